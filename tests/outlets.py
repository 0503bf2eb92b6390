"""Outlets on a loopback server: feeds made of items, the sources that read them, and a poll on a moved clock."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from bot.sources import Health, Source, SourceKind
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import Pacing
from handlers.poll import Poll
from handlers.sandbox import Sandbox
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, asking_for
from tests.handlers.conftest import Clock
from tests.web_server import ANY_PORT, WebServer, http, is_test_server

TODAY = f"{NOON:%a, %d %b %Y %H:%M:%S} GMT"
DRUGS = tuple(f"{a}{b}{c}" for a in ("bel", "cor", "dal", "fen") for b in "aeiou" for c in ("mor", "rin", "lex", "tan"))
STORY = (
    "BOSTON -- Northwind Therapeutics, Inc. announced that the U.S. Food and Drug Administration has approved {drug} "
    "for adults with multiple myeloma."
)


@dataclass(frozen=True)
class Post:
    """An item of an outlet's feed."""

    key: str
    title: str
    text: str
    link: str = ""
    day: str = TODAY

    def __str__(self) -> str:
        guid = f"<guid isPermaLink='false'>{escape(self.key)}</guid>" if self.key else ""
        link = f"<link>{escape(self.link)}</link>" if self.link else ""
        return (
            f"<item><title>{escape(self.title)}</title>{guid}{link}<pubDate>{self.day}</pubDate>"
            f"<description>{escape(self.text)}</description></item>"
        )


def approval_of(number: int, key: str | None = None, **more: str) -> Post:
    """Return a post that tells the approval of the `number`-th drug."""
    drug = f"{DRUGS[number].capitalize()}a ({DRUGS[number]}zumab)"
    title = f"FDA approves {drug} from Northwind Therapeutics"
    return Post(key or str(number), title, STORY.format(drug=drug), **more)


def feed(*posts: Post) -> bytes:
    """Return the answer of a feed's address."""
    text = f'<rss version="2.0"><channel><title>A wire</title>{"".join(map(str, posts))}</channel></rss>'
    return http(text.encode(), content_type="application/rss+xml")


@asynccontextmanager
async def open_polling(desk: Desk, clock: Clock, key: str = "type:approval") -> AsyncGenerator[Poll]:
    """Yield a poll, with one channel that asked for `key`. Who waits for a turn moves the clock."""

    async def sleep(seconds: float) -> None:
        clock.move(seconds=seconds)

    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for(key), "U1", NOON)
    async with Web("Topline (test)", is_test_server, ANY_PORT, clock=clock) as web, Sandbox(children=1) as sandbox:
        yield Poll(desk, web, sandbox, Pacing(clock, sleep), jitter=lambda: 0.5)


async def add_source(desk: Desk, web: WebServer, name: str, *, reads_pages: bool = False) -> None:
    """Add a source that reads the path of this name."""
    shortest = timedelta(minutes=10)
    source = Source(name, SourceKind.FEED, name, f"{web.url}/{name}", reads_pages=reads_pages, minimum=shortest)
    async with desk.database.transaction() as tx:
        await tx.sources.put(source, desk.clock())


async def health_of(desk: Desk, name: str) -> Health:
    async with desk.database.snapshot() as tx:
        record = await tx.sources.get(name)
    assert record
    return record.health


async def count_queued(desk: Desk) -> int:
    """Return how many messages wait to be sent."""
    async with desk.database.snapshot() as tx:
        return (await tx.outbox.count(TEAM)).get(OutboxState.NEW, 0)
