"""What lanes hold: merged, taken once, moved with the settings; and what became of what had no card."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

from bot.lanes import Ending, HeldReason, LaneSettings
from bot.model import Story
from bot.roads import Hold
from storage.database import Database, Transaction
from storage.held import Held
from storage.settled import DigestPlace, Settled
from tests.builders import NOON, TEAM, approval, article, match

HOUR = timedelta(hours=1)
LATER = Hold(HeldReason.WEEKLY, NOON + 72 * HOUR)
SOON = Hold(HeldReason.QUIET, NOON + HOUR)


async def _story(tx: Transaction, number: int = 1) -> Story:
    await tx.articles.add(article(f"a{number}"), "test", NOON)
    return await tx.stories.add((approval(),), f"a{number}", (), NOON)


async def test_a_story_is_held_once_for_all_its_reasons_until_the_first_is_due(database: Database) -> None:
    async with database.transaction() as tx:
        story = await _story(tx)
        await tx.held.add(match("C1", 1), story.id, 1, LATER, NOON)
        await tx.held.add(match("C1", 2), story.id, 2, SOON, NOON + HOUR)
        await tx.held.add(match("C1", 2), story.id, 3, LATER, NOON + HOUR)
        (held,) = await tx.held.list_for_lane(TEAM, "C1")
        assert await tx.held.list_for_story(story.id) == {(TEAM, "C1"): held}

    assert ([reason.subscription_id for reason in held.reasons], held.hold) == ([1, 2], SOON)
    assert (held.version, held.created_at) == (1, NOON)


async def test_what_is_due_is_taken_once_by_whoever_asks_first(database: Database) -> None:
    async with database.transaction() as tx:
        one, two = await _story(tx, 1), await _story(tx, 2)
        await tx.held.add(match("C1"), one.id, 1, SOON, NOON)
        await tx.held.add(match("C1"), two.id, 1, LATER, NOON)
        await tx.held.add(match("C2"), two.id, 1, SOON, NOON)
        assert await tx.held.list_due_lanes(NOON, 10) == []
        assert await tx.held.list_due_lanes(SOON.due_at, 10) == [(TEAM, "C1"), (TEAM, "C2")]
        assert await tx.held.list_due_lanes(SOON.due_at, 1) == [(TEAM, "C1")]

    async def take() -> list[Held]:
        async with database.transaction() as tx:
            return await tx.held.take(TEAM, "C1", SOON.due_at)

    taken = await asyncio.gather(take(), take(), take())
    assert [held.story_id for part in taken for held in part] == [one.id]
    async with database.transaction() as tx:
        assert await tx.held.count_for_lanes([(TEAM, "C1"), (TEAM, "C2"), (TEAM, "C3")]) == {
            (TEAM, "C1"): 1,
            (TEAM, "C2"): 1,
        }
        assert [held.story_id for held in await tx.held.take(TEAM, "C1", None)] == [two.id]
        assert not await tx.held.delete(TEAM, "C1", two.id)
        assert await tx.held.delete(TEAM, "C2", two.id)


async def test_what_waits_moves_with_the_settings_of_its_lane_but_what_is_due_stays_due(database: Database) -> None:
    quiet = LaneSettings(quiet_from=time(11), quiet_to=time(13))
    async with database.transaction() as tx:
        stories = [await _story(tx, number) for number in range(3)]
        for story, hold in zip(stories, (SOON, LATER, Hold(HeldReason.DAILY, NOON - HOUR)), strict=True):
            await tx.held.add(match("C1"), story.id, 1, hold, NOON)
            await tx.held.add(match("C2"), story.id, 1, hold, NOON)
        await tx.lanes.put(TEAM, "C1", replace(quiet, quiet_to=time(14), digest_weekday=1), "U1", NOON)
        moved = {held.story_id: held.due_at for held in await tx.held.list_for_lane(TEAM, "C1")}
        others = {held.story_id: held.due_at for held in await tx.held.list_for_lane(TEAM, "C2")}
        await tx.lanes.put(TEAM, "C1", LaneSettings(), "U1", NOON)
        freed = {held.story_id: held.due_at for held in await tx.held.list_for_lane(TEAM, "C1")}

    ids = [story.id for story in stories]
    assert [moved[one] for one in ids] == [NOON + 2 * HOUR, NOON + 20 * HOUR, NOON - HOUR]
    assert [others[one] for one in ids] == [SOON.due_at, LATER.due_at, NOON - HOUR]
    assert freed[ids[0]] == NOON


async def test_lanes_that_set_something_are_found_among_many(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.lanes.put(TEAM, "C1", LaneSettings(cards_a_day=3), "U1", NOON)
        lanes = {(TEAM, f"C{number}") for number in range(5000)} | {("T2", "C1")}
        assert await tx.lanes.list_for(lanes) == {(TEAM, "C1"): LaneSettings(cards_a_day=3)}


async def test_the_last_word_on_a_match_is_kept_and_a_digest_is_found_by_its_key_and_page(database: Database) -> None:
    async with database.transaction() as tx:
        stories = [await _story(tx, number) for number in range(4)]
        for place, story in enumerate(stories):
            told = Settled(TEAM, "C1", story.id, Ending.DIGEST, 1, match().reasons, HeldReason.DAILY, "a date")
            await tx.settled.put(told, NOON, DigestPlace("digest 2025-03-03", 1 + place // 2, -place))
        muted = Settled(TEAM, "C1", stories[0].id, Ending.MUTED, 2)
        await tx.settled.put(muted, NOON + HOUR)
        first = await tx.settled.list_digest(TEAM, "C1", "digest 2025-03-03", 1)
        second = await tx.settled.list_digest(TEAM, "C1", "digest 2025-03-03", 2)

        assert await tx.settled.count_pages(TEAM, "C1", "digest 2025-03-03") == 2
        assert await tx.settled.count_pages(TEAM, "C1", "digest 2025-03-04") == 0
        assert await tx.settled.list_for_story(stories[0].id) == {(TEAM, "C1"): muted}
        assert (await tx.settled.list_for_lane(TEAM, "C1", 1)) == [muted]
        assert await tx.settled.delete_before(NOON + HOUR, 2) == 2
        assert await tx.settled.delete_before(NOON + HOUR, 2) == 1
        assert await tx.settled.list_for_lane(TEAM, "C1", 10) == [muted]

    assert [one.story_id for one in first] == [stories[1].id]
    assert [one.story_id for one in second] == [stories[3].id, stories[2].id]
    assert (second[0].why, second[0].change, second[0].match) == (HeldReason.DAILY, "a date", match())
