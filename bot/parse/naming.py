"""Capitalised runs of a text, and the everyday words that keep a run from being a name."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = (
    r"(?:[A-Z\u00c0-\u00dd]|\d+(?=[a-zA-Z]{2}|[A-Z]\b)|[a-z]{1,3}(?=[A-Z]))[\w+-]*"
    r"(?:(?:\.(?=\w)|'(?!s\b)(?=\w)|&(?=\w))[\w+-]+)*"
)
_RUN = re.compile(rf"(?:(?<![\w@#./-])|(?<=--)){_WORD}(?:[®™]? (?:& )?{_WORD})*")

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Run:
    """Words with capitals that stand side by side; `words` are (start, end) in the block."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameWords:
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
    table = tomllib.loads((files("bot.parse") / "lexicon_data" / "name_words.toml").read_text(encoding="utf-8"))
    return NameWords(
        **{
            key: frozenset(value.splitlines() if key.endswith("_pair") else value.split())
            for key, value in table.items()
        }
    )


def find_runs(text: str) -> Iterator[Run]:
    """Yield the capitalised runs of a text, everyday words off their left end."""
    not_first = name_words().not_first
    for found in _RUN.finditer(text):
        words = found[0].split(" ")
        start = found.start()
        while words and (words[0].lower() in not_first or words[0] == "&" or _ORDINAL.fullmatch(words[0])):
            start += len(words[0]) + 1
            del words[0]
        if words:
            yield Run(start, found.end(), tuple(words))
