"""The detail that the type of an event calls for: application, kind, outcome, phase."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from bot.model import Detail, EventType
from bot.parse.tables import read_toml

Found = TypeVar("Found")
Outcome = Literal["positive", "negative", "mixed"]

_OUTCOMES = frozenset({EventType.READOUT, EventType.OPINION, EventType.ADVISORY_COMMITTEE})
_PHASED = frozenset(
    {EventType.READOUT, EventType.TRIAL_START, EventType.TRIAL_CLEARANCE, EventType.ENROLLMENT_COMPLETE,
     EventType.TRIAL_STOPPED, EventType.CLINICAL_HOLD, EventType.HOLD_LIFTED, EventType.LICENSE}
)  # fmt: skip
_FILED = frozenset(
    {EventType.SUBMISSION, EventType.ACCEPTANCE, EventType.APPROVAL, EventType.REJECTION, EventType.DECISION_DATE,
     EventType.OPINION, EventType.TRIAL_CLEARANCE, EventType.WITHDRAWAL}
)  # fmt: skip
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NUMBER = r"[1-4]|iv|i{1,3}"
_PHASE = re.compile(
    rf"\b(?:phase|ph)\.?\s?(?P<a>{_NUMBER})\s?[abc]?\b(?:\s?(?:/|-|to|and)\s?(?:phase\s?)?(?P<b>{_NUMBER})[abc]?\b)?"
)


@dataclass(frozen=True, slots=True)
class _Words:
    names: tuple[str, ...]
    applications: re.Pattern[str]
    kinds: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    outcome: dict[str, re.Pattern[str]]


@cache
def _words() -> _Words:
    data = read_toml("cues_detail.toml")
    rows: dict[str, str] = data["applications"]
    return _Words(
        tuple(rows),
        re.compile(r"\b(?:" + "|".join(f"({pattern})" for pattern in rows.values()) + ")"),
        {t: tuple((name, re.compile(p)) for name, p in kinds.items()) for t, kinds in data["kinds"].items()},
        {name: re.compile(pattern) for name, pattern in data["outcome"].items()},
    )


def find_detail(event_type: EventType, texts: Iterable[str]) -> Detail:
    """Return the detail of an event from the masked texts that tell it, the surest text first."""
    told = list(texts)
    return Detail(
        application=_first(find_application, told) if event_type in _FILED else None,
        kind=find_kind(event_type, " ".join(told)),
        outcome=_first(find_outcome, told) if event_type in _OUTCOMES else None,
        phase=_first(find_phase, told) if event_type in _PHASED else None,
    )


def _first(find: Callable[[str], Found | None], texts: Iterable[str]) -> Found | None:
    return next((found for text in texts if (found := find(text)) is not None), None)


def find_application(text: str) -> str | None:
    """Return the application that masked text names first (`NDA`, `sBLA`, `510(k)`), or None."""
    words = _words()
    names = (words.names[int(found.lastindex or 1) - 1] for found in words.applications.finditer(text))
    return next((name for name in names if name), None)


def find_kind(event_type: EventType, text: str) -> str | None:
    """Return the kind of a designation or approval in masked text; an approval with no word of kind is `full`."""
    for name, pattern in _words().kinds.get(event_type.value, ()):
        if pattern.search(text):
            return name
    return "full" if event_type is EventType.APPROVAL else None


def find_outcome(text: str) -> Outcome | None:
    """Return `positive`, `negative` or `mixed` from the words of masked text, None where it has none."""
    outcome = _words().outcome
    good, bad = bool(outcome["positive"].search(text)), bool(outcome["negative"].search(text))
    if good and bad:
        return "mixed" if outcome["mixed"].search(text) else "negative"
    return "positive" if good else "negative" if bad else None


def find_phase(text: str) -> str | None:
    """Return the first clinical phase in masked text in the contract's form: `1`, `1/2`, `2`, `2/3`, `3`, `4`."""
    found = _PHASE.search(text)
    if not found:
        return None
    first, second = (_ROMAN.get(part, part) if part else None for part in (found["a"], found["b"]))
    return f"{first}/{second}" if second and second > str(first) else first
