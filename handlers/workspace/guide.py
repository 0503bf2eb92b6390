"""The first steps of a newcomer, ticked off as they happen."""

from typing import Any

from handlers.workspace.people import BOT_USER_ID
from handlers.workspace.scene import Scene
from handlers.workspace.tray import CONFIRMED

Json = dict[str, Any]
WHY = "Why this?"
STEPS = ("subscribe", "card", "why", "milestones")


class Guide:
    """Which steps are done; kept between starts."""

    def __init__(self, scene: Scene) -> None:
        """Begin where the journal says."""
        self._scene = scene
        self.done: list[str] = list(scene.state.notes.get("guide", []))

    async def listen(self) -> None:
        """Tick steps off until the workspace closes."""
        async for note in self._scene.hub.follow():
            step = find_step(note)
            if step is not None and step not in self.done:
                self.done.append(step)
                self._scene.state.put_note("guide", self.done)
                self._scene.hub.publish("guide", done=self.done)


def find_step(note: Json) -> str | None:
    """Return the step that a note of the hub fulfils."""
    match note["kind"]:
        case "command_done" | "told":
            words = note["text"].lower().split()
            return next((step for step in ("subscribe", "milestones") if step in words[:2] and step != words[-1]), None)
        case "submitted" if note["callback_id"] == CONFIRMED:
            return "subscribe"
        case "message" if note["message"].get("user") == BOT_USER_ID:
            return "card" if _is_card(note["message"]) else None
        case "pressed" if note["action"].get("text", {}).get("text") == WHY:
            return "why"
        case _:
            return None


def _is_card(message: Json) -> bool:
    return any(
        element.get("text", {}).get("text") == WHY
        for block in message.get("blocks", [])
        for element in block.get("elements", [])
        if element.get("type") == "button"
    )
