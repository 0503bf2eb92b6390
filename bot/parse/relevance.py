"""Why an article is no news for us: law-firm and conference notices, earnings, staff changes, gold mines."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Noise:
    """Why a headline is no news; `hard` noise stands even against an event told in the headline."""

    reason: str
    hard: bool


@cache
def _rules() -> tuple[tuple[tuple[re.Pattern[str], Noise], ...], re.Pattern[str]]:
    data = tomllib.loads((files("bot.parse") / "lexicon_data" / "cues_noise.toml").read_text(encoding="utf-8"))
    rows = tuple((re.compile(row["find"]), Noise(row["reason"], row.get("hard", False))) for row in data["noise"])
    return rows, re.compile(data["sign"], re.IGNORECASE)


def find_noise(headline: str) -> Noise | None:
    """Return the first kind of noise that the headline shows, hard kinds before the others."""
    folded = headline.replace("\u2019", "'").replace("\u00a0", " ").lower()
    found = [noise for pattern, noise in _rules()[0] if pattern.search(folded)]
    return next((noise for noise in found if noise.hard), found[0] if found else None)


def has_biotech_sign(text: str) -> bool:
    """Return whether two different words of medicine or of drug making stand in the text."""
    seen: set[str] = set()
    for match in _rules()[1].finditer(text):
        seen.add(match[0].lower())
        if len(seen) > 1:
            return True
    return False
