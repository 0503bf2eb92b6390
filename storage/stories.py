"""Stories: pieces of news, the articles that tell them, and the keys that a later article finds them by."""

from collections.abc import Collection, Sequence
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
    col(StoryRow.edition),
)
_MOST_CANDIDATES = 200


class Stories(Repository):
    """The stories that were told. They belong to no workspace."""

    async def add(self, events: tuple[Event, ...], article_id: str, keys: Collection[str], now: datetime) -> Story:
        """Keep a new story that `article_id` tells."""
        values = {"version": 1, "edition": 1, "events": events, "first_seen_at": now, "updated_at": now}
        story_id = await self.insert_row(StoryRow, **values)
        await self._add_source(story_id, article_id, keys, position=0)
        sources = (await self._sources([story_id]))[story_id]
        told = {"version": 1, "edition": 1, "source_count": len(sources), "events": events, "withdrawn": False}
        await self.insert_row(StoryVersionRow, story_id=story_id, **told)
        return Story(story_id, 1, events, tuple(sources), now, now, 1)

    async def update(
        self, story: Story, events: tuple[Event, ...], article_id: str, keys: Collection[str], now: datetime
    ) -> Story:
        """Let `article_id` tell `story` too, with the events as they now stand.

        The edition grows by one; the version only when a fact changed, or when what was withdrawn is told again.
        """
        has_changed = events != story.events or story.is_withdrawn
        await self._change(story, events, now, is_version=has_changed)
        if any(source.article_id == article_id for source in story.sources):
            await self._mark_source(story.id, article_id, is_withdrawn=False)
        await self._add_source(story.id, article_id, keys, await self._next_position(story.id))
        return await self._write_version(story.id, is_new=has_changed)

    async def withdraw(self, story: Story, events: tuple[Event, ...], article_id: str, now: datetime) -> Story:
        """Write down that the publisher of `article_id` took back what it told; `events` are what others tell.

        The version grows when that changes a fact, or when nobody else tells the story.
        """
        others = [source for source in story.sources if source.article_id != article_id]
        has_changed = events != story.events or all(source.withdrawn for source in others)
        await self._change(story, events, now, is_version=has_changed)
        await self._mark_source(story.id, article_id, is_withdrawn=True)
        return await self._write_version(story.id, is_new=has_changed)

    async def get(self, story_id: int) -> Story | None:
        """Return the story with its sources, first one first."""
        found = await self._load(col(StoryRow.id) == story_id)
        return found[0] if found else None

    async def get_many(self, story_ids: Sequence[int]) -> dict[int, Story]:
        """Return those of the stories that are kept, by id."""
        found: list[Story] = []
        for start in range(0, len(story_ids), _MOST_CANDIDATES):
            found += await self._load(col(StoryRow.id).in_(story_ids[start : start + _MOST_CANDIDATES]))
        return {story.id: story for story in found}

    async def get_for_article(self, article_id: str) -> Story | None:
        """Return the story that an article tells, if it tells one."""
        telling = select(col(StorySourceRow.story_id)).where(col(StorySourceRow.article_id) == article_id)
        found = await self._load(col(StoryRow.id).in_(telling))
        return found[0] if found else None

    async def get_version(self, story_id: int, version: int) -> Story | None:
        """Return the story as it was at `version`, if that was written down.

        Its sources are withdrawn if all of them were.
        """
        found = await self.connection.execute(
            select(
                col(StoryVersionRow.source_count), col(StoryVersionRow.events), col(StoryVersionRow.withdrawn)
            ).where(col(StoryVersionRow.story_id) == story_id, col(StoryVersionRow.version) == version),
        )
        row, story = found.first(), await self.get(story_id)
        if row is None or story is None:
            return None
        sources = tuple(replace(source, withdrawn=row[2]) for source in story.sources[: row[0]])
        return replace(story, version=version, events=row[1], sources=sources)

    async def version_at(self, story_id: int, edition: int) -> int:
        """Return the version that an edition of the story told; 0 when that was not written down."""
        found = await self.connection.execute(
            select(func.max(col(StoryVersionRow.version))).where(
                col(StoryVersionRow.story_id) == story_id, col(StoryVersionRow.edition) <= edition
            ),
        )
        return found.scalar_one() or 0

    async def list_candidates(self, keys: Collection[str], since: datetime) -> list[Story]:
        """Return the stories that share a key and had a source after `since`, the latest first."""
        shared = select(col(StoryKeyRow.story_id)).where(col(StoryKeyRow.key).in_(keys))
        return await self._load(col(StoryRow.id).in_(shared), col(StoryRow.updated_at) >= since)

    async def _load(self, *conditions: Any) -> list[Story]:  # noqa: ANN401  SQLAlchemy's expressions
        latest = select(*_STORY).where(*conditions).order_by(col(StoryRow.updated_at).desc(), col(StoryRow.id).desc())
        rows = (await self.connection.execute(latest.limit(_MOST_CANDIDATES))).all()
        sources = await self._sources([row[0] for row in rows]) if rows else {}
        return [Story(row[0], row[1], row[2], tuple(sources[row[0]]), *row[3:]) for row in rows]

    async def _sources(self, story_ids: list[int]) -> dict[int, list[StorySource]]:
        found = await self.connection.execute(
            select(
                col(StorySourceRow.story_id),
                col(ArticleRow.id),
                col(ArticleRow.title),
                col(ArticleRow.link),
                col(ArticleRow.publisher),
                col(ArticleRow.published),
                col(StorySourceRow.withdrawn),
            )
            .join(ArticleRow, col(ArticleRow.id) == col(StorySourceRow.article_id))
            .where(col(StorySourceRow.story_id).in_(story_ids))
            .order_by(col(StorySourceRow.story_id), col(StorySourceRow.position)),
        )
        sources: dict[int, list[StorySource]] = {story_id: [] for story_id in story_ids}
        for row in found:
            sources[row[0]].append(StorySource(*row[1:]))
        return sources

    async def _change(self, story: Story, events: tuple[Event, ...], now: datetime, *, is_version: bool) -> None:
        changed = {"edition": col(StoryRow.edition) + 1, "version": col(StoryRow.version) + int(is_version)}
        await self.connection.execute(
            update(StoryRow).where(col(StoryRow.id) == story.id).values(events=events, updated_at=now, **changed),
        )

    async def _mark_source(self, story_id: int, article_id: str, *, is_withdrawn: bool) -> None:
        same = (col(StorySourceRow.story_id) == story_id, col(StorySourceRow.article_id) == article_id)
        await self.connection.execute(update(StorySourceRow).where(*same).values(withdrawn=is_withdrawn))

    async def _next_position(self, story_id: int) -> int:
        known = select(func.count()).where(col(StorySourceRow.story_id) == story_id)
        return (await self.connection.execute(known)).scalar_one()

    async def _add_source(self, story_id: int, article_id: str, keys: Collection[str], position: int) -> None:
        await self.insert_new(
            StorySourceRow, story_id=story_id, article_id=article_id, position=position, withdrawn=False
        )
        await self.insert_all(StoryKeyRow, [{"key": key, "story_id": story_id} for key in sorted(keys)])

    async def _write_version(self, story_id: int, *, is_new: bool) -> Story:
        """Write down what the story tells from now on, or that another source tells it; return it as it stands."""
        story = await self.get(story_id)
        assert story is not None  # noqa: S101  the caller wrote it in this transaction
        told = {"story_id": story_id, "version": story.version}
        count = len(story.sources)
        if is_new:
            more = {"edition": story.edition, "events": story.events, "withdrawn": story.is_withdrawn}
            await self.insert_row(StoryVersionRow, **told, **more, source_count=count)
            return story
        same = (col(StoryVersionRow.story_id) == story_id, col(StoryVersionRow.version) == story.version)
        await self.connection.execute(update(StoryVersionRow).where(*same).values(source_count=count))
        return story
