"""What a person does in the workspace, and what that makes Slack send to the bot."""

import re
from typing import Any

from handlers.workspace.answers import answer_in_channel, answer_submission
from handlers.workspace.api_error import ApiError
from handlers.workspace.block_check import find_option_errors
from handlers.workspace.payloads import channel_name as channel_name_of
from handlers.workspace.payloads import command_payload, interaction, message_place, view_place
from handlers.workspace.people import BOT_USER_ID, TEAM_ID, Channel, User
from handlers.workspace.scene import Scene
from handlers.workspace.tickets import ResponseUrl
from handlers.workspace.view_methods import show_stack

Json = dict[str, Any]
_WORD = re.compile(r"(?<!\S)([@#])([\w-]+)")


class ActError(Exception):
    """Something that the page must tell the person who did it."""


class Person:
    """One member of the workspace, acting."""

    def __init__(self, scene: Scene, user: User) -> None:
        """Act in this scene."""
        self._scene = scene
        self.user = user

    async def send(self, channel_name: str, text: str, thread_ts: str | None = None) -> Json | None:
        """Send what was typed: a message, which is returned, or a slash command."""
        channel = self._channel(channel_name)
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            if thread_ts is not None:
                message = f"{command} is not supported in threads. Use it in the channel, or mention @Topline here."
                raise ActError(message)
            await self.command(channel_name, command, rest.strip())
            return None
        if channel.is_archived:
            message = f"#{channel.name} is archived."
            raise ActError(message)
        return self._post(channel, text, thread_ts)

    def ask(self, text: str) -> Json:
        """Ask in the agent's tab: the message opens a thread of its own, in which the answer comes."""
        return self._post(self._scene.state.direct(self.user.id), text, None, opens_thread=True)

    async def command(self, channel_name: str, command: str, text: str = "") -> None:
        """Run a slash command; ActError with Slack's words when the bot does not answer."""
        channel = self._channel(channel_name)
        if command in ("/invite", "/remove"):
            self._move_bot(channel, text, is_in=command == "/invite")
            return
        known = next((one for one in self._scene.manifest.commands if one.command == command), None)
        if known is None:
            message = f"{command} is not a valid command."
            raise ActError(message)
        sent = _linked(self._scene, text) if known.should_escape else text
        payload = command_payload(self.user, channel, command, sent)
        payload["trigger_id"] = self._scene.tickets.new_trigger(self.user.id)
        payload["response_url"] = self._response_url(channel)
        self._scene.hub.publish("command", user=self.user.id, channel=channel.id, command=command, text=text)
        ack = await self._scene.ask_bot("slash_commands", payload)
        if ack.error is not None:
            message = f"{command} failed with the error “{ack.error}”. {_why(ack.error)}"
            raise ActError(message)
        if ack.payload:
            self._answer(ResponseUrl(channel.id, self.user.id, expires=0), ack.payload)
        self._scene.hub.publish("command_done", user=self.user.id, command=command, text=text)

    async def press(self, channel_name: str, ts: str, action: Json, values: Json | None = None) -> None:
        """Use an element of a message: `action` holds block_id, action_id, and what was selected if anything was."""
        channel = self._channel(channel_name)
        message, is_ephemeral = self._message(channel, ts)
        payload = interaction("block_actions", self.user)
        payload |= message_place(channel, message, is_ephemeral=is_ephemeral)
        payload["response_url"] = self._response_url(channel, message, is_ephemeral=is_ephemeral)
        payload["state"] = {"values": values or {}}
        await self._send_action(payload, message.get("blocks", []), action)

    async def use_shortcut(self, channel_name: str, ts: str, callback_id: str) -> None:
        """Choose one of the app's actions on a message of anybody's."""
        channel = self._channel(channel_name)
        message = self._scene.state.messages[channel.id].get(ts)
        if message is None or all(one.callback_id != callback_id for one in self._scene.manifest.shortcuts):
            text = "This cannot be done with this message."
            raise ActError(text)
        payload = interaction("message_action", self.user)
        payload |= {
            "callback_id": callback_id,
            "trigger_id": self._scene.tickets.new_trigger(self.user.id),
            "response_url": self._response_url(channel),
            "channel": {"id": channel.id, "name": channel_name_of(channel)},
            "message_ts": ts,
            "message": message,
            "action_ts": self._scene.state.next_ts(),
        }
        ack = await self._scene.ask_bot("interactive", payload)
        if ack.error is not None:
            raise ActError(_why(ack.error))

    async def press_label(self, channel_name: str, ts: str, label: str) -> None:
        """Press the button of a message that is labelled so."""
        message, _ = self._message(self._channel(channel_name), ts)
        for block, element in elements(message.get("blocks", [])):
            if element.get("text", {}).get("text") == label:
                await self.press(channel_name, ts, {"block_id": block["block_id"], "action_id": element["action_id"]})
                return
        message_text = f"There is no button “{label}”."
        raise ActError(message_text)

    async def press_in_view(self, view_id: str, action: Json, values: Json | None = None) -> None:
        """Use an element of a modal or of the Home tab."""
        view = self._view(view_id)
        view["state"] = {"values": values or {}}
        payload = interaction("block_actions", self.user) | view_place(view)
        await self._send_action(payload, view["blocks"], action, view_id)

    async def submit(self, view_id: str, values: Json) -> Json:
        """Submit a modal; the answer holds the errors to show under its fields."""
        view = self._view(view_id)
        view["state"] = {"values": values}
        payload = interaction("view_submission", self.user)
        payload |= {"view": view, "trigger_id": self._scene.tickets.new_trigger(self.user.id, view_id)}
        payload["response_urls"] = []
        ack = await self._scene.ask_bot("interactive", payload)
        if ack.error is not None:
            message = f"We had some trouble connecting. Try again? ({ack.error})"
            raise ActError(message)
        try:
            shown = answer_submission(self._scene, view, ack.payload)
        except (ApiError, KeyError) as error:
            why = "; ".join((str(error), *getattr(error, "messages", ())))
            message = f"The app's answer to the form was not understood ({why})."
            raise ActError(message) from None
        if not shown["errors"]:
            name, picked = view["callback_id"], _picked(values)
            self._scene.hub.publish("submitted", user=self.user.id, callback_id=name, picked=picked)
        return shown

    async def close(self, view_id: str) -> None:
        """Close a modal; the bot hears of it when it asked to."""
        view = self._view(view_id)
        stack = self._scene.stacks.get(self.user.id, [])
        left = [] if view["clear_on_close"] else [open_id for open_id in stack if open_id != view_id]
        show_stack(self._scene, self.user.id, left)
        if view["notify_on_close"]:
            payload = interaction("view_closed", self.user) | {"view": view, "is_cleared": False}
            await self._scene.ask_bot("interactive", payload)

    async def suggest(self, place: Json, block_id: str, action_id: str, typed: str) -> Json:
        """Ask the bot for the options of an external select in a message (`channel`, `ts`) or a view (`view_id`)."""
        payload = interaction("block_suggestion", self.user)
        if "view_id" in place:
            payload |= view_place(self._view(place["view_id"]))
        else:
            channel = self._channel(place["channel"])
            message, is_ephemeral = self._message(channel, place["ts"])
            payload |= message_place(channel, message, is_ephemeral=is_ephemeral)
        payload |= {"block_id": block_id, "action_id": action_id, "value": typed}
        ack = await self._scene.ask_bot("interactive", payload)
        if ack.error is not None:
            raise ActError(_why(ack.error))
        answer = ack.payload or {"options": []}
        if errors := find_option_errors(answer):
            message = f"The app answered with options that Slack refuses: {'; '.join(errors)}"
            raise ActError(message)
        return answer

    def open_home(self, tab: str = "home") -> None:
        """Open the bot's Home tab (or its messages)."""
        event: Json = {
            "type": "app_home_opened",
            "user": self.user.id,
            "channel": self._scene.state.direct(self.user.id).id,
            "tab": tab,
            "event_ts": self._scene.state.next_ts(),
        }
        if self.user.id in self._scene.state.homes:
            event["view"] = self._scene.state.homes[self.user.id]
        self._scene.tell_bot(event)

    def _post(self, channel: Channel, text: str, thread_ts: str | None, *, opens_thread: bool = False) -> Json:
        ts = self._scene.state.next_ts()
        message: Json = {
            "type": "message",
            "user": self.user.id,
            "ts": ts,
            "team": TEAM_ID,
            "client_msg_id": self._scene.next_id("c"),
            "text": _linked(self._scene, text),
        }
        if thread_ts is not None:
            message["thread_ts"] = thread_ts
        self._scene.state.put_message(channel.id, message)
        event = {**message, "channel": channel.id, "event_ts": ts}
        if opens_thread:
            event["thread_ts"] = ts
        is_member = BOT_USER_ID in channel.members
        if f"<@{BOT_USER_ID}>" in message["text"] and channel.user_id is None:
            if is_member:
                self._scene.tell_bot({**event, "type": "app_mention"})
            else:
                note = f"Topline is not in #{channel.name}, so it did not hear you. Type `/invite @Topline` first."
                self._scene.hub.publish("notice", user=self.user.id, channel=channel.id, text=note)
        if is_member:
            kind = "im" if channel.user_id is not None else "group" if channel.is_private else "channel"
            self._scene.tell_bot({**event, "channel_type": kind})
            self._scene.hub.publish("told", user=self.user.id, text=text, is_direct=kind == "im")
        return message

    async def _send_action(self, payload: Json, blocks: list[Json], action: Json, view_id: str | None = None) -> None:
        found = [
            element
            for block, element in elements(blocks)
            if (block["block_id"], element.get("action_id")) == (action.get("block_id"), action.get("action_id"))
        ]
        if not found:
            message = "This button is no longer there."
            raise ActError(message)
        kept = {name: found[0][name] for name in ("type", "text", "value", "style") if name in found[0]}
        payload["trigger_id"] = self._scene.tickets.new_trigger(self.user.id, view_id)
        payload["actions"] = [{**kept, **action, "action_ts": self._scene.state.next_ts()}]
        ack = await self._scene.ask_bot("interactive", payload)
        self._scene.hub.publish("pressed", user=self.user.id, action=payload["actions"][0])
        if ack.error is not None:
            raise ActError(_why(ack.error))

    def _answer(self, place: ResponseUrl, payload: Json) -> None:
        try:
            answer_in_channel(self._scene, place, payload)
        except ApiError as error:
            message = f"The app answered with something that Slack refuses: {error.code} {'; '.join(error.messages)}"
            raise ActError(message) from None

    def _move_bot(self, channel: Channel, text: str, *, is_in: bool) -> None:
        if text.strip().lower().lstrip("@") != "topline" or channel.user_id is not None:
            message = "Only @Topline can be invited or removed here, and only in a channel."
            raise ActError(message)
        if is_in == (BOT_USER_ID in channel.members):
            state = "already in" if is_in else "not in"
            message = f"Topline is {state} #{channel.name}."
            raise ActError(message)
        if is_in:
            channel.members.add(BOT_USER_ID)
        else:
            channel.members.discard(BOT_USER_ID)
        self._scene.state.put_channel(channel)
        done = "joined" if is_in else "was removed from"
        self._scene.hub.publish(
            "notice",
            user=self.user.id,
            channel=channel.id,
            text=f"Topline {done} #{channel.name}.",
        )
        event = {
            "type": "member_joined_channel" if is_in else "member_left_channel",
            "user": BOT_USER_ID,
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": TEAM_ID,
            "inviter": self.user.id,
            "event_ts": self._scene.state.next_ts(),
        }
        self._scene.tell_bot(event)

    def _response_url(self, channel: Channel, message: Json | None = None, *, is_ephemeral: bool = False) -> str:
        name = self._scene.tickets.new_response(channel.id, self.user.id, message, is_ephemeral=is_ephemeral)
        return f"{self._scene.url}response/{name}"

    def _channel(self, name: str) -> Channel:
        try:
            channel = self._scene.state.channel(name)
        except KeyError:
            message = f"There is no channel {name}."
            raise ActError(message) from None
        if self.user.id not in channel.members:
            message = f"{self.user.real_name} is not in this channel."
            raise ActError(message)
        return channel

    def _message(self, channel: Channel, ts: str) -> tuple[Json, bool]:
        if ts in self._scene.state.messages[channel.id]:
            return self._scene.state.messages[channel.id][ts], False
        for shown in reversed(self._scene.state.ephemeral):
            if shown["message"]["ts"] == ts and shown["user"] == self.user.id:
                return shown["message"], True
        message = "This message is gone."
        raise ActError(message)

    def _view(self, view_id: str) -> Json:
        home = self._scene.state.homes.get(self.user.id)
        if home is not None and home["id"] == view_id:
            return home
        if view_id not in self._scene.stacks.get(self.user.id, []):
            message = "This form is no longer open."
            raise ActError(message)
        return self._scene.views[view_id]


