"""The workspace's server: the Web API, the sockets, the response URLs, the page. Bound to the loopback address only."""

import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from bot.errors import UserError
from handlers.workspace import control, file_methods, page_routes
from handlers.workspace.acting import Person
from handlers.workspace.answers import on_response_url
from handlers.workspace.bot_link import SignedLink
from handlers.workspace.clock import Clock
from handlers.workspace.faults import Faults
from handlers.workspace.hub import Hub
from handlers.workspace.journal import Journal
from handlers.workspace.manifest import MANIFEST, load_manifest
from handlers.workspace.scene import Scene
from handlers.workspace.state import State
from handlers.workspace.tray import Tray
from handlers.workspace.web_api import WebApi

Json = dict[str, Any]
HOST = "127.0.0.1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Options:
    """How to start: port 0 takes a free one; without `data` nothing is kept; `bot_url` makes it HTTP mode."""

    port: int = 0
    data: Path | None = None
    bot_url: str | None = None
    manifest: Path = MANIFEST
    tray: Tray | None = None


class PortError(Exception):
    """The port that was asked for cannot be had."""


class Workspace:
    """A running workspace that plays Slack."""

    def __init__(self, options: Options | None = None) -> None:
        """Open nothing yet: `start` does."""
        self._options = options or Options()
        hub, clock = Hub(), Clock()
        self._journal = Journal(self._options.data / "workspace.jsonl" if self._options.data else None)
        self.state = State(self._journal, hub, clock)
        self.faults = Faults()
        self.scene = Scene(self.state, hub, self.faults, clock, load_manifest(self._options.manifest))
        self.tray = self._options.tray or Tray([])
        if self._options.bot_url:
            self.scene.link = SignedLink(self._options.bot_url, self.scene.secrets.signing_secret)

    @classmethod
    @asynccontextmanager
    async def start(cls, options: Options | None = None) -> AsyncGenerator[Self, None]:
        """Run a workspace until the block ends; PortError when the port is taken."""
        workspace = cls(options)
        try:
            workspace.state.restore()
        except UserError:
            workspace._journal.close()
            raise
        workspace.scene.clock.move(timedelta(seconds=workspace.state.notes.get("clock_ahead_seconds", 0)))
        workspace.tray.attach(workspace.scene)
        app = workspace._app()
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, workspace._options.port)
            try:
                await site.start()
            except OSError as error:
                message = f"Port {workspace._options.port} cannot be used: {os.strerror(error.errno or 0)}."
                raise PortError(message) from error
            port = runner.addresses[0][1]
            workspace.scene.url = f"http://{HOST}:{port}/"
            yield workspace
        finally:
            await workspace.scene.close()
            await runner.cleanup()
            workspace._journal.close()

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return self.scene.url

    @property
    def api_url(self) -> str:
        """Return what SLACK_API_URL must be for a bot to join."""
        return f"{self.scene.url}api/"

    @property
    def bot_token(self) -> str:
        """Return the bot's token."""
        return self.scene.secrets.bot_token

    @property
    def app_token(self) -> str:
        """Return the token for Socket Mode."""
        return self.scene.secrets.app_token

    @property
    def signing_secret(self) -> str:
        """Return the secret that requests in HTTP mode are signed with."""
        return self.scene.secrets.signing_secret

    def person(self, name: str = "ada") -> Person:
        """Return a member of the workspace, by name or id, to act as."""
        for user in self.state.users.values():
            if name in (user.id, user.name):
                return Person(self.scene, user)
        raise KeyError(name)

    def messages(self, channel: str) -> list[Json]:
        """Return the messages of a channel, oldest first."""
        return self.state.in_order(self.state.channel(channel).id)

    def shown_to(self, name: str) -> list[Json]:
        """Return the messages that only this person saw, oldest first."""
        user_id = self.person(name).user.id
        return [shown["message"] for shown in self.state.ephemeral if shown["user"] == user_id]

    async def until(self, is_so: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something is so; TimeoutError after `seconds`."""
        await self.scene.hub.until(is_so, seconds)

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[page_routes.guard], client_max_size=60 * 1024 * 1024)
        api = WebApi(self.scene)

        async def on_response(request: web.Request) -> web.Response:
            return await on_response_url(self.scene, request)

        app.router.add_route("*", "/api/{method}", api.on_call)
        app.router.add_post("/response/{name}", on_response)
        app.router.add_get("/link", self.scene.sockets.serve)
        file_methods.add_routes(app, self.scene)
        control.add_routes(app, self.scene)
        page_routes.add_routes(app, self.scene, self.tray)
        return app
