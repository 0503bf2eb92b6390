"""What the workspace remembers between starts, also after a crash in the middle of a line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import UserError
from handlers.workspace import Options, PortError, Workspace
from handlers.workspace.hub import Hub
from handlers.workspace.journal import Journal
from handlers.workspace.state import State

WATCH = "C0BDWATCH1"


def client_of(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


async def test_messages_edits_threads_and_members_outlive_a_restart(tmp_path: Path) -> None:
    async with Workspace.start(Options(data=tmp_path)) as workspace:
        client = client_of(workspace)
        root = await client.chat_postMessage(channel=WATCH, text="root")
        await client.chat_postMessage(channel=WATCH, text="reply", thread_ts=root["ts"])
        await client.chat_update(channel=WATCH, ts=root["ts"], text="edited root")
        gone = await client.chat_postMessage(channel=WATCH, text="gone")
        await client.chat_delete(channel=WATCH, ts=gone["ts"])
        await workspace.person("ada").command("random", "/invite", "@Topline")
        view = {"type": "home", "blocks": [{"type": "divider"}]}
        await client.views_publish(user_id="U0ADAMOR01", view=view)
        before = workspace.messages("bd-watch")
    async with Workspace.start(Options(data=tmp_path)) as workspace:
        assert workspace.messages("bd-watch") == before
        assert [message["text"] for message in before] == ["edited root", "reply"]
        assert before[0]["reply_count"] == 1
        assert "U0TOPLINE1" in workspace.state.channel("random").members
        assert workspace.state.homes["U0ADAMOR01"]["blocks"][0]["type"] == "divider"
        later = await client_of(workspace).chat_postMessage(channel=WATCH, text="later")
        assert float(later["ts"]) > float(before[-1]["ts"])


async def test_two_workspaces_without_data_know_nothing_of_each_other() -> None:
    async with Workspace.start() as one, Workspace.start() as other:
        await client_of(one).chat_postMessage(channel=WATCH, text="x")
        assert other.messages("bd-watch") == []
        assert one.url != other.url


async def test_a_taken_port_is_told(tmp_path: Path) -> None:
    async with Workspace.start() as one:
        port = int(one.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(PortError, match=str(port)):
            async with Workspace.start(Options(port=port, data=tmp_path)):
                pass


@pytest.mark.parametrize("torn", [b'{"kind":"mess', b'{"kind":"message"}', b"\xff\xfe\n", b"[1]\n"])
def test_a_torn_last_line_is_dropped_and_written_over(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b'{"a":1}\n' + torn)
    journal = Journal(path)
    assert journal.load() == [{"a": 1}]
    journal.write({"b": "ü"})
    journal.close()
    again = Journal(path)
    assert again.load() == [{"a": 1}, {"b": "ü"}]
    again.close()


def test_damage_in_the_middle_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b'{"a":1}\nnonsense\n{"b":2}\n')
    with pytest.raises(UserError, match="line 2 is damaged"):
        Journal(path).load()


def test_a_journal_without_a_path_keeps_nothing() -> None:
    journal = Journal(None)
    assert journal.load() == []
    journal.write({"a": 1})
    journal.close()


def test_timestamps_never_repeat_though_the_clock_stands() -> None:
    state = State(Journal(None), Hub(), lambda: datetime(2026, 1, 2, tzinfo=UTC))
    stamps = [state.next_ts() for _ in range(3)]
    assert stamps == ["1767312000.000000", "1767312000.000001", "1767312000.000002"]


def test_records_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b'{"kind":"hologram"}\n{"kind":"note","name":"n","value":3}\n')
    journal = Journal(path)
    state = State(journal, Hub(), lambda: datetime(2026, 1, 2, tzinfo=UTC))
    state.restore()
    journal.close()
    assert state.notes == {"n": 3}
