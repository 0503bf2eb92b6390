from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.messages.update import change_text, is_change_of_state, render_aside, render_update
from bot.model import (
    DealTerm,
    Detail,
    Event,
    EventType,
    Evidence,
    Known,
    Named,
    Party,
    Role,
    Status,
    Story,
    StorySource,
    TermKind,
)
from bot.stories import merge_events
from bot.when import PartialDate
from tests.block_kit import find_faults
from tests.builders import NOON, approval, deal, event

ANNOUNCED = deal(EventType.ACQUISITION, "2020-12-15", acquirer="Big Pharma", acquired="Small Bio")
CLOSING = replace(ANNOUNCED, status=Status.EXPECTED, date=PartialDate("2021-Q1"))
CLOSED = replace(ANNOUNCED, date=PartialDate("2021-01-22"), detail=Detail(kind="completed"))
DUE = event(EventType.DECISION_DATE, "Acme Bio", "acmecel", regulators=("FDA",), date=PartialDate("2025-09-26"))
DUE = replace(DUE, status=Status.EXPECTED)
READ = Detail(outcome="positive")


def _story(*events: Event, sources: int = 1, publisher: str = "Demo Newswire") -> Story:
    told = tuple(
        StorySource(f"a{number}", "News", f"https://news.example/{number}", publisher, date(2025, 3, number))
        for number in range(1, sources + 1)
    )
    return Story(1, sources, events, told, NOON, NOON)


def _update(before: tuple[Event, ...], told: tuple[Event, ...]) -> str | None:
    """Return the line for a channel that saw `before`, once a second source tells `told`."""
    after = _story(*merge_events(before, told), sources=2)
    message = render_update(_story(*before), after)
    assert message is None or not find_faults(message, links=frozenset({"https://news.example/2"}))
    return message.text if message else None


def test_a_completed_purchase_is_said_with_its_day_and_its_source() -> None:
    assert _update((ANNOUNCED, CLOSING), (CLOSED,)) == "Update: acquisition completed 22 Jan 2021 · Demo Newswire"


def test_the_source_is_linked() -> None:
    message = render_update(_story(ANNOUNCED), _story(ANNOUNCED, CLOSED, sources=2))

    assert message
    assert "<https://news.example/2|Demo Newswire>" in str(message.blocks)


@pytest.mark.parametrize(
    "told",
    [
        approval(),
        approval(on="2025-03-04"),
        approval(targets=(Named("BCMA"),), modality="CAR-T", indications=(Named("multiple myeloma"),)),
        approval(detail=Detail(application="BLA")),
        approval(known=Known(targets=(Named("CD19"),)), evidence=(Evidence("text", 0, 1, "A"),)),
        replace(approval(on="2023-06-30", regulator="NMPA"), status=Status.BACKGROUND),
        replace(DUE, date=None),
    ],
    ids=["source", "another day", "description", "application", "knowledge", "background", "undated"],
)
def test_what_changes_no_fact_of_the_news_gets_no_line(told: Event) -> None:
    assert _update((approval(),), (approval(), told)) is None


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (replace(DUE, date=PartialDate("2025-12-26")), "FDA decision moved from 26 Sep 2025 to 26 Dec 2025"),
        (replace(DUE, date=PartialDate("2025-Q3")), None),
        (replace(DUE, date=PartialDate("2025")), None),
    ],
)
def test_a_date_that_moved_is_said_and_one_told_in_less_detail_is_not(told: Event, line: str | None) -> None:
    assert _update((approval(), DUE), (approval(), told)) == (line and f"Update: {line} · Demo Newswire")


def test_a_date_told_in_more_detail_is_said() -> None:
    vague = replace(DUE, date=PartialDate("2025-Q3"))

    assert _update((approval(), vague), (approval(), DUE)) == (
        "Update: expected: FDA decision by 26 Sep 2025 · Demo Newswire"
    )


def test_a_step_that_another_source_adds_is_said_with_its_drug_when_that_is_another() -> None:
    launch = event(EventType.LAUNCH, "Acme Bio", "acmecel", date=PartialDate("2025-04"))
    other = event(EventType.LAUNCH, "Acme Bio", "betamab", date=PartialDate("2025-04"))

    assert _update((approval(),), (approval(), launch)) == "Update: launch Apr 2025 · Demo Newswire"
    assert _update((approval(),), (approval(), other)) == "Update: betamab: launch Apr 2025 · Demo Newswire"


