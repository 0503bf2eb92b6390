"""Events by many keys at once: the index of keys is walked along one of them.

A search costs about what it shows, however many events there are.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.questions.searching import EventSearch
from storage.tables import EventKeyRow

# Up to here the keys of a group are counted to find the rarest; a group beyond it is as good as any other.
_COUNTED = 20_000


async def find_ids(connection: AsyncConnection, wanted: EventSearch) -> list[int]:
    """Return the ids of the events in the order of the search. Raises ValueError when no group of keys is asked for."""
    if not wanted.all_of:
        message = "a search needs a group of keys"
        raise ValueError(message)
    leading = await _choose_leading(connection, wanted)
    others = [group for group in wanted.all_of if group is not leading]
    walks = [_walk(key, others, wanted) for key in sorted(leading)]
    if not walks:
        return []
    merged = union(*(select(walk.c.sorted_on, walk.c.event_id) for walk in (one.subquery() for one in walks)))
    columns = [merged.selected_columns[0], merged.selected_columns[1]]
    found = await connection.execute(merged.order_by(*_order(columns, wanted)).limit(wanted.limit))
    return [row[1] for row in found]


async def find_present(connection: AsyncConnection, keys: Collection[str]) -> set[str]:
    """Return which of these keys any event has."""
    walks = [
        select(col(EventKeyRow.key)).where(col(EventKeyRow.key) == key).limit(1).subquery() for key in sorted(set(keys))
    ]
    if not walks:
        return set()
    found = await connection.execute(union(*(select(walk.c.key) for walk in walks)))
    return {row[0] for row in found}


async def _choose_leading(connection: AsyncConnection, wanted: EventSearch) -> frozenset[str]:
    """Return the group to walk along: the rarest, so that the fewest events are held against the others."""
    if len(wanted.all_of) == 1:
        return wanted.all_of[0]
    counts: list[tuple[int, int]] = []
    for index, group in enumerate(wanted.all_of):
        rows = select(literal(1)).where(col(EventKeyRow.key).in_(sorted(group)), *_days(EventKeyRow, wanted))
        counted = select(func.count()).select_from(rows.limit(_COUNTED).subquery())
        # Of groups that are all large, the one of most keys leads: to look for it in each event costs most.
        counts.append(((await connection.execute(counted)).scalar_one() * 1000 - len(group), index))
    return wanted.all_of[min(counts)[1]]


def _walk(key: str, others: Collection[frozenset[str]], wanted: EventSearch) -> Select[date, int]:
    """Return the newest events under one key that the other groups let pass."""
    row = aliased(EventKeyRow)
    held: list[ColumnElement[bool]] = [_has(row, group) for group in others]
    held += [~_has(row, group) for group in wanted.none_of if group]
    return (
        select(col(row.sorted_on), col(row.event_id))
        .where(col(row.key) == key, *_days(row, wanted), *held)
        .order_by(*_order([col(row.sorted_on), col(row.event_id)], wanted))
        .limit(wanted.limit)
    )


def _order(columns: Sequence[Any], wanted: EventSearch) -> list[ColumnElement[Any]]:
    return [column.asc() if wanted.is_soonest else column.desc() for column in columns]


def _has(row: type[EventKeyRow], group: frozenset[str]) -> ColumnElement[bool]:
    other = aliased(EventKeyRow)
    same = and_(col(other.sorted_on) == col(row.sorted_on), col(other.event_id) == col(row.event_id))
    return select(literal(1)).where(col(other.key).in_(sorted(group)), same).exists()


def _days(row: type[EventKeyRow], wanted: EventSearch) -> list[ColumnElement[bool]]:
    """Return the bounds; the first day of all stands for no date, and only a search without bounds finds it."""
    bounds: list[ColumnElement[bool]] = []
    if wanted.since or wanted.until or wanted.is_soonest:
        bounds.append(col(row.sorted_on) >= (wanted.since or date(1, 1, 2)))
    if wanted.until:
        bounds.append(col(row.sorted_on) <= wanted.until)
    return bounds
