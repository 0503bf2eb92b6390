"""Dates as news gives them: a day, a month, a quarter, a half, a year, or a part of a year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "quarter", "part", "half", "year"]

_FORM = re.compile(
    r"(?P<year>(?!0000)[0-9]{4})(?:-(?:(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?"
    r"|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<part>early|mid|late)))?",
)
_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its precision, in the form of the event contract (`2025-Q3`).

    Raises ValueError when `value` is in no such form or names no day of the calendar.
    """

    value: str

    def __post_init__(self) -> None:
        """Refuse what the contract does not know."""
        _read(self.value)

    def __str__(self) -> str:
        """Return the contract's form."""
        return self.value

    @property
    def precision(self) -> Precision:
        """Return how exact the date is."""
        return _read(self.value)[0]

    @property
    def first(self) -> date:
        """Return the first day that the date may mean."""
        return _read(self.value)[1]

    @property
    def last(self) -> date:
        """Return the last day that the date may mean."""
        return _read(self.value)[2]


@lru_cache(maxsize=4096)  # the same few days are compared again and again
def _read(value: str) -> tuple[Precision, date, date]:
    """Return how exact a date of the contract is, its first day and its last; ValueError for anything else."""
    found = _FORM.fullmatch(value)
    if not found:
        message = f"not a date of the event contract: {value!r}"
        raise ValueError(message)
    if found["day"]:
        day = date.fromisoformat(value)
        return "day", day, day
    precision, (first, last) = _months(found)
    year = int(found["year"])
    return precision, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _months(found: re.Match[str]) -> tuple[Precision, tuple[int, int]]:
    """Return the precision of a form without a day, and its first and last month."""
    if found["month"]:
        return "month", (int(found["month"]), int(found["month"]))
    if found["quarter"]:
        return "quarter", (int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3)
    if found["half"]:
        return "half", (int(found["half"]) * 6 - 5, int(found["half"]) * 6)
    return ("part", _PARTS[found["part"]]) if found["part"] else ("year", (1, 12))
