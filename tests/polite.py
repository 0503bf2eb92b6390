"""Simulate a week of polling: `polite.py [SOURCES] [DAYS] [SEED]`. Every rule is checked on what the servers saw.

Two bots poll one database on a moved clock; now and then one is stopped or killed in the middle, and another begins.
Everything is real but time and the walls of the parser: servers on loopback, SQLite, robots.txt, pages, articles.
"""

import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import structlog

from bot.feeds.fulltext import PageText, read_page
from bot.feeds.page import Page
from bot.feeds.reading import Raw, parse_source
from bot.parse.lexicon import Lexicon
from bot.sources import SourceKind
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import PAUSE, Pacing
from handlers.poll import Poll
from handlers.sandbox import Sandbox
from handlers.schedule import keep_house
from storage.database import Database
from tests.builders import NOON
from tests.databases import open_migrated
from tests.polite_rules import Rules
from tests.polite_world import RELIABLE, Sky, World
from tests.web_server import ANY_PORT

LOOPBACK = IPv4Network("127.0.0.0/8")
TICK = timedelta(seconds=20)
# A bot of a deployment lives for so many steps of its work, until somebody ends it.
_STEPS = 1_000
_LATEST = timedelta(hours=12)


class KilledError(BaseException):
    """The end of a bot between two steps."""


class OpenSandbox(Sandbox):
    """Parses in this process: what a child costs is measured elsewhere."""

    async def parse(self, kind: SourceKind, raw: Raw) -> Page:
        return parse_source(kind, raw)

    async def read_page(self, raw: Raw) -> PageText | None:
        return read_page(raw.data, raw.content_type, raw.url)


class SkyPacing(Pacing):
    """Turns under the sky: time stands while somebody asks."""

    def __init__(self, sky: Sky, database: Database) -> None:
        super().__init__(sky, sky.sleep, database)
        self._sky = sky

    async def _wait(self, name: str, host: Any, pause: timedelta) -> None:  # noqa: ANN401  its own
        self._sky.busy += 1
        try:
            await super()._wait(name, host, pause)
        except BaseException:
            self._sky.busy -= 1
            raise

    @asynccontextmanager
    async def turn(self, url: str, pause: timedelta = PAUSE) -> AsyncGenerator[None]:
        async with super().turn(url, pause):
            try:
                yield
            finally:
                self._sky.busy -= 1


@dataclass
class Bot:
    """A bot that polls until it is stopped or killed, and is followed by another."""

    name: str
    world: World
    desk: Desk
    ends: list[datetime]
    most_steps: int
    life: int = 0
    steps: int = 0
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    poll: Poll | None = None

    async def begin(self) -> None:
        """Begin anew, knowing nothing but the database."""
        await self.end()
        self.life, self.steps, self.stack = self.life + 1, 0, AsyncExitStack()
        web = Web(f"{self.name}{self.life} (test)", LOOPBACK.__contains__, ANY_PORT, clock=self.world.sky)
        out = await self.stack.enter_async_context(web)
        pacing = SkyPacing(self.world.sky, self.desk.database)
        self.poll = Poll(replace(self.desk, at_step=self._step), out, OpenSandbox(), pacing)

    async def end(self) -> None:
        """Close what this life opened."""
        await self.stack.aclose()

    async def read_due(self) -> None:
        """Read what is due; an end in the middle is an end."""
        assert self.poll
        with suppress(KilledError):
            await self.poll.read_due()
        if self._is_over():
            self.ends.append(self.world.sky.now)
            await self.begin()

    def _step(self, _: str) -> None:
        self.steps += 1
        if not self._is_over():
            return
        assert self.poll
        if self.life % 2:
            self.poll.stop()
        else:
            raise KilledError

    def _is_over(self) -> bool:
        return self.steps >= self.most_steps


@dataclass(frozen=True)
class Outcome:
    """What a simulation came to: counts, and what broke a rule."""

    counts: dict[str, int]
    broken: dict[str, list[str]]
    lost: list[str]


async def simulate(sources: int, days: float, seed: int, home: Path, steps: int = _STEPS) -> Outcome:
    """Have two bots poll so many sources for so many days, each until it has done so many steps."""
    world, database = World(sources, seed), open_migrated(home / "polite.db")
    desk, ends = Desk(database, Lexicon(()), world.sky), list[datetime]()
    async with world.serve(), AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        async with database.transaction() as tx:
            for one in world.publishers:
                await tx.sources.put(one.source(world.urls[one.host] + one.path), NOON)
        bots = [Bot(name, world, desk, ends, steps * share) for name, share in (("A", 2), ("B", 3))]
        for bot in bots:
            await bot.begin()
            stack.push_async_callback(bot.end)
        while world.sky.now < NOON + timedelta(days=days):
            async with database.snapshot() as tx:
                due = await tx.sources.next_due_at()
            world.sky.now = max(world.sky.now + TICK, due or world.sky.now)
            await asyncio.gather(*(bot.read_due() for bot in bots))
        await keep_house(desk)
        lost = await _lost(world, database)
    return Outcome(_counts(world, ends), Rules(world, ends).broken(), lost)


async def _lost(world: World, database: Database) -> list[str]:
    """Return the news that no article came of, and articles that several came of."""
    lost: list[str] = []
    async with database.snapshot() as tx:
        for one in world.publishers:
            if one.kind in RELIABLE:
                told = range(one.count(world.sky.now - _LATEST))
                keys = [world.link(one, n) if one.kind == "listing" else str(n) for n in told]
                taken = await tx.sources.list_taken(one.source("").id, keys)
                lost += [f"{one.path} {key}" for key in keys if key not in taken]
                articles = Counter(item.article_id for item in taken.values())
                lost += [f"{one.path} {article} twice" for article, times in articles.items() if times > 1]
    return lost


def _counts(world: World, ends: list[datetime]) -> dict[str, int]:
    statuses = Counter(ask.status for ask in world.log)
    conditional = sum(1 for ask in world.log if ask.tag or ask.since)
    return {
        "sources": len(world.publishers),
        "hosts": world.hosts,
        "requests": len(world.log),
        "conditional": conditional,
        **{f"answered {status}": count for status, count in sorted(statuses.items())},
        "robots.txt": sum(ask.path == "/robots.txt" for ask in world.log),
        "pages": sum(ask.path.startswith("/page/") for ask in world.log),
        "bots that ended": len(ends),
    }


def _say(lines: Iterable[str]) -> None:
    print("\n".join(lines))


def main(sources: str = "200", days: str = "7", seed: str = "1") -> int:
    """Run a simulation, print its counts, and return how many rules were broken."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as home:
        outcome = asyncio.run(simulate(int(sources), float(days), int(seed), Path(home)))
    _say(f"{name:<42} {count:>8,}" for name, count in outcome.counts.items())
    broken = outcome.broken | {"no news lost, none twice": outcome.lost}
    _say(f"{name:<42} {'kept' if not found else f'BROKEN {len(found)}: {found[:3]}'}" for name, found in broken.items())
    print(f"{days} days in {time.process_time() - begun:.0f} s of this processor")
    return sum(map(bool, broken.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
