"""How frames become events: which is new, which day it has, what is told twice, what belongs together."""

from datetime import date

import pytest

from bot.model import Article, Event, EventType, Reading, Status
from bot.parse.reader import read_article
from tests.builders import packaged

DAY = date(2025, 2, 14)


def read(title: str, *sentences: str, published: date = DAY) -> Reading:
    return read_article(Article("a", title, " ".join(sentences), published), packaged())


def steps(reading: Reading) -> list[tuple[str, str, str | None]]:
    return [(e.type.value, e.status.value, str(e.date) if e.date else None) for e in reading.events]


def new_of(reading: Reading) -> list[Event]:
    return [event for event in reading.events if event.status is Status.NEW]


DATES = {
    "Norvane Therapeutics announced that the FDA approved NVT-204 on February 12, 2025.": "2025-02-12",
    "Norvane Therapeutics said on Wednesday that the FDA has approved NVT-204.": "2025-02-12",
    "Norvane Therapeutics announced that the FDA has approved NVT-204.": "2025-02-14",
    "BOSTON, Feb. 13, 2025 (GLOBE NEWSWIRE) -- Norvane Therapeutics today said the FDA approved NVT-204.": "2025-02-13",
}


@pytest.mark.parametrize(("sentence", "day"), DATES.items())
def test_a_new_event_has_its_own_day_else_that_of_the_announcement(sentence: str, day: str) -> None:
    (event,) = new_of(read("FDA Approves Norvane's NVT-204 for Gout", sentence))
    assert str(event.date) == day


def test_the_headlines_event_leads_and_background_follows() -> None:
    reading = read(
        "Norvane Therapeutics Receives Orphan Designation for NVT-204",
        "Norvane Therapeutics announced today that the FDA granted orphan drug designation to NVT-204.",
        "The FDA cleared the IND for NVT-204 in May 2022. A Phase 2 trial of NVT-204 is expected to begin in 2026.",
    )
    assert steps(reading) == [
        ("designation", "new", "2025-02-14"),
        ("trial_clearance", "background", "2022-05"),
        ("trial_start", "expected", "2026"),
    ]


def test_one_step_told_three_times_is_one_event_with_its_evidence() -> None:
    reading = read(
        "Norvane Therapeutics Doses First Patient in Phase 2 Trial of NVT-204",
        "Norvane Therapeutics announced today that the first patient has been dosed in a Phase 2 trial of NVT-204.",
        "The first patient was dosed at a site in Boston.",
    )
    (event,) = reading.events
    assert len(event.evidence) == 3
    assert [evidence.where for evidence in event.evidence] == ["title", "text", "text"]


def test_of_two_dates_for_one_coming_step_the_finer_stands() -> None:
    reading = read(
        "Norvane Therapeutics Doses First Patient in Phase 2 Trial of NVT-204",
        "Norvane Therapeutics announced today that the first patient has been dosed in a Phase 2 trial of NVT-204.",
        "Topline results are expected in 2026. Topline results are expected in the second quarter of 2026.",
    )
    assert [step for step in steps(reading) if step[0] == "readout"] == [("readout", "expected", "2026-Q2")]


def test_recalled_and_coming_steps_without_a_date_are_left_out() -> None:
    reading = read(
        "Norvane Therapeutics Doses First Patient in Phase 2 Trial of NVT-204",
        "Norvane Therapeutics announced today that the first patient has been dosed in a Phase 2 trial of NVT-204.",
        "The FDA previously granted orphan drug designation to NVT-204. Norvane plans to submit an NDA.",
    )
    assert [step[0] for step in steps(reading)] == ["trial_start"]


def test_the_closing_of_a_deal_is_expected_with_the_deals_parties() -> None:
    reading = read(
        "Velmora Pharmaceuticals to Acquire Rostan Therapeutics",
        "Velmora Pharmaceuticals announced today that it will acquire Rostan Therapeutics, a maker of cancer drugs.",
        "The transaction is expected to close in the third quarter of 2025.",
    )
    deal, closing = reading.events
    assert (closing.type, closing.status, str(closing.date)) == (EventType.ACQUISITION, Status.EXPECTED, "2025-Q3")
    assert closing.companies == deal.companies
    assert closing.terms == ()


def test_a_collaboration_that_grants_rights_is_a_licence() -> None:
    reading = read(
        "Arkelon Therapeutics and Fennimore Bio Announce Strategic Collaboration",
        "Arkelon Therapeutics and Fennimore Bio today announced a collaboration on RNA medicines.",
        "Under the license agreement, Arkelon Therapeutics grants Fennimore Bio exclusive rights to AKT-501.",
    )
    (event,) = new_of(reading)
    assert event.type is EventType.LICENSE
    assert {c.name: c.role.value for c in event.companies} == {
        "Arkelon Therapeutics": "licensor",
        "Fennimore Bio": "licensee",
    }


def test_a_collaboration_with_nobody_is_none() -> None:
    assert not read("Norvane Therapeutics Praises Collaboration in Science", "Norvane Therapeutics did so.").relevant


def test_an_approval_of_no_drug_by_nobody_is_none() -> None:
    reading = read("Norvane Therapeutics Secures Approvals for Growth", "Norvane Therapeutics secured all approvals.")
    assert reading.events == ()


def test_a_headlines_approval_is_the_trial_that_the_text_tells() -> None:
    reading = read(
        "Norvane Therapeutics' NVT-204 Gets FDA Approval",
        "Norvane Therapeutics announced that the FDA has cleared its IND application for NVT-204.",
    )
    assert [e.type for e in reading.events] == [EventType.TRIAL_CLEARANCE]


def test_a_firms_own_description_is_not_of_the_event() -> None:
    (event,) = read(
        "Norvane Therapeutics Doses First Patient in Trial of NVT-204",
        "Norvane Therapeutics, a clinical-stage company focused on antibodies for psoriasis and lupus, today announced "
        "that the first patient with gout has been dosed in a trial of NVT-204.",
    ).events
    assert [disease.name for disease in event.indications] == ["gout"]


def test_drugs_joined_by_and_belong_together_and_compared_ones_do_not() -> None:
    (event,) = read(
        "Norvane Therapeutics Announces Positive Phase 3 Results",
        "Norvane Therapeutics announced today positive Phase 3 results for NVT-204 and mirikizumab compared with "
        "adalimumab in psoriasis.",
    ).events
    assert {drug.name for drug in event.drugs} == {"NVT-204", "mirikizumab"}


def test_each_event_of_an_article_names_its_own_regulator() -> None:
    reading = read(
        "Norvane's NVT-204 Approved by the FDA and Health Canada for Gout",
        "Norvane Therapeutics announced today that the FDA and Health Canada have approved NVT-204 for gout.",
    )
    assert [event.regulators for event in new_of(reading)] == [("FDA",), ("HC",)]
