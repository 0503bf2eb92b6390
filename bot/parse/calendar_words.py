"""The words that dates are made of, and how a year is told: what every rule of the date grammar shares."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from bot.when import PartialDate

_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WORDS = {"march", "may", "august"}  # English words too: as months they need their capital
_NUMBERS = {form.lower(): number for number, name in enumerate(_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
_FORMS = {form for name in (*_NAMES, "Sept") for form in (name, name.upper(), name[:3], name[:3].upper())} | {
    name.lower() for name in _NAMES if name.lower() not in _WORDS
}

# "onJune 24": releases that lost their markup lose spaces too, so a capital may follow a small letter. It is looked for
# behind the first letter: a pattern that begins with letters is searched for ten times as fast as one that looks back.
_OPENS = r"(?:(?<![A-Za-z].)|(?<=[a-z][A-Z]))"
# A full stop belongs to a short name only: "in March. 2 patients" is no second of March.
_DOT = r"(?:(?:(?<=\b[A-Za-z]{3})(?<!May)(?<!MAY)|(?<=[Ss][Ee][Pp][Tt]))\.)?"
_UNITS = r"(?![\d%]|[.,]\d|\s?(?:mg|mcg|µg|g|kg|mL|ml|IU|units?|nM|ppm)\b)"


def month_group(name: str = "month") -> str:
    """Return a pattern for a month's name, as a group called `name`."""
    return rf"(?P<{name}>{_any_month()})(?![A-Za-z]){_DOT}"


def _any_month() -> str:
    """Return a pattern for every form of a month, those of one letter together."""
    heads: dict[str, list[str]] = {}
    for form in sorted(_FORMS, key=len, reverse=True):
        heads.setdefault(form[0], []).append(form[1:])
    return "|".join(f"{head}{_OPENS}(?:{'|'.join(tails)})" for head, tails in heads.items())


def day_group(behind: str = "") -> str:
    """Return a pattern for a day of the month; `behind` is what its first digit asks of what stands before it."""
    first = rf"[0-9]{behind}(?:(?<=3)[01]|(?<=[12])\d|(?<=0)[1-9]|(?<=[1-9]))"
    return rf"(?P<day>{first})(?:st|nd|rd|th)?(?![\d%]|[.,]\d)"


MONTH = month_group()
DAY = day_group()
_ANY_WEEKDAY = r"(?P<weekday>Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_WEEKDAY_BEFORE = re.compile(rf"\b{_ANY_WEEKDAY},?\s+\Z")
_LONGEST_WEEKDAY = 14
CONGRESSES = "ASCO|ASH|ESMO|AACR|EHA|AHA|ACC|ADA|EASD|AAN|SABCS|WCLC|AASLD|EASL|ACR|EULAR|CROI|CTAD|AAIC|ECTRIMS|SITC"
WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?![A-Za-z])"
YEAR_NUMBER = rf"(?P<year>(?:19|20)\d\d){_UNITS}"
_THIS_YEAR = r"(?P<relative>(?:this|the\s+current|next|last|the)(?:\s+calendar)?\s+year)\b(?!-)"
_FISCAL = r"(?P<fiscal>(?:fiscal(?:\s+year)?|FY)\s?'?(?:20)?\d\d(?!\d))"
_CALENDAR = r"(?:(?:the\s+)?(?:calendar\s+)?year\s+|calendar\s+|CY\s?)?"
YEAR = rf"(?i:{_CALENDAR}{YEAR_NUMBER}|{_THIS_YEAR}|{_FISCAL})"
ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"
# "Fourth quarter and year-end results": a title of accounts, no time at which something happens.
NO_RESULTS = r"(?!\s+(?:\w+\s+){0,2}(?i:results|update|report|review|call|earnings|financials?)\b)"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_AHEAD = (
    r"will|would|shall|expect\w*|anticipat\w*|plan(?:s|ned|ning)?|schedul\w*|slated|target\w*|goal|PDUFA|due|inten\w+"
    r"|on track|to be|aims?|upcoming|by|until|later|next|deadline"
)
_BACK = (
    r"announced|approved|received|granted|said|reported|completed|since|was|were|had|has|have|began|started|dosed"
    r"|initiated|closed|signed|accepted|submitted|filed|ended|dated|launched|published|earlier|last"
)
_CUE = re.compile(rf"\b(?:(?P<ahead>{_AHEAD})|(?<!be )(?P<back>{_BACK}))\b", re.IGNORECASE)
_GOAL = re.compile(r"\W{0,3}(?:PDUFA|(?:target\s+)?(?:goal|action)\s+date|target\s+date|deadline)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;:•]|\.\s")
_BEFORE = 80  # how far back, in characters, a word may stand that puts a date ahead or behind

