"""A question in words → a query, or what is not understood of it.

Every word must be read: a question of which one word is left over is another question, and is not answered.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.command_line import plain_line
from bot.parse.folding import fold
from bot.parse.lexicon import Lexicon
from bot.questions.building import Builder, Unclear
from bot.questions.parts import Named, Part, Reader, Sort
from bot.questions.query import NotUnderstood, Understood, UnknownNames, WhichName

LONGEST = 300
_NO_SEEN: Mapping[str, tuple[Named, ...]] = {}
_PLACING = frozenset(("for", "of", "on", "about", "from", "by", "with", "to", "at", "in", "regarding", "concerning"))
_AUXILIARIES = frozenset(("was", "were", "is", "are", "has", "have", "had", "did", "does", "do", "will"))
# Words that turn a question into another one: never a name, wherever they stand.
_TURNING = frozenset(("not", "never", "no", "none", "nobody", "why", "how", "where", "instead", "if", "unless"))
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-"})


def parse_question(
    text: str, today: date, lexicon: Lexicon, seen: Mapping[str, tuple[Named, ...]] = _NO_SEEN
) -> Understood:
    """Return what is asked as of `today`, or what is not understood.

    `seen` holds, by their folded form, names that articles have told and the lexicon lacks.
    """
    line = re.sub(r"[\s?!.]+$", "", plain_line(text).translate(_APOSTROPHES))
    if not line or len(line) > LONGEST:
        return NotUnderstood(line[:LONGEST], problem=f"a question has up to {LONGEST} characters" if line else None)
    parts = Reader(lexicon, today, seen).read(line)
    unread = _unread_runs(line, parts)
    if unread and all(run.is_name for run in unread):
        return UnknownNames(tuple(run.name for run in unread), line, tuple(run.words for run in unread))
    if unread:
        return NotUnderstood(line, tuple(run.words for run in unread))
    for part in parts:
        if part.sort is Sort.WHICH and isinstance(part.value, tuple):
            return _which(line, part)
    try:
        return Builder(line, parts, today, lexicon).build()
    except Unclear as unclear:
        return NotUnderstood(line, problem=str(unclear))


def _which(line: str, part: Part) -> WhichName:
    found: tuple[Named, ...] = part.value  # pyright: ignore[reportAssignmentType]  what a part of this sort holds
    lines = ((one.choice, f"{line[: part.start]}={one.choice.key}{line[part.end :]}") for one in found)
    return WhichName(part.words, tuple(lines))


@dataclass(frozen=True, slots=True)
class _Run:
    """Unread words that stand together: `name` has the names beside them too, for one that was half read."""

    words: str
    name: str
    is_name: bool


def _unread_runs(line: str, parts: list[Part]) -> list[_Run]:
    """Return each run of unread words, and whether it stands where a name would."""
    is_question = any(part.sort in (Sort.ASKED, Sort.STEP, Sort.WHETHER) for part in parts)
    runs: list[_Run] = []
    for is_unread, group in groupby(range(len(parts)), lambda at: parts[at].sort is Sort.UNREAD):
        if not is_unread:
            continue
        places = list(group)
        first, last = places[0], places[-1]
        words = line[parts[first].start : parts[last].end]
        before = parts[first - 1] if first else None
        placed = before is not None and (
            before.words.lower() in _PLACING | _AUXILIARIES or before.sort in (Sort.NOT, Sort.JOIN)
        )
        is_end = last == len(parts) - 1 and before is not None and before.sort is not Sort.GLUE
        while first and parts[first - 1].sort in (Sort.NAME, Sort.WHICH):
            first -= 1
        while last + 1 < len(parts) and parts[last + 1].sort in (Sort.NAME, Sort.WHICH):
            last += 1
        name = line[parts[first].start : parts[last].end]
        turns = not _TURNING.isdisjoint(words.lower().split())
        runs.append(_Run(words, name, is_question and (placed or is_end or _is_marked(words)) and not turns))
    return runs


def _is_marked(words: str) -> bool:
    """Return whether words are written as a name is: with a capital, a digit, or in another script."""
    return not words.islower() or not words.isascii() or any(letter.isdigit() for letter in words)


def fold_seen(name: str) -> str:
    """Return the form under which `seen` holds a name."""
    return fold(name)
