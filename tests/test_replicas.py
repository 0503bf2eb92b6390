"""Several bots over one database: one story of one news, each alert once, one reader a source."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.parse.lexicon import Lexicon
from handlers.delivery import Delivery
from handlers.intake import Desk, Outcome, take_reading
from handlers.slack.client import Poster, open_client
from storage.database import Database
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.databases import KINDS, drop, new_url
from tests.fakes import FakeSlack

REPLICAS = 4


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    url = new_url(tmp_path, request.param)
    yield url
    drop(url)


@asynccontextmanager
async def _replicas(url: str) -> AsyncGenerator[list[Desk]]:
    """Yield desks with a connection pool each, as separate processes have."""
    databases = [Database(url) for _ in range(REPLICAS)]
    try:
        yield [Desk(database, Lexicon(()), lambda: NOON) for database in databases]
    finally:
        for database in databases:
            await database.close()


async def _take(desk: Desk, number: int, name: str) -> Outcome:
    told = article(f"{name}{number}", f"Headline {number}", url=f"https://outlet{number}.example/{name}")
    taken = await take_reading(told, reading(told.id, approval(f"{name} Bio", f"{name}cel")), "test", desk)
    return taken.outcome


async def test_the_same_news_taken_by_all_replicas_at_once_is_one_story(url: str) -> None:
    async with _replicas(url) as desks:
        async with desks[0].database.transaction() as tx:
            await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)

        outcomes = await asyncio.gather(*(_take(desks[number % REPLICAS], number, "acme") for number in range(16)))

        assert Counter(outcomes) == {Outcome.NEW_STORY: 1, Outcome.JOINED_STORY: 15}
        async with desks[0].database.snapshot() as tx:
            story = await tx.stories.get(1)
        assert story
        assert len({source.article_id for source in story.sources}) == 16


async def test_the_same_article_taken_by_all_replicas_at_once_is_taken_by_one(url: str) -> None:
    async with _replicas(url) as desks:
        outcomes = await asyncio.gather(*(_take(desk, 1, "acme") for desk in desks for _ in range(3)))

    assert Counter(outcomes) == {Outcome.NEW_STORY: 1, Outcome.SEEN_BEFORE: 11}


async def test_replicas_that_deliver_at_once_post_each_alert_once(url: str) -> None:
    channels = [f"C{number}" for number in range(25)]
    async with _replicas(url) as desks, FakeSlack().serve() as slack, AsyncExitStack() as stack:
        async with desks[0].database.transaction() as tx:
            for channel in channels:
                await tx.subscriptions.add(TEAM, channel, asking_for("type:approval"), "U1", NOON)
        await _take(desks[0], 1, "acme")
        clients = [await stack.enter_async_context(open_client("xoxb-test", slack.url)) for _ in desks]
        deliveries = [Delivery(desk, Poster(client)) for desk, client in zip(desks, clients, strict=True)]

        sent = await asyncio.gather(*(delivery.deliver_due() for delivery in deliveries))

        assert sum(sent) == len(channels)
        assert Counter(post.channel for post in slack.posts()) == dict.fromkeys(channels, 1)
