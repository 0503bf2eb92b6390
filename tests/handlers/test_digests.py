"""News that is held: what a channel hears by card, what in its digest, when, and that nothing is told twice or lost."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import aiohttp
import pytest

from bot.lanes import Ending, HeldReason, LaneSettings
from bot.model import Delivery, Event, EventType, How, Importance, Status
from bot.when import PartialDate
from handlers.delivery import Delivery as Out
from handlers.digests import show_rest, tell_digests, tell_now
from handlers.intake import Desk, Taken, take_reading
from handlers.revising import revise_reading
from handlers.slack.client import Poster, open_client
from storage.held import Held
from storage.settled import Settled
from tests.block_kit import find_faults
from tests.builders import NOON, TEAM, approval, article, asking_for, event, reading
from tests.fakes import FakeSlack, Post
from tests.handlers.conftest import Clock

Go = Callable[..., Awaitable[None]]
ANY = "type:regulatory"
DAILY, WEEKLY = How(Delivery.DAILY), How(Delivery.WEEKLY)
NIGHT = LaneSettings("Europe/Berlin", time(22), time(7))
FILED = event(EventType.ACCEPTANCE, "Acme Bio", "acmecel", regulators=("FDA",), date=PartialDate("2025-03-03"))
DUE = event(EventType.DECISION_DATE, "Acme Bio", "acmecel", regulators=("FDA",), date=PartialDate("2025-05-05"))
DUE = replace(DUE, status=Status.EXPECTED)
MOVED = replace(DUE, date=PartialDate("2025-05-08"))
HOUR = timedelta(hours=1)


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def go(desk: Desk, slack: FakeSlack, clock: Clock) -> AsyncGenerator[Go]:
    """Move the clock to an instant (or on by hours), let digests that are due be made, and what is due be sent."""
    async with open_client("xoxb-test", slack.url, aiohttp.ClientTimeout(total=2)) as client:
        out = Out(desk, Poster(client), jitter=lambda: 0)

        async def move(to: datetime | None = None, **by: float) -> None:
            clock.now = to or clock.now
            clock.move(**by)
            await tell_digests(desk)
            while await out.deliver_due():
                clock.move(seconds=1)

        yield move


async def _subscribe(desk: Desk, how: How = How(), key: str = ANY, channel: str = "C1") -> int:  # noqa: B008  frozen
    async with desk.database.transaction() as tx:
        subscription, _ = await tx.subscriptions.add(TEAM, channel, asking_for(key), "U1", NOON)
        await tx.subscriptions.set_how(TEAM, subscription.id, how)
    return subscription.id


async def _set(desk: Desk, settings: LaneSettings, channel: str = "C1") -> None:
    async with desk.database.transaction() as tx:
        await tx.lanes.put(TEAM, channel, settings, "U1", desk.clock())


async def _tell(desk: Desk, number: int, *events: Event) -> Taken:
    told = replace(article(f"a{number}", f"Headline {number}", url=f"https://news.example/{number}"), publisher="Wire")
    return await take_reading(told, reading(told.id, *(events or (_approval(number),))), "test", desk)


def _approval(number: int) -> Event:
    return approval(f"Company {number}", f"drug{number}mab")


async def _held(desk: Desk, channel: str = "C1") -> list[Held]:
    async with desk.database.snapshot() as tx:
        return await tx.held.list_for_lane(TEAM, channel)


async def _settled(desk: Desk, channel: str = "C1") -> list[Settled]:
    async with desk.database.snapshot() as tx:
        return list(await tx.settled.list_for_lane(TEAM, channel, 100))


def _digests(slack: FakeSlack, channel: str = "C1") -> list[Post]:
    return [post for post in slack.posts(channel) if "stor" in str(post.args["text"]).splitlines()[0]]


def _text(post: Post) -> str:
    return str(post.args["blocks"])


async def test_a_daily_subscription_is_told_in_one_digest_at_its_hour(desk: Desk, slack: FakeSlack, go: Go) -> None:
    await _subscribe(desk, DAILY)
    first = await _tell(desk, 1)
    await _tell(desk, 2)
    await go(hours=19)
    assert (first.channels, first.held, slack.posts()) == (0, 1, [])
    await go(NOON + 20 * HOUR)
    await go(hours=48)

    (digest,) = slack.posts()
    assert digest.args["text"].splitlines()[0] == "Daily digest · 4 Mar 2025: 2 stories"
    assert "FDA approves drug1mab from Company 1" in _text(digest)
    assert "<https://news.example/2|Wire>" in _text(digest)
    assert await _held(desk) == []
    assert [one.ending for one in await _settled(desk)] == [Ending.DIGEST] * 2
    async with desk.database.snapshot() as tx:
        (subscription,) = await tx.subscriptions.list_for_channel(TEAM, "C1")
    assert subscription.alert_count == 2


async def test_the_most_eager_subscription_of_a_channel_decides_and_others_are_not_told_again(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _subscribe(desk, DAILY)
    await _subscribe(desk, WEEKLY, "company:~company-1")
    await _subscribe(desk, How(), "company:~company-2")
    await _tell(desk, 1)
    await _tell(desk, 2)
    await go(hours=1)
    assert ["drug2mab" in _text(post) for post in slack.posts()] == [True]
    await go(days=10)

    (_, digest) = slack.posts()
    assert ("drug1mab" in _text(digest), "drug2mab" in _text(digest)) == (True, False)


async def test_a_weekly_digest_comes_on_its_day_after_weeks_of_downtime_once(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _set(desk, LaneSettings(digest_weekday=4))
    await _subscribe(desk, WEEKLY)
    await _subscribe(desk, DAILY, channel="C2")
    await _tell(desk, 1)
    await go(NOON + timedelta(days=24))
    await go(days=10)

    assert [str(post.args["text"]).splitlines()[0] for post in slack.posts("C1")] == [
        "Weekly digest · 7 Mar 2025: 1 story"
    ]
    assert len(slack.posts("C2")) == 1


async def test_quiet_hours_hold_and_the_morning_says_what_changed_since(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock
) -> None:
    await _set(desk, NIGHT)
    await _subscribe(desk)
    clock.now = datetime(2025, 3, 29, 22, 30, tzinfo=UTC)
    await _tell(desk, 1, FILED, DUE)
    await _tell(desk, 2)
    await go()
    clock.move(hours=2)
    await _tell(desk, 3, FILED, MOVED)
    await go(datetime(2025, 3, 30, 4, 59, tzinfo=UTC))
    assert slack.posts() == []
    await go(datetime(2025, 3, 30, 5, 0, tzinfo=UTC))

    (summary,) = slack.posts()
    assert summary.args["text"].startswith("While it was quiet · 30 Mar 2025: 2 stories")
    assert "changed since: FDA decision moved from 5 May 2025 to 8 May 2025" in _text(summary)


async def test_a_day_may_have_no_more_cards_than_asked_for_and_the_rest_is_in_the_digest(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _set(desk, LaneSettings(cards_a_day=2))
    await _subscribe(desk)
    for number in range(5):
        await _tell(desk, number)
    await go()
    await _tell(desk, 6)
    assert len(slack.posts()) == 2
    assert {held.why for held in await _held(desk)} == {HeldReason.BUDGET}
    await go(NOON + 20 * HOUR)
    await _tell(desk, 7)
    await go()

    assert [str(post.args["text"]).splitlines()[0] for post in slack.posts()[2:]] == [
        "Daily digest · 4 Mar 2025: 4 stories",
        "✅ FDA approves drug7mab from Company 7",
    ]
    assert "over the day" in _text(slack.posts()[2])


async def test_an_approval_passes_the_floor_and_what_does_not_is_written_down(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    poster = event(EventType.READOUT, "Acme Bio", "acmecel", date=PartialDate("2025-03-03"))
    first = await _subscribe(desk, How(floor=Importance.HIGH), "company:~acme-bio")
    await _set(desk, LaneSettings(floor=Importance.HIGH), "C2")
    await _subscribe(desk, How(), "company:~acme-bio", "C2")
    low = await _tell(desk, 1, poster)
    await _tell(desk, 2, approval())
    await go()

    assert (low.channels, low.held) == (0, 0)
    assert sorted(post.channel for post in slack.posts()) == ["C1", "C2"]
    (passed,) = await _settled(desk)
    assert (passed.ending, passed.story_id, passed.reasons[0].subscription_id) == (Ending.FLOOR, low.story_id, first)


async def test_a_story_below_the_floor_is_told_once_it_matters_and_one_that_matters_no_more_is_not(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    poster = event(EventType.READOUT, "Acme Bio", "acmecel", date=PartialDate("2025-03-03"))
    await _subscribe(desk, How(floor=Importance.HIGH), "company:~acme-bio")
    low = await _tell(desk, 1, poster)
    high = await _tell(desk, 2, poster, approval())
    await go()

    assert (low.story_id, high.channels) == (high.story_id, 1)
    assert len(slack.posts()) == 1
    assert await _settled(desk) == []


async def test_a_held_story_that_is_asked_for_at_once_goes_now_and_leaves_the_digest(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    daily = await _subscribe(desk, DAILY)
    await _tell(desk, 1)
    at_once = await _subscribe(desk, How(), "company:~company-1")
    taken = await _tell(desk, 2, _approval(1))
    await go()
    await go(days=3)

    assert (taken.channels, await _held(desk), await _settled(desk)) == (1, [], [])
    (card,) = slack.posts()
    async with desk.database.snapshot() as tx:
        shown = await tx.cards.get(TEAM, "C1", taken.story_id or 0)
    assert shown
    assert (shown.message_ts, {reason.subscription_id for reason in shown.reasons}) == (card.ts, {daily, at_once})


async def test_a_digest_tells_a_story_once_and_what_changed_in_the_next(desk: Desk, slack: FakeSlack, go: Go) -> None:
    await _subscribe(desk, DAILY)
    await _tell(desk, 1, FILED, DUE)
    await go(NOON + 20 * HOUR)
    await _tell(desk, 2, FILED, DUE)
    await go(days=1)
    assert len(slack.posts()) == 1
    async with desk.database.transaction() as tx:
        await tx.subscriptions.delete(TEAM, 1)
    await _tell(desk, 3, FILED, MOVED)
    await go(days=1)

    (_, again) = slack.posts()
    assert "Update: " in _text(again)
    assert "FDA decision moved from 5 May 2025 to 8 May 2025" in _text(again)


async def test_a_muted_story_is_left_out_and_so_is_one_that_was_withdrawn_before_it_was_told(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _subscribe(desk, DAILY)
    stories = [(await _tell(desk, number)).story_id or 0 for number in range(3)]
    async with desk.database.transaction() as tx:
        await tx.mutes.add(TEAM, "C1", f"story:{stories[0]}", None, "U1")
    await _take_back(desk, 1)
    await go(NOON + 20 * HOUR)

    (digest,) = slack.posts()
    assert "1 story" in _text(digest)
    endings = {one.story_id: one.ending for one in await _settled(desk)}
    assert [endings[one] for one in stories] == [Ending.MUTED, Ending.WITHDRAWN, Ending.DIGEST]


async def test_a_story_that_a_digest_told_and_that_is_withdrawn_is_taken_back_in_the_next(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _subscribe(desk, DAILY)
    await _tell(desk, 1)
    await go(NOON + 20 * HOUR)
    await _take_back(desk, 1)
    await go(days=1)

    (_, again) = slack.posts()
    assert "Withdrawn: FDA approves drug1mab" in _text(again)


async def test_several_bots_at_once_tell_one_digest(desk: Desk, slack: FakeSlack, go: Go, clock: Clock) -> None:
    await _subscribe(desk, DAILY)
    for number in range(4):
        await _tell(desk, number)
    clock.now = NOON + 20 * HOUR
    await asyncio.gather(*(tell_digests(desk) for _ in range(5)))
    await go()

    assert ["4 stories" in _text(post) for post in slack.posts()] == [True]


@pytest.mark.parametrize("step", ["digest", "digest taken", "digest commit", "digest told"])
async def test_a_bot_that_dies_over_a_digest_loses_and_repeats_nothing(
    step: str, desk: Desk, slack: FakeSlack, go: Go, clock: Clock
) -> None:
    class KilledError(BaseException):
        pass

    def kill_at(name: str) -> None:
        if name == step:
            raise KilledError

    await _subscribe(desk, DAILY)
    await _tell(desk, 1)
    clock.now = NOON + 20 * HOUR
    with pytest.raises(KilledError):
        await tell_digests(replace(desk, at_step=kill_at))
    await go(hours=1)
    await go(days=2)

    assert ["1 story" in _text(post) for post in slack.posts()] == [True]


async def test_a_lane_whose_digest_cannot_be_made_keeps_it_and_the_others_are_told(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _subscribe(desk, DAILY)
    await _subscribe(desk, DAILY, channel="C2")
    await _tell(desk, 1)
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE held_alerts SET reasons = '7' WHERE channel_id = 'C1'")
    await go(NOON + 20 * HOUR)
    assert [post.channel for post in slack.posts()] == ["C2"]

    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE held_alerts SET reasons = '[]' WHERE channel_id = 'C1'")
    await go(hours=1)
    assert len(slack.posts("C1")) == 1


async def test_a_clock_that_is_set_back_and_a_new_hour_make_no_second_digest_of_the_day_and_lose_nothing(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _subscribe(desk, DAILY)
    await _tell(desk, 1)
    await go(NOON + 20 * HOUR)
    await go(NOON + 10 * HOUR)
    await _tell(desk, 2)
    await go(NOON + 21 * HOUR)
    await _set(desk, LaneSettings(digest_at=time(11)))
    await go(NOON + 24 * HOUR)
    assert len(slack.posts()) == 1
    await go(NOON + 47 * HOUR)

    assert ["drug2mab" in _text(post) for post in slack.posts()] == [False, True]


async def test_a_digest_that_is_due_in_quiet_hours_comes_when_they_end(desk: Desk, slack: FakeSlack, go: Go) -> None:
    await _set(desk, replace(NIGHT, digest_at=time(2, 30)))
    await _subscribe(desk, DAILY)
    await _tell(desk, 1)
    await go(datetime(2025, 3, 4, 5, 59, tzinfo=UTC))
    assert slack.posts() == []
    await go(datetime(2025, 3, 4, 6, 0, tzinfo=UTC))
    assert len(_digests(slack)) == 1


async def test_what_is_due_while_nobody_looks_is_not_told_in_the_next_quiet_hours(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _set(desk, NIGHT)
    await _subscribe(desk, DAILY)
    await _tell(desk, 1)
    await go(datetime(2025, 3, 4, 23, 0, tzinfo=UTC))
    assert slack.posts() == []
    await go(datetime(2025, 3, 5, 6, 0, tzinfo=UTC))
    assert len(_digests(slack)) == 1


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("America/New_York", "2026-03-08T07:00Z", "8 Mar"),
        ("Australia/Lord_Howe", "2026-10-03T15:30Z", "4 Oct"),
        ("Asia/Kathmandu", "2028-02-28T20:45Z", "29 Feb"),
        ("Africa/Casablanca", "2026-02-15T01:30Z", "15 Feb"),
    ],
)
async def test_a_digest_at_half_past_two_comes_once_on_every_local_day(  # noqa: PLR0913, PLR0917  cases and fixtures
    zone: str, instant: str, day: str, desk: Desk, slack: FakeSlack, go: Go
) -> None:
    at = datetime.fromisoformat(instant)
    await _set(desk, LaneSettings(zone, digest_at=time(2, 30)))
    await _subscribe(desk, DAILY)
    await go(at - 4 * HOUR)
    await _tell(desk, 1)
    await go(at - timedelta(minutes=1))
    assert slack.posts() == []
    await go(at)
    await _tell(desk, 2)
    await go(at + 3 * HOUR)

    (digest,) = slack.posts()
    assert f"Daily digest · {day} " in str(digest.args["text"])


async def test_what_does_not_fit_is_counted_and_shown_by_its_button(desk: Desk, slack: FakeSlack, go: Go) -> None:
    await _subscribe(desk, DAILY)
    for number in range(30):
        await _tell(desk, number)
    await go(NOON + 20 * HOUR)
    (digest,) = slack.posts()
    rest = await show_rest(TEAM, "C1", "digest 2025-03-04", 2, desk)

    assert "Show the rest (5)" in _text(digest)
    assert rest
    assert find_faults(rest, links=frozenset(f"https://news.example/{n}" for n in range(30))) == []
    shown = _text(digest) + str(rest.blocks)
    assert all(f"drug{number}mab" in shown for number in range(30))
    assert await show_rest(TEAM, "C1", "digest 2025-03-04", 3, desk) is None
    assert await show_rest("T2", "C1", "digest 2025-03-04", 2, desk) is None


async def test_whoever_asks_is_told_at_once_what_waits_and_the_morning_is_silent(
    desk: Desk, slack: FakeSlack, go: Go
) -> None:
    await _subscribe(desk, DAILY)
    await _tell(desk, 1)
    assert await tell_now(TEAM, "C1", desk) == 1
    assert await tell_now(TEAM, "C1", desk) == 0
    await go(NOON + 12 * HOUR)
    assert len(_digests(slack)) == 1
    await _tell(desk, 2)
    assert await tell_now(TEAM, "C1", desk) == 1
    await _tell(desk, 3)
    await go(NOON + 20 * HOUR)

    assert [f"drug{number}mab" in _text(post) for number, post in enumerate(slack.posts(), start=1)] == [True] * 3


async def test_quiet_hours_that_are_switched_off_let_out_what_they_held(
    desk: Desk, slack: FakeSlack, go: Go, clock: Clock
) -> None:
    await _set(desk, NIGHT)
    await _subscribe(desk)
    clock.now = NOON + 12 * HOUR
    await _tell(desk, 1)
    await go()
    assert slack.posts() == []
    await _set(desk, LaneSettings())
    await go()
    assert len(_digests(slack)) == 1


async def _take_back(desk: Desk, number: int) -> None:
    """Let the publisher of an article take back what it told."""
    told = article(f"a{number}", "Withdrawn", "This press release was issued in error.")
    await revise_reading(told.id, told, reading(told.id), desk)
