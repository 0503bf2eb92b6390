"""Who is to hear of a story, and how: at once by a card, later in a digest, or not at all; each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.importance import find_importance
from bot.lanes import Ending, HeldReason, LaneSettings
from bot.matching import article_keys, event_keys, match_story
from bot.model import Article, Event, How, Importance, Match, Status, Story, Subscription
from bot.parse.lexicon import Lexicon
from bot.roads import Hold, choose_road, day_start, effective_floor, next_due
from storage.database import Transaction
from storage.held import Held
from storage.settled import Settled

# How long a card waits for further sources before it is edited to name them: the outlets that copy a wire are many.
GATHERING = timedelta(seconds=90)
_DEFAULTS = LaneSettings()
_Lane = tuple[str, str]


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
    def lane(self) -> _Lane:
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

    has_it: Mapping[_Lane, None]
    held: Mapping[_Lane, Held]
    settled: Mapping[_Lane, Settled]

    def knows(self, lane: _Lane, story: Story) -> bool:
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


async def queue_story(
    tx: Transaction, told: Told, asked: Sequence[Asked], now: datetime, gathers_for: timedelta
) -> Routed:
    """Let the story go its way to the channels that asked for it and those that have it.

    Who has its card hears of new facts now, and sees further sources named in a while. Who is told in digests hears of
    new facts there. Who asked for news that matters more is told nothing, and that is written down.
    """
    story = told.story
    standing = await _find_standing(tx, story) if told.before else _Standing({}, {}, {})
    to_edit = _edits(standing, asked)
    new = [one for one in asked if one.lane not in standing.has_it and not standing.knows(one.lane, story)]
    holds = await _find_holds(tx, new, story, now)
    to_post = [await _release(tx, one.match, story, standing) for one in new if one.hows and one.lane not in holds]
    to_hold = [_held(one.match, story, holds[one.lane], standing, now) for one in new if one.lane in holds]
    if told.has_new_facts:
        to_hold += await _correct(tx, story, standing, {one.lane for one in asked}, now)
    await tx.held.put(to_hold)
    await _pass_over(tx, [one for one in new if not one.hows], story, standing, now)
    await tx.outbox.enqueue([*to_post, *to_edit] if told.has_new_facts else to_post, story, now)
    if not told.has_new_facts:
        await tx.edits.add(to_edit, story.id, now + gathers_for)
    return Routed(len(to_post) + len(to_edit), len(to_hold))


async def _find_standing(tx: Transaction, story: Story) -> _Standing:
    held, settled = await tx.held.list_for_story(story.id), await tx.settled.list_for_story(story.id)
    queued = [lane for lane in await tx.outbox.list_channels(story.id) if lane not in held and lane not in settled]
    has_it = dict.fromkeys((*queued, *await tx.cards.list_channels(story.id)))
    return _Standing(has_it, held, settled)


def _edits(standing: _Standing, asked: Sequence[Asked]) -> list[Match]:
    """Return the channels that have the story, with what else asked for it by now."""
    reasons = {one.lane: one.match.reasons for one in asked if one.hows}
    return [Match(*lane, reasons=reasons.get(lane, ())) for lane in standing.has_it]


async def _find_holds(tx: Transaction, asked: Sequence[Asked], story: Story, now: datetime) -> dict[_Lane, Hold]:
    """Return how the story is held, for those lanes that are not to hear of it now."""
    limited = [one for one in asked if one.settings.cards_a_day is not None]
    spent = await tx.cards.count_begun({one.lane: day_start(one.settings, now) for one in limited}, story.id)
    holds = {one.lane: choose_road(one.hows, one.settings, spent.get(one.lane, 0), now) for one in asked if one.hows}
    return {lane: hold for lane, hold in holds.items() if hold}


def _held(match: Match, story: Story, hold: Hold, standing: _Standing, now: datetime) -> Held:
    lane = (match.team_id, match.channel_id)
    before = standing.held.get(lane)
    reasons = tuple(dict.fromkeys((*(before.reasons if before else ()), *match.reasons)))
    return Held(*lane, story.id, reasons, hold.why, story.version, hold.due_at, now)


async def _pass_over(tx: Transaction, asked: Sequence[Asked], story: Story, standing: _Standing, now: datetime) -> None:
    """Write down that the story matters too little for these lanes; what was held of it is held no more."""
    for one in asked:
        if one.lane in standing.held:
            await tx.held.delete(*one.lane, story.id)
    digested = {lane for lane, known in standing.settled.items() if known.ending is Ending.DIGEST}
    passed = [
        Settled(*one.lane, story.id, Ending.FLOOR, story.version, one.match.reasons)
        for one in asked
        if one.lane not in digested
    ]
    await tx.settled.put_all([(one, None) for one in passed], now)


async def _release(tx: Transaction, match: Match, story: Story, standing: _Standing) -> Match:
    """Return the match for a card, with the reasons for which the story was held until now."""
    lane = (match.team_id, match.channel_id)
    before = standing.held.get(lane)
    if before:
        await tx.held.delete(*lane, story.id)
    if lane in standing.settled:
        await tx.settled.delete(*lane, story.id)
    return replace(match, reasons=tuple(dict.fromkeys((*(before.reasons if before else ()), *match.reasons))))


async def _correct(tx: Transaction, story: Story, standing: _Standing, asked: set[_Lane], now: datetime) -> list[Held]:
    """Return the lanes whose next digest is to say what changed: a digest told them, and they ask for it no more."""
    known = {
        lane: one
        for lane, one in standing.settled.items()
        if one.ending is Ending.DIGEST and one.version < story.version
        if lane not in asked and lane not in standing.has_it and lane not in standing.held
    }
    settings = await tx.lanes.list_for(known)
    corrections: list[Held] = []
    for lane, one in known.items():
        why = HeldReason.WEEKLY if one.why is HeldReason.WEEKLY else HeldReason.DAILY
        due_at = next_due(why, settings.get(lane, _DEFAULTS), now)
        corrections.append(Held(*lane, story.id, one.reasons, why, one.version, due_at, now))
    return corrections


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
