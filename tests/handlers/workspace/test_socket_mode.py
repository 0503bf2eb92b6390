"""A real bolt app joined by Socket Mode: commands, events, actions, forms."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace
from handlers.workspace.acting import ActError

Json = dict[str, Any]
Join = Callable[[AsyncApp], Awaitable[None]]
BUTTON: Json = {"type": "button", "action_id": "why", "text": {"type": "plain_text", "text": "Why this?"}, "value": "7"}
FIELD: Json = {
    "type": "input",
    "block_id": "name",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
MODAL: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [FIELD],
}


async def test_a_command_is_answered_to_the_person_alone(workspace: Workspace, app: AsyncApp, join: Join) -> None:
    @app.command("/topline")
    async def _(ack: AsyncAck, command: Json) -> None:
        await ack(f"heard {command['text']} in {command['channel_name']}")

    await join(app)
    await workspace.person("ada").send("bd-watch", "/topline list")
    assert [message["text"] for message in workspace.shown_to("ada")] == ["heard list in bd-watch"]
    assert workspace.messages("bd-watch") == []
    assert workspace.shown_to("ben") == []


async def test_a_command_can_answer_the_whole_channel_by_its_response_url(
    workspace: Workspace, app: AsyncApp, join: Join
) -> None:
    @app.command("/topline")
    async def _(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="for all", response_type="in_channel")

    await join(app)
    await workspace.person("ada").send("bd-watch", "/topline x")
    await workspace.until(lambda: bool(workspace.messages("bd-watch")))
    assert workspace.messages("bd-watch")[0]["text"] == "for all"


async def test_a_command_without_a_bot_says_so(workspace: Workspace) -> None:
    with pytest.raises(ActError, match="dispatch_failed"):
        await workspace.person("ada").send("bd-watch", "/topline list")


async def test_a_command_in_a_thread_is_refused(workspace: Workspace) -> None:
    message = await workspace.person("ada").send("bd-watch", "root")
    assert message is not None
    with pytest.raises(ActError, match="not supported in threads"):
        await workspace.person("ada").send("bd-watch", "/topline list", thread_ts=message["ts"])


async def test_a_mention_reaches_the_bot_and_its_reply_stands_in_the_thread(
    workspace: Workspace, app: AsyncApp, join: Join
) -> None:
    @app.event("app_mention")
    async def _(event: Json, say: AsyncSay) -> None:
        await say("here", thread_ts=event["ts"])

    await join(app)
    await workspace.person("ben").send("bd-watch", "@Topline a < b & c")
    await workspace.until(lambda: len(workspace.messages("bd-watch")) == 2)
    root, reply = workspace.messages("bd-watch")
    assert root["text"].endswith("a &lt; b &amp; c")
    assert reply["thread_ts"] == root["ts"]
    assert root["reply_count"] == 1


async def test_a_direct_message_reaches_the_bot(workspace: Workspace, app: AsyncApp, join: Join) -> None:
    heard: list[Json] = []

    @app.event("message")
    async def _(event: Json, say: AsyncSay) -> None:
        heard.append(event)
        await say("hello")

    await join(app)
    direct = workspace.state.direct(workspace.person("mei").user.id)
    await workspace.person("mei").send(direct.id, "hi")
    await workspace.until(lambda: len(workspace.messages(direct.id)) == 2)
    assert heard[0]["channel_type"] == "im"
    assert [message["text"] for message in workspace.messages(direct.id)] == ["hi", "hello"]


async def test_a_button_of_a_message_works_and_can_replace_it(
    workspace: Workspace, app: AsyncApp, join: Join, client: AsyncWebClient
) -> None:
    @app.action("why")
    async def _(ack: AsyncAck, respond: AsyncRespond, action: Json) -> None:
        await ack()
        await respond(text=f"because {action['value']}", replace_original=True)

    await join(app)
    posted = await client.chat_postMessage(
        channel="C0BDWATCH1", text="card", blocks=[{"type": "actions", "elements": [BUTTON]}]
    )
    await workspace.person("ada").press_label("bd-watch", posted["ts"], "Why this?")
    await workspace.until(lambda: "edited" in workspace.messages("bd-watch")[0])
    assert workspace.messages("bd-watch")[0]["text"] == "because 7"
    assert "blocks" not in workspace.messages("bd-watch")[0]


async def test_a_form_opens_shows_errors_and_closes(
    workspace: Workspace, app: AsyncApp, join: Join, client: AsyncWebClient
) -> None:
    @app.command("/topline")
    async def _(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("form")
    async def _(ack: AsyncAck, view: Json) -> None:
        if view["state"]["values"]["name"]["typed"]["value"] == "bad":
            await ack(response_action="errors", errors={"name": "not this one"})
        else:
            await ack()

    await join(app)
    ada = workspace.person("ada")
    await ada.send("bd-watch", "/topline form")
    await workspace.until(lambda: bool(workspace.scene.stacks.get(ada.user.id)))
    view_id = workspace.scene.stacks[ada.user.id][0]
    typed = {"name": {"typed": {"type": "plain_text_input", "value": "bad"}}}
    assert await ada.submit(view_id, typed) == {"errors": {"name": "not this one"}}
    typed["name"]["typed"]["value"] = "good"
    assert await ada.submit(view_id, typed) == {"errors": {}}
    assert workspace.scene.stacks[ada.user.id] == []


async def test_an_event_is_sent_again_with_its_id_until_acknowledged(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    del client
    await workspace.person("ada").send("bd-watch", "@Topline hello")
    await workspace.until(lambda: len(workspace.scene.sent) == 4)
    ids = {sent["payload"]["event_id"] for sent in workspace.scene.sent}
    assert len(ids) == 1


async def test_envelopes_are_shared_out_among_connections(
    workspace: Workspace, app: AsyncApp, join: Join, client: AsyncWebClient
) -> None:
    heard: list[str] = []
    second = AsyncApp(client=client, signing_secret="unused")

    @app.command("/topline")
    async def _(ack: AsyncAck) -> None:
        heard.append("first")
        await ack()

    @second.command("/topline")
    async def _(ack: AsyncAck) -> None:
        heard.append("second")
        await ack()

    await join(app)
    await join(second)
    for _ in range(4):
        await workspace.person("ada").send("bd-watch", "/topline x")
    assert sorted(heard) == ["first", "first", "second", "second"]


async def test_the_bot_dials_in_again_when_asked_to(workspace: Workspace, app: AsyncApp, join: Join) -> None:
    @app.command("/topline")
    async def _(ack: AsyncAck) -> None:
        await ack("still here")

    await join(app)
    before = len(workspace.faults.accepted("apps.connections.open"))
    await workspace.scene.sockets.ask_to_reconnect()
    await workspace.until(lambda: len(workspace.faults.accepted("apps.connections.open")) > before)
    async with asyncio.timeout(10):
        await workspace.scene.sockets.connected.wait()
    await workspace.person("ada").send("bd-watch", "/topline x")
    assert workspace.shown_to("ada")[-1]["text"] == "still here"
