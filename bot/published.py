"""The day that a document, a feed or a page says it was published, in whatever form it says so.

Forms with one meaning are read here: ISO, the date of a mail, 25/12/2025. Full dates in words ("14 février 2025") are
the one thing asked of dateparser, with every part demanded and its languages named: it parses a field that holds a date
and nothing else, and never searches a text. What may mean two days is refused, not guessed.
"""

import re
from datetime import date, datetime
from functools import cache
from typing import Protocol, cast

from bot.errors import ParseError

_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "fi", "pl", "ja", "zh", "ko"]
_LONGEST = 80
_NUMERIC = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})(?P<mark>[-/.])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<year>\d{4})(?!\d)"
)
_MONTHS = 12


class _Parser(Protocol):
    def get_date_data(self, date_string: str) -> "_Parsed": ...


class _Parsed(Protocol):
    date_obj: datetime | None


def parse_published(text: str) -> date:
    """Return the day as it is written: a time zone is not converted. ParseError says what is wrong with the value."""
    value = text.strip()
    for read in (date.fromisoformat, datetime.fromisoformat, _mail_date):
        try:
            found = read(value)
        except ValueError:
            continue
        return found.date() if isinstance(found, datetime) else found
    day = _numeric(value) or _in_words(value)
    if day is None:
        message = f"{value[:40]!r} is no date; write it as 2025-02-14"
        raise ParseError(message)
    return day


def _mail_date(value: str) -> datetime:
    from email.utils import parsedate_to_datetime  # as long an import as the reader's own

    return parsedate_to_datetime(value)


def _numeric(value: str) -> date | None:
    """Read 25/12/2025, 12/25/2025 and 14.02.2025 (full stops put the day first); refuse 05/06/2026."""
    found = _NUMERIC.search(value)
    if found is None:
        return None
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if found["mark"] != "." and first != second and max(first, second) <= _MONTHS:
        message = (
            f"{found[0]!r} may be two days; write it as {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}"
        )
        raise ParseError(message)
    is_month_first = found["mark"] != "." and second > _MONTHS
    try:
        return date(year, *((first, second) if is_month_first else (second, first)))
    except ValueError:
        message = f"{found[0]!r} is no day of the calendar"
        raise ParseError(message) from None


def _in_words(value: str) -> date | None:
    numbers = re.findall(r"\d+", value)
    if len(value) > _LONGEST or not any(len(number) == 4 for number in numbers):  # noqa: PLR2004  a year
        return None
    found = _parser().get_date_data(value).date_obj
    # A part that does not stand in the text was put in by the parser.
    if found is None or not {found.year, found.day} <= {int(number) for number in numbers}:
        return None
    return found.date()


@cache
def _parser() -> _Parser:
    from dateparser.date import DateDataParser  # 0.2 s: only a date in words pays for it

    settings = {
        "REQUIRE_PARTS": ["year", "month", "day"],
        "PARSERS": ["absolute-time"],
        "STRICT_PARSING": True,
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    return cast("_Parser", DateDataParser(languages=_LANGUAGES, settings=settings))
