"""The dates around a piece of news: what came before it and what is next, of the same drug or the same deal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.model import Event, EventType, Family, Named, Status
from bot.when import PartialDate

_MOST = 2
# What a reader asks for first when not all fits: whether it is approved somewhere, then where its review stands.
_DECIDING = frozenset({EventType.APPROVAL, EventType.REJECTION, EventType.DECISION_DATE, EventType.WITHDRAWAL})
_REVIEWING = frozenset({EventType.SUBMISSION, EventType.ACCEPTANCE, EventType.OPINION, EventType.CLINICAL_HOLD})
_EXACTNESS = ("year", "half", "part", "quarter", "month", "day")


@dataclass(frozen=True, slots=True)
class KeyDates:
    """Dated steps around the news: `next` soonest first, `before` newest first."""

    next: tuple[Event, ...] = ()
    before: tuple[Event, ...] = ()


def choose_key_dates(lead: Event, events: Iterable[Event], most: int = _MOST) -> KeyDates:
    """Return up to `most` steps each way that concern what the lead is about, none that the news tells as done.

    A decision date that the news itself sets is a step to come.
    """
    told = list(events)
    done = [event for event in told if event.status is Status.NEW and not is_coming(event)]
    around = [event for event in told if event is not lead and event.date and _concerns_same(lead, event)]
    ahead = _distinct([event for event in around if is_coming(event)])
    behind = _distinct([event for event in around if event.status is Status.BACKGROUND and not is_coming(event)])
    return KeyDates(
        tuple(sorted(_choose(ahead, [lead, *done], most), key=_last_day)),
        tuple(sorted(_choose(behind, done, most), key=_last_day, reverse=True)),
    )


def is_coming(event: Event) -> bool:
    """Return whether the step was still to come when it was told."""
    is_set = event.type is EventType.DECISION_DATE and event.status is Status.NEW
    return event.status is Status.EXPECTED or is_set


def _concerns_same(lead: Event, event: Event) -> bool:
    """Return whether a step is of the lead's drug; where one of them names none, of its parties and no others."""
    drugs, others = _keys((*lead.drugs, *lead.known.drugs)), _keys((*event.drugs, *event.known.drugs))
    if drugs and others:
        return bool(drugs & others)
    parties, theirs = _keys(lead.companies), _keys(event.companies)
    if drugs and lead.type.family is not Family.DEAL:
        return event.type is lead.type and bool(theirs & parties)
    return bool(theirs) and theirs <= parties


def _distinct(events: Sequence[Event]) -> list[Event]:
    """Return each step once, as the report with the most exact date tells it."""
    found: list[Event] = []
    for event in sorted(events, key=_exactness, reverse=True):
        if not any(_is_same(event, other) for other in found):
            found.append(event)
    return found


def _choose(events: Sequence[Event], known: Sequence[Event], most: int) -> list[Event]:
    fresh = [event for event in events if not any(_is_same(one, event) for one in known)]
    fresh.sort(key=_last_day, reverse=bool(fresh) and not is_coming(fresh[0]))
    fresh.sort(key=lambda event: 0 if event.type in _DECIDING else 1 if event.type in _REVIEWING else 2)
    return fresh[:most]


def _is_same(one: Event, other: Event) -> bool:
    """Return whether two reports may mean one step: alike at the same regulator, at times that overlap."""
    if _step(one) != _step(other) or (one.regulators and other.regulators and one.regulators != other.regulators):
        return False
    phases = one.detail.phase, other.detail.phase
    if (all(phases) and phases[0] != phases[1]) or _differ(one.drugs, other.drugs):
        return False
    if one.indications and other.indications and is_coming(one) and _differ(one.indications, other.indications):
        return False
    return one.date is None or other.date is None or _overlap(one.date, other.date)


def _step(event: Event) -> object:
    """Return what kind of step it is: an approval that is expected on a goal date is that decision."""
    if event.status is Status.EXPECTED and event.type is EventType.APPROVAL:
        return EventType.DECISION_DATE
    kind = event.detail.kind if event.type is EventType.DESIGNATION else None
    return (event.type, kind) if kind else event.type


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def _differ(one: Iterable[Named], other: Iterable[Named]) -> bool:
    keys, others = _keys(one), _keys(other)
    return bool(keys and others) and not keys & others


def _exactness(event: Event) -> int:
    return _EXACTNESS.index(event.date.precision) if event.date else -1


def _last_day(event: Event) -> str:
    return str(event.date.last) if event.date else ""


def _keys(names: Iterable[Named]) -> set[str]:
    return {name.key for name in names}
