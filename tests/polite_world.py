"""A world of news on loopback, on a moved clock: hosts with several sources each, of which some are in trouble."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from aiohttp import web as aio

from bot.sources import Source, SourceKind
from tests.builders import NOON

KINDS = (
    "tagged", "dated", "plain", "listing", "busy", "tagged", "teaser", "closed", "flaky", "dated", "down", "gone",
    "missing", "moved", "tagged", "elsewhere", "forbidden", "rude", "register", "teaser",
)  # fmt: skip
RELIABLE = frozenset({"tagged", "dated", "plain", "listing", "teaser", "moved", "elsewhere"})
HOLD = timedelta(hours=1)
HANGS_UP = 499
_GLANCE = 0.001
_SHOWN = 40
_FLAKY = 0.3
_GONE_AFTER = 9
_ROBOTS = (
    None,
    "User-agent: *\nDisallow: /private/",
    "User-agent: topline\nDisallow: /private/\nDisallow: /page/",
    "User-agent: *\nDisallow: /private/\nCrawl-delay: 5",
)
_FEED = "<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"


@dataclass
class Sky:
    """The time of the world: it moves to the first instant that somebody waits for, when nobody asks anything."""

    now: datetime = NOON
    busy: int = 0
    waiting: list[datetime] = field(default_factory=list[datetime])

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass, for one who holds a turn."""
        until = self.now + timedelta(seconds=seconds)
        self.waiting.append(until)
        self.busy -= 1
        try:
            while self.busy or min(self.waiting) < until:  # noqa: ASYNC110  many things end a wait
                await asyncio.sleep(_GLANCE)
            self.now = max(self.now, until)
        finally:
            self.waiting.remove(until)
            self.busy += 1


@dataclass(frozen=True)
class Ask:
    """A request as the server saw it, and what it answered."""

    at: datetime
    host: int
    path: str
    agent: str
    tag: str | None
    since: str | None
    status: int
    given_tag: str | None = None
    given_date: str | None = None
    hold: timedelta | None = None

    @property
    def is_hop(self) -> bool:
        """Return whether this followed a redirect, within one request."""
        return self.path.startswith(("/target/", "/new/"))


@dataclass
class Publisher:
    """One source, as its publisher runs it."""

    number: int
    host: int
    kind: str
    minimum: timedelta
    every: timedelta
    asked: int = 0

    @property
    def path(self) -> str:
        return f"{'/private' if self.kind == 'forbidden' else ''}/{self.kind}/{self.number}"

    def count(self, now: datetime) -> int:
        """Return how many pieces of news there are by now."""
        return 1 + int((now - NOON) / self.every)

    def source(self, url: str) -> Source:
        kinds = {"listing": SourceKind.LISTING, "forbidden": SourceKind.LISTING, "register": SourceKind.CTGOV}
        kind = kinds.get(self.kind, SourceKind.FEED)
        reads_pages = self.kind in {"teaser", "listing"}
        return Source(
            f"s{self.number:03}", kind, f"Source {self.number}", url, reads_pages=reads_pages, minimum=self.minimum
        )


