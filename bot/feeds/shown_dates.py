"""The day that a list of news shows beside a title, in the many ways that lists write one.

A day in numbers may be two: 05/06/2026. Its neighbours say which: where one of them reads 25/06/2026, days stand first
in the whole list. Where none says it the day is left out, not guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.errors import ParseError
from bot.published import parse_published

_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年\uB144]\s?(\d{1,2})\s?[-/.月\uC6D4]\s?(\d{1,2})(?!\d)")
_REIWA = re.compile(r"令和\s?(\d{1,2}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_REIWA_BEGAN = 2019
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(20\d\d)(?!\d)")
_WORDS = re.compile(
    r"(?<![\w])(?:[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s20\d\d|"
    r"\d{1,2}(?:st|nd|rd|th|er|\.)?[\s-](?:de\s)?[^\W\d_]{3,12}\.?,?[\s-](?:de\s)?20\d\d)(?!\d)"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b")
_IN_PATH = (
    re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)"),
    re.compile(r"[/_tT-](20\d\d)(\d\d)(\d\d)(?=\d{0,9}(?:[_./-]|$))"),
)
# Most lists are in English: these need no parser of all languages.
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_ENGLISH = {name: place for place, name in enumerate(_MONTH_NAMES.split(), 1)}
_ENGLISH_NAME = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?",
    re.IGNORECASE,
)
_LONGEST = 2_000
_MOST_TRIES = 3
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A day as a list shows it: known, or two numbers of which nobody said yet which is the month."""

    day: date | None = None
    numbers: tuple[int, int, int] | None = None


def find_shown(text: str) -> Shown | None:
    """Return the first day that a short text shows, or None."""
    text = " ".join(text[:_LONGEST].split())
    if found := _REIWA.search(text):
        year = _REIWA_BEGAN - 1 + (1 if found[1] == "元" else int(found[1]))
        return _known(year, int(found[2]), int(found[3]))
    if found := _YEAR_FIRST.search(text):
        return _known(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        return _known(year, second, first) if found[2] == "." else Shown(numbers=(first, second, year))
    words = (_in_words(found[0]) for found in list(_WORDS.finditer(text))[:_MOST_TRIES])
    return next(filter(None, words), None)


def find_in_path(path: str) -> date | None:
    """Return the day that an address tells: `/2025/03/14/…`, `/t20250314_1234.html`."""
    for pattern in _IN_PATH:
        if found := pattern.search(path):
            shown = _known(int(found[1]), int(found[2]), int(found[3]))
            return shown and shown.day
    return None


def settle(shown: Sequence[Shown | None]) -> list[date | None]:
    """Return the days of a whole list; what stays open between two of them is None."""
    numbers = [one.numbers for one in shown if one and one.numbers]
    day_first = any(first > _MONTHS for first, _, _ in numbers)
    month_first = any(second > _MONTHS for _, second, _ in numbers)
    return [_settled(one, day_first=day_first, month_first=month_first) if one else None for one in shown]


@lru_cache(maxsize=1_000)
def _in_words(text: str) -> Shown | None:
    plain = _ORDINAL.sub("", text).replace("-", " ")
    names = [word for word in re.findall(r"[^\W\d_]+", plain) if word != "de"]
    month = _ENGLISH.get(names[0].lower()[:3]) if names else None
    if month and names[0].isascii() and _ENGLISH_NAME.fullmatch(names[0]):
        day, year = (int(number) for number in re.findall(r"\d+", plain))
        return _known(year, month, day)
    try:
        return Shown(parse_published(plain))
    except ParseError:
        return None


def _settled(shown: Shown, *, day_first: bool, month_first: bool) -> date | None:
    if shown.numbers is None:
        return shown.day
    first, second, year = shown.numbers
    if day_first == month_first and first != second:
        return None
    known = _known(year, first, second) if month_first else _known(year, second, first)
    return known and known.day


def _known(year: int, month: int, day: int) -> Shown | None:
    try:
        return Shown(date(year, month, day))
    except ValueError:
        return None
