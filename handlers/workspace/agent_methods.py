"""assistant.threads.* and the streaming of chat.*: what an agent shows while it works, and answers that grow."""

from typing import Any, cast

from handlers.workspace.api_error import refuse
from handlers.workspace.posting import bot_message, channel_for_post, checked_content, decoded, with_ids
from handlers.workspace.scene import Scene

Json = dict[str, Any]
_MOST_PROMPTS = 4
_LONGEST_STREAM = 12_000


def set_status(scene: Scene, args: Json) -> Json:
    """Answer assistant.threads.setStatus; an empty status takes it away."""
    channel = channel_for_post(args.get("channel_id"), scene)
    thread_ts = str(args.get("thread_ts") or "")
    if thread_ts not in scene.state.messages[channel.id]:
        refuse("thread_not_found")
    scene.hub.publish("status", channel=channel.id, thread_ts=thread_ts, text=str(args.get("status") or ""))
    return {}


def set_prompts(scene: Scene, args: Json) -> Json:
    """Answer assistant.threads.setSuggestedPrompts."""
    channel = channel_for_post(args.get("channel_id"), scene)
    prompts = decoded(args, "prompts")
    made = cast("list[Json]", prompts) if isinstance(prompts, list) else []
    if not 1 <= len(made) <= _MOST_PROMPTS or not all(one.get("title") and one.get("message") for one in made):
        refuse("invalid_arguments")
    scene.prompts[channel.id] = [{"title": str(one["title"]), "message": str(one["message"])} for one in made]
    scene.hub.publish("prompts", channel=channel.id, prompts=scene.prompts[channel.id])
    return {}


def start_stream(scene: Scene, args: Json) -> Json:
    """Answer chat.startStream: a message in a thread that says that it is not finished."""
    channel = channel_for_post(args.get("channel"), scene)
    thread_ts = str(args.get("thread_ts") or "")
    if thread_ts not in scene.state.messages[channel.id]:
        refuse("invalid_thread_ts")
    if channel.user_id is None and not (args.get("recipient_user_id") and args.get("recipient_team_id")):
        refuse("missing_recipient_user_id")
    message = bot_message({"text": _words(args)}, scene, thread_ts) | {"streaming": True}
    scene.state.put_message(channel.id, message)
    return {"channel": channel.id, "ts": message["ts"]}


def append_stream(scene: Scene, args: Json) -> Json:
    """Answer chat.appendStream."""
    channel_id, message = _streaming(scene, args)
    grown = message | {"text": _limited(message["text"] + _words(args))}
    scene.state.put_message(channel_id, grown)
    return {"channel": channel_id, "ts": grown["ts"]}


def stop_stream(scene: Scene, args: Json) -> Json:
    """Answer chat.stopStream: the words stand as markdown, with the blocks below them."""
    channel_id, message = _streaming(scene, args)
    text = _limited(message["text"] + _words(args))
    blocks: list[Json] = [{"type": "markdown", "text": text}] if text else []
    below = checked_content({"blocks": args.get("blocks"), "text": text or "…"}, scene).get("blocks", [])
    done = {name: value for name, value in message.items() if name != "streaming"}
    scene.state.put_message(channel_id, done | {"text": text, "blocks": [*with_ids(blocks, scene), *below]})
    return {"channel": channel_id, "ts": message["ts"]}


def _streaming(scene: Scene, args: Json) -> tuple[str, Json]:
    channel = channel_for_post(args.get("channel"), scene)
    message = scene.state.messages[channel.id].get(str(args.get("ts")))
    if message is None:
        refuse("message_not_found")
    if not message.get("streaming"):
        refuse("message_not_in_streaming_state")
    return channel.id, message


def _words(args: Json) -> str:
    """Return the markdown of a call: given as it is, or in chunks."""
    chunks = decoded(args, "chunks")
    listed = cast("list[Json]", chunks) if isinstance(chunks, list) else []
    texts = [str(one.get("text") or "") for one in listed if one.get("type") == "markdown_text"]
    return _limited(str(args.get("markdown_text") or "") + "".join(texts))


def _limited(text: str) -> str:
    if len(text) > _LONGEST_STREAM:
        refuse("msg_too_long")
    return text


METHODS = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "chat.startStream": start_stream,
    "chat.appendStream": append_stream,
    "chat.stopStream": stop_stream,
}
