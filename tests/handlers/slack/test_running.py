"""The bot as a process: what it refuses, that it serves, and that it ends cleanly."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.config import Settings
from bot.errors import UserError
from handlers.intake import Desk
from handlers.run import run_bot
from handlers.workspace import Workspace
from storage.database import Database
from tests.builders import packaged
from tests.peer import NOW, SECRET, Bot, Slack

ROOT = Path(__file__).parent.parent.parent.parent
MANIFEST = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(slack: Slack, path: Path, **more: SecretStr) -> Settings:
    token, url = SecretStr("xoxb-test"), f"{slack.url}/api/"
    return Settings(slack_bot_token=token, slack_api_url=url, topline_data=path, **more)  # type: ignore[arg-type]


async def _run(*words: str, **environment: str) -> tuple[int, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "TOPLINE_", "DATABASE_"))
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", *words),
        env={**kept, **environment},
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, errors.decode()


async def test_a_half_configured_bot_says_what_is_missing() -> None:
    code, said = await _run()
    assert code == 1
    assert "set SLACK_BOT_TOKEN" in said
    assert "SLACK_SIGNING_SECRET" in said
    code, said = await _run(SLACK_BOT_TOKEN="xoxb-1", TOPLINE_LOG="loud", SLACK_SIGNING_SECRET="x")
    assert code == 1
    assert "TOPLINE_LOG" in said
    assert "Traceback" not in said


async def test_a_token_that_slack_refuses_ends_the_start(slack: Slack, desk: Desk, tmp_path: Path) -> None:
    slack.refusals["auth.test"] = "invalid_auth"
    with pytest.raises(UserError, match="SLACK_BOT_TOKEN: invalid_auth"):
        await run_bot(desk, _settings(slack, tmp_path, slack_signing_secret=SecretStr(SECRET)), asyncio.Event())
    slack.refusals = {"apps.connections.open": "not_allowed_token_type"}
    with pytest.raises(UserError, match="SLACK_APP_TOKEN: not_allowed_token_type"):
        await run_bot(desk, _settings(slack, tmp_path, slack_app_token=SecretStr("xapp-1")), asyncio.Event())


async def test_a_port_in_use_is_said(slack: Slack, desk: Desk, tmp_path: Path) -> None:
    settings = _settings(slack, tmp_path, slack_signing_secret=SecretStr(SECRET))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=f"Port {port} cannot be used"):
            await run_bot(desk, settings, asyncio.Event(), at=("127.0.0.1", port))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_command_serves_http_and_ends_on_a_signal(
    slack: Slack, tmp_path: Path, number: signal.Signals
) -> None:
    port = _free_port()
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "TOPLINE_LOG": "info",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--port", str(port), "--data", str(tmp_path / "new" / "place")),
        env=environment,
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    log = b""
    while b"bot.started" not in log:
        line = await asyncio.wait_for(process.stderr.readline(), 60)
        assert line, log.decode()
        log += line
    async with ClientSession() as http:
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'place' / 'topline.db'}")
        desk = Desk(database, packaged(), lambda: NOW)
        bot = Bot(f"http://127.0.0.1:{port}/slack/events", http, slack, desk)
        assert "Following target BCMA" in (await bot.command("subscribe BCMA"))["text"]
        async with database.snapshot() as tx:
            assert len(await tx.subscriptions.list_for_channel("T1", "C1")) == 1
        await database.close()
    process.send_signal(number)
    _, rest = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0
    assert b"bot.stopped" in rest
    assert b"Traceback" not in log + rest


async def test_socket_mode_joins_a_workspace_and_leaves_it(desk: Desk, tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with Workspace.start() as workspace:
        settings = Settings(
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_app_token=SecretStr(workspace.app_token),
            slack_api_url=workspace.api_url,
            topline_data=tmp_path,
        )
        running = asyncio.create_task(run_bot(desk, settings, stop))
        await asyncio.wait_for(workspace.scene.sockets.connected.wait(), 20)
        stop.set()
        await asyncio.wait_for(running, 20)


def test_the_manifest_has_every_listener_and_no_other(bot: Bot) -> None:
    import handlers.slack as surface

    source = Path(surface.__file__).read_text(encoding="utf-8")
    listened = set(re.findall(r'app\.event\("(\w+)"\)', source))
    asked = {name.partition(".")[0] for name in MANIFEST["settings"]["event_subscriptions"]["bot_events"]}
    assert listened == asked
    commands = [one["command"] for one in MANIFEST["features"]["slash_commands"]]
    assert commands == re.findall(r'app\.command\("(/\w+)"\)', source)
    assert MANIFEST["settings"]["socket_mode_enabled"]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]
    assert bot.url


def test_the_manifest_keeps_slacks_limits() -> None:
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert all(len(one["usage_hint"]) <= 1000 for one in MANIFEST["features"]["slash_commands"])
