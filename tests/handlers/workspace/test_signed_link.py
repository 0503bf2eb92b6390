"""HTTP mode: a real bolt app behind a loopback server gets signed requests, and refuses wrong ones."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace
from handlers.workspace.acting import ActError
from handlers.workspace.bot_link import Retry, SignedLink

Json = dict[str, Any]


@pytest.fixture
def signed(workspace: Workspace) -> AsyncApp:
    client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    return AsyncApp(client=client, signing_secret=workspace.signing_secret, process_before_response=True)


@pytest.fixture
async def link(workspace: Workspace, signed: AsyncApp) -> AsyncIterator[SignedLink]:
    async def on_request(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await signed.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", on_request)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    workspace.scene.link = SignedLink(url, workspace.signing_secret)
    yield workspace.scene.link
    await runner.cleanup()


async def test_a_signed_command_is_answered(workspace: Workspace, signed: AsyncApp, link: SignedLink) -> None:
    del link

    @signed.command("/topline")
    async def _(ack: AsyncAck, command: Json) -> None:
        await ack(f"heard {command['text']}")

    await workspace.person("ada").send("bd-watch", "/topline list")
    assert workspace.shown_to("ada")[0]["text"] == "heard list"


async def test_a_signed_event_is_heard(workspace: Workspace, signed: AsyncApp, link: SignedLink) -> None:
    del link

    @signed.event("app_mention")
    async def _(say: AsyncSay) -> None:
        await say("here")

    await workspace.person("ada").send("bd-watch", "@Topline hello")
    await workspace.until(lambda: len(workspace.messages("bd-watch")) == 2)


@pytest.mark.parametrize("wrong", ["secret", "old"])
async def test_a_wrong_or_old_signature_is_refused_by_the_bot(
    workspace: Workspace, http: aiohttp.ClientSession, link: SignedLink, wrong: str
) -> None:
    maker = SignedLink("", "another secret") if wrong == "secret" else link
    body, headers = maker.request(
        "slash_commands", {"command": "/topline"}, at=1_000_000_000 if wrong == "old" else None
    )
    async with http.post(link._url, data=body, headers=headers) as response:  # noqa: SLF001  where the bot listens
        assert response.status == 401
    assert workspace.messages("bd-watch") == []


async def test_a_bot_that_is_down_or_refuses_is_told_of(workspace: Workspace, link: SignedLink) -> None:
    with pytest.raises(ActError, match="dispatch_failed"):
        await workspace.person("ada").send("bd-watch", "/topline nobody listens")
    workspace.scene.link = SignedLink("http://127.0.0.1:9/slack/events", workspace.signing_secret)
    with pytest.raises(ActError, match="dispatch_failed"):
        await workspace.person("ada").send("bd-watch", "/topline nobody is there")
    del link


def test_a_resent_event_says_which_time_it_is() -> None:
    body, headers = SignedLink("", "s").request("events_api", {"type": "x"}, Retry(2, "http_timeout"), at=5)
    assert body == b'{"type": "x"}'
    assert (headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"]) == ("2", "http_timeout")
    assert headers["X-Slack-Request-Timestamp"] == "5"
    assert headers["X-Slack-Signature"].startswith("v0=")
