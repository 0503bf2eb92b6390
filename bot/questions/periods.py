"""Days, months, quarters, halves and years as people type them in a question.

One without its year has two readings: the latest that has begun, and the next that is not over. Weeks begin on Monday.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.parse.calendar_words import month_number

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_COUNTS = {"a": 1, "an": 1, "couple of": 2, "few": 3} | {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STEPS = {"last": -1, "previous": -1, "prior": -1, "next": 1, "coming": 1, "following": 1}
_PARTS = {"early": 1, "mid": 5, "late": 9}
_LAST_HALF, _DECEMBER, _WEEK = 2, 12, 7
_LEAP = 8  # years between two leap days, at most

UNIT = r"(?P<unit>week|month|quarter|half|year)"
COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:(?:\s*,\s*|\s+(?:of\s+|in\s+)?|\s*[-/]\s*)(?:{_YEAR}|(?P<near>this|last|next)\s+year))?"
_ORDINAL = rf"(?P<ordinal>{'|'.join(_ORDINALS)})"


@dataclass(frozen=True, slots=True)
class Period:
    """Days that a question names, both ends in it. `has_year` is False when the year was left to us."""

    first: date
    last: date
    has_year: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A period told at a place of a line: as a look back means it, as a look ahead means it, or why it is none."""

    end: int
    back: Period
    ahead: Period
    problem: str | None = None


def find_points(line: str, at: int, today: date) -> Iterator[Point]:
    """Yield every reading of a period that begins at place `at` of a line in small letters."""
    edge = _EDGE.match(line, at)
    for point in _plain_points(line, edge.end(), today) if edge else ():
        yield _cut(point, is_start=edge is not None and edge["edge"] != "end")
    yield from _plain_points(line, at, today)


def around(unit: str, today: date, step: int = 0) -> Period:
    """Return the week, month, quarter, half or year of today, or one `step` away."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday() - _WEEK * step)
        return Period(monday, monday + timedelta(days=_WEEK - 1))
    months = _MONTHS[unit]
    index = today.year * 12 + (today.month - 1) // months * months + step * months
    return _months(index // 12, index % 12 + 1, months)


def shift(day: date, unit: str, count: int) -> date:
    """Return the day so many days, weeks, months, quarters or years away; the last of a shorter month."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (_WEEK if unit == "week" else 1))
    index = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def count_of(word: str) -> int:
    """Return the number of `12`, `two`, `a` or `few`."""
    return int(word) if word.isdigit() else _COUNTS[word]


def whole(source: str) -> re.Pattern[str]:
    """Return a pattern that ends where a word ends."""
    return re.compile(source + r"(?![\w%])")


def _plain_points(line: str, at: int, today: date) -> Iterator[Point]:
    for pattern, read in _POINTS:
        found = pattern.match(line, at)
        if found is None:
            continue
        try:
            yield read(found, today)
        except (ValueError, OverflowError):
            yield Point(found.end(), _NONE, _NONE, f"the calendar has no “{found[0].strip()}”")


def _cut(point: Point, *, is_start: bool) -> Point:
    """Return the first or the last day of a period: `the end of the year`."""
    back, ahead = (
        replace(one, last=one.first) if is_start else replace(one, first=one.last) for one in (point.back, point.ahead)
    )
    return replace(point, back=back, ahead=ahead)


def _months(year: int, month: int, count: int) -> Period:
    end = year * 12 + month - 2 + count
    last = date(end // 12, end % 12 + 1, calendar.monthrange(end // 12, end % 12 + 1)[1])
    return Period(date(year, month, 1), last)


def _day(year: int, month: int, day: int) -> Period:
    return Period(date(year, month, day), date(year, month, day))


def _sure(found: re.Match[str], period: Period) -> Point:
    return Point(found.end(), period, period)


def _of_year(found: re.Match[str], today: date, make: Callable[[int], Period]) -> Point:
    """Return a period of the year beside it; without one, the latest that has begun and the next not over."""
    told, near = found.groupdict().get("year"), found.groupdict().get("near")
    if told or near:
        return _sure(found, make(int(told) if told else today.year + _STEPS.get(str(near), 0)))
    tried: list[Period] = []
    for year in range(today.year - _LEAP, today.year + _LEAP + 1):
        try:
            tried.append(replace(make(year), has_year=False))
        except ValueError:
            continue  # a leap day
    begun = [one for one in tried if one.first <= today]
    coming = [one for one in tried if one.last >= today]
    return Point(found.end(), max(begun, key=_first), min(coming, key=_first))


def _first(period: Period) -> date:
    return period.first


def _read_day(found: re.Match[str], today: date) -> Point:
    month, day = month_number(found["month"][:3]), int(found["day"])
    return _of_year(found, today, lambda year: _day(year, month, day))


def _read_numbers(found: re.Match[str], _: date) -> Point:
    """Read 13/06/2026; refuse 05/06/2026, which readers of two countries take for two days."""
    first, second, year = int(found["a"]), int(found["b"]), int(found["year"])
    is_day_first = first > _DECEMBER or found["mark"] == "."
    period = _day(year, *((second, first) if is_day_first else (first, second)))
    problem = f"“{found[0]}” may be two days: write {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}"
    is_unclear = not is_day_first and first != second and second <= _DECEMBER
    return Point(found.end(), period, period, problem if is_unclear else None)


def _read_month(found: re.Match[str], today: date) -> Point:
    month = month_number(found["month"][:3])
    return _of_year(found, today, lambda year: _months(year, month, 1))


def _read_near_month(found: re.Match[str], today: date) -> Point:
    month, step = month_number(found["month"][:3]), _STEPS.get(found["which"], 0)
    moved = (step < 0 and month >= today.month) or (step > 0 and month <= today.month)
    return _sure(found, _months(today.year + (step if moved else 0), month, 1))


def _read_quarter(found: re.Match[str], today: date) -> Point:
    number = int(found["digit"]) if found["digit"] else _ORDINALS[found["ordinal"]]
    return _of_year(found, today, lambda year: _months(year, number * 3 - 2, 3))


def _read_half(found: re.Match[str], today: date) -> Point:
    number = int(found["digit"]) if found["digit"] else min(_ORDINALS[found["ordinal"]], _LAST_HALF)
    return _of_year(found, today, lambda year: _months(year, number * 6 - 5, 6))


def _read_part(found: re.Match[str], today: date) -> Point:
    return _of_year(found, today, lambda year: _months(year, _PARTS[found["part"]], 4))


def _read_named_day(found: re.Match[str], today: date) -> Point:
    day = today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(found["word"], 0))
    return _sure(found, Period(day, day))


