"""The real bot in the local workspace: a story told again edits its card, and says in the thread what changed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import Detail, Event, EventType
from bot.parse.lexicon import Lexicon
from bot.when import PartialDate
from handlers.demo import settings_for
from handlers.intake import Desk, take_reading
from handlers.run import run_bot
from handlers.workspace import Workspace
from tests.builders import article, deal, reading
from tests.databases import open_migrated

Json = dict[str, Any]
ANNOUNCED = deal(EventType.ACQUISITION, "2024-12-15", acquirer="Big Pharma", acquired="Small Bio")
COMPLETED = replace(ANNOUNCED, date=PartialDate("2025-03-03"), detail=Detail(kind="completed"))
CHANNEL = "bd-watch"


@pytest.fixture
async def desk(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Desk]:
    """Let a bot run in the workspace, with `type:acquisition` followed in a channel."""
    database = open_migrated(tmp_path / "topline.db")
    desk, stop = Desk(database, Lexicon(()), gathers_for=timedelta(seconds=0.2)), asyncio.Event()
    bot = asyncio.create_task(run_bot(desk, settings_for(workspace, tmp_path), stop))
    async with asyncio.timeout(20):
        await workspace.scene.sockets.connected.wait()
    await workspace.person("ada").send(CHANNEL, "/topline subscribe type:acquisition")
    yield desk
    stop.set()
    await bot
    await database.close()


async def _tell(desk: Desk, number: int, event: Event) -> None:
    told = replace(article(f"a{number}", f"Headline {number}"), url=f"https://news.example/{number}")
    await take_reading(replace(told, publisher=f"Wire {number}"), reading(told.id, event), "test", desk)


def _cards(workspace: Workspace) -> list[Json]:
    return [message for message in workspace.messages(CHANNEL) if message.get("blocks")]


async def test_a_completed_purchase_edits_the_card_and_is_said_in_its_thread(workspace: Workspace, desk: Desk) -> None:
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    await _tell(desk, 1, ANNOUNCED)
    await workspace.until(lambda: len(_cards(workspace)) == 1)
    await _tell(desk, 2, COMPLETED)
    await workspace.until(lambda: len(_cards(workspace)) == 2)

    card, line = _cards(workspace)
    assert "edited" in card
    assert "Big Pharma completes acquisition of Small Bio" in card["text"]
    assert line["thread_ts"] == card["ts"]
    assert line["text"] == "Update: acquisition completed 3 Mar 2025 · Wire 2"
    assert card["reply_count"] == 1


async def test_another_source_edits_the_card_and_says_nothing(workspace: Workspace, desk: Desk) -> None:
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    await _tell(desk, 1, ANNOUNCED)
    await workspace.until(lambda: len(_cards(workspace)) == 1)
    await _tell(desk, 2, ANNOUNCED)
    await workspace.until(lambda: "edited" in _cards(workspace)[0])
    await _tell(desk, 3, replace(ANNOUNCED, companies=deal(EventType.ACQUISITION, "2025", acquirer="Other").companies))
    await workspace.until(lambda: len(_cards(workspace)) == 2)

    assert "Wire 2" in _cards(workspace)[0]["text"]
    assert [message.get("thread_ts") for message in _cards(workspace)] == [None, None]
