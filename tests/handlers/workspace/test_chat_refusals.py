"""Each method of the Web API, refused: the error that Slack would give, and that nothing was done."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Options, Workspace

Json = dict[str, Any]
WATCH, RANDOM, DEAL, ADA = "C0BDWATCH1", "C0RANDOM05", "C0DEALRM06", "U0ADAMOR01"
MODAL: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Title"},
    "blocks": [{"type": "divider"}],
}


async def refusal(client: AsyncWebClient, method: str, args: Json) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    return str(caught.value.response["error"])


@pytest.fixture
async def free(tmp_path: Path) -> Any:  # noqa: ANN401  yields a workspace without scopes and its client
    async with Workspace.start(Options(manifest=tmp_path / "none.json")) as workspace:
        yield workspace, AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


REFUSED: list[tuple[str, Json, str]] = [
    ("chat.postMessage", {"channel": 7, "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U0NOBODY", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": WATCH, "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": WATCH, "text": "x", "metadata": "{"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": WATCH, "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks"),
    ("chat.postEphemeral", {"channel": RANDOM, "user": ADA, "text": "x"}, "not_in_channel"),
    ("chat.postEphemeral", {"channel": WATCH, "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": WATCH, "user": ADA}, "no_text"),
    ("chat.update", {"channel": "nowhere", "ts": "1.0", "text": "x"}, "channel_not_found"),
    ("chat.update", {"channel": WATCH, "text": "x"}, "message_not_found"),
    ("chat.delete", {"channel": WATCH}, "message_not_found"),
    ("chat.delete", {"channel": DEAL, "ts": "1.0"}, "channel_not_found"),
    ("chat.getPermalink", {"message_ts": "1.0"}, "channel_not_found"),
    ("chat.getPermalink", {"channel": WATCH}, "message_not_found"),
    ("conversations.info", {}, "channel_not_found"),
    ("conversations.info", {"channel": DEAL}, "channel_not_found"),
    ("conversations.members", {"channel": DEAL}, "channel_not_found"),
    ("conversations.members", {"channel": WATCH, "limit": "many"}, "invalid_limit"),
    ("conversations.list", {"limit": 1001}, "invalid_limit"),
    ("conversations.list", {"limit": -1}, "invalid_limit"),
    ("conversations.list", {"cursor": "next"}, "invalid_cursor"),
    ("conversations.open", {}, "user_not_found"),
    ("conversations.open", {"users": []}, "user_not_found"),
    ("conversations.join", {"channel": "nowhere"}, "channel_not_found"),
    ("conversations.join", {"channel": "D0ADAMOR01"}, "method_not_supported_for_channel_type"),
    ("users.info", {}, "user_not_found"),
    ("bots.info", {"bot": "B1"}, "bot_not_found"),
    ("views.open", {"view": MODAL}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "1"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1", "view": "{"}, "invalid_arguments"),
    ("views.push", {"trigger_id": "1", "view": MODAL}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V1", "view": MODAL}, "not_found"),
    ("views.update", {"view": MODAL}, "not_found"),
    ("views.publish", {"user_id": ADA, "view": MODAL}, "invalid_arguments"),
    ("views.publish", {"user_id": "U1", "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ("views.shut", {}, "unknown_method"),
]


@pytest.mark.parametrize(
    ("method", "args", "error"), REFUSED, ids=[f"{method}-{error}-{n}" for n, (method, _, error) in enumerate(REFUSED)]
)
async def test_a_call_is_refused_with_slacks_word_and_does_nothing(
    free: tuple[Workspace, AsyncWebClient], method: str, args: Json, error: str
) -> None:
    workspace, client = free
    assert await refusal(client, method, args) == error
    assert workspace.faults.accepted() == []
    assert [channel.id for channel in workspace.state.channels.values() if workspace.messages(channel.id)] == []
    assert workspace.shown_to("ada") == []
    assert workspace.state.homes == {}


ARCHIVED: list[tuple[str, Json]] = [
    ("chat.postMessage", {"channel": WATCH, "text": "x"}),
    ("chat.postEphemeral", {"channel": WATCH, "user": ADA, "text": "x"}),
    ("chat.update", {"channel": WATCH, "ts": "1.0", "text": "x"}),
    ("chat.delete", {"channel": WATCH, "ts": "1.0"}),
    ("conversations.join", {"channel": WATCH}),
]


@pytest.mark.parametrize(("method", "args"), ARCHIVED)
async def test_an_archived_channel_refuses_every_change(
    free: tuple[Workspace, AsyncWebClient], method: str, args: Json
) -> None:
    workspace, client = free
    workspace.state.channel("bd-watch").is_archived = True
    assert await refusal(client, method, args) == "is_archived"


async def test_archived_channels_are_left_out_when_asked(free: tuple[Workspace, AsyncWebClient]) -> None:
    workspace, client = free
    workspace.state.channel("general").is_archived = True
    for leaves_out in (True, False):
        page = await client.conversations_list(exclude_archived=leaves_out)
        assert ("general" not in [channel["name"] for channel in page["channels"]]) is leaves_out


async def test_direct_messages_and_private_channels_are_listed_only_when_asked_for(
    free: tuple[Workspace, AsyncWebClient],
) -> None:
    workspace, client = free
    found = await client.conversations_list(types="im,private_channel")
    assert {channel["id"] for channel in found["channels"]} == {"D0ADAMOR01", "D0BENOKA02", "D0MEILIN03"}
    await workspace.person("ada").send("deal-room", "/invite @Topline")
    found = await client.conversations_list(types="private_channel")
    assert [channel["name"] for channel in found["channels"]] == ["deal-room"]


async def test_a_broadcast_reply_is_in_the_channel_too_also_after_a_restart(tmp_path: Path) -> None:
    options = Options(data=tmp_path, manifest=tmp_path / "none.json")
    async with Workspace.start(options) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
        root = await client.chat_postMessage(channel=WATCH, text="root")
        await client.chat_postMessage(channel=WATCH, text="quiet", thread_ts=root["ts"])
        await client.chat_postMessage(channel=WATCH, text="loud", thread_ts=root["ts"], reply_broadcast=True)
    async with Workspace.start(options) as workspace:
        subtypes = {message["text"]: message.get("subtype") for message in workspace.messages("bd-watch")}
        assert subtypes == {"root": None, "quiet": None, "loud": "thread_broadcast"}
        assert workspace.messages("bd-watch")[0]["reply_count"] == 2


async def test_ids_that_the_app_did_not_give_are_made_and_those_it_gave_are_kept(
    free: tuple[Workspace, AsyncWebClient],
) -> None:
    _, client = free
    button: Json = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    rows: list[Json] = [
        {"type": "actions", "elements": [button, {**button, "action_id": "mine"}]},
        {"type": "context", "block_id": "kept", "elements": [{"type": "mrkdwn", "text": "x"}]},
    ]
    message = (await client.chat_postMessage(channel=WATCH, text="x", blocks=rows))["message"]
    first, second = message["blocks"]
    assert first["block_id"]
    assert first["elements"][0]["action_id"]
    assert first["elements"][1]["action_id"] == "mine"
    assert second["block_id"] == "kept"
    assert "action_id" not in second["elements"][0]


async def test_an_edit_keeps_the_thread_and_the_metadata(free: tuple[Workspace, AsyncWebClient]) -> None:
    workspace, client = free
    root = await client.chat_postMessage(channel=WATCH, text="root", metadata={"event_type": "card"})
    await client.chat_postMessage(channel=WATCH, text="reply", thread_ts=root["ts"])
    await client.chat_update(channel=WATCH, ts=root["ts"], text="changed")
    changed = workspace.messages("bd-watch")[0]
    assert (changed["text"], changed["reply_count"], changed["metadata"]) == ("changed", 1, {"event_type": "card"})
    assert float(changed["edited"]["ts"]) > float(changed["ts"])


async def test_a_limit_of_the_channel_holds_for_that_channel_alone(free: tuple[Workspace, AsyncWebClient]) -> None:
    workspace, client = free
    workspace.faults.channel_seconds = 60
    await client.chat_postMessage(channel=WATCH, text="one")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=WATCH, text="two")
    assert caught.value.response.status_code == 429
    assert 50 < int(caught.value.response.headers["Retry-After"]) <= 60
    await client.chat_postMessage(channel="oncology", text="one")
    assert [args["channel"] for args in workspace.faults.accepted("chat.postMessage")] == [WATCH, "oncology"]


async def test_the_log_says_what_was_answered(free: tuple[Workspace, AsyncWebClient]) -> None:
    workspace, client = free
    await refusal(client, "chat.postMessage", {"channel": WATCH})
    await client.chat_postMessage(channel=WATCH, text="x")
    first, second = workspace.faults.calls
    assert (first.accepted, first.answer["error"]) == (False, "no_text")
    assert (second.accepted, second.answer["ok"], second.args["text"]) == (True, True, "x")
    assert "token" not in second.args
