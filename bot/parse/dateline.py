"""The dateline of a release ("BOSTON, Feb. 12, 2025 /PRNewswire/ --") and the stamps that newsrooms put over one."""

import re
from collections.abc import Iterator
from datetime import date
from heapq import merge

from bot.parse.calendar_words import (
    DAY,
    MONTH,
    UnclearDate,
    choose_year,
    day_group,
    day_of,
    known_anchor,
    month_number,
)
from bot.parse.document import Document

_HEAD = 3000  # characters in which a dateline is looked for: bullets and a repeated headline may come first
_AHEAD_DAYS = 45  # a day further past the publication is one that the article tells of, not its own
_YEAR = r"(?:19|20)\d\d"
_LONE_DAY = day_group(r"(?<!\d.)")
# Each form by itself: a pattern that begins with letters or with digits is searched for fast, one with both is not.
_DATES = (
    re.compile(rf"{MONTH}\s*{DAY}(?:(?:\s*,\s*|\s+)(?P<year>{_YEAR}))?(?!\d)"),
    re.compile(rf"{_LONE_DAY}[\s-]+{MONTH},?[\s-]+(?P<year>{_YEAR})"),
)
_EAST_ASIAN_DATE = re.compile(
    rf"(?P<year>{_YEAR})\s*[年년]\s*(?P<month>\d\d?)\s*[月월]\s*(?P<day>\d\d?)\s*[日일]",
)
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s*$")
# What tells of a day rather than bears it: "as of", "effective", "on". A place, a dash or nothing bears it.
_TOLD = re.compile(
    r"\b(?i:of|on|by|in|at|until|through|since|from|before|after|dated?|ended|ending|to|and|is|effective|for|the|or)\s*$",
)
_PLACED = re.compile(r"(?:^|[\n,/)\]|*\u2013\u2014-]|\b[A-Z]{2}|\b[A-Z][a-z]+\.?)\W*$")
_CLOSED = re.compile(
    r"(?:\*|\s|,)*(?://|--|\)\s?-|\*\s?\*|[/(|@\u2013\u2014\uff08\u8baf-]|[/(]|(?:at\s+)?\d\d?:\d\d)|[\s*]*(?:\n|$)"
)
_STAMPED = re.compile(r"\s+(?:\*\s?\*|\d\d?:\d\d\s)")
_WIRED = re.compile(r"\s*[(/]\s?[A-Z]")


def find_dateline(document: Document) -> date | None:
    """Find the day that the announcement bears; None when it bears none.

    A dateline without a year takes it from the day of publication.
    """
    head, published = document.text.text[:_HEAD], document.article.published
    for match in _find_dates(head):
        if not _is_dateline(match, head):
            continue
        try:
            day = _read(match, published)
        except (ValueError, UnclearDate):
            continue
        if published is None or (day - published).days <= _AHEAD_DAYS:
            return day
    return None


def _find_dates(head: str) -> Iterator[re.Match[str]]:
    """Yield the dates with a day, in order, none overlapping."""
    forms = _DATES if head.isascii() else (*_DATES, _EAST_ASIAN_DATE)
    last = 0
    for match in merge(*(form.finditer(head) for form in forms), key=re.Match[str].start):
        if match.start() >= last:
            last = match.end()
            yield match


def _is_dateline(match: re.Match[str], head: str) -> bool:
    before = _WEEKDAY.sub("", head[max(0, match.start() - 80) : match.start()])
    if _TOLD.search(before):
        return False
    if not match["year"]:
        return bool(_WIRED.match(head, match.end()) and _PLACED.search(before))
    if _STAMPED.match(head, match.end()):
        return True
    return bool(_CLOSED.match(head, match.end()) and (match.re is _EAST_ASIAN_DATE or _PLACED.search(before)))


def _read(match: re.Match[str], published: date | None) -> date:
    month, day, year = month_number(match["month"]), int(match["day"]), match["year"]
    if year:
        return date(int(year), month, day)
    near = known_anchor(published)
    years = range(near.year - 1, near.year + 2)
    return choose_year((day_of(each, month, day) for each in years), near, "near").first
