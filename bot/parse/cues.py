"""The table of cues (lexicon_data/cues*.toml): which words tell which event. Read when first asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from bot.model import EventType
from bot.parse.document import Zone
from bot.parse.patterns import SearchPattern
from bot.parse.sieve import Sieve
from bot.parse.tables import read_toml

_MACRO = re.compile(r"\{([a-z]+)\}")


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

    def stands_in(self, zone: Zone) -> bool:
        """Return whether the row tells events in sentences of a zone."""
        if self.zone == "headline":
            return zone is Zone.HEADLINE
        return self.zone == "any" or zone in (Zone.HEADLINE, Zone.LEAD)


class WokenRow(NamedTuple):
    """A row that words wake, and which alternatives of its `find` may match: all where it was not asked."""

    row: CueRow
    alternatives: tuple[int, ...] | None = None


class CueTable:
    """The rows, and the stems of words that wake them."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Index the parsed TOML; raises KeyError where the table is wrong. Patterns are compiled on first use."""
        self.words: dict[str, str] = data["words"]
        self.over = _pairs(data["over"])
        self.inside = _pairs(data["inside"])
        self.rows: tuple[CueRow, ...] = tuple(self._row(row) for row in data["cue"])
        self._sieve = Sieve([row.find for row in self.rows], [row["on"] for row in data["cue"]])

    def awake(self, text: str) -> list[CueRow]:
        """Return the rows that some word of the masked text wakes, in the table's order."""
        return [self.rows[number] for number in self._sieve.woken(text)]

    def telling(self, folded: str, zone: Zone) -> tuple[WokenRow, ...]:
        """Return the rows that may match in a folded sentence of a zone once its names and dates are masked."""
        found = [WokenRow(self.rows[number], which) for number, which in self._sieve.standing(folded).items()]
        return tuple([each for each in found if each.row.stands_in(zone)])

    def expand(self, pattern: str) -> str:
        """Return the pattern with each `{name}` of the table's words put in."""
        return _MACRO.sub(lambda found: self.expand(self.words[found[1]]), pattern)

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
    data, press, dated = map(read_toml, ("cues.toml", "cues_press.toml", "cues_dated.toml"))
    rows = [
        *data["cue"],
        *({**row, "zone": "headline"} for row in press["cue"]),
        *({**row, "dated": True} for row in dated["cue"]),
    ]
    return CueTable({**data, "words": {**data["words"], **press["words"]}, "cue": rows})
