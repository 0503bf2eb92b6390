"""Sources, read when they are due: fetch (no transaction open) → parse in a child → new items → intake → mark."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Self

import structlog

from bot.errors import SourceError
from bot.feeds.asking import next_request
from bot.feeds.openfda import is_nothing_found
from bot.feeds.page import Page
from bot.feeds.reading import Raw
from bot.sources import GONE, QUARANTINED, Health, SourceKind, next_gap, next_interval, next_retry
from handlers.articles import Articles
from handlers.asking import Asking
from handlers.fetching import Answer, FetchRequest, RefusedError, Web
from handlers.following import Following
from handlers.intake import Desk, Outcome, Taken
from handlers.pacing import PAUSE, HeldError, Pacing
from handlers.sandbox import ParserLostError, Sandbox
from storage.sources import SourceClaim, Validators

_log = structlog.get_logger()
LEASE = timedelta(minutes=10)
_AT_ONCE = 8
_GIVE_UP = timedelta(days=7)
# A source that floods gives its turn back, and has its newest first; the rest comes with the next readings.
MOST_AT_ONCE = 60
_LONGEST = timedelta(minutes=3)
_NEXT_PART = timedelta(minutes=1)
_MOST_PAGES = 40
_GONE, _MISSING = "answered 410 Gone", "answered 404 Not Found"
FORBIDDEN = "is not to be read by programs: robots.txt of its site forbids it, or cannot be had"
# These show their last items at every reading; a register answers for a few days, page by page.
_SHOWS_LAST = frozenset({SourceKind.FEED, SourceKind.LISTING})


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

    def plus(self, further: Self) -> Self:
        """Return what this reading and that of a further page of the same answer brought."""
        return replace(
            self,
            items=self.items + further.items,
            new=self.new + further.new,
            alerted=self.alerted + further.alerted,
            left=self.left + further.left,
            quarantined=self.quarantined + further.quarantined,
        )


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
        self._asking = Asking(self.web, self.pacing, self.desk.clock)

    async def read_due(self) -> list[Reading]:
        """Read every source that is due, a few at a time, and return what each brought. A slow one holds up none."""
        readings: list[Reading] = []
        running: set[asyncio.Task[Reading]] = set()
        done: set[asyncio.Task[Reading]] = set()
        try:
            while True:
                running |= {asyncio.create_task(self.read(claim)) for claim in await self._claim(len(running))}
                if not running:
                    return readings
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                readings += [task.result() for task in done]
        finally:
            await asyncio.gather(*running, *done, return_exceptions=True)

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
        except HeldError as error:
            reading = Reading(source.id, error=error.reason)
            async with self.desk.database.transaction() as tx:
                await tx.sources.postpone(claim, error.until)
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
        has_had = claim.record.health.new_at is not None or source.kind is SourceKind.LISTING
        is_empty = not page.items and source.kind in _SHOWS_LAST and has_had
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
            reading = reading.plus(await self._take(claim, page))
        if page.more is not None:
            _log.warning("source.left", source=source.id, pages=_MOST_PAGES)
        return reading

    async def _parse(self, claim: SourceClaim, answer: Answer) -> Page:
        source, cursor = claim.record.source, claim.record.validators.cursor
        content_type, today = answer.headers.get("content-type"), self.desk.clock().date()
        raw = Raw(answer.body, content_type, answer.url, cursor, today, source.links)
        self.desk.at_step("parse")
        page = await self.sandbox.parse(source.kind, raw)
        if page.problem:
            raise SourceError(page.problem)
        return page

    async def _fetch(self, claim: SourceClaim, url: str) -> Answer:
        """Fetch one page of a source. What a server said of another address tells nothing of this one."""
        source, validators = claim.record.source, claim.record.validators
        self.desk.at_step("fetch")
        if url != source.url:
            validators = Validators()
        pause = await self._asking.find_pause(url) if source.kind is SourceKind.LISTING else PAUSE
        if pause is None:
            raise SourceError(FORBIDDEN)
        request = FetchRequest(url, validators.etag, validators.last_modified)
        answer = await self._asking.fetch(request, pause)
        if answer.problem is None or is_nothing_found(source.kind, answer.status, answer.body):
            return answer if url == source.url else replace(answer, moved_to=None)
        raise RefusedError(answer)

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
        source, begun = claim.record.source, self.desk.clock()
        following = Following(self._asking, self.sandbox)
        articles = Articles(self.desk, following, source, is_first=claim.record.health.read_at is None)
        fresh, known = await articles.find_fresh(page.items)
        is_bounded = source.kind in _SHOWS_LAST
        taken, tried, quarantined = list[Taken](), 0, 0
        for item in fresh[-MOST_AT_ONCE if is_bounded else 0 :]:
            await self._renew(claim)
            if is_bounded and self.desk.clock() - begun >= _LONGEST:
                break
            try:
                brought = await articles.take(item, known)
            except HeldError as error:
                _log.info("source.held", source=source.id, until=error.until)
                break
            tried += 1
            quarantined += brought is None
            taken += brought or ()
        new = sum(one.outcome is not Outcome.SEEN_BEFORE for one in taken)
        alerted = sum(one.channels > 0 for one in taken)
        return Reading(source.id, len(page.items), new, alerted, left=len(fresh) - tried, quarantined=quarantined)

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
        self.desk.at_step("mark source")
        async with self.desk.database.transaction() as tx:
            await tx.sources.mark_read(claim, validators, health, answer.moved_to or source.url)
        self.desk.at_step("source marked")

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
        retry_after = error.retry_after if isinstance(error, RefusedError) else None
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


class _StoppedError(SourceError):
    """The bot ends while it reads."""

    def __init__(self) -> None:
        super().__init__("was left: the bot ends")


def _find_end(error: SourceError, failing: timedelta) -> str | None:
    """Return why a source is to be read no more, or None while it may get well by itself."""
    if error.reason == _GONE or (error.reason == _MISSING and failing >= _GIVE_UP):
        return f"{GONE}{error.reason}"
    return f"{QUARANTINED}{error.reason}" if isinstance(error, ParserLostError) and failing >= _GIVE_UP else None
