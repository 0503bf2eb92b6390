"""What the workspace holds: channels, messages, Home tabs. Every change goes into the journal and to the hub."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.errors import UserError
from handlers.workspace.hub import Hub
from handlers.workspace.journal import Journal
from handlers.workspace.people import BOT, PEOPLE, Channel, User, new_channels

Json = dict[str, Any]


class State:
    """The workspace's content. Messages are kept as Slack shows them, by channel and `ts`."""

    def __init__(self, journal: Journal, hub: Hub, clock: Callable[[], datetime]) -> None:
        """Begin with a new workspace; `restore` brings back what the journal knows."""
        self._journal = journal
        self._hub = hub
        self._clock = clock
        self._last_micro = 0
        self.users: dict[str, User] = {user.id: user for user in (*PEOPLE, BOT)}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in new_channels()}
        self.messages: dict[str, dict[str, Json]] = {channel_id: {} for channel_id in self.channels}
        self.ephemeral: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.notes: dict[str, Any] = {}

    def restore(self) -> None:
        """Play the journal; UserError when a record of it makes no sense."""
        for number, record in enumerate(self._journal.load(), start=1):
            try:
                self._apply(record)
            except (KeyError, TypeError, ValueError, AttributeError):
                message = (
                    f"{self._journal.name}: line {number} is damaged. Start over with --fresh, or remove that line."
                )
                raise UserError(message) from None

    def next_ts(self) -> str:
        """Return a message timestamp that no message has: the workspace's time, later than the last one given."""
        self._last_micro = max(int(self._clock().timestamp() * 1_000_000), self._last_micro + 1)
        return f"{self._last_micro // 1_000_000}.{self._last_micro % 1_000_000:06d}"

    def channel(self, name: str) -> Channel:
        """Return the channel with this id or name; KeyError when there is none."""
        if name in self.channels:
            return self.channels[name]
        for channel in self.channels.values():
            if channel.name == name.removeprefix("#") and channel.user_id is None:
                return channel
        raise KeyError(name)

    def direct(self, user_id: str) -> Channel:
        """Return the direct messages of a person with the bot; KeyError for a stranger."""
        for channel in self.channels.values():
            if channel.user_id == user_id:
                return channel
        raise KeyError(user_id)

    def in_order(self, channel_id: str) -> list[Json]:
        """Return the messages of a channel, oldest first."""
        return [self.messages[channel_id][ts] for ts in sorted(self.messages[channel_id])]

    def put_message(self, channel_id: str, message: Json) -> None:
        """Save a new or changed message."""
        self._save({"kind": "message", "channel": channel_id, "message": message})
        parent_ts = message.get("thread_ts")
        if parent_ts and parent_ts != message["ts"]:
            self._count_replies(channel_id, parent_ts)
        self._hub.publish("message", channel=channel_id, message=message)

    def delete_message(self, channel_id: str, ts: str) -> None:
        """Remove a message."""
        gone = self.messages[channel_id].get(ts, {})
        self._save({"kind": "deleted", "channel": channel_id, "ts": ts})
        if gone.get("thread_ts", ts) != ts:
            self._count_replies(channel_id, gone["thread_ts"])
        self._hub.publish("deleted", channel=channel_id, ts=ts)

    def show_ephemeral(self, channel_id: str, user_id: str, message: Json) -> None:
        """Show a message to one person; it is kept in memory only, as Slack forgets it at a reload."""
        self.ephemeral.append({"channel": channel_id, "user": user_id, "message": message})
        self._hub.publish("ephemeral", channel=channel_id, user=user_id, message=message)

    def put_home(self, user_id: str, view: Json) -> None:
        """Save a person's Home tab."""
        self._save({"kind": "home", "user": user_id, "view": view})
        self._hub.publish("home", user=user_id, view=view)

    def put_channel(self, channel: Channel) -> None:
        """Save who is in a channel and whether it is archived."""
        record = {
            "kind": "channel",
            "id": channel.id,
            "members": sorted(channel.members),
            "is_archived": channel.is_archived,
        }
        self._save(record)
        self._hub.publish("channel", channel=channel.as_slack())

    def put_note(self, name: str, value: object) -> None:
        """Save something else under a name (where the tray stands, which steps of the guide are done)."""
        self._save({"kind": "note", "name": name, "value": value})

    def _count_replies(self, channel_id: str, parent_ts: str) -> None:
        parent = self.messages[channel_id].get(parent_ts)
        if parent is None:
            return
        replies = [m for m in self.in_order(channel_id) if m.get("thread_ts") == parent_ts and m["ts"] != parent_ts]
        parent["thread_ts"] = parent_ts
        parent["reply_count"] = len(replies)
        parent["latest_reply"] = replies[-1]["ts"] if replies else parent_ts
        self._save({"kind": "message", "channel": channel_id, "message": parent})
        self._hub.publish("message", channel=channel_id, message=parent)

    def _save(self, record: Json) -> None:
        self._apply(record)
        self._journal.write(record)

    def _apply(self, record: Json) -> None:
        match record["kind"]:
            case "message":
                message = record["message"]
                self.messages[record["channel"]][message["ts"]] = message
                self._last_micro = max(self._last_micro, int(message["ts"].replace(".", "")))
            case "deleted":
                self.messages[record["channel"]].pop(record["ts"], None)
            case "home":
                self.homes[record["user"]] = record["view"]
            case "channel":
                channel = self.channels[record["id"]]
                channel.members = set(record["members"])
                channel.is_archived = record["is_archived"]
            case "note":
                self.notes[record["name"]] = record["value"]
            case _:
                pass  # a record of a later version: leave it be
