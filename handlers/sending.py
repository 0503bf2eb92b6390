"""One claimed message on its way: look again at what it is to show, write the attempt down, post, write the outcome.

A claim makes one call: it posts the card, or edits it, or (when an edit changed facts) says in its thread what changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.branding import name_brands
from bot.errors import SendError
from bot.matching import event_keys
from bot.messages import Message
from bot.messages.card import render_card
from bot.messages.update import render_update
from bot.model import MatchReason, Status, Story
from bot.parse.lexicon import Lexicon
from bot.retry import Again, AgainPlain, LetBe, Pause, Step, next_step
from handlers.intake import Desk
from storage.cards import PostedCard
from storage.database import StorageError, Transaction
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
_MOST_DEATHS = 5
_MOST_UNSURE = 2


class Sender(Protocol):
    """What delivery needs of Slack: `handlers.slack.client.Poster`."""

    async def post(self, channel_id: str, message: Message, *, thread_ts: str | None = None) -> str: ...  # noqa: D102  Poster says it
    async def update(self, channel_id: str, message_ts: str, message: Message) -> str: ...  # noqa: D102  Poster says it
    async def check(self) -> None: ...  # noqa: D102  Poster says it


@dataclass(frozen=True, slots=True)
class _Task:
    """What a claim is to do. `card` is what stands in the channel, or None for a first post."""

    claim: Claim
    method: str
    story: Story
    before: Story | None
    card: PostedCard | None
    reasons: tuple[MatchReason, ...]
    possible_repeat: bool = False

    @property
    def shown(self) -> PostedCard:
        """Return the card as it stands once this is done; its ts is still to come for a first post."""
        told = self.card.told_version if self.card else self.story.version
        return PostedCard(
            self.story.id, self.card.message_ts if self.card else "", self.reasons, self.story.version, told
        )

    def render(self, lexicon: Lexicon) -> Message | None:
        """Return what Slack is to be sent; None when the thread needs no line after all."""
        if self.method == REPLY:
            return self.render_change()
        named = name_brands(self.story, lexicon)
        return render_card(named, self.reasons, possible_repeat=self.possible_repeat)

    def render_change(self) -> Message | None:
        """Return the line that says what changed since the channel was told."""
        return render_update(self.before, self.story, possible_repeat=self.possible_repeat) if self.before else None


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A rendered task. `is_followed` is True when the thread is to get a line after it."""

    task: _Task
    message: Message
    is_followed: bool


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
        try:
            async with self._desk.database.transaction() as tx:
                task = await self._prepare(tx, claim)
            parcel = _pack(task, self._desk.lexicon) if isinstance(task, _Task) else None
        except StorageError:
            raise
        except Exception:  # noqa: BLE001  what cannot be made now cannot be made later: the channel must not wait
            _log.exception("alert.not_made", **_ids(claim))
            await self._take_crash(claim)
            return False
        if parcel is None:
            outcome = task if isinstance(task, Outcome) else await self._settle_told(claim, task.story)
            _log.info("alert.settled", **_ids(claim), state=outcome.state, code=outcome.code)
            return False
        return await self._post(parcel)

    async def _prepare(self, tx: Transaction, claim: Claim) -> _Task | Outcome:
        """Return what is to be done, by the story as it now stands, or the outcome of a claim that needs no call."""
        story = await tx.stories.get(claim.story_id)
        card = await self._find_card(tx, claim)
        task = await self._next_task(tx, claim, story, card) if story else None
        now = self._desk.clock()
        if task is None or story is None:
            outcome = Outcome(OutboxState.SUPERSEDED, now)
        elif isinstance(task, str):
            outcome = Outcome(OutboxState.FAILED, now, task)
            await tx.cards.mark_told(claim.team_id, claim.channel_id, story.id, story.version)
        elif await self._is_muted(tx, claim, story):
            outcome = Outcome(OutboxState.MUTED, now)
        else:
            return task
        await tx.outbox.mark(claim, outcome, now)
        return outcome

    async def _find_card(self, tx: Transaction, claim: Claim) -> PostedCard | None:
        """Return the channel's card; one that was posted but never written down is known by its attempt."""
        card = await tx.cards.get(claim.team_id, claim.channel_id, claim.story_id)
        if card:
            return card
        message_ts = (await tx.outbox.list_posts(claim)).message_ts
        return PostedCard(claim.story_id, message_ts, (), 0, claim.version) if message_ts else None

    async def _next_task(
        self, tx: Transaction, claim: Claim, story: Story, card: PostedCard | None
    ) -> _Task | str | None:
        """Return what comes next: post, edit, line in the thread, nothing; a word says why it is given up."""
        if card and card.version >= story.version and card.told_version >= story.version:
            return None
        method = POST if card is None else REPLY if card.version >= story.version else EDIT
        posts = await (tx.outbox.list_replies(claim) if method == REPLY else tx.outbox.list_posts(claim))
        if method != EDIT and posts.unsure >= _MOST_UNSURE:
            return "outcome_unknown"
        if claim.token - claim.tries > _MOST_DEATHS:
            return "crashed_before_sending"
        before = await tx.stories.get_version(story.id, card.told_version) if card else None
        reasons = dict.fromkeys((*(card.reasons if card else ()), *await tx.outbox.list_reasons(claim)))
        return _Task(claim, method, story, before, card, tuple(reasons), possible_repeat=posts.unsure > 0)

    async def _is_muted(self, tx: Transaction, claim: Claim, story: Story) -> bool:
        mutes = await tx.mutes.list_for_channel(claim.team_id, claim.channel_id, self._desk.clock())
        news = [event for event in story.events if event.status is Status.NEW]
        keys = {f"story:{story.id}"}.union(*(event_keys(event, self._desk.lexicon) for event in news))
        return any(mute.key in keys for mute in mutes)

    async def _settle_told(self, claim: Claim, story: Story) -> Outcome:
        now = self._desk.clock()
        outcome = Outcome(OutboxState.SUPERSEDED, now)
        async with self._desk.database.transaction() as tx:
            await tx.cards.mark_told(claim.team_id, claim.channel_id, story.id, story.version)
            await tx.outbox.mark(claim, outcome, now)
        return outcome

    async def _take_crash(self, claim: Claim) -> None:
        now = self._desk.clock()
        async with self._desk.database.transaction() as tx:
            state = await tx.outbox.mark_crashed(claim, now + _CRASH_PAUSE, now)
        _log.warning("alert.refused", **_ids(claim), code=CANNOT_BE_RENDERED, state=state)

    async def _post(self, parcel: _Parcel) -> bool:
        """Call Slack, the attempt written down before and the outcome after; return whether Slack took it."""
        task = parcel.task
        async with self._desk.database.transaction() as tx:
            attempt_id = await tx.outbox.start(task.claim, task.method, self._desk.clock(), LEASE)
        if attempt_id is None:
            _log.warning("alert.lost", **_ids(task.claim))
            return False
        parcel = replace(parcel, task=replace(task, claim=replace(task.claim, tries=task.claim.tries + 1)))
        begun, ended, marked = _STEPS[task.method]
        self._desk.at_step(begun)
        try:
            message_ts = await self._call(parcel)
        except SendError as error:
            return await self._take_error(error, parcel, attempt_id)
        self._desk.at_step(ended)
        await self._mark_sent(parcel, attempt_id, message_ts)
        self._desk.at_step(marked)
        return True

    async def _call(self, parcel: _Parcel) -> str:
        channel_id, message_ts = parcel.task.claim.channel_id, parcel.task.shown.message_ts
        if parcel.task.method == EDIT:
            return await self._sender.update(channel_id, message_ts, parcel.message)
        return await self._sender.post(channel_id, parcel.message, thread_ts=message_ts or None)

    async def _mark_sent(self, parcel: _Parcel, attempt_id: int, message_ts: str) -> None:
        task, claim, now = parcel.task, parcel.task.claim, self._desk.clock()
        state = OutboxState.EDITED if parcel.is_followed else OutboxState.SENT
        async with self._desk.database.transaction() as tx:
            await tx.outbox.mark_attempt(attempt_id, OK, message_ts, now)
            held = await tx.outbox.mark(claim, Outcome(state, now + CHANNEL_PAUSE), now)
            if held:
                await tx.outbox.mark_superseded(claim, task.story.version, now)
            if held and task.method != REPLY:
                card = replace(task.shown, message_ts=task.shown.message_ts or message_ts)
                await tx.cards.add(claim.team_id, claim.channel_id, card, now)
            if not parcel.is_followed:
                await tx.cards.mark_told(claim.team_id, claim.channel_id, task.story.id, task.story.version)
            if held and task.method == POST:
                await tx.subscriptions.mark_alerted({reason.subscription_id for reason in task.reasons})
        _log.info("alert.sent", **_ids(claim), method=task.method, message_ts=message_ts, held=held, tries=claim.tries)

    async def _take_error(self, error: SendError, parcel: _Parcel, attempt_id: int) -> bool:
        """Write down what went wrong, and do what follows from it; return whether Slack took it after all."""
        claim, now = parcel.task.claim, self._desk.clock()
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
            held = plain is None and await tx.outbox.mark(claim, outcome, now)
            if held and outcome.state is OutboxState.EDITED:
                await tx.cards.add(claim.team_id, claim.channel_id, parcel.task.shown, now)
        _log.warning("alert.refused", **_ids(claim), code=error.code, state=outcome.state, plain=plain is not None)
        return plain is not None and await self._post(replace(parcel, message=plain))


def _pack(task: _Task, lexicon: Lexicon) -> _Parcel | None:
    message = task.render(lexicon)
    is_followed = task.method == EDIT and task.render_change() is not None
    return _Parcel(task, message, is_followed) if message else None


def _state_after(step: Step, parcel: _Parcel) -> OutboxState:
    """Return where a message goes.

    An edit can be made again without harm, whatever became of the last one; when Slack will not have it at all (cards
    of some workspaces may not be edited after a while), the thread is still told what changed.
    """
    method = parcel.task.method
    if isinstance(step, Again):
        return OutboxState.AMBIGUOUS if step.may_stand and method != EDIT else OutboxState.RETRY
    if isinstance(step, Pause):
        return OutboxState.HELD
    if isinstance(step, LetBe):
        return OutboxState.FAILED if method == POST else OutboxState.SUPERSEDED
    return OutboxState.EDITED if parcel.is_followed else OutboxState.FAILED


def _ids(claim: Claim) -> dict[str, str | int]:
    return {
        "outbox_id": claim.outbox_id,
        "team_id": claim.team_id,
        "channel_id": claim.channel_id,
        "story_id": claim.story_id,
    }
