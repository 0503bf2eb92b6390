from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import UserError
from bot.sources import Source, SourceKind
from handlers import looking
from handlers.source_commands import (
    NewSource,
    add_source,
    list_sources,
    open_desk,
    pause_source,
    remove_source,
    resume_source,
    try_source,
)
from tests.web_server import ANY_PORT, http, is_test_server, serve_web

FEED = http(
    b'<rss version="2.0"><channel><title>Norvale newsroom</title><item><title>FDA approves Velorixa (velotuzumab) from '
    b"Northwind Therapeutics</title><guid>1</guid><description>BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. "
    b"announced that the U.S. Food and Drug Administration has approved Velorixa (velotuzumab) for adults with "
    b"multiple myeloma.</description></item></channel></rss>"
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(looking, "ALLOW", is_test_server)
    monkeypatch.setattr(looking, "LIMITS", ANY_PORT)
    return Settings(topline_data=tmp_path)


async def test_a_feed_is_added_listed_paused_resumed_and_removed(settings: Settings) -> None:
    async with serve_web(feed=FEED) as web:
        said = await add_source(NewSource(f"{web.url}/feed"), settings)
        assert said.startswith("Added norvale-newsroom: Norvale newsroom, 1 items now.")
        with pytest.raises(UserError, match="read already, as norvale-newsroom"):
            await add_source(NewSource(f"{web.url}/feed", source_id="other"), settings)

    assert "norvale-newsroom" in await list_sources(settings)
    await pause_source("norvale-newsroom", settings)
    assert "paused by an operator" in await list_sources(settings)
    await resume_source("norvale-newsroom", settings)
    assert "paused by an operator" not in await list_sources(settings)
    await remove_source("norvale-newsroom", settings)
    assert "norvale-newsroom" not in await list_sources(settings)


async def test_trying_a_source_shows_what_is_read_from_it_and_keeps_nothing(settings: Settings) -> None:
    before = await list_sources(settings)
    async with serve_web(feed=FEED) as web:
        shown = await try_source(f"{web.url}/feed", settings)

    assert shown.splitlines()[0] == "Norvale newsroom: 1 items"
    assert shown.endswith("→ approval")
    assert await list_sources(settings) == before


async def test_a_register_is_tried_by_a_window_of_days(settings: Settings) -> None:
    nothing = http(b'{"error": {"code": "NOT_FOUND"}}', status="404 Not Found")
    async with serve_web(drugsfda=nothing) as web:
        async with open_desk(settings) as desk, desk.database.transaction() as tx:
            register = Source("fda", SourceKind.OPENFDA, "A register", f"{web.url}/drugsfda")
            await tx.sources.put(register, desk.clock())
        assert (await try_source("fda", settings)).endswith("0 items")

    assert web.asked[0].path.startswith("/drugsfda?search=submissions.submission_status_date:")


async def test_what_is_no_feed_is_not_added_and_the_reason_is_told(settings: Settings) -> None:
    async with serve_web(page=http(b"<html><body>Hello</body></html>")) as web:
        for path, reason in (("/page", "answered a web page, not a feed"), ("/none", "answered 404 Not Found")):
            with pytest.raises(UserError, match=reason):
                await add_source(NewSource(web.url + path), settings)
    with pytest.raises(UserError, match="begins with https"):
        await add_source(NewSource("norvale.example"), settings)


async def test_the_catalogue_can_be_paused_but_not_removed_or_overlaid(settings: Settings) -> None:
    with pytest.raises(UserError, match="sources pause stat"):
        await remove_source("stat", settings)
    async with serve_web(feed=FEED) as web:
        with pytest.raises(UserError, match="Choose another id"):
            await add_source(NewSource(f"{web.url}/feed", source_id="stat"), settings)


@pytest.mark.parametrize("command", [pause_source, resume_source, remove_source, try_source])
async def test_an_unknown_source_is_said_to_be_unknown(
    command: Callable[[str, Settings], Awaitable[str]], settings: Settings
) -> None:
    with pytest.raises(UserError, match="There is no source 'nope'"):
        await command("nope", settings)


async def test_a_source_that_wants_a_contact_is_not_resumed_without_one(settings: Settings) -> None:
    with pytest.raises(UserError, match="TOPLINE_CONTACT"):
        await resume_source("sec-8k", settings)
    assert "sec-8k" in await resume_source("sec-8k", settings.model_copy(update={"topline_contact": "a@b.example"}))


async def test_a_source_that_the_catalogue_has_no_more_can_be_removed_but_not_resumed(settings: Settings) -> None:
    async with open_desk(settings) as desk, desk.database.transaction() as tx:
        await tx.sources.put(Source("old", SourceKind.FEED, "Old", "https://old.example/feed"), desk.clock())
    with pytest.raises(UserError, match="topline sources add https://old"):
        await resume_source("old", settings)
    assert "Removed old" in await remove_source("old", settings)
