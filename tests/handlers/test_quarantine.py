"""An offender is set aside with its reason, and its neighbours are delivered in the same poll."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import SourceError
from bot.feeds.feed import MOST_ITEMS
from bot.feeds.reading import Raw
from bot.model import Article
from bot.model import Reading as ArticleReading
from bot.parse.lexicon import Lexicon
from bot.parse.reader import read_article
from bot.sources import SourceKind
from handlers import intake
from handlers.intake import Desk
from handlers.poll import MOST_AT_ONCE, Poll, Reading
from handlers.sandbox import MOST_BYTES, Sandbox
from tests.handlers.conftest import Clock
from tests.outlets import DRUGS, add_source, approval_of, count_queued, feed, health_of, open_polling
from tests.web_server import http, serve_web

SLOW = b"<rss><channel><item " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"></item></channel></rss>"
LAUGHS = b"".join(
    b'<!ENTITY %c "%s">' % (two, b"&%c;" % one * 10) for one, two in zip(b"abcdefgh", b"bcdefghi", strict=True)
)
HOSTILE = {
    "hangs": (http(SLOW), "cannot be parsed within 2 s"),
    "page": (http(b"<!DOCTYPE html><html><title>Just a moment...</title></html>"), "answered a web page, not a feed"),
    "half": (
        http(b'{"version": "https://jsonfeed.org/version/1", "items": [{'),
        "answered JSON that is cut off or broken",
    ),
    "nested": (http(b'{"version":' + b"[" * 1_000_000), "answered JSON that is cut off or broken"),
}


@pytest.fixture
async def poll(desk: Desk, clock: Clock) -> AsyncGenerator[Poll]:
    async with open_polling(desk, clock) as poll:
        yield poll


async def test_of_ten_sources_four_are_hostile_and_six_are_delivered_in_the_same_poll(poll: Poll, desk: Desk) -> None:
    poll.sandbox = Sandbox(seconds=2)
    async with serve_web() as web, poll.sandbox:
        for number, (name, (answer, _)) in enumerate(HOSTILE.items()):
            web.answers[f"/{name}"] = answer
            await add_source(desk, web, name)
            web.answers[f"/good{number}"] = feed(approval_of(number))
            await add_source(desk, web, f"good{number}")
        for number in (4, 5):
            web.answers[f"/good{number}"] = feed(approval_of(number))
            await add_source(desk, web, f"good{number}")
        readings = {reading.source_id: reading for reading in await poll.read_due()}

    assert {name: reading.error for name, reading in readings.items() if reading.error} == {
        name: error for name, (_, error) in HOSTILE.items()
    }
    assert [(await health_of(desk, name)).error for name in HOSTILE] == [error for _, error in HOSTILE.values()]
    assert sum(reading.alerted for reading in readings.values()) == 6
    assert await count_queued(desk) == 6


async def test_a_source_that_kills_its_parser_backs_off_and_is_set_aside_after_a_week(
    desk: Desk, clock: Clock, poll: Poll
) -> None:
    poll.sandbox = Sandbox(children=1, seconds=0.05)
    async with serve_web(bad=http(SLOW)) as web, poll.sandbox:
        await add_source(desk, web, "bad")
        begun, asked = clock.now, 0
        while (health := await health_of(desk, "bad")).paused_reason is None:
            clock.now = health.next_at or clock.now
            await poll.read_due()
            asked += 1

    assert health.paused_reason == "quarantined: cannot be parsed within 0.05 s"
    assert timedelta(days=7) <= clock.now - begun < timedelta(days=8)
    assert asked < 30


async def test_a_flood_gives_the_newest_first_and_loses_none(poll: Poll, desk: Desk, clock: Clock) -> None:
    posts = [approval_of(number % len(DRUGS), f"{number}", day="") for number in range(MOST_AT_ONCE * 2 + 5)]
    async with serve_web(flood=feed(), calm=feed(approval_of(0))) as web:
        await add_source(desk, web, "flood")
        await poll.read_due()
        clock.move(hours=1)
        web.answers["/flood"] = feed(*posts)
        await add_source(desk, web, "calm")
        first = {reading.source_id: reading for reading in await poll.read_due()}
        lefts = [first["flood"].left]
        while lefts[-1]:
            clock.move(minutes=1)
            lefts += [reading.left for reading in await poll.read_due() if reading.source_id == "flood"]
        clock.move(hours=3)
        (again,) = [reading for reading in await poll.read_due() if reading.source_id == "flood"]

    assert lefts == [MOST_AT_ONCE + 5, 5, 0]
    assert (again.new, again.left) == (0, 0)
    async with desk.database.snapshot() as tx:
        assert len(await tx.sources.list_taken("flood", [post.key for post in posts])) == len(posts)


async def test_a_first_reading_in_parts_is_history_to_its_end(poll: Poll, desk: Desk, clock: Clock) -> None:
    posts = [approval_of(number, day="") for number in range(MOST_AT_ONCE + 5)]
    async with serve_web(flood=feed(*posts)) as web:
        await add_source(desk, web, "flood")
        lefts: list[int] = []
        for _ in range(2):
            lefts += [reading.left for reading in await poll.read_due()]
            clock.move(minutes=1)

    assert lefts == [5, 0]
    assert await count_queued(desk) == 0


async def test_an_item_that_brings_out_a_mistake_of_ours_costs_its_neighbours_nothing(
    poll: Poll, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(article: Article, lexicon: Lexicon) -> ArticleReading:
        if "Poison" in article.title:
            raise IndexError(article.title)
        return read_article(article, lexicon)

    monkeypatch.setattr(intake, "read_article", stumble)
    poison = approval_of(1)
    poison = replace(poison, title="Poison")
    async with serve_web(wire=feed(approval_of(0), poison, approval_of(2))) as web:
        await add_source(desk, web, "wire")
        assert await poll.read_due() == [Reading("wire", items=3, new=2, alerted=2, quarantined=1)]
        clock.move(hours=1)
        assert await poll.read_due() == [Reading("wire", items=3)]
        web.answers["/wire"] = feed(approval_of(1))
        clock.move(hours=3)
        assert await poll.read_due() == [Reading("wire", items=1, new=1, alerted=1)]

    assert await count_queued(desk) == 3


def _rss(inside: bytes, head: bytes = b"") -> Raw:
    whole = b'<rss version="2.0"><channel>%s<item><title>Good</title></item></channel></rss>' % inside
    return Raw(head + whole, None, "https://wire.example/feed")


BOMBS = {
    "billion laughs": _rss(b"<item><title>&i;</title></item>", b'<!DOCTYPE r [<!ENTITY a "ha">%s]>' % LAUGHS),
    "quadratic": _rss(
        b"<item><title>%s</title></item>" % (b"&a;" * 50_000), b'<!DOCTYPE r [<!ENTITY a "%s">]>' % (b"x" * 99_999)
    ),
    "title of 10 MB": _rss(b"<item><title>%s</title></item>" % (b"News " * 2_000_000)),
    "markup that never ends": _rss(b"<item><title><![CDATA[%s]]></title></item>" % (b"<a " * 3_000_000)),
    "attributes": Raw(SLOW, None, "https://wire.example/feed"),
    "items": _rss(b"<item><title>N</title></item>" * 100_000),
    "nesting": _rss(b"<a>" * 300_000),
    "nested html": _rss(
        b"<item><title>T</title><description><![CDATA[%s]]></description></item>" % (b"<div>" * 500_000)
    ),
    "namespaces": _rss(b"".join(b'<n%d:x xmlns:n%d="u:%d"/>' % (n, n, n) for n in range(100_000))),
    "less thans": Raw(b"<" * 5_000_000, None, "https://wire.example/feed"),
    "json": Raw(
        b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 1_000_000, None, "https://wire.example/feed"
    ),
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_costs_bounded_memory_and_the_next_feed_is_read(name: str) -> None:
    async with Sandbox(children=1, seconds=1) as sandbox:
        await sandbox.parse(SourceKind.FEED, _rss(b""))
        (child,) = sandbox._all  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  what a child took can only be seen at the child
        try:
            page = await sandbox.parse(SourceKind.FEED, BOMBS[name])
            assert len(page.items) <= MOST_ITEMS
            with open(f"/proc/{child.pid}/status") as file:  # noqa: ASYNC230, PTH123
                (peak,) = [int(line.split()[1]) for line in file if line.startswith("VmHWM")]
            assert peak * 1024 < MOST_BYTES + 100 * 1024**2
        except SourceError as error:
            assert error.reason in {  # noqa: PT017  either end is right: what counts is the feed after it
                "cannot be parsed within 1 s",
                "needs more memory than it may have",
                "breaks its parser",
                "is nested too deeply",
            }
        assert [item.title for item in (await sandbox.parse(SourceKind.FEED, _rss(b""))).items] == ["Good"]


async def test_nothing_that_a_document_names_is_fetched() -> None:
    connections = 0

    def count(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.close()

    server = await asyncio.start_server(count, "127.0.0.1", 0)
    address = b"http://127.0.0.1:%d/x" % server.sockets[0].getsockname()[1]
    heads = (
        b'<!DOCTYPE rss SYSTEM "%s">' % address,
        b'<!DOCTYPE rss PUBLIC "-//x" "%s">' % address,
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "%s">]>' % address,
        b'<!DOCTYPE r [<!ENTITY %% p SYSTEM "%s"> %%p;]>' % address,
        b'<?xml-stylesheet href="%s"?>' % address,
    )
    page = b'<html><head><base href="%s"><link rel=stylesheet href="%s"></head>' % (address, address)
    async with server, Sandbox(children=1) as sandbox:
        for head in heads:
            inside = b'<item><title>&x;</title><xi:include href="%s"/><image><url>%s</url></image></item>' % (
                address,
                address,
            )
            found = await sandbox.parse(SourceKind.FEED, _rss(inside, head))
            assert "Good" in [item.title for item in found.items]
        hostile = heads[0] + page + b'<iframe src="%s"></iframe><p>Text.' % address
        await sandbox.read_page(Raw(hostile, None, "https://w.example/"))

    assert connections == 0
