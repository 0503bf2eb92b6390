"""Where a channel hears what changed: in the thread, in the channel too or instead; by night not at all."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time

import aiohttp
import pytest

from bot.lanes import LaneSettings
from bot.model import Detail, Event, EventType, Status
from bot.when import PartialDate
from handlers.delivery import Delivery
from handlers.digests import tell_digests
from handlers.intake import Desk, take_reading
from handlers.slack.client import Poster, open_client
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, article, asking_for, deal, event, reading
from tests.fakes import Answer, FakeSlack, Post
from tests.handlers.conftest import Clock

Go = Callable[..., Awaitable[None]]
ANNOUNCED = deal(EventType.ACQUISITION, "2024-12-15", acquirer="Big Pharma", acquired="Small Bio")
CLOSED = replace(ANNOUNCED, date=PartialDate("2025-03-03"), detail=Detail(kind="completed"))
DUE = replace(
    event(EventType.DECISION_DATE, "Big Pharma", regulators=("FTC",), date=PartialDate("2025-05-01")),
    status=Status.EXPECTED,
)
NIGHT = LaneSettings("Europe/Berlin", time(22), time(7))
EVENING, MORNING = datetime(2025, 3, 3, 22, 0, tzinfo=UTC), datetime(2025, 3, 4, 6, 0, tzinfo=UTC)


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def go(desk: Desk, slack: FakeSlack, clock: Clock) -> AsyncGenerator[Go]:
    """Move the clock, let digests that are due be made, and what is due be sent."""
    async with open_client("xoxb-test", slack.url, aiohttp.ClientTimeout(total=2)) as client:
        delivery = Delivery(desk, Poster(client), jitter=lambda: 0)

        async def move(to: datetime | None = None) -> None:
            clock.now = to or clock.now
            await tell_digests(desk)
            for _ in range(6):
                await delivery.deliver_due()
                clock.move(seconds=1)

        yield move


@pytest.fixture
async def carded(desk: Desk, slack: FakeSlack, go: Go) -> Post:
    """Let C1 have the card of a purchase that was announced."""
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
    await _tell(desk, 1, ANNOUNCED)
    await go()
    (post,) = slack.posts()
    return post


async def _set(desk: Desk, settings: LaneSettings) -> None:
    async with desk.database.transaction() as tx:
        await tx.lanes.put(TEAM, "C1", settings, "U1", desk.clock())


async def _tell(desk: Desk, number: int, *events: Event) -> None:
    told = article(f"a{number}", f"Headline {number}", url=f"https://news.example/{number}")
    await take_reading(replace(told, publisher="Wire"), reading(told.id, *events), "test", desk)


def _lines(slack: FakeSlack) -> list[Post]:
    return slack.posts()[1:]


async def test_a_change_of_state_is_shown_in_the_channel_too_only_where_that_is_wanted(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _tell(desk, 2, ANNOUNCED, DUE)
    await go()
    await _set(desk, LaneSettings(broadcasts=True))
    await _tell(desk, 3, ANNOUNCED, replace(DUE, date=PartialDate("2025-06-01")))
    await go()
    await _tell(desk, 4, CLOSED, replace(DUE, date=PartialDate("2025-06-01")))
    await go()

    assert {line.args["thread_ts"] for line in _lines(slack)} == {carded.ts}
    assert [bool(line.args.get("reply_broadcast")) for line in _lines(slack)] == [False, False, True]


async def test_a_channel_without_threads_hears_of_a_change_in_the_channel_with_what_it_is_about(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _set(desk, LaneSettings(threads=False, broadcasts=True))
    await _tell(desk, 2, CLOSED)
    await go()

    (line,) = _lines(slack)
    assert (line.args.get("thread_ts"), line.args.get("reply_broadcast")) == (None, None)
    assert line.args["text"].splitlines() == [
        "Big Pharma to acquire Small Bio",
        "Update: acquisition completed 3 Mar 2025 · Wire",
    ]
    assert [edit.ts for edit in slack.edits()] == [carded.ts]


async def test_by_night_the_card_is_edited_and_its_thread_told_in_the_morning_in_one_line(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _set(desk, NIGHT)
    await go(EVENING)
    await _tell(desk, 2, ANNOUNCED, DUE)
    await go()
    await _tell(desk, 3, CLOSED, DUE)
    await go()
    assert [edit.ts for edit in slack.edits()] == [carded.ts] * 2
    assert _lines(slack) == []
    await go(MORNING)
    await go(datetime(2025, 3, 5, 6, 0, tzinfo=UTC))

    (line,) = _lines(slack)
    assert line.args["thread_ts"] == carded.ts
    assert line.args["text"] == (
        "Update: acquisition completed 3 Mar 2025; expected: FTC decision by 1 May 2025 · Wire"
    )


async def test_a_change_that_came_by_night_is_told_with_the_next_one_at_once_by_day(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _set(desk, NIGHT)
    await go(EVENING)
    await _tell(desk, 2, ANNOUNCED, DUE)
    await go()
    await _set(desk, LaneSettings())
    await _tell(desk, 3, CLOSED, DUE)
    await go()
    await go(MORNING)

    assert len(_lines(slack)) == 1
    assert carded.ts == _lines(slack)[0].args["thread_ts"]


async def test_a_card_that_waited_until_the_night_is_in_the_morning_summary(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock
) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
    await _set(desk, NIGHT)
    await _tell(desk, 1, ANNOUNCED)
    clock.now = EVENING
    await go()
    assert slack.posts() == []
    async with desk.database.snapshot() as tx:
        assert await tx.outbox.count(TEAM) == {OutboxState.SUPERSEDED: 1}
    await _tell(desk, 2, ANNOUNCED)
    await go(MORNING)
    await _tell(desk, 3, ANNOUNCED)
    await go(datetime(2025, 3, 4, 12, 0, tzinfo=UTC))

    (summary,) = slack.posts()
    assert "While it was quiet" in str(summary.args["text"])
    assert "Big Pharma to acquire Small Bio" in str(summary.args["text"])


async def test_a_card_of_unknown_outcome_is_not_put_off_to_a_summary_that_would_tell_it_twice(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock
) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
    clock.now = datetime(2025, 3, 3, 20, 59, 58, tzinfo=UTC)
    await _set(desk, NIGHT)
    await _tell(desk, 1, ANNOUNCED)
    slack.answers.append(Answer(accepts=True, cut=True))
    await go()
    await go(EVENING)
    await go(MORNING)

    assert ["ossible repeat" in str(post.args) for post in slack.posts()] == [False, True]


async def test_a_card_that_may_not_be_edited_by_night_still_has_its_change_told_in_the_morning(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _set(desk, NIGHT)
    await go(EVENING)
    slack.answers.append(Answer.refusal("edit_window_closed"))
    await _tell(desk, 2, CLOSED)
    await go()
    assert _lines(slack) == []
    await go(MORNING)

    assert [line.args["thread_ts"] for line in _lines(slack)] == [carded.ts]


async def test_a_story_muted_by_night_is_silent_in_the_morning(
    desk: Desk, slack: FakeSlack, go: Go, carded: Post
) -> None:
    await _set(desk, NIGHT)
    await go(EVENING)
    await _tell(desk, 2, CLOSED)
    await go()
    async with desk.database.transaction() as tx:
        await tx.mutes.add(TEAM, carded.channel, "story:1", None, "U1")
    await go(MORNING)

    assert _lines(slack) == []
