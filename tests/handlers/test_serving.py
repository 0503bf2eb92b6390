"""The HTTP server inside our own loop, and the one face that it shows in Socket Mode too."""

import asyncio
import logging
import signal
import socket
from pathlib import Path

import pytest
from aiohttp import ClientSession
from fastapi import FastAPI
from pydantic import SecretStr

from bot.config import Settings
from bot.errors import UserError
from handlers.intake import Desk
from handlers.run import run_bot
from handlers.serving import serve
from handlers.web import build_web
from handlers.workspace import Workspace
from tests.api_peer import Peer, make_key


def _process_wide() -> object:
    signals = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    return signals, logging.root.level, logging.root.handlers[:], logging.getLogger("uvicorn").handlers[:]


async def test_signals_and_logging_stay_ours() -> None:
    before = _process_wide()
    async with serve(FastAPI(), "127.0.0.1", 0):
        assert _process_wide() == before


async def test_a_request_under_way_is_answered_before_the_end() -> None:
    site, arrived, may_go = FastAPI(), asyncio.Event(), asyncio.Event()

    @site.get("/slow")
    async def _() -> str:
        arrived.set()
        await may_go.wait()
        return "done"

    async with ClientSession() as http:
        async with serve(site, "127.0.0.1", 0) as port:
            asking = asyncio.create_task(http.get(f"http://127.0.0.1:{port}/slow"))
            await arrived.wait()
            asyncio.get_running_loop().call_soon(may_go.set)
        async with await asking as response:
            assert await response.json() == "done"


async def test_a_port_in_use_is_said_and_let_go_at_the_end() -> None:
    async with serve(FastAPI(), "127.0.0.1", 0) as port:
        with pytest.raises(UserError, match=f"Port {port} cannot be used"):
            async with serve(FastAPI(), "127.0.0.1", port):
                pass
    async with serve(FastAPI(), "127.0.0.1", port) as again:
        assert again == port


async def test_without_slack_there_is_no_place_for_its_requests(desk: Desk) -> None:
    async with serve(build_web(desk), "127.0.0.1", 0) as port, ClientSession() as http:
        async with http.post(f"http://127.0.0.1:{port}/slack/events", data=b"{}") as response:
            assert response.status == 404
        async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert await response.json() == {"ok": True}
        async with http.get(f"http://127.0.0.1:{port}/openapi.json") as response:
            assert (await response.json())["openapi"] == "3.1.0"


@pytest.mark.parametrize("by_setting", [False, True])
async def test_socket_mode_serves_the_api_when_a_port_is_asked_for(
    desk: Desk, tmp_path: Path, *, by_setting: bool
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    stop = asyncio.Event()
    async with Workspace.start() as workspace, ClientSession() as http:
        settings = Settings(
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_app_token=SecretStr(workspace.app_token),
            slack_api_url=workspace.api_url,
            topline_data=tmp_path,
            topline_port=port if by_setting else None,
        )
        at = ("127.0.0.1", None if by_setting else port)
        running = asyncio.create_task(run_bot(desk, settings, stop, at=at))
        await asyncio.wait_for(workspace.scene.sockets.connected.wait(), 20)
        peer = Peer(f"http://127.0.0.1:{port}", http, await make_key(desk))
        assert (await peer.get("/v1/events"))[0] == 200
        stop.set()
        await asyncio.wait_for(running, 20)


def test_a_port_that_is_no_number_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPLINE_PORT", "many")
    with pytest.raises(UserError, match="TOPLINE_PORT"):
        Settings.for_data(None)
