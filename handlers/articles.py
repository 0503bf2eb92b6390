"""Items of a source → articles of ours: what is new among them, its whole text, what is history and alerts nobody."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import structlog

from bot.feeds.edgar import is_issuer_of_interest
from bot.feeds.page import Item
from bot.model import Article, Status
from bot.resolving import resolve_reading
from bot.sources import Source, SourceKind
from handlers.following import Following, Whole
from handlers.intake import Desk, Taken, take_article, take_reading
from handlers.revising import revise_article, revise_reading
from storage.sources import TakenItem

_log = structlog.get_logger()
# What a source shows at its first reading, or a page of old items later on, is remembered and alerts nobody.
OLD = timedelta(days=3)
# What a mistake of ours raises over an odd item costs that item, not its neighbours. SQL's errors are none of these.
_MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_FIRST_DAY = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Articles:
    """Takes items of one source, read for the first time or again."""

    desk: Desk
    following: Following
    source: Source
    is_first: bool

    async def find_fresh(self, items: Sequence[Item]) -> tuple[list[Item], dict[str, TakenItem]]:
        """Return the items that are new or were edited, the oldest first, and what is known of all of them."""
        async with self.desk.database.snapshot() as tx:
            known = await tx.sources.list_taken(self.source.id, [item.key for item in items])
        fresh = [
            item
            for item in items
            if (item.key not in known or known[item.key].digest != item.digest)
            and (item.issuer is None or is_issuer_of_interest(item.issuer, self.desk.lexicon))
        ]
        return _in_order(fresh), known

    async def take(self, item: Item, known: dict[str, TakenItem]) -> list[Taken] | None:
        """Take one item, with what else it brings; None when we cannot read it, and have set it aside."""
        before = known.get(item.key)
        try:
            (first, *others), mark = await self.following.read(self.source, item, before)
            taken = [await self._take(item, first, known)]
            taken += [
                await self._take_other(replace(item, key=item.key + each.suffix, url=each.url), each) for each in others
            ]
        except _MISTAKES as mistake:
            await self._quarantine(item, before, mistake)
            return None
        await self._mark(item.key, TakenItem(mark, taken[0].article_id))
        return taken

    async def _take_other(self, item: Item, whole: Whole) -> Taken:
        """Take a further article that an item brings, which the source itself does not list."""
        async with self.desk.database.snapshot() as tx:
            known = await tx.sources.list_taken(self.source.id, [item.key])
        taken = await self._take(item, whole, known)
        await self._mark(item.key, TakenItem(item.digest, taken.article_id))
        return taken

    async def _take(self, item: Item, whole: Whole, known: dict[str, TakenItem]) -> Taken:
        dated = item if self._credible(item) else replace(item, published=whole.published)
        article = Article(
            id=article_id(self.source.id, item.key),
            title=whole.title or item.title,
            text=whole.text,
            published=self._credible(dated),
            url=item.url,
            publisher=item.publisher or self.source.publisher,
            language=item.language or self.source.language,
        )
        before = known.get(item.key)
        taken = await self._take_article(article, item, before, is_quiet=self._is_quiet(dated, known))
        self.desk.at_step("mark item")
        return taken

    async def _take_article(self, article: Article, item: Item, before: TakenItem | None, *, is_quiet: bool) -> Taken:
        held, source = before.article_id if before else None, self.source.id
        if item.reading is None and held:
            return await revise_article(held, article, source, self.desk, is_quiet=is_quiet)
        if item.reading is None:
            return await take_article(article, source, self.desk, is_quiet=is_quiet)
        reading = resolve_reading(item.reading, self.desk.lexicon, article.published)
        reading = replace(reading, article_id=held or article.id)
        revised = await revise_reading(held, article, reading, self.desk, is_quiet=is_quiet) if held else None
        return revised or await take_reading(article, reading, source, self.desk, is_quiet=is_quiet)

    async def _quarantine(self, item: Item, before: TakenItem | None, mistake: Exception) -> None:
        """Set aside an item that we cannot read, until its publisher edits it."""
        _log.error("item.quarantined", source=self.source.id, item=item.key, exc_info=mistake)
        await self._mark(item.key, TakenItem(item.digest, before.article_id if before else None))

    async def _mark(self, key: str, taken: TakenItem) -> None:
        async with self.desk.database.transaction() as tx:
            await tx.sources.mark_item(self.source.id, key, taken, self.desk.clock())

    def _is_quiet(self, item: Item, known: dict[str, TakenItem]) -> bool:
        """Return whether an item is history: a source that is read for the first time shows weeks of it.

        A register writes down late what happened; what it shows later on and did not show before is news. A listing
        page of which nothing is known any more was made anew: what it shows without a day is as old as it may be.
        """
        if item.after is not None and item.after not in known:
            return True
        is_first = self.is_first or (self.source.kind is SourceKind.LISTING and not known)
        day = _happened(item) or self._credible(item)
        if day is None or (item.reading is not None and not is_first):
            return is_first
        return self.desk.clock().date() - day > OLD

    def _credible(self, item: Item) -> date | None:
        """Return the item's day unless it cannot be one: the future, or before feeds were made."""
        today = self.desk.clock().date()
        if item.published is None or not _FIRST_DAY <= item.published <= today + timedelta(days=1):
            return None
        return item.published


def article_id(source_id: str, item_key: str) -> str:
    """Return the id of the article that an item of a source becomes: the same at every reading."""
    return f"{source_id}:{hashlib.sha256(item_key.encode(errors='surrogatepass')).hexdigest()[:16]}"


def _happened(item: Item) -> date | None:
    """Return the day of the step that a register's record tells as news."""
    told = [event.date for event in item.reading.events if event.status is Status.NEW] if item.reading else []
    return next((each.last for each in told if each), None)


def _in_order(items: Sequence[Item]) -> list[Item]:
    """Return items the oldest first; feeds show the newest first, which settles items of the same day."""
    newest_first = list(items)[::-1]
    return sorted(newest_first, key=lambda item: item.published or _FIRST_DAY)
