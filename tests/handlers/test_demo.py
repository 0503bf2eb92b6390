"""The demo whole: the real bot in the local workspace, from a subscription to a pressed button; and how it ends."""

import asyncio
import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.errors import UserError
from handlers.demo import FILES, DemoOptions, check_database, delete_state, lock, run_demo, settings_for, start_demo
from handlers.workspace import Workspace

Json = dict[str, Any]
STARTING_SECONDS = 60


class Guest:
    """Somebody at the page of a running demo: acts over HTTP and reads what is shown."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self._url = url
        self._http = http

    async def state(self) -> Json:
        async with self._http.get(f"{self._url}ui/state") as response:
            return await response.json()

    async def messages(self, channel: str = "C0BDWATCH1") -> list[Json]:
        return (await self.state())["messages"][channel]

    async def do(self, act: str, **data: Any) -> Json:  # noqa: ANN401
        async with self._http.post(f"{self._url}ui/do", json={"act": act, "channel": "C0BDWATCH1", **data}) as response:
            return await response.json()

    async def notes(self, kind: str) -> AsyncIterator[Json]:
        """Yield what the page is told of one kind, from now on."""
        async with self._http.get(f"{self._url}ui/stream") as stream:
            async for line in stream.content:
                if line.startswith(b"data:") and (note := json.loads(line[5:]))["kind"] == kind:
                    yield note

    async def steer(self, **data: object) -> None:
        async with self._http.post(f"{self._url}ui/tray", json=data) as response:
            assert response.status == 200

    async def whispered(self, act: str, **data: Any) -> str:  # noqa: ANN401
        """Do something and return the next message that only this person sees, as text to search in."""
        return str(await self.whisper(act, **data))

    async def whisper(self, act: str, **data: Any) -> Json:  # noqa: ANN401
        """Do something and return the next message that only this person sees."""
        notes = self.notes("ephemeral")
        next_note = asyncio.ensure_future(anext(notes))
        async with asyncio.timeout(10):
            await self.do(act, **data)
            note = await next_note
        await notes.aclose()  # pyright: ignore[reportAttributeAccessIssue]
        return note["message"]

    async def drop(self, name: str, data: bytes, **query: str) -> Json:
        async with self._http.post(f"{self._url}ui/drop", params={"name": name, **query}, data=data) as response:
            return await response.json()


@asynccontextmanager
async def demo(data: Path) -> AsyncIterator[Guest]:
    said: list[str] = []
    stop, ready = asyncio.Event(), asyncio.Event()

    def say(text: str) -> None:
        said.append(text)
        ready.set()

    running = asyncio.create_task(run_demo(DemoOptions(data, port=0, opens_browser=False), say, stop))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({running, waiting}, timeout=STARTING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        assert said, running.result() if running.done() else "the demo did not start"
        async with aiohttp.ClientSession() as http:
            yield Guest(said[0].split()[-1], http)
    finally:
        stop.set()
        await running


def button(message: Json, label: str) -> Json:
    """Return what the page sends when the button of a message that is labelled so is pressed."""
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if "action_id" in element and element["text"]["text"] == label:
                return {"block_id": block["block_id"], "action_id": element["action_id"]}
    raise AssertionError(label)


async def until_card(guest: Guest, number: int = 1) -> Json:
    async with asyncio.timeout(20):
        async for _ in guest.notes("message"):
            cards = [message for message in await guest.messages() if message.get("blocks")]
            if len(cards) >= number:
                return cards[number - 1]
    raise AssertionError(number)


async def test_a_newcomer_subscribes_gets_a_card_asks_why_and_for_milestones(tmp_path: Path) -> None:
    async with demo(tmp_path) as guest:
        coming = asyncio.ensure_future(until_card(guest))
        assert "BCMA" in await guest.whispered("send", text="/topline subscribe BCMA")
        card = await coming
        assert "equecabtagene autoleucel" in str(card["blocks"])
        async with asyncio.timeout(10):  # a robot can press before the bot has written down that the card was sent
            while "BCMA" not in await guest.whispered("press", ts=card["ts"], action=button(card, "Why this?")):
                pass
        milestones = await guest.whispered("send", text="/topline milestones IASO Bio")
        assert "30 Jun 2023" in milestones
        assert "14 Feb 2025" in milestones
        state = await guest.state()
        assert set(state["guide"]) == {"subscribe", "card", "why", "milestones"}
        assert state["tray"]["played"][0]["outcome"] == "card"
        before = await guest.messages()
    async with demo(tmp_path) as guest:
        assert await guest.messages() == before
        assert "BCMA" in await guest.whispered("send", text="/topline list")


async def test_two_outlets_with_the_same_news_make_one_card_and_its_evidence_goes_into_its_thread(
    tmp_path: Path,
) -> None:
    async with demo(tmp_path) as guest:
        coming = asyncio.ensure_future(until_card(guest))
        await guest.do("send", text="/topline subscribe IASO Bio")
        card = await coming
        async with asyncio.timeout(20):
            while "iaso-hong-kong-second" not in str((await guest.state())["tray"]["played"]):
                await guest.steer(now=True)
            while "edited" not in (now := (await guest.messages())[0]):
                pass
        assert now["ts"] == card["ts"]
        assert "Demo Newswire" in str(now["blocks"])
        assert "Demo Biotech Daily" in str(now["blocks"])
        assert len(await guest.messages()) == 1
        whisper = await guest.whisper("press", ts=card["ts"], action=button(now, "Details"))
        await guest.whisper("press", ts=whisper["ts"], action=button(whisper, "Show in thread"))
        root, reply = await guest.messages()
        assert reply["thread_ts"] == root["ts"] == card["ts"]


async def test_an_article_of_ones_own_is_read_and_told_of(tmp_path: Path) -> None:
    text = b"""Regulator clears lymphoma drug

