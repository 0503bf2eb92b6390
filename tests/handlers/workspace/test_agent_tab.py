"""The real bot in the local workspace: questions in the agent's tab, pictures of timelines, what Slack may refuse."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.model import Article, EventType, Named, Reading
from bot.when import PartialDate
from handlers.intake import Desk, take_reading
from handlers.slack import build_app
from handlers.slack.client import open_client
from handlers.workspace import Workspace
from storage.database import Database
from tests.builders import packaged
from tests.peer import NOW, acceptance

Json = dict[str, Any]


@pytest.fixture
async def bot(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace with the real bot in it, which has read of one drug in three steps."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'topline.db'}")
    await database.migrate()
    desk = Desk(database, packaged(), lambda: NOW)
    first = acceptance()
    events = (first, replace(first, type=EventType.APPROVAL, date=PartialDate("2026-02-01")))
    due = replace(first, type=EventType.DECISION_DATE, date=PartialDate("2026-05-01"), regulators=("FDA",))
    other = replace(first, drugs=(Named("[x](https://evil.example) <!channel>"),), date=PartialDate("2025-01-01"))
    article = Article("a1", "Told", "Told.", NOW.date(), "https://news.example/a1", "PR Newswire")
    await take_reading(article, Reading("a1", relevant=True, events=(*events, due, other)), "test", desk)
    async with open_client(workspace.bot_token, workspace.api_url) as client:
        handler = AsyncSocketModeHandler(
            build_app(desk, client), workspace.app_token, web_client=client, ping_interval=60
        )
        before = workspace.scene.sockets.connections
        await handler.connect_async()
        await workspace.until(lambda: workspace.scene.sockets.connections > before)
        yield workspace
        await handler.close_async()
        await _all_done()
    await database.close()


async def _all_done() -> None:
    """Wait for what the bot still does: the picture comes after the answer that a test waited for."""
    running = [task for task in asyncio.all_tasks() if "slack_bolt" in str(task.get_coro())]
    if running:
        await asyncio.wait(running, timeout=20)


def _calls(workspace: Workspace, method: str) -> list[Json]:
    return [call.args for call in workspace.faults.calls if call.method == method and call.accepted]


def _direct(workspace: Workspace) -> list[Json]:
    return workspace.messages(workspace.state.direct(workspace.person().user.id).id)


def _pictures(messages: list[Json]) -> list[Json]:
    return [file for message in messages for file in message.get("files", [])]


async def test_opening_the_messages_offers_questions_that_are_understood(bot: Workspace) -> None:
    bot.person().open_home("messages")
    await bot.until(lambda: bool(bot.scene.prompts))
    (prompts,) = bot.scene.prompts.values()
    assert 1 <= len(prompts) <= 4
    asked = bot.person().ask(prompts[0]["message"])
    await bot.until(lambda: any(m.get("thread_ts") == asked["ts"] and m.get("blocks") for m in _direct(bot)))


async def test_an_answer_in_the_tab_grows_and_ends_with_thumbs(bot: Workspace) -> None:
    asked = bot.person().ask("approvals for BCMA")
    await bot.until(lambda: bool(_calls(bot, "chat.stopStream")))
    answer = next(m for m in _direct(bot) if m.get("thread_ts") == asked["ts"] and m["ts"] != asked["ts"])
    assert "streaming" not in answer
    assert answer["blocks"][0] == answer["blocks"][0] | {"type": "markdown", "text": "**Approvals · BCMA**\n"}
    assert "1 Feb 2026" in json.dumps(answer["blocks"])
    assert _calls(bot, "assistant.threads.setStatus")[0]["thread_ts"] == asked["ts"]
    thumbs = answer["blocks"][-1]
    assert thumbs["elements"][0]["type"] == "feedback_buttons"
    place = {"block_id": thumbs["block_id"], "action_id": "feedback:answer", "value": "no|approvals for BCMA"}
    await bot.person().press(bot.state.direct(bot.person().user.id).id, answer["ts"], place)
    await bot.until(lambda: any("how I understood" in json.dumps(m) for m in (*bot.shown_to("ada"), *_direct(bot))))


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream", "assistant.threads.setStatus"])
async def test_an_answer_comes_whole_where_slack_takes_no_stream(bot: Workspace, method: str) -> None:
    bot.faults.plan_error("missing_scope", method)
    asked = bot.person().ask("approvals for BCMA")

    def answers() -> list[Json]:
        return [m for m in _direct(bot) if m.get("thread_ts") == asked["ts"] and m.get("blocks")]

    await bot.until(lambda: bool(answers()))
    assert [json.dumps(m["blocks"]).count("1 Feb 2026") for m in answers()] == [1]


async def test_milestones_in_a_thread_come_with_their_picture(bot: Workspace) -> None:
    asked = await bot.person().send("bd-watch", "@Topline milestones BCMA")
    assert asked is not None
    await bot.until(lambda: bool(_pictures(bot.messages("bd-watch"))))
    answer, picture = [
        m for m in bot.messages("bd-watch") if m.get("thread_ts") == asked["ts"] and m["ts"] != asked["ts"]
    ]
    assert "Milestones · BCMA" in answer["text"]
    (file,) = picture["files"]
    assert file["alt_txt"].startswith("Timeline of BCMA as of 2 Mar 2026. Next: 1 May 2026: decision")
    assert "<!channel>" not in json.dumps(picture)
    assert bot.scene.files[file["id"]].data.startswith(b"\x89PNG")  # type: ignore[attr-defined]


async def test_a_picture_asked_for_in_private_comes_in_private(bot: Workspace) -> None:
    await bot.person().command("bd-watch", "/topline", "milestones BCMA")
    await bot.until(lambda: bool(bot.shown_to("ada")))
    assert not _pictures(bot.messages("bd-watch"))
    await bot.person().press_label("bd-watch", bot.shown_to("ada")[-1]["ts"], "Timeline as picture")
    await bot.until(lambda: bool(_pictures(_direct(bot))))
    assert not _pictures(bot.messages("bd-watch"))


async def test_without_the_scope_the_words_stand_and_the_reason_is_said(bot: Workspace) -> None:
    scopes = (bot.scene.manifest.scopes or frozenset()) - {"files:write"}
    bot.scene.manifest = replace(bot.scene.manifest, scopes=scopes)
    await bot.person().command("bd-watch", "/topline", "milestones BCMA")
    await bot.until(lambda: bool(bot.shown_to("ada")))
    await bot.person().press_label("bd-watch", bot.shown_to("ada")[-1]["ts"], "Timeline as picture")
    await bot.until(lambda: "files:write" in json.dumps(bot.shown_to("ada")))
