"""A clock that jumps: nothing is silent for as long as it was wrong, nothing is said twice, nothing too soon."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.parse.lexicon import Lexicon
from bot.sources import Source, SourceKind
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.schedule import mend_clock
from handlers.sending import LEASE
from handlers.slack.client import Poster, open_client
from storage.database import Database
from storage.outbox import POST
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.databases import drop, new_url
from tests.fakes import Answer, FakeSlack
from tests.handlers.conftest import Clock

# An hour, a year, and from this noon to one of a 29 February.
JUMPS = (timedelta(hours=1), timedelta(days=365), timedelta(days=1093))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock) -> AsyncGenerator[Desk]:
    url = new_url(tmp_path)
    database = Database(url)
    yield Desk(database, Lexicon(()), clock)
    await database.close()
    drop(url)


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def delivery(desk: Desk, slack: FakeSlack) -> AsyncGenerator[Delivery]:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    async with open_client("xoxb-test", slack.url, aiohttp.ClientTimeout(total=5)) as client:
        yield Delivery(desk, Poster(client), jitter=lambda: 0)


async def _take(desk: Desk, number: int) -> None:
    told = article(f"a{number}", f"Headline {number}", url=f"https://news.example/{number}")
    await take_reading(told, reading(told.id, approval(f"Maker {number}", f"drug{number}x")), "test", desk)


@pytest.mark.parametrize("jump", [way * jump for jump in JUMPS for way in (1, -1)], ids=str)
async def test_a_lane_goes_on_soon_after_a_clock_jumped_and_tells_each_once(
    desk: Desk, clock: Clock, delivery: Delivery, slack: FakeSlack, jump: timedelta
) -> None:
    await _take(desk, 1)
    await delivery.deliver_due()
    await _take(desk, 2)

    clock.now += jump
    await mend_clock(desk)
    clock.move(hours=1, minutes=2)
    await delivery.deliver_due()
    clock.now -= jump
    await _take(desk, 3)
    await mend_clock(desk)
    clock.move(hours=1, minutes=2)
    await delivery.deliver_due()

    assert [post.args["text"].count(f"drug{number}x") > 0 for number, post in enumerate(slack.posts(), 1)] == [True] * 3
    assert "ossible repeat" not in str(slack.posts())


async def test_a_lease_that_was_taken_a_year_ahead_ends_and_its_post_is_marked(
    desk: Desk, clock: Clock, delivery: Delivery, slack: FakeSlack
) -> None:
    await _take(desk, 1)
    clock.move(days=365)
    async with desk.database.transaction() as tx:
        (claim,) = await tx.outbox.claim(clock.now, LEASE, 1)
        await tx.outbox.start(claim, POST, clock.now, LEASE)
    clock.move(days=-365)
    await delivery.deliver_due()
    assert slack.posts() == []

    await mend_clock(desk)
    await delivery.deliver_due()

    (post,) = slack.posts()
    assert "ossible repeat" in str(post.args)


async def test_what_slack_asks_for_is_no_jump(desk: Desk, clock: Clock, delivery: Delivery, slack: FakeSlack) -> None:
    slack.answers.append(Answer(429, '{"ok": false, "error": "ratelimited"}', headers={"Retry-After": "86400"}))
    await _take(desk, 1)
    await delivery.deliver_due()

    await mend_clock(desk)
    await delivery.deliver_due()
    assert slack.posts() == []

    clock.move(hours=24, seconds=1)
    await delivery.deliver_due()
    assert len(slack.posts()) == 1


async def test_a_source_that_was_to_be_read_in_a_year_is_read_now(desk: Desk, clock: Clock) -> None:
    source = Source("wire", SourceKind.FEED, "A wire", "https://wire.example/feed", minimum=timedelta(minutes=10))
    async with desk.database.transaction() as tx:
        await tx.sources.put(source, clock.now + timedelta(days=365))
        assert await tx.sources.claim_due(clock.now, LEASE, 9) == []

    await mend_clock(desk)

    async with desk.database.transaction() as tx:
        (claim,) = await tx.sources.claim_due(clock.now, LEASE, 9)
    assert claim.record.source.id == "wire"
