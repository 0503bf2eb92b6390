"""Say what Slack would refuse in blocks and views, each with a JSON pointer, in the words of Slack's own answers."""

from collections.abc import Iterator
from typing import Any, cast

from handlers.workspace.block_rules import (
    ANY_TEXT,
    BLOCKS,
    CELLS,
    ELEMENTS,
    GROUP,
    MESSAGE_ONLY,
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_TABLES,
    OBJECTS,
    OPTION,
    VIEWS,
    Count,
    Flag,
    Free,
    Line,
    Many,
    One,
    Rule,
    Shape,
    Text,
)

Json = dict[str, Any]


def find_block_errors(blocks: object, surface: str = "message", at: str = "/blocks") -> list[str]:
    """Return every fault in `blocks` for a surface (message, modal, home); empty: Slack would take them."""
    if not isinstance(blocks, list):
        return [_error("must be an array", at)]
    items = cast("list[object]", blocks)
    if len(items) > MOST_BLOCKS[surface]:
        return [_error(f"no more than {MOST_BLOCKS[surface]} items allowed", at)]
    found: list[str] = []
    for index, block in enumerate(items):
        found += _block(block, surface, f"{at}/{index}")
    tables = [index for index, block in enumerate(items) if isinstance(block, dict) and block.get("type") == "table"]  # pyright: ignore[reportUnknownMemberType]  JSON
    found += [_error("only_one_table_allowed", f"{at}/{index}") for index in tables[MOST_TABLES:]]
    return found + _repeated_ids(items, at)


def find_view_errors(view: object) -> list[str]:
    """Return every fault of a modal or Home view."""
    if not isinstance(view, dict):
        return [_error("must be an object", "/view")]
    fields = cast("Json", view)
    kind = fields.get("type")
    if kind not in VIEWS:
        return [_error(f"unsupported type: {kind}", "/view/type")]
    found = list(_shape(fields, VIEWS[kind], "/view", extra=("type",)))
    found += find_block_errors(fields.get("blocks"), kind, "/view/blocks")
    has_input = any(block["type"] == "input" for block in _dicts(fields.get("blocks")) if "type" in block)
    if kind == "modal" and has_input and "submit" not in fields:
        found.append(_error("missing required field: submit", "/view"))
    return found


def find_option_errors(answer: Json) -> list[str]:
    """Return every fault of what an app answers while somebody types into a list: `options` or `option_groups`."""
    shape = Shape({}, {"options": Many(OPTION, 100, least=0), "option_groups": Many(GROUP, 100, least=0)})
    found = list(_shape(answer, shape, ""))
    return found or ([] if answer else [_error("missing required field: options", "/")])


def is_too_long(blocks: list[Json]) -> bool:
    """Return whether all texts of the blocks together pass what Slack takes (`msg_blocks_too_long`)."""
    return sum(len(text) for text in _texts(blocks)) > MOST_CHARACTERS


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in cast("Json", value).items():
            if key == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _texts(item)


def _error(what: str, pointer: str) -> str:
    return f"[ERROR] {what} [json-pointer:{pointer}]"


def _dicts(value: object) -> list[Json]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Json", item) for item in items if isinstance(item, dict)]


