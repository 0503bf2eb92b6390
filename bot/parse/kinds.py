"""Which event types a sentence tells, and where: cues."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import EventType
from bot.parse.cues import CueRow, CueTable, WokenRow, load_cues
from bot.parse.descriptions import find_businesses
from bot.parse.document import EntityKind, Zone
from bot.parse.masking import Masked

_WORD_OF = 60
_OTHER_STEP = re.compile(r"@y\d+,? (?:and|with|while)\b[^;:]*\Z")  # "accepted in @y1, and approval is expected"
_MAY_DO = re.compile(r"(?: \([^()]*\))?(?: [\w-]+){0,3} to ")  # "approved the exemption (IDE) application to initiate"
_DATE = re.compile(r"@y\d+")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell an event: `start` and `end` count in the masked text. Those of a `dated` cue need a date."""

    type: EventType
    start: int
    end: int
    firm: bool = False
    closing: bool = False
    dated: bool = False


def find_cues(masked: Masked, zone: Zone, rows: Sequence[WokenRow] | None = None) -> tuple[Cue, ...]:
    """Return the cues of a sentence in reading order, one a type and place, without those another type explains.

    `rows` are the rows that its words wake, if the caller has asked already.
    """
    table = load_cues()
    text = _without_business(masked.text)
    found: list[Cue] = []
    for row, alternatives in map(WokenRow, table.awake(masked.text)) if rows is None else rows:
        is_heard = row.stands_in(zone) and _is_by(row, masked)
        matches = tuple(row.find.finditer(text, alternatives)) if is_heard else ()
        if matches and not (row.unless and row.unless.search(text)):
            found += [
                Cue(row.type, start, end, row.firm, row.closing, row.dated)
                for match in matches
                for start, end in _parts(row, text, match)
            ]
    if len(found) > 1:
        found = _merge(sorted(_without_crossing(found, masked.text), key=lambda cue: (cue.start, -cue.end)))
    return tuple(cue for cue in found if not any(_explains(other, cue, table, masked.text) for other in found))


def _parts(row: CueRow, text: str, match: re.Match[str]) -> list[tuple[int, int]]:
    """Return the spans that a match tells: where it runs over a date, the parts beside the date that tell it alone.

    "A hold in @y1 and lifted the hold in @y2": the step is on one side of a date, not across it.
    """
    inside = _DATE.finditer(text, match.start(), match.end())
    dates = [date for date in inside if date.end() < match.end()]
    right = row.find.search(text, dates[-1].end()) if dates else None
    if right is None or right.start() >= match.end():
        return [match.span()]
    left = row.find.search(text, match.start(), dates[0].start())
    return [left.span(), right.span()] if left else [right.span()]


def _without_crossing(cues: list[Cue], text: str) -> list[Cue]:
    """Return the cues without those that run over a date to another cue of their type: that one tells the step."""

    def runs_to(cue: Cue, other: Cue) -> bool:
        is_within = cue.type is other.type and cue.start < other.start < cue.end
        return is_within and bool(_DATE.search(text, cue.start, other.start))

    return [cue for cue in cues if not any(runs_to(cue, other) for other in cues)]


def _without_business(text: str) -> str:
    """Return the masked text with blanks for what a firm does for a living: it tells no step, and denies none."""
    for start, end in find_businesses(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _explains(first: Cue, second: Cue, table: CueTable, text: str) -> bool:
    """Return whether `second` is only a word of what `first` tells: the clearance of "clearance of the IND"."""
    pair = (first.type, second.type)
    if pair in table.inside:
        return first.start <= second.start < first.end or bool(_MAY_DO.fullmatch(text, first.end, second.start))
    if pair not in table.over or _OTHER_STEP.search(text, first.end, second.start):
        return False
    return second.start < first.end + _WORD_OF and first.start < second.end + _WORD_OF


def _is_by(row: CueRow, masked: Masked) -> bool:
    return not row.by or any(mention.id in row.by for _, mention in masked.mentions(EntityKind.REGULATOR))


def _merge(cues: list[Cue]) -> list[Cue]:
    """Join cues of one type that overlap."""
    kept: list[Cue] = []
    for cue in cues:
        twin = next((n for n, k in enumerate(kept) if _overlap(k, cue)), None)
        if twin is None:
            kept.append(cue)
        else:
            old = kept[twin]
            end, firm, dated = max(old.end, cue.end), old.firm or cue.firm, old.dated and cue.dated
            kept[twin] = Cue(old.type, old.start, end, firm, old.closing, dated)
    return kept


def _overlap(first: Cue, second: Cue) -> bool:
    return first.type is second.type and first.closing is second.closing and first.end > second.start
