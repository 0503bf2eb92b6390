"""Who is to hear of a story, and how: at once by a card, later in a digest, or not at all; each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.importance import find_importance
from bot.lanes import Ending, HeldReason, LaneSettings
from bot.matching import article_keys, event_keys, match_story
from bot.model import Article, Delivery, Event, How, Importance, Match, Status, Story, Subscription
from bot.parse.lexicon import Lexicon
from bot.roads import Hold, choose_road, day_start, effective_floor, next_due
from storage.database import Transaction
from storage.held import Held
from storage.settled import Settled

# How long a card waits for further sources before it is edited to name them: the outlets that copy a wire are many.
GATHERING = timedelta(seconds=90)
_DEFAULTS = LaneSettings()


@dataclass(frozen=True, slots=True)
class Told:
    """What an article made of a story: the story `before` it, None for a new one, and as it stands now."""

    before: Story | None
    story: Story

    @property
    def has_new_facts(self) -> bool:
        """Return whether this is more than another source of known facts."""
        return self.before is None or self.before.version != self.story.version


@dataclass(frozen=True, slots=True)
class Asked:
    """A lane that asked for what a story tells. `hows` are of those subscriptions for which it is important enough."""

    match: Match
    settings: LaneSettings
    hows: tuple[How, ...]

    @property
    def lane(self) -> tuple[str, str]:
        """Return (team_id, channel_id)."""
        return self.match.team_id, self.match.channel_id


@dataclass(frozen=True, slots=True)
class Routed:
    """How many channels hear of a story now, by a card or an edit of theirs, and how many are held to hear later."""

    now: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the lanes know of a story already, and what waits for them."""

    has_it: Sequence[tuple[str, str]]
    held: dict[tuple[str, str], Held]
    settled: dict[tuple[str, str], Settled]

    def knows(self, lane: tuple[str, str], story: Story) -> bool:
        """Return whether a digest told the lane the story as it stands."""
        known = self.settled.get(lane)
        return known is not None and known.ending is Ending.DIGEST and known.version >= story.version


async def find_matches(tx: Transaction, story: Story, article: Article, lexicon: Lexicon) -> tuple[Asked, ...]:
    """Return the channels that asked for what the story tells, each with what of it is important enough for whom."""
    news = [event for event in story.events if event.status is Status.NEW]
    keys = frozenset[str]().union(*(event_keys(event, lexicon) for event in news), article_keys(article))
    candidates = await tx.subscriptions.list_candidates(keys)
    matches = match_story(news, article, candidates, lexicon)
    settings = await tx.lanes.list_for({(match.team_id, match.channel_id) for match in matches})
    ids = {reason.subscription_id for match in matches for reason in match.reasons}
    floors = {
        one.id: (one, effective_floor(one.how, settings.get((one.team_id, one.channel_id), _DEFAULTS)))
        for one in candidates
        if one.id in ids
    }
    passed = _pass_floors(news, article, list(floors.values()), lexicon)
    return tuple(_asked(match, settings.get((match.team_id, match.channel_id), _DEFAULTS), passed) for match in matches)


async def queue_story(tx: Transaction, told: Told, asked: Sequence[Asked], now: datetime) -> Routed:
    """Let the story go its way to the channels that asked for it and those that have it.

    Who has its card hears of new facts now, and sees further sources named in a while. Who is told in digests hears of
    new facts there. Who asked for news that matters more is told nothing, and that is written down.
    """
    story = told.story
    standing = await _find_standing(tx, story) if told.before else _Standing((), {}, {})
    to_edit = _edits(standing, asked)
    to_post, held = list[Match](), 0
    for one in asked:
        if one.lane in standing.has_it or standing.knows(one.lane, story):
            continue
        hold = await _find_hold(tx, one, story, now) if one.hows else None
        if not one.hows:
            await _pass_over(tx, one, story, standing, now)
        elif hold:
            await tx.held.add(one.match, story.id, story.version, hold, now)
            held += 1
        else:
            to_post.append(await _release(tx, one.match, story, standing))
    if told.has_new_facts:
        held += await _correct(tx, story, standing, {one.lane for one in asked}, now)
    await tx.outbox.enqueue([*to_post, *to_edit] if told.has_new_facts else to_post, story, now)
    if not told.has_new_facts:
        await tx.edits.add(to_edit, story.id, now + GATHERING)
    return Routed(len(to_post) + len(to_edit), held)


