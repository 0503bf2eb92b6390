"""Where a person speaks to the bot, taken from whichever payload Slack sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A channel (or the direct messages of a person) of a workspace, and who speaks there.

    `is_unseen`: what was pressed is shown to that person alone.
    `is_admin` is True only when Slack has said so for what is being done now, None when it was asked and did not say.
    """

    team_id: str
    channel_id: str
    user_id: str
    thread_ts: str | None = None
    is_unseen: bool = False
    is_admin: bool | None = False

    @property
    def is_direct(self) -> bool:
        """Return whether these are a person's direct messages with the bot."""
        return self.channel_id.startswith("D")


def place_of_command(body: Json) -> Place:
    """Return the place of a slash command. Enterprise installs may leave the team out."""
    team_id = _text(body.get("team_id")) or _text(body.get("enterprise_id"))
    return Place(team_id, _text(body.get("channel_id")), _text(body.get("user_id")))


def place_of_action(body: Json) -> Place:
    """Return the place of a pressed button; `thread_ts` is the message that has the button, or its thread."""
    user, container, message = _part(body, "user"), _part(body, "container"), _part(body, "message")
    team_id = _id(body, "team") or _text(user.get("team_id")) or _id(body, "enterprise")
    channel_id = _id(body, "channel") or _text(container.get("channel_id"))
    thread_ts = _text(message.get("thread_ts")) or _text(message.get("ts")) or _text(container.get("message_ts"))
    is_unseen = container.get("is_ephemeral") is True
    return Place(team_id, channel_id, _text(user.get("id")), thread_ts or None, is_unseen)


def place_of_event(body: Json) -> Place:
    """Return the place of a mention, a message or an opened Home; answers go to the thread of a mention."""
    event = _part(body, "event")
    team_id = _text(body.get("team_id")) or _text(event.get("team")) or _text(body.get("enterprise_id"))
    thread_ts = _text(event.get("thread_ts"))
    if event.get("type") == "app_mention":
        thread_ts = thread_ts or _text(event.get("ts"))
    return Place(team_id, _text(event.get("channel")), _text(event.get("user")), thread_ts or None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _part(body: Json, name: str) -> Json:
    value: object = body.get(name)
    return value if isinstance(value, Mapping) else {}  # pyright: ignore[reportUnknownVariableType]  JSON


def _id(body: Json, name: str) -> str:
    return _text(_part(body, name).get("id"))
