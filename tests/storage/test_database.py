import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.model import MatchReason
from storage.cards import PostedCard
from storage.database import Database
from tests.builders import NOON, TEAM, approval, article, asking_for


async def test_what_raises_keeps_nothing(database: Database) -> None:
    async def break_halfway() -> None:
        async with database.transaction() as tx:
            await tx.articles.add(article("a1"), "test", NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_halfway()

    async with database.snapshot() as tx:
        assert await tx.articles.get("a1") is None


async def test_concurrent_updates_are_all_kept(url: str) -> None:
    databases = [Database(url) for _ in range(4)]
    async with databases[0].transaction() as tx:
        await tx.articles.add(article("a0"), "test", NOON)
        first = await tx.stories.add((approval(),), "a0", (), NOON)

    async def add_source(number: int) -> None:
        async with databases[number % 4].transaction() as tx:
            story = await tx.stories.get(first.id)
            assert story
            await tx.articles.add(article(f"a{number}"), "test", NOON)
            await tx.stories.update(story, story.events, f"a{number}", (), NOON)

    await asyncio.gather(*(add_source(number) for number in range(1, 33)))

    async with databases[0].snapshot() as tx:
        story = await tx.stories.get(first.id)
    assert story
    assert (story.version, story.edition, len(story.sources)) == (1, 33, 33)
    for database in databases:
        await database.close()


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.transaction() as tx, database.snapshot() as reader:
        await tx.articles.add(article("a1"), "test", NOON)
        assert await reader.articles.get("a1") is None


async def test_what_a_snapshot_writes_is_not_kept(database: Database) -> None:
    async with database.snapshot() as tx:
        await tx.articles.add(article("a1"), "test", NOON)

    async with database.snapshot() as tx:
        assert await tx.articles.get("a1") is None


async def test_instants_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    tokyo = datetime(2025, 3, 3, 21, tzinfo=timezone(timedelta(hours=9)))
    async with database.transaction() as tx:
        subscription, _ = await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", tokyo)
        assert subscription.created_at == NOON
        assert subscription.created_at.tzinfo is UTC
        with pytest.raises(StatementError, match="aware"):
            await tx.requests.add(TEAM, "E1", NOON.replace(tzinfo=None))


async def test_a_request_is_known_when_it_comes_again(database: Database) -> None:
    async with database.transaction() as tx:
        seen = [await tx.requests.add(team, "E1", NOON) for team in (TEAM, TEAM, "T2")]
        assert seen == [True, False, True]
        assert await tx.requests.delete_before(NOON + timedelta(days=1)) == 2
        assert await tx.requests.add(TEAM, "E1", NOON)


async def test_mutes_hold_until_they_end_and_can_be_taken_away(database: Database) -> None:
    hour = timedelta(hours=1)
    async with database.transaction() as tx:
        await tx.mutes.add(TEAM, "C1", "story:1", NOON + hour, "U1")
        await tx.mutes.add(TEAM, "C1", "company:pfizer", None, "U1")
        await tx.mutes.add(TEAM, "C1", "story:1", NOON + 2 * hour, "U2")

        assert [(mute.key, mute.created_by) for mute in await tx.mutes.list_for_channel(TEAM, "C1", NOON + hour)] == [
            ("company:pfizer", "U1"),
            ("story:1", "U2"),
        ]
        assert [mute.key for mute in await tx.mutes.list_for_channel(TEAM, "C1", NOON + 2 * hour)] == ["company:pfizer"]
        assert await tx.mutes.list_for_channel("T2", "C1", NOON) == []
        assert not await tx.mutes.delete("T2", "C1", "company:pfizer")
        assert await tx.mutes.delete(TEAM, "C1", "company:pfizer")


async def test_a_card_is_found_by_its_story_and_by_its_message(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.articles.add(article("a1"), "test", NOON)
        story = await tx.stories.add((approval(),), "a1", (), NOON)
        old = PostedCard(story.id, "1.1", (MatchReason(1, "BCMA"),), 1, 1)
        new = PostedCard(story.id, "1.1", (MatchReason(1, "BCMA"), MatchReason(2, "FDA")), 2, 2)
        for card in (old, new):
            await tx.cards.add(TEAM, "C1", card, NOON)

        assert await tx.cards.get(TEAM, "C1", story.id) == await tx.cards.find(TEAM, "C1", "1.1") == new
        assert await tx.cards.find("T2", "C1", "1.1") is None


async def test_events_come_newest_first_under_each_of_their_keys(database: Database) -> None:
    older, newer, undated = approval(on="2024"), approval(on="2025-01"), approval()
    undated = type(undated)(undated.type, undated.status)
    async with database.transaction() as tx:
        await tx.articles.add(article("a1"), "test", NOON)
        await tx.events.add("a1", None, [(one, {"k", "l"}) for one in (undated, older, newer)], NOON)

        assert [stored.event for stored in await tx.events.list_for_key("k")] == [newer, older, undated]
        assert [stored.event for stored in await tx.events.list_for_key("l", limit=1)] == [newer]


async def test_candidate_stories_share_a_key_and_are_recent(database: Database) -> None:
    async with database.transaction() as tx:
        for number in (1, 2, 3):
            await tx.articles.add(article(f"a{number}"), "test", NOON)
        later = NOON + timedelta(days=9)
        await tx.stories.add((approval(),), "a1", {"k"}, NOON)
        second = await tx.stories.add((approval(),), "a2", {"k", "l"}, later)
        await tx.stories.add((approval(),), "a3", {"m"}, later)

        assert await tx.stories.list_candidates({"k", "l"}, NOON + timedelta(days=1)) == [second]
        assert len(await tx.stories.list_candidates({"k", "l"}, NOON)) == 2
