"""Articles that mislead a reader about who acts, what a word names, how much is paid and on which day."""

from decimal import Decimal

import pytest

from bot.model import Event, EventType, Role, Status
from tests.bot.parse.telling import companies, lead_event, names, steps, told

# Who acts

JOINED = {
    "with tickers": (
        "Eisai Co., Ltd. (TSE: 4523) and Biogen Inc. (Nasdaq: BIIB) announced today that the FDA has approved NVT-204."
    ),
    "known and new": (
        "Bristol Myers Squibb (NYSE: BMY) and Norvane Bio, Inc. (Nasdaq: NVNE) said today that the FDA has approved"
        " NVT-204."
    ),
    "with no ticker": (
        "Norvane Therapeutics and Ostrelle AG announced today that the FDA has approved NVT-204 for gout."
    ),
    "and its partner": (
        "Norvane Therapeutics and its partner Ostrelle Bio today announced that the FDA has approved NVT-204."
    ),
    "with the dateline of two cities": (
        "BOSTON and ZUG, Switzerland, May 12, 2025 -- Vertex Pharmaceuticals Incorporated (Nasdaq: VRTX) and CRISPR"
        " Therapeutics AG (Nasdaq: CRSP) announced today that the FDA has approved NVT-204 for gout."
    ),
}
BOTH = {
    "with tickers": {"Eisai", "Biogen"},
    "known and new": {"Bristol Myers Squibb", "Norvane Bio"},
    "with no ticker": {"Norvane Therapeutics", "Ostrelle"},
    "and its partner": {"Norvane Therapeutics", "Ostrelle Bio"},
    "with the dateline of two cities": {"Vertex Pharmaceuticals", "CRISPR Therapeutics"},
}


@pytest.mark.parametrize("how", JOINED)
def test_two_companies_joined_by_and_are_both_parties(how: str) -> None:
    assert names(lead_event("FDA Approves NVT-204 for Gout", JOINED[how])) == BOTH[how]


MERCKS = {
    "with the New York exchange": ("Merck (NYSE: MRK), known as MSD outside the United States and Canada,", "merck-co"),
    "of Rahway": ("RAHWAY, N.J., May 12, 2025 -- Merck & Co., Inc.", "merck-co"),
    "of Darmstadt": ("DARMSTADT, Germany, May 12, 2025 -- Merck KGaA, Darmstadt, Germany,", "merck-kgaa"),
    "as EMD Serono": ("EMD Serono, the healthcare business of Merck KGaA,", "merck-kgaa"),
}


@pytest.mark.parametrize("merck", MERCKS)
def test_merck_is_the_american_or_the_german_by_its_signs(merck: str) -> None:
    subject, company_id = MERCKS[merck]
    event = lead_event("FDA Approves NVT-204 for Gout", f"{subject} announced today that the FDA has approved NVT-204.")
    assert [party.id for party in event.companies] == [company_id]


def test_a_partner_that_is_only_named_is_no_party() -> None:
    event = lead_event(
        "Norvane to Acquire Ostrelle Bio for $2 Billion",
        "Norvane Therapeutics announced today that it will acquire Ostrelle Bio for $2 billion. Harbor Partners is"
        " acting as financial adviser to Norvane, and Lane & Lane LLP as legal counsel. Ostrelle competes with Pfizer.",
    )
    assert companies(event) == {("Norvane Therapeutics", "acquirer"), ("Ostrelle Bio", "acquired")}


# Words that are names, and names that are words


def approved(lead: str, title: str = "FDA Approves New Medicine") -> Event:
    return lead_event(title, f"BOSTON, May 12, 2025 -- {lead}")


def test_met_its_endpoint_is_no_met_inhibitor() -> None:
    event = lead_event(
        "NVT-204 MET PRIMARY ENDPOINT IN GOUT TRIAL",
        "Norvane Therapeutics announced today that NVT-204 met its primary endpoint in a Phase 3 trial in gout.",
    )
    assert event.targets == ()


def test_a_met_inhibitor_has_its_target() -> None:
    event = approved("Norvane Therapeutics announced today that the FDA has approved NVT-204, a MET inhibitor.")
    assert [target.id for target in event.targets] == ["met"]


def test_all_is_a_leukemia_only_when_it_says_so() -> None:
    named = approved(
        "Norvane Therapeutics announced today that the FDA has approved NVT-204 for acute lymphoblastic leukemia (ALL)."
    )
    plain = approved("Norvane Therapeutics announced today that the FDA has approved NVT-204 for ALL adults with gout.")
    assert [disease.name for disease in named.indications] == ["acute lymphoblastic leukemia"]
    assert [disease.name for disease in plain.indications] == ["gout"]


def test_the_car_of_a_car_t_is_no_target() -> None:
    event = approved(
        "Norvane Therapeutics announced today that the FDA has approved NVT-204, a CD19-directed CAR-T therapy, also"
        " called CAR T-cell therapy."
    )
    assert [target.name for target in event.targets] == ["CD19"]
    assert event.modality == "CAR-T"


def test_prime_is_a_scheme_of_the_ema() -> None:
    event = lead_event(
        "Norvane's NVT-204 Granted PRIME Designation",
        "Norvane Therapeutics announced today that the EMA has granted PRIME designation to NVT-204 for gout.",
    )
    assert (event.type, event.detail.kind, event.regulators) == (EventType.DESIGNATION, "PRIME", ("EMA",))
    assert names(event) == {"Norvane Therapeutics"}


