"""Events as many articles tell them → the milestones of a company, drug, target or disease: past, next, overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.model import Event, EventType, Named, Status, StorySource
from bot.when import PartialDate

_OUTCOMES = {
    EventType.DECISION_DATE: (EventType.APPROVAL, EventType.REJECTION, EventType.WITHDRAWAL),
    EventType.APPROVAL: (EventType.APPROVAL, EventType.REJECTION, EventType.WITHDRAWAL),
    EventType.SUBMISSION: (EventType.SUBMISSION, EventType.ACCEPTANCE, EventType.APPROVAL),
    EventType.ACCEPTANCE: (EventType.ACCEPTANCE, EventType.APPROVAL),
    EventType.READOUT: (EventType.READOUT, EventType.TRIAL_STOPPED),
    EventType.TRIAL_START: (EventType.TRIAL_START, EventType.ENROLLMENT_COMPLETE, EventType.READOUT),
    EventType.ENROLLMENT_COMPLETE: (EventType.ENROLLMENT_COMPLETE, EventType.READOUT, EventType.TRIAL_STOPPED),
}
# Outlets date the same step by when it happened, was announced or was printed.
_SAME_DAYS = timedelta(days=3)
# A step that was due longer ago without a word of its outcome says more about the sources than about the drug.
_OVERDUE_FOR = timedelta(days=365)


class Told(Protocol):
    """An event as one article tells it."""

    @property
    def event(self) -> Event:
        """Return the event."""
        ...

    @property
    def source(self) -> StorySource:
        """Return the article that tells it."""
        ...

    @property
    def taken_at(self) -> datetime:
        """Return when the article was taken."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone with every article that tells it, first one first; `moved_from` are dates that it had before."""

    event: Event
    sources: tuple[StorySource, ...]
    told_on: date
    moved_from: tuple[PartialDate, ...] = ()

    @property
    def is_ahead(self) -> bool:
        """Return whether it was told as something still to come."""
        return self.event.status is Status.EXPECTED or self.event.type is EventType.DECISION_DATE


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps as of a day: `past` newest first, `next` soonest first, `overdue` due without a known outcome."""

    past: tuple[Step, ...] = ()
    next: tuple[Step, ...] = ()
    overdue: tuple[Step, ...] = ()


def find_milestones(told: Iterable[Told], today: date) -> Timeline:
    """Return the milestones as of `today`: one step however many articles tell it, moved dates kept with the step.

    What was expected and has happened since stands in the past only, as what happened.
    """
    steps = _merge(sorted(told, key=lambda one: (_told_on(one), one.taken_at)))
    done = [step for step in steps if not step.is_ahead and not _is_after(step, today)]
    ahead = [step for step in steps if (step.is_ahead or _is_after(step, today)) and not _is_settled(step, done)]
    coming = [step for step in ahead if step.event.date is None or step.event.date.last >= today]
    late = [step for step in ahead if step.event.date and today - _OVERDUE_FOR <= step.event.date.last < today]
    fresh = [step for step in coming if step.event.date or today - step.told_on <= _OVERDUE_FOR]
    return Timeline(
        tuple(sorted(done, key=lambda step: _last_day(step, date.min), reverse=True)),
        tuple(sorted(fresh, key=lambda step: _last_day(step, date.max))),
        tuple(sorted(late, key=lambda step: _last_day(step, date.min), reverse=True)),
    )


def find_step(timeline: Timeline, event: Event) -> Step | None:
    """Return the step still ahead, or overdue, that `event` told of: at its date, else the one that moved from it."""
    ahead = [step for step in (*timeline.next, *timeline.overdue) if _is_about_same(step.event, event)]
    same = (step for step in ahead if _is_same_time(step.event.date, event.date))
    moved = (step for step in ahead if event.date in step.moved_from)
    return next(same, None) or next(moved, None)


def _merge(told: Sequence[Told]) -> list[Step]:
    steps: list[Step] = []
    for one in told:
        new = Step(one.event, (one.source,), _told_on(one))
        for index, old in enumerate(steps):
            if not _is_about_same(old.event, new.event) or old.is_ahead != new.is_ahead:
                continue
            if _is_same_time(old.event.date, new.event.date):
                steps[index] = _join(old, new)
                break
            if _is_moved(old, new):
                moved = dict.fromkeys((*old.moved_from, *([old.event.date] if old.event.date else [])))
                steps[index] = replace(_join(old, new), event=new.event, moved_from=tuple(moved))
                break
        else:
            steps.append(new)
    return steps


def _join(old: Step, new: Step) -> Step:
    """Return one step of two: the exacter date, the fuller facts, all sources."""
    fuller = max((old.event, new.event), key=_weight)
    exacter = max((old.event, new.event), key=lambda event: _EXACTNESS[event.date.precision] if event.date else -1)
    sources = {source.article_id: source for source in (*old.sources, *new.sources)}
    return replace(old, event=replace(fuller, date=exacter.date), sources=tuple(sources.values()), told_on=new.told_on)


_EXACTNESS = {"year": 0, "half": 1, "part": 2, "quarter": 3, "month": 4, "day": 5}


def _weight(event: Event) -> tuple[bool, int]:
    facts = (event.drugs, event.companies, event.regulators, event.indications, event.targets, event.terms)
    return event.status is not Status.BACKGROUND, sum(map(len, facts))


def _is_about_same(one: Event, other: Event) -> bool:
    """Return whether two events may be one step: nothing that both say differs."""
    if one.type is not other.type or not _agree(one.regulators, other.regulators):
        return False
    details = zip(
        (one.detail.application, one.detail.kind, one.detail.phase),
        (other.detail.application, other.detail.kind, other.detail.phase),
        strict=True,
    )
    if any(a and b and a.lower() != b.lower() for a, b in details):
        return False
    if one.status is Status.EXPECTED and not _agree(_keys(one.indications), _keys(other.indications)):
        return False
    if one.drugs and other.drugs:
        return _agree(_keys(one.drugs), _keys(other.drugs))
    return _agree(_keys(one.companies), _keys(other.companies))


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or bool({*one} & {*other})


def _keys(names: Sequence[Named]) -> list[str]:
    return [name.key for name in names]


def _is_same_time(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return True
    return one.first - _SAME_DAYS <= other.last and other.first - _SAME_DAYS <= one.last


def _is_moved(old: Step, new: Step) -> bool:
    """Return whether a date still ahead was told anew: it replaces the old one."""
    return new.is_ahead and old.event.date is not None and new.told_on <= old.event.date.last


def _is_settled(step: Step, done: Sequence[Step]) -> bool:
    """Return whether something happened, after the step was told as coming, that settles it."""
    outcomes = _OUTCOMES.get(step.event.type, (step.event.type,))
    return any(
        other.event.type in outcomes
        and other.event.date is not None
        and other.event.date.last > step.told_on
        and _is_about_same(step.event, replace(other.event, type=step.event.type, detail=step.event.detail))
        for other in done
    )


def _told_on(one: Told) -> date:
    return one.source.published or one.taken_at.date()


def _is_after(step: Step, today: date) -> bool:
    return step.event.date is not None and step.event.date.first > today


def _last_day(step: Step, undated: date) -> date:
    return step.event.date.last if step.event.date else undated
