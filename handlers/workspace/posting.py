"""How a message of the bot comes into a channel, whichever way the bot sent it."""

import json
from typing import Any, cast

from handlers.workspace.api_error import refuse
from handlers.workspace.block_check import find_block_errors, is_too_long
from handlers.workspace.people import APP_ID, BOT, BOT_ID, BOT_USER_ID, TEAM_ID, Channel
from handlers.workspace.scene import Scene

Json = dict[str, Any]
LONGEST_TEXT = 40_000


def decoded(args: Json, name: str) -> object:
    """Return an argument that may have come as JSON text (forms and queries) or as it is (JSON bodies)."""
    value: object = args.get(name)
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except ValueError:
        refuse("invalid_blocks_format" if name == "blocks" else "invalid_arguments")


def checked_content(args: Json, scene: Scene) -> Json:
    """Return `text` and `blocks` of a message as Slack would keep them; ApiError when it would refuse them."""
    blocks = decoded(args, "blocks")
    text = args.get("text") or ""
    if not isinstance(text, str):
        refuse("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    if not blocks and not text.strip() and not args.get("attachments"):
        refuse("no_text")
    if not blocks:
        return {"text": text[:LONGEST_TEXT]}
    if errors := find_block_errors(blocks):
        refuse("invalid_blocks", errors)
    items = cast("list[Json]", blocks)
    if is_too_long(items):
        refuse("msg_blocks_too_long")
    return {"text": text[:LONGEST_TEXT], "blocks": with_ids(items, scene)}


def with_ids(blocks: list[Json], scene: Scene) -> list[Json]:
    """Return the blocks with the block_id and action_id that Slack makes up where the app gave none."""
    made: list[Json] = []
    for block in blocks:
        copy: Json = json.loads(json.dumps(block))
        copy.setdefault("block_id", scene.next_id("b"))
        inner = [*copy.get("elements", []), copy.get("accessory"), copy.get("element")]
        for element in inner:
            if isinstance(element, dict) and element.get("type") not in ("plain_text", "mrkdwn", "image"):  # pyright: ignore[reportUnknownMemberType]  checked above
                cast("Json", element).setdefault("action_id", scene.next_id("a"))
        made.append(copy)
    return made


def bot_message(content: Json, scene: Scene, thread_ts: str | None = None, metadata: object = None) -> Json:
    """Return a new message of the bot."""
    message: Json = {
        "type": "message",
        "ts": scene.state.next_ts(),
        "user": BOT_USER_ID,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "team": TEAM_ID,
        "bot_profile": {"id": BOT_ID, "app_id": APP_ID, "name": BOT.real_name, "team_id": TEAM_ID},
        **content,
    }
    if thread_ts:
        message["thread_ts"] = thread_ts
    if metadata:
        message["metadata"] = metadata
    return message


def edited(message: Json, content: Json, scene: Scene) -> Json:
    """Return the message with new content, marked as edited."""
    kept = {name: value for name, value in message.items() if name != "blocks"}
    return {**kept, **content, "edited": {"user": BOT_USER_ID, "ts": scene.state.next_ts()}}


def channel_for_post(name: object, scene: Scene) -> Channel:
    """Return the channel that the bot may post to; ApiError with Slack's reason when it may not."""
    found = known_channel(name, scene)
    if found.is_archived:
        refuse("is_archived")
    if BOT_USER_ID not in found.members:
        refuse("channel_not_found" if found.is_private else "not_in_channel")
    return found


def known_channel(name: object, scene: Scene) -> Channel:
    """Return the channel with this id, name, or person; ApiError when there is none."""
    if not isinstance(name, str) or not name:
        refuse("channel_not_found")
    try:
        return scene.state.direct(name) if name in scene.state.users else scene.state.channel(name)
    except KeyError:
        refuse("channel_not_found")