def test_an_outcome_that_was_missing_is_said() -> None:
    readout = event(EventType.READOUT, "Acme Bio", "acmecel", detail=Detail(phase="3"), indications=(Named("x", "x"),))
    told = replace(readout, detail=Detail(phase="3", outcome="negative"))

    assert _update((readout,), (told,)) == "Update: negative Phase 3 results · Demo Newswire"


def test_money_and_parties_that_were_missing_are_said() -> None:
    seller = Party("Parent Group", role=Role.SELLER)
    told = replace(
        ANNOUNCED,
        companies=(*ANNOUNCED.companies, seller),
        terms=(DealTerm(TermKind.UPFRONT, Decimal(50_000_000), "USD"),),
    )

    assert _update((ANNOUNCED,), (told,)) == "Update: with Parent Group; $50M upfront · Demo Newswire"


def test_many_changes_are_counted_and_not_all_told() -> None:
    steps = [
        event(kind, "Acme Bio", "acmecel", date=PartialDate("2025-04"))
        for kind in (EventType.LAUNCH, EventType.TRIAL_START, EventType.SUBMISSION, EventType.WITHDRAWAL)
    ]
    line = _update((approval(),), (approval(), *steps))

    assert line
    assert line.endswith("and 1 more · Demo Newswire")
    assert len(line) < 200


def test_a_repeat_says_so() -> None:
    message = render_update(_story(ANNOUNCED), _story(ANNOUNCED, CLOSED, sources=2), possible_repeat=True)

    assert message
    assert message.text.endswith("(possible repeat)_")


def test_hostile_names_mention_and_link_nothing() -> None:
    evil = "<!channel> *x* https://evil.example <@U1>"
    launch = event(EventType.LAUNCH, "Acme Bio", evil, date=PartialDate("2025-04"))
    message = render_update(
        _story(approval()), _story(approval(), launch, sources=2, publisher="<https://evil.example|click>")
    )

    assert message
    for shown in (message.text, str(message.blocks)):
        assert "<!channel>" not in shown
        assert "<@U1>" not in shown
        assert "<https://evil" not in shown


def test_the_line_is_short_whatever_the_news_holds() -> None:
    steps = [
        event(EventType.LAUNCH, "Acme Bio", f"{number}{'x' * 500}", date=PartialDate("2025-04")) for number in range(9)
    ]
    message = render_update(_story(approval()), _story(approval(), *steps, sources=2, publisher="p" * 900))

    assert message
    assert len(message.text) < 1000


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ((ANNOUNCED,), (CLOSED,), True),
        ((ANNOUNCED,), (ANNOUNCED, DUE), False),
        ((approval(), DUE), (approval(), replace(DUE, date=PartialDate("2025-10-01"))), False),
        ((approval(),), (approval(on="2025-03-04"),), False),
        ((approval(),), (approval(), approval(regulator="EC")), True),
        ((approval(), approval(regulator="EC")), (approval(),), True),
        ((event(EventType.READOUT, "A", "b"),), (event(EventType.READOUT, "A", "b", detail=READ),), False),
        (
            (event(EventType.READOUT, "A", "b", detail=READ),),
            (event(EventType.READOUT, "A", "b", detail=Detail(outcome="negative")),),
            True,
        ),
    ],
)
def test_only_another_step_or_another_outcome_is_a_change_of_state(
    before: tuple[Event, ...], after: tuple[Event, ...], *, changes: bool
) -> None:
    assert is_change_of_state(_story(*before), _story(*after, sources=2)) is changes


def test_news_that_is_withdrawn_is_a_change_of_state() -> None:
    before = _story(ANNOUNCED)
    after = replace(before, version=2, sources=tuple(replace(one, withdrawn=True) for one in before.sources))

    assert is_change_of_state(before, after)
    assert "withdrawn" in (change_text(before, after) or "")
    assert change_text(before, before) is None


def test_an_update_outside_of_a_thread_says_what_it_is_about() -> None:
    before, after = _story(ANNOUNCED), _story(CLOSED, sources=2)
    line = render_update(before, after)

    assert line
    aside = render_aside(line, before)
    assert not find_faults(aside, links=frozenset({"https://news.example/2"}))
    assert aside.text.splitlines()[0] == "Big Pharma to acquire Small Bio"
