"""A query → which events to look at: by the keys that they are stored under, and the days that they stand on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model import Event
from bot.questions.details import AHEAD_KEY, sum_keys
from bot.questions.query import SUBJECTS, Asked, Facet, Query

_BEFORE = timedelta(days=400)
_NAMES = 300
# What a later step must share with the one that it settles.
_SHARED = SUBJECTS | {Facet.REGULATOR, Facet.MODALITY}
_BACKWARD = (Asked.LIST, Asked.COUNT)
_WITH_OUTCOMES = (Asked.NEXT, Asked.WHETHER, Asked.WHEN)


@dataclass(frozen=True, slots=True)
class EventSearch:
    """Which events are asked for: one key of each group of `all_of`, none of `none_of`, dated from `since` to `until`.

    An event whose date is less exact stands on the last day that it may mean; without bounds, undated ones come last.
    The newest come first, or with `is_soonest` the oldest.
    """

    all_of: tuple[frozenset[str], ...]
    none_of: tuple[frozenset[str], ...] = ()
    since: date | None = None
    until: date | None = None
    limit: int = 400
    is_soonest: bool = False


def choose_search(query: Query, today: date, any_type: frozenset[str]) -> EventSearch:
    """Return the first events to look at; `any_type` are keys of which every event has one."""
    groups = tuple(group.keys for group in query.all_of if group.facet is not Facet.SAID)
    left_out = tuple(group.keys for group in query.none_of if group.facet is not Facet.SAID)
    shared = tuple(group.keys for group in query.all_of if group.facet in _SHARED)
    span = query.span
    if query.subjects and (query.is_ahead or query.asked in _WITH_OUTCOMES):
        return EventSearch(shared, left_out)
    if query.is_ahead:
        first = span.first or today
        last = date(span.last.year, 12, 31) if span.last else None
        return EventSearch((*groups, frozenset({AHEAD_KEY})), left_out, first, last, is_soonest=True)
    if query.asked in _WITH_OUTCOMES:
        return EventSearch(shared or (any_type,), left_out, span.first, span.last)
    sums = (sum_keys(query.sums),) if query.sums else ()
    # What is dated by this month or year has happened perhaps; what lies beyond the year has not.
    last = span.last or (date(today.year, 12, 31) if query.asked in _BACKWARD else None)
    return EventSearch((*groups, *sums) or (any_type,), left_out, span.first, last)


def choose_outcomes(query: Query, told: Iterable[Event], today: date) -> EventSearch | None:
    """Return the events that may have settled what was told as due; None where the first search has them already."""
    if query.subjects or not query.is_ahead:
        return None
    keys = dict.fromkeys(
        key
        for event in told
        for key in (
            [f"drug:{drug.key}" for drug in event.drugs] or [f"company:{party.key}" for party in event.companies]
        )
    )
    return EventSearch((frozenset(list(keys)[:_NAMES]),), (), today - _BEFORE, today, limit=600) if keys else None
