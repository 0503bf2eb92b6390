from datetime import datetime, timedelta

import pytest

from bot.model import Story
from storage.database import Database, Transaction
from storage.outbox import EDIT, OK, POST, UNSURE, Claim, Outcome
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, match

LEASE = timedelta(seconds=90)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def story(database: Database) -> Story:
    async with database.transaction() as tx:
        await tx.articles.add(article("a1"), "test", NOON)
        return await tx.stories.add((approval(),), "a1", {"k"}, NOON)


async def _next_story(tx: Transaction, article_id: str) -> Story:
    await tx.articles.add(article(article_id), "test", NOON)
    return await tx.stories.add((approval(),), article_id, {"k"}, NOON)


async def _claim(database: Database, now: datetime = NOON, limit: int = 10) -> list[Claim]:
    async with database.transaction() as tx:
        return await tx.outbox.claim(now, LEASE, limit)


async def _send(tx: Transaction, claim: Claim, now: datetime, state: OutboxState = OutboxState.SENT) -> bool:
    assert await tx.outbox.start(claim, POST, now, LEASE) is not None
    return await tx.outbox.mark(claim, Outcome(state, now + SECOND), now)


async def test_a_version_is_queued_once_for_a_channel(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1"), match("C2")], story, NOON)
        await tx.outbox.enqueue([match("C1")], story, NOON)

        assert await tx.outbox.count(TEAM) == {OutboxState.NEW: 2}
        assert await tx.outbox.list_channels(story.id) == [(TEAM, "C1"), (TEAM, "C2")]


async def test_a_claimed_message_is_nobody_elses_until_the_lease_ends(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)

    first = await _claim(database)
    assert len(first) == 1
    assert await _claim(database, NOON + LEASE - SECOND) == []
    second = await _claim(database, NOON + LEASE)

    assert [claim.token for claim in first + second] == [1, 2]


async def test_the_fence_stops_who_lost_the_claim(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
    (old,), late = await _claim(database), NOON + LEASE
    (new,) = await _claim(database, late)

    async with database.transaction() as tx:
        assert await tx.outbox.start(old, POST, late, LEASE) is None
        assert not await tx.outbox.mark(old, Outcome(OutboxState.SENT, late), late)
        assert await _send(tx, new, late)
        assert not await tx.outbox.mark(new, Outcome(OutboxState.RETRY, late), late)
        assert await tx.outbox.count(TEAM) == {OutboxState.SENT: 1}


async def test_who_sleeps_past_the_lease_may_not_begin_to_post(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
    (claim,) = await _claim(database)

    async with database.transaction() as tx:
        assert await tx.outbox.start(claim, POST, NOON + LEASE, LEASE) is None


async def test_a_call_to_slack_begins_the_lease_anew(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
    (claim,), late = await _claim(database), NOON + LEASE - SECOND
    async with database.transaction() as tx:
        assert await tx.outbox.start(claim, POST, late, LEASE)

    assert await _claim(database, NOON + LEASE) == []
    assert [again.outbox_id for again in await _claim(database, late + LEASE)] == [claim.outbox_id]


async def test_a_channel_gets_its_messages_in_order_and_one_at_a_time(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        other = await _next_story(tx, "a2")
        for one in (story, other):
            await tx.outbox.enqueue([match("C1"), match("C2")], one, NOON)

    first = await _claim(database)
    assert [(claim.channel_id, claim.story_id) for claim in first] == [("C1", story.id), ("C2", story.id)]
    async with database.transaction() as tx:
        assert await _send(tx, first[0], NOON, OutboxState.RETRY)
        assert await tx.outbox.mark(first[1], Outcome(OutboxState.FAILED, NOON + SECOND), NOON)
    second = await _claim(database, NOON + SECOND)

    assert [(claim.channel_id, claim.story_id) for claim in second] == [("C1", story.id), ("C2", other.id)]


async def test_a_channel_is_left_alone_until_it_may_have_its_next(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
    (claim,) = await _claim(database)
    async with database.transaction() as tx:
        await _send(tx, claim, NOON)
        assert await tx.outbox.next_open_at() is None
        await tx.outbox.enqueue([match("C1")], await _next_story(tx, "a2"), NOON)
        assert await tx.outbox.next_open_at() == NOON + SECOND

    assert await _claim(database) == []
    assert len(await _claim(database, NOON + SECOND)) == 1


async def test_a_claim_takes_no_more_than_its_limit_and_the_longest_waiting_first(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        for number in range(5):
            await tx.outbox.enqueue([match(f"C{9 - number}")], story, NOON + number * SECOND)

    claims = await _claim(database, NOON + 10 * SECOND, limit=2)

    assert [claim.channel_id for claim in claims] == ["C9", "C8"]


async def test_what_is_known_of_posts_is_read_from_the_attempts(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
    (claim,) = await _claim(database)
    async with database.transaction() as tx:
        outcomes = (("not_in_channel", None), (UNSURE, None), (OK, "1.1"))
        for outcome, ts in outcomes:
            attempt_id = await tx.outbox.start(claim, POST, NOON, LEASE)
            assert attempt_id
            await tx.outbox.mark_attempt(attempt_id, outcome, ts, NOON)
        await tx.outbox.start(claim, POST, NOON, LEASE)
        await tx.outbox.start(claim, EDIT, NOON, LEASE)
        posts = await tx.outbox.list_posts(claim)

    assert (posts.unsure, posts.message_ts) == (2, "1.1")


async def test_a_shown_version_makes_older_ones_needless(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1", 1)], story, NOON)
        await tx.articles.add(article("a2"), "test", NOON)
        newer = await tx.stories.update(story, story.events, "a2", (), NOON)
        await tx.outbox.enqueue([match("C1", 2)], newer, NOON)
    (claim,) = await _claim(database)
    async with database.transaction() as tx:
        reasons = await tx.outbox.list_reasons(TEAM, "C1", story.id)
        await _send(tx, claim, NOON)
        await tx.outbox.mark_superseded(claim, newer.edition, NOON)

        assert [reason.subscription_id for reason in reasons] == [1, 2]
        assert await tx.outbox.count(TEAM) == {OutboxState.SENT: 1, OutboxState.SUPERSEDED: 1}
    assert await _claim(database, NOON + SECOND) == []


async def test_failures_are_there_for_the_admin(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
    (claim,) = await _claim(database)
    async with database.transaction() as tx:
        await tx.outbox.mark(claim, Outcome(OutboxState.FAILED, NOON, "no_text"), NOON)
        (failure,) = await tx.outbox.list_failed(TEAM, NOON)

        assert (failure.channel_id, failure.story_id, failure.code) == ("C1", story.id, "no_text")
        assert await tx.outbox.list_failed("T2", NOON) == []


async def test_a_paused_channel_keeps_what_waits_and_what_comes(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1"), match("C2")], story, NOON)
        await tx.channels.pause(TEAM, "C1", "is_archived", NOON)
        await tx.outbox.enqueue([match("C1")], await _next_story(tx, "a2"), NOON)
        assert await tx.outbox.count(TEAM) == {OutboxState.HELD: 2, OutboxState.NEW: 1}
        assert [channel.paused_reason for channel in await tx.channels.list_paused(TEAM)] == ["is_archived"]

    assert [claim.channel_id for claim in await _claim(database)] == ["C2"]
    async with database.transaction() as tx:
        await tx.channels.resume(TEAM, "C1")
    (first,) = await _claim(database)
    assert (first.channel_id, first.story_id) == ("C1", story.id)


async def test_a_message_in_flight_when_its_channel_is_paused_is_held_afterwards(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
    (claim,) = await _claim(database)
    async with database.transaction() as tx:
        await tx.channels.pause(TEAM, "C1", "not_in_channel", NOON)
        await _send(tx, claim, NOON, OutboxState.RETRY)
        assert await tx.outbox.count(TEAM) == {OutboxState.HELD: 1}
        assert await tx.outbox.next_open_at() is None
        await tx.channels.resume(TEAM, "C1")
        assert await tx.outbox.count(TEAM) == {OutboxState.RETRY: 1}
    assert len(await _claim(database, NOON + SECOND)) == 1


async def test_a_resumed_channel_waits_for_the_message_in_flight(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1")], story, NOON)
        await tx.outbox.enqueue([match("C1")], await _next_story(tx, "a2"), NOON)
    await _claim(database)
    async with database.transaction() as tx:
        await tx.channels.pause(TEAM, "C1", "not_in_channel", NOON)
        await tx.channels.resume(TEAM, "C1")

    assert await _claim(database) == []
    assert len(await _claim(database, NOON + LEASE)) == 1


async def test_a_paused_workspace_holds_everything_but_keeps_its_channels_own_pauses(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        await tx.outbox.enqueue([match("C1"), match("C2"), match("C9", team_id="T2")], story, NOON)
        await tx.channels.pause(TEAM, "C2", "is_archived", NOON)
        await tx.channels.pause_team(TEAM, "token_revoked", NOON)
        await tx.outbox.enqueue([match("C3")], story, NOON)
        channel = await tx.channels.get(TEAM, "C1")
        assert channel
        assert channel.paused_reason == "token_revoked"
        assert await tx.outbox.count(TEAM) == {OutboxState.HELD: 3}
    assert [claim.team_id for claim in await _claim(database)] == ["T2"]

    async with database.transaction() as tx:
        await tx.channels.resume_team(TEAM)
    assert [claim.channel_id for claim in await _claim(database)] == ["C1", "C3"]
