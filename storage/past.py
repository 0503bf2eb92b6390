"""What was told lately, for counting what a subscription would have sent: bounded, whatever is asked for."""

import re
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import col

from bot.model import Event
from bot.previewing import PastStory
from storage.repository import Repository
from storage.tables import ArticleRow, EventKeyRow, EventRow, SourceRow, StoryRow, StorySourceRow

_CHUNK = 100
_TEXT_CHUNK = 25
# Letters that are often written with a mark: the news has Sjögren where somebody asks for Sjogren.
_MARKED = re.compile(r"[aeiouycn]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a story must have: a key of each of `keys`, and a word of each of `words`."""

    keys: tuple[frozenset[str], ...] = ()
    words: tuple[frozenset[str], ...] = ()


class Past(Repository):
    """The stories and events of the last months. They belong to no workspace."""

    async def first_taken_at(self) -> datetime | None:
        """Return when the first event came that is kept."""
        found = await self.connection.execute(select(col(EventRow.taken_at)).order_by(col(EventRow.id)).limit(1))
        return found.scalar_one_or_none()

    async def list_story_ids(self, wanted: Wanted, since: datetime, limit: int) -> list[int]:
        """Return the stories since an instant that may be wanted, the latest first; of words, more than have them.

        What a source showed of the time before it was first read is left out: it alerted nobody.
        """
        first = await self._first_event_since(since)
        conditions: list[ColumnElement[bool]] = [col(EventRow.id) >= first, col(EventRow.story_id).is_not(None)]
        conditions += [col(EventRow.story_id).in_(_telling(one, first)) for one in wanted.keys]
        conditions += [or_(*map(_has_word, words)) for words in wanted.words]
        polled = select(col(SourceRow.id))
        is_history = and_(col(ArticleRow.published) < since.date(), col(ArticleRow.source).in_(polled))
        found = await self.connection.execute(
            select(col(EventRow.story_id))
            .join(ArticleRow, col(ArticleRow.id) == col(EventRow.article_id))
            .where(*conditions, or_(col(ArticleRow.published).is_(None), ~is_history))
            .distinct()
            .order_by(col(EventRow.story_id).desc())
            .limit(limit),
        )
        return [int(story_id) for story_id in found.scalars() if story_id is not None]

    async def list_stories(self, story_ids: Sequence[int], *, with_text: bool) -> AsyncIterator[PastStory]:
        """Yield the stories of these ids in their order; a few at a time are in memory."""
        chunk = _TEXT_CHUNK if with_text else _CHUNK
        for start in range(0, len(story_ids), chunk):
            part = story_ids[start : start + chunk]
            texts = await self._texts(part) if with_text else {}
            found = await self.connection.execute(
                select(col(StoryRow.id), col(StoryRow.events)).where(col(StoryRow.id).in_(part))
            )
            rows: dict[int, Any] = {row[0]: row[1] for row in found}
            for story_id in part:
                if story_id in rows:
                    yield PastStory(story_id, rows[story_id], texts.get(story_id, "") if with_text else None)

    async def list_named(self, after_id: int, limit: int) -> list[tuple[int, Event]]:
        """Return the ids and events that came after `after_id`, the latest `limit` of them, the oldest first."""
        found = await self.connection.execute(
            select(col(EventRow.id), col(EventRow.event))
            .where(col(EventRow.id) > after_id)
            .order_by(col(EventRow.id).desc())
            .limit(limit),
        )
        return [(row[0], row[1]) for row in found][::-1]

    async def _texts(self, story_ids: Sequence[int]) -> dict[int, str]:
        found = await self.connection.execute(
            select(col(StorySourceRow.story_id), col(ArticleRow.title), col(ArticleRow.text))
            .join(ArticleRow, col(ArticleRow.id) == col(StorySourceRow.article_id))
            .where(col(StorySourceRow.story_id).in_(story_ids)),
        )
        texts: dict[int, str] = {}
        for story_id, title, text in found:
            texts[story_id] = f"{texts.get(story_id, '')}\n{title}\n{text}"
        return texts

    async def _first_event_since(self, since: datetime) -> int:
        """Return the id from which on events came since an instant: ids grow with time, so halving finds it."""
        low = 1
        high = int((await self.connection.execute(select(func.max(col(EventRow.id))))).scalar() or 0) + 1
        while low < high:
            middle = (low + high) // 2
            found = await self.connection.execute(
                select(col(EventRow.id), col(EventRow.taken_at))
                .where(col(EventRow.id) >= middle)
                .order_by(col(EventRow.id))
                .limit(1),
            )
            row = found.first()
            if row is None or row.taken_at >= since:
                high = middle
            else:
                low = int(row.id) + 1
        return low


def _telling(keys: Collection[str], first: int) -> Select[Any]:
    return (
        select(col(EventRow.story_id))
        .join(EventKeyRow, col(EventKeyRow.event_id) == col(EventRow.id))
        .where(
            col(EventKeyRow.key).in_(sorted(keys)),
            col(EventKeyRow.event_id) >= first,
            col(EventRow.story_id).is_not(None),
        )
    )


def _has_word(word: str) -> ColumnElement[bool]:
    pattern = f"%{_MARKED.sub('_', word)}%"
    return or_(func.lower(col(ArticleRow.title)).like(pattern), func.lower(col(ArticleRow.text)).like(pattern))