def _read_weekday(found: re.Match[str], today: date) -> Point:
    behind = (today.weekday() - _WEEKDAYS.index(found["weekday"])) % _WEEK
    step = _STEPS.get(found["which"] or "", 0)
    back = today - timedelta(days=behind or (_WEEK if step < 0 else 0))
    ahead = today + timedelta(days=(_WEEK - behind) % _WEEK or (_WEEK if step > 0 else 0))
    if step:
        back = ahead = back if step < 0 else ahead
    return Point(found.end(), Period(back, back), Period(ahead, ahead))


def _read_ago(found: re.Match[str], today: date) -> Point:
    day = shift(today, found["unit"], -count_of(found["count"]))
    return _sure(found, Period(day, day))


_NONE = Period(date.min, date.min)
_EDGE = re.compile(r"(?:the\s+)?(?P<edge>start|beginning|end)\s+of\s+")
_POINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Point]], ...] = (
    (
        whole(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)"),
        lambda found, _: _sure(found, _day(int(found["year"]), int(found["month"]), int(found["day"]))),
    ),
    (whole(rf"(?P<a>\d\d?)(?P<mark>[./-])(?P<b>\d\d?)(?P=mark){_YEAR}"), _read_numbers),
    (
        whole(r"(?P<year>(?:19|20)\d\d)[-/](?P<month>\d\d?)"),
        lambda found, _: _sure(found, _months(int(found["year"]), int(found["month"]), 1)),
    ),
    (whole(rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}{_OF_YEAR}"), _read_day),
    (whole(rf"{_MONTH}\s+(?:the\s+)?{_DAY}{_OF_YEAR}"), _read_day),
    (whole(rf"{_MONTH}{_OF_YEAR}"), _read_month),
    (whole(rf"(?P<which>this|last|next)\s+{_MONTH}"), _read_near_month),
    (whole(rf"(?:the\s+)?(?:q(?P<digit>[1-4])|{_ORDINAL}\s+quarter){_OF_YEAR}"), _read_quarter),
    (whole(rf"(?:the\s+)?(?:h(?P<digit>[12])|{_ORDINAL}\s+half){_OF_YEAR}"), _read_half),
    (whole(rf"{_YEAR}(?:\s+|\s*[-/]\s*)q(?P<digit>[1-4])(?P<ordinal>)"), _read_quarter),
    (whole(rf"{_YEAR}(?:\s+|\s*[-/]\s*)h(?P<digit>[12])(?P<ordinal>)"), _read_half),
    (whole(rf"(?P<part>early|mid|late)[\s-]+(?:in\s+)?{_YEAR}"), _read_part),
    (whole(_YEAR), lambda found, _: _sure(found, _months(int(found["year"]), 1, 12))),
    (
        whole(
            rf"(?:the\s+)?(?P<which>this|current|last|previous|prior|next|coming|following)\s+(?:calendar\s+)?{UNIT}"
        ),
        lambda found, today: _sure(found, around(found["unit"], today, _STEPS.get(found["which"], 0))),
    ),
    (whole(rf"the\s+{UNIT}"), lambda found, today: _sure(found, around(found["unit"], today))),
    (whole(r"(?P<word>today|yesterday|tomorrow|now)"), _read_named_day),
    (whole(rf"(?:(?P<which>this|last|next)\s+)?(?P<weekday>{'|'.join(_WEEKDAYS)})"), _read_weekday),
    (whole(rf"(?:an?\s+)?{COUNT}\s+(?P<unit>day|week|month|quarter|year)s?\s+ago"), _read_ago),
    (
        whole(r"(?:the\s+)?year[\s-]?end"),
        lambda found, today: _sure(found, _day(today.year, _DECEMBER, 31)),
    ),
)
