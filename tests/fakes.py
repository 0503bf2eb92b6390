"""Loopback servers that fail on request. This one takes posts as Slack does, and keeps what it took."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """How to answer one call: `accepts` says whether the message stands afterwards, whatever is answered.

    `body` None answers as Slack does; `cut` closes the connection instead; `hangs` never answers; `drips` sends
    byte after byte and never ends.
    """

    status: int = 200
    body: str | bytes | None = None
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    accepts: bool = False
    cut: bool = False
    hangs: bool = False
    drips: bool = False

    @staticmethod
    def refusal(code: str) -> "Answer":
        return Answer(body=f'{{"ok": false, "error": "{code}"}}')


@dataclass(frozen=True)
class Post:
    """A call that was taken."""

    method: str
    args: Json
    ts: str
    at: float

    @property
    def channel(self) -> str:
        return str(self.args["channel"])


class FakeSlack:
    """Answers `chat.*` and `auth.test`; `answers` are used up in order, then every call succeeds.

    `kills` says when to call `kill`: "before taking" a message or "after taking" it, or never.
    """

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[str] = []
        self.taken: list[Post] = []
        self.answers: deque[Answer] = deque()
        self.check_answers: deque[Answer] = deque()
        self.kill: Callable[[], None] = lambda: None
        self.kills: str = ""
        self._released = asyncio.Event()
        self._took = asyncio.Condition()

    def posts(self, channel: str | None = None) -> list[Post]:
        return [post for post in self.taken if post.method == "chat.postMessage" and channel in (None, post.channel)]

    def edits(self) -> list[Post]:
        return [post for post in self.taken if post.method == "chat.update"]

    async def wait_for_posts(self, count: int) -> None:
        """Return once this many messages were taken."""
        async with self._took:
            await self._took.wait_for(lambda: len(self.posts()) >= count)

    @asynccontextmanager
    async def serve(self) -> AsyncGenerator["FakeSlack"]:
        app = web.Application()
        app.router.add_post("/api/{method}", self._on_call)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/api/"
        try:
            yield self
        finally:
            self._released.set()
            await runner.cleanup()

    async def _on_call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args: Json = await request.json() if request.content_type == "application/json" else dict(await request.post())
        self.calls.append(method)
        queue = self.check_answers if method == "auth.test" else self.answers
        answer = queue.popleft() if queue else Answer(accepts=True)
        if self.kills == "before taking":
            self.kill()
        ts = str(args.get("ts") or f"1700000000.{len(self.taken) + 1:06}")
        if answer.accepts and method != "auth.test":
            async with self._took:
                self.taken.append(Post(method, args, ts, asyncio.get_running_loop().time()))
                self._took.notify_all()
        if self.kills == "after taking":
            self.kill()
        if answer.hangs:
            await self._released.wait()
        if answer.drips:
            return await self._drip(request)
        if answer.cut and request.transport:
            request.transport.close()
        if answer.body is not None:
            return web.Response(
                status=answer.status,
                body=answer.body if isinstance(answer.body, bytes) else answer.body.encode(),
                content_type=answer.content_type,
                headers=answer.headers,
            )
        payload: Json = {"ok": answer.status == 200, "ts": ts, "channel": args.get("channel")}
        return web.json_response(payload, status=answer.status, headers=answer.headers)

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while not self._released.is_set():
            try:
                await response.write(b" ")
                await asyncio.wait_for(self._released.wait(), 0.05)
            except TimeoutError:
                continue
            except ConnectionError:
                break
        return response
