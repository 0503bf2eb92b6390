"""What was held for a lane is told when it is due: a digest of the stories as they stand by then, or lines in threads.

Taking what is due, queueing its digest and writing down what it tells is one transaction: however many bots look at
once, and wherever one dies, a story is told in one digest or still held. A digest is told once a local day; what would
make a second one waits for the next.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from bot.correcting import apply_corrections
from bot.lanes import Ending, HeldReason, LaneSettings
from bot.matching import mute_keys
from bot.messages import Message
from bot.messages.digest import DigestLine, DigestPage, lay_out, render_digest, render_rest
from bot.messages.update import change_text
from bot.model import Story
from bot.roads import DIGESTED, find_zone, local_day, next_due, quiet_end
from bot.source_words import freshness_line
from handlers.corrected import get_stories, list_accepted
from handlers.intake import Desk
from storage.database import Transaction, Work
from storage.held import Held
from storage.settled import DigestPlace, Settled

_log = structlog.get_logger()
_LANES_AT_ONCE = 500
_MOST_SUMMARIES = 1000


@dataclass(frozen=True, slots=True)
class _Lane:
    """A lane whose digest is being made."""

    team_id: str
    channel_id: str
    settings: LaneSettings
    now: datetime
    muted: frozenset[str] = frozenset()


async def tell_digests(desk: Desk) -> None:
    """Tell every lane what is due for it. A lane that cannot be told keeps what it has, and the others are told."""
    async with desk.database.snapshot() as tx:
        lanes = await tx.held.list_due_lanes(desk.clock(), _LANES_AT_ONCE)
    for team_id, channel_id in lanes:
        ids = {"team_id": team_id, "channel_id": channel_id}
        (ended,) = await asyncio.gather(_tell_lane(team_id, channel_id, desk), return_exceptions=True)
        if isinstance(ended, Exception):
            _log.error("digest.failed", **ids, exc_info=ended)
        elif isinstance(ended, BaseException):
            raise ended
        elif ended:
            desk.queued.set()
            _log.info("digest.told", **ids, stories=ended)


async def tell_now(team_id: str, channel_id: str, desk: Desk) -> int:
    """Tell the lane all that waits for it, due or not; return how many stories that are.

    What comes until its next digest is told there all the same.
    """
    told = await _tell_lane(team_id, channel_id, desk, is_asked=True)
    desk.queued.set()
    return told


async def show_rest(team_id: str, channel_id: str, digest_key: str, page: int, desk: Desk) -> Message | None:
    """Return a page of a digest that was told, its stories as they stand now; None when it is not kept any more."""
    async with desk.database.snapshot() as tx:
        pages = await tx.settled.count_pages(team_id, channel_id, digest_key)
        told = await tx.settled.list_digest(team_id, channel_id, digest_key, page)
        stories = await get_stories(tx, team_id, [one.story_id for one in told])
    lines = [DigestLine(stories[one.story_id], one.reasons, one.why or HeldReason.DAILY, one.change) for one in told]
    return render_rest(DigestPage(digest_key, lines, len(lines), page, pages)) if lines else None


async def _tell_lane(team_id: str, channel_id: str, desk: Desk, *, is_asked: bool = False) -> int:
    """Tell one lane what is due, or (`is_asked`) all that waits; return how many stories it is told."""
    now = desk.clock()
    desk.at_step("digest")
    async with desk.database.transaction() as tx:
        await tx.wait_turn(Work.STORIES)  # no story may change, and no lane begin to hold one, between look and word
        mutes = await tx.mutes.list_for_channel(team_id, channel_id, now)
        settings = await tx.lanes.get(team_id, channel_id)
        lane = _Lane(team_id, channel_id, settings, now, frozenset(mute.key for mute in mutes))
        taken = await tx.held.take(team_id, channel_id, None if is_asked else now)
        desk.at_step("digest taken")
        day = _day(taken, lane)
        due = taken if is_asked else await _put_off(tx, taken, lane, day)
        lines = await _find_lines(tx, due, lane, desk)
        if lines:
            is_digest = not is_asked and any(line.why in DIGESTED for line in lines)
            await _tell(tx, lines, lane, day, await _free_key(tx, lane, day, is_digest=is_digest))
        desk.at_step("digest commit")
    desk.at_step("digest told")
    return len(lines)


async def _put_off(tx: Transaction, taken: Sequence[Held], lane: _Lane, day: date) -> list[Held]:
    """Hold again what may not be told now: all of it in quiet hours, a second digest of the same local day."""
    until = quiet_end(lane.settings, lane.now)
    has_digest = await tx.outbox.has_notice(lane.team_id, lane.channel_id, _key(day))
    due: list[Held] = []
    later: list[Held] = []
    for held in taken:
        if until:
            later.append(held.until(until))
        elif has_digest and held.why in DIGESTED:
            later.append(held.until(next_due(held.why, lane.settings, lane.now)))
        else:
            due.append(held)
    await tx.held.put(later)
    return due


async def _find_lines(tx: Transaction, due: Sequence[Held], lane: _Lane, desk: Desk) -> list[DigestLine]:
    """Return what the digest tells; what is told otherwise, or not at all, is settled."""
    lines: list[DigestLine] = []
    settled: list[Settled] = []
    ids = [held.story_id for held in due]
    stories = await get_stories(tx, lane.team_id, ids)
    carded = await tx.cards.list_stories(lane.team_id, lane.channel_id, ids)
    known = await tx.settled.get_many(lane.team_id, lane.channel_id, ids)
    for held in due:
        story, before = stories[held.story_id], known.get(held.story_id)
        told_version = before.version if before and before.ending is Ending.DIGEST else None
        if story.id in carded:
            await tx.outbox.enqueue_again(held.match, story, lane.now)
        elif ending := _find_ending(story, lane, desk, is_told=told_version is not None):
            one = Settled(lane.team_id, lane.channel_id, story.id, ending, story.version, held.reasons, held.why)
            settled.append(one)
        elif told_version is None or told_version < story.version:
            lines.append(await _line(tx, held, story, told_version))
    await tx.settled.put_all([(one, None) for one in settled], lane.now)
    return lines


async def _line(tx: Transaction, held: Held, story: Story, told_version: int | None) -> DigestLine:
    """Return the story as it stands, with what changed since a digest told it, or since it came."""
    version = held.version if told_version is None else told_version
    before = await tx.stories.get_version(story.id, version) if version < story.version else None
    accepted = await list_accepted(tx, held.match.team_id, story.id) if before else []
    change = change_text(apply_corrections(before, accepted), story) if before else None
    return DigestLine(story, held.reasons, held.why, change, told_version is not None)


def _find_ending(story: Story, lane: _Lane, desk: Desk, *, is_told: bool) -> Ending | None:
    """Return why the story is not told: it is muted, or was withdrawn before the lane heard of it."""
    if lane.muted and not mute_keys(story, desk.lexicon).isdisjoint(lane.muted):
        return Ending.MUTED
    return Ending.WITHDRAWN if (story.is_withdrawn or story.is_denied) and not is_told else None


async def _tell(tx: Transaction, lines: Sequence[DigestLine], lane: _Lane, day: date, key: str) -> None:
    """Queue the digest, and write down what stands where in it."""
    pages = lay_out(lines)
    records = [(record.source, record.health) for record in await tx.sources.list_all()]
    fresh = freshness_line(records, lane.now, find_zone(lane.settings))
    page = DigestPage(key, pages[0], len(lines), 1, len(pages))
    await tx.outbox.enqueue_notice(lane.team_id, lane.channel_id, key, render_digest(page, day, fresh), lane.now)
    numbered = ((number, line) for number, part in enumerate(pages, start=1) for line in part)
    told = [(_settled(line, lane), DigestPlace(key, number, place)) for place, (number, line) in enumerate(numbered)]
    await tx.settled.put_all(told, lane.now)
    counted = Counter(one for line in lines for one in {reason.subscription_id for reason in line.reasons})
    for alerts in set(counted.values()):
        ids = {one for one, count in counted.items() if count == alerts}
        await tx.subscriptions.mark_alerted(ids, lane.now, alerts=alerts)


def _settled(line: DigestLine, lane: _Lane) -> Settled:
    story = line.story
    lane_id = (lane.team_id, lane.channel_id)
    return Settled(*lane_id, story.id, Ending.DIGEST, story.version, line.reasons, line.why, line.change)


async def _free_key(tx: Transaction, lane: _Lane, day: date, *, is_digest: bool) -> str:
    """Return a key under which the lane was told nothing yet: the local day's, or one of a further summary of it."""
    keys = [_key(day)] if is_digest else []
    keys += [f"summary {day.isoformat()} {number}" for number in range(1, _MOST_SUMMARIES)]
    for key in keys:
        if not await tx.outbox.has_notice(lane.team_id, lane.channel_id, key):
            return key
    return f"summary {lane.now.isoformat()}"


def _day(taken: Sequence[Held], lane: _Lane) -> date:
    """Return the local day that a digest is of: of the last that was missed, however late it comes."""
    due = [held.due_at for held in taken if held.why in DIGESTED and held.due_at <= lane.now]
    return local_day(lane.settings, max(due, default=lane.now))


def _key(day: date) -> str:
    return f"digest {day.isoformat()}"