def elements(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Return every element that can be used, with its block."""
    return [
        (block, element)
        for block in blocks
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]
        if isinstance(element, dict) and "action_id" in element
    ]


def _picked(values: Json) -> list[str]:
    """Return the names of what was picked from the lists that one searches."""
    states: list[Json] = [state for fields in values.values() for state in fields.values()]
    lists: list[list[Json]] = [state.get("selected_options") or [] for state in states]
    return [str(one["text"]["text"]) for options in lists for one in options]


def _why(error: str) -> str:
    if error == "operation_timeout":
        return "Topline did not answer within three seconds."
    return "Topline is not connected, or refused the request."


def _linked(scene: Scene, text: str) -> str:
    """Return typed text as Slack sends it: `&<>` escaped, @names and #channels made into links where they exist."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    names = {user.name.lower(): user.id for user in scene.state.users.values()}
    channels = {channel.name: channel.id for channel in scene.state.channels.values() if channel.user_id is None}

    def link(found: re.Match[str]) -> str:
        sign, name = found.groups()
        if sign == "@" and name.lower() in names:
            return f"<@{names[name.lower()]}>"
        if sign == "#" and name.lower() in channels:
            return f"<#{channels[name.lower()]}|{name.lower()}>"
        return found[0]

    return _WORD.sub(link, text)
