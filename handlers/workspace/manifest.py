"""The app manifest as the workspace uses it: slash commands to complete, events to send, scopes to hold the bot to."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).parents[2] / "deploy" / "slack-manifest.json"
ALL_EVENTS = frozenset({"app_mention", "message.im", "app_home_opened", "member_joined_channel", "member_left_channel"})


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the composer offers it."""

    command: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What the app offers on every message."""

    callback_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`scopes` None: nothing is known of the app's scopes, so none is asked for."""

    commands: tuple[Command, ...] = (Command("/topline", "Alerts for deals and approvals", "help"),)
    events: frozenset[str] = ALL_EVENTS
    scopes: frozenset[str] | None = None
    shortcuts: tuple[Shortcut, ...] = ()


def load_manifest(path: Path = MANIFEST) -> Manifest:
    """Return what the manifest says; an installed package has none beside it and gets a plain `/topline`."""
    if not path.exists():
        return Manifest()
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    commands = tuple(
        Command(
            item["command"], item.get("description", ""), item.get("usage_hint", ""), item.get("should_escape", False)
        )
        for item in data.get("features", {}).get("slash_commands", [])
    )
    events = data.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    scopes = data.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    shortcuts = tuple(
        Shortcut(item["callback_id"], item["name"])
        for item in data.get("features", {}).get("shortcuts", [])
        if item.get("type") == "message"
    )
    return Manifest(commands, frozenset(events), frozenset(scopes), shortcuts)
