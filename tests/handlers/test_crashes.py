"""Messages that cannot be made: they are given up, shown, and hold up nobody."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.model import Named
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.sending import LEASE
from handlers.slack.client import Poster, open_client
from storage.outbox import CANNOT_BE_RENDERED
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.fakes import FakeSlack
from tests.handlers.conftest import Clock


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def delivery(desk: Desk, slack: FakeSlack) -> AsyncGenerator[Delivery]:
    async with open_client("xoxb-test", slack.url) as client:
        yield Delivery(desk, Poster(client), jitter=lambda: 0)


@pytest.fixture
async def broken(desk: Desk) -> None:
    """Queue three alerts for C1, the first of which is of a story whose facts cannot be read any more."""
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    for number in range(3):
        told = reading(f"a{number}", approval(f"Maker {number}", f"drug{number}"))
        await take_reading(article(f"a{number}"), told, "test", desk)
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE stories SET events = '[7]' WHERE id = 1")


async def _pass(delivery: Delivery, clock: Clock, seconds: int) -> None:
    for _ in range(seconds):
        await delivery.deliver_due()
        clock.move(seconds=1)


@pytest.mark.usefixtures("broken")
async def test_a_message_that_cannot_be_made_is_given_up_in_seconds_and_shown(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _pass(delivery, clock, 8)

    assert [f"drug{number}" in str(post.args) for number, post in enumerate(slack.posts(), start=1)] == [True, True]
    async with desk.database.snapshot() as tx:
        (failure,) = await tx.outbox.list_failed(TEAM, NOON)
    assert (failure.channel_id, failure.story_id, failure.code, failure.tries) == ("C1", 1, CANNOT_BE_RENDERED, 0)


@pytest.mark.usefixtures("broken")
async def test_one_crash_is_not_the_end(desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock) -> None:
    with capture_logs() as logs:
        await delivery.deliver_due()
    assert [log["event"] for log in logs] == ["alert.not_made", "alert.refused"]
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql(
            "UPDATE stories SET events = (SELECT events FROM story_versions WHERE story_id = 1) WHERE id = 1"
        )
    await _pass(delivery, clock, 8)

    assert len(slack.posts()) == 3
    assert "drug0" in str(slack.posts()[0].args)


async def test_a_message_that_kills_its_process_is_given_up_after_a_few_lives(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    await take_reading(article("a1"), reading("a1", approval()), "test", desk)
    for _ in range(6):
        async with desk.database.transaction() as tx:
            assert len(await tx.outbox.claim(clock.now, LEASE, 1)) == 1
        clock.move(seconds=90)
    await _pass(delivery, clock, 3)

    assert slack.posts() == []
    async with desk.database.snapshot() as tx:
        assert [failure.code for failure in await tx.outbox.list_failed(TEAM, NOON)] == ["crashed_before_sending"]


async def test_a_database_that_is_away_gives_nothing_up(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    await take_reading(article("a1"), reading("a1", approval(targets=(Named("BCMA"),))), "test", desk)
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("ALTER TABLE mutes RENAME TO away")
    for _ in range(4):
        await _pass(delivery, clock, 1)
        clock.move(seconds=90)
    async with desk.database.transaction() as tx:
        assert await tx.outbox.count(TEAM) == {OutboxState.CLAIMED: 1}
        await tx.connection.exec_driver_sql("ALTER TABLE away RENAME TO mutes")
    clock.move(seconds=90)
    await _pass(delivery, clock, 1)

    assert len(slack.posts()) == 1


async def test_a_change_that_cannot_be_told_leaves_the_card_and_the_rest_alone(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    await take_reading(article("a1"), reading("a1", approval()), "test", desk)
    await _pass(delivery, clock, 2)
    named = replace(approval(), companies=(), targets=(Named("BCMA"),))
    await take_reading(article("a2"), reading("a2", named), "test", desk)
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE story_versions SET events = 'no JSON' WHERE version = 1")
    await _pass(delivery, clock, 8)
    await take_reading(article("a3"), reading("a3", approval("Maker 3", "drug3")), "test", desk)
    await _pass(delivery, clock, 3)

    assert len(slack.posts()) == 2
    async with desk.database.snapshot() as tx:
        assert [failure.code for failure in await tx.outbox.list_failed(TEAM, NOON)] == [CANNOT_BE_RENDERED]
