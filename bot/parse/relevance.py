"""Why an article is no news for us: law-firm and conference notices, earnings, staff changes, gold mines."""

import re
from dataclasses import dataclass
from functools import cache

from bot.parse.patterns import SearchPattern
from bot.parse.sieve import Sieve
from bot.parse.tables import read_toml

_PRECLINICAL = re.compile(
    r"\b(?:pre-?clinical(?! (?:alzheimer|ad\b))|in[ -]vitro|mice|murine"
    r"|(?:animal|mouse) (?:models?|stud\w+|data)|xenografts?"
    r"|non-?human primates?)\b",
    re.IGNORECASE,
)
_PRECLINICAL_WORDS = ("clinical", "vitro", "mice", "murine", "animal", "mouse", "xenograft", "primate")
_IN_PEOPLE = re.compile(
    r"\bphase ?(?:\d|i)|\b(?:(?<!pre-)(?<!non-)clinical (?:trials?|stud|data|results)"
    r"|patients? (?:with|treated|dosed|in|who|were)"
    r"|stage patients|pilot stud\w+|follow-up|participants|volunteers|first-in-human|adults|children)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Noise:
    """Why a headline is no news; `hard` noise stands even against an event told in the headline."""

    reason: str
    hard: bool


@dataclass(frozen=True, slots=True)
class _Row:
    find: SearchPattern
    unless: SearchPattern | None
    noise: Noise


@dataclass(frozen=True, slots=True)
class _Rules:
    rows: tuple[_Row, ...]
    sieve: Sieve
    sign: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = read_toml("cues_noise.toml")
    rows = [
        _Row(
            SearchPattern(row["find"]),
            SearchPattern(row["unless"]) if "unless" in row else None,
            Noise(row["reason"], row.get("hard", False)),
        )
        for row in data["noise"]
    ]
    return _Rules(tuple(rows), Sieve([row.find for row in rows]), re.compile(data["sign"], re.IGNORECASE))


def find_noise(headline: str) -> Noise | None:
    """Return the first kind of noise that the headline shows, hard kinds before the others."""
    folded = headline.replace("\u2019", "'").replace("\u00a0", " ").lower()
    rows = _rules().rows
    standing = [rows[number] for number in _rules().sieve.standing(folded)]
    found = [
        row.noise for row in standing if row.find.search(folded) and not (row.unless and row.unless.search(folded))
    ]
    return next((noise for noise in found if noise.hard), found[0] if found else None)


def is_preclinical(text: str) -> bool:
    """Return whether a headline with its lead tells of cells and animals only."""
    folded = text.lower()
    if not any(word in folded for word in _PRECLINICAL_WORDS):
        return False
    return bool(_PRECLINICAL.search(text)) and not _IN_PEOPLE.search(text)


def has_biotech_sign(text: str, wanted: int = 2) -> bool:
    """Return whether `wanted` different words of medicine or of drug making stand in the text."""
    seen: set[str] = set()
    for match in _rules().sign.finditer(text):
        seen.add(match[0].lower())
        if len(seen) >= wanted:
            return True
    return False