class World:
    """Hosts on loopback, each with its own address, and a log of all that they were asked."""

    def __init__(self, sources: int, seed: int) -> None:
        self.sky = Sky()
        self.log: list[Ask] = []
        self.urls: list[str] = []
        self.most_at_once: Counter[str] = Counter()
        self._random = random.Random(seed)  # noqa: S311  troubles, no secrets
        self._under_way: Counter[str] = Counter()
        hosts = max(sources // 5, 3)
        self.publishers = [self._publisher(number, number * 7 % hosts) for number in range(sources)]
        self.hosts = hosts
        self._by_path = {one.path: one for one in self.publishers}

    def _publisher(self, number: int, host: int) -> Publisher:
        minimum = timedelta(minutes=self._random.choice((30, 60, 120, 180)))
        kind = KINDS[number % len(KINDS)]
        # Every fourth host has no robots.txt to forbid anything.
        host += kind == "forbidden" and host % len(_ROBOTS) == 0
        return Publisher(number, host, kind, minimum, timedelta(hours=self._random.choice((5, 9, 17, 30))))

    def robots(self, host: int) -> str | None:
        """Return what a host allows; None where it does not say."""
        return _ROBOTS[host % len(_ROBOTS)]

    @asynccontextmanager
    async def serve(self) -> AsyncGenerator[None]:
        """Listen."""
        async with AsyncExitStack() as stack:
            for host in range(self.hosts + 1):
                runner = aio.ServerRunner(aio.Server(self._handler(host), access_log=None))
                await runner.setup()
                stack.push_async_callback(runner.cleanup)
                await aio.TCPSite(runner, f"127.0.1.{host + 1}", 0).start()
                self.urls.append(f"http://127.0.1.{host + 1}:{runner.addresses[0][1]}")
            yield

    def _handler(self, host: int):  # noqa: ANN202  aiohttp's own
        async def answer(request: aio.BaseRequest) -> aio.StreamResponse:
            agent, at = request.headers["User-Agent"].split()[0], self.sky.now
            lanes = (agent, f"host {host}", f"path {request.path}")
            self._under_way.update(lanes)
            self.most_at_once |= self._under_way
            await asyncio.sleep(0)
            response, hold = self._answer(host, request)
            self._under_way.subtract(lanes)
            asked = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
            given = response.headers.get("ETag"), response.headers.get("Last-Modified")
            self.log.append(Ask(at, host, request.path, agent, *asked, response.status, *given, hold))
            if response.status == HANGS_UP and request.transport:
                request.transport.close()
            return response

        return answer

    def _answer(self, host: int, request: aio.BaseRequest) -> tuple[aio.Response, timedelta | None]:
        path = request.path
        if path == "/robots.txt":
            robots = self.robots(host)
            return aio.Response(text=robots) if robots else aio.Response(status=404), None
        if path.startswith("/page/"):
            return aio.Response(text=_page(path), content_type="text/html"), None
        publisher = self._by_path[path.replace("/target/", "/elsewhere/").replace("/new/", "/moved/")]
        publisher.asked += path == publisher.path
        return self._answer_of(publisher, request, is_hop=path != publisher.path)

    def _answer_of(
        self, one: Publisher, request: aio.BaseRequest, *, is_hop: bool
    ) -> tuple[aio.Response, timedelta | None]:
        """Answer as the publisher's trouble wants it; the news when there is none at the moment."""
        until = format_datetime(self.sky.now + HOLD, usegmt=True)
        refusals: dict[str, tuple[bool, int, dict[str, str]]] = {
            "busy": (one.asked % 3 == 0, 429, {"Retry-After": str(int(HOLD.total_seconds()))}),
            "closed": (one.asked % 3 == 0, 503, {"Retry-After": until}),
            "flaky": (self._random.random() < _FLAKY, 500, {}),
            "down": (True, 500, {}),
            "gone": (one.asked > _GONE_AFTER, 410, {}),
            "missing": (True, 404, {}),
            "rude": (one.asked % 3 > 0, HANGS_UP, {}),
            "moved": (not is_hop, 301, {"Location": f"/new/{one.number}"}),
            "elsewhere": (not is_hop, 302, {"Location": f"/target/{one.number}"}),
        }
        is_now, status, headers = refusals.get(one.kind, (False, 200, {}))
        if is_now:
            return aio.Response(status=status, headers=headers), _hold(headers)
        if one.kind == "register":
            return aio.json_response({"studies": []}), None
        return self._news(one, request), None

    def _news(self, one: Publisher, request: aio.BaseRequest) -> aio.Response:
        count = one.count(self.sky.now)
        tag, changed = f'"{count}"', format_datetime(NOON + one.every * (count - 1), usegmt=True)
        headers = {"ETag": tag} if one.kind == "tagged" else {"Last-Modified": changed} if one.kind == "dated" else {}
        if headers and tag == request.headers.get("If-None-Match"):
            return aio.Response(status=304, headers=headers)
        if headers and changed == request.headers.get("If-Modified-Since"):
            return aio.Response(status=304, headers=headers)
        shown = range(max(count - _SHOWN, 0), count)
        if one.kind in {"listing", "forbidden"}:
            return aio.Response(text=self._listing(one, shown), content_type="text/html", headers=headers)
        items = "".join(self._item(one, number) for number in shown)
        return aio.Response(text=_FEED.format(name=one.path, items=items), content_type="text/xml", headers=headers)

    def link(self, one: Publisher, number: int) -> str:
        """Return where a piece of news is told whole: a listing's on its own host, a feed's on the next."""
        host = one.host if one.kind in {"listing", "forbidden"} else (one.host + 1) % self.hosts
        return f"{self.urls[host]}/page/{one.number}/{number}"

    def _item(self, one: Publisher, number: int) -> str:
        link = f"<link>{self.link(one, number)}</link>" if one.kind == "teaser" else ""
        key = f"<guid isPermaLink='false'>{number}</guid>"
        title = f"<title>News {number} of {one.number} today</title>"
        return f"<item>{title}{key}{link}<description>{number}</description></item>"

    def _listing(self, one: Publisher, shown: range) -> str:
        filler = "".join(
            f"<li><a href='/page/{one.number}/old{n}'>An old piece of news, {n}</a></li>" for n in range(3)
        )
        rows = "".join(f"<li><a href='{self.link(one, n)}'>News {n} of {one.number} today</a></li>" for n in shown)
        return f"<!DOCTYPE html><html><body><ul>{rows}{filler}</ul></body></html>"


def _hold(headers: dict[str, str]) -> timedelta | None:
    # A date has no parts of a second.
    return HOLD - timedelta(seconds=1) if "Retry-After" in headers else None


def _page(path: str) -> str:
    return (
        f"<html><body><article><p>{f'What {path} tells in many words of no weight. ' * 9}</p></article></body></html>"
    )
