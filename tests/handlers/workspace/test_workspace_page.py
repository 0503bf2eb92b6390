"""The page: served from this machine alone, text never becomes markup, and what it asks the server works."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace
from handlers.workspace.page_routes import PAGE

Json = dict[str, Any]
Join = Callable[[AsyncApp], Awaitable[None]]
WATCH = "C0BDWATCH1"
ADA = "U0ADAMOR01"


async def do(http: aiohttp.ClientSession, workspace: Workspace, act: str, **data: Any) -> Json:  # noqa: ANN401
    async with http.post(f"{workspace.url}ui/do", json={"user": ADA, "act": act, **data}) as response:
        assert response.status == 200, await response.text()
        return await response.json()


async def test_the_page_and_its_parts_are_served_with_a_policy(
    workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    async with http.get(workspace.url) as response:
        html = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe" not in policy
    for name in re.findall(r'"(/page/[^"]+)"', html):
        async with http.get(f"{workspace.url}{name.lstrip('/')}") as response:
            assert response.status == 200, name
            assert response.headers["Content-Security-Policy"] == policy


@pytest.mark.parametrize("path", ["page/..%2fserver.py", "page/none.js", "page/", "archives", "ui/none"])
async def test_nothing_else_is_served(workspace: Workspace, http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(aiohttp.client.URL(workspace.url + path, encoded=True)) as response:
        assert response.status == 404


def test_no_script_makes_markup_of_text_or_asks_another_machine() -> None:
    scripts = list(PAGE.glob("*.js"))
    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            script
        )
    for part in (*scripts, *PAGE.glob("*.css"), PAGE / "index.html"):
        addresses = set(re.findall(r"https?://[\w./-]+", part.read_text(encoding="utf-8")))
        assert addresses <= {"http://www.w3.org/2000/svg"}, part


def test_every_module_that_is_imported_exists() -> None:
    for script in PAGE.glob("*.js"):
        for name in re.findall(r'from "\./([\w.]+)"', script.read_text(encoding="utf-8")):
            assert (PAGE / name).is_file(), f"{script.name} imports {name}"


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
)
async def test_a_stranger_gets_nothing(
    workspace: Workspace, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with http.get(f"{workspace.url}ui/state", headers=headers) as response:
        assert response.status == 403


async def test_the_snapshot_shows_a_person_their_own_channels(
    workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{workspace.url}ui/state?user=U0BENOKA02") as response:
        state = await response.json()
    assert state["user"] == "U0BENOKA02"
    direct = [channel["user"] for channel in state["channels"] if channel["is_im"]]
    assert direct == ["U0BENOKA02"]
    assert state["commands"][0]["command"] == "/topline"
    async with http.get(f"{workspace.url}ui/state?user=nobody") as response:
        assert (await response.json())["user"] == ADA


async def test_the_stream_tells_of_a_new_message_and_ends_with_the_server(http: aiohttp.ClientSession) -> None:
    async with Workspace.start() as workspace:
        stream = await http.get(f"{workspace.url}ui/stream")
        assert await stream.content.readline() == b"retry: 1000\n"
        await workspace.person("ada").send("bd-watch", "hello")
        async with asyncio.timeout(5):
            while not (line := await stream.content.readline()).startswith(b"data:"):
                pass
        note = json.loads(line[5:])
        assert (note["kind"], note["message"]["text"]) == ("message", "hello")
    async with asyncio.timeout(5):
        assert b"told" in await stream.content.read()  # read() returns because the server ended the stream


async def test_what_a_person_does_on_the_page_is_done(
    workspace: Workspace, http: aiohttp.ClientSession, app: AsyncApp, join: Join, client: AsyncWebClient
) -> None:
    seen: list[str] = []

    @app.action("go")
    async def _(ack: AsyncAck, action: Json) -> None:
        seen.append(action["value"])
        await ack()

    @app.options("find")
    async def _(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[{"text": {"type": "plain_text", "text": payload["value"]}, "value": "1"}])

    @app.event("app_home_opened")
    async def _(event: Json) -> None:
        elements = [
            {"type": "button", "action_id": "go", "value": "home", "text": {"type": "plain_text", "text": "Go"}}
        ]
        view = {"type": "home", "blocks": [{"type": "actions", "block_id": "b", "elements": elements}]}
        await client.views_publish(user_id=event["user"], view=view)

    await join(app)
    assert (await do(http, workspace, "send", channel=WATCH, text="hi"))["done"]["text"] == "hi"
    posted = await client.chat_postMessage(
        channel=WATCH,
        text="x",
        blocks=[
            {
                "type": "actions",
                "block_id": "b",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "go",
                        "value": "card",
                        "text": {"type": "plain_text", "text": "Go"},
                    },
                    {"type": "external_select", "action_id": "find"},
                ],
            }
        ],
    )
    place = {"channel": WATCH, "ts": posted["ts"]}
    await do(http, workspace, "press", **place, action={"block_id": "b", "action_id": "go"})
    found = await do(http, workspace, "suggest", place=place, block_id="b", action_id="find", typed="bcm")
    assert found["done"]["options"][0]["text"]["text"] == "bcm"
    await do(http, workspace, "home")
    await workspace.until(lambda: ADA in workspace.state.homes)
    view_id = workspace.state.homes[ADA]["id"]
    await do(http, workspace, "press_in_view", view_id=view_id, action={"block_id": "b", "action_id": "go"})
    assert seen == ["card", "home"]
    gone = await do(http, workspace, "press", **place, action={"block_id": "b", "action_id": "none"})
    assert gone == {"error": "This button is no longer there."}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"act": "send", "channel": "nowhere", "text": "x"}, "There is no channel nowhere."),
        ({"act": "send", "channel": WATCH, "text": "/dance"}, "/dance is not a valid command."),
        ({"act": "send", "channel": WATCH, "text": "/invite @ben"}, "Only @Topline can be invited"),
        ({"act": "press", "channel": WATCH, "ts": "1.0", "action": {}}, "This message is gone."),
        ({"act": "submit", "view_id": "V0", "values": {}}, "This form is no longer open."),
    ],
)
async def test_what_cannot_be_done_is_said(
    workspace: Workspace, http: aiohttp.ClientSession, data: Json, error: str
) -> None:
    assert (await do(http, workspace, **data))["error"].startswith(error)


@pytest.mark.parametrize("data", [{"act": "send"}, {"act": "fly"}, {}])
async def test_a_request_that_makes_no_sense_is_a_400(
    workspace: Workspace, http: aiohttp.ClientSession, data: Json
) -> None:
    async with http.post(f"{workspace.url}ui/do", json={"user": ADA, **data}) as response:
        assert response.status == 400


async def test_a_mention_where_the_bot_is_not_is_answered_by_the_workspace(workspace: Workspace) -> None:
    notes: list[str] = []

    async def listen() -> None:
        async for note in workspace.scene.hub.follow():
            notes.extend([note["text"]] if note["kind"] == "notice" else [])

    listening = asyncio.create_task(listen())
    await asyncio.sleep(0)
    await workspace.person("ada").send("random", "@Topline help")
    await workspace.person("ada").send("random", "/invite @Topline")
    await workspace.until(lambda: len(notes) == 2)
    assert "/invite @Topline" in notes[0]
    assert notes[1] == "Topline joined #random."
    listening.cancel()


async def test_the_clock_of_the_page_moves_to_nine(workspace: Workspace, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{workspace.url}ui/clock", json={"offset_minutes": 0}) as response:
        assert response.status == 200
    assert (workspace.scene.clock().hour, workspace.scene.clock().minute) == (9, 0)


async def test_without_a_bot_nothing_can_be_dropped(workspace: Workspace, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{workspace.url}ui/drop?name=a.txt", data=b"text") as response:
        assert "error" in await response.json()
