"""A person before a form of the local workspace: picks, types, submits; what is not touched stays as it was opened."""

from dataclasses import dataclass, field
from typing import Any

from handlers.workspace import Workspace

Json = dict[str, Any]
BD = "C0BDWATCH1"


@dataclass
class Filler:
    """Fills in what lies open before one person."""

    workspace: Workspace
    name: str = "ada"
    values: Json = field(default_factory=dict[str, Any])

    @property
    def view(self) -> Json:
        """Return what lies on top."""
        stack = self.workspace.scene.stacks.get(self.workspace.person(self.name).user.id, [])
        return self.workspace.scene.views[stack[-1]] if stack else {}

    @property
    def title(self) -> str:
        return str(self.view.get("title", {}).get("text", ""))

    async def open(self, text: str = "subscribe", channel: str = BD) -> "Filler":
        await self.workspace.person(self.name).command(channel, "/topline", text)
        await self.until(lambda: self.title in {"Follow news", "Not opened"})
        return self.begin()

    def begin(self) -> "Filler":
        """Take what the fields show as what is chosen."""
        self.values = start_values(self.view)
        return self

    async def find(self, name: str, typed: str) -> list[Json]:
        person = self.workspace.person(self.name)
        place = {"view_id": self.view["id"]}
        return list((await person.suggest(place, name, f"form:{name}", typed))["options"])

    async def pick(self, name: str, *typed: str) -> "Filler":
        """Type into a list and take the first thing that it offers."""
        for text in typed:
            self._state(name).setdefault("selected_options", []).append((await self.find(name, text))[0])
        return self

    def choose(self, name: str, *labels: str) -> "Filler":
        """Choose from a fixed list by what it shows."""
        element = next(block["element"] for block in self.view["blocks"] if block["block_id"] == name)
        groups = element.get("option_groups") or [element]
        options = {one["text"]["text"]: one for group in groups for one in group["options"]}
        if element["type"].startswith("multi"):
            self._state(name)["selected_options"] = [options[label] for label in labels]
        else:
            self._state(name)["selected_option"] = options[labels[0]]
        return self

    def type(self, name: str, text: str) -> "Filler":
        self._state(name)["value"] = text
        return self

    async def submit(self) -> Json:
        """Submit what lies on top; return the errors under its fields."""
        return (await self.workspace.person(self.name).submit(self.view["id"], self.values))["errors"]

    async def preview(self) -> str:
        """Submit the form and return what the preview says when it is counted."""
        assert await self.submit() == {}
        await self.until(lambda: self.title == "Preview" and "Looking" not in self.text)
        return self.text

    async def confirm(self) -> str:
        """Submit the preview and return what became of it."""
        self.values = {}
        assert await self.submit() == {}
        await self.until(lambda: self.title not in {"Preview", "Saving"})
        return f"{self.title}\n{self.text}"

    async def press(self, label: str) -> None:
        """Press a button of what lies on top."""
        for block in self.view["blocks"]:
            for one in (block.get("accessory") or {}, *block.get("elements", ())):
                if one.get("text", {}).get("text") == label:  # pyright: ignore[reportAttributeAccessIssue]
                    action = {"block_id": block["block_id"], "action_id": one["action_id"]}
                    await self.workspace.person(self.name).press_in_view(self.view["id"], action)
                    return
        raise KeyError(label)

    async def until(self, is_so: Any) -> None:  # noqa: ANN401  a function of nothing
        await self.workspace.until(is_so)

    @property
    def text(self) -> str:
        """Return what the sections of the view say."""
        parts = [part for block in self.view["blocks"] for part in (block.get("text"), *block.get("elements", ()))]
        return "\n".join(part["text"] for part in parts if part and isinstance(part.get("text"), str))

    def _state(self, name: str) -> Json:
        return next(iter(self.values[name].values()))


def start_values(view: Json) -> Json:
    """Return the state of a form that nobody has touched."""
    fields = (block for block in view["blocks"] if block["type"] == "input")
    return {one["block_id"]: {one["element"]["action_id"]: _start(one["element"])} for one in fields}


def _start(element: Json) -> Json:
    state: Json = {"type": element["type"]}
    if element["type"].startswith("multi"):
        state["selected_options"] = list(element.get("initial_options", []))
    elif "options" in element or element["type"] == "external_select":
        state["selected_option"] = element.get("initial_option")
    elif element["type"] == "timepicker":
        state["selected_time"] = element.get("initial_time")
    else:
        state["value"] = element.get("initial_value")
    return state
