"""Stories: pieces of news, the articles that tell them, and the keys that a later article finds them by."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import col

from bot.model import Event, Story, StorySource
from storage.repository import Repository
from storage.tables import ArticleRow, StoryKeyRow, StoryRow, StorySourceRow, StoryVersionRow

_STORY = (
    col(StoryRow.id),
    col(StoryRow.version),
    col(StoryRow.events),
    col(StoryRow.first_seen_at),
    col(StoryRow.updated_at),
)
_MOST_CANDIDATES = 200


class Stories(Repository):
    """The stories that were told. They belong to no workspace."""

    async def add(self, events: tuple[Event, ...], article_id: str, keys: Collection[str], now: datetime) -> Story:
        """Keep a new story that `article_id` tells."""
        values = {"version": 1, "events": events, "first_seen_at": now, "updated_at": now}
        story_id = await self.insert_row(StoryRow, **values)
        return await self._add_source(story_id, article_id, keys)

    async def update(
        self, story: Story, events: tuple[Event, ...], article_id: str, keys: Collection[str], now: datetime
    ) -> Story:
        """Add a source to `story`, with the events as they now stand; the version grows by one."""
        await self.connection.execute(
            update(StoryRow)
            .where(col(StoryRow.id) == story.id)
            .values(version=col(StoryRow.version) + 1, events=events, updated_at=now),
        )
        return await self._add_source(story.id, article_id, keys)

    async def get(self, story_id: int) -> Story | None:
        """Return the story with its sources, first one first."""
        found = await self._load(col(StoryRow.id) == story_id)
        return found[0] if found else None

    async def get_for_article(self, article_id: str) -> Story | None:
        """Return the story that an article tells, if it tells one."""
        telling = select(col(StorySourceRow.story_id)).where(col(StorySourceRow.article_id) == article_id)
        found = await self._load(col(StoryRow.id).in_(telling))
        return found[0] if found else None

    async def get_version(self, story_id: int, version: int) -> Story | None:
        """Return the story as it was at `version`, if that was written down."""
        found = await self.connection.execute(
            select(col(StoryVersionRow.source_count), col(StoryVersionRow.events)).where(
                col(StoryVersionRow.story_id) == story_id, col(StoryVersionRow.version) == version
            ),
        )
        row, story = found.first(), await self.get(story_id)
        if row is None or story is None:
            return None
        return replace(story, version=version, events=row[1], sources=story.sources[: row[0]])

    async def list_candidates(self, keys: Collection[str], since: datetime) -> list[Story]:
        """Return the stories that share a key and had a source after `since`, the latest first."""
        shared = select(col(StoryKeyRow.story_id)).where(col(StoryKeyRow.key).in_(keys))
        return await self._load(col(StoryRow.id).in_(shared), col(StoryRow.updated_at) >= since)

    async def _load(self, *conditions: Any) -> list[Story]:  # noqa: ANN401  SQLAlchemy's expressions
        latest = select(*_STORY).where(*conditions).order_by(col(StoryRow.updated_at).desc(), col(StoryRow.id).desc())
        rows = (await self.connection.execute(latest.limit(_MOST_CANDIDATES))).all()
        sources = await self._sources([row[0] for row in rows])
        return [Story(row[0], row[1], row[2], tuple(sources[row[0]]), row[3], row[4]) for row in rows]

    async def _sources(self, story_ids: list[int]) -> dict[int, list[StorySource]]:
        found = await self.connection.execute(
            select(
                col(StorySourceRow.story_id),
                col(ArticleRow.id),
                col(ArticleRow.title),
                col(ArticleRow.link),
                col(ArticleRow.publisher),
                col(ArticleRow.published),
            )
            .join(ArticleRow, col(ArticleRow.id) == col(StorySourceRow.article_id))
            .where(col(StorySourceRow.story_id).in_(story_ids))
            .order_by(col(StorySourceRow.story_id), col(StorySourceRow.position)),
        )
        sources: dict[int, list[StorySource]] = {story_id: [] for story_id in story_ids}
        for row in found:
            sources[row[0]].append(StorySource(*row[1:]))
        return sources

    async def _add_source(self, story_id: int, article_id: str, keys: Collection[str]) -> Story:
        """Add the source, and write down what the story tells from now on."""
        known = select(func.count()).where(col(StorySourceRow.story_id) == story_id)
        position = (await self.connection.execute(known)).scalar_one()
        await self.insert_new(StorySourceRow, story_id=story_id, article_id=article_id, position=position)
        await self.insert_all(StoryKeyRow, [{"key": key, "story_id": story_id} for key in sorted(keys)])
        story = await self.get(story_id)
        assert story is not None  # noqa: S101  the caller wrote it in this transaction
        told = {"version": story.version, "source_count": len(story.sources), "events": story.events}
        await self.insert_row(StoryVersionRow, story_id=story_id, **told)
        return story
