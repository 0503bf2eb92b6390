"""The fields of our forms, each within Slack's limits, and what comes back from them."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from bot.messages.blocks import Block
from bot.messages.escape import plain

OPTION_LIMIT = 75
OPTIONS_LIMIT = 100
TITLE_LIMIT = 24
METADATA_LIMIT = 3000
Json = Mapping[str, Any]


def option(text: str, value: str, note: str = "") -> Block:
    """Return a thing to choose. `value` must fit into 150 characters: a cut one would mean something else."""
    made: Block = {"text": plain_text(text), "value": value}
    if plain(note):
        made["description"] = plain_text(note)
    return made


def plain_text(text: str, limit: int = OPTION_LIMIT) -> Block:
    """Return a plain text object of one line."""
    return {"type": "plain_text", "text": plain(text, limit) or "…", "emoji": True}


def field(name: str, label: str, element: Block, *, hint: str = "", is_optional: bool = True) -> Block:
    """Return an input block; `name` is its id and what errors are put under."""
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, 150),
        "element": {"action_id": f"form:{name}", **element},
        "optional": is_optional,
    }
    if hint:
        made["hint"] = plain_text(hint, 300)
    return made


def search_field(placeholder: str, chosen: Sequence[Block]) -> Block:
    """Return a list that is asked for while somebody types, of which several can be chosen."""
    made: Block = {
        "type": "multi_external_select",
        "placeholder": plain_text(placeholder),
        "min_query_length": 0,
        "max_selected_items": OPTIONS_LIMIT,
    }
    return made | ({"initial_options": list(chosen[:OPTIONS_LIMIT])} if chosen else {})


def many_field(placeholder: str, groups: Mapping[str, Sequence[Block]], chosen: frozenset[str]) -> Block:
    """Return a fixed list, in groups when there are several, of which several can be chosen; `chosen` are values."""
    made: Block = {"type": "multi_static_select", "placeholder": plain_text(placeholder)}
    shown = {label: list(options[:OPTIONS_LIMIT]) for label, options in groups.items() if options}
    first = [one for options in shown.values() for one in options if one["value"] in chosen]
    if len(shown) > 1:
        made["option_groups"] = [{"label": plain_text(k), "options": options} for k, options in shown.items()]
    else:
        made["options"] = next(iter(shown.values()))
    return made | ({"initial_options": first[:OPTIONS_LIMIT]} if first else {})


def one_field(kind: str, options: Sequence[Block], chosen: str) -> Block:
    """Return `radio_buttons` or a `static_select` with one thing chosen."""
    first = next((one for one in options if one["value"] == chosen), options[0])
    return {"type": kind, "options": list(options), "initial_option": first}


def text_field(placeholder: str, value: str, limit: int) -> Block:
    """Return a line to type in."""
    made: Block = {"type": "plain_text_input", "placeholder": plain_text(placeholder), "max_length": limit}
    return made | ({"initial_value": value[:limit]} if value else {})


def chosen_options(values: Json, name: str) -> list[tuple[str, str]]:
    """Return what was chosen in a field: (value, text) each."""
    state = _state(values, name)
    many: Any = state.get("selected_options") or []
    one: Any = state.get("selected_option")
    found = [_object(each) for each in [*many, *([one] if one else [])]]
    return [(_text(each.get("value")), _text(_object(each.get("text")).get("text"))) for each in found]


def typed_text(values: Json, name: str) -> str:
    """Return what was typed into a field, or set on a clock."""
    state = _state(values, name)
    return _text(state.get("value") or state.get("selected_time"))


def chosen_conversation(values: Json, name: str) -> str:
    """Return the id of the channel that was chosen in a field, '' if none was."""
    return str(_state(values, name).get("selected_conversation") or "")


def _state(values: Json, name: str) -> Json:
    return _object(_object(values.get(name)).get(f"form:{name}"))


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    """Return text without half characters, which no database takes."""
    return value.encode(errors="ignore").decode() if isinstance(value, str) else ""


def chosen_user(values: Json, name: str) -> str:
    """Return the id of the person who was chosen in a field, '' if none was."""
    return str(_state(values, name).get("selected_user") or "")
