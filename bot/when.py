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
        found = _FORM.fullmatch(self.value)
        if not found:
            message = f"not a date of the event contract: {self.value!r}"
            raise ValueError(message)
        if found["day"]:
            date.fromisoformat(self.value)

    def __str__(self) -> str:
        """Return the contract's form."""
        return self.value

    @property
    def precision(self) -> Precision:
        """Return how exact the date is."""
        found = self._parts()
        for name in ("day", "month", "quarter", "half", "part"):
            if found[name]:
                return name
        return "year"

    @property
    def first(self) -> date:
        """Return the first day that the date may mean."""
        return _days(self)[0]

    @property
    def last(self) -> date:
        """Return the last day that the date may mean."""
        return _days(self)[1]

    def days(self) -> tuple[date, date]:
        """Work out the first and the last day that the date may mean; `first` and `last` remember them."""
        months = self._months()
        first = date(int(self.value[:4]), months[0], int(self._parts()["day"] or 1))
        if self.precision == "day":
            return first, first
        return first, date(first.year, months[1], calendar.monthrange(first.year, months[1])[1])

    def _parts(self) -> dict[str, str | None]:
        found = _FORM.fullmatch(self.value)
        assert found is not None  # noqa: S101  held by __post_init__
        return found.groupdict()

    def _months(self) -> tuple[int, int]:
        found = self._parts()
        if found["month"]:
            return int(found["month"]), int(found["month"])
        if found["quarter"]:
            return int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3
        if found["half"]:
            return int(found["half"]) * 6 - 5, int(found["half"]) * 6
        return _PARTS.get(found["part"] or "", (1, 12))


@lru_cache(maxsize=4096)
def _days(when: PartialDate) -> tuple[date, date]:
    return when.days()
