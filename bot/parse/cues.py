"""The table of cues (lexicon_data/cues*.toml): which words tell which event. Read when first asked."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from bot.model import EventType
from bot.parse.patterns import SearchPattern

_MACRO = re.compile(r"\{([a-z]+)\}")
_WORD = re.compile(r"[a-z]+|\d+")
_LONGEST_STEM = 14
_MEMO_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class CueRow:
    """One row: where `find` matches and `unless` does not, the sentence tells an event of `type`.

    Where `by` names regulators, one of them must stand in the sentence.
    """

    type: EventType
    find: SearchPattern
    unless: SearchPattern | None
    zone: Literal["headline", "top", "any"]
    firm: bool
    closing: bool
    dated: bool
    by: frozenset[str]


class CueTable:
    """The rows, and the stems of words that wake them."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Index the parsed TOML; raises KeyError where the table is wrong. Patterns are compiled on first use."""
        self.words: dict[str, str] = data["words"]
        self.over = _pairs(data["over"])
        self.inside = _pairs(data["inside"])
        self.rows: tuple[CueRow, ...] = tuple(self._row(row) for row in data["cue"])
        self._stems: dict[str, tuple[int, ...]] = {}
        for number, row in enumerate(data["cue"]):
            for stem in row["on"]:
                self._stems[stem] = (*self._stems.get(stem, ()), number)
        self._memo: dict[str, tuple[int, ...]] = {}

    def awake(self, text: str) -> list[CueRow]:
        """Return the rows that some word of the masked text wakes, in the table's order."""
        numbers: set[int] = set()
        memo = self._memo
        for word in set(_WORD.findall(text)):
            known = memo.get(word)
            numbers.update(self._woken(word) if known is None else known)
        return [self.rows[number] for number in sorted(numbers)]

    def expand(self, pattern: str) -> str:
        """Return the pattern with each `{name}` of the table's words put in."""
        return _MACRO.sub(lambda found: self.expand(self.words[found[1]]), pattern)

    def _woken(self, word: str) -> tuple[int, ...]:
        prefixes = (word[:size] for size in range(2, min(len(word), _LONGEST_STEM) + 1))
        known = tuple(number for prefix in prefixes for number in self._stems.get(prefix, ()))
        if len(self._memo) < _MEMO_LIMIT:
            self._memo[word] = known
        return known

    def _row(self, row: dict[str, Any]) -> CueRow:
        unless = row.get("unless")
        return CueRow(
            type=EventType(row["type"]),
            find=SearchPattern(self.expand(row["find"])),
            unless=SearchPattern(self.expand(unless)) if unless else None,
            zone=row.get("zone", "any"),
            firm=row.get("firm", False),
            closing=row.get("closing", False),
            dated=row.get("dated", False),
            by=frozenset(row.get("by", ())),
        )


def _pairs(rows: Iterable[Sequence[str]]) -> frozenset[tuple[EventType, EventType]]:
    return frozenset((EventType(first), EventType(second)) for first, second in rows)


@cache
def load_cues() -> CueTable:
    """Return the packaged table: rows of news, of the press's headlines, and of steps told with their date only."""
    room = files("bot.parse") / "lexicon_data"
    files_read = ("cues.toml", "cues_press.toml", "cues_dated.toml")
    data, press, dated = (tomllib.loads((room / name).read_text(encoding="utf-8")) for name in files_read)
    rows = [
        *data["cue"],
        *({**row, "zone": "headline"} for row in press["cue"]),
        *({**row, "dated": True} for row in dated["cue"]),
    ]
    return CueTable({**data, "words": {**data["words"], **press["words"]}, "cue": rows})