Direction = Literal["ahead", "back", "near"]


class UnclearDate(Exception):  # noqa: N818  not an error: words that are about time and fix no date
    """Words are about time but fix no date; the text says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A form that dates take. `read` raises UnclearDate when it fixes none, ValueError when it is no date at all."""

    name: str
    source: str
    read: Callable[[re.Match[str], date | None], PartialDate]
    needs: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return the rule's pattern, compiled when it is first asked for: most articles call few rules."""
        return _compiled(self.source)

    @property
    def group(self) -> int:
        """Return which group of the pattern is the date: the one named `span`, else all of it."""
        return self.pattern.groupindex.get("span", 0)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def rule(name: str, needs: str, pattern: str, read: Callable[[re.Match[str], date | None], PartialDate]) -> Rule:
    """Return the rule for a pattern; case counts unless the pattern says otherwise.

    `needs` names, parted by commas, the signs (`date_signs`) without which the pattern cannot match.
    """
    return Rule(name, pattern, read, frozenset(needs.split(", ")))


def weekday_before(text: str, start: int) -> re.Match[str] | None:
    """Return the weekday that stands right before a day ("Monday, May 5"), or None."""
    return _WEEKDAY_BEFORE.search(text, max(0, start - _LONGEST_WEEKDAY), start)


def month_number(word: str) -> int:
    """Return 1 to 12 for a month's name, short name or number; ValueError for anything else."""
    if word.isdigit():
        return int(word)
    number = _NUMBERS.get(word.lower())
    if number is None:
        message = f"no month: {word}"
        raise ValueError(message)
    return number


def ordinal_number(word: str) -> int:
    """Return 1 to 4 for an ordinal or a digit."""
    return int(word) if word.isdigit() else _ORDINALS[word.lower()]


def known_anchor(anchor: date | None) -> date:
    """Return the anchor; UnclearDate without one."""
    if anchor is None:
        message = "counted from a day that is not known"
        raise UnclearDate(message)
    return anchor


def year_of(match: re.Match[str], anchor: date | None) -> int:
    """Return the year that a match of YEAR (or a two-digit group `short`) tells; UnclearDate for a fiscal year."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(match["year"])
    if groups.get("short"):
        return 2000 + int(match["short"])
    if groups.get("fiscal"):
        message = "a fiscal year is no calendar year"
        raise UnclearDate(message)
    word = (groups.get("relative") or "").lower()
    shift = 1 if word.startswith("next") else -1 if word.startswith("last") else 0
    return known_anchor(anchor).year + shift


def day_of(year: int, month: int, day: int) -> PartialDate:
    """Return a day; ValueError when the calendar has no such day."""
    return PartialDate(f"{year:04}-{month:02}-{day:02}")


def month_of(day: date) -> PartialDate:
    """Return the month of `day`."""
    return PartialDate(f"{day:%Y-%m}")


def direction(match: re.Match[str]) -> Direction:
    """Tell from the nearest telling word of its clause whether a match lies ahead of the article or behind it."""
    start, end = match.span()
    if _GOAL.match(match.string, end):
        return "ahead"
    clause = _CLAUSE_END.split(match.string[max(0, start - _BEFORE) : start])[-1] + match.string[start:end]
    cues = list(_CUE.finditer(clause))
    if not cues:
        return "near"
    return "ahead" if cues[-1]["ahead"] else "back"


def choose_year(dates: Iterable[PartialDate], anchor: date, way: Direction) -> PartialDate:
    """Choose among the same date of several years: the next, the latest, or the nearest to `anchor`.

    ValueError when there is none (a February 29 that no year near has).
    """
    found = sorted(dates, key=lambda when: when.first)
    if way == "ahead":
        found = [when for when in found if when.last >= anchor][:1]
    elif way == "back":
        found = [when for when in found if when.first <= anchor][-1:]
    return min(found, key=lambda when: abs((when.first - anchor).days))
