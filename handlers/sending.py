"""One claimed message on its way: look again at what it is to show, write the attempt down, post, write the outcome."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.errors import SendError
from bot.matching import event_keys
from bot.messages import Message
from bot.messages.card import render_card
from bot.model import Alert, Match, Story
from bot.retry import Again, AgainPlain, LetBe, Pause, Step, next_step
from handlers.intake import Desk
from storage.cards import PostedCard
from storage.database import Transaction
from storage.outbox import EDIT, OK, POST, UNSURE, Claim, Outcome
from storage.tables import OutboxState

_log = structlog.get_logger()
CHANNEL_PAUSE = timedelta(seconds=1)
LEASE = timedelta(seconds=90)
_MOST_CRASHES = 50
_MOST_UNSURE = 2


class Sender(Protocol):
    """What delivery needs of Slack: `handlers.slack.client.Poster`."""

    async def post(self, channel_id: str, message: Message) -> str: ...  # noqa: D102  Poster says it
    async def update(self, channel_id: str, message_ts: str, message: Message) -> str: ...  # noqa: D102  Poster says it
    async def check(self) -> None: ...  # noqa: D102  Poster says it


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What goes to Slack for a claim."""

    claim: Claim
    alert: Alert
    message: Message

    @property
    def method(self) -> str:
        return EDIT if self.alert.message_ts else POST


