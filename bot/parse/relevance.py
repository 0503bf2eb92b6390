"""Why an article is no news for us: law-firm and conference notices, earnings, staff changes, gold mines."""

import re
from dataclasses import dataclass
from functools import cache

from bot.parse.patterns import SearchPattern
from bot.parse.tables import read_toml

_PRECLINICAL = re.compile(
    r"\b(?:pre-?clinical(?! (?:alzheimer|ad\b))|in[ -]vitro|mice|murine"
    r"|(?:animal|mouse) (?:models?|stud\w+|data)|xenografts?"
    r"|non-?human primates?)\b",
    re.IGNORECASE,
)
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


@cache
def _rules() -> tuple[tuple[_Row, ...], re.Pattern[str]]:
    data = read_toml("cues_noise.toml")
    rows = [
        _Row(
            SearchPattern(row["find"]),
            SearchPattern(row["unless"]) if "unless" in row else None,
            Noise(row["reason"], row.get("hard", False)),
        )
        for row in data["noise"]
    ]
    return tuple(rows), re.compile(data["sign"], re.IGNORECASE)


def find_noise(headline: str) -> Noise | None:
    """Return the first kind of noise that the headline shows, hard kinds before the others."""
    folded = headline.replace("\u2019", "'").replace("\u00a0", " ").lower()
    found = [
        row.noise for row in _rules()[0] if row.find.search(folded) and not (row.unless and row.unless.search(folded))
    ]
    return next((noise for noise in found if noise.hard), found[0] if found else None)


def is_preclinical(text: str) -> bool:
    """Return whether a headline with its lead tells of cells and animals only."""
    return bool(_PRECLINICAL.search(text)) and not _IN_PEOPLE.search(text)


def has_biotech_sign(text: str, wanted: int = 2) -> bool:
    """Return whether `wanted` different words of medicine or of drug making stand in the text."""
    seen: set[str] = set()
    for match in _rules()[1].finditer(text):
        seen.add(match[0].lower())
        if len(seen) >= wanted:
            return True
    return False