def _block(block: object, surface: str, at: str) -> Iterator[str]:
    if not isinstance(block, dict):
        yield _error("must be an object", at)
        return
    fields = cast("Json", block)
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in BLOCKS or (kind in MESSAGE_ONLY and surface != "message"):
        yield _error(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from _shape(fields, BLOCKS[kind], at, extra=("type", "block_id"))
    if "block_id" in fields:
        yield from _line(fields["block_id"], Line(255), f"{at}/block_id")


def _shape(fields: Json, shape: Shape, at: str, extra: tuple[str, ...] = ()) -> Iterator[str]:
    for name in shape.required:
        if name not in fields:
            yield _error(f"missing required field: {name}", at)
    if shape.one_of and not any(name in fields for name in shape.one_of):
        yield _error(f"missing required field: {shape.one_of[0]}", at)
    rules = shape.required | shape.optional
    for name, value in fields.items():
        if name in rules:
            yield from _check(value, rules[name], f"{at}/{name}")
        elif name not in extra:
            yield _error(f"invalid additional property: {name}", at)


def _check(value: object, rule: Rule, at: str) -> Iterator[str]:
    match rule:
        case Text():
            yield from _text(value, rule, at)
        case Line():
            yield from _line(value, rule, at)
        case One():
            yield from _one(value, rule, at)
        case Many():
            yield from _many(value, rule, at)
        case Flag() if not isinstance(value, bool):
            yield _error("must be a boolean", at)
        case Count() if not isinstance(value, int) or isinstance(value, bool):
            yield _error("must be an integer", at)
        case Count() if isinstance(value, int) and not rule.least <= value <= rule.most:
            yield _error(f"must be between {rule.least} and {rule.most}", at)
        case Flag() | Count() | Free():
            pass


def _line(value: object, rule: Line, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _error("must be a string", at)
    elif len(value) > rule.most:
        yield _error(f"must be less than {rule.most + 1} characters", at)
    elif len(value) < rule.least:
        yield _error(f"must be more than {rule.least - 1} characters", at)
    elif rule.choices and value not in rule.choices:
        yield _error(f"must be one of: {', '.join(rule.choices)}", at)


def _text(value: object, rule: Text, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _error("must be an object", at)
        return
    fields = cast("Json", value)
    kind = fields.get("type")
    if kind not in rule.types:
        yield _error(f"must be one of: {', '.join(rule.types)}", f"{at}/type")
        return
    flag = "emoji" if kind == "plain_text" else "verbatim"
    shape = Shape({"text": Line(rule.most, least=rule.least)}, {flag: Flag()})
    yield from _shape(fields, shape, at, extra=("type",))


def _one(value: object, rule: One, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _error("must be an object", at)
        return
    fields = cast("Json", value)
    if rule.types[0] in OBJECTS:
        yield from _shape(fields, OBJECTS[rule.types[0]], at)
        return
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in rule.types:
        yield _error(f"unsupported type: {kind}", f"{at}/type")
    elif kind in ANY_TEXT:
        yield from _text(fields, Text(3000), at)
    else:
        faults = list(_shape(fields, ELEMENTS.get(kind) or CELLS[kind], at, extra=("type",)))
        yield from faults or _initial(fields, at)


def _initial(element: Json, at: str) -> Iterator[str]:
    """Yield what is chosen from the start and is none of the options, word for word."""
    groups = [*_dicts(element.get("option_groups")), element]
    options = [option for group in groups for option in _dicts(group.get("options"))]
    if not options:
        return
    if "initial_option" in element and element["initial_option"] not in options:
        yield _error("initial option was not found", f"{at}/initial_option")
    if any(one not in options for one in _dicts(element.get("initial_options"))):
        yield _error("initial option was not found", f"{at}/initial_options")


def _many(value: object, rule: Many, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _error("must be an array", at)
        return
    items = cast("list[object]", value)
    if len(items) > rule.most:
        yield _error(f"no more than {rule.most} items allowed", at)
    if len(items) < rule.least:
        yield _error(f"no less than {rule.least} items allowed" if items else "no items given", at)
    for index, item in enumerate(items):
        yield from _check(item, rule.rule, f"{at}/{index}")


def _repeated_ids(items: list[object], at: str) -> list[str]:
    found: list[str] = []
    blocks_seen: set[str] = set()
    for index, block in enumerate(items):
        if not isinstance(block, dict):
            continue
        fields = cast("Json", block)
        block_id = fields.get("block_id")
        if isinstance(block_id, str):
            if block_id in blocks_seen:
                found.append(_error(f"block_id already exists: {block_id}", f"{at}/{index}/block_id"))
            blocks_seen.add(block_id)
        found += _repeated_actions(_dicts(fields.get("elements")), f"{at}/{index}/elements")
    return found


def _repeated_actions(elements: list[Json], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, element in enumerate(elements):
        action_id = element.get("action_id")
        if not isinstance(action_id, str):
            continue
        if action_id in seen:
            yield _error(f"action_id already exists: {action_id}", f"{at}/{index}/action_id")
        seen.add(action_id)
