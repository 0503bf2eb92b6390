"""The few Block Kit pieces that Topline uses, each within Slack's limits."""

from collections.abc import Sequence
from typing import cast

from bot.messages import Message
from bot.messages.escape import plain

SECTION_LIMIT = 2900
BUTTON_LIMIT = 75
VALUE_LIMIT = 2000
ID_LIMIT = 255
ACTIONS_LIMIT = 25
OVERFLOW_LIMIT = 5
BLOCKS_LIMIT = 50
# Undocumented: all blocks of a message together fail at about 13,200 characters.
MESSAGE_LIMIT = 12_000
TEXT_LIMIT = 3000

Block = dict[str, object]


def mrkdwn(text: str) -> Block:
    """Return a mrkdwn text object in which Slack links and mentions nothing by itself (`verbatim`)."""
    return {"type": "mrkdwn", "text": cut(text, SECTION_LIMIT), "verbatim": True}


def section(text: str, accessory: Block | None = None, *, block_id: str | None = None) -> Block:
    """Return a section of mrkdwn lines with an optional button beside them."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if block_id:
        block["block_id"] = block_id[:ID_LIMIT]
    if accessory:
        block["accessory"] = accessory
    return block


def context(text: str) -> Block:
    """Return a line of small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def button(label: str, action_id: str, value: str, *, style: str | None = None) -> Block:
    """Return a button; the `action_id` must be unique in its message, the part before `#` names the listener."""
    block: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": plain(label, BUTTON_LIMIT) or "…", "emoji": True},
        "action_id": action_id[:ID_LIMIT],
        "value": value[:VALUE_LIMIT],
    }
    if style:
        block["style"] = style
    return block


def overflow(action_id: str, options: Sequence[tuple[str, str]]) -> Block:
    """Return the menu `⋯` of up to five (label, value): what is done too rarely for a button of its own."""
    shown = [
        {"text": {"type": "plain_text", "text": plain(label, BUTTON_LIMIT) or "…", "emoji": True}, "value": value}
        for label, value in options[:OVERFLOW_LIMIT]
    ]
    return {"type": "overflow", "action_id": action_id[:ID_LIMIT], "options": shown}


def actions(buttons: Sequence[Block], *, block_id: str) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "block_id": block_id[:ID_LIMIT], "elements": list(buttons[:ACTIONS_LIMIT])}


def fit(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the leading blocks that Slack takes in one message, and a mark if that is not all of them."""
    kept: list[Block] = []
    room = MESSAGE_LIMIT - 100
    for block in blocks:
        room -= _size(block)
        if room < 0 or len(kept) == BLOCKS_LIMIT - 1:
            return (*kept, context("… there is more than fits in one message"))
        kept.append(block)
    return tuple(kept)


def _size(part: object) -> int:
    """Return how many characters of text a block holds, at any depth."""
    if isinstance(part, dict):
        fields = cast("Block", part)
        return sum(len(v) if k == "text" and isinstance(v, str) else _size(v) for k, v in fields.items())
    return sum(map(_size, cast("list[object]", part))) if isinstance(part, list) else 0


def cut(text: str, limit: int) -> str:
    """Return whole lines of our own mrkdwn that fit; a line is never cut, so neither is a link in it."""
    if len(text) <= limit:
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        if len("\n".join((*kept, line))) > limit - 2:
            break
        kept.append(line)
    return "\n".join((*kept, "…"))


def answer(text: str, *more: Block) -> Message:
    """Return a message of one section, and what follows it."""
    return Message(cut(text, TEXT_LIMIT), (section(text), *more))