@pytest.mark.parametrize("word", ["vertex", "relay", "prime", "summit", "beam", "legend", "kite"])
def test_an_english_word_is_no_company(word: str) -> None:
    event = approved(
        f"Norvane Therapeutics announced today that the FDA has approved NVT-204. The {word} of the curve was reached"
        f" in week 12. {word.title()} time is over, an analyst wrote."
    )
    assert names(event) == {"Norvane Therapeutics"}


# Sums and days

DEAL = "Norvane Therapeutics announced today that it has licensed NVT-204 from Ostrelle Bio."


def test_undisclosed_terms_are_not_zero() -> None:
    event = lead_event("Norvane Licenses NVT-204", f"{DEAL} Financial terms were not disclosed.")
    assert event.terms == ()


def test_an_undisclosed_upfront_beside_disclosed_milestones() -> None:
    event = lead_event(
        "Norvane Licenses NVT-204",
        f"{DEAL} Ostrelle will receive an undisclosed upfront payment and up to $200 million in milestone payments.",
    )
    assert [(t.kind.value, t.amount) for t in event.terms] == [("milestones", Decimal(200_000_000))]


def test_fifty_million_dollars_are_no_year() -> None:
    reading = told("Norvane Licenses NVT-204", f"{DEAL} Ostrelle will receive $50 million upfront.")
    assert steps(reading) == [("license", "new", "2025-05-12")]


def test_may_is_a_verb_before_it_is_a_month() -> None:
    reading = told("Norvane Licenses NVT-204", f"{DEAL} NVT-204 may cause rash, and the trial may report in time.")
    assert steps(reading) == [("license", "new", "2025-05-12")]


def test_up_to_a_sum_at_closing_is_the_total() -> None:
    event = lead_event(
        "Norvane to Buy Ostrelle Bio for Up to $2.1 Billion",
        "Norvane Therapeutics will acquire Ostrelle Bio. Norvane will pay up to $2.1 billion in cash at closing, the"
        " companies said on Monday.",
    )
    assert [(t.kind.value, t.amount) for t in event.terms] == [("total", Decimal(2_100_000_000))]


RELATIVE = {
    "said on Monday": "2025-05-12",
    "said on Friday": "2025-05-09",
    "said on Sunday": "2025-05-11",
    "said yesterday": "2025-05-11",
    "said today": "2025-05-12",
}


@pytest.mark.parametrize("told_on", RELATIVE)
def test_a_relative_day_counts_from_the_publication(told_on: str) -> None:
    event = lead_event(
        "FDA Approves NVT-204", f"The FDA has approved NVT-204 for gout, Norvane Therapeutics {told_on}."
    )
    assert str(event.date) == RELATIVE[told_on]


COMING = {
    "by the end of 2026": "2026-late",
    "in the first quarter of 2026": "2026-Q1",
    "in the second half of this year": "2025-H2",
    "around year-end 2025": "2025-late",
    "in early 2026": "2026-early",
    "in mid-2026": "2026-mid",
    "next year": "2026",
    "in the third quarter": "2025-Q3",
}


@pytest.mark.parametrize("when", COMING)
def test_a_coming_step_has_the_part_of_the_year_that_is_said(when: str) -> None:
    reading = told(
        "Norvane Doses First Patient in Phase 3 Trial of NVT-204",
        "Norvane Therapeutics announced today that the first patient has been dosed in a Phase 3 trial of NVT-204 in"
        f" gout. Topline results are expected {when}.",
    )
    assert steps(reading) == [("trial_start", "new", "2025-05-12"), ("readout", "expected", COMING[when])]


def test_soon_is_no_date() -> None:
    reading = told(
        "Norvane Doses First Patient in Phase 3 Trial of NVT-204",
        "Norvane Therapeutics announced today that the first patient has been dosed in a Phase 3 trial of NVT-204 in"
        " gout. Topline results are expected in the coming months.",
    )
    assert [str(e.date) for e in reading.events if e.status is Status.EXPECTED] in ([], ["None"])


def test_a_reprint_has_the_day_of_its_dateline() -> None:
    event = lead_event(
        "FDA Approves Norvane's NVT-204",
        "BOSTON, May 5, 2025 /PRNewswire/ -- Norvane Therapeutics announced today that the FDA has approved NVT-204.",
    )
    assert str(event.date) == "2025-05-05"


def test_the_day_of_the_step_stands_before_the_day_of_the_telling() -> None:
    event = lead_event(
        "FDA Approves Norvane's NVT-204",
        "BOSTON, May 12, 2025 -- Norvane Therapeutics announced today that on May 9, 2025 the FDA approved NVT-204.",
    )
    assert str(event.date) == "2025-05-09"


def test_a_licence_abroad_names_the_role_of_each() -> None:
    event = lead_event(
        "Ostrelle Bio Grants Rights to NVT-204 in Greater China to Norvane",
        "Under the agreement, announced today, Norvane Therapeutics has licensed rights to NVT-204 in Greater China"
        " from Ostrelle Bio.",
    )
    assert {(p.name, p.role) for p in event.companies} == {
        ("Ostrelle Bio", Role.LICENSOR),
        ("Norvane Therapeutics", Role.LICENSEE),
    }
