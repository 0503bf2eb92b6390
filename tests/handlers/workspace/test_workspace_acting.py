"""What the bot is sent when people act: every field that Slack's payloads have and a bot may lean on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace
from handlers.workspace.acting import ActError
from handlers.workspace.bot_link import Ack, Kind, Retry

Json = dict[str, Any]
WATCH = "C0BDWATCH1"
BUTTON: Json = {
    "type": "button",
    "action_id": "mute",
    "value": "7",
    "style": "danger",
    "text": {"type": "plain_text", "text": "Mute"},
}
ROW: Json = {"type": "actions", "block_id": "row", "elements": [BUTTON]}


class Recorder:
    """A bot at the end of the wire that notes what it is sent and answers as told."""

    def __init__(self, *answers: Ack) -> None:
        self.sent: list[tuple[Kind, Json, Retry | None]] = []
        self._answers = list(answers)

    async def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Ack:
        self.sent.append((kind, payload, retry))
        return self._answers.pop(0) if self._answers else Ack()


@pytest.fixture
def bot(workspace: Workspace) -> Recorder:
    recorder = Recorder()
    workspace.scene.link = recorder
    return recorder


def answering(workspace: Workspace, *answers: Ack) -> Recorder:
    recorder = Recorder(*answers)
    workspace.scene.link = recorder
    return recorder


async def test_a_command_carries_all_that_slack_sends(workspace: Workspace, bot: Recorder) -> None:
    await workspace.person("ben").send("bd-watch", "/topline  subscribe <BCMA> & @Topline ")
    kind, payload, _ = bot.sent[0]
    assert kind == "slash_commands"
    assert payload["text"] == "subscribe <BCMA> & @Topline"
    assert (payload["user_id"], payload["user_name"]) == ("U0BENOKA02", "ben")
    assert (payload["channel_id"], payload["channel_name"]) == (WATCH, "bd-watch")
    assert (payload["team_id"], payload["is_enterprise_install"]) == ("T0TOPLINE1", "false")
    assert payload["response_url"].startswith(workspace.url)
    assert payload["trigger_id"]


@pytest.mark.parametrize(
    ("channel", "name"), [("deal-room", "privategroup"), ("D0ADAMOR01", "directmessage"), ("general", "general")]
)
async def test_a_command_names_the_channel_as_slack_does(
    workspace: Workspace, bot: Recorder, channel: str, name: str
) -> None:
    await workspace.person("ada").command(channel, "/topline", "list")
    assert bot.sent[0][1]["channel_name"] == name


async def test_a_late_bot_is_told_of_in_slacks_words(workspace: Workspace) -> None:
    answering(workspace, Ack(error="operation_timeout"))
    with pytest.raises(ActError, match=r"operation_timeout.*three seconds"):
        await workspace.person("ada").command("bd-watch", "/topline", "list")


async def test_an_answer_that_slack_refuses_is_told_of(workspace: Workspace) -> None:
    answering(workspace, Ack({"text": "x", "blocks": [{"type": "carousel"}]}))
    with pytest.raises(ActError, match=r"invalid_blocks.*/blocks/0/type"):
        await workspace.person("ada").command("bd-watch", "/topline", "list")


async def test_a_pressed_button_carries_its_message_and_its_value(
    workspace: Workspace, bot: Recorder, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=WATCH, text="card", blocks=[ROW])
    values = {"row": {"pick": {"type": "static_select", "selected_option": None}}}
    await workspace.person("ada").press(WATCH, posted["ts"], {"block_id": "row", "action_id": "mute"}, values)
    kind, payload, _ = bot.sent[0]
    assert (kind, payload["type"]) == ("interactive", "block_actions")
    container = {"type": "message", "message_ts": posted["ts"], "channel_id": WATCH, "is_ephemeral": False}
    assert payload["container"] == container
    assert payload["message"]["blocks"][0]["elements"][0]["value"] == "7"
    assert payload["channel"] == {"id": WATCH, "name": "bd-watch"}
    assert payload["user"] == {"id": "U0ADAMOR01", "username": "ada", "name": "ada", "team_id": "T0TOPLINE1"}
    assert payload["state"] == {"values": values}
    action = payload["actions"][0]
    assert {**action, "action_ts": ""} == {**BUTTON, "block_id": "row", "action_ts": ""}
    assert payload["response_url"].startswith(workspace.url)
    assert payload["is_enterprise_install"] is False


async def test_a_button_in_a_thread_and_one_that_only_a_person_sees_say_so(
    workspace: Workspace, bot: Recorder, client: AsyncWebClient
) -> None:
    root = await client.chat_postMessage(channel=WATCH, text="root")
    reply = await client.chat_postMessage(channel=WATCH, text="reply", blocks=[ROW], thread_ts=root["ts"])
    shown = await client.chat_postEphemeral(channel=WATCH, user="U0ADAMOR01", text="psst", blocks=[ROW])
    ada = workspace.person("ada")
    await ada.press_label(WATCH, reply["ts"], "Mute")
    await ada.press_label(WATCH, shown["message_ts"], "Mute")
    in_thread, alone = (payload for _, payload, _ in bot.sent)
    assert in_thread["container"]["thread_ts"] == root["ts"]
    assert alone["container"]["is_ephemeral"] is True
    assert "message" not in alone
    with pytest.raises(ActError, match="gone"):
        await workspace.person("ben").press_label(WATCH, shown["message_ts"], "Mute")
    with pytest.raises(ActError, match="no button “Dance”"):
        await ada.press_label(WATCH, reply["ts"], "Dance")


async def test_a_mention_is_an_event_with_its_envelope(workspace: Workspace, bot: Recorder) -> None:
    message = await workspace.person("mei").send("oncology", "@Topline see #bd-watch and @ben")
    await workspace.until(lambda: bool(bot.sent))
    kind, envelope, _ = bot.sent[0]
    assert kind == "events_api"
    assert (envelope["type"], envelope["team_id"], envelope["api_app_id"]) == (
        "event_callback",
        "T0TOPLINE1",
        "A0TOPLINE1",
    )
    assert envelope["authorizations"][0]["user_id"] == "U0TOPLINE1"
    assert envelope["event_id"].startswith("Ev")
    event = envelope["event"]
    assert message is not None
    assert event["type"] == "app_mention"
    assert event["text"] == "<@U0TOPLINE1> see <#C0BDWATCH1|bd-watch> and <@U0BENOKA02>"
    assert (event["channel"], event["user"], event["ts"]) == ("C0ONCOLOG2", "U0MEILIN03", message["ts"])


async def test_a_message_that_names_nobody_is_not_sent_to_the_bot(workspace: Workspace, bot: Recorder) -> None:
    await workspace.person("ada").send("bd-watch", "lunch?")
    await workspace.person("ada").send("bd-watch", "@Topline hello")
    await workspace.until(lambda: bool(bot.sent))
    assert [payload["event"]["type"] for _, payload, _ in bot.sent] == ["app_mention"]


async def test_an_event_is_sent_again_three_times_and_says_which_time(workspace: Workspace) -> None:
    down = Ack(error="dispatch_failed")
    bot = answering(workspace, down, Ack(error="operation_timeout"), down, Ack())
    await workspace.person("ada").send("bd-watch", "@Topline hello")
    await workspace.until(lambda: len(bot.sent) == 4)
    assert [retry and (retry.number, retry.reason) for _, _, retry in bot.sent] == [
        None,
        (1, "http_error"),
        (2, "http_timeout"),
        (3, "http_error"),
    ]


async def test_the_home_tab_is_an_event_with_the_view_that_is_there(
    workspace: Workspace, bot: Recorder, client: AsyncWebClient
) -> None:
    workspace.person("ada").open_home()
    await workspace.until(lambda: len(bot.sent) == 1)
    await client.views_publish(user_id="U0ADAMOR01", view={"type": "home", "blocks": [{"type": "divider"}]})
    workspace.person("ada").open_home()
    await workspace.until(lambda: len(bot.sent) == 2)
    first, second = (payload["event"] for _, payload, _ in bot.sent)
    assert (first["type"], first["tab"], first["channel"]) == ("app_home_opened", "home", "D0ADAMOR01")
    assert "view" not in first
    assert second["view"]["blocks"][0]["type"] == "divider"


async def test_people_act_only_where_they_are(workspace: Workspace, bot: Recorder) -> None:
    with pytest.raises(ActError, match="Ben Okafor is not in this channel"):
        await workspace.person("ben").send("D0ADAMOR01", "spying")
    workspace.state.channel("general").is_archived = True
    with pytest.raises(ActError, match="archived"):
        await workspace.person("ben").send("general", "anyone?")
    with pytest.raises(KeyError):
        workspace.person("nobody")
    assert bot.sent == []


async def test_the_bot_can_be_taken_out_of_a_channel(
    workspace: Workspace, bot: Recorder, client: AsyncWebClient
) -> None:
    await workspace.person("ada").send("bd-watch", "/remove @Topline")
    assert "U0TOPLINE1" not in workspace.state.channel("bd-watch").members
    answer = await client.api_call("api.test")
    assert answer["ok"]
    assert bot.sent == []  # the manifest asks for no such event


async def test_a_form_whose_answer_makes_no_sense_is_told_of(workspace: Workspace, client: AsyncWebClient) -> None:
    answering(workspace, Ack({"response_action": "errors"}), Ack(error="operation_timeout"))
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
    ada = workspace.person("ada")
    opened = await client.views_open(trigger_id=workspace.scene.tickets.new_trigger(ada.user.id), view=view)
    with pytest.raises(ActError, match="not understood"):
        await ada.submit(opened["view"]["id"], {})
    with pytest.raises(ActError, match="trouble connecting"):
        await ada.submit(opened["view"]["id"], {})
    assert workspace.scene.stacks[ada.user.id] == [opened["view"]["id"]]


async def test_a_socket_that_does_not_answer_in_time_is_a_timeout(
    workspace: Workspace, app: AsyncApp, join: Callable[[AsyncApp], Awaitable[None]]
) -> None:
    heard, go_on = asyncio.Event(), asyncio.Event()

    @app.command("/topline")
    async def _(ack: AsyncAck, respond: AsyncRespond) -> None:
        heard.set()
        await go_on.wait()
        await ack()
        await respond("late")

    await join(app)
    workspace.scene.sockets.ack_seconds = 0.05
    with pytest.raises(ActError, match="operation_timeout"):
        await workspace.person("ada").send("bd-watch", "/topline x")
    await heard.wait()
    go_on.set()
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    assert workspace.shown_to("ada")[0]["text"] == "late"
