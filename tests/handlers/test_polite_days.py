"""Days of polling on a moved clock, as the servers see it: every rule of politeness is kept, and no news is lost."""

from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from itertools import pairwise

import pytest
from aiohttp import web as aio

from bot.addresses import IPAddress
from bot.sources import Source, SourceKind
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import Pacing
from handlers.poll import Poll
from handlers.sandbox import Sandbox
from tests.builders import NOON
from tests.handlers.conftest import Clock
from tests.web_server import ANY_PORT

DAYS = 2
LOOPBACK = IPv4Network("127.0.0.0/8")
MINIMUM = timedelta(minutes=30)
KINDS = ("hourly", "unchanged", "busy", "gone", "moved", "broken", "flaky")


def _is_loopback(address: IPAddress) -> bool:
    return address in LOOPBACK


@dataclass
class Site:
    """One host with a feed of each kind. `seen` is when each path was asked for, `tags` what was sent back with it."""

    clock: Clock
    url: str = ""
    seen: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, list[str | None]] = field(default_factory=lambda: defaultdict(list))

    async def answer(self, request: aio.Request) -> aio.Response:
        kind = request.match_info["kind"]
        self.seen[kind].append(self.clock.now)
        self.tags[kind].append(request.headers.get("If-None-Match"))
        plain = {
            "busy": aio.Response(status=503, headers={"Retry-After": "7200"}),
            "gone": aio.Response(status=410),
            "moved": aio.Response(status=301, headers={"Location": "/target"}),
            "broken": aio.Response(text="<html><body>Please wait…</body></html>", content_type="text/html"),
        }
        if kind == "flaky" and len(self.seen[kind]) % 3 == 0:
            return aio.Response(status=500)
        if kind == "unchanged" and request.headers.get("If-None-Match") == '"same"':
            return aio.Response(status=304)
        return plain.get(kind) or self._feed(kind)

    def _feed(self, kind: str) -> aio.Response:
        hours = int((self.clock.now - NOON) / timedelta(hours=1)) if kind in ("hourly", "flaky") else 0
        items = "".join(
            f"<item><title>{kind} at hour {hour}</title><guid isPermaLink='false'>{hour}</guid>"
            f"<description>Hour {hour} of {kind} at {self.url}.</description></item>"
            for hour in range(max(hours - 12, 0), hours + 1)
        )
        feed = f'<rss version="2.0"><channel><title>{kind}</title>{items}</channel></rss>'
        return aio.Response(text=feed, content_type="application/rss+xml", headers={"ETag": '"same"'})


@asynccontextmanager
async def _site(host: str, clock: Clock) -> AsyncGenerator[Site]:
    site = Site(clock)
    application = aio.Application()
    application.router.add_get("/{kind}", site.answer)
    runner = aio.AppRunner(application, access_log=None)
    await runner.setup()
    await aio.TCPSite(runner, host, 0).start()
    site.url = f"http://{host}:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


@pytest.fixture
async def sites(desk: Desk, clock: Clock) -> AsyncGenerator[list[Site]]:
    """Have three sites polled for days, and return what they saw."""

    async def sleep(seconds: float) -> None:
        clock.move(seconds=seconds)

    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(_site(f"127.0.0.{n}", clock)) for n in (2, 3, 4)]
        async with desk.database.transaction() as tx:
            for number, site in enumerate(sites):
                for kind in KINDS:
                    name = f"{kind}{number}"
                    source = Source(name, SourceKind.FEED, name, f"{site.url}/{kind}", minimum=MINIMUM)
                    await tx.sources.put(source, clock.now)
        out = await stack.enter_async_context(Web("Topline (test)", _is_loopback, ANY_PORT, clock=clock))
        sandbox = await stack.enter_async_context(Sandbox(children=1))
        poll = Poll(desk, out, sandbox, Pacing(clock, sleep), jitter=lambda: 0.5)
        while clock.now < NOON + timedelta(days=DAYS):
            async with desk.database.snapshot() as tx:
                clock.now = max(clock.now, await tx.sources.next_due_at() or clock.now)
            await poll.read_due()
        yield sites


async def test_every_rule_of_politeness_is_kept_for_days_and_no_news_is_lost(sites: list[Site], desk: Desk) -> None:
    for number, site in enumerate(sites):
        # A redirect is followed within one request.
        asked = sorted(instant for kind, times in site.seen.items() for instant in times if kind != "moved")
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(asked))
        waits = {kind: [b - a for a, b in pairwise(times)] for kind, times in site.seen.items()}
        assert min(waits["hourly"] + waits["unchanged"]) >= MINIMUM
        assert min(waits["busy"]) >= timedelta(hours=2)
        assert len(site.seen["gone"]) == len(site.seen["moved"]) == 1
        assert len(site.seen["broken"]) < 20
        assert set(site.tags["unchanged"][1:]) == {'"same"'}
        async with desk.database.snapshot() as tx:
            for kind in ("hourly", "flaky"):
                keys = [str(hour) for hour in range(24 * DAYS - 3)]
                assert set(await tx.sources.list_taken(f"{kind}{number}", keys)) == set(keys)
