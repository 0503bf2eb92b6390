"""The Web API as a client meets it: arguments however they come, tokens, scopes, channels, messages."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Options, Workspace

Json = dict[str, Any]
WATCH = "C0BDWATCH1"
SECTION: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


async def call(http: aiohttp.ClientSession, workspace: Workspace, method: str, **args: Any) -> Json:  # noqa: ANN401
    headers = {"Authorization": f"Bearer {workspace.bot_token}"}
    async with http.post(workspace.api_url + method, json=args, headers=headers) as response:
        return await response.json()


async def refusal(client: AsyncWebClient, method: str, **args: Any) -> str:  # noqa: ANN401
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    return str(caught.value.response["error"])


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_arguments_are_taken_however_they_come(
    workspace: Workspace, http: aiohttp.ClientSession, how: str
) -> None:
    args = {"token": workspace.bot_token, "channel": WATCH, "text": f"by {how}"}
    url = f"{workspace.api_url}chat.postMessage"
    if how == "query":
        sent = http.get(url, params=args)
    elif how == "form":
        sent = http.post(url, data=args)
    elif how == "json":
        headers = {"Authorization": f"Bearer {args.pop('token')}"}
        sent = http.post(url, json=args, headers=headers)
    else:
        form = aiohttp.FormData(args, default_to_multipart=True)
        sent = http.post(url, data=form)
    async with sent as response:
        assert (await response.json())["ok"] is True
    assert [message["text"] for message in workspace.messages("bd-watch")] == [f"by {how}"]


async def test_blocks_may_come_as_json_text_in_a_form(workspace: Workspace, http: aiohttp.ClientSession) -> None:
    form = {"token": workspace.bot_token, "channel": WATCH, "blocks": '[{"type":"divider"}]'}
    async with http.post(f"{workspace.api_url}chat.postMessage", data=form) as response:
        answer = await response.json()
    assert answer["message"]["blocks"][0]["type"] == "divider"
    assert answer["message"]["blocks"][0]["block_id"]
    form["blocks"] = "[{"
    async with http.post(f"{workspace.api_url}chat.postMessage", data=form) as response:
        assert (await response.json())["error"] == "invalid_blocks_format"


async def test_an_unknown_method_is_refused_with_a_200(workspace: Workspace, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{workspace.api_url}chat.shout") as response:
        assert response.status == 200
        assert await response.json() == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


@pytest.mark.parametrize(
    ("body", "error"),
    [("{", "invalid_json"), ("[]", "json_not_object")],
)
async def test_a_body_that_is_no_json_object_is_refused(
    workspace: Workspace, http: aiohttp.ClientSession, body: str, error: str
) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{workspace.api_url}auth.test", data=body, headers=headers) as response:
        assert (await response.json())["error"] == error


async def test_tokens_are_checked(workspace: Workspace) -> None:
    stranger = AsyncWebClient("xoxb-other", base_url=workspace.api_url, retry_handlers=[])
    assert await refusal(stranger, "auth.test") == "invalid_auth"
    nobody = AsyncWebClient(base_url=workspace.api_url, retry_handlers=[])
    assert await refusal(nobody, "auth.test") == "not_authed"
    bot = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    assert await refusal(bot, "apps.connections.open") == "not_allowed_token_type"
    assert (await nobody.api_test())["ok"] is True


async def test_a_method_whose_scope_the_manifest_lacks_is_refused(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"oauth_config": {"scopes": {"bot": ["chat:write"]}}}', encoding="utf-8")
    async with Workspace.start(Options(manifest=manifest)) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
        await client.chat_postMessage(channel=WATCH, text="allowed")
        with pytest.raises(SlackApiError) as caught:
            await client.users_info(user="U0ADAMOR01")
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "users:read"
        assert caught.value.response.headers["x-oauth-scopes"] == "chat:write"


async def test_auth_test_names_the_bot(client: AsyncWebClient, workspace: Workspace) -> None:
    answer = await client.auth_test()
    assert answer["url"] == workspace.url
    assert answer["user_id"] == "U0TOPLINE1"
    assert answer["team_id"] == "T0TOPLINE1"


async def test_a_post_names_its_message_and_gets_a_later_ts(client: AsyncWebClient, workspace: Workspace) -> None:
    first = await client.chat_postMessage(channel="#bd-watch", text="one", metadata={"event_type": "x"})
    second = await client.chat_postMessage(channel=WATCH, text="two", blocks=[SECTION])
    assert float(second["ts"]) > float(first["ts"])
    assert [message["ts"] for message in workspace.messages("bd-watch")] == [first["ts"], second["ts"]]
    assert workspace.messages("bd-watch")[0]["metadata"] == {"event_type": "x"}
    assert [args["text"] for args in workspace.faults.accepted("chat.postMessage")] == ["one", "two"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "channel_not_found"),
        ({"channel": "random", "text": "x"}, "not_in_channel"),
        ({"channel": "deal-room", "text": "x"}, "channel_not_found"),
        ({"channel": WATCH}, "no_text"),
        ({"channel": WATCH, "text": "  ", "blocks": []}, "no_text"),
        ({"channel": WATCH, "text": 7}, "invalid_arguments"),
        ({"channel": WATCH, "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ({"channel": WATCH, "text": "x", "blocks": [{"type": "carousel"}]}, "invalid_blocks"),
    ],
)
async def test_what_slack_refuses_is_refused(
    client: AsyncWebClient, workspace: Workspace, args: Json, error: str
) -> None:
    assert await refusal(client, "chat.postMessage", **args) == error
    assert workspace.faults.accepted("chat.postMessage") == []


async def test_invalid_blocks_come_with_a_pointer(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=WATCH, text="x", blocks=[{"type": "section"}])
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] missing required field: text [json-pointer:/blocks/0]"]


async def test_blocks_that_are_too_long_together_are_refused(client: AsyncWebClient) -> None:
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2800}}] * 5
    assert await refusal(client, "chat.postMessage", channel=WATCH, text="x", blocks=long) == "msg_blocks_too_long"
    await client.chat_postMessage(channel=WATCH, text="x", blocks=long[:4])


async def test_a_long_text_is_cut_when_posted_and_refused_when_edited(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel=WATCH, text="x" * 40_500)
    assert len(workspace.messages("bd-watch")[0]["text"]) == 40_000
    error = await refusal(client, "chat.update", channel=WATCH, ts=posted["ts"], text="y" * 4001)
    assert error == "msg_too_long"


async def test_an_archived_channel_takes_nothing(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.state.channel("bd-watch").is_archived = True
    assert await refusal(client, "chat.postMessage", channel=WATCH, text="x") == "is_archived"


async def test_a_message_can_be_edited_and_deleted(client: AsyncWebClient, workspace: Workspace) -> None:
    posted = await client.chat_postMessage(channel=WATCH, text="one", blocks=[SECTION])
    await client.chat_update(channel=WATCH, ts=posted["ts"], text="two")
    message = workspace.messages("bd-watch")[0]
    assert message["text"] == "two"
    assert message["edited"]["user"] == "U0TOPLINE1"
    assert "blocks" not in message
    await client.chat_delete(channel=WATCH, ts=posted["ts"])
    assert workspace.messages("bd-watch") == []
    assert await refusal(client, "chat.delete", channel=WATCH, ts=posted["ts"]) == "message_not_found"
    assert await refusal(client, "chat.update", channel=WATCH, ts="1.0", text="x") == "message_not_found"


async def test_the_bot_cannot_change_what_people_wrote(client: AsyncWebClient, workspace: Workspace) -> None:
    message = await workspace.person("ada").send("bd-watch", "mine")
    assert message is not None
    assert await refusal(client, "chat.update", channel=WATCH, ts=message["ts"], text="x") == "cant_update_message"
    assert await refusal(client, "chat.delete", channel=WATCH, ts=message["ts"]) == "cant_delete_message"


async def test_deleting_a_reply_counts_the_thread_again(client: AsyncWebClient, workspace: Workspace) -> None:
    root = await client.chat_postMessage(channel=WATCH, text="root")
    reply = await client.chat_postMessage(channel=WATCH, text="reply", thread_ts=root["ts"])
    assert workspace.messages("bd-watch")[0]["reply_count"] == 1
    await client.chat_delete(channel=WATCH, ts=reply["ts"])
    assert workspace.messages("bd-watch")[0]["reply_count"] == 0


async def test_an_ephemeral_message_is_shown_to_one_person(client: AsyncWebClient, workspace: Workspace) -> None:
    await client.chat_postEphemeral(channel=WATCH, user="U0BENOKA02", text="psst")
    assert [message["text"] for message in workspace.shown_to("ben")] == ["psst"]
    assert workspace.messages("bd-watch") == []
    assert await refusal(client, "chat.postEphemeral", channel=WATCH, user="U0X", text="x") == "user_not_in_channel"


async def test_a_post_to_a_person_lands_in_their_direct_messages(tmp_path: Path) -> None:
    async with Workspace.start(Options(manifest=tmp_path / "none.json")) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
        opened = await client.conversations_open(users="U0BENOKA02")
        posted = await client.chat_postMessage(channel="U0BENOKA02", text="hi")
        assert posted["channel"] == opened["channel"]["id"]
        assert workspace.messages(posted["channel"])[0]["text"] == "hi"
        assert await refusal(client, "conversations.open", users="U0X") == "user_not_found"


async def test_a_permalink_leads_to_the_page(
    client: AsyncWebClient, workspace: Workspace, http: aiohttp.ClientSession
) -> None:
    posted = await client.chat_postMessage(channel=WATCH, text="x")
    link = (await client.chat_getPermalink(channel=WATCH, message_ts=posted["ts"]))["permalink"]
    async with http.get(link, allow_redirects=False) as response:
        assert response.headers["Location"] == f"/#{WATCH}/p{posted['ts'].replace('.', '')}"
    assert await refusal(client, "chat.getPermalink", channel=WATCH, message_ts="1.0") == "message_not_found"
    assert link.startswith(workspace.url)


async def test_conversations_are_listed_a_page_at_a_time(tmp_path: Path) -> None:
    async with Workspace.start(Options(manifest=tmp_path / "none.json")) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
        names: list[str] = []
        async for page in await client.conversations_list(limit=2):
            assert len(page["channels"]) <= 2
            names += [channel["name"] for channel in page["channels"]]
        assert names == ["bd-watch", "oncology", "cell-therapy", "general", "random"]
        assert (await client.conversations_info(channel=WATCH))["channel"]["is_member"] is True
        assert await refusal(client, "conversations.info", channel="deal-room") == "channel_not_found"
        assert "U0ADAMOR01" in (await client.conversations_members(channel=WATCH))["members"]
        assert await refusal(client, "conversations.list", cursor="x") == "invalid_cursor"
        assert (await client.users_info(user="U0ADAMOR01"))["user"]["real_name"] == "Ada Moreau"
        assert await refusal(client, "users.info", user="U0X") == "user_not_found"
        assert len((await client.users_list())["members"]) == 4
        assert (await client.bots_info(bot="B0TOPLINE1"))["bot"]["name"] == "Topline"
        assert await refusal(client, "bots.info", bot="B0X") == "bot_not_found"
        assert (await client.team_info())["team"]["name"] == "Biotech desk"


async def test_the_bot_joins_public_channels_only(tmp_path: Path) -> None:
    async with Workspace.start(Options(manifest=tmp_path / "none.json")) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
        await client.conversations_join(channel="C0RANDOM05")
        await client.chat_postMessage(channel="random", text="here now")
        error = await refusal(client, "conversations.join", channel="C0DEALRM06")
        assert error == "method_not_supported_for_channel_type"


async def test_api_test_gives_back_what_it_got(workspace: Workspace, http: aiohttp.ClientSession) -> None:
    assert await call(http, workspace, "api.test", foo="bar") == {"ok": True, "args": {"foo": "bar"}}
    assert await call(http, workspace, "api.test", error="boom") == {"ok": False, "error": "boom"}
