"""Sources are read as a server on loopback shows them: once each item, politely, and nothing lost when it fails."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network

import pytest

from bot.model import Event, EventType, Status
from bot.sources import Source, SourceKind
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import Pacing
from handlers.poll import Poll, Reading
from handlers.sandbox import Sandbox
from storage.sources import SourceRecord
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, asking_for
from tests.handlers.conftest import Clock
from tests.web_server import ANY_PORT, WebServer, http, serve_web

LOOPBACK = IPv4Network("127.0.0.0/8")
DAY = f"{NOON:%a, %d %b %Y %H:%M:%S} GMT"
NORVAXA, QUELLIMA = "Norvaxa (norvazumab)", "Quellima (quellizumab)"
LETTERS = "belmo"
STORY = (
    "BOSTON -- Northwind Therapeutics, Inc. announced that the U.S. Food and Drug Administration has approved {drug} "
    "for adults with multiple myeloma."
)


def _item(drug: str, key: str, day: str = DAY, link: str = "") -> str:
    story = STORY.format(drug=drug)
    return (
        f"<item><title>FDA approves {drug} from Northwind Therapeutics</title><guid isPermaLink='false'>{key}</guid>"
        f"<pubDate>{day}</pubDate><description>{story}</description>{f'<link>{link}</link>' if link else ''}</item>"
    )


def _feed(*items: str, **headers: str) -> bytes:
    feed = f'<rss version="2.0"><channel><title>A wire</title>{"".join(items)}</channel></rss>'
    return http(feed.encode(), content_type="application/rss+xml", **headers)


@asynccontextmanager
async def _polling(desk: Desk, clock: Clock) -> AsyncGenerator[Poll]:
    async def sleep(seconds: float) -> None:
        clock.move(seconds=seconds)

    async with (
        Web("Topline (test)", LOOPBACK.__contains__, ANY_PORT, clock=clock) as web,
        Sandbox(children=1) as sandbox,
    ):
        yield Poll(desk, web, sandbox, Pacing(clock, sleep), jitter=lambda: 0.5)


@pytest.fixture
async def poll(desk: Desk, clock: Clock) -> AsyncGenerator[Poll]:
    async with _polling(desk, clock) as poll:
        async with desk.database.transaction() as tx:
            await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
        yield poll


async def _add(desk: Desk, web: WebServer, **more: object) -> None:
    source = Source("wire", SourceKind.FEED, "A wire", f"{web.url}/feed", minimum=timedelta(minutes=10))
    async with desk.database.transaction() as tx:
        await tx.sources.put(replace(source, **more), desk.clock())  # pyright: ignore[reportArgumentType]


async def _record(desk: Desk) -> SourceRecord:
    async with desk.database.snapshot() as tx:
        record = await tx.sources.get("wire")
    assert record
    return record


async def _queued(desk: Desk) -> int:
    async with desk.database.snapshot() as tx:
        return (await tx.outbox.count(TEAM)).get(OutboxState.NEW, 0)


async def test_a_feed_is_read_and_what_is_new_in_it_is_queued_once(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(feed=_feed(_item(NORVAXA, "1"), etag='"v1"')) as web:
        await _add(desk, web)

        assert await poll.read_due() == [Reading("wire", items=1, new=1, alerted=1)]
        assert await poll.read_due() == []
        clock.move(hours=1)
        web.answers["/feed"] = _feed(_item(QUELLIMA, "2"), _item(NORVAXA, "1"))
        assert await poll.read_due() == [Reading("wire", items=2, new=1, alerted=1)]

    assert await _queued(desk) == 2
    assert "if-none-match" not in web.asked[0].headers
    assert web.asked[1].headers["if-none-match"] == '"v1"'


async def test_an_unchanged_feed_is_well_and_is_read_less_often(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(feed=_feed(etag='"v1"')) as web:
        await _add(desk, web)
        await poll.read_due()
        web.answers["/feed"] = http(status="304 Not Modified")
        waits: list[timedelta] = []
        for _ in range(3):
            clock.now = (await _record(desk)).health.next_at or clock.now
            assert await poll.read_due() == [Reading("wire")]
            waits.append(((await _record(desk)).health.next_at or clock.now) - clock.now)

    assert waits == sorted(set(waits))
    assert (await _record(desk)).validators.etag == '"v1"'
    assert (await _record(desk)).health.failures == 0


async def test_what_a_new_source_shows_of_the_past_is_remembered_and_alerts_nobody(poll: Poll, desk: Desk) -> None:
    week_ago = f"{NOON - timedelta(days=7):%a, %d %b %Y %H:%M:%S} GMT"
    async with serve_web(feed=_feed(_item(NORVAXA, "1", week_ago), _item(QUELLIMA, "2", ""))) as web:
        await _add(desk, web)
        assert await poll.read_due() == [Reading("wire", items=2, new=2)]

    assert await _queued(desk) == 0
    async with desk.database.snapshot() as tx:
        assert len(await tx.events.list_for_key("type:approval")) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (http(status="503 Busy", retry_after="7200"), "answered 503 Service Unavailable"),
        (http(b"<html>Sorry</html>", content_type="text/html"), "answered a web page, not a feed"),
        (http(b""), "answered with nothing"),
        (http(b"{}"), "answered JSON, but no JSON Feed"),
        (b"garbage\r\n\r\n", "sent an answer that is no proper HTTP"),
    ],
)
async def test_a_failure_is_written_down_and_the_source_is_read_again(
    answer: bytes, error: str, poll: Poll, desk: Desk, clock: Clock
) -> None:
    async with serve_web(feed=answer) as web:
        await _add(desk, web)
        assert await poll.read_due() == [Reading("wire", error=error)]
        health = (await _record(desk)).health
        assert (health.failures, health.error, health.failing_since) == (1, error, clock.now)
        assert health.next_at
        assert health.next_at - clock.now >= timedelta(hours=2) if b"7200" in answer else timedelta(minutes=1)

        clock.now = health.next_at
        web.answers["/feed"] = _feed(_item(NORVAXA, "1"))
        assert await poll.read_due() == [Reading("wire", items=1, new=1, alerted=1)]
        assert (await _record(desk)).health.error is None


async def test_a_feed_that_is_gone_for_good_is_asked_no_more(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(feed=http(status="410 Gone")) as web:
        await _add(desk, web)
        await poll.read_due()
        clock.move(days=2)
        assert await poll.read_due() == []

    assert (await _record(desk)).health.paused_reason == "gone: answered 410 Gone"


async def test_a_feed_that_is_missing_is_given_a_week(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web() as web:
        await _add(desk, web)
        begun, asked = clock.now, 0
        while (record := await _record(desk)).health.paused_reason is None:
            clock.now = record.health.next_at or clock.now
            await poll.read_due()
            asked += 1

    assert timedelta(days=7) <= clock.now - begun < timedelta(days=8)
    assert asked < 30


async def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(new=_feed(_item(NORVAXA, "1"))) as web:
        web.answers["/feed"] = http(status="301 Moved", location="/new")
        await _add(desk, web)
        await poll.read_due()
        clock.move(hours=1)
        await poll.read_due()

    assert [asked.path for asked in web.asked] == ["/feed", "/new", "/new"]
    assert (await _record(desk)).given_url == f"{web.url}/feed"


async def test_the_linked_page_is_read_where_the_feed_gives_a_teaser(poll: Poll, desk: Desk) -> None:
    page = "".join(f"<p>{STORY.format(drug=NORVAXA)} It met endpoint {n} of its trial.</p>" for n in range(9))
    async with serve_web(page=http(f"<html><body><article>{page}</article></body></html>".encode())) as web:
        web.answers["/feed"] = _feed(_item(NORVAXA, "1", link=f"{web.url}/page"))
        await _add(desk, web, reads_pages=True)
        await poll.read_due()

    assert [asked.path for asked in web.asked] == ["/feed", "/robots.txt", "/page"]
    assert "It met endpoint 8 of its trial." in await _only_text(desk)


@pytest.mark.parametrize(
    "robots",
    [http(b"User-agent: *\nDisallow: /page"), http(status="503 Busy"), http(b"User-agent: topline\nDisallow: /")],
)
async def test_a_page_that_its_site_does_not_allow_is_left_and_the_teaser_taken(
    robots: bytes, poll: Poll, desk: Desk
) -> None:
    async with serve_web(page=http(b"<html><body>secret</body></html>")) as web:
        web.answers["/robots.txt"] = robots
        web.answers["/feed"] = _feed(_item(NORVAXA, "1", link=f"{web.url}/page"))
        await _add(desk, web, reads_pages=True)
        assert await poll.read_due() == [Reading("wire", items=1, new=1, alerted=1)]

    assert "/page" not in [asked.path for asked in web.asked]


async def test_a_page_that_cannot_be_had_now_costs_the_news_nothing(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(page=http(status="500 Oops")) as web:
        web.answers["/feed"] = _feed(_item(NORVAXA, "1", link=f"{web.url}/page"))
        await _add(desk, web, reads_pages=True)
        assert await poll.read_due() == [Reading("wire", items=1, new=1, alerted=1)]
        for _ in range(6):
            clock.move(days=1)
            await poll.read_due()

    assert await _queued(desk) == 1
    assert [asked.path for asked in web.asked].count("/page") == 3


async def test_one_site_gets_one_request_a_second(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web() as web:
        for number in range(5):
            web.answers[f"/feed{number}"] = _feed(
                _item(f"Drug{LETTERS[number]} (dru{LETTERS[number]}zumab)", str(number))
            )
            await _add(desk, web, id=f"s{number}", url=f"{web.url}/feed{number}")
        begun = clock.now
        assert len(await poll.read_due()) == 5

    assert clock.now - begun >= timedelta(seconds=4)


async def test_a_bot_that_died_while_it_read_loses_nothing(desk: Desk, clock: Clock) -> None:
    class Death(BaseException):
        pass

    def die(step: str) -> None:
        if step == "mark item":
            raise Death

    async with serve_web(feed=_feed(_item(NORVAXA, "1"), _item(QUELLIMA, "2"))) as web:
        await _add(desk, web)
        async with desk.database.transaction() as tx:
            await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
        async with _polling(replace(desk, at_step=die), clock) as dying:
            with pytest.raises(Death):
                await dying.read_due()
        async with _polling(desk, clock) as heir:
            assert await heir.read_due() == []
            clock.move(minutes=11)
            assert await heir.read_due() == [Reading("wire", items=2, new=1, alerted=1)]

    assert await _queued(desk) == 2


async def test_a_date_that_cannot_be_is_not_believed(poll: Poll, desk: Desk) -> None:
    days = ("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00 GMT")
    async with serve_web(
        feed=_feed(*(_item(f"Drug{LETTERS[n]} (dru{LETTERS[n]}zumab)", str(n), day) for n, day in enumerate(days)))
    ) as web:
        await _add(desk, web)
        await poll.read_due()

    events = await _events(desk)
    assert [event.type for event in events] == [EventType.APPROVAL] * 2
    assert all(event.status is Status.NEW and event.date is None for event in events)


async def _events(desk: Desk) -> list[Event]:
    async with desk.database.snapshot() as tx:
        return [stored.event for stored in await tx.events.list_for_key("type:approval")]


async def _only_text(desk: Desk) -> str:
    async with desk.database.snapshot() as tx:
        (stored,) = await tx.events.list_for_key("type:approval")
        article = await tx.articles.get(stored.source.article_id)
    assert article
    return article.text


async def test_an_edited_item_is_read_again_and_a_re_dated_one_is_not(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(feed=_feed(_item(NORVAXA, "1"))) as web:
        await _add(desk, web)
        await poll.read_due()
        tomorrow = f"{NOON + timedelta(days=1):%a, %d %b %Y %H:%M:%S} GMT"
        web.answers["/feed"] = _feed(_item(NORVAXA, "1", tomorrow))
        clock.move(days=1)
        assert await poll.read_due() == [Reading("wire", items=1)]
        web.answers["/feed"] = _feed(_item(QUELLIMA, "1", tomorrow))
        clock.move(days=1)
        assert await poll.read_due() == [Reading("wire", items=1, new=1, alerted=1)]

    (event,) = await _events(desk)
    assert [drug.name for drug in event.drugs] == ["quellizumab"]


async def test_a_slow_site_holds_up_nobody_else(poll: Poll, desk: Desk) -> None:
    taken: list[str] = []
    others_are_read = asyncio.Event()

    def count(step: str) -> None:
        taken.extend([step] if step == "mark item" else [])
        if len(taken) == 12:
            others_are_read.set()

    async def slow() -> AsyncIterator[bytes]:
        await others_are_read.wait()
        yield _feed(_item(NORVAXA, "slow"))

    async with serve_web() as web, serve_web(host="127.0.0.2", slow=slow) as lame:
        for number in range(12):
            web.answers[f"/feed{number}"] = _feed(_item(QUELLIMA, str(number)))
            await _add(desk, web, id=f"s{number:02}", url=f"{web.url}/feed{number}")
        await _add(desk, lame, id="a-slow", url=f"http://127.0.0.2:{lame.port}/slow")
        poll.desk = replace(desk, at_step=count)
        readings = await poll.read_due()

    assert len(readings) == 13
    assert [reading.error for reading in readings] == [None] * 13


async def test_a_bot_that_ends_gives_back_what_it_reads(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(feed=_feed(_item(NORVAXA, "1"), _item(QUELLIMA, "2"))) as web:
        await _add(desk, web)
        poll.desk = replace(desk, at_step=lambda step: poll.stop() if step == "mark item" else None)
        assert await poll.read_due() == [Reading("wire", error="was left: the bot ends")]
        assert await poll.read_due() == []
        async with _polling(desk, clock) as heir:
            assert await heir.read_due() == [Reading("wire", items=2, new=1, alerted=1)]

    assert await _queued(desk) == 2
    assert (await _record(desk)).health.failures == 0


async def test_it_is_known_since_when_a_feed_that_had_items_shows_none(poll: Poll, desk: Desk, clock: Clock) -> None:
    seen: list[timedelta | None] = []
    began = clock.now
    async with serve_web(feed=_feed()) as web:
        await _add(desk, web)
        for answer in (
            _feed(),
            _feed(_item(NORVAXA, "1")),
            _feed(etag='"v2"'),
            http(status="304 Not Modified"),
            http(status="503 Service Unavailable"),
            _feed(),
            _feed(_item(NORVAXA, "1")),
        ):
            web.answers["/feed"] = answer
            await poll.read_due()
            emptied_at = (await _record(desk)).health.empty_since
            seen.append(emptied_at and emptied_at - began)
            clock.now = (await _record(desk)).health.next_at or clock.now
            began = clock.now if len(seen) == 2 else began

    assert seen == [None, None, *[timedelta(0)] * 4, None]


async def test_news_with_a_date_that_cannot_be_still_alerts(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(feed=_feed()) as web:
        await _add(desk, web)
        await poll.read_due()
        web.answers["/feed"] = _feed(_item(NORVAXA, "1", "Thu, 01 Jan 1970 00:00:00 GMT"))
        clock.move(hours=6)
        assert await poll.read_due() == [Reading("wire", items=1, new=1, alerted=1)]
