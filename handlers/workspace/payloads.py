"""What Slack sends to an app, built field by field: events, slash commands, actions, view submissions."""

from typing import Any

from handlers.workspace.people import APP_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Channel, User

Json = dict[str, Any]
VERIFICATION_TOKEN = "verification-token-is-not-used"  # noqa: S105  Slack's deprecated field, kept for its shape


def event_envelope(event: Json, event_id: str, event_time: int) -> Json:
    """Return the outer body of an event."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            },
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def command_payload(user: User, channel: Channel, command: str, text: str) -> Json:
    """Return the form of a slash command; the caller adds `trigger_id` and `response_url`."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    }


def channel_name(channel: Channel) -> str:
    """Return the name Slack gives in payloads."""
    if channel.user_id is not None:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def interaction(kind: str, user: User) -> Json:
    """Return what every interactive payload begins with."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_place(channel: Channel, message: Json, *, is_ephemeral: bool) -> Json:
    """Return the fields that say on which message something was done."""
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    place: Json = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    if not is_ephemeral:
        place["message"] = message
    return place


def view_place(view: Json) -> Json:
    """Return the fields that say in which view something was done."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}
