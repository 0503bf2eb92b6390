"""Sources, read when they are due: fetch (no transaction open) → parse in a child → new items → intake → mark."""

import asyncio
import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import structlog

from bot.errors import SourceError
from bot.feeds.asking import next_request
from bot.feeds.edgar import Told, is_issuer_of_interest
from bot.feeds.openfda import is_nothing_found
from bot.feeds.page import Follow, Item, Page
from bot.feeds.reading import Raw
from bot.model import Article, Status
from bot.resolving import resolve_reading
from bot.sources import GONE, QUARANTINED, Health, Source, SourceKind, next_gap, next_interval, next_retry
from handlers.fetching import Answer, FetchRequest, Web
from handlers.filings import Filings
from handlers.intake import Desk, Outcome, Taken, take_article, take_reading
from handlers.pacing import Pacing
from handlers.revising import revise_article, revise_reading
from handlers.robots import Robots
from handlers.sandbox import ParserLostError, Sandbox
from storage.sources import SourceClaim, TakenItem, Validators

_log = structlog.get_logger()
LEASE = timedelta(minutes=10)
# What a source shows at its first reading, or a page of old items later on, is remembered and alerts nobody.
OLD = timedelta(days=3)
_AT_ONCE = 8
_GIVE_UP = timedelta(days=7)
# A source that floods gives its turn back, and has its newest first; the rest comes with the next readings.
MOST_AT_ONCE = 60
_LONGEST = timedelta(minutes=3)
_NEXT_PART = timedelta(minutes=1)
# What a mistake of ours raises over an odd item costs that item, not its neighbours. SQL's errors are none of these.
_MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_TEASER_TRIES = 3
_MOST_PAGES = 40
_FIRST_DAY = date(1990, 1, 1)
_GONE, _MISSING = "answered 410 Gone", "answered 404 Not Found"
_AGENT = "Topline"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of a source brought."""

    source_id: str
    items: int = 0
    new: int = 0
    alerted: int = 0
    error: str | None = None
    left: int = 0
    quarantined: int = 0


@dataclass
class Poll:
    """Reads due sources. Any number of bots may poll: one of them gets a source, and its lease keeps the rest off."""

    desk: Desk
    web: Web
    sandbox: Sandbox
    pacing: Pacing = field(default_factory=Pacing)
    jitter: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        """Keep what sites allow for as long as this lives."""
        self._is_stopping = False
        self._robots = Robots(self.web, self.pacing, _AGENT, self.desk.clock)
        self._filings = Filings(self.web, self.sandbox, self.pacing)

    async def read_due(self) -> list[Reading]:
        """Read every source that is due, a few at a time, and return what each brought. A slow one holds up none."""
        readings: list[Reading] = []
        running: set[asyncio.Task[Reading]] = set()
        try:
            while True:
                running |= {asyncio.create_task(self.read(claim)) for claim in await self._claim(len(running))}
                if not running:
                    return readings
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                readings += [task.result() for task in done]
        finally:
            await asyncio.gather(*running, return_exceptions=True)

    def stop(self) -> None:
        """Claim no more, and give back what is being read at the next item: a bot that ends should end soon."""
        self._is_stopping = True

    async def read(self, claim: SourceClaim) -> Reading:
        """Read one claimed source. What goes wrong is written down with the source, and it is read again later."""
        source = claim.record.source
        try:
            reading = await self._read(claim)
        except _StoppedError as error:
            reading = Reading(source.id, error=error.reason)
            async with self.desk.database.transaction() as tx:
                await tx.sources.release(claim)
        except SourceError as error:
            reading = Reading(source.id, error=error.reason)
            await self._mark_failed(claim, error)
        _log.info("source.read", source=source.id, items=reading.items, new=reading.new, error=reading.error)
        return reading

    async def _claim(self, running: int) -> list[SourceClaim]:
        if self._is_stopping or running >= _AT_ONCE:
            return []
        self.desk.at_step("claim source")
        async with self.desk.database.transaction() as tx:
            return await tx.sources.claim_due(self.desk.clock(), LEASE, _AT_ONCE - running)

    async def _read(self, claim: SourceClaim) -> Reading:
        source, before = claim.record.source, claim.record.validators
        request = next_request(source.kind, source.url, before.cursor, self.desk.clock())
        answer = await self._fetch(claim, request.url)
        if answer.is_unchanged:
            is_empty = claim.record.health.empty_since is not None
            await self._mark_read(claim, before, answer, has_new=False, is_empty=is_empty)
            return Reading(source.id)
        page = await self._parse(claim, answer)
        reading = await self._take(claim, page)
        reading = await self._read_on(claim, page, reading)
        if reading.left:
            await self._mark_part(claim)
            return reading
        validators = Validators(
            answer.headers.get("etag"),
            answer.headers.get("last-modified"),
            request.cursor or page.cursor or before.cursor,
        )
        # A register answers for a few days, and those may be empty; a feed keeps its last items.
        is_empty = not page.items and source.kind is SourceKind.FEED and claim.record.health.new_at is not None
        await self._mark_read(claim, validators, answer, has_new=reading.new > 0, is_empty=is_empty)
        return reading

    async def _read_on(self, claim: SourceClaim, page: Page, reading: Reading) -> Reading:
        """Read the further pages of an answer, but not for ever; what stands behind them is logged as left."""
        source, cursor = claim.record.source, claim.record.validators.cursor
        for _ in range(_MOST_PAGES):
            if page.more is None:
                return reading
            await self._renew(claim)
            request = next_request(source.kind, source.url, cursor, self.desk.clock(), page.more)
            page = await self._parse(claim, await self._fetch(claim, request.url))
            further = await self._take(claim, page)
            reading = replace(
                reading,
                items=reading.items + further.items,
                new=reading.new + further.new,
                alerted=reading.alerted + further.alerted,
                quarantined=reading.quarantined + further.quarantined,
            )
        if page.more is not None:
            _log.warning("source.left", source=source.id, pages=_MOST_PAGES)
        return reading

    async def _parse(self, claim: SourceClaim, answer: Answer) -> Page:
        source, cursor = claim.record.source, claim.record.validators.cursor
        content_type, today = answer.headers.get("content-type"), self.desk.clock().date()
        page = await self.sandbox.parse(source.kind, Raw(answer.body, content_type, answer.url, cursor, today))
        if page.problem:
            raise SourceError(page.problem)
        return page

    async def _fetch(self, claim: SourceClaim, url: str) -> Answer:
        """Fetch one page of a source. What a server said of another address tells nothing of this one."""
        source, validators = claim.record.source, claim.record.validators
        self.desk.at_step("fetch")
        if url != source.url:
            validators = Validators()
        async with self.pacing.turn(url):
            answer = await self.web.fetch(FetchRequest(url, validators.etag, validators.last_modified))
        if answer.problem is None or is_nothing_found(source.kind, answer.status, answer.body):
            return answer if url == source.url else replace(answer, moved_to=None)
        raise _RefusedError(answer)

    async def _renew(self, claim: SourceClaim) -> None:
        """Hold the source for what comes next, unless the bot ends or another one has it by now."""
        if self._is_stopping:
            raise _StoppedError
        async with self.desk.database.transaction() as tx:
            if not await tx.sources.renew(claim, self.desk.clock() + LEASE):
                message = "was taken over by another bot"
                raise SourceError(message)

    async def _take(self, claim: SourceClaim, page: Page) -> Reading:
        """Take the items that are new or were edited, the oldest first."""
        source, first_time = claim.record.source, claim.record.health.read_at is None
        async with self.desk.database.snapshot() as tx:
            known = await tx.sources.list_taken(source.id, [item.key for item in page.items])
        fresh = [
            item
            for item in page.items
            if (item.key not in known or known[item.key].digest != item.digest)
            and (item.issuer is None or is_issuer_of_interest(item.issuer, self.desk.lexicon))
        ]
        taken: list[Taken] = []
        begun, tried, quarantined = self.desk.clock(), 0, 0
        # A register answers for a window of days, page by page: that is bound enough, and its records build on others.
        is_bounded = source.kind is SourceKind.FEED
        for item in _in_order(fresh)[-MOST_AT_ONCE if is_bounded else 0 :]:
            await self._renew(claim)
            if is_bounded and self.desk.clock() - begun >= _LONGEST:
                break
            is_unseen = item.after is not None and item.after not in known
            is_quiet = is_unseen or self._is_old(item, first_time=first_time)
            tried += 1
            try:
                taken.append(await self._take_item(source, item, known.get(item.key), is_quiet=is_quiet))
            except _MISTAKES as mistake:
                quarantined += 1
                await self._quarantine(source, item, known.get(item.key), mistake)
        new = sum(one.outcome is not Outcome.SEEN_BEFORE for one in taken)
        alerted = sum(one.channels > 0 for one in taken)
        return Reading(source.id, len(page.items), new, alerted, left=len(fresh) - tried, quarantined=quarantined)

    async def _quarantine(self, source: Source, item: Item, before: TakenItem | None, mistake: Exception) -> None:
        """Set aside an item that we cannot read, until its publisher edits it."""
        _log.error("item.quarantined", source=source.id, item=item.key, exc_info=mistake)
        held = TakenItem(item.digest, before.article_id if before else None)
        async with self.desk.database.transaction() as tx:
            await tx.sources.mark_item(source.id, item.key, held, self.desk.clock())

    def _is_old(self, item: Item, *, first_time: bool) -> bool:
        """Return whether an item is history: a source that is read for the first time shows weeks of it.

        A register writes down late what happened; what it shows later on and did not show before is news.
        """
        day = _happened(item) or self._credible(item)
        if day is None or (item.reading is not None and not first_time):
            return first_time
        return self.desk.clock().date() - day > OLD

    async def _take_item(self, source: Source, item: Item, before: TakenItem | None, *, is_quiet: bool) -> Taken:
        told, mark = await self._full_text(source, item, before)
        article = Article(
            id=article_id(source.id, item.key),
            title=told.title or item.title,
            text=told.text,
            published=self._credible(item),
            url=item.url,
            publisher=item.publisher or source.publisher,
            language=item.language or source.language,
        )
        taken = await self._take_article(article, item, source, before, is_quiet=is_quiet)
        self.desk.at_step("mark item")
        async with self.desk.database.transaction() as tx:
            await tx.sources.mark_item(source.id, item.key, TakenItem(mark, taken.article_id), self.desk.clock())
        return taken

    async def _take_article(
        self, article: Article, item: Item, source: Source, before: TakenItem | None, *, is_quiet: bool
    ) -> Taken:
        held = before.article_id if before else None
        if item.reading is None and held:
            return await revise_article(held, article, source.id, self.desk, is_quiet=is_quiet)
        if item.reading is None:
            return await take_article(article, source.id, self.desk, is_quiet=is_quiet)
        reading = resolve_reading(item.reading, self.desk.lexicon, article.published)
        reading = replace(reading, article_id=held or article.id)
        revised = await revise_reading(held, article, reading, self.desk, is_quiet=is_quiet) if held else None
        return revised or await take_reading(article, reading, source.id, self.desk, is_quiet=is_quiet)

    async def _full_text(self, source: Source, item: Item, before: TakenItem | None) -> tuple[Told, str]:
        """Return what an item tells, read where it links to, and the digest to remember it by.

        A page that cannot be had now leaves the teaser, and a digest that lets the next readings try again.
        """
        teaser = Told(None, item.text)
        is_wanted = source.reads_pages or item.follow is Follow.FILING
        if item.follow is Follow.NOTHING or item.follow_url is None or not is_wanted:
            return teaser, item.digest
        try:
            if item.follow is Follow.FILING:
                told = await self._filings.read(item.follow_url)
                # A filing is a source of its own, also where its exhibit is a wire's release word for word.
                mark = f"{item.title}, SEC accession number {item.key}"
                return (replace(told, text=f"{told.text}\n\n{mark}") if told else teaser), item.digest
            text = await self._page_text(item.follow_url)
        except SourceError as error:
            _log.info("page.not_read", source=source.id, reason=error.reason)
            tries = _tries(before, item) + 1
            return teaser, item.digest if tries >= _TEASER_TRIES else f"{item.digest}~{tries}"
        return (Told(None, text) if text and len(text) > len(item.text) else teaser), item.digest

    async def _page_text(self, url: str) -> str | None:
        """Return the text of a linked page; None when its site does not allow it or it holds no article."""
        pause = await self._robots.find_pause(url)
        if pause is None:
            return None
        async with self.pacing.turn(url, pause):
            answer = await self.web.fetch(FetchRequest(url, accept="text/html,application/xhtml+xml"))
        if answer.problem:
            raise _RefusedError(answer)
        if "html" not in answer.headers.get("content-type", "html"):
            return None
        return await self.sandbox.extract(answer.body, answer.url)

    def _credible(self, item: Item) -> date | None:
        """Return the item's day unless it cannot be one: the future, or before feeds were made."""
        today = self.desk.clock().date()
        if item.published is None or not _FIRST_DAY <= item.published <= today + timedelta(days=1):
            return None
        return item.published

    async def _mark_read(
        self, claim: SourceClaim, validators: Validators, answer: Answer, *, has_new: bool, is_empty: bool
    ) -> None:
        source, before, now = claim.record.source, claim.record.health, self.desk.clock()
        interval = next_interval(source, before, has_new=has_new)
        health = Health(
            read_at=now,
            new_at=now if has_new else before.new_at,
            interval=interval,
            gap=next_gap(before, now) if has_new else before.gap,
            next_at=now + max(interval, answer.retry_after or timedelta()),
            empty_since=(before.empty_since or now) if is_empty else None,
        )
        async with self.desk.database.transaction() as tx:
            await tx.sources.mark_read(claim, validators, health, answer.moved_to or source.url)

    async def _mark_part(self, claim: SourceClaim) -> None:
        """End a reading that left items for the next: that one asks for the whole page again, as this one did."""
        record = claim.record
        health = replace(
            record.health, failures=0, error=None, failing_since=None, next_at=self.desk.clock() + _NEXT_PART
        )
        async with self.desk.database.transaction() as tx:
            await tx.sources.mark_read(claim, record.validators, health, record.source.url)

    async def _mark_failed(self, claim: SourceClaim, error: SourceError) -> None:
        before, now = claim.record.health, self.desk.clock()
        failures = before.failures + 1
        since = before.failing_since or now
        retry_after = error.retry_after if isinstance(error, _RefusedError) else None
        health = replace(
            before,
            failures=failures,
            error=error.reason,
            failing_since=since,
            next_at=now + next_retry(failures, self.jitter(), retry_after),
            paused_reason=_find_end(error, now - since),
        )
        async with self.desk.database.transaction() as tx:
            await tx.sources.mark_failed(claim, health)


class _RefusedError(SourceError):
    """An answer that is not what was asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.problem or "")
        self.retry_after = answer.retry_after


class _StoppedError(SourceError):
    """The bot ends while it reads."""

    def __init__(self) -> None:
        super().__init__("was left: the bot ends")


def _find_end(error: SourceError, failing: timedelta) -> str | None:
    """Return why a source is to be read no more, or None while it may get well by itself."""
    if error.reason == _GONE or (error.reason == _MISSING and failing >= _GIVE_UP):
        return f"{GONE}{error.reason}"
    return f"{QUARANTINED}{error.reason}" if isinstance(error, ParserLostError) and failing >= _GIVE_UP else None


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


def _tries(before: TakenItem | None, item: Item) -> int:
    digest, _, tries = (before.digest if before else "").partition("~")
    return int(tries) if digest == item.digest and tries.isdecimal() else 0
