"""Milestones: one step however many tell it, moved dates kept, what has happened no longer due."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from bot.model import Detail, Event, EventType, Named, Party, Status, StorySource
from bot.timeline import Timeline, find_milestones
from bot.when import PartialDate

TODAY = date(2025, 6, 1)
DRUG = Named("zzyxumab", None)


@dataclass(frozen=True)
class Telling:
    event: Event
    source: StorySource
    taken_at: datetime


def _event(kind: str, when: str | None, status: str = "new", regulator: str | None = "FDA", **facts: object) -> Event:
    event = Event(EventType(kind), Status(status), PartialDate(when) if when else None, (Party("Zzyx"),), (DRUG,))
    return replace(event, regulators=(regulator,) if regulator else (), **facts)  # type: ignore[arg-type]


def _told(event: Event, on: str, article: str = "a") -> Telling:
    day = date.fromisoformat(on)
    return Telling(
        event, StorySource(article, article, published=day), datetime(day.year, day.month, day.day, tzinfo=UTC)
    )


def _shown(timeline: Timeline) -> tuple[list[str], list[str], list[str]]:
    past, ahead, late = (
        [f"{step.event.type} {step.event.date}" for step in steps]
        for steps in (timeline.past, timeline.next, timeline.overdue)
    )
    return past, ahead, late


def test_the_past_is_newest_first_and_the_next_soonest_first() -> None:
    told = [
        _told(_event("submission", "2024-11-02"), "2024-11-02"),
        _told(_event("acceptance", "2025-01-05"), "2025-01-05"),
        _told(_event("launch", "2026", "expected"), "2025-01-05"),
        _told(_event("decision_date", "2025-09-20"), "2025-01-05"),
    ]
    assert _shown(find_milestones(told, TODAY)) == (
        ["acceptance 2025-01-05", "submission 2024-11-02"],
        ["decision_date 2025-09-20", "launch 2026"],
        [],
    )


def test_several_sources_of_a_step_are_one_with_the_exacter_date() -> None:
    told = [
        _told(_event("approval", "2025-03", "background"), "2025-05-01", "a"),
        _told(_event("approval", "2025-03-14"), "2025-03-15", "b"),
        _told(_event("approval", "2025-03-15", regulator=None), "2025-03-16", "c"),
        _told(_event("approval", None, "background"), "2025-05-02", "d"),
    ]
    steps = find_milestones(told, TODAY).past
    assert [str(step.event.date) for step in steps] == ["2025-03-14"]
    assert [source.article_id for source in steps[0].sources] == ["b", "c", "a", "d"]


@pytest.mark.parametrize(
    "other",
    [
        _event("approval", "2025-03-14", regulator="NMPA"),
        _event("rejection", "2025-03-14"),
        _event("approval", "2024-03-14"),
        _event("approval", "2025-03-14", drugs=(Named("other"),)),
        _event("approval", "2025-03-14", detail=Detail(application="sBLA")),
    ],
)
def test_what_differs_in_a_fact_stays_apart(other: Event) -> None:
    first = _event("approval", "2025-03-14", detail=Detail(application="BLA"))
    told = [_told(first, "2025-03-14", "a"), _told(other, "2025-03-14", "b")]
    assert len(find_milestones(told, TODAY).past) == 2


def test_a_date_told_anew_moves_the_step_and_is_remembered() -> None:
    told = [
        _told(_event("decision_date", "2025-07-01"), "2025-01-05", "a"),
        _told(_event("decision_date", "2025-10-01"), "2025-05-20", "b"),
    ]
    steps = find_milestones(told, TODAY).next
    assert [(str(step.event.date), [str(old) for old in step.moved_from]) for step in steps] == [
        ("2025-10-01", ["2025-07-01"])
    ]


def test_what_was_due_and_has_happened_stands_in_the_past_only() -> None:
    told = [
        _told(_event("decision_date", "2025-09-20"), "2025-01-05"),
        _told(_event("approval", "2025-05-28"), "2025-05-28", "b"),
    ]
    assert _shown(find_milestones(told, TODAY)) == (["approval 2025-05-28"], [], [])


def test_another_regulators_decision_settles_nothing() -> None:
    told = [
        _told(_event("decision_date", "2025-09-20"), "2025-01-05"),
        _told(_event("approval", "2025-05-28", regulator="NMPA"), "2025-05-28", "b"),
    ]
    assert _shown(find_milestones(told, TODAY))[1] == ["decision_date 2025-09-20"]


def test_what_was_due_without_an_outcome_is_said_for_a_year() -> None:
    told = [
        _told(_event("decision_date", "2025-04-01"), "2024-08-05"),
        _told(_event("readout", "2023-Q4", "expected", regulator=None), "2023-01-05", "b"),
    ]
    assert _shown(find_milestones(told, TODAY)) == ([], [], ["decision_date 2025-04-01"])


def test_undated_expectations_come_last_and_fade() -> None:
    told = [
        _told(_event("launch", None, "expected"), "2025-05-01"),
        _told(_event("submission", "2025-H2", "expected"), "2025-05-01"),
        _told(_event("readout", None, "expected"), "2023-05-01", "old"),
    ]
    assert _shown(find_milestones(told, TODAY))[1] == ["submission 2025-H2", "launch None"]


def test_the_order_in_which_articles_came_in_does_not_matter() -> None:
    told = [
        _told(_event("decision_date", "2025-07-01"), "2025-01-05", "a"),
        _told(_event("acceptance", "2025-01-04"), "2025-01-05", "a"),
        _told(_event("decision_date", "2025-10-01"), "2025-05-20", "b"),
        _told(_event("acceptance", "2025-01", "background"), "2025-05-20", "b"),
    ]
    assert _shown(find_milestones(told, TODAY)) == _shown(find_milestones(reversed(told), TODAY))
