import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import aiohttp
import pytest

from bot.model import Event, Named
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.routing import GATHERING
from handlers.slack.client import Poster, open_client
from storage.database import Database
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.fakes import Answer, FakeSlack
from tests.handlers.conftest import Clock

QUICK = aiohttp.ClientTimeout(total=2)


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def delivery(desk: Desk, slack: FakeSlack) -> AsyncGenerator[Delivery]:
    async with open_client("xoxb-test", slack.url, QUICK) as client:
        yield Delivery(desk, Poster(client), jitter=lambda: 0)


async def _subscribe(desk: Desk, *channels: str) -> None:
    async with desk.database.transaction() as tx:
        for channel in channels:
            await tx.subscriptions.add(TEAM, channel, asking_for("type:approval"), "U1", NOON)


async def _take(desk: Desk, number: int, *events: Event) -> None:
    told = article(f"a{number}", f"Headline {number}", url=f"https://news{number}.example/{number}")
    await take_reading(
        told, reading(told.id, *(events or (approval(f"Maker {number}", f"drug{number}"),))), "test", desk
    )


async def _states(database: Database) -> dict[OutboxState, int]:
    async with database.snapshot() as tx:
        return await tx.outbox.count(TEAM)


async def test_one_message_a_second_a_channel_and_in_order(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1", "C2")
    for number in range(3):
        await _take(desk, number)

    for second in range(3):
        assert await delivery.deliver_due() == 2
        assert len(slack.posts("C1")) == second + 1
        clock.move(seconds=0.9)
        assert await delivery.deliver_due() == 0
        clock.move(seconds=0.1)

    for channel in ("C1", "C2"):
        told = [str(post.args["text"]) for post in slack.posts(channel)]
        assert ["drug0" in told[0], "drug1" in told[1], "drug2" in told[2]] == [True, True, True]


async def test_a_second_source_edits_the_card_and_posts_nothing(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1, approval())
    await delivery.deliver_due()
    await _take(desk, 2, approval())
    clock.now += GATHERING
    await delivery.deliver_due()

    (post,), (edit,) = slack.posts(), slack.edits()
    assert edit.ts == post.ts
    assert "https://news2.example/2" in str(edit.args)
    async with desk.database.snapshot() as tx:
        card = await tx.cards.find(TEAM, "C1", post.ts)
        (subscription,) = await tx.subscriptions.list_for_channel(TEAM, "C1")
    assert card
    assert (card.version, card.edition, subscription.alert_count) == (1, 2, 1)


async def test_versions_that_come_before_the_first_post_are_one_post(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    for number in range(4):
        await _take(desk, number, approval())
    await delivery.deliver_due()
    clock.move(minutes=5)
    await delivery.deliver_due()

    assert slack.calls == ["chat.postMessage"]
    assert await _states(desk.database) == {OutboxState.SENT: 1, OutboxState.SUPERSEDED: 1}


async def test_a_late_match_is_posted_where_it_is_new_and_edited_where_it_stands(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1, approval())
    await delivery.deliver_due()
    await _subscribe(desk, "C2")
    await _take(desk, 2, approval())
    clock.now += GATHERING
    await delivery.deliver_due()

    assert [post.channel for post in slack.posts()] == ["C1", "C2"]
    assert [edit.channel for edit in slack.edits()] == ["C1"]


async def test_a_muted_story_and_a_muted_company_are_not_sent(desk: Desk, slack: FakeSlack, delivery: Delivery) -> None:
    await _subscribe(desk, "C1", "C2", "C3")
    await _take(desk, 1, approval())
    async with desk.database.transaction() as tx:
        await tx.mutes.add(TEAM, "C1", "company:~acme-bio", None, "U1")
        await tx.mutes.add(TEAM, "C2", "story:1", NOON + timedelta(hours=1), "U1")
        await tx.mutes.add(TEAM, "C3", "company:~acme-bio", NOON, "U1")
    await delivery.deliver_due()

    assert [post.channel for post in slack.posts()] == ["C3"]
    assert await _states(desk.database) == {OutboxState.MUTED: 2, OutboxState.SENT: 1}


async def test_an_archived_channel_is_paused_and_keeps_its_alerts(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1)
    await _take(desk, 2)
    slack.answers.append(Answer.refusal("is_archived"))
    await delivery.deliver_due()
    clock.move(days=1)
    await delivery.deliver_due()
    assert await _states(desk.database) == {OutboxState.HELD: 2}
    async with desk.database.transaction() as tx:
        await tx.channels.resume(TEAM, "C1")

    await delivery.deliver_due()
    clock.move(seconds=1)
    await delivery.deliver_due()
    assert len(slack.posts("C1")) == 2


async def test_a_revoked_token_pauses_the_workspace(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1)
    slack.answers.append(Answer.refusal("token_revoked"))
    await delivery.deliver_due()
    await _subscribe(desk, "C2")
    await _take(desk, 2)
    clock.move(days=1)

    assert await delivery.deliver_due() == 0
    assert await _states(desk.database) == {OutboxState.HELD: 3}


async def test_refused_blocks_go_out_as_plain_text_at_once(desk: Desk, slack: FakeSlack, delivery: Delivery) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1)
    slack.answers.append(Answer.refusal("invalid_blocks"))

    assert await delivery.deliver_due() == 1
    assert slack.posts()[0].args["blocks"] == []
    assert "drug1" in slack.posts()[0].args["text"]


async def test_a_text_refused_in_both_forms_is_given_up_and_shown(
    desk: Desk, slack: FakeSlack, delivery: Delivery
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1)
    slack.answers += [Answer.refusal("msg_too_long"), Answer.refusal("msg_too_long")]
    await delivery.deliver_due()

    async with desk.database.snapshot() as tx:
        assert [failure.code for failure in await tx.outbox.list_failed(TEAM, NOON)] == ["msg_too_long"]


async def test_nothing_is_sent_before_retry_after(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1)
    slack.answers.append(Answer(429, '{"ok": false, "error": "ratelimited"}', headers={"Retry-After": "30"}))
    await delivery.deliver_due()
    clock.move(seconds=29)
    assert await delivery.deliver_due() == 0
    clock.move(seconds=2)

    assert await delivery.deliver_due() == 1
    assert "ossible repeat" not in str(slack.posts()[0].args)


@pytest.mark.parametrize("stands", [False, True])
async def test_a_post_of_unknown_outcome_is_repeated_once_and_says_so(
    *, stands: bool, desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1)
    slack.answers.append(Answer(accepts=stands, cut=True))
    await delivery.deliver_due()
    assert await _states(desk.database) == {OutboxState.AMBIGUOUS: 1}
    clock.move(minutes=1)
    await delivery.deliver_due()

    assert len(slack.posts()) == 1 + stands
    assert "ossible repeat" in str(slack.posts()[-1].args)
    assert await _states(desk.database) == {OutboxState.SENT: 1}


async def test_two_unknown_outcomes_are_the_last_even_for_later_versions(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1, approval())
    slack.answers += [Answer(cut=True), Answer(cut=True)]
    for _ in range(4):
        await delivery.deliver_due()
        clock.move(minutes=10)
    await _take(desk, 2, approval())
    clock.now += GATHERING
    await delivery.deliver_due()

    assert slack.calls.count("chat.postMessage") == 2
    assert await _states(desk.database) == {OutboxState.FAILED: 2}


async def test_an_edit_of_unknown_outcome_is_made_again_unmarked(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1, approval())
    await delivery.deliver_due()
    await _take(desk, 2, approval())
    slack.answers.append(Answer(cut=True))
    for _ in range(2):
        clock.move(minutes=2)
        await delivery.deliver_due()

    assert (len(slack.posts()), len(slack.edits())) == (1, 1)
    assert "ossible repeat" not in str(slack.edits()[0].args)


async def test_a_deleted_card_is_not_put_back(desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1, approval())
    await delivery.deliver_due()
    await _take(desk, 2, approval())
    slack.answers.append(Answer.refusal("message_not_found"))
    clock.now += GATHERING
    await delivery.deliver_due()

    assert len(slack.posts()) == 1
    assert await _states(desk.database) == {OutboxState.SENT: 1, OutboxState.SUPERSEDED: 1}


async def test_an_outage_makes_one_post_unsure_and_not_all_that_wait(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await _subscribe(desk, "C1")
    for number in range(20):
        await _take(desk, number)
    slack.answers.append(Answer(503))
    slack.check_answers += [Answer(503, "")] * 5
    for _ in range(60):
        await delivery.deliver_due()
        clock.move(minutes=6)

    assert slack.calls.count("auth.test") == 6
    assert len(slack.posts()) == 20
    assert sum("ossible repeat" in str(post.args) for post in slack.posts()) == 1


async def test_many_channels_are_served_at_once(desk: Desk, slack: FakeSlack, delivery: Delivery) -> None:
    await _subscribe(desk, *(f"C{number}" for number in range(70)))
    await _take(desk, 1)

    assert await delivery.deliver_due() == 70
    assert len({post.channel for post in slack.posts()}) == 70


async def test_two_deliveries_over_one_database_send_each_message_once(
    desk: Desk, slack: FakeSlack, delivery: Delivery
) -> None:
    await _subscribe(desk, *(f"C{number}" for number in range(20)))
    await _take(desk, 1)
    async with open_client("xoxb-test", slack.url) as client:
        other = Delivery(desk, Poster(client))
        sent = await asyncio.gather(delivery.deliver_due(), other.deliver_due())

    assert sum(sent) == 20
    assert len({post.channel for post in slack.posts()}) == len(slack.posts()) == 20


async def test_a_running_delivery_wakes_for_news_and_stops_clean(
    desk: Desk, slack: FakeSlack, delivery: Delivery
) -> None:
    await _subscribe(desk, "C1")
    stop = asyncio.Event()
    running = asyncio.create_task(delivery.run(stop))
    await _take(desk, 1)
    await asyncio.wait_for(slack.wait_for_posts(1), 10)
    stop.set()
    await asyncio.wait_for(running, 10)

    assert await _states(desk.database) == {OutboxState.SENT: 1}


async def test_new_facts_reach_the_card(desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock) -> None:
    await _subscribe(desk, "C1")
    await _take(desk, 1, approval())
    await delivery.deliver_due()
    await _take(desk, 2, approval(targets=(Named("BCMA"),)))
    clock.move(seconds=1)
    await delivery.deliver_due()

    assert "BCMA" in str(slack.edits()[0].args)
