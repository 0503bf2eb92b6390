"""What a channel hears when a story that it has is told again with other facts."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace

import aiohttp
import pytest

from bot.model import Detail, Event, EventType, Named, Status
from bot.when import PartialDate
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.routing import GATHERING
from handlers.slack.client import Poster, open_client
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, deal, event, reading
from tests.fakes import Answer, FakeSlack, Post
from tests.handlers.conftest import Clock

Go = Callable[..., Awaitable[None]]
ANNOUNCED = deal(EventType.ACQUISITION, "2024-12-15", acquirer="Big Pharma", acquired="Small Bio")
CLOSED = replace(ANNOUNCED, date=PartialDate("2025-03-03"), detail=Detail(kind="completed"))
DUE = replace(
    event(EventType.DECISION_DATE, "Big Pharma", regulators=("FTC",), date=PartialDate("2025-05-01")),
    status=Status.EXPECTED,
)


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def delivery(desk: Desk, slack: FakeSlack) -> AsyncGenerator[Delivery]:
    async with open_client("xoxb-test", slack.url, aiohttp.ClientTimeout(total=0.3)) as client:
        yield Delivery(desk, Poster(client), jitter=lambda: 0)


@pytest.fixture
async def carded(desk: Desk, slack: FakeSlack, delivery: Delivery) -> Post:
    """Let C1 have the card of a purchase that was announced."""
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
    await _tell(desk, 1, ANNOUNCED)
    await delivery.deliver_due()
    (post,) = slack.posts()
    return post


async def _tell(desk: Desk, number: int, *events: Event) -> None:
    told = article(f"a{number}", f"Headline {number}", url=f"https://news.example/{number}")
    told = replace(told, publisher=f"Wire {number}")
    await take_reading(told, reading(told.id, *events), "test", desk)


@pytest.fixture
def go(delivery: Delivery, clock: Clock) -> Go:
    """Let seconds pass, and what is due in each of them be delivered."""

    async def deliver(seconds: int = 5) -> None:
        for _ in range(seconds):
            clock.move(seconds=1)
            await delivery.deliver_due()

    return deliver


async def _states(desk: Desk) -> dict[OutboxState, int]:
    async with desk.database.snapshot() as tx:
        return await tx.outbox.count(TEAM)


def _lines(slack: FakeSlack) -> list[str]:
    return [str(post.args["text"]) for post in slack.posts() if post.args.get("thread_ts")]


async def test_a_changed_fact_edits_the_card_and_says_in_its_thread_what_changed(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await go()

    (edit,), (_, line) = slack.edits(), slack.posts()
    assert edit.ts == line.args["thread_ts"] == carded.ts
    assert "Big Pharma to acquire Small Bio" in str(carded.args)
    assert "Big Pharma completes acquisition of Small Bio" in str(edit.args)
    assert line.args["text"] == "Update: acquisition completed 3 Mar 2025 · Wire 2"
    assert slack.calls == ["chat.postMessage", "chat.update", "chat.postMessage"]
    assert await _states(desk) == {OutboxState.SENT: 2}


async def test_the_line_keeps_the_pace_of_the_channel(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    clock.move(seconds=1)
    await delivery.deliver_due()
    clock.move(seconds=0.9)
    await delivery.deliver_due()
    assert _lines(slack) == []
    assert await _states(desk) == {OutboxState.SENT: 1, OutboxState.EDITED: 1}
    clock.move(seconds=0.1)
    await delivery.deliver_due()

    assert len(_lines(slack)) == 1
    assert {post.channel for post in slack.posts()} == {carded.channel}


async def test_a_source_alone_only_edits_after_a_while(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock, carded: Post
) -> None:
    await _tell(desk, 2, ANNOUNCED)
    await go()
    assert slack.edits() == []
    clock.now += GATHERING
    await go()

    assert [edit.ts for edit in slack.edits()] == [carded.ts]
    assert _lines(slack) == []
    assert await _states(desk) == {OutboxState.SENT: 2}


async def test_changes_that_come_together_are_one_line(desk: Desk, slack: FakeSlack, go: Go, carded: Post) -> None:
    await _tell(desk, 2, ANNOUNCED, DUE)
    await _tell(desk, 3, CLOSED)
    await go()

    assert len(slack.edits()) == 1
    assert _lines(slack) == [
        "Update: acquisition completed 3 Mar 2025; expected: FTC decision by 1 May 2025 · Wire 2 and Wire 3"
    ]
    assert carded.args.get("thread_ts") is None


async def test_a_change_between_edit_and_line_is_in_the_line(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, ANNOUNCED, DUE)
    await go(1)
    assert len(slack.edits()) == 1
    await _tell(desk, 3, CLOSED)
    await go()

    assert [edit.ts for edit in slack.edits()] == [carded.ts] * 2
    (line,) = _lines(slack)
    assert "acquisition completed" in line
    assert "FTC decision" in line


async def test_the_same_change_told_by_more_outlets_is_one_line(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock, carded: Post
) -> None:
    for number in (2, 3, 4):
        await _tell(desk, number, CLOSED)
        await go()
        clock.now += GATHERING
    await go()

    assert len(_lines(slack)) == 1
    assert [edit.ts for edit in slack.edits()] == [carded.ts] * 2


async def test_who_sees_the_story_first_with_the_change_gets_a_card_and_no_line(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C2", asking_for("type:acquisition"), "U1", NOON)
    await _tell(desk, 2, CLOSED)
    await go()

    assert [bool(post.args.get("thread_ts")) for post in slack.posts("C2")] == [False]
    assert [bool(post.args.get("thread_ts")) for post in slack.posts(carded.channel)] == [False, True]


async def test_a_story_muted_after_the_edit_gets_no_line_until_it_is_heard_again(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await go(1)
    assert [edit.ts for edit in slack.edits()] == [carded.ts]
    async with desk.database.transaction() as tx:
        await tx.mutes.add(TEAM, "C1", "story:1", None, "U1")
    await go()
    assert _lines(slack) == []
    assert await _states(desk) == {OutboxState.SENT: 1, OutboxState.MUTED: 1}

    async with desk.database.transaction() as tx:
        await tx.mutes.delete(TEAM, "C1", "story:1")
    await _tell(desk, 3, CLOSED)
    clock.now += GATHERING
    await go()
    assert [line.split(" · ")[0] for line in _lines(slack)] == ["Update: acquisition completed 3 Mar 2025"]


async def test_a_mute_of_a_company_that_is_only_recalled_mutes_nothing(
    desk: Desk, slack: FakeSlack, delivery: Delivery
) -> None:
    recalled = replace(approval("Old Maker", "olddrug", on="2020"), status=Status.BACKGROUND)
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
        await tx.mutes.add(TEAM, "C1", "company:~old-maker", None, "U1")
    await _tell(desk, 1, ANNOUNCED, recalled)
    await delivery.deliver_due()

    assert len(slack.posts()) == 1


@pytest.mark.parametrize("stands", [False, True])
async def test_a_line_of_unknown_outcome_is_repeated_once_and_says_so(
    *, stands: bool, desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await go(1)
    slack.answers.append(Answer(accepts=stands, cut=True))
    await go(1)
    assert await _states(desk) == {OutboxState.SENT: 1, OutboxState.AMBIGUOUS: 1}
    await go()

    lines = _lines(slack)
    assert len(lines) == 1 + stands
    assert ["possible repeat" in line for line in lines] == [False, True][1 - stands :]
    assert [edit.ts for edit in slack.edits()] == [carded.ts]


async def test_a_line_twice_unknown_is_given_up_and_not_told_with_the_next_change(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await go(1)
    for _ in range(2):
        slack.answers.append(Answer(accepts=True, cut=True))
        await go(1)
        clock.move(minutes=10)
    await go()
    assert await _states(desk) == {OutboxState.SENT: 1, OutboxState.FAILED: 1}
    await _tell(desk, 3, CLOSED, DUE)
    await go()

    assert _lines(slack)[2:] == ["Update: expected: FTC decision by 1 May 2025 · Wire 3"]
    assert carded.ts == slack.edits()[-1].ts


@pytest.mark.parametrize("code", ["thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"])
async def test_a_thread_that_takes_nothing_is_let_be_and_pauses_nothing(
    code: str, desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await go(1)
    slack.answers.append(Answer.refusal(code))
    await go()

    assert await _states(desk) == {OutboxState.SENT: 1, OutboxState.SUPERSEDED: 1}
    async with desk.database.snapshot() as tx:
        assert await tx.channels.list_paused(TEAM) == []
    assert [post.ts for post in slack.posts()] == [carded.ts]


async def test_a_card_that_may_not_be_edited_any_more_still_gets_its_line(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    slack.answers.append(Answer.refusal("edit_window_closed"))
    await go()

    assert slack.edits() == []
    assert [post.args.get("thread_ts") for post in slack.posts()] == [None, carded.ts]
    assert await _states(desk) == {OutboxState.SENT: 2}


async def test_the_line_of_a_channel_that_was_left_comes_when_it_is_open_again(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await go(1)
    slack.answers.append(Answer.refusal("not_in_channel"))
    await go()
    assert await _states(desk) == {OutboxState.SENT: 1, OutboxState.HELD: 1}
    async with desk.database.transaction() as tx:
        await tx.channels.resume(TEAM, carded.channel)
    await go()

    assert len(_lines(slack)) == 1
    assert len(slack.edits()) == 1


async def test_refused_blocks_of_a_line_go_out_as_plain_text(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await go(1)
    slack.answers.append(Answer.refusal("invalid_blocks"))
    await go()

    line = slack.posts()[-1]
    assert (line.args["blocks"], line.args["thread_ts"]) == ([], carded.ts)


async def test_an_alert_is_counted_once_however_often_it_is_updated(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, CLOSED)
    await _tell(desk, 3, CLOSED, replace(DUE, drugs=(Named("smallmab"),)))
    await go()

    async with desk.database.snapshot() as tx:
        (subscription,) = await tx.subscriptions.list_for_channel(TEAM, carded.channel)
    assert subscription.alert_count == 1
    assert len(_lines(slack)) == 1
