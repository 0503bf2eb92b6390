"""Twenty articles, three channels, and a SIGKILL at any moment: every alert comes once; repeats are marked as such."""

import asyncio
import os
import random
import re
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from storage.database import Database
from tests.builders import NOON, TEAM, asking_for
from tests.databases import new_url
from tests.fakes import FakeSlack, Post
from tests.kill_child import CHANNELS, COUNT, LATER, PURCHASES, live, told_by
from tests.mortal import begin, end_of

LIVES = 4
_NAME = re.compile(r"(?:drug|Bought )(\d+)x")


class Reaper:
    """Kills a child as chance has it: while Slack has a message, a moment after, or some time after its birth."""

    def __init__(self, chance: random.Random, slack: FakeSlack) -> None:
        self._chance, self._slack = chance, slack
        self._calls = 0

    def wait_for(self, pid: int) -> None:
        self._calls = self._chance.randint(1, 12)
        self._slack.kills = self._chance.choice(["before taking", "after taking"])
        late = self._chance.choice([None, None, self._chance.uniform(0, 0.02)])

        def count_down() -> None:
            self._calls -= 1
            if self._calls == 0 and late is None:
                _kill(pid)
            elif self._calls == 0:
                asyncio.get_running_loop().call_later(late, _kill, pid)

        self._slack.kill = count_down
        asyncio.get_running_loop().call_later(self._chance.uniform(1, 4), _kill, pid)

    def rest(self) -> None:
        self._slack.kill = lambda: None


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


async def _live(url: str, slack: FakeSlack, started_at: float, reaper: Reaper | None = None) -> int:
    child = begin(live, url, slack.url, started_at)
    if reaper:
        reaper.wait_for(child.pid or 0)
    return await end_of(child)


def _number(post: Post) -> int:
    found = _NAME.search(str(post.args))
    assert found
    return int(found[1])


@pytest.mark.parametrize("seed", [20250303])
async def test_random_kills_lose_nothing_and_repeat_only_what_was_in_doubt(seed: int, tmp_path: Path) -> None:
    url, started_at, kills = new_url(tmp_path, "sqlite"), time.time(), 0
    await _subscribe(url)
    async with FakeSlack().serve() as slack:
        reaper = Reaper(random.Random(seed), slack)  # noqa: S311  chance, not secrecy
        for _ in range(LIVES):
            kills += await _live(url, slack, started_at, reaper) == -signal.SIGKILL
        reaper.rest()
        assert await _live(url, slack, started_at) == 0

    assert kills >= LIVES // 2
    lost, doubts = await _given_up_and_in_doubt(url)
    cards = [post for post in slack.posts() if not post.args.get("thread_ts")]
    lines = [post for post in slack.posts() if post.args.get("thread_ts")]
    news = [number for number in range(COUNT) if number - LATER not in PURCHASES]
    for channel in CHANNELS:
        mine = [post for post in cards if post.channel == channel]
        firsts = [_number(post) for post in mine if "ossible repeat" not in str(post.args)]
        # What died on its way to Slack comes first as a marked repeat: each is there, in order, unmarked once at most.
        assert max(Counter(firsts).values()) == 1
        assert list(dict.fromkeys(map(_number, mine))) == [
            n for n in news if (channel, n) not in lost or n in map(_number, mine)
        ]
        assert max(Counter(map(_number, mine)).values()) <= 2
        for number in PURCHASES:
            _check_purchase([post for post in mine if _number(post) == number], slack, lines)
    repeats = [post for post in slack.posts() if "ossible repeat" in str(post.args)]
    assert len(repeats) <= doubts
    assert {edit.ts for edit in slack.edits()} <= {card.ts for card in cards}


def _check_purchase(cards: list[Post], slack: FakeSlack, lines: list[Post]) -> None:
    """The card shows at last that the purchase is completed; who saw it announced was told so in the thread, once."""
    last = cards[-1]
    shown = [post for post in (*cards, *slack.edits()) if post.ts == last.ts]
    assert "completes acquisition" in str(shown[-1].args)
    told = [line for line in lines if line.args["thread_ts"] in {card.ts for card in cards}]
    unmarked = [line for line in told if "ossible repeat" not in str(line.args)]
    assert len(unmarked) <= 1
    assert bool(told) == ("to acquire" in str(last.args))


async def _subscribe(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        for channel in CHANNELS:
            for key in ("type:approval", "type:acquisition"):
                await tx.subscriptions.add(TEAM, channel, asking_for(key), "U1", NOON)
    await database.close()


async def _given_up_and_in_doubt(url: str) -> tuple[set[tuple[str, int]], int]:
    """Return (channel, article) of each alert that was given up, and how many posts nobody knows the outcome of."""
    database = Database(url)
    async with database.snapshot() as tx:
        failed = await tx.outbox.list_failed(TEAM, NOON)
        assert {failure.code for failure in failed} <= {"outcome_unknown"}
        stories = [(failure.channel_id, await tx.stories.get(failure.story_id or 0)) for failure in failed]
        found = await tx.connection.exec_driver_sql(
            "SELECT count(*) FROM attempts WHERE (outcome IS NULL OR outcome = 'unsure') AND method != 'chat.update'"
        )
        doubts = int(found.scalar_one())
    await database.close()
    numbers = {told_by(number).companies: number for number in range(COUNT)}
    return {(channel, numbers[story.events[0].companies]) for channel, story in stories if story}, doubts
