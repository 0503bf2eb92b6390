"""Turns with a host: one a second, whoever asks, and none before the host wants to be asked again."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.sources import Source, SourceKind
from handlers.asking import Asking
from handlers.fetching import FetchRequest, Web
from handlers.intake import Desk
from handlers.pacing import HeldError, Pacing
from handlers.poll import Poll, Reading
from handlers.sandbox import Sandbox
from tests.builders import NOON
from tests.handlers.conftest import Clock
from tests.web_server import ANY_PORT, http, is_test_server, serve_web

URL = "https://www.northwind.example/feed"


def _pacings(desk: Desk, clock: Clock, count: int = 2) -> list[Pacing]:
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(0)
        clock.move(seconds=seconds)

    return [Pacing(clock, sleep, desk.database) for _ in range(count)]


async def test_two_bots_take_turns_with_a_host(desk: Desk, clock: Clock) -> None:
    seen: list[float] = []

    async def ask(pacing: Pacing) -> None:
        async with pacing.turn(URL):
            seen.append((clock.now - NOON).total_seconds())

    await asyncio.gather(*(ask(pacing) for pacing in _pacings(desk, clock) * 3))
    assert len(seen) == 6
    assert all(later - earlier >= 1 for earlier, later in pairwise(seen))


async def test_a_host_that_one_bot_was_told_to_leave_is_left_by_all(desk: Desk, clock: Clock) -> None:
    one, other = _pacings(desk, clock)
    async with one.turn(URL):
        await one.hold("https://northwind.example/other", timedelta(minutes=30))
    for pacing in (one, other):
        with pytest.raises(HeldError):
            async with pacing.turn(URL):
                pass
    async with other.turn("https://bergholm.example/"):
        pass
    clock.move(minutes=30)
    for pacing in (one, other):
        async with pacing.turn(URL):
            pass


async def test_a_bot_that_waits_for_its_turn_learns_that_the_host_asked_for_peace(desk: Desk, clock: Clock) -> None:
    one, _ = _pacings(desk, clock)

    async def sleep(seconds: float) -> None:
        await one.hold(URL, timedelta(minutes=5))
        clock.move(seconds=seconds)

    waiting = Pacing(clock, sleep, desk.database)
    async with one.turn(URL):
        pass
    with pytest.raises(HeldError):
        async with waiting.turn(URL):
            pass


async def test_the_turns_of_hosts_long_free_are_forgotten(desk: Desk, clock: Clock) -> None:
    (pacing,) = _pacings(desk, clock, 1)
    async with pacing.turn(URL):
        pass
    async with desk.database.transaction() as tx:
        assert await tx.hosts.delete_before(clock.now) == 0
        assert await tx.hosts.delete_before(clock.now + timedelta(hours=1)) == 1


async def test_a_source_waits_for_the_host_that_another_source_was_told_to_leave(desk: Desk, clock: Clock) -> None:
    feed = http(b'<rss version="2.0"><channel><title>t</title></channel></rss>')
    async with serve_web(b=feed, a=http(status="429 Slow Down", retry_after="1800")) as web:
        for name in ("a", "b"):
            async with desk.database.transaction() as tx:
                await tx.sources.put(Source(name, SourceKind.FEED, name, f"{web.url}/{name}"), clock.now)
        async with Web("Topline (test)", is_test_server, ANY_PORT, clock=clock) as out, Sandbox(children=1) as sandbox:
            poll = Poll(desk, out, sandbox, _pacings(desk, clock, 1)[0])
            assert {(each.source_id, each.error) for each in await poll.read_due()} == {
                ("a", "answered 429 Too Many Requests"),
                ("b", "wants to be left alone for a while"),
            }
            clock.move(minutes=29)
            assert await poll.read_due() == []
            web.answers["/a"] = feed
            clock.move(minutes=2)
            assert Reading("b") in await poll.read_due()

    async with desk.database.snapshot() as tx:
        record = await tx.sources.get("b")
    assert record
    assert record.health.failures == 0


async def test_a_page_is_asked_for_in_its_turn_and_its_refusal_holds_the_host(desk: Desk, clock: Clock) -> None:
    async with (
        serve_web(a=http(status="503 Busy", retry_after="600")) as web,
        Web("Topline (test)", is_test_server, ANY_PORT, clock=clock) as out,
    ):
        asking = Asking(out, _pacings(desk, clock, 1)[0], clock)
        assert (await asking.fetch(FetchRequest(f"{web.url}/a"))).status == 503
        with pytest.raises(HeldError):
            await asking.find_pause(f"{web.url}/a")
    assert len(web.asked) == 1


async def test_many_pages_of_a_site_ask_for_its_rules_once(desk: Desk, clock: Clock) -> None:
    async with (
        serve_web() as web,
        Web("Topline (test)", is_test_server, ANY_PORT, clock=clock) as out,
    ):
        asking = Asking(out, _pacings(desk, clock, 1)[0], clock)
        pauses = await asyncio.gather(*(asking.find_pause(f"{web.url}/page/{n}") for n in range(5)))
        clock.move(days=1)
        await asking.find_pause(f"{web.url}/page")

    assert set(pauses) == {timedelta(seconds=1)}
    assert [asked.path for asked in web.asked] == ["/robots.txt"] * 2
