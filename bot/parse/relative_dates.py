"""Dates that are counted from the article's own day: "today", "on Monday", "last month", "by year-end", "Feb. 12"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.parse.calendar_words import (
    DAY,
    MONTH,
    NO_RESULTS,
    ORDINAL,
    WEEKDAY,
    YEAR,
    Direction,
    UnclearDate,
    choose_year,
    day_group,
    day_of,
    direction,
    known_anchor,
    month_number,
    month_of,
    ordinal_number,
    rule,
    weekday_before,
    year_of,
)
from bot.when import PartialDate

_FAR_WEEKS, _FAR_MONTHS = 8, 3  # "in the next twelve months" is any of them
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STEPS = {"this": 0, "current": 0, "last": -1, "previous": -1, "next": 1}  # "the past year" is a length of time
_WHICH = r"(?:the\s+)?(?P<which>this|current|last|previous|next)"
_SEASONS = {"spring": "H1", "summer": "mid", "fall": "late", "autumn": "late"}
_NO_NAME = r"(?!\s+(?:Bio|Therapeutics|Pharma|Medical|Health|Oncology|Capital)|-\w)"  # March Biosciences is a company
_NO_COUNT = r"(?!\s+(?:patients|participants|subjects|weeks?|days?|months?|years?)\b)"
_PLACED = r"(?P<placed>in|by|since|during|until|till|before|after|from|through|of|early|late|mid|ending)"
_PLACED_BEFORE = re.compile(rf"\b{_PLACED}[\s-]+\Z", re.IGNORECASE)
_LONGEST_PLACED = 10
_LONE_DAY = day_group(r"(?<![\w.,$€£¥-].)")


def _today(match: re.Match[str], anchor: date | None) -> PartialDate:
    word = match["word"].lower()
    shift = -1 if word == "yesterday" else 1 if word == "tomorrow" else 0
    return _on(known_anchor(anchor) + timedelta(days=shift))


def _on(day: date) -> PartialDate:
    return PartialDate(day.isoformat())


def _weekday(match: re.Match[str], anchor: date | None) -> PartialDate:
    day = known_anchor(anchor)
    behind = (day.weekday() - _DAYS.index(match["weekday"][:3].lower())) % 7
    which = (match["which"] or "").lower()
    if which == "next" or (which != "last" and direction(match) == "ahead"):
        return _on(day + timedelta(days=7 - behind))
    return _on(day - timedelta(days=7 if which == "last" and not behind else behind))


def _week(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read a week as its month when all of it lies in one: the contract has no form for weeks."""
    day = known_anchor(anchor)
    first = day - timedelta(days=day.weekday() - 7 * _STEPS[match["which"].lower()])
    last = first + timedelta(days=6)
    if first.month != last.month:
        message = "a week that lies in two months"
        raise UnclearDate(message)
    return month_of(first)


