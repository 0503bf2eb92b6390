"""Capitalised runs of a text, and the everyday words that keep a run from being a name."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.parse.tables import read_toml

_WORD_GOES_ON = r"[\w+-]*(?:(?:\.(?=\w)|'(?!s\b)(?=\w)|&(?=\w))[\w+-]+)*"
_THEN_LETTERS = r"(?=[a-zA-Z]{2}|[A-Z]\b)"
_WORD = rf"(?:[A-Z\u00c0-\u00dd]|\d+{_THEN_LETTERS}|[a-z]{{1,3}}(?=[A-Z])){_WORD_GOES_ON}"
# A word that opens a run is looked for by its capital or digit, one class of characters, which makes the search fast;
# what stands before it is asked after that. Up to three small letters may (mRNA): `_start_of` puts them back.
_FREE = r"(?:(?<![\w@#./-])|(?<=--))"
_CAPITAL = r"[A-Z\u00c0-\u00dd]"
_OPENS = (
    rf"[A-Z\u00c0-\u00dd\d](?:(?<={_FREE}{_CAPITAL})|(?<={_FREE}\d)\d*{_THEN_LETTERS}"
    rf"|(?<={_FREE}[a-z][A-Z])|(?<={_FREE}[a-z]{{2}}[A-Z])|(?<={_FREE}[a-z]{{3}}[A-Z]))"
)
_RUN = re.compile(rf"{_OPENS}{_WORD_GOES_ON}(?:[®™]? (?:& )?{_WORD})*")

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


class Run(NamedTuple):
    """Words with capitals that stand side by side; `words` are (start, end) in the block."""

    start: int
    end: int
    words: tuple[str, ...]


class NameWords(NamedTuple):
    """Word lists of `name_words.toml`."""

    not_first: frozenset[str]
    generic: frozenset[str]
    never_short: frozenset[str]
    places: frozenset[str]
    no_firm: frozenset[str]
    roles: frozenset[str]
    no_symbol: frozenset[str]
    no_drug: frozenset[str]
    drug_ends: frozenset[str]
    no_disease: frozenset[str]
    disease_heads: frozenset[str]
    disease_ends: frozenset[str]
    before_firm: frozenset[str]
    disease_breaks: frozenset[str]
    disease_leads: frozenset[str]
    disease_vague: frozenset[str]
    no_disease_pair: frozenset[str]


@cache
def name_words() -> NameWords:
    """Return the packaged lists of everyday words; read once."""
    table = read_toml("name_words.toml")
    return NameWords(
        **{
            key: frozenset(value.splitlines() if key.endswith("_pair") else value.split())
            for key, value in table.items()
        }
    )


def find_runs(text: str, start: int = 0, end: int | None = None) -> Iterator[Run]:
    """Yield the capitalised runs of a text that begin within the span, everyday words off their left end."""
    not_first = name_words().not_first
    last = len(text) if end is None else end
    for found in _RUN.finditer(text, start):
        at, stop = found.span()
        if at and "a" <= text[at - 1] <= "z":
            at = _start_of(text, at)
        if at >= last:
            return
        chunk = text[at:stop]
        if " " not in chunk:
            if chunk.lower() not in not_first and not (chunk[0].isdigit() and _ORDINAL.fullmatch(chunk)):
                yield Run(at, stop, (chunk,))
            continue
        words = chunk.split(" ")
        while words and (words[0].lower() in not_first or words[0] == "&" or _ORDINAL.fullmatch(words[0])):
            at += len(words[0]) + 1
            del words[0]
        if words:
            yield Run(at, stop, tuple(words))


def _start_of(text: str, at: int) -> int:
    """Return where the word begins whose first capital or digit stands at `at`."""
    while at and "a" <= text[at - 1] <= "z":
        at -= 1
    return at
