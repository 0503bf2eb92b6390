"""What a claim is to send, by what is known now: a card, its edit, a line in its thread, a notice; or nothing."""

from dataclasses import dataclass, replace

from bot.branding import name_brands
from bot.correcting import apply_corrections
from bot.lanes import CardSize, HeldReason, LaneSettings
from bot.matching import mute_keys
from bot.messages import Message
from bot.messages.card import render_card
from bot.messages.notices import render_repeat
from bot.messages.update import is_change_of_state, render_aside, render_update
from bot.model import Match, MatchReason, Story
from bot.parse.lexicon import Lexicon
from bot.roads import Hold, quiet_end
from handlers.corrected import list_accepted
from handlers.intake import Desk
from storage.cards import PostedCard
from storage.database import Transaction
from storage.outbox import EDIT, POST, REPLY, Claim, Outcome, Posts
from storage.tables import OutboxState

_MOST_DEATHS = 5
_MOST_UNSURE = 2
# The code of a message that is kept for the end of its channel's quiet hours.
HELD_BACK = "quiet_hours"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message ready for Slack.

    `shown` is the card as it stands once this is done, its ts still to come for a first post; None for a notice.
    `is_followed` is True when the thread is to get a line after it. Such a line may stand in the channel itself, or
    (`broadcast`) be shown there too. `under_ts` is the message under which a notice belongs.
    """

    claim: Claim
    method: str
    message: Message
    shown: PostedCard | None = None
    is_followed: bool = False
    in_channel: bool = False
    broadcast: bool = False
    under_ts: str | None = None

    @property
    def thread_ts(self) -> str | None:
        """Return the message under which this is posted, None for the channel itself."""
        return None if self.in_channel else self.under_ts or self.message_ts

    @property
    def message_ts(self) -> str | None:
        """Return the card that is to be edited, or in whose thread this belongs."""
        return self.shown.message_ts or None if self.shown else None


@dataclass(frozen=True, slots=True)
class _Task:
    """What a claim of a story is to do. `card` is what stands in the channel, or None for a first post."""

    method: str
    story: Story
    before: Story | None
    card: PostedCard | None
    reasons: tuple[MatchReason, ...]
    possible_repeat: bool
    size: CardSize

    def shown(self) -> PostedCard:
        told = self.card.told_version if self.card else self.story.version
        message_ts = self.card.message_ts if self.card else ""
        return PostedCard(self.story.id, message_ts, self.reasons, self.story.version, self.story.edition, told)

    def render(self, lexicon: Lexicon) -> Message | None:
        """Return what Slack is to be sent; None when the thread needs no line after all."""
        if self.method == REPLY:
            return self.render_change()
        named = name_brands(self.story, lexicon)
        return render_card(named, self.reasons, possible_repeat=self.possible_repeat, size=self.size)

    def render_change(self) -> Message | None:
        """Return the line that says what changed since the channel was told."""
        return render_update(self.before, self.story, possible_repeat=self.possible_repeat) if self.before else None


async def pack(tx: Transaction, claim: Claim, desk: Desk) -> Parcel | Outcome:
    """Return what to send, or the outcome, already marked, of a claim that needs no call."""
    now = desk.clock()
    story = await tx.stories.get(claim.story_id) if claim.story_id is not None else None
    if claim.story_id is None:
        packed = await _pack_notice(tx, claim, desk)
    elif story is None:
        packed = Outcome(OutboxState.SUPERSEDED, now)
    else:
        packed = await _pack_story(tx, claim, story, desk)
        if isinstance(packed, Outcome) and packed.state is not OutboxState.MUTED and packed.code != HELD_BACK:
            await tx.cards.mark_told(claim.team_id, claim.channel_id, story.id, story.version)
    if isinstance(packed, Outcome):
        await tx.outbox.mark(claim, packed, now)
    return packed


async def _pack_notice(tx: Transaction, claim: Claim, desk: Desk) -> Parcel | Outcome:
    now = desk.clock()
    notice, posts = await tx.card_lines.get_notice(claim), await tx.outbox.list_posts(claim)
    if notice is None or posts.message_ts:
        return Outcome(OutboxState.SENT, now)
    story = await tx.stories.get(notice.thread_story_id) if notice.thread_story_id else None
    if notice.thread_story_id and (story is None or not notice.thread_ts):
        return Outcome(OutboxState.SUPERSEDED, now)
    if story and await _is_muted(tx, claim, story, desk):
        return Outcome(OutboxState.MUTED, now)
    if given_up := _find_despair(claim, posts):
        return Outcome(OutboxState.FAILED, now, given_up)
    message = render_repeat(notice.message) if posts.unsure else notice.message
    return Parcel(claim, POST, message, under_ts=notice.thread_ts)


async def _pack_story(tx: Transaction, claim: Claim, story: Story, desk: Desk) -> Parcel | Outcome:
    """Return the next step towards a channel that knows the story as it stands: post, edit, line in the thread."""
    now = desk.clock()
    card = await _find_card(tx, claim, story)
    corrections = await list_accepted(tx, claim.team_id, story.id)
    story = apply_corrections(story, corrections)
    is_known = card and card.edition >= story.edition and card.told_version >= story.version
    if is_known or (card is None and (story.is_withdrawn or story.is_denied)):
        return Outcome(OutboxState.SUPERSEDED, now)
    method = POST if card is None else REPLY if card.edition >= story.edition else EDIT
    posts = await (tx.outbox.list_replies(claim) if method == REPLY else tx.outbox.list_posts(claim))
    given_up = _find_despair(claim, Posts(0, None) if method == EDIT else posts)
    if given_up or await _is_muted(tx, claim, story, desk):
        return Outcome(OutboxState.FAILED if given_up else OutboxState.MUTED, now, given_up)
    settings = await tx.lanes.get(claim.team_id, claim.channel_id)
    asked = await tx.outbox.list_reasons(claim.team_id, claim.channel_id, story.id)
    reasons = tuple(dict.fromkeys((*(card.reasons if card else ()), *asked)))
    until = None if method == EDIT or posts.unsure else quiet_end(settings, now)
    if until:
        match = Match(claim.team_id, claim.channel_id, reasons)
        await tx.held.add(match, story.id, story.version, Hold(HeldReason.QUIET, until), now)
        return Outcome(OutboxState.SUPERSEDED, now, HELD_BACK)
    before = await tx.stories.get_version(story.id, card.told_version) if card else None
    before = apply_corrections(before, corrections) if before else None
    task = _Task(method, story, before, card, reasons, possible_repeat=posts.unsure > 0, size=settings.card_size)
    message = task.render(desk.lexicon)
    if message is None:
        return Outcome(OutboxState.SUPERSEDED, now)
    if method == REPLY and before:
        return _place_line(Parcel(claim, method, message, task.shown()), before, story, settings)
    return Parcel(claim, method, message, task.shown(), method == EDIT and task.render_change() is not None)


def _place_line(parcel: Parcel, before: Story, story: Story, settings: LaneSettings) -> Parcel:
    """Return the line that says what changed, where the channel wants it."""
    if not settings.threads:
        return replace(parcel, message=render_aside(parcel.message, before), in_channel=True)
    return replace(parcel, broadcast=settings.broadcasts and is_change_of_state(before, story))


async def _find_card(tx: Transaction, claim: Claim, story: Story) -> PostedCard | None:
    """Return the channel's card; one that was posted but never written down is known by its attempt."""
    card = await tx.cards.get(claim.team_id, claim.channel_id, story.id)
    if card:
        return card
    message_ts = (await tx.outbox.list_posts(claim)).message_ts
    told = await tx.stories.version_at(story.id, claim.edition)
    return PostedCard(story.id, message_ts, (), 0, 0, told) if message_ts else None


async def _is_muted(tx: Transaction, claim: Claim, story: Story, desk: Desk) -> bool:
    mutes = await tx.mutes.list_for_channel(claim.team_id, claim.channel_id, desk.clock())
    return not mute_keys(story, desk.lexicon).isdisjoint(mute.key for mute in mutes)


def _find_despair(claim: Claim, posts: Posts) -> str | None:
    """Return why a message is given up, if it is: too many posts unknown to us, too many processes dead over it."""
    if posts.unsure >= _MOST_UNSURE:
        return "outcome_unknown"
    return "crashed_before_sending" if claim.token - claim.tries > _MOST_DEATHS else None