async def _find_standing(tx: Transaction, story: Story) -> _Standing:
    held, settled = await tx.held.list_for_story(story.id), await tx.settled.list_for_story(story.id)
    queued = [lane for lane in await tx.outbox.list_channels(story.id) if lane not in held and lane not in settled]
    has_it = dict.fromkeys((*queued, *await tx.cards.list_channels(story.id)))
    return _Standing(tuple(has_it), held, settled)


def _edits(standing: _Standing, asked: Sequence[Asked]) -> list[Match]:
    """Return the channels that have the story, with what else asked for it by now."""
    reasons = {one.lane: one.match.reasons for one in asked if one.hows}
    return [Match(*lane, reasons=reasons.get(lane, ())) for lane in standing.has_it]


async def _find_hold(tx: Transaction, one: Asked, story: Story, now: datetime) -> Hold | None:
    settings, spent = one.settings, 0
    if settings.cards_a_day is not None and any(how.delivery is Delivery.AT_ONCE for how in one.hows):
        spent = await tx.cards.count_begun(*one.lane, day_start(settings, now), story.id)
    return choose_road(one.hows, settings, spent, now)


async def _pass_over(tx: Transaction, one: Asked, story: Story, standing: _Standing, now: datetime) -> None:
    """Write down that the story matters too little for the lane; what was held of it is held no more."""
    await tx.held.delete(*one.lane, story.id)
    known = standing.settled.get(one.lane)
    if known is None or known.ending is not Ending.DIGEST:
        await tx.settled.put(Settled(*one.lane, story.id, Ending.FLOOR, story.version, one.match.reasons), now)


async def _release(tx: Transaction, match: Match, story: Story, standing: _Standing) -> Match:
    """Return the match for a card, with the reasons for which the story was held until now."""
    lane = (match.team_id, match.channel_id)
    before = standing.held.get(lane)
    if before:
        await tx.held.delete(*lane, story.id)
    if lane in standing.settled:
        await tx.settled.delete(*lane, story.id)
    return replace(match, reasons=tuple(dict.fromkeys((*(before.reasons if before else ()), *match.reasons))))


async def _correct(
    tx: Transaction, story: Story, standing: _Standing, asked: set[tuple[str, str]], now: datetime
) -> int:
    """Let the next digest say what changed to lanes that a digest told and that ask for it no more; return how many."""
    lanes = [
        known
        for lane, known in standing.settled.items()
        if known.ending is Ending.DIGEST and lane not in asked and lane not in standing.has_it
        if lane not in standing.held and known.version < story.version
    ]
    for known in lanes:
        settings = await tx.lanes.get(known.team_id, known.channel_id)
        why = HeldReason.WEEKLY if known.why is HeldReason.WEEKLY else HeldReason.DAILY
        await tx.held.add(known.match, story.id, known.version, Hold(why, next_due(why, settings, now)), now)
    return len(lanes)


def _pass_floors(
    news: Sequence[Event], article: Article, matched: Sequence[tuple[Subscription, Importance]], lexicon: Lexicon
) -> dict[int, How]:
    """Return how those subscriptions are told that also match what of the news reaches their floor."""
    passed = {one.id: one.how for one, floor in matched if floor is Importance.LOW}
    for level in (Importance.NORMAL, Importance.HIGH):
        strict = {one.id: one for one, floor in matched if floor is level}
        important = [event for event in news if find_importance(event).rank >= level.rank]
        found = match_story(important, article, list(strict.values()), lexicon) if strict and important else ()
        passed |= {reason.subscription_id: strict[reason.subscription_id].how for m in found for reason in m.reasons}
    return passed


def _asked(match: Match, settings: LaneSettings, passed: dict[int, How]) -> Asked:
    ids = dict.fromkeys(reason.subscription_id for reason in match.reasons if reason.subscription_id in passed)
    reasons = tuple(reason for reason in match.reasons if reason.subscription_id in ids) or match.reasons
    return Asked(replace(match, reasons=reasons), settings, tuple(passed[one] for one in ids))
