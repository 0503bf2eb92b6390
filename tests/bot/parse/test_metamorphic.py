"""What must not change when the telling does, and what must change with it: no gold needed, hundreds of articles."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import TypeVar

import pytest

from bot.contract import reading_to_json
from bot.model import Article, EventType, Reading, Status
from bot.when import PartialDate
from tests.bot.parse.variants import (
    STYLES,
    TYPESETTINGS,
    Naming,
    a_year_later,
    all_facts,
    days_after,
    in_capitals,
    news_facts,
    our_articles,
    packaged,
    read,
    read_ours,
    shift_year,
)

ROOT = Path(__file__).parents[3]
OURS = sorted(our_articles())
DAY = date(2025, 5, 12)
MOST_LOST = 0.05
Case = TypeVar("Case")


def told(lead: str, title: str = "A Note From the Company") -> Reading:
    return read(Article("t", title, lead, DAY))


def found_wrong(cases: Iterable[Case], is_right: Callable[[Case], bool]) -> list[Case]:
    """Return the cases that are not right: a test of hundreds asserts that there is none, and so names them."""
    return [case for case in cases if not is_right(case)]


def new_types(reading: Reading) -> list[str]:
    return [event.type.value for event in reading.events if event.status is Status.NEW]


# Names


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_facts_follow_companies_and_drugs_to_names_never_seen(style: str, seed: int) -> None:
    naming = Naming(seed, STYLES[style])
    kept = before = after = 0
    for article_id, article in our_articles().items():
        old = naming.named_facts(read_ours(article_id), renamed=False)
        new = naming.named_facts(read(naming.rename(article)), renamed=True)
        kept, before, after = kept + len(old & new), before + len(old), after + len(new)
    assert before > 150
    assert 2 * kept / (before + after) >= 1 - MOST_LOST


@pytest.mark.parametrize("seed", [1, 2])
def test_renaming_makes_no_news_of_noise_and_no_noise_of_news(seed: int) -> None:
    naming = Naming(seed, "{}{}")
    changed = [key for key, a in our_articles().items() if read(naming.rename(a)).relevant != read_ours(key).relevant]
    assert changed == []


# Dates


def test_a_year_later_every_date_is_a_year_later() -> None:
    weekdays = ("Monday", "Tuesday", "Thursday")  # of the month they are another day in another year
    dated = [key for key, article in our_articles().items() if not any(day in article.text for day in weekdays)]
    assert len(dated) > 150
    assert found_wrong(dated, is_a_year_later) == []


def is_a_year_later(article_id: str) -> bool:
    before, after = read_ours(article_id), read(shift_year(our_articles()[article_id]))
    return [(e.type, e.status, str(e.date)) for e in after.events] == [
        (e.type, e.status, a_year_later(e.date)) for e in before.events
    ]


def test_a_reprint_some_days_later_tells_the_day_of_its_dateline() -> None:
    dated = [key for key in OURS if re.match("[A-Z].{,60} 20[0-9]{2} ?-", our_articles()[key].text)]
    assert len(dated) > 30
    assert (
        found_wrong(dated, lambda key: new_days(read(days_after(our_articles()[key], 3))) == new_days(read_ours(key)))
        == []
    )


def new_days(reading: Reading) -> list[PartialDate | None]:
    return [event.date for event in reading.events if event.status is Status.NEW]


# Typesetting


@pytest.mark.parametrize("typesetting", TYPESETTINGS)
def test_the_typesetting_changes_no_fact(typesetting: str) -> None:
    set_otherwise = {key: TYPESETTINGS[typesetting](article) for key, article in our_articles().items()}
    readings = {key: read(article) for key, article in set_otherwise.items()}
    assert found_wrong(OURS, lambda key: all_facts(readings[key]) == all_facts(read_ours(key))) == []
    assert found_wrong(OURS, lambda key: readings[key].reason == read_ours(key).reason) == []
    assert found_wrong(OURS, lambda key: is_in_place(readings[key], set_otherwise[key])) == []


def is_in_place(reading: Reading, article: Article) -> bool:
    sources = {"title": article.title, "text": article.text}
    evidence = [each for event in reading.events for each in event.evidence]
    return all(sources[each.where][each.start : each.end] == each.text for each in evidence)


def test_a_headline_in_capitals_changes_no_fact() -> None:
    capitals = {key: read(in_capitals(article)) for key, article in our_articles().items()}
    assert found_wrong(OURS, lambda key: all_facts(capitals[key]) == all_facts(read_ours(key))) == []


# Boilerplate

SAFE_HARBOUR = (
    "Forward-Looking Statements\nThis press release contains forward-looking statements within the meaning of the"
    " Private Securities Litigation Reform Act of 1995. They include statements on whether the FDA approves NVT-777, on"
    " the submission of a Biologics License Application, on topline results in 2031 and on the acquisition of Ostrelle"
    " Therapeutics. The FDA may issue a complete response letter or place a clinical hold on our trials."
)
CONTACTS = (
    "Media Contact:\nAnna Berg\nTellmark Communications\nanna@tellmark.example\n+1 555 0100\n\nInvestor Contact:\n"
    "Tom Reyes, Ostrelle Therapeutics\nir@ostrelle.example"
)
STANDING = {
    "a safe harbour": SAFE_HARBOUR,
    "a safe harbour of one line": "Safe Harbor: NVT-777 may never be approved by the FDA or launched by Ostrelle.",
    "contacts": CONTACTS,
    "a line of topics": "Topics: FDA Approval, Acquisition, Phase 3, Clinical Hold, Licensing",
    "tags": "Tags: fda approves, crl, ipo",
    "a list of related articles": (
        "Related articles\nFDA approves Ostrelle's NVT-777 for gout\nOstrelle to acquire Tellmark Bio for $2 billion"
    ),
    "the wire's foot": "SOURCE Ostrelle Therapeutics\nCopyright 2025 Demo Newswire. All rights reserved.",
    "an appeal to subscribe": "Sign up for our newsletter and never miss an FDA approval.",
    "references": "References:\n1. Berg A. NVT-777 met its primary endpoint in gout. J Rheum. 2022;14:101-9.",
    "the wire's foot and a safe harbour": f"{SAFE_HARBOUR}\n\n{CONTACTS}\n\nSOURCE Ostrelle Therapeutics",
}
ABOUT = {
    "a company": (
        "About Ostrelle Therapeutics\nOstrelle Therapeutics develops medicines for rheumatology. Its first product,"
        " NVT-777, was approved by the FDA in 2019 and licensed to Tellmark Bio in 2020."
    ),
    "a disease": "About gout\nGout is a form of arthritis. Several drugs have been approved by the FDA to treat it.",
    "a trial": "About the HARBOR trial\nHARBOR is a Phase 3 trial in 900 patients with gout. Enrollment is complete.",
    "a designation": (
        "About Breakthrough Therapy Designation\nThe FDA grants Breakthrough Therapy designation to speed the review of"
        " drugs for serious conditions."
    ),
}


@pytest.mark.parametrize("standing", STANDING)
def test_standing_text_below_adds_no_fact(standing: str) -> None:
    readings = {key: read(with_below(key, STANDING[standing])) for key in OURS}
    assert found_wrong(OURS, lambda key: all_facts(readings[key]) == all_facts(read_ours(key))) == []


@pytest.mark.parametrize("about", ABOUT)
def test_a_section_about_something_adds_no_news(about: str) -> None:
    readings = {key: read(with_below(key, ABOUT[about])) for key in OURS}
    assert found_wrong(OURS, lambda key: readings[key].relevant is read_ours(key).relevant) == []
    assert found_wrong(OURS, lambda key: news_facts(readings[key]) == news_facts(read_ours(key))) == []


def with_below(article_id: str, text: str) -> Article:
    ours = our_articles()[article_id]
    return Article(ours.id, ours.title, f"{ours.text}\n\n{text}", ours.published)


# What is said of a step

# Each step as it is done, and its verb with "to": "announced today that it …".
STEPS = {
    EventType.SUBMISSION: ("has submitted a Biologics License Application for {d} to the FDA", "submit"),
    EventType.TRIAL_START: ("has started a Phase 2 trial of {d} in gout", "start"),
    EventType.ENROLLMENT_COMPLETE: ("has completed enrollment in its Phase 3 trial of {d} in gout", "complete"),
    EventType.TRIAL_STOPPED: ("has stopped its Phase 3 trial of {d} in gout", "stop"),
    EventType.LICENSE: ("has licensed {d} from Tellmark Biologics", "license"),
    EventType.ACQUISITION: ("has acquired Tellmark Biologics", "acquire"),
    EventType.FINANCING: ("has raised $40 million in a Series B financing", "raise"),
    EventType.TERMINATION: ("has terminated its license agreement with Tellmark Biologics for {d}", "terminate"),
    EventType.LAUNCH: ("has launched {d} in the United States", "launch"),
    EventType.WITHDRAWAL: ("has withdrawn its marketing application for {d} in the European Union", "withdraw"),
}
NAMES = (("Norvane Therapeutics", "NVT-204"), ("Ostrelle Pharma", "zarlitinib"), ("Pfizer", "Lynozyfic"))
CASES = list(product(STEPS, NAMES))
LEAD = "NEW YORK, May 12, 2025 -- {c} announced today that it {step}."


def lead(kind: EventType, names: tuple[str, str], change: Callable[[str, str], str]) -> str:
    done, verb = STEPS[kind]
    return LEAD.format(c=names[0], step=change(done, verb).format(d=names[1]))


def bare(done: str, verb: str) -> str:
    """Turn "has submitted an application" to "submit an application"."""
    return f"{verb} {done.split(' ', 2)[2]}"


@pytest.mark.parametrize("kind", STEPS)
def test_a_step_that_is_done_is_new(kind: EventType) -> None:
    for names in NAMES:
        assert new_types(told(lead(kind, names, lambda done, _: done))) == [kind.value], names


# To say that one is going to do these is the news itself.
DECIDED = {EventType.TRIAL_STOPPED, EventType.ACQUISITION, EventType.TERMINATION, EventType.WITHDRAWAL}
FLIPS: dict[str, Callable[[str, str], str]] = {
    "plans to": lambda done, verb: f"plans to {bare(done, verb)}",
    "intends to": lambda done, verb: f"intends to {bare(done, verb)}",
    "expects to … in the second half": lambda done, verb: f"expects to {bare(done, verb)} in the second half of 2025",
    "is on track to": lambda done, verb: f"is on track to {bare(done, verb)} in the third quarter of 2025",
}
DOUBTS: dict[str, Callable[[str, str], str]] = {
    "may": lambda done, verb: f"may {bare(done, verb)}",
    "did not": lambda done, verb: f"did not {bare(done, verb)}",
    "has not yet": lambda done, _: done.replace("has ", "has not yet ", 1),
    "had previously … in a year": lambda done, _: done.replace("has ", "had previously ", 1) + " in March 2022",
}


@pytest.mark.parametrize("flip", FLIPS)
def test_a_step_that_is_planned_is_not_new(flip: str) -> None:
    planned = [case for case in CASES if case[0] not in DECIDED]
    assert found_wrong(planned, lambda case: is_no_news(told(lead(*case, FLIPS[flip])))) == []


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_step_that_is_doubted_denied_or_recalled_is_not_new(doubt: str) -> None:
    assert found_wrong(CASES, lambda case: is_no_news(told(lead(*case, DOUBTS[doubt])))) == []


def is_no_news(reading: Reading) -> bool:
    return not reading.relevant and new_types(reading) == []


@pytest.mark.parametrize("kind", [kind for kind in STEPS if kind not in DECIDED])
def test_a_planned_step_with_a_date_is_expected_then(kind: EventType) -> None:
    for names in NAMES:
        reading = told(lead(kind, names, FLIPS["expects to … in the second half"]))
        assert [(e.type, e.status, str(e.date)) for e in reading.events] == [(kind, Status.EXPECTED, "2025-H2")], names


@pytest.mark.parametrize("kind", STEPS)
def test_a_recalled_step_with_a_date_is_background_then(kind: EventType) -> None:
    for names in NAMES:
        reading = told(lead(kind, names, DOUBTS["had previously … in a year"]))
        assert [(e.type, e.status, str(e.date)) for e in reading.events] == [(kind, Status.BACKGROUND, "2022-03")], (
            names
        )


# The regulator's steps: (done, not done, planned) of one sentence about {d}.
VERDICTS = {
    EventType.APPROVAL: ("the FDA has approved {d}", "the FDA has not approved {d}", "the FDA may approve {d}"),
    EventType.ACCEPTANCE: (
        "the FDA has accepted its New Drug Application for {d}",
        "the FDA has not yet accepted its New Drug Application for {d}",
        "it expects the FDA to accept its New Drug Application for {d}",
    ),
    EventType.DESIGNATION: (
        "the FDA has granted Fast Track designation to {d}",
        "the FDA has not granted Fast Track designation to {d}",
        "it plans to request Fast Track designation for {d}",
    ),
    EventType.TRIAL_CLEARANCE: (
        "the FDA has cleared its Investigational New Drug application for {d}",
        "the FDA has not cleared its Investigational New Drug application for {d}",
        "it expects the FDA to clear its Investigational New Drug application for {d}",
    ),
    EventType.CLINICAL_HOLD: (
        "the FDA has placed a clinical hold on its trial of {d}",
        "the FDA has not placed a clinical hold on its trial of {d}",
        "the FDA could place a clinical hold on its trial of {d}",
    ),
}


@pytest.mark.parametrize("kind", VERDICTS)
def test_a_regulators_step_is_new_only_when_it_is_done(kind: EventType) -> None:
    for company, drug in NAMES:
        leads = (LEAD.replace("it {step}", step.format(d=drug)).format(c=company) for step in VERDICTS[kind])
        assert [new_types(told(lead)) for lead in leads] == [[kind.value], [], []], company


# Money

CURRENCIES = {
    "${n} {unit}": "USD", "US${n} {unit}": "USD", "USD {n} {unit}": "USD", "{n} {unit} U.S. dollars": "USD",
    "€{n} {unit}": "EUR", "EUR {n} {unit}": "EUR", "{n} {unit} euros": "EUR", "£{n} {unit}": "GBP",
    "JPY {n} {unit}": "JPY", "{n} {unit} yen": "JPY", "CNY {n} {unit}": "CNY", "RMB {n} {unit}": "CNY",
    "{n} {unit} yuan": "CNY", "HK${n} {unit}": "HKD", "CHF {n} {unit}": "CHF", "C${n} {unit}": "CAD",
    "{n} {unit} Swiss francs": "CHF", "KRW {n} {unit}": "KRW",
}  # fmt: skip
SIZES = {("50", "million"): 50_000_000, ("1.5", "billion"): 1_500_000_000, ("205", "million"): 205_000_000}


@pytest.mark.parametrize("size", SIZES)
def test_an_upfront_payment_is_exact_in_its_currency(size: tuple[str, str]) -> None:
    for written, currency in CURRENCIES.items():
        check_upfront(written.format(n=size[0], unit=size[1]), Decimal(SIZES[size]), currency)


def check_upfront(money: str, amount: Decimal, currency: str) -> None:
    reading = told(
        f"NEW YORK, May 12, 2025 -- Norvane Therapeutics has licensed NVT-204 from Tellmark Biologics. Tellmark"
        f" Biologics will receive an upfront payment of {money}."
    )
    terms = [(t.kind.value, t.amount, t.currency) for t in reading.events[0].terms]
    assert terms == [("upfront", amount, currency)], money
    assert [str(event.date) for event in reading.events] == ["2025-05-12"], money


@pytest.mark.parametrize("short", ["$50M", "$50m", "$50 mn", "$50 MM", "$50-million", "$50,000,000", "USD50 million"])
def test_short_forms_of_a_sum_are_the_same_sum(short: str) -> None:
    reading = told(f"NEW YORK, May 12, 2025 -- Norvane Therapeutics has raised {short} in a Series B financing.")
    assert [(t.kind.value, t.amount, t.currency) for t in reading.events[0].terms] == [
        ("raised", Decimal(50_000_000), "USD")
    ]


# Voice

PAIRS = (
    ("Norvane Therapeutics", "Tellmark Biologics"),
    ("Ostrelle Pharma", "Qilin Biotech"),
    ("AstraZeneca", "Akeso"),
    ("Grevin Pharma", "Zarqua Bio"),
)
LICENCES = (
    "{to} has licensed NVT-204 from {of}",
    "{to} has in-licensed NVT-204 from {of}",
    "{of} has licensed NVT-204 to {to}",
    "{of} has out-licensed NVT-204 to {to}",
    "NVT-204 has been licensed by {of} to {to}",
    "{of} has granted {to} an exclusive license to NVT-204",
    "{to} has been granted an exclusive license to NVT-204 by {of}",
    "{of} has granted an exclusive license to NVT-204 to {to}",
    "{to} has obtained exclusive rights to NVT-204 from {of}",
    "{to} has acquired exclusive worldwide rights to NVT-204 from {of}",
    "{to} and {of} have signed a license agreement under which {of} grants {to} rights to NVT-204",
    "{of} and {to} have signed a license agreement under which {to} receives rights to NVT-204 from {of}",
)
PURCHASES = (
    "{to} has acquired {of}",
    "{to} has agreed to acquire {of}",
    "{to} will buy {of} for $2 billion",
    "{of} has been acquired by {to}",
    "{of} has agreed to be acquired by {to}",
    "{of} is to be bought by {to} for $2 billion",
    "{to} has completed its acquisition of {of}",
    "{to} and {of} have entered into a definitive agreement under which {to} will acquire {of}",
    "{of} and {to} have entered into a definitive agreement under which {of} will be acquired by {to}",
)


def parties(sentence: str, pair: tuple[str, str]) -> list[tuple[str, str]]:
    text = f"NEW YORK, May 12, 2025 -- {sentence.format(to=pair[0], of=pair[1])}, the companies said today."
    (event,) = told(text).events
    return sorted((party.name, party.role.value) for party in event.companies)


@pytest.mark.parametrize("sentence", LICENCES)
def test_licensor_and_licensee_keep_their_roles_in_either_voice(sentence: str) -> None:
    for pair in PAIRS:
        assert parties(sentence, pair) == sorted([(pair[0], "licensee"), (pair[1], "licensor")])


@pytest.mark.parametrize("sentence", PURCHASES)
def test_acquirer_and_acquired_keep_their_roles_in_either_voice(sentence: str) -> None:
    for pair in PAIRS:
        assert parties(sentence, pair) == sorted([(pair[0], "acquirer"), (pair[1], "acquired")])


# The same bytes

READ_ALL = (
    "import json; from tests.bot.parse.variants import our_articles, read; from bot.contract import reading_to_json;"
    "print(json.dumps([reading_to_json(read(a)) for a in our_articles().values()]))"
)


def test_the_same_bytes_give_the_same_output_in_every_process() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", READ_ALL],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1
    (output,) = outputs
    assert json.loads(output) == [reading_to_json(read_ours(key)) for key in our_articles()]


def test_the_order_of_articles_changes_nothing() -> None:
    packaged.cache_clear()
    backwards = {key: read(article) for key, article in reversed(our_articles().items())}
    assert backwards == {key: read_ours(key) for key in OURS}
