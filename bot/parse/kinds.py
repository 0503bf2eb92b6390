"""Which event types a sentence tells, and where: cues."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import EventType
from bot.parse.cues import CueRow, CueTable, load_cues
from bot.parse.document import Zone
from bot.parse.masking import Masked

_WORD_OF = 60


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell an event: `start` and `end` count in the masked text."""

    type: EventType
    start: int
    end: int
    firm: bool = False
    closing: bool = False


def find_cues(masked: Masked, zone: Zone, rows: Sequence[CueRow] | None = None) -> tuple[Cue, ...]:
    """Return the cues of a sentence in reading order, one a type and place, without those another type explains.

    `rows` are the rows that its words wake, if the caller has asked already.
    """
    table = load_cues()
    found: list[Cue] = []
    for row in table.awake(masked.text) if rows is None else rows:
        spans = [match.span() for match in row.find.finditer(masked.text)] if _stands_in(row, zone) else ()
        if spans and not (row.unless and row.unless.search(masked.text)):
            found += [Cue(row.type, start, end, row.firm, row.closing) for start, end in spans]
    if len(found) > 1:
        found = _merge(sorted(found, key=lambda cue: (cue.start, -cue.end)))
    return tuple(cue for cue in found if not any(_explains(other, cue, table) for other in found))


def _explains(first: Cue, second: Cue, table: CueTable) -> bool:
    """Return whether `second` is only a word of what `first` tells: the clearance of "clearance of the IND"."""
    pair = (first.type, second.type)
    if pair in table.inside:
        return first.start <= second.start < first.end
    return pair in table.over and second.start < first.end + _WORD_OF and first.start < second.end + _WORD_OF


def _stands_in(row: CueRow, zone: Zone) -> bool:
    if row.zone == "headline":
        return zone is Zone.HEADLINE
    return row.zone == "any" or zone in (Zone.HEADLINE, Zone.LEAD)


def _merge(cues: list[Cue]) -> list[Cue]:
    """Join cues of one type that overlap."""
    kept: list[Cue] = []
    for cue in cues:
        twin = next((n for n, k in enumerate(kept) if _overlap(k, cue)), None)
        if twin is None:
            kept.append(cue)
        else:
            old = kept[twin]
            kept[twin] = Cue(old.type, old.start, max(old.end, cue.end), old.firm or cue.firm, old.closing)
    return kept


def _overlap(first: Cue, second: Cue) -> bool:
    return first.type is second.type and first.closing is second.closing and first.end > second.start
