"""Read this with Topline: what a person gives is read for that person alone, and never kept as news."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from handlers import looking
from handlers.intake import Desk
from handlers.schedule import keep_house
from handlers.slack.shown import READING
from handlers.web_documents import open_fetch
from handlers.workspace import Workspace
from handlers.workspace.acting import ActError
from tests.block_kit import buttons
from tests.form_peer import BD, Filler
from tests.peer import NOW, Bot, Json
from tests.web_server import ANY_PORT, WebServer, http, is_test_server, serve_web

TEXT = (
    "SHANGHAI, March 2, 2026 - IASO Bio today announced that the U.S. Food and Drug Administration (FDA) has approved "
    "the Biologics License Application for FUCASO (equecabtagene autoleucel) for relapsed multiple myeloma."
)
_HEAD = "<!doctype html><html><head><title>FDA approves FUCASO</title></head><body><article><h1>FDA approves it</h1>"
PAGE = f"{_HEAD}<p>{TEXT}</p><p>{TEXT}</p></article></body></html>"


@pytest.fixture
def desk(desk: Desk, tmp_path: Path) -> Desk:
    return replace(desk, fetch=open_fetch(Settings(topline_data=tmp_path)))


@pytest.fixture
async def web(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[WebServer]:
    monkeypatch.setattr(looking, "ALLOW", is_test_server)
    monkeypatch.setattr(looking, "LIMITS", ANY_PORT)
    async with serve_web() as server:
        yield server


async def _stories(desk: Desk) -> int:
    async with desk.database.snapshot() as tx:
        return len(await tx.events.list_latest(9))


async def test_a_text_is_read_for_its_giver_alone_and_nothing_is_kept_as_news(bot: Bot) -> None:
    answer = await bot.command(f"read {TEXT} <!channel> <https://evil.example|x>")
    assert answer["response_type"] == "ephemeral"
    assert "FDA approves" in answer["text"]
    assert "<!channel>" not in str(answer)
    assert list(buttons(answer)) == ["Share to a channel…", "Details"]
    details = buttons(answer)["Details"]
    assert ">" in (shown := str((await bot.press(details["action_id"], details["value"]))["blocks"]))
    assert "approved" in shown
    other = await bot.press(details["action_id"], details["value"], user="U2")
    assert "Let me read it again" in other["text"]
    assert await _stories(bot.desk) == 0
    await keep_house(replace(bot.desk, clock=lambda: NOW + timedelta(days=2)))
    assert "Let me read it again" in (await bot.press(details["action_id"], details["value"]))["text"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Give me a web address or a text"),
        ("lunch is at noon, bring your own cup", "no news of a drug"),
        ("http://169.254.169.254/latest/meta-data", "leads to an address that is not public"),
        ("http://localhost:8080/x", "could not read"),
        ("<http://user:pw@news.example/x|here>", "could not read"),
    ],
)
async def test_what_cannot_be_read_is_answered_with_the_reason(bot: Bot, given: str, said: str) -> None:
    answer = await bot.command(f"read {given}")
    if answer["text"].startswith("📖 Reading"):
        answer = await bot.slack.next_answer()
    assert said in answer["text"]


async def test_an_address_says_that_it_is_being_read_and_then_what_stands_there(bot: Bot, web: WebServer) -> None:
    web.answers["/news"] = http(PAGE.encode(), content_type="text/html; charset=utf-8")
    assert "📖 Reading" in (await bot.command(f"read <{web.url}/news>"))["text"]
    answer = await bot.slack.next_answer()
    assert "FDA approves" in answer["text"]


async def test_a_message_of_anybody_is_read_from_its_menu_and_shared(workspace: Workspace) -> None:
    message = await workspace.person("ben").send(BD, TEXT)
    assert message is not None
    ada = workspace.person("ada")
    with pytest.raises(ActError):
        await ada.use_shortcut(BD, message["ts"], "dance")
    await ada.use_shortcut(BD, message["ts"], "read_message")
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    shown: Json = workspace.shown_to("ada")[-1]
    assert "FDA approves" in shown["text"]
    assert workspace.shown_to("ben") == []
    await ada.press_label(BD, shown["ts"], "Share to a channel…")
    form = Filler(workspace)
    await workspace.until(lambda: bool(form.view))
    assert form.view["private_metadata"].startswith(READING)
    form.begin().values["channel"]["form:channel"]["selected_conversation"] = "C0ONCOLOG2"
    assert await form.submit() == {}
    await form.until(lambda: form.title == "Shared")
    posted = workspace.messages("C0ONCOLOG2")[-1]
    assert posted["text"].startswith("Shared by <@U0ADAMOR01>")
    assert "FDA approves" in posted["text"]
