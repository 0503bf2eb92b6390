"""Trigger ids and response URLs: how often, how long, and what an answer there does."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace
from handlers.workspace.tickets import Tickets

Json = dict[str, Any]
WATCH = "C0BDWATCH1"
DIVIDER = [{"type": "divider"}]


def modal(title: str = "One", **fields: Any) -> Json:  # noqa: ANN401
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": DIVIDER, **fields}


def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    first, second = tickets.new_trigger("U1"), tickets.new_trigger("U1")
    now[0] = 2.9
    assert not isinstance(tickets.use_trigger(first), str)
    assert tickets.use_trigger(first) == "exchanged_trigger_id"
    now[0] = 3.1
    assert tickets.use_trigger(second) == "expired_trigger_id"
    assert tickets.use_trigger("made up") == "invalid_trigger_id"


def test_a_response_url_is_good_five_times_and_for_thirty_minutes() -> None:
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    first, second = tickets.new_response("C1", "U1"), tickets.new_response("C1", "U1")
    for _ in range(5):
        assert not isinstance(tickets.use_response(first), str)
    assert tickets.use_response(first) == "used_url"
    now[0] = 1801.0
    assert tickets.use_response(second) == "expired_url"
    assert tickets.use_response("made up") == "invalid_url"


async def test_an_answer_at_a_response_url_is_for_one_person_unless_it_says_otherwise(
    workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    url = f"{workspace.url}response/{workspace.scene.tickets.new_response(WATCH, 'U0ADAMOR01')}"
    async with http.post(url, json={"text": "quiet"}) as response:
        assert await response.text() == "ok"
    async with http.post(url, json={"text": "loud", "response_type": "in_channel"}) as response:
        assert response.status == 200
    assert [message["text"] for message in workspace.shown_to("ada")] == ["quiet"]
    assert [message["text"] for message in workspace.messages("bd-watch")] == ["loud"]
    async with http.post(url, json={"text": "x", "blocks": [{"type": "carousel"}]}) as response:
        assert response.status == 400
    async with http.post(f"{workspace.url}response/none", json={"text": "x"}) as response:
        assert response.status == 404


async def test_an_ephemeral_original_can_be_replaced_and_deleted(
    workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    shown = {"ts": "5.000001", "text": "old", "blocks": DIVIDER}
    name = workspace.scene.tickets.new_response(WATCH, "U0ADAMOR01", shown, is_ephemeral=True)
    url = f"{workspace.url}response/{name}"
    async with http.post(url, json={"text": "new", "replace_original": True}) as response:
        assert response.status == 200
    replaced = workspace.shown_to("ada")[-1]
    assert (replaced["ts"], replaced["text"]) == ("5.000001", "new")
    assert "blocks" not in replaced
    async with http.post(url, json={"delete_original": True}) as response:
        assert response.status == 200


async def test_a_message_can_be_deleted_by_the_response_url_of_its_button(
    workspace: Workspace, http: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=WATCH, text="x")
    name = workspace.scene.tickets.new_response(WATCH, "U0ADAMOR01", workspace.messages("bd-watch")[0])
    async with http.post(f"{workspace.url}response/{name}", json={"delete_original": True}) as response:
        assert response.status == 200
    assert posted["ok"]
    assert workspace.messages("bd-watch") == []


async def test_views_lie_three_deep_at_most_and_are_updated_by_hash(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    def trigger() -> str:
        return workspace.scene.tickets.new_trigger("U0ADAMOR01")

    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_push(trigger_id=trigger(), view=modal())
    opened = await client.views_open(trigger_id=trigger(), view=modal(external_id="outer"))
    pushed = await client.views_push(trigger_id=trigger(), view=modal("Two"))
    assert pushed["view"]["root_view_id"] == opened["view"]["id"]
    assert pushed["view"]["previous_view_id"] == opened["view"]["id"]
    await client.views_push(trigger_id=trigger(), view=modal("Three"))
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=trigger(), view=modal("Four"))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=opened["view"]["id"], hash="old", view=modal("Changed"))
    changed = await client.views_update(external_id="outer", hash=opened["view"]["hash"], view=modal("Changed"))
    assert changed["view"]["title"]["text"] == "Changed"
    assert changed["view"]["id"] == opened["view"]["id"]


async def test_a_view_that_slack_refuses_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.scene.tickets.new_trigger("U0ADAMOR01")
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_open(trigger_id=trigger, view=modal("t" * 25))
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_open(trigger_id=trigger, view={"type": "home", "blocks": DIVIDER})
    await client.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.views_publish(user_id="U0X", view={"type": "home", "blocks": DIVIDER})


async def test_a_form_can_be_followed_by_another_and_all_be_closed(
    workspace: Workspace,
    app: AsyncApp,
    join: Callable[[AsyncApp], Awaitable[None]],
    client: AsyncWebClient,
) -> None:
    answers = iter([{"response_action": "push", "view": modal("Two")}, {"response_action": "clear"}])
    closed: list[str] = []

    @app.view("")
    async def _(ack: AsyncAck) -> None:
        await ack(**next(answers))

    @app.view_closed("")
    async def _(ack: AsyncAck, view: Json) -> None:
        closed.append(view["title"]["text"])
        await ack()

    await join(app)
    ada = workspace.person("ada")
    trigger = workspace.scene.tickets.new_trigger(ada.user.id)
    opened = await client.views_open(trigger_id=trigger, view=modal())
    await ada.submit(opened["view"]["id"], {})
    assert len(workspace.scene.stacks[ada.user.id]) == 2
    await ada.submit(workspace.scene.stacks[ada.user.id][1], {})
    assert workspace.scene.stacks[ada.user.id] == []
    trigger = workspace.scene.tickets.new_trigger(ada.user.id)
    opened = await client.views_open(trigger_id=trigger, view=modal("Last", notify_on_close=True))
    await ada.close(opened["view"]["id"])
    assert closed == ["Last"]
    assert workspace.scene.stacks[ada.user.id] == []
