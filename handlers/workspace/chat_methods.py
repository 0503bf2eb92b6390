"""chat.*: posting, changing and deleting messages."""

from typing import Any

from handlers.workspace.api_error import RateLimitedError, refuse
from handlers.workspace.people import BOT_USER_ID
from handlers.workspace.posting import (
    bot_message,
    channel_for_post,
    checked_content,
    decoded,
    edited,
    known_channel,
)
from handlers.workspace.scene import Scene

Json = dict[str, Any]
LONGEST_UPDATE = 4000


def post_message(scene: Scene, args: Json) -> Json:
    """Answer chat.postMessage."""
    channel = channel_for_post(args.get("channel"), scene)
    content = checked_content(args, scene)
    thread_ts = args.get("thread_ts")
    if thread_ts and thread_ts not in scene.state.messages[channel.id]:
        refuse("thread_not_found")
    if seconds := scene.faults.seconds_to_wait(channel.id, lambda: scene.clock().timestamp()):
        raise RateLimitedError(seconds)
    message = bot_message(content, scene, thread_ts, decoded(args, "metadata"))
    if thread_ts and str(args.get("reply_broadcast", "")).lower() in ("true", "1"):
        message["subtype"] = "thread_broadcast"
    scene.state.put_message(channel.id, message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def post_ephemeral(scene: Scene, args: Json) -> Json:
    """Answer chat.postEphemeral."""
    channel = channel_for_post(args.get("channel"), scene)
    user_id = args.get("user")
    if user_id not in channel.members:
        refuse("user_not_in_channel")
    message = bot_message(checked_content(args, scene), scene, args.get("thread_ts"))
    scene.state.show_ephemeral(channel.id, str(user_id), message)
    return {"message_ts": message["ts"]}


def update_message(scene: Scene, args: Json) -> Json:
    """Answer chat.update."""
    channel = channel_for_post(args.get("channel"), scene)
    message = scene.state.messages[channel.id].get(str(args.get("ts")))
    if message is None:
        refuse("message_not_found")
    if message.get("user") != BOT_USER_ID:
        refuse("cant_update_message")
    if len(str(args.get("text") or "")) > LONGEST_UPDATE:
        refuse("msg_too_long")
    changed = edited(message, checked_content(args, scene), scene)
    scene.state.put_message(channel.id, changed)
    return {"channel": channel.id, "ts": changed["ts"], "text": changed["text"], "message": changed}


def delete_message(scene: Scene, args: Json) -> Json:
    """Answer chat.delete."""
    channel = channel_for_post(args.get("channel"), scene)
    message = scene.state.messages[channel.id].get(str(args.get("ts")))
    if message is None:
        refuse("message_not_found")
    if message.get("user") != BOT_USER_ID:
        refuse("cant_delete_message")
    scene.state.delete_message(channel.id, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


def get_permalink(scene: Scene, args: Json) -> Json:
    """Answer chat.getPermalink with an address that this server knows."""
    channel = known_channel(args.get("channel"), scene)
    ts = str(args.get("message_ts"))
    if ts not in scene.state.messages[channel.id]:
        refuse("message_not_found")
    return {"channel": channel.id, "permalink": f"{scene.url}archives/{channel.id}/p{ts.replace('.', '')}"}


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update_message,
    "chat.delete": delete_message,
    "chat.getPermalink": get_permalink,
}
