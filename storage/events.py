"""Events, as each article tells them, under the keys that timelines and questions ask for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, delete, func, select, type_coerce
from sqlmodel import col

from bot.model import Event, EventType, Status, StorySource
from bot.questions.searching import EventSearch
from storage.event_search import find_ids, find_present
from storage.repository import Repository
from storage.tables import ArticleRow, EventKeyRow, EventRow


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with where it comes from; `story_id` is None when its article told no news."""

    event: Event
    story_id: int | None
    source: StorySource
    taken_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for: those with one key of each of `keys`, of the days from `since` to `until`.

    An event whose date is less exact counts by the last day that it may mean; one without a date has no day.
    """

    keys: tuple[frozenset[str], ...] = field(default=())
    status: Status | None = None
    since: date | None = None
    until: date | None = None


class Events(Repository):
    """The events that articles told. They belong to no workspace."""

    async def add(
        self, article_id: str, story_id: int | None, keyed: Sequence[tuple[Event, Collection[str]]], now: datetime
    ) -> None:
        """Keep the events of an article, each with its keys."""
        for event, keys in keyed:
            values = {"article_id": article_id, "story_id": story_id, "event": event, "taken_at": now}
            event_id = await self.insert_row(EventRow, **values)
            sorted_on = event.date.last if event.date else date.min
            rows = [{"key": key, "sorted_on": sorted_on, "event_id": event_id} for key in sorted(keys)]
            await self.insert_all(EventKeyRow, rows)

    async def delete_for_article(self, article_id: str) -> None:
        """Forget what an article told: it tells something else now."""
        told = select(col(EventRow.id)).where(col(EventRow.article_id) == article_id)
        await self.connection.execute(delete(EventKeyRow).where(col(EventKeyRow.event_id).in_(told)))
        await self.connection.execute(delete(EventRow).where(col(EventRow.article_id) == article_id))

    async def list_for_key(self, key: str, limit: int = 50) -> list[StoredEvent]:
        """Return the events under `key`, the newest date first, undated ones last."""
        found = await self.connection.execute(
            _STORED.join(EventKeyRow, col(EventKeyRow.event_id) == col(EventRow.id))
            .where(col(EventKeyRow.key) == key)
            .order_by(col(EventKeyRow.sorted_on).desc(), col(EventKeyRow.event_id).desc())
            .limit(limit),
        )
        return [_stored(row) for row in found]

    async def list_dated(self, wanted: EventSearch) -> list[StoredEvent]:
        """Return the events of a search, in its order."""
        ids = await find_ids(self.connection, wanted)
        found = await self.connection.execute(_STORED.where(col(EventRow.id).in_(ids)))
        by_id = {stored.id: stored for stored in map(_stored, found)}
        return [by_id[event_id] for event_id in ids if event_id in by_id]

    async def list_present(self, keys: Collection[str]) -> set[str]:
        """Return which of these keys any event has."""
        return await find_present(self.connection, keys)

    async def list_keys_ahead(self, keys: Collection[str], first: date, limit: int) -> list[str]:
        """Return those of `keys` with something dated on `first` or later, the nearest first."""
        found = await self.connection.execute(
            select(col(EventKeyRow.key))
            .where(col(EventKeyRow.key).in_(sorted(keys)), col(EventKeyRow.sorted_on) >= first)
            .group_by(col(EventKeyRow.key))
            .order_by(func.min(col(EventKeyRow.sorted_on)), col(EventKeyRow.key))
            .limit(limit),
        )
        return list(found.scalars())

    async def list_latest(self, limit: int) -> list[StoredEvent]:
        """Return the events that came last, the latest first."""
        found = await self.connection.execute(_STORED.order_by(col(EventRow.id).desc()).limit(limit))
        return [_stored(row) for row in found]

    async def list_page(self, wanted: EventFilter, before_id: int | None, limit: int) -> list[StoredEvent]:
        """Return the events asked for that came before `before_id` (None: up to now), the latest first."""
        conditions: list[ColumnElement[bool]] = [col(EventRow.id).in_(_ids(keys)) for keys in wanted.keys]
        if wanted.since or wanted.until:
            days = _ids(ANY_TYPE, col(EventKeyRow.sorted_on) >= (wanted.since or _FIRST_DAY))
            conditions.append(
                col(EventRow.id).in_(days.where(col(EventKeyRow.sorted_on) <= (wanted.until or date.max)))
            )
        if wanted.status:
            # As the column's own packing writes it; inside a text of the event each quotation mark has a backslash.
            packed = type_coerce(col(EventRow.event), Text)
            conditions.append(packed.contains(f'"status":"{wanted.status}"', autoescape=True))
        if before_id is not None:
            conditions.append(col(EventRow.id) < before_id)
        found = await self.connection.execute(
            _STORED.where(*conditions).order_by(col(EventRow.id).desc()).limit(limit),
        )
        return [_stored(row) for row in found]

    async def list_for_story(self, story_id: int) -> list[StoredEvent]:
        """Return what each source of a story tells, in the order in which it came."""
        found = await self.connection.execute(
            _STORED.where(col(EventRow.story_id) == story_id).order_by(col(EventRow.id)),
        )
        return [_stored(row) for row in found]


_FIRST_DAY = date(1, 1, 2)  # the first day of all stands for no date
ANY_TYPE = frozenset(f"type:{kind}" for kind in EventType)


def _ids(keys: Collection[str], *conditions: ColumnElement[bool]) -> Select[int]:
    return select(col(EventKeyRow.event_id)).where(col(EventKeyRow.key).in_(sorted(keys)), *conditions)


def _stored(row: Any) -> StoredEvent:  # noqa: ANN401  a row of _STORED
    return StoredEvent(row[0], row[1], StorySource(*row[4:]), row[2], row[3])


_STORED = select(
    col(EventRow.event),
    col(EventRow.story_id),
    col(EventRow.taken_at),
    col(EventRow.id),
    col(ArticleRow.id),
    col(ArticleRow.title),
    col(ArticleRow.link),
    col(ArticleRow.publisher),
    col(ArticleRow.published),
).join(ArticleRow, col(ArticleRow.id) == col(EventRow.article_id))