def _month(match: re.Match[str], anchor: date | None) -> PartialDate:
    day = known_anchor(anchor)
    months = day.year * 12 + day.month - 1 + _STEPS[match["which"].lower()]
    return month_of(date(months // 12, months % 12 + 1, 1))


def _quarter(match: re.Match[str], anchor: date | None) -> PartialDate:
    day = known_anchor(anchor)
    quarters = day.year * 4 + (day.month - 1) // 3 + _STEPS[match["which"].lower()]
    return PartialDate(f"{quarters // 4}-Q{quarters % 4 + 1}")


def _year(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(str(known_anchor(anchor).year + _STEPS[match["which"].lower()]))


def _ago(match: re.Match[str], anchor: date | None) -> PartialDate:
    day, unit, number = known_anchor(anchor), match["unit"].lower(), _count(match["number"])
    if unit == "day":
        return _on(day - timedelta(days=number))
    if unit == "week":
        return month_of(day - timedelta(weeks=number))
    if unit == "month":
        months = day.year * 12 + day.month - 1 - number
        return month_of(date(months // 12, months % 12 + 1, 1))
    return PartialDate(str(day.year - number))


def _within(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read "in the next one to two months" as the month in which the last of them ends."""
    day, number = known_anchor(anchor), _count(match["number"])
    if number > (_FAR_WEEKS if match["unit"].lower() == "week" else _FAR_MONTHS):
        message = "a length of time, not a date"
        raise UnclearDate(message)
    if match["unit"].lower() == "week":
        return month_of(day + timedelta(weeks=number))
    months = day.year * 12 + day.month - 1 + number
    return month_of(date(months // 12, months % 12 + 1, 1))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word.lower()]


_COUNTS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}


def _way(match: re.Match[str], placed: str) -> Direction:
    if placed in {"by", "until", "till", "before"}:
        return "ahead"
    return "back" if placed == "since" else direction(match)


def _each_year(
    match: re.Match[str], anchor: date | None, make: Callable[[int], PartialDate], placed: str | None = None
) -> PartialDate:
    """Choose among the years that `make` dates, told by the word that places the match ("by", "since"), if any."""
    day = known_anchor(anchor)
    found: list[PartialDate] = []
    for year in range(day.year - 2, day.year + 3):
        try:
            found.append(make(year))
        except ValueError:
            continue  # February 29 of most years
    return choose_year(found, day, _way(match, (placed or "").lower()))


def _month_day(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read a day without its year; a weekday beside it ("Friday, November 8") says which year may be meant."""
    month, day = month_number(match["month"]), int(match["day"])
    beside = weekday_before(match.string, match.start())
    weekday = beside and beside["weekday"]

    def make(year: int) -> PartialDate:
        found = day_of(year, month, day)
        if weekday and found.first.weekday() != _DAYS.index(weekday[:3].lower()):
            message = f"no {weekday}"
            raise ValueError(message)
        return found

    return _each_year(match, anchor, make)


def _placed_month(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read "in March": the word before it is looked for behind the month, which few words are."""
    before = _PLACED_BEFORE.search(match.string, max(0, match.start() - _LONGEST_PLACED), match.start())
    if before is None:
        message = f"no month: {match.group()}"
        raise ValueError(message)
    month = month_number(match["month"])
    return _each_year(match, anchor, lambda year: PartialDate(f"{year}-{month:02}"), before["placed"])


def _which_month(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read "last December" as the latest one that is over, "next June" as the first that is to begin."""
    month, day, which = month_number(match["month"]), known_anchor(anchor), match["which"].lower()
    year = day.year
    if which == "last" and month >= day.month:
        year -= 1
    if which == "next" and month <= day.month:
        year += 1
    return PartialDate(f"{year}-{month:02}")


def _season(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{_year(match, anchor)}-{_SEASONS[match['season'].lower()]}")


def _placed_season(match: re.Match[str], anchor: date | None) -> PartialDate:
    part = _SEASONS[match["season"].lower()]
    return _each_year(match, anchor, lambda year: PartialDate(f"{year}-{part}"))


def _placed_quarter(match: re.Match[str], anchor: date | None) -> PartialDate:
    number = ordinal_number(match["ordinal"] or match["digit"])
    return _each_year(match, anchor, lambda year: PartialDate(f"{year}-Q{number}"), match["placed"])


def _last_half(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{year_of(match, anchor)}-H2")


def _placed_half(match: re.Match[str], anchor: date | None) -> PartialDate:
    number = 1 if match["which_half"].lower() == "first" else 2
    return _each_year(match, anchor, lambda year: PartialDate(f"{year}-H{number}"))


def _year_end(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{known_anchor(anchor).year}-{'mid' if match['mid'] else 'late'}")


def _vague(match: re.Match[str], _: date | None) -> PartialDate:
    message = f"no date is fixed by {match.group().lower()!r}"
    raise UnclearDate(message)


_NUMBER = rf"\d\d?|{'|'.join(_COUNTS)}"
_VAGUE = (
    r"\b(?i:(?:in|over|within|during)\s+the\s+(?:coming|next|following|near)\s+"
    r"(?:(?:few|several|couple\s+of)\s+)?(?:days?|weeks?|months?|quarters?|years?|future|term)"
    r"|in\s+due\s+course|as\s+soon\s+as\s+(?:possible|practicable)|imminently|shortly|soon(?!er)|recently)\b"
)

RELATIVE_RULES = (
    rule(
        "day of the article",
        "today",
        r"(?P<word>[tTyY](?<!\w.)(?:(?<=[tT])(?i:oday|omorrow)|(?<=[yY])(?i:esterday)))\b(?!['\u2019]s)",
        _today,
    ),
    rule(
        "weekday",
        "weekday",
        rf"(?<!Good )(?<!Black )(?:\b(?P<which>(?i:last|next|this))\s+)?{WEEKDAY}(?!,?[\s-]+{MONTH})",
        _weekday,
    ),
    rule("relative week", "week, which", rf"\b(?i:(?:earlier\s+|later\s+)?{_WHICH}\s+week)\b", _week),
    rule(
        "relative month", "month word, which", rf"\b(?i:(?:earl(?:y|ier)\s+|late(?:r)?\s+)?{_WHICH}\s+month)\b", _month
    ),
    rule(
        "relative quarter",
        "quarter word, which",
        rf"\b(?i:(?:earlier\s+|later\s+)?{_WHICH}\s+(?:calendar\s+)?quarter)\b",
        _quarter,
    ),
    rule(
        "relative year",
        "year word, which",
        rf"\b(?i:(?:earlier\s+|later\s+)?{_WHICH}\s+(?:calendar\s+)?year)\b(?!-|\s+of\s+age)",
        _year,
    ),
    rule("time ago", "ago", rf"\b(?i:(?P<number>{_NUMBER})\s+(?P<unit>day|week|month|year)s?\s+ago)\b", _ago),
    rule(
        "time ahead",
        "ahead, length",
        rf"\b(?i:(?:in|within)\s+(?:the\s+)?(?:next|coming|following)\s+(?:(?:{_NUMBER})\s+(?:to|or)\s+)?"
        rf"(?P<number>{_NUMBER})\s+(?P<unit>week|month)s?)\b",
        _within,
    ),
    rule("day without a year", "month, digit", rf"{MONTH}\s*{DAY}{_NO_COUNT}", _month_day),
    rule(
        "day without a year",
        "month, digit",
        rf"{_LONE_DAY}(?:\s+of)?\s+{MONTH}{_NO_NAME}",
        _month_day,
    ),
    rule("month without a year", "month", rf"{MONTH}(?!\s*\d){_NO_NAME}", _placed_month),
    rule(
        "relative month",
        "month, which",
        rf"\b(?P<which>(?i:last|next|this))\s+{MONTH}(?!\s*\d){_NO_NAME}",
        _which_month,
    ),
    rule("relative season", "season, which", rf"\b(?i:{_WHICH}\s+(?P<season>{'|'.join(_SEASONS)}))\b", _season),
    rule(
        "season without a year",
        "season",
        rf"\b(?i:in|during|over|by|this)\s+(?i:the)\s+(?P<span>(?P<season>(?i:{'|'.join(_SEASONS)})))\b(?!\s+(?:of|in)\b|-)",
        _placed_season,
    ),
    rule(
        "half of a year",
        "half, year",
        rf"\b(?i:(?:back|latter|last)\s+half\s+of\s+){YEAR}",
        _last_half,
    ),
    rule(
        "quarter without a year",
        "quarter",
        rf"\b(?i:{_PLACED}|for|the)\s+(?P<span>(?:(?i:the)\s+)?(?:(?i:{ORDINAL})[\s-]+(?i:quarter)|Q(?P<digit>[1-4])))\b"
        r"(?!\s*(?:weeks?|W|ended|ending|and\s+(?:full|year|first|six|nine|twelve))\b)",
        _placed_quarter,
    ),
    rule(
        "half without a year",
        "half, ordinal",
        r"\b(?i:in|during|by)\s+the\s+(?P<span>(?P<which_half>(?i:first|second))\s+half)\b"
        r"(?!\s+of)",
        _placed_half,
    ),
    rule(
        "year-end",
        "year-end",
        rf"\b(?i:(?:by\s+|at\s+|before\s+|around\s+)?(?:(?P<mid>mid-?year)|(?:calendar\s+)?year[-\s]end))\b"
        rf"{NO_RESULTS}",
        _year_end,
    ),
    rule("no date fixed", "vague", _VAGUE, _vague),
)