class Sending:
    """Takes claims to Slack. `in_doubt` is True once a call ended without our knowing how."""

    def __init__(self, desk: Desk, sender: Sender, jitter: Callable[[], float]) -> None:
        """`jitter` gives numbers in [0, 1)."""
        self._desk = desk
        self._sender = sender
        self._jitter = jitter
        self.in_doubt = False

    async def send(self, claim: Claim) -> bool:
        """Send what was claimed, unless it is settled without; return whether Slack took it."""
        async with self._desk.database.transaction() as tx:
            alert = await self._prepare(tx, claim)
        if isinstance(alert, Outcome):
            _log.info("alert.settled", **_ids(claim), state=alert.state, code=alert.code)
            return False
        message = render_card(alert.story, alert.match.reasons, possible_repeat=alert.possible_repeat)
        return await self._post(_Parcel(claim, alert, message))

    async def _prepare(self, tx: Transaction, claim: Claim) -> Alert | Outcome:
        """Return the story as it now stands for the channel, or the outcome of a claim that needs no post."""
        story = await tx.stories.get(claim.story_id)
        card = await tx.cards.get(claim.team_id, claim.channel_id, claim.story_id)
        posts = await tx.outbox.list_posts(claim)
        message_ts = card.message_ts if card else posts.message_ts
        now = self._desk.clock()
        if story is None or (card and card.version >= story.version):
            outcome = Outcome(OutboxState.SUPERSEDED, now)
        elif message_ts is None and posts.unsure >= _MOST_UNSURE:
            outcome = Outcome(OutboxState.FAILED, now, "outcome_unknown")
        elif claim.token - claim.tries > _MOST_CRASHES:
            outcome = Outcome(OutboxState.FAILED, now, "crashed_before_sending")
        elif await self._is_muted(tx, claim, story):
            outcome = Outcome(OutboxState.MUTED, now)
        else:
            match = Match(claim.team_id, claim.channel_id, await tx.outbox.list_reasons(claim))
            return Alert(claim.outbox_id, match, story, message_ts, possible_repeat=posts.unsure > 0)
        await tx.outbox.mark(claim, outcome, now)
        return outcome

    async def _is_muted(self, tx: Transaction, claim: Claim, story: Story) -> bool:
        mutes = await tx.mutes.list_for_channel(claim.team_id, claim.channel_id, self._desk.clock())
        keys = {f"story:{story.id}"}.union(*(event_keys(event, self._desk.lexicon) for event in story.events))
        return any(mute.key in keys for mute in mutes)

    async def _post(self, parcel: _Parcel) -> bool:
        """Call Slack, the attempt written down before and the outcome after; return whether Slack took it."""
        async with self._desk.database.transaction() as tx:
            attempt_id = await tx.outbox.start(parcel.claim, parcel.method, self._desk.clock(), LEASE)
        if attempt_id is None:
            _log.warning("alert.lost", **_ids(parcel.claim))
            return False
        parcel = replace(parcel, claim=replace(parcel.claim, tries=parcel.claim.tries + 1))
        self._desk.at_step("post")
        try:
            message_ts = await self._call(parcel)
        except SendError as error:
            return await self._take_error(error, parcel, attempt_id)
        self._desk.at_step("posted")
        await self._mark_sent(parcel, attempt_id, message_ts)
        self._desk.at_step("marked")
        return True

    async def _call(self, parcel: _Parcel) -> str:
        if parcel.alert.message_ts:
            return await self._sender.update(parcel.claim.channel_id, parcel.alert.message_ts, parcel.message)
        return await self._sender.post(parcel.claim.channel_id, parcel.message)

    async def _mark_sent(self, parcel: _Parcel, attempt_id: int, message_ts: str) -> None:
        claim, alert, now = parcel.claim, parcel.alert, self._desk.clock()
        card = PostedCard(alert.story.id, message_ts, alert.match.reasons, alert.story.version)
        async with self._desk.database.transaction() as tx:
            await tx.outbox.mark_attempt(attempt_id, OK, message_ts, now)
            held = await tx.outbox.mark(claim, Outcome(OutboxState.SENT, now + CHANNEL_PAUSE), now)
            if held:
                await tx.outbox.mark_superseded(claim, card.version, now)
                await tx.cards.add(claim.team_id, claim.channel_id, card, now)
            if held and alert.message_ts is None:
                await tx.subscriptions.mark_alerted({reason.subscription_id for reason in alert.match.reasons})
        _log.info("alert.sent", **_ids(claim), message_ts=message_ts, held=held, tries=claim.tries)

    async def _take_error(self, error: SendError, parcel: _Parcel, attempt_id: int) -> bool:
        """Write down what went wrong, and do what follows from it; return whether Slack took it after all."""
        claim, now = parcel.claim, self._desk.clock()
        self.in_doubt |= error.ambiguous
        step = next_step(error, claim.tries, now, self._jitter())
        plain = Message(parcel.message.text) if isinstance(step, AgainPlain) and parcel.message.blocks else None
        outcome = Outcome(_state_after(step, parcel), now + CHANNEL_PAUSE, error.code)
        if isinstance(step, Again):
            outcome = replace(outcome, quiet_until=step.at)
        async with self._desk.database.transaction() as tx:
            await tx.outbox.mark_attempt(attempt_id, UNSURE if error.ambiguous else error.code, None, now)
            if isinstance(step, Pause) and step.whole_workspace:
                await tx.channels.pause_team(claim.team_id, error.code, now)
            elif isinstance(step, Pause):
                await tx.channels.pause(claim.team_id, claim.channel_id, error.code, now)
            if plain is None:
                await tx.outbox.mark(claim, outcome, now)
        _log.warning("alert.refused", **_ids(claim), code=error.code, state=outcome.state, plain=plain is not None)
        return plain is not None and await self._post(replace(parcel, message=plain))


def _state_after(step: Step, parcel: _Parcel) -> OutboxState:
    """Return where a message goes. An edit can be made again without harm, whatever became of the last one."""
    if isinstance(step, Again):
        return OutboxState.AMBIGUOUS if step.may_stand and parcel.method == POST else OutboxState.RETRY
    if isinstance(step, Pause):
        return OutboxState.HELD
    return OutboxState.SUPERSEDED if isinstance(step, LetBe) and parcel.method == EDIT else OutboxState.FAILED


def _ids(claim: Claim) -> dict[str, str | int]:
    return {
        "outbox_id": claim.outbox_id,
        "team_id": claim.team_id,
        "channel_id": claim.channel_id,
        "story_id": claim.story_id,
    }
