"""What becomes of the bot's answers: payloads in an acknowledgement, and posts to a response URL."""

from typing import Any, cast

from aiohttp import web

from handlers.workspace.api_error import ApiError, refuse
from handlers.workspace.posting import bot_message, checked_content, edited
from handlers.workspace.scene import Scene
from handlers.workspace.tickets import ResponseUrl
from handlers.workspace.view_methods import checked_view, push, replace, show_stack
from handlers.workspace.web_api import read_arguments

Json = dict[str, Any]


async def on_response_url(scene: Scene, request: web.Request) -> web.Response:
    """Take a post to a response URL."""
    found = scene.tickets.use_response(request.match_info["name"])
    if isinstance(found, str):
        return web.json_response({"ok": False, "error": found}, status=404)
    try:
        args = await read_arguments(request)
        answer_in_channel(scene, found, args)
    except ApiError as error:
        return web.json_response(error.as_answer(), status=400)
    return web.Response(text="ok")


def answer_in_channel(scene: Scene, place: ResponseUrl, args: Json) -> None:
    """Show what an app answers to a command or an action: to one person unless `response_type` is in_channel."""
    original = place.message
    if args.get("delete_original") is True and original is not None:
        _remove(scene, place, original)
        return
    content = checked_content(args, scene)
    if args.get("replace_original") is True and original is not None:
        _replace(scene, place, original, content)
        return
    thread_ts = args.get("thread_ts") or (original or {}).get("thread_ts")
    message = bot_message(content, scene, thread_ts)
    if args.get("response_type") == "in_channel":
        scene.state.put_message(place.channel_id, message)
    else:
        scene.state.show_ephemeral(place.channel_id, place.user_id, message)


def answer_submission(scene: Scene, view: Json, answer: Json | None) -> Json:
    """Do what a view_submission's answer says and return {"errors": …} for the page; ApiError for a bad answer."""
    action = (answer or {}).get("response_action")
    user_id = view["user_id"]
    stack = scene.stacks.get(user_id, [])
    match action:
        case "errors":
            return {"errors": _checked_errors(view, cast("Json", answer)["errors"])}
        case "update":
            replace(scene, view["id"], checked_view(cast("Json", answer)["view"], "modal"))
        case "push":
            push(scene, checked_view(cast("Json", answer)["view"], "modal"), user_id)
        case "clear":
            show_stack(scene, user_id, [])
        case _:
            show_stack(scene, user_id, [view_id for view_id in stack if view_id != view["id"]])
    return {"errors": {}}


def _checked_errors(view: Json, errors: Json) -> Json:
    """Return the errors if each stands under a field of the form: Slack shows no others."""
    fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not errors or not set(errors) <= fields:
        refuse("invalid_errors", [f"no such field: {', '.join(set(errors) - fields)}"])
    return errors


def _remove(scene: Scene, place: ResponseUrl, original: Json) -> None:
    if place.is_ephemeral:
        scene.hub.publish("ephemeral_deleted", channel=place.channel_id, user=place.user_id, ts=original["ts"])
    elif original["ts"] in scene.state.messages[place.channel_id]:
        scene.state.delete_message(place.channel_id, original["ts"])


def _replace(scene: Scene, place: ResponseUrl, original: Json, content: Json) -> None:
    if place.is_ephemeral:
        kept = {name: value for name, value in original.items() if name != "blocks"}
        scene.state.show_ephemeral(place.channel_id, place.user_id, {**kept, **content})
    else:
        current = scene.state.messages[place.channel_id].get(original["ts"], original)
        scene.state.put_message(place.channel_id, edited(current, content, scene))
