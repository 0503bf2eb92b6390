"""The switches: what a client sees of each fault, and what was taken in truth."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace
from handlers.workspace.faults import FaultKind, Faults

Json = dict[str, Any]
WATCH = "C0BDWATCH1"


def texts(workspace: Workspace) -> list[str]:
    return [message["text"] for message in workspace.messages("bd-watch")]


async def test_a_planned_fault_meets_as_many_calls_as_planned(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.plan_error("internal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            await client.chat_postMessage(channel=WATCH, text="x")
    await client.chat_postMessage(channel=WATCH, text="third")
    assert texts(workspace) == ["third"]
    assert [call.accepted for call in workspace.faults.calls] == [False, False, True]


async def test_429_names_the_seconds_to_wait(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.plan("rate_limited", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=WATCH, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert texts(workspace) == []


async def test_503_is_a_page_of_html(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.plan("server_error")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=WATCH, text="x")
    assert caught.value.response.status_code == 503


async def test_a_garbled_answer_is_no_json(http: aiohttp.ClientSession, workspace: Workspace) -> None:
    workspace.faults.plan("garbled", method="auth.test")
    async with http.post(f"{workspace.api_url}auth.test") as response:
        assert await response.text() == "<html>"


@pytest.mark.parametrize(("kind", "taken"), [("drop_before", []), ("drop_after", ["x"])])
async def test_a_dropped_connection_tells_the_client_nothing(
    client: AsyncWebClient, workspace: Workspace, kind: FaultKind, taken: list[str]
) -> None:
    workspace.faults.plan(kind)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=WATCH, text="x")
    assert texts(workspace) == taken


@pytest.mark.parametrize(("kind", "taken"), [("hang_before", []), ("hang_after", ["x"])])
async def test_a_hang_is_ended_by_the_clients_patience(workspace: Workspace, kind: FaultKind, taken: list[str]) -> None:
    client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    workspace.faults.plan(kind)
    posting = asyncio.create_task(client.chat_postMessage(channel=WATCH, text="x"))
    await workspace.until(lambda: bool(workspace.faults.calls))
    posting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posting
    assert texts(workspace) == taken


async def test_a_hang_is_let_go_when_the_switches_are_cleared(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.plan("hang_after")
    posting = asyncio.create_task(client.chat_postMessage(channel=WATCH, text="x"))
    await workspace.until(lambda: bool(workspace.faults.calls))
    workspace.faults.clear()
    with pytest.raises(aiohttp.ClientError):
        await posting


async def test_a_slow_answer_comes_in_the_end(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.plan("slow", seconds=0.05)
    assert (await client.chat_postMessage(channel=WATCH, text="x"))["ok"] is True
    assert texts(workspace) == ["x"]


async def test_one_message_a_second_a_channel_when_switched_on(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.channel_seconds = 60
    await client.chat_postMessage(channel=WATCH, text="first")
    await client.chat_postMessage(channel="C0ONCOLOG2", text="elsewhere")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=WATCH, text="second")
    assert caught.value.response.status_code == 429
    assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60
    assert texts(workspace) == ["first"]


def test_the_limit_lets_through_what_waited_long_enough() -> None:
    faults = Faults(channel_seconds=1)
    times = iter([100.0, 100.4, 101.0])
    waits = [faults.seconds_to_wait("C1", lambda: next(times)) for _ in range(3)]
    assert waits == [0, 1, 0]


async def test_a_revoked_token_is_refused_everywhere(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.token_error = "token_revoked"
    for call in (client.auth_test(), client.chat_postMessage(channel=WATCH, text="x")):
        with pytest.raises(SlackApiError, match="token_revoked"):
            await call
    workspace.faults.clear()
    await client.auth_test()


async def test_the_control_endpoint_sets_faults_and_tells_the_log(
    client: AsyncWebClient, workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    async with http.post(f"{workspace.url}control/fault", json={"kind": "error", "code": "fatal_error"}) as response:
        assert (await response.json())["planned"][0]["code"] == "fatal_error"
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.chat_postMessage(channel=WATCH, text="x")
    async with http.get(f"{workspace.url}control/log") as response:
        calls: list[Json] = (await response.json())["calls"]
    assert [(call["method"], call["accepted"], call["fault"]) for call in calls] == [
        ("chat.postMessage", False, "error")
    ]
    async with http.post(f"{workspace.url}control/fault", json={"kind": "earthquake"}) as response:
        assert response.status == 400


async def test_the_control_endpoint_throws_the_switches(
    client: AsyncWebClient, workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    switches = {"archive": "bd-watch", "channel_seconds": 2, "token_error": None}
    async with http.post(f"{workspace.url}control/switches", json=switches) as response:
        assert (await response.json())["channel_seconds"] == 2.0
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.chat_postMessage(channel=WATCH, text="x")
    async with http.post(f"{workspace.url}control/switches", json={"unarchive": "bd-watch"}) as response:
        assert response.status == 200
    await client.chat_postMessage(channel=WATCH, text="back")
    async with http.post(f"{workspace.url}control/clear") as response:
        assert (await response.json())["channel_seconds"] is None
    assert workspace.faults.calls == []
    async with http.post(f"{workspace.url}control/switches", json={"archive": "nowhere"}) as response:
        assert response.status == 400
