"""Events, as each article tells them, under the keys that timelines and questions ask for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlmodel import col

from bot.model import Event, StorySource
from storage.repository import Repository
from storage.tables import ArticleRow, EventKeyRow, EventRow


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with where it comes from; `story_id` is None when its article told no news."""

    event: Event
    story_id: int | None
    source: StorySource
    taken_at: datetime


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
        return [StoredEvent(row[0], row[1], StorySource(*row[3:]), row[2]) for row in found]

    async def list_latest(self, limit: int) -> list[StoredEvent]:
        """Return the events that came last, the latest first."""
        found = await self.connection.execute(_STORED.order_by(col(EventRow.id).desc()).limit(limit))
        return [StoredEvent(row[0], row[1], StorySource(*row[3:]), row[2]) for row in found]

    async def list_for_story(self, story_id: int) -> list[StoredEvent]:
        """Return what each source of a story tells, in the order in which it came."""
        found = await self.connection.execute(
            _STORED.where(col(EventRow.story_id) == story_id).order_by(col(EventRow.id)),
        )
        return [StoredEvent(row[0], row[1], StorySource(*row[3:]), row[2]) for row in found]


_STORED = select(
    col(EventRow.event),
    col(EventRow.story_id),
    col(EventRow.taken_at),
    col(ArticleRow.id),
    col(ArticleRow.title),
    col(ArticleRow.link),
    col(ArticleRow.publisher),
    col(ArticleRow.published),
).join(ArticleRow, col(ArticleRow.id) == col(EventRow.article_id))
