"""A bot behind real signed HTTP on loopback, with a migrated database and a fake Slack."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.model import Article, Event, Reading
from handlers.intake import Desk, Taken, take_reading
from handlers.serving import serve
from handlers.slack import build_app
from handlers.slack.client import open_client
from handlers.web import build_web
from handlers.workspace import Workspace
from storage.database import Database
from tests.builders import packaged
from tests.databases import drop, new_url
from tests.peer import NOW, SECRET, Bot, Slack


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    url = new_url(tmp_path)
    database = Database(url)
    yield Desk(database, packaged(), lambda: NOW)
    await database.close()
    drop(url)


@pytest.fixture
async def slack() -> AsyncGenerator[Slack]:
    fake = Slack()
    site = web.Application()
    site.router.add_route("*", "/api/{method}", fake.on_api)
    site.router.add_post("/answer", fake.on_answer)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = "http://{}:{}".format(*runner.addresses[0][:2])
    yield fake
    await runner.cleanup()


@pytest.fixture
async def bot(desk: Desk, slack: Slack) -> AsyncGenerator[Bot]:
    async with open_client("xoxb-test", f"{slack.url}/api/") as client, ClientSession() as http:
        app = build_app(desk, client, SECRET)
        async with serve(build_web(desk, app, SECRET), "127.0.0.1", 0) as port:
            yield Bot(f"http://127.0.0.1:{port}/slack/events", http, slack, desk)


@pytest.fixture
async def workspace(desk: Desk) -> AsyncGenerator[Workspace]:
    """The local workspace, with the bot joined to it by Socket Mode."""
    async with Workspace.start() as running, open_client(running.bot_token, running.api_url) as client:
        running.scene.sockets.ack_seconds = 30  # a busy machine stalls for longer than Slack waits
        app = build_app(desk, client)
        handler = AsyncSocketModeHandler(app, running.app_token, web_client=client, ping_interval=60)
        await handler.connect_async()
        await running.until(lambda: running.scene.sockets.connections > 0)
        yield running
        await _end_listeners()
        await handler.close_async()


async def _end_listeners() -> None:
    """Wait for what the bot still does after it has answered: it would outlive its database."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    busy = [task for task in others if "AsyncioListenerRunner" in repr(task.get_coro())]
    if busy:
        await asyncio.wait(busy, timeout=10)


@pytest.fixture
def tell(desk: Desk) -> Callable[..., Awaitable[Taken]]:
    """Let an article with these events come in; returns what became of it."""

    async def take(*events: Event, article_id: str = "a1", publisher: str = "PR Newswire") -> Taken:
        texts = " ".join(evidence.text for event in events for evidence in event.evidence)
        url = f"https://news.example/{article_id}"
        article = Article(
            article_id, f"Told by {article_id}", f"{texts} {article_id}", date(2025, 2, 14), url, publisher
        )
        return await take_reading(article, Reading(article_id, relevant=True, events=events), "test", desk)

    return take
