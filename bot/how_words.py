"""How a subscription is to be told, as people type it: `delivery:daily`, `least:high`, taken out of their line."""

import re
from difflib import get_close_matches
from typing import TypeVar

from bot.errors import UserError
from bot.model import Delivery, How, Importance

_DELIVERIES = {
    Delivery.AT_ONCE: ("at once", "at_once", "at-once", "once", "now", "each", "instant", "immediately", "live"),
    Delivery.DAILY: ("daily", "morning", "day", "every day", "every morning", "digest"),
    Delivery.WEEKLY: ("weekly", "week", "every week", "once a week"),
}
_FLOORS = {
    Importance.LOW: ("low", "all", "everything", "any", "minor"),
    Importance.NORMAL: ("normal", "medium"),
    Importance.HIGH: ("high", "important", "major", "only important"),
}
_DELIVERY_WORDS = {word: delivery for delivery, words in _DELIVERIES.items() for word in words}
_FLOOR_WORDS = {word: floor for floor, words in _FLOORS.items() for word in words}
_PHRASES = sorted((word for word in (*_DELIVERY_WORDS, *_FLOOR_WORDS) if " " in word), key=len, reverse=True)
_PART = re.compile(
    r"(?:(?<=[\s,;])|^)(?P<kind>delivery|deliver|digest|when|least|importance|floor):\s*"
    rf"(?P<value>{'|'.join(map(re.escape, _PHRASES))}|[^\s,;]*)[,;]?",
    re.IGNORECASE,
)
_WHEN = frozenset({"delivery", "deliver", "digest", "when"})
_QUOTED = re.compile(r'["“„«][^"”»“]*["”»“]')
_Meant = TypeVar("_Meant", Delivery, Importance)


def split_how(text: str) -> tuple[str, How | None]:
    """Return the line without what it says of the telling, and that; None when it says nothing.

    UserError names a word that is none of ours.
    """
    masked = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text)
    found = list(_PART.finditer(masked))
    if not found:
        return text, None
    how = How()
    rest, end = "", 0
    for part in found:
        value = part["value"].lower()
        if part["kind"].lower() in _WHEN:
            how = How(_resolve(part["kind"], value, _DELIVERY_WORDS), how.floor)
        else:
            how = How(how.delivery, _resolve(part["kind"], value, _FLOOR_WORDS))
        rest, end = rest + text[end : part.start()], part.end()
    return (rest + text[end:]).strip(" ,;"), how


def how_line(how: How | None) -> str:
    """Return the words that `split_how` reads back, with a space before them; nothing for None."""
    return f" delivery:{how.delivery.replace('_', '-')} least:{how.floor}" if how else ""


def _resolve(kind: str, value: str, words: dict[str, _Meant]) -> _Meant:
    if value in words:
        return words[value]
    near = get_close_matches(value, words, n=1, cutoff=0.6)
    some = "at-once, daily or weekly" if kind.lower() in _WHEN else "low, normal or high"
    hint = f"Did you mean “{near[0]}”?" if near else f"It takes {some}."
    message = f"I do not know “{kind}:{value}”. {hint}"
    raise UserError(message)
