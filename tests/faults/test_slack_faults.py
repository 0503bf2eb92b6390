"""Each fault of Slack, met by the first of three stories in one channel while another channel is well."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import aiohttp
import pytest

from bot.parse.lexicon import Lexicon
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.slack.client import Poster, open_client
from storage.database import Database
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.databases import drop, new_url
from tests.fakes import FakeSlack, Post
from tests.faults.slack_faults import FAULTS, Fate, Fault
from tests.handlers.conftest import Clock

PATIENCE = aiohttp.ClientTimeout(total=1)
NUMBERS = ("one", "two", "three")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    url = new_url(tmp_path)
    database = Database(url)
    yield Desk(database, Lexicon(()), Clock())
    await database.close()
    drop(url)


class Times(FakeSlack):
    """A Slack that notes on the bot's clock when each call came."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.came: list[datetime] = []

    def note(self) -> None:
        self.came.append(self._clock.now)


def _told(post: Post) -> str:
    return next(number for number in NUMBERS if f"{number}cel" in str(post.args))


async def _queue_three(desk: Desk, channel: str) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, channel, asking_for("type:approval"), "U1", NOON)
    for number in NUMBERS:
        told = article(number, f"Headline {number}", url=f"https://{number}.example/")
        await take_reading(told, reading(told.id, approval(f"{number} Bio", f"{number}cel")), "test", desk)


async def _deliver_for(desk: Desk, delivery: Delivery, span: timedelta) -> None:
    """Let the bot go on for a while, looking whenever something is due."""
    clock = desk.clock
    assert isinstance(clock, Clock)
    until = clock.now + span
    while clock.now < until:
        await delivery.deliver_due()
        async with desk.database.snapshot() as tx:
            opens_at = await tx.outbox.next_open_at()
        clock.now = min(until, max(opens_at or until, clock.now + timedelta(seconds=0.5)))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_a_fault_of_slack_loses_nothing_and_repeats_only_what_is_in_doubt(desk: Desk, fault: Fault) -> None:
    clock = desk.clock
    assert isinstance(clock, Clock)
    slack = Times(clock)
    slack.kills, slack.kill = "before taking", slack.note
    async with slack.serve(), open_client("xoxb-test", slack.url, PATIENCE) as client:
        delivery = Delivery(desk, Poster(client), jitter=lambda: 0)
        await _queue_three(desk, "C1")
        slack.answers.extend(fault.answers)

        await _deliver_for(desk, delivery, timedelta(minutes=30))
        if fault.fate in {Fate.CHANNEL, Fate.WORKSPACE}:
            assert slack.posts() == []
            await _resume(desk, fault.fate)
            await _deliver_for(desk, delivery, timedelta(minutes=1))

    await _check(desk, slack, fault)


async def _resume(desk: Desk, fate: Fate) -> None:
    async with desk.database.transaction() as tx:
        assert await tx.outbox.count(TEAM) == {OutboxState.HELD: 3}
        if fate is Fate.WORKSPACE:
            await tx.channels.resume_team(TEAM)
        else:
            await tx.channels.resume(TEAM, "C1")


async def _check(desk: Desk, slack: Times, fault: Fault) -> None:
    """Nothing lost, nothing twice but what is marked, in order, at Slack's pace, and never before it may."""
    told = [_told(post) for post in slack.posts()]
    marked = [_told(post) for post in slack.posts() if "ossible repeat" in str(post.args)]
    plain = [_told(post) for post in slack.posts() if not post.args.get("blocks")]
    stood = sum(answer.accepts for answer in fault.answers)
    firsts = {Fate.GIVEN_UP: [], Fate.UNSURE: ["one"] * (1 + stood)}.get(fault.fate, ["one"])
    assert told == [*firsts, "two", "three"]
    assert marked == (["one"] if fault.fate is Fate.UNSURE else [])
    assert plain == (["one"] if fault.fate is Fate.PLAIN else [])
    async with desk.database.snapshot() as tx:
        given_up = await tx.outbox.list_failed(TEAM, NOON)
        states = await tx.outbox.count(TEAM)
    assert len(given_up) == (fault.fate is Fate.GIVEN_UP)
    assert set(states) <= {OutboxState.SENT, OutboxState.FAILED}
    posts = [came for came, method in zip(slack.came, slack.calls, strict=True) if method == "chat.postMessage"]
    gaps = [later - earlier for earlier, later in pairwise(posts)]
    # Refused blocks are sent again as text at once: Slack took none of the first.
    assert all(gap >= timedelta(seconds=1) for gap in gaps[fault.fate in {Fate.PLAIN, Fate.GIVEN_UP} :])
    assert gaps[0] >= timedelta(seconds=fault.wait)
