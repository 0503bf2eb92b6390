"""A running workspace, and real bots that join it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace

Json = dict[str, Any]


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace.start() as running:
        running.scene.resend_after_seconds = (0, 0, 0)
        yield running


@pytest.fixture
async def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def join(workspace: Workspace, client: AsyncWebClient) -> AsyncIterator[Callable[[AsyncApp], Awaitable[None]]]:
    """Join a bolt app to the workspace by Socket Mode, for as long as the test runs."""
    async with AsyncExitStack() as stack:

        async def _join(app: AsyncApp) -> None:
            handler = AsyncSocketModeHandler(app, workspace.app_token, web_client=client, ping_interval=60)
            stack.push_async_callback(handler.close_async)
            before = workspace.scene.sockets.connections
            await handler.connect_async()
            await workspace.until(lambda: workspace.scene.sockets.connections > before)

        yield _join


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, signing_secret="unused", ignoring_self_events_enabled=True)
