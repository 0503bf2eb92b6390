"""auth.*, conversations.*, users.*, bots.*, team.*: who and what is there."""

from typing import Any

from handlers.workspace.api_error import refuse
from handlers.workspace.people import (
    APP_ID,
    BOT,
    BOT_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    TEAM_NAME,
    Channel,
)
from handlers.workspace.posting import known_channel
from handlers.workspace.scene import Scene

Json = dict[str, Any]
MOST_LISTED = 1000


def api_test(_scene: Scene, args: Json) -> Json:
    """Answer api.test."""
    if args.get("error"):
        refuse(str(args["error"]))
    return {"args": args}


def auth_test(scene: Scene, _args: Json) -> Json:
    """Answer auth.test."""
    return {
        "url": scene.url,
        "team": TEAM_NAME,
        "user": BOT.name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def open_connection(scene: Scene, _args: Json) -> Json:
    """Answer apps.connections.open with a socket's address, good once."""
    address = scene.url.replace("http", "ws", 1)
    return {"url": f"{address}link?ticket={scene.sockets.new_ticket()}&app_id={APP_ID}"}


def list_conversations(scene: Scene, args: Json) -> Json:
    """Answer conversations.list, a page at a time."""
    types = str(args.get("types") or "public_channel").replace(" ", "").split(",")
    leave_out = str(args.get("exclude_archived", "")).lower() in ("true", "1")
    found = [
        channel.as_slack()
        for channel in scene.state.channels.values()
        if _type(channel) in types and _is_visible(channel) and not (leave_out and channel.is_archived)
    ]
    return _page("channels", found, args)


def conversation_info(scene: Scene, args: Json) -> Json:
    """Answer conversations.info."""
    return {"channel": _visible(scene, args).as_slack()}


def open_conversation(scene: Scene, args: Json) -> Json:
    """Answer conversations.open: the direct messages with one person."""
    users = args.get("users") or ""
    user_id = users[0] if isinstance(users, list) and users else users  # pyright: ignore[reportUnknownVariableType]  a JSON list of ids
    try:
        channel = scene.state.direct(str(user_id))  # pyright: ignore[reportUnknownArgumentType]  made a string here
    except KeyError:
        refuse("user_not_found")
    return {"already_open": True, "no_op": True, "channel": channel.as_slack()}


def conversation_members(scene: Scene, args: Json) -> Json:
    """Answer conversations.members."""
    return _page("members", sorted(_visible(scene, args).members), args)


def join_conversation(scene: Scene, args: Json) -> Json:
    """Answer conversations.join: public channels only."""
    channel = known_channel(args.get("channel"), scene)
    if channel.is_private or channel.user_id is not None:
        refuse("method_not_supported_for_channel_type")
    if channel.is_archived:
        refuse("is_archived")
    channel.members.add(BOT_USER_ID)
    scene.state.put_channel(channel)
    return {"channel": channel.as_slack()}


def user_info(scene: Scene, args: Json) -> Json:
    """Answer users.info."""
    user = scene.state.users.get(str(args.get("user")))
    if user is None:
        refuse("user_not_found")
    return {"user": user.as_slack()}


def list_users(scene: Scene, args: Json) -> Json:
    """Answer users.list."""
    return _page("members", [user.as_slack() for user in scene.state.users.values()], args)


def bot_info(_scene: Scene, args: Json) -> Json:
    """Answer bots.info."""
    if args.get("bot") not in (None, BOT_ID):
        refuse("bot_not_found")
    return {"bot": {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER_ID, "name": BOT.real_name, "deleted": False}}


def team_info(_scene: Scene, _args: Json) -> Json:
    """Answer team.info."""
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN}}


def _type(channel: Channel) -> str:
    if channel.user_id is not None:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _is_visible(channel: Channel) -> bool:
    return not channel.is_private or BOT_USER_ID in channel.members


def _visible(scene: Scene, args: Json) -> Channel:
    channel = known_channel(args.get("channel"), scene)
    if not _is_visible(channel):
        refuse("channel_not_found")
    return channel


def _number(value: object, error: str) -> int:
    text = str(value)
    if not text.isdecimal():
        refuse(error)
    return int(text)


def _page(name: str, items: list[Any], args: Json) -> Json:
    limit = _number(args.get("limit") or MOST_LISTED, "invalid_limit")
    start = _number(args.get("cursor") or 0, "invalid_cursor")
    if not 1 <= limit <= MOST_LISTED:
        refuse("invalid_limit")
    end = start + limit
    cursor = str(end) if end < len(items) else ""
    return {name: items[start:end], "response_metadata": {"next_cursor": cursor}}


METHODS = {
    "api.test": api_test,
    "auth.test": auth_test,
    "apps.connections.open": open_connection,
    "conversations.list": list_conversations,
    "conversations.info": conversation_info,
    "conversations.open": open_conversation,
    "conversations.members": conversation_members,
    "conversations.join": join_conversation,
    "users.info": user_info,
    "users.list": list_users,
    "bots.info": bot_info,
    "team.info": team_info,
}
