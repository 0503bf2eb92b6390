"""Pages that list news, read as sources: their news once, by the rules of their sites, and their redesigns are told."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import UserError
from bot.feeds.reading import Raw
from bot.sources import Source, SourceKind, find_blindness
from handlers import looking
from handlers.articles import article_id
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import Pacing
from handlers.poll import FORBIDDEN, Poll, Reading
from handlers.sandbox import Sandbox
from handlers.source_commands import NewSource, add_source, list_sources, try_source
from storage.sources import SourceRecord
from tests.builders import NOON, TEAM, asking_for
from tests.handlers.conftest import Clock
from tests.web_server import ANY_PORT, WebServer, http, is_test_server, serve_web

DRUGS = ("Norvaxa (norvazumab)", "Quellima (quellizumab)", "Velorixa (velotuzumab)", "Belmora (belmocept)")
STORY = (
    "BOSTON -- Northwind Therapeutics, Inc. announced that the U.S. Food and Drug Administration has approved {drug} "
    "for adults with multiple myeloma."
)


def _article(drug: str) -> bytes:
    story = "".join(f"<p>{STORY.format(drug=drug)} It met endpoint {n} of its trial.</p>" for n in range(9))
    return http(f"<html><body><article>{story}</article></body></html>".encode(), content_type="text/html")


def _listing(*drugs: str, day: str = f"{NOON:%B} {NOON.day}, {NOON.year}", at: str = "/news") -> bytes:
    rows = "".join(
        f"<li><time>{day}</time> <a href='{at}/{drug[:7]}'>FDA approves {drug} of Northwind</a></li>" for drug in drugs
    )
    page = f"<!DOCTYPE html><html><head><title>Newsroom</title></head><body><ul>{rows}</ul></body></html>"
    return http(page.encode(), content_type="text/html")


@pytest.fixture
async def poll(desk: Desk, clock: Clock) -> AsyncGenerator[Poll]:
    async def sleep(seconds: float) -> None:
        clock.move(seconds=seconds)

    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    async with Web("Topline (test)", is_test_server, ANY_PORT, clock=clock) as web, Sandbox(children=1) as sandbox:
        yield Poll(desk, web, sandbox, Pacing(clock, sleep, desk.database), jitter=lambda: 0.5)


async def _add(desk: Desk, web: WebServer) -> None:
    source = Source("room", SourceKind.LISTING, "A newsroom", f"{web.url}/list", reads_pages=True)
    for drug in DRUGS:
        web.answers[f"/news/{drug[:7]}"] = _article(drug)
    async with desk.database.transaction() as tx:
        await tx.sources.put(source, desk.clock())


async def _record(desk: Desk) -> SourceRecord:
    async with desk.database.snapshot() as tx:
        record = await tx.sources.get("room")
    assert record
    return record


async def test_the_news_of_a_newsroom_is_read_where_it_links_to_and_alerts_once(
    poll: Poll, desk: Desk, clock: Clock
) -> None:
    async with serve_web(list=_listing(*DRUGS[:3])) as web:
        await _add(desk, web)
        assert await poll.read_due() == [Reading("room", items=3, new=3, alerted=3)]
        clock.move(hours=1)
        web.answers["/list"] = _listing(*DRUGS)
        assert await poll.read_due() == [Reading("room", items=4, new=1, alerted=1)]
        key = f"{web.url}/news/Norvaxa"

    assert [asked.path for asked in web.asked].count("/robots.txt") == 1
    async with desk.database.snapshot() as tx:
        stored = await tx.articles.get(article_id("room", key))
    assert stored
    assert "It met endpoint 8 of its trial." in stored.text


async def test_a_newsroom_that_its_site_keeps_from_programs_is_not_read(poll: Poll, desk: Desk) -> None:
    async with serve_web(list=_listing(*DRUGS)) as web:
        web.answers["/robots.txt"] = http(b"User-agent: *\nDisallow: /list")
        await _add(desk, web)
        assert await poll.read_due() == [Reading("room", error=FORBIDDEN)]

    assert [asked.path for asked in web.asked] == ["/robots.txt"]


@pytest.mark.parametrize("is_new", [True, False])
async def test_a_page_without_a_list_is_said_to_be_blind(
    is_new: bool,  # noqa: FBT001
    poll: Poll,
    desk: Desk,
    clock: Clock,
) -> None:
    nothing = http(b"<!DOCTYPE html><html><body><div id='app'></div></body></html>", content_type="text/html")
    async with serve_web(list=nothing if is_new else _listing(*DRUGS)) as web:
        await _add(desk, web)
        await poll.read_due()
        web.answers["/list"] = nothing
        for _ in range(5):
            clock.move(hours=2)
            await poll.read_due()

    record = await _record(desk)
    blindness = find_blindness(record.source, record.health, clock.now)
    assert blindness
    assert blindness.reason == (
        "shows no items that can be read" if is_new else "shows no items any more, so its form may have changed"
    )


async def test_old_news_at_new_addresses_alerts_nobody_again(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web(list=_listing(*DRUGS[:3], day="")) as web:
        await _add(desk, web)
        assert await poll.read_due() == [Reading("room", items=3, new=3)]
        clock.move(days=9)
        web.answers["/list"] = _listing(*DRUGS, day="", at="/media/releases")
        assert await poll.read_due() == [Reading("room", items=4, new=4)]


async def test_a_hostile_page_costs_a_child_and_its_reason_is_told() -> None:
    deep = b"<html>" + b"<div><a href='/x'>" * 400_000
    async with Sandbox(children=1, seconds=3) as sandbox:
        for data in (deep, b"<html>" + b"<p a='" * 300_000, b"<html><a " + b"x=1 " * 500_000):
            page = await sandbox.parse(SourceKind.LISTING, Raw(data, None, "https://w.example/"))
            assert len(page.items) <= 1


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(looking, "ALLOW", is_test_server)
    monkeypatch.setattr(looking, "LIMITS", ANY_PORT)
    return Settings(topline_data=tmp_path)


async def test_a_page_that_lists_news_is_known_as_one_when_it_is_added(settings: Settings) -> None:
    async with serve_web(list=_listing(*DRUGS)) as web:
        said = (await add_source(NewSource(f"{web.url}/list"), settings)).splitlines()
        assert said[0].startswith(
            "Added newsroom: Newsroom, a page that lists news, 4 items now, 4 of them with a day."
        )
        assert said[1] == f"  {NOON:%Y-%m-%d}  FDA approves {DRUGS[0]} of Northwind"
        tried = (await try_source("newsroom", settings)).splitlines()
        assert tried[0] == "Newsroom: 4 items"
        assert tried[1].startswith(said[1])
        web.answers["/list"] = http(b"<html><body>Moved</body></html>")
        with pytest.raises(UserError, match="shows no list of news"):
            await try_source("newsroom", settings)


async def test_a_page_that_names_its_feed_is_read_by_its_feed(settings: Settings) -> None:
    item = "<item><title>FDA approves Norvaxa</title><guid>1</guid></item>"
    feed = f'<rss version="2.0"><channel><title>Norvale</title>{item}</channel></rss>'.encode()
    link = b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><body>News</body></html>"
    async with serve_web(list=http(link), feed=http(feed)) as web:
        said = await add_source(NewSource(f"{web.url}/list"), settings)
        assert f"the feed that {web.url}/list names, {web.url}/feed: 1 items now." in said
        web.answers["/feed"] = http(b"<html>")
        with pytest.raises(UserError, match="and no list of news can be found on it"):
            await add_source(NewSource(f"{web.url}/list"), settings)
    assert "norvale" in await list_sources(settings)


async def test_a_page_that_programs_may_not_read_is_not_added(settings: Settings) -> None:
    async with serve_web(list=_listing(*DRUGS)) as web:
        web.answers["/robots.txt"] = http(b"User-agent: *\nDisallow: /")
        with pytest.raises(UserError, match=r"robots\.txt of its site forbids it"):
            await add_source(NewSource(f"{web.url}/list"), settings)


async def test_a_newsroom_waits_as_long_as_its_site_asks(poll: Poll, desk: Desk, clock: Clock) -> None:
    seen: list[timedelta] = []
    async with serve_web(list=_listing(*DRUGS[:3])) as web:
        await _add(desk, web)
        web.answers["/robots.txt"] = http(b"User-agent: *\nCrawl-delay: 20")
        began = clock.now
        await poll.read_due()
        seen.append(clock.now - began)

    assert seen[0] >= timedelta(seconds=60)
