"""One claimed message on its way: look again at what it is to say, write the attempt down, post, write the outcome.

A claim makes one call: it posts the card or the notice, or edits the card, or (when an edit changed facts) says in its
thread what changed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.errors import SendError
from bot.messages import Message
from bot.retry import Again, AgainPlain, LetBe, Pause, Step, next_step
from handlers.intake import Desk
from handlers.packing import Parcel, pack
from storage.cards import PostedCard
from storage.database import StorageError, Transaction, is_passing
from storage.outbox import CANNOT_BE_RENDERED, EDIT, OK, POST, REPLY, UNSURE, Claim, Outcome
from storage.tables import OutboxState

_log = structlog.get_logger()
CHANNEL_PAUSE = timedelta(seconds=1)
LEASE = timedelta(seconds=90)
# The names of the moments around each call: tests kill the process there.
_STEPS = {
    POST: ("post", "posted", "marked"),
    EDIT: ("edit", "edited", "edit marked"),
    REPLY: ("tell", "told", "told marked"),
}
_CRASH_PAUSE = timedelta(seconds=2)
# What Slack answered is worth a lease's time of trying to write it down: unwritten, the message would be repeated.
_WRITE_TRIES = 45
WRITE_PAUSE = 2.0
_TOKEN_NOT_READ = "token_not_read"  # noqa: S105  our word for a refusal


class Sender(Protocol):
    """What delivery needs of Slack: `handlers.slack.client.Poster`."""

    async def post(  # noqa: D102  Poster says it
        self, channel_id: str, message: Message, *, thread_ts: str | None = None, broadcast: bool = False
    ) -> str: ...
    async def update(self, channel_id: str, message_ts: str, message: Message) -> str: ...  # noqa: D102  Poster says it


class Senders(Protocol):
    """Who sends for each workspace: a `handlers.slack.client.Poster` for all of them, or one for each."""

    async def for_team(self, team_id: str) -> Sender:
        """Return who sends there; SendError when nobody can."""
        ...

    async def check(self) -> None:
        """Call Slack without changing anything, to learn whether it answers at all; SendError when it does not."""
        ...


class Sending:
    """Takes claims to Slack. `in_doubt` is True once a call ended without our knowing how."""

    def __init__(
        self, desk: Desk, senders: Senders, jitter: Callable[[], float], write_pause: float = WRITE_PAUSE
    ) -> None:
        """`jitter` gives numbers in [0, 1); `write_pause` is the time between tries to write an answer down."""
        self._desk = desk
        self._senders = senders
        self._jitter = jitter
        self._write_pause = write_pause
        self.in_doubt = False

    async def send(self, claim: Claim) -> bool:
        """Send what was claimed, unless it is settled without; return whether Slack took it."""
        try:
            async with self._desk.database.transaction() as tx:
                packed = await pack(tx, claim, self._desk)
        except StorageError:
            raise
        except Exception:  # noqa: BLE001  what cannot be made now cannot be made later: the channel must not wait
            _log.exception("alert.not_made", **_ids(claim))
            await self._take_crash(claim)
            return False
        if isinstance(packed, Outcome):
            _log.info("alert.settled", **_ids(claim), state=packed.state, code=packed.code)
            return False
        return await self._post(packed)

    async def _take_crash(self, claim: Claim) -> None:
        now = self._desk.clock()
        async with self._desk.database.transaction() as tx:
            state = await tx.outbox.mark_crashed(claim, now + _CRASH_PAUSE, now)
        _log.warning("alert.refused", **_ids(claim), code=CANNOT_BE_RENDERED, state=state)

    async def _post(self, parcel: Parcel) -> bool:
        """Call Slack, the attempt written down before and the outcome after; return whether Slack took it."""
        self._desk.at_step("attempt")
        async with self._desk.database.transaction() as tx:
            attempt_id = await tx.outbox.start(parcel.claim, parcel.method, self._desk.clock(), LEASE)
        if attempt_id is None:
            _log.warning("alert.lost", **_ids(parcel.claim))
            return False
        parcel = replace(parcel, claim=replace(parcel.claim, tries=parcel.claim.tries + 1))
        begun, ended, marked = _STEPS[parcel.method]
        self._desk.at_step(begun)
        try:
            message_ts = await self._call(parcel)
        except SendError as error:
            return await self._take_error(error, parcel, attempt_id)
        self._desk.at_step(ended)
        await self._insist(lambda: self._mark_sent(parcel, attempt_id, message_ts), parcel.claim)
        self._desk.at_step(marked)
        return True

    async def _call(self, parcel: Parcel) -> str:
        try:
            sender = await self._senders.for_team(parcel.claim.team_id)
        except StorageError as error:  # nothing is on the wire yet: what follows is no repeat
            raise SendError(_TOKEN_NOT_READ) from error
        channel_id, message_ts = parcel.claim.channel_id, parcel.message_ts
        if parcel.method == EDIT and message_ts:
            return await sender.update(channel_id, message_ts, parcel.message)
        return await sender.post(channel_id, parcel.message, thread_ts=parcel.thread_ts, broadcast=parcel.broadcast)

    async def _insist(self, write: Callable[[], Awaitable[bool]], claim: Claim) -> bool:
        """Write down what Slack answered, again and again while the database is away: any of them may be the first."""
        for _ in range(_WRITE_TRIES):
            try:
                return await write()
            except StorageError as error:
                if not is_passing(error):
                    raise
                _log.warning("alert.not_written", **_ids(claim), error=type(error).__name__)
                await asyncio.sleep(self._write_pause)
        return await write()

    async def _mark_sent(self, parcel: Parcel, attempt_id: int, message_ts: str) -> bool:
        claim, now = parcel.claim, self._desk.clock()
        state = OutboxState.EDITED if parcel.is_followed else OutboxState.SENT
        async with self._desk.database.transaction() as tx:
            await tx.outbox.mark_attempt(attempt_id, OK, message_ts, now)
            held = await tx.outbox.mark(claim, Outcome(state, now + CHANNEL_PAUSE), now)
            if parcel.shown:
                card = replace(parcel.shown, message_ts=parcel.message_ts or message_ts)
                await self._mark_card(tx, parcel, card, held=held)
        _log.info(
            "alert.sent", **_ids(claim), method=parcel.method, message_ts=message_ts, held=held, tries=claim.tries
        )
        return held

    async def _mark_card(self, tx: Transaction, parcel: Parcel, card: PostedCard, *, held: bool) -> None:
        """Write down what the channel's card shows now; who lost the claim only knows what the thread was told."""
        claim, now = parcel.claim, self._desk.clock()
        if held:
            await tx.outbox.mark_superseded(claim, card.edition, now)
        if held and parcel.method != REPLY:
            await tx.cards.add(claim.team_id, claim.channel_id, card, now)
        if not parcel.is_followed:
            await tx.cards.mark_told(claim.team_id, claim.channel_id, card.story_id, card.version)
        if held and parcel.method == POST:
            await tx.subscriptions.mark_alerted({reason.subscription_id for reason in card.reasons}, now)

    async def _take_error(self, error: SendError, parcel: Parcel, attempt_id: int) -> bool:
        """Write down what went wrong, and do what follows from it; return whether Slack took it after all."""
        claim, now = parcel.claim, self._desk.clock()
        self.in_doubt |= error.ambiguous
        step = next_step(error, claim.tries, now, self._jitter())
        plain = Message(parcel.message.text) if isinstance(step, AgainPlain) and parcel.message.blocks else None
        outcome = Outcome(_state_after(step, parcel), now + CHANNEL_PAUSE, error.code)
        if isinstance(step, Again):
            outcome = replace(outcome, quiet_until=step.at)

        async def mark_error() -> bool:
            async with self._desk.database.transaction() as tx:
                await tx.outbox.mark_attempt(attempt_id, UNSURE if error.ambiguous else error.code, None, now)
                if isinstance(step, Pause) and step.whole_workspace:
                    await tx.channels.pause_team(claim.team_id, error.code, now)
                elif isinstance(step, Pause):
                    await tx.channels.pause(claim.team_id, claim.channel_id, error.code, now)
                held = plain is None and await tx.outbox.mark(claim, outcome, now)
                if held and outcome.state is OutboxState.EDITED and parcel.shown:
                    await tx.cards.add(claim.team_id, claim.channel_id, parcel.shown, now)
                return held

        await self._insist(mark_error, claim)
        _log.warning("alert.refused", **_ids(claim), code=error.code, state=outcome.state, plain=plain is not None)
        return plain is not None and await self._post(replace(parcel, message=plain))


def _state_after(step: Step, parcel: Parcel) -> OutboxState:
    """Return where a message goes.

    An edit can be made again without harm, whatever became of the last one; when Slack will not have it at all (cards
    of some workspaces may not be edited after a while), the thread is still told what changed.
    """
    method = parcel.method
    if isinstance(step, Again):
        return OutboxState.AMBIGUOUS if step.may_stand and method != EDIT else OutboxState.RETRY
    if isinstance(step, Pause):
        return OutboxState.HELD
    if isinstance(step, LetBe):
        return OutboxState.FAILED if method == POST else OutboxState.SUPERSEDED
    return OutboxState.EDITED if parcel.is_followed else OutboxState.FAILED


def _ids(claim: Claim) -> dict[str, str | int | None]:
    return {
        "outbox_id": claim.outbox_id,
        "team_id": claim.team_id,
        "channel_id": claim.channel_id,
        "story_id": claim.story_id,
    }
