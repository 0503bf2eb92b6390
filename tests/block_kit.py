"""A strict check of messages against Slack's published limits, and against what news text must never do."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, cast

from bot.messages import Message
from handlers.workspace.block_check import find_view_errors

Json = dict[str, Any]
_FIELDS = {
    "section": ({"type", "text", "block_id", "accessory"}, {"type", "text"}),
    "context": ({"type", "elements", "block_id"}, {"type", "elements"}),
    "actions": ({"type", "elements", "block_id"}, {"type", "elements"}),
    "button": ({"type", "text", "action_id", "value", "style"}, {"type", "text", "action_id"}),
    "overflow": ({"type", "action_id", "options"}, {"type", "action_id", "options"}),
    "mrkdwn": ({"type", "text", "verbatim"}, {"type", "text", "verbatim"}),
    "plain_text": ({"type", "text", "emoji"}, {"type", "text"}),
}
_LINK = re.compile(r"<(https?://[^<>|]+)\|([^<>|]+)>")
_INSTANT = re.compile(r"<!date\^[0-9]+\^\{date_short_pretty\} \{time\}\|[0-9]+ [A-Z][a-z]+ [0-9]+ [0-9:]+ UTC>")
_PERSON = re.compile(r"<[@#][A-Z0-9]+>")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def find_faults(message: Message, *, links: frozenset[str] = frozenset()) -> list[str]:
    """Return what Slack would refuse, and every mention, foreign link or hidden character."""
    faults = _text(message.text, 3000, "text", links)
    blocks: Any = message.blocks
    if not 1 <= len(blocks) <= 50:
        faults.append(f"{len(blocks)} blocks")
    for index, block in enumerate(blocks):
        faults += _block(block, f"blocks/{index}", links)
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        faults.append(f"block_id twice: {ids}")
    if sum(len(text) for block in blocks for text in _texts(block)) > 12_000:
        faults.append("msg_blocks_too_long")
    return faults


def find_view_faults(view: Json, *, links: frozenset[str] = frozenset()) -> list[str]:
    """Return what Slack would refuse of a modal or Home, and every mention, foreign link or hidden character."""
    faults = find_view_errors(view)
    for at, text in _text_objects(view, "view"):
        if text["type"] == "mrkdwn":
            faults += _mrkdwn(text, 3000, at, links)
        else:
            faults += _hidden(text["text"], at)
    return faults


def _text_objects(part: object, at: str) -> Iterator[tuple[str, Json]]:
    """Yield every text object at any depth, with where it stands."""
    if isinstance(part, dict):
        fields = cast("Json", part)
        if fields.get("type") in {"mrkdwn", "plain_text"}:
            yield at, fields
        for name, value in fields.items():
            yield from _text_objects(value, f"{at}/{name}")
    elif isinstance(part, list):
        for index, item in enumerate(cast("list[object]", part)):
            yield from _text_objects(item, f"{at}/{index}")


def texts(message: Message) -> str:
    """Return everything that a reader of the blocks sees, a line a text."""
    blocks: Any = message.blocks
    return "\n".join(text for block in blocks for text in _texts(block))


def buttons(message: Message | Json) -> dict[str, Json]:
    """Return the buttons of a message, or of a payload with blocks, by what they show."""
    blocks: Any = message.blocks if isinstance(message, Message) else message["blocks"]
    shown = [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory") or {})]
    return {one["text"]["text"]: one for one in shown if one.get("type") == "button"}


def _block(block: Json, at: str, links: frozenset[str]) -> list[str]:
    kind = block.get("type", "")
    if kind == "table":
        return _table(block, at, links)
    if kind not in {"section", "context", "actions"}:
        return [f"{at}: unknown type {kind}"]
    faults = _shape(block, at)
    if len(block.get("block_id", "x")) > 255 or not block.get("block_id", "x"):
        faults.append(f"{at}: block_id")
    if kind == "section":
        faults += _mrkdwn(block["text"], 3000, f"{at}/text", links)
        faults += _button(block["accessory"], f"{at}/accessory") if "accessory" in block else []
    elif kind == "context":
        faults += [f"{at}: elements"] if not 1 <= len(block["elements"]) <= 10 else []
        faults += [fault for one in block["elements"] for fault in _mrkdwn(one, 3000, at, links)]
    else:
        elements = block["elements"]
        faults += [f"{at}: elements"] if not 1 <= len(elements) <= 25 else []
        faults += [fault for one in elements for fault in (_menu if one["type"] == "overflow" else _button)(one, at)]
        ids = [one["action_id"] for one in elements]
        faults += [f"{at}: action_id twice {ids}"] if len(ids) != len(set(ids)) else []
    return faults


def _table(block: Json, at: str, links: frozenset[str]) -> list[str]:
    """Return the faults of a table: Slack's published limits, plain cells, our own links alone."""
    faults = [f"{at}: fields"] if set(block) - {"type", "block_id", "rows", "column_settings"} else []
    rows: list[list[Json]] = block["rows"]
    width = len(rows[0]) if rows else 0
    if not 1 <= len(rows) <= 100 or not 1 <= width <= 20 or any(len(row) != width for row in rows):
        faults.append(f"{at}: rows and columns")
    for cell in (cell for row in rows for cell in row):
        if cell["type"] == "raw_text":
            faults += [f"{at}: fields of a cell"] if set(cell) != {"type", "text"} or not cell["text"] else []
            faults += _hidden(cell["text"], at)
            continue
        (inner,) = cell["elements"]
        (element,) = inner["elements"]
        if (cell["type"], inner["type"], element["type"]) != ("rich_text", "rich_text_section", "link"):
            faults.append(f"{at}: a cell of {cell['type']}")
        faults += [] if element["url"] in links else [f"{at}: foreign link {element['url']}"]
        faults += _hidden(element["text"], at) + ([] if element["text"].strip() else [f"{at}: empty label"])
    return faults


