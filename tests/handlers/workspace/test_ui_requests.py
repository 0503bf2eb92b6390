"""What the page's server answers to requests that no page would make: a plain refusal, never a crash."""

from typing import Any

import aiohttp
import pytest
from yarl import URL

from handlers.workspace import Workspace
from handlers.workspace.page_routes import HEADERS, PAGE

Json = dict[str, Any]
WATCH = "C0BDWATCH1"
BODIES = [b"", b"x", b"[]", b'"text"', b"null", b"{", b"\xff\xfe", b"7"]


@pytest.mark.parametrize("path", ["ui/do", "ui/tray", "ui/clock", "control/fault", "control/switches"])
@pytest.mark.parametrize("body", BODIES)
async def test_a_body_that_is_no_json_object_is_a_400(
    workspace: Workspace, http: aiohttp.ClientSession, path: str, body: bytes
) -> None:
    async with http.post(workspace.url + path, data=body) as response:
        assert response.status == 400
        assert "JSON" in await response.text()


@pytest.mark.parametrize(
    "data",
    [
        {"act": "send", "channel": WATCH},
        {"act": "send", "channel": 1, "text": 2},
        {"act": "press", "channel": WATCH},
        {"act": "press_in_view", "view_id": "V"},
        {"act": "suggest", "place": {}, "block_id": "b", "action_id": "a", "typed": ""},
        {"act": "submit"},
        {"act": "close"},
        {"act": None},
    ],
)
async def test_a_deed_without_its_fields_is_refused_and_changes_nothing(
    workspace: Workspace, http: aiohttp.ClientSession, data: Json
) -> None:
    async with http.post(f"{workspace.url}ui/do", json=data) as response:
        assert response.status == 400 or "error" in await response.json()
    assert workspace.messages("bd-watch") == []
    assert workspace.scene.sent == []


@pytest.mark.parametrize("offset", ["soon", [], 10**30])
async def test_a_zone_that_is_none_is_a_400_and_the_clock_stands(
    workspace: Workspace, http: aiohttp.ClientSession, offset: object
) -> None:
    async with http.post(f"{workspace.url}ui/clock", json={"offset_minutes": offset}) as response:
        assert response.status == 400
    assert workspace.scene.clock.ahead.total_seconds() == 0


@pytest.mark.parametrize("speed", ["fast", 3, None, []])
async def test_a_speed_that_is_not_offered_is_left_alone(
    workspace: Workspace, http: aiohttp.ClientSession, speed: object
) -> None:
    async with http.post(f"{workspace.url}ui/tray", json={"speed": speed}) as response:
        assert (await response.json())["speed"] == 1.0


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765"])
@pytest.mark.parametrize("path", ["", "ui/state", "api/auth.test", "control/log"])
async def test_another_name_for_this_machine_gets_nothing(
    workspace: Workspace, http: aiohttp.ClientSession, host: str, path: str
) -> None:
    async with http.get(workspace.url + path, headers={"Host": host}) as response:
        assert response.status == 403


async def test_another_site_cannot_act_through_the_readers_browser(
    workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    deed = {"act": "send", "channel": WATCH, "text": "from elsewhere"}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        async with http.post(f"{workspace.url}ui/do", json=deed, headers={"Origin": origin}) as response:
            assert response.status == 403
    assert workspace.messages("bd-watch") == []
    own = workspace.url.rstrip("/")
    async with http.post(f"{workspace.url}ui/do", json=deed, headers={"Origin": own}) as response:
        assert response.status == 200
    assert [message["text"] for message in workspace.messages("bd-watch")] == ["from elsewhere"]


@pytest.mark.parametrize(
    "path", ["page/..%2Fpage_routes.py", "page/%2e%2e%2fserver.py", "page/none.js", "page/", "articles/none"]
)
async def test_no_other_file_is_served(workspace: Workspace, http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(URL(workspace.url + path, encoded=True)) as response:
        assert response.status == 404


@pytest.mark.parametrize("name", sorted(path.name for path in PAGE.iterdir()))
async def test_every_part_of_the_page_is_served_with_the_policy(
    workspace: Workspace, http: aiohttp.ClientSession, name: str
) -> None:
    async with http.get(f"{workspace.url}page/{name}") as response:
        assert response.status == 200
        assert {header: response.headers[header] for header in HEADERS} == HEADERS
        assert await response.read() == (PAGE / name).read_bytes()


async def test_a_stranger_or_the_bot_is_shown_the_first_member_instead(
    workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    for user in ("", "U0NOBODY", "U0TOPLINE1"):
        async with http.get(f"{workspace.url}ui/state", params={"user": user}) as response:
            assert (await response.json())["user"] == "U0ADAMOR01"


async def test_one_person_does_not_see_the_direct_messages_of_another(
    workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    await workspace.person("ada").send("D0ADAMOR01", "between us")
    async with http.get(f"{workspace.url}ui/state", params={"user": "U0BENOKA02"}) as response:
        assert "between us" not in await response.text()
    async with http.get(f"{workspace.url}ui/state", params={"user": "U0ADAMOR01"}) as response:
        assert "between us" in await response.text()


@pytest.mark.parametrize(
    ("data", "error"),
    [({"kind": "earthquake"}, "kind must be one of"), ({}, "kind must be one of")],
)
async def test_a_fault_of_no_kind_is_refused(
    workspace: Workspace, http: aiohttp.ClientSession, data: Json, error: str
) -> None:
    async with http.post(f"{workspace.url}control/fault", json=data) as response:
        assert response.status == 400
        assert error in (await response.json())["error"]
    assert workspace.faults.planned == []
