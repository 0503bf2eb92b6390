"""`topline demo` as a person meets it: a process that is killed and started again, and a start that is refused."""

import asyncio
import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from handlers.demo import DemoOptions, run_demo
from handlers.workspace import Workspace

Json = dict[str, Any]
WATCH = "C0BDWATCH1"
ENDING_SECONDS = 15


class Demo:
    """A running demo, and the page's requests to it."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process = process
        self.url = url

    def post(self, path: str, **data: object) -> Json:
        request = urllib.request.Request(self.url + path, json.dumps(data).encode())  # noqa: S310  our own process
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return json.load(response)

    def send(self, text: str) -> None:
        assert "error" not in self.post("ui/do", act="send", channel=WATCH, text=text)

    def state(self) -> Json:
        with urllib.request.urlopen(f"{self.url}ui/state", timeout=20) as response:  # noqa: S310
            return json.load(response)

    def cards(self) -> dict[str, str]:
        """Return what stands in the channel, by its timestamp."""
        return {m["ts"]: m["text"] for m in self.state()["messages"][WATCH] if m.get("blocks")}

    def wait_for_cards(self, number: int) -> dict[str, str]:
        """Return the cards once there are so many; the stream says when to look."""
        with urllib.request.urlopen(f"{self.url}ui/stream", timeout=20) as stream:  # noqa: S310
            while len(cards := self.cards()) < number:
                stream.readline()
        return cards

    def end(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=ENDING_SECONDS)
        return self.process.returncode, errors


@contextlib.contextmanager
def running(data: Path) -> Iterator[Demo]:
    command = [sys.executable, "-m", "bot", "demo", "--data", str(data), "--no-browser", "--port", "0"]
    made = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with made as process:
        try:
            assert process.stdout is not None
            said = next(line for line in process.stdout if "ready" in line)
            yield Demo(process, said.split()[-1])
        finally:
            process.kill()


def wait_until_written_down(data: Path) -> None:
    """Return when the bot knows of every card that it was sent: a kill before would leave one in doubt."""
    with contextlib.closing(sqlite3.connect(data / "topline.db")) as connection:
        query = "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'superseded')"
        while connection.execute(query).fetchone() != (0,):
            pass


def test_killed_in_the_middle_it_goes_on_where_it_was_and_sends_nothing_twice(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        demo.send("/topline subscribe BCMA")
        first = demo.wait_for_cards(1)
        wait_until_written_down(tmp_path)
        played = [article["id"] for article in demo.state()["tray"]["played"]]
        demo.process.kill()
        demo.process.wait()
    with running(tmp_path) as demo:
        state = demo.state()
        assert [article["id"] for article in state["tray"]["played"]][: len(played)] == played
        assert {"subscribe", "card"} <= set(state["guide"])
        while state["tray"]["next"] and len(demo.cards()) < 2:
            demo.post("ui/tray", now=True)
            state = demo.state()
        cards = demo.wait_for_cards(2)
        assert set(first) <= set(cards)
        assert len(cards) == len(set(cards.values()))
        assert demo.end() == (0, "")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("topline.db", b"garbage", "--data DIR"),
        ("topline.db", b"SQLite format 3\x00" + b"\x07" * 5000, "--data DIR"),
        ("workspace.jsonl", b"garbage\n{}\n", "line 1 is damaged"),
        ("workspace.jsonl", b'{"kind":"message"}\n', "line 1 is damaged"),
    ],
)
async def test_damage_is_told_in_one_line_and_nothing_is_overwritten(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=told) as caught:
        await run_demo(DemoOptions(tmp_path, port=0, opens_browser=False), print)
    assert "\n" not in str(caught.value)
    assert (tmp_path / name).read_bytes() == content


async def test_the_page_is_for_this_machine_alone() -> None:
    async with Workspace.start() as workspace:
        port = int(workspace.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(OSError, match="Connect call failed"):  # another address, as another machine would use
            await asyncio.open_connection("127.0.0.2", port)
