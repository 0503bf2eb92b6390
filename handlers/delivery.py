"""The way out: claim (one transaction), post (no transaction open), mark (another). Channels in parallel and in order.

Every matched alert is posted, or its failure is kept for the admin; none is posted twice, except that a post whose
outcome Slack never told may be repeated once, marked as a possible repeat.
"""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.errors import SendError
from bot.retry import next_wait
from handlers.gathering import queue_edits
from handlers.intake import Desk
from handlers.sending import LEASE, WRITE_PAUSE, Senders, Sending

_log = structlog.get_logger()
_AT_ONCE = 64
_POLL_SECONDS = 1.0


class Delivery:
    """Sends what the outbox holds. Any number of them may run, in any number of processes."""

    def __init__(
        self,
        desk: Desk,
        senders: Senders,
        jitter: Callable[[], float] = random.random,
        write_pause: float = WRITE_PAUSE,
    ) -> None:
        """`jitter` gives numbers in [0, 1) that spread the waits; `write_pause` as Sending has it."""
        self._desk = desk
        self._senders = senders
        self._jitter = jitter
        self._sending = Sending(desk, senders, jitter, write_pause)
        self._checks = 0
        self._check_at: datetime | None = None
        self._running: set[asyncio.Task[bool]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; posts that are on their way are then waited for."""
        stopped = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            self._desk.queued.clear()
            queued = asyncio.ensure_future(self._desk.queued.wait())
            seconds = await self._begin_due_or_wait()
            await asyncio.wait({stopped, queued, *self._running}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            queued.cancel()
            self._reap()
        stopped.cancel()
        await self._finish()

    async def deliver_due(self) -> int:
        """Deliver until nothing is due any more; return how many messages Slack took."""
        sent = 0
        await self._begin_due()
        while self._running:
            sent += await self._finish()
            await self._begin_due()
        return sent

    async def _begin_due_or_wait(self) -> float:
        try:
            return await self._begin_due()
        except Exception:  # noqa: BLE001  the delivery loop goes on: the next poll tries again, nothing is lost by it
            _log.exception("delivery.stumbled")
            return _POLL_SECONDS

    async def _begin_due(self) -> float:
        """Claim what is due, as far as there are free places; return the seconds until more may be due."""
        now = self._desk.clock()
        free = _AT_ONCE - len(self._running)
        if not free or not await self._has_slack(now):
            return _POLL_SECONDS
        async with self._desk.database.snapshot() as tx:
            opens_at, edits_at = await tx.outbox.next_open_at(), await tx.edits.next_due_at()
        first = min((at for at in (opens_at, edits_at) if at), default=None)
        if first is None or first > now:
            return min(_POLL_SECONDS, (first - now).total_seconds()) if first else _POLL_SECONDS
        if edits_at and edits_at <= now:
            await queue_edits(self._desk)
        self._desk.at_step("claim")
        async with self._desk.database.transaction() as tx:
            claims = await tx.outbox.claim(now, LEASE, free)
        self._desk.at_step("claimed")
        self._running |= {asyncio.create_task(self._sending.send(claim)) for claim in claims}
        return 0 if len(claims) < free else _POLL_SECONDS

    async def _has_slack(self, now: datetime) -> bool:
        """Return whether to go on sending: after a post of unknown outcome, only once Slack answers a harmless call.

        An outage then makes a few posts unsure, not all that wait.
        """
        if not self._sending.in_doubt:
            return True
        if self._check_at and now < self._check_at:
            return False
        try:
            await self._senders.check()
        except SendError as error:
            if error.ambiguous or not error.permanent:
                self._checks += 1
                self._check_at = now + next_wait(self._checks, self._jitter(), error.retry_after)
                return False
        self._sending.in_doubt, self._checks, self._check_at = False, 0, None
        return True

    async def _finish(self) -> int:
        """Wait for what is on its way; return how many messages Slack took."""
        if self._running:
            await asyncio.wait(self._running)
        return self._reap()

    def _reap(self) -> int:
        """Take the finished ones out; what broke is logged, and its lease brings it back."""
        done = {task for task in self._running if task.done()}
        self._running -= done
        sent = 0
        for task in done:
            if error := task.exception():
                _log.error("alert.stumbled", exc_info=error)
            else:
                sent += task.result()
        return sent
