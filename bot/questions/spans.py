"""When a question is about: `this quarter`, `since March`, `in the last 90 days`, `between May and July 2026` → days.

What a month without its year means depends on whether the question looks back or ahead, so a span has both readings.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.questions.periods import COUNT, UNIT, Period, Point, around, count_of, find_points, shift, whole

_BACK = r"(?P<back>last|past|previous|prior|trailing)"
_AHEAD = r"(?P<ahead>next|coming|following|upcoming)"
_ROLLING = r"(?:(?:in|over|within|during|for)\s+)"
_FEBRUARY = 2
_VERBS = frozenset({"may", "march"})  # words of other kinds, when nothing beside them tells a date


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both in it; None where it is open."""

    first: date | None = None
    last: date | None = None

    @property
    def is_open(self) -> bool:
        """Return whether no end of it is fixed."""
        return self.first is None and self.last is None


@dataclass(frozen=True, slots=True)
class SpanFound:
    """A time told at a place of a line: as a look back means it, as a look ahead means it; or why it is none."""

    end: int
    back: Span = field(default_factory=Span)
    ahead: Span = field(default_factory=Span)
    problem: str | None = None


def find_span(line: str, at: int, today: date) -> SpanFound | None:
    """Return the longest time told from place `at` of a line in small letters, or None."""
    found = (one for read in (_lengths, _to_date, _bounded) for one in read(line, at, today))
    return max(found, key=lambda one: one.end, default=None)


def _lengths(line: str, at: int, today: date) -> Iterator[SpanFound]:
    """Read a length of time that ends or begins today: `the last 90 days`, `over the past year`, `next six months`."""
    for pattern in _LENGTHS:
        found = pattern.match(line, at)
        if found is None:
            continue
        count = count_of(found.groupdict().get("count") or "1")
        try:
            other = shift(today, found["unit"], -count if found["back"] else count)
        except (ValueError, OverflowError):
            yield SpanFound(found.end(), problem=f"“{found[0]}” is too long a time")
            continue
        span = Span(other, today) if found["back"] else Span(today, other)
        yield SpanFound(found.end(), span, span)


def _to_date(line: str, at: int, today: date) -> Iterator[SpanFound]:
    for pattern in _TO_DATE:
        found = pattern.match(line, at)
        if found:
            span = Span(around(_SHORT.get(found["unit"], found["unit"]), today).first, today)
            yield SpanFound(found.end(), span, span)


def _bounded(line: str, at: int, today: date) -> Iterator[SpanFound]:
    """Read `since P`, `before P`, `between P and P`, `P to P`, `in P`, or `P` alone."""
    for pattern, make, may_close in _BOUNDS:
        opened = pattern.match(line, at)
        for point in find_points(line, opened.end(), today) if opened else ():
            if line[at : point.end] in _VERBS:
                continue
            if make is not None:
                ahead = point.back if make is _since else point.ahead
                yield SpanFound(point.end, make(point.back), make(ahead), point.problem)
            yield from _closed(line, point, today) if may_close else ()


def _closed(line: str, start: Point, today: date) -> Iterator[SpanFound]:
    """Read the other end of `from P to P`; a start without its year is the one before the end."""
    until = _UNTIL.match(line, start.end)
    for end in find_points(line, until.end(), today) if until else ():
        spans = [_between(one, other) for one, other in ((start.back, end.back), (start.ahead, end.ahead))]
        backward = any(span.first and span.last and span.first > span.last for span in spans)
        problem = start.problem or end.problem or ("the second day comes before the first" if backward else None)
        yield SpanFound(end.end, spans[0], spans[1], problem)


def _between(start: Period, end: Period) -> Span:
    first = start.first
    if not start.has_year:
        years = (end.last.year, end.last.year - 1)
        first = next((day for year in years if (day := _in_year(first, year)) <= end.last), first)
    return Span(first, end.last)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == _FEBRUARY else day.day)


def _since(period: Period) -> Span:
    return Span(period.first, None)


def _from(period: Period) -> Span:
    return Span(period.first, None)


def _after(period: Period) -> Span:
    return Span(period.last + timedelta(days=1), None)


def _before(period: Period) -> Span:
    return Span(None, period.first - timedelta(days=1))


def _by(period: Period) -> Span:
    return Span(None, period.last)


def _within(period: Period) -> Span:
    return Span(period.first, period.last)


def close(span: Span, today: date, *, is_ahead: bool) -> Span:
    """Return a span that begins today at the earliest when the question looks ahead."""
    if is_ahead and (span.first is None or span.first < today) and (span.last is None or span.last >= today):
        return replace(span, first=today)
    return span


_SHORT = {"y": "year", "q": "quarter", "m": "month", "h": "half", "w": "week"}
_ANY_UNIT = r"(?P<unit>day|week|month|quarter|year)"
_LENGTHS = (
    whole(rf"{_ROLLING}?(?:the\s+)?(?:{_BACK}|{_AHEAD})\s+{COUNT}\s+{_ANY_UNIT}s?"),
    whole(rf"{_ROLLING}?(?:the\s+)?(?P<back>past)(?P<ahead>)\s+{_ANY_UNIT}"),
    whole(rf"{_ROLLING}the\s+(?P<back>last)(?P<ahead>)\s+{_ANY_UNIT}"),
    whole(rf"(?:over|within)\s+the\s+(?P<ahead>next|coming)(?P<back>)\s+{_ANY_UNIT}"),
    whole(rf"(?:with)?in(?P<ahead>)(?P<back>)\s+{COUNT}\s+{_ANY_UNIT}s?"),
)
_TO_DATE = (
    whole(rf"(?:the\s+)?{UNIT}[\s-]to[\s-]date"),
    whole(rf"so\s+far\s+(?:in\s+)?this\s+{UNIT}"),
    whole(rf"this\s+{UNIT}\s+so\s+far"),
    whole(r"(?P<unit>[yqmhw])td"),
)
_UNTIL = re.compile(r"\s*(?:-|\u2013|\bto\b|\bthrough\b|\buntil\b|\btill\b|\band\b)\s*")
_BOUNDS: tuple[tuple[re.Pattern[str], Callable[[Period], Span] | None, bool], ...] = (
    (re.compile(r"(?:ever\s+)?since\s+"), _since, True),
    (re.compile(r"(?:from|starting|beginning|as\s+of)\s+"), _from, True),
    (re.compile(r"between\s+"), None, True),
    (re.compile(r"after\s+"), _after, False),
    (re.compile(r"before\s+|prior\s+to\s+|ahead\s+of\s+"), _before, False),
    (re.compile(r"until\s+|till\s+|by\s+|through\s+|up\s+to\s+"), _by, False),
    (re.compile(r"(?:(?:in|on|during|for|within|over|of|throughout)\s+)?"), _within, True),
)
