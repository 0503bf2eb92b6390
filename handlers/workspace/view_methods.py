"""views.*: modals, which lie on one another in a person's stack, and Home tabs."""

import hashlib
import json
from typing import Any, cast

from handlers.workspace.api_error import ApiError, refuse
from handlers.workspace.block_check import find_view_errors
from handlers.workspace.people import APP_ID, BOT_ID, TEAM_ID
from handlers.workspace.posting import decoded, with_ids
from handlers.workspace.scene import Scene
from handlers.workspace.tickets import Trigger

Json = dict[str, Any]
MOST_STACKED = 3


def open_view(scene: Scene, args: Json) -> Json:
    """Answer views.open."""
    view = checked_view(decoded(args, "view"), "modal")
    trigger = _trigger(scene, args)
    made = new_view(scene, view, trigger.user_id, root_id=None)
    show_stack(scene, trigger.user_id, [made["id"]])
    return {"view": made}


def push_view(scene: Scene, args: Json) -> Json:
    """Answer views.push: one more on top, three at most."""
    view = checked_view(decoded(args, "view"), "modal")
    trigger = _trigger(scene, args)
    return {"view": push(scene, view, trigger.user_id)}


def push(scene: Scene, view: Json, user_id: str) -> Json:
    """Lay a view on top of a person's stack and return it; ApiError when the stack is full or empty."""
    stack = scene.stacks.get(user_id, [])
    if not stack or len(stack) >= MOST_STACKED:
        refuse("push_limit_reached" if stack else "not_found")
    made = new_view(scene, view, user_id, root_id=stack[0], previous_id=stack[-1])
    show_stack(scene, user_id, [*stack, made["id"]])
    return made


def update_view(scene: Scene, args: Json) -> Json:
    """Answer views.update, by `view_id` or `external_id`, minding `hash`."""
    old = _existing(scene, args)
    if args.get("hash") and args["hash"] != old["hash"]:
        refuse("hash_conflict")
    return {"view": replace(scene, old["id"], checked_view(decoded(args, "view"), "modal"))}


def replace(scene: Scene, view_id: str, view: Json) -> Json:
    """Put another content into an open view and return it."""
    old = scene.views.pop(view_id)
    try:
        made = new_view(scene, view, old["user_id"], root_id=old["root_view_id"], previous_id=old["previous_view_id"])
    except ApiError:
        scene.views[view_id] = old
        raise
    del scene.views[made["id"]]
    made["id"] = view_id
    made["root_view_id"] = old["root_view_id"]
    scene.views[view_id] = made
    show_stack(scene, old["user_id"], scene.stacks.get(old["user_id"], []))
    return made


def publish_view(scene: Scene, args: Json) -> Json:
    """Answer views.publish: a person's Home tab, minding `hash`."""
    view = checked_view(decoded(args, "view"), "home")
    user_id = args.get("user_id")
    if user_id not in scene.state.users:
        refuse("user_not_found")
    shown = scene.state.homes.get(str(user_id))
    if args.get("hash") and (shown is None or args["hash"] != shown["hash"]):
        refuse("hash_conflict")
    made = new_view(scene, view, str(user_id), root_id=None)
    scene.state.put_home(str(user_id), made)
    return {"view": made}


def new_view(scene: Scene, view: Json, user_id: str, root_id: str | None, previous_id: str | None = None) -> Json:
    """Return the view as Slack fills it in, and remember it."""
    name = view.get("external_id")
    if name and any(name == one["external_id"] for one in scene.views.values()):
        refuse("duplicate_external_id")
    view_id = scene.next_id("V")
    made: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "submit": None,
        "close": None,
        "notify_on_close": False,
        "clear_on_close": False,
        **view,
        "blocks": with_ids(view["blocks"], scene),
        "id": view_id,
        "team_id": TEAM_ID,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
        "user_id": user_id,
        "root_view_id": root_id or view_id,
        "previous_view_id": previous_id,
        "state": {"values": {}},
    }
    made["hash"] = f"{int(scene.clock().timestamp())}.{hashlib.sha256(json.dumps(made).encode()).hexdigest()[:8]}"
    scene.views[view_id] = made
    return made


def show_stack(scene: Scene, user_id: str, stack: list[str]) -> None:
    """Set which views lie open before a person, the last one on top; empty closes all."""
    for gone in set(scene.stacks.get(user_id, [])) - set(stack):
        scene.views.pop(gone, None)
    scene.stacks[user_id] = stack
    scene.hub.publish("view", user=user_id, view=scene.views[stack[-1]] if stack else None, depth=len(stack))


def checked_view(view: object, kind: str) -> Json:
    """Return the view if Slack would take it, else raise ApiError."""
    errors = find_view_errors(view)
    if errors:
        refuse("invalid_arguments", errors)
    made = cast("Json", view)
    if made["type"] != kind:
        refuse("invalid_arguments", [f"[ERROR] view type must be {kind} [json-pointer:/view/type]"])
    return made


def _trigger(scene: Scene, args: Json) -> Trigger:
    trigger = scene.tickets.use_trigger(str(args.get("trigger_id") or ""))
    if isinstance(trigger, str):
        refuse(trigger)
    return trigger


def _existing(scene: Scene, args: Json) -> Json:
    for view in scene.views.values():
        if args.get("view_id") == view["id"] or (
            args.get("external_id") and args["external_id"] == view["external_id"]
        ):
            return view
    return refuse("not_found")


METHODS = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
