"""Notices on their way: the laws of cards hold for them too."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import aiohttp
import pytest

from bot.messages import Message
from bot.messages.blocks import section
from bot.messages.notices import render_repeat
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.slack.client import Poster, open_client
from storage.outbox import CANNOT_BE_RENDERED
from storage.tables import OutboxState
from tests.block_kit import find_faults
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.fakes import Answer, FakeSlack
from tests.handlers.conftest import Clock

NOTICE = Message("EMA news cannot be read", (section("*EMA news* cannot be read"),))


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def delivery(desk: Desk, slack: FakeSlack) -> AsyncGenerator[Delivery]:
    async with open_client("xoxb-test", slack.url, aiohttp.ClientTimeout(total=0.3)) as client:
        yield Delivery(desk, Poster(client), jitter=lambda: 0)


async def _say(desk: Desk, key: str = "blind", message: Message = NOTICE, channel: str = "C1") -> None:
    async with desk.database.transaction() as tx:
        await tx.outbox.enqueue_notice(TEAM, channel, key, message, desk.clock())


async def _states(desk: Desk) -> dict[OutboxState, int]:
    async with desk.database.snapshot() as tx:
        return await tx.outbox.count(TEAM)


async def test_a_notice_is_said_once_in_each_channel(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    for _ in range(3):
        await _say(desk)
        await _say(desk, channel="C2")
        await delivery.deliver_due()
        clock.move(hours=1)

    assert sorted(post.channel for post in slack.posts()) == ["C1", "C2"]
    assert slack.posts("C1")[0].args["text"] == NOTICE.text
    assert "*EMA news* cannot be read" in str(slack.posts("C1")[0].args["blocks"])
    assert await _states(desk) == {OutboxState.SENT: 2}


async def test_notices_and_cards_keep_their_order_in_a_channel(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    await _say(desk, "one", Message("one"))
    await take_reading(article("a1"), reading("a1", approval()), "test", desk)
    await _say(desk, "two", Message("two"))
    for _ in range(3):
        assert await delivery.deliver_due() == 1
        clock.move(seconds=1)

    said = [str(post.args["text"]) for post in slack.posts()]
    assert (said[0], "acmecel" in said[1], said[2]) == ("one", True, "two")


async def test_a_notice_whose_outcome_slack_did_not_tell_is_repeated_once_and_marked(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _say(desk)
    slack.answers.extend([Answer(accepts=True, cut=True), Answer(accepts=True, cut=True)])
    for _ in range(6):
        await delivery.deliver_due()
        clock.move(minutes=10)

    assert ["ossible repeat" in str(post.args) for post in slack.posts()] == [False, True]
    assert await _states(desk) == {OutboxState.FAILED: 1}


async def test_a_channel_that_cannot_be_posted_to_keeps_its_notices_until_it_is_resumed(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _say(desk, "one", Message("one"))
    slack.answers.append(Answer.refusal("not_in_channel"))
    await delivery.deliver_due()
    await _say(desk, "two", Message("two"))
    assert await _states(desk) == {OutboxState.HELD: 2}

    async with desk.database.transaction() as tx:
        await tx.channels.resume(TEAM, "C1")
    for _ in range(3):
        await delivery.deliver_due()
        clock.move(seconds=5)

    assert [post.args["text"] for post in slack.posts()] == ["one", "two"]


async def test_a_notice_whose_blocks_slack_refuses_is_said_in_plain_text(
    desk: Desk, slack: FakeSlack, delivery: Delivery
) -> None:
    await _say(desk)
    slack.answers.append(Answer.refusal("invalid_blocks"))

    assert await delivery.deliver_due() == 1
    assert (slack.posts()[0].args["text"], slack.posts()[0].args.get("blocks", [])) == (NOTICE.text, [])


async def test_a_notice_that_cannot_be_read_back_is_given_up_and_holds_up_nobody(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _say(desk)
    await _say(desk, "two", Message("two"))
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE outbox SET notice = '7' WHERE notice_key = 'blind'")
    for _ in range(6):
        await delivery.deliver_due()
        clock.move(seconds=2)

    assert [post.args["text"] for post in slack.posts()] == ["two"]
    async with desk.database.snapshot() as tx:
        (failure,) = await tx.outbox.list_failed(TEAM, NOON)
    assert (failure.story_id, failure.code) == (None, CANNOT_BE_RENDERED)


async def test_a_notice_that_was_said_by_one_who_lost_it_is_not_said_again(desk: Desk, clock: Clock) -> None:
    await _say(desk)
    lease = timedelta(seconds=90)
    async with desk.database.transaction() as tx:
        (claim,) = await tx.outbox.claim(clock.now, lease, 1)
        attempt = await tx.outbox.start(claim, "chat.postMessage", clock.now, lease)
        assert attempt
        await tx.outbox.mark_attempt(attempt, "ok", "1.1", clock.now)
    clock.move(minutes=5)
    async with FakeSlack().serve() as slack, open_client("xoxb-test", slack.url) as client:
        assert await Delivery(desk, Poster(client)).deliver_due() == 0

        assert slack.posts() == []
    assert await _states(desk) == {OutboxState.SENT: 1}


def test_the_mark_of_a_repeat_fits_slack() -> None:
    assert find_faults(render_repeat(NOTICE)) == []
    assert render_repeat(Message("plain")).blocks == ()