def _button(button: Json, at: str) -> list[str]:
    faults = _shape(button, at)
    if not 1 <= len(button["text"]["text"]) <= 75 or button["text"]["type"] != "plain_text":
        faults.append(f"{at}: button text {button['text']}")
    if not 1 <= len(button["action_id"]) <= 255 or not 1 <= len(button.get("value", "x")) <= 2000:
        faults.append(f"{at}: action_id or value")
    return faults + _shape(button["text"], at) + _hidden(button["text"]["text"], at)


def _menu(menu: Json, at: str) -> list[str]:
    faults = _shape(menu, at) + ([] if 2 <= len(menu["options"]) <= 5 else [f"{at}: options"])
    for one in menu["options"]:
        faults += [] if 1 <= len(one["text"]["text"]) <= 75 and 1 <= len(one["value"]) <= 150 else [f"{at}: {one}"]
        faults += _shape(one["text"], at) + _hidden(one["text"]["text"], at)
    return faults


def _mrkdwn(text: Json, limit: int, at: str, links: frozenset[str]) -> list[str]:
    faults = _shape(text, at)
    if text.get("type") != "mrkdwn" or text.get("verbatim") is not True:
        faults.append(f"{at}: not verbatim mrkdwn")
    return faults + _text(text["text"], limit, at, links)


def _text(text: str, limit: int, at: str, links: frozenset[str]) -> list[str]:
    faults = [f"{at}: length {len(text)}"] if not 1 <= len(text) <= limit else []
    for url, label in _LINK.findall(text):
        if url.replace("&amp;", "&") not in links:
            faults.append(f"{at}: foreign link {url}")
        faults += [f"{at}: empty label"] if not label.strip() else []
    bare = _PERSON.sub("", _LINK.sub("", _INSTANT.sub("", text)))
    if "<" in bare or re.search(r"(?<!^)>", re.sub(r"(?m)^>", "", bare)):
        faults.append(f"{at}: an angle bracket in {bare!r}")
    if _AMPERSAND.search(bare):
        faults.append(f"{at}: a bare or cut ampersand in {bare!r}")
    if re.search(r"@(here|channel|everyone)\b", bare, re.IGNORECASE) or "://" in bare:
        faults.append(f"{at}: a mention or address in {bare!r}")
    return faults + _hidden(text, at)


def _hidden(text: str, at: str) -> list[str]:
    bad = [f"{ord(c):04x}" for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c != "\n"]
    return [f"{at}: hidden characters {bad}"] if bad else []


def _shape(item: Json, at: str) -> list[str]:
    allowed, required = _FIELDS.get(item.get("type", ""), (set[str](), set[str]()))
    wrong = set(item) - allowed | required - set(item)
    return [f"{at}: fields {sorted(wrong)} of {item.get('type')}"] if wrong else []


def _texts(block: Json) -> list[str]:
    if block["type"] == "table":
        cells = [cell for row in block["rows"] for cell in row]
        return [c["text"] if c["type"] == "raw_text" else c["elements"][0]["elements"][0]["text"] for c in cells]
    parts = [block.get("text"), *block.get("elements", ()), block.get("accessory")]
    found: list[str] = []
    for part in parts:
        if part and "options" in part:
            found += [one["text"]["text"] for one in part["options"]]
        elif part:
            text = part.get("text", "")
            found.append(text["text"] if isinstance(text, dict) else text)
    return found