On March 7, 2024 BeiGene said that the FDA approved BRUKINSA (zanubrutinib) for follicular lymphoma."""
    async with demo(tmp_path) as guest:
        read = (await guest.drop("mine.txt", text, published="2024-03-07"))["read"]
        assert len(read) == 1
        assert "no channel asked" in read[0]["said"]
        assert "zanubrutinib" in str(read[0]["lines"])
        again = (await guest.drop("mine.txt", text, published="2024-03-07"))["read"]
        assert "came before" in again[0]["said"]
        lines = b'{"id": "a", "title": "Garden fair", "text": "Roses bloom early this year."}\nno json\n'
        several = (await guest.drop("two.jsonl", lines))["read"]
        assert several[0]["said"].startswith("No alert")
        assert "two.jsonl" in several[1]["said"]
        for name, data in (("empty.txt", b""), ("paper.pdf", b"%PDF-1.7 \x00\x01")):
            refused = (await guest.drop(name, data))["read"]
            assert name in refused[0]["said"], refused
        assert "2025-02-14" in (await guest.drop("mine.txt", text, published="yesterday"))["error"]


async def test_settings_of_a_real_slack_do_not_reach_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL"):
        monkeypatch.setenv(name, "from-outside")
    async with Workspace.start() as workspace:
        settings = settings_for(workspace, tmp_path)
        assert "from-outside" not in repr(settings.model_dump(mode="python"))
        assert settings.slack_api_url == workspace.api_url
        assert settings.database.endswith(str(tmp_path / "topline.db"))


async def test_a_busy_port_is_told_with_what_to_do(tmp_path: Path) -> None:
    async with Workspace.start() as other:
        port = int(other.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(UserError, match=rf"Port {port} cannot be used.*--port"):
            await run_demo(DemoOptions(tmp_path, port, opens_browser=False), print)


def test_two_demos_do_not_share_a_directory(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(UserError, match="Another demo uses"):
        start_demo(DemoOptions(tmp_path), print)
    with lock(tmp_path):
        pass


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="--data DIR"), lock(file):
        pass


def test_a_damaged_database_is_told_and_an_empty_or_sound_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "topline.db"
    check_database(path)
    path.write_bytes(b"")
    check_database(path)
    sqlite3.connect(path).execute("CREATE TABLE t (c)").connection.close()
    check_database(path)
    path.write_bytes(b"something else")
    with pytest.raises(UserError, match="--fresh"):
        start_demo(DemoOptions(tmp_path, opens_browser=False), print)


def test_fresh_deletes_only_what_a_demo_wrote(tmp_path: Path) -> None:
    for name in (*FILES, "thesis.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    delete_state(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "bot",
        "demo",
        "--data",
        str(tmp_path),
        "--port",
        "0",
        "--no-browser",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            _, errors = process.communicate(timeout=30)
            assert (process.returncode, errors) == (0, "")
            return
        process.kill()
    pytest.fail("it goes on")
