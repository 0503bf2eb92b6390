"""Dates in a sentence, by a closed grammar: only what is written as a date becomes one, with its precision kept.

No date library is asked. Free date search reads "$50 million" as 2050 and "may" as May; and once a rule of ours has
found a full date, its day, month and year are three groups of the match: a second parser could only disagree.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bot.parse.calendar_words import (
    CONGRESSES,
    DAY,
    MONTH,
    NO_RESULTS,
    ORDINAL,
    YEAR,
    YEAR_NUMBER,
    Rule,
    UnclearDate,
    day_group,
    day_of,
    direction,
    month_group,
    month_number,
    ordinal_number,
    rule,
    weekday_before,
    year_of,
)
from bot.parse.date_signs import signs_of
from bot.parse.dateline import find_dateline
from bot.parse.document import Document, Zone
from bot.parse.east_asian_dates import EAST_ASIAN_RULES
from bot.parse.relative_dates import RELATIVE_RULES
from bot.when import PartialDate

__all__ = ["DateMention", "find_dateline", "find_dates", "find_lead_day"]

_TO = r"(?:\s*[-\u2013\u2014/&]\s*|\s+(?:and|to|through|or)\s+)"
_OF = r"(?:\s*,\s*|\s+(?:of\s+|in\s+)?|\s*\(|[-/]|\s*of\s+)"
_COUNTED = (
    r"(?!\s+(?:(?:adult|pediatric|evaluable|treated|randomi[sz]ed|enrolled|healthy|eligible|more|new|U\.S\.)\s+){0,2}"
    r"(?:patients|subjects|participants|people|adults|children|individuals|women|men|cases|sites|employees|shares"
    r"|units|doses|vials|square|samples|volunteers)\b)"
)
_BEFORE_A_YEAR = re.compile(
    r"(?:(?<![Ff]ull[\s-])\b(?i:[a-z]*in|by|during|since|until|till|before|after|from|through|throughout|for|early|of|around"
    r"|late|circa|year|into|beyond|and|or|to|between|[a-z]+ed)[\s-]+)"
    r"(?i:the\s+year\s+|calendar\s+(?:year\s+)?|CY\s?)?\Z"
)
_ACCOUNTS = re.compile(
    r"(?i:\b(?:year|quarter|months?|period|weeks?)\s+(?:ended|ending)|\bas\s+(?:of|at)|cut-?\s?off(?:\s+date)?(?:\s+(?:of|was|is|on)|:))\s+$"
)
# "Third-quarter 2024 financial results": the time that a report is about, at which none of its steps happened.
_ACCOUNTED = re.compile(
    r"[\s-]+(?:(?:unaudited|preliminary|full|and|consolidated|net|product|total|year|operating)[\s-]+){0,4}"
    r"(?i:financial|results(?!\s+(?:from|of|in|for)\b)|earnings|revenues?|sales|loss|income|cash|guidance|report\b)"
)
_CUT_OFF = re.compile(r"[\s-]+(?:data[\s-]+)?cut[\s-]?off\b")
_OF_ACCOUNTS = frozenset({"quarter", "half", "year", "quarter without a year", "relative quarter", "relative year"})


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date found: `text` is exactly the sentence's `[start:end]`.

    `value` is None where the words fix no date ("in the coming weeks", 02/03/2025, "today" with no anchor).
    `reason` names the rule, or says why there is no value; "accounting period" marks where a period of accounts ends.
    """

    start: int
    end: int
    text: str
    value: PartialDate | None
    reason: str


class ChosenRule(NamedTuple):
    """A rule, the group of its pattern that is the date, and the search for it."""

    rule: Rule
    group: int
    finditer: Callable[[str], Iterator[re.Match[str]]]


def find_dates(text: str, anchor: date | None) -> tuple[DateMention, ...]:
    """Find the dates in `text`, in order, none overlapping.

    `anchor` is the day from which relative words and days without a year are counted (dateline, else publication).
    Of overlapping finds the longest stands: "second half of 2026" is not also 2026.
    """
    found: list[tuple[int, int, int, Rule, re.Match[str]]] = []
    for each, group, finditer in choose_rules(signs_of(text)):
        for match in finditer(text):
            start, end = match.span(group)
            found.append((start - end, start, len(found), each, match))
    found.sort()
    kept: list[DateMention] = []
    for length, start, _, each, match in found:
        end = start - length
        if all(end <= other.start or start >= other.end for other in kept):
            kept += _read(each, match, (start, end), anchor)
    return tuple(sorted(kept, key=lambda mention: mention.start))


def find_lead_day(document: Document) -> date | None:
    """Return the first full day that the lead names: all that tells when an article without any date is from."""
    for sentence in document.sentences:
        if sentence.zone is Zone.LEAD:
            for mention in find_dates(sentence.text, None):
                if mention.value and mention.value.precision == "day":
                    return mention.value.first
    return None


def _read(each: Rule, match: re.Match[str], span: tuple[int, int], anchor: date | None) -> Iterator[DateMention]:
    """Yield what a match of a rule says; nothing where it is no date after all: another rule may read what is there."""
    text, (start, end) = match.string, span
    start = _widened(each, text, start)
    try:
        value = each.read(match, anchor)
    except UnclearDate as unclear:
        yield DateMention(start, end, text[start:end], None, str(unclear))
    except ValueError:
        return  # February 30: the calendar has no such day
    else:
        reason = "accounting period" if _is_accounted(each, text, start, end) else each.name
        yield DateMention(start, end, text[start:end], value, reason)


def _widened(each: Rule, text: str, start: int) -> int:
    """Return where a date begins with the word before it that is of it: "Monday, May 5", "early May 2025"."""
    if each.name == "full date" or (each.name == "day without a year" and text[start].isalpha()):
        before = weekday_before(text, start)
    else:
        before = _PART_BEFORE.search(text, max(0, start - 16), start) if each.name == "month and year" else None
    return before.start() if before else start


def _is_accounted(each: Rule, text: str, start: int, end: int) -> bool:
    if each.name in _OF_ACCOUNTS and _ACCOUNTED.match(text, end):
        return True
    return bool(_CUT_OFF.match(text, end) or _ACCOUNTS.search(text, max(0, start - 40), start))


def _full(match: re.Match[str], _: date | None) -> PartialDate:
    return day_of(int(match["year"]), month_number(match["month"]), int(match["day"]))


def _slashed(match: re.Match[str], _: date | None) -> PartialDate:
    """Read 25/12/2025 and 12/25/2025; refuse 05/06/2025, which is May in America and June in Europe."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if first != second and max(first, second) <= 12:  # noqa: PLR2004  the months of a year
        message = "day and month cannot be told apart"
        raise UnclearDate(message)
    return day_of(year, min(first, second), max(first, second))


def _month(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{year_of(match, anchor)}-{month_number(match['month']):02}")


def _quarter(match: re.Match[str], anchor: date | None) -> PartialDate:
    year, first = year_of(match, anchor), ordinal_number(match["ordinal"])
    other = match.groupdict().get("other")
    if other is None or ordinal_number(other) == first:
        return PartialDate(f"{year}-Q{first}")
    halves = {(first + 1) // 2, (ordinal_number(other) + 1) // 2}
    return PartialDate(f"{year}-H{halves.pop()}" if len(halves) == 1 else str(year))


def _half(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{year_of(match, anchor)}-H{ordinal_number(match['ordinal'])}")


_PARTS = {
    "early": ("early", "first", "begin", "beginning", "start", "turn"),
    "mid": ("mid", "middle", "summer"),
    "H1": ("spring",),
    "late": ("late", "latter", "last", "end", "close", "fall", "autumn"),
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words}


def _part(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read a part of a year; two parts ("mid-to-late 2026") make a half."""
    word = match["part"].lower()
    if word == "turn" and match["relative"] and direction(match) == "ahead":
        return PartialDate(f"{year_of(match, anchor) + 1}-early")  # the year turns at its end
    if match.groupdict().get("last_part"):
        return PartialDate(f"{year_of(match, anchor)}-{'H1' if word == 'early' else 'H2'}")
    return PartialDate(f"{year_of(match, anchor)}-{_PART_OF[word]}")


def _year(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(str(year_of(match, anchor)))


def _placed_year(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read a number as a year by what stands before it: looking back from the number is ten times as fast."""
    text, (start, end) = match.string, match.span()
    if text[start - 1 : end + 1] != f"({match.group()})" and not _BEFORE_A_YEAR.search(text, max(0, start - 60), start):
        message = f"no year: {match.group()}"
        raise ValueError(message)
    return _year(match, anchor)


def _owned_year(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read "its 2024 approval"."""
    return _year_behind(_OWNED, match, anchor)


def _congress_year(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read "ASCO 2025"."""
    return _year_behind(_AT_CONGRESS, match, anchor)


def _year_behind(words: re.Pattern[str], match: re.Match[str], anchor: date | None) -> PartialDate:
    if not words.search(match.string, max(0, match.start() - 16), match.start()):
        message = f"no year: {match.group()}"
        raise ValueError(message)
    return _year(match, anchor)


_SHORT = rf"(?:{_OF}?{YEAR}|\s?['\u2019-]?(?P<short>[23]\d)(?![\d%]|[.,]\d))"
_TWO = r"(?:\s*[-\u2013/]\s*|\s+(?:and|or|to)\s+)"
_OTHER = ORDINAL.replace("ordinal", "other")
_UNTIL = rf"(?:{_TO}(?:{month_group('until')}\s+)?\d\d?(?:st|nd|rd|th)?)?"
_NOT_IN_A_NUMBER = r"(?<![\w./-].)"  # behind the first digit
_LONE_DAY = day_group(r"(?<![\w.,].)")
# "In January and February 2024, respectively" are two dates; "in January and February 2024" is the time from the first.
_EACH = r"(?=.{0,30}\brespectively\b)"
_NOT_EACH = r"(?!.{0,30}\brespectively\b)"
_STEP = (
    r"(?:acquisitions?|approvals?|authori[sz]ations?|launch(?:es)?|designations?|mergers?|deals?|licen[cs](?:e|ing)"
    r"|agreements?|collaborations?|partnerships?|submissions?|filings?|offerings?|IPO|financings?|readouts?|rejections?)\b"
)
_MEETING = r"(?:(?:[A-Z][\w-]*|\([A-Z]+\)|of|for|on|in|and|the)\s+){0,9}(?:Meeting|Congress|Conference|Symposium)\b"
_PART_BEFORE = re.compile(r"\b(?i:early|mid|late|end\s+of|beginning\s+of)[\s-]+\Z")
_OWNED = re.compile(r"(?i:\b(?:the|its|their|our|a)|['\u2019]s)\s+\Z")
_AT_CONGRESS = re.compile(rf"\b(?:{CONGRESSES})\W{{0,3}}\Z")

_FULL_RULES = (
    rule(
        "full date",
        "month, number",
        rf"{MONTH}\s*{DAY}{_UNTIL}(?:\s*,\s*|\s+(?:of\s+)?){YEAR_NUMBER}",
        _full,
    ),
    rule(
        "full date",
        "month, number",
        rf"{_LONE_DAY}(?:{_TO}\d\d?)?(?:\s+of\s+|[\s-]*){MONTH}[\s,-]*{YEAR_NUMBER}",
        _full,
    ),
    rule(
        "full date",
        "iso",
        r"(?P<year>(?:19|20)\d\d)(?<![\w.-]\d{4})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d|[-/.]\d)",
        _full,
    ),
    rule(
        "full date",
        "number, mark",
        rf"(?P<first>[0-9]{_NOT_IN_A_NUMBER}\d?)(?P<mark>[-/])(?P<second>\d\d?)(?P=mark){YEAR_NUMBER}(?!-)",
        _slashed,
    ),
    rule(
        "full date",
        "number, dotted",
        rf"(?P<day>[0-9]{_NOT_IN_A_NUMBER}\d?)\.\s?(?P<month>\d\d?)\.\s?{YEAR_NUMBER}",
        _full,
    ),
)
_PERIOD_RULES = (
    rule(
        "month and year",
        "month, year",
        rf"{MONTH}{_OF}?{YEAR}",
        _month,
    ),
    rule("month and year", "month, year", rf"{MONTH}{_TO}{month_group('until')}{_OF}?{YEAR}{_NOT_EACH}", _month),
    rule(
        "month and year",
        "month, year, respectively",
        rf"(?P<span>{MONTH})(?=\s+and\s+{month_group('until')}{_OF}?{YEAR}{_EACH})",
        _month,
    ),
    rule(
        "quarter",
        "quarter word, ordinal, year",
        rf"\b(?i:{ORDINAL}(?:{_TWO}{_OTHER})?[\s-]+(?:calendar\s+)?quarters?){_OF}{YEAR}",
        _quarter,
    ),
    rule("quarter", "short quarter", rf"(?<![\w-])Q(?P<ordinal>[1-4])(?:{_TWO}Q(?P<other>[1-4]))?{_SHORT}", _quarter),
    rule("quarter", "short quarter", rf"(?<![\w-])(?P<ordinal>[1-4])Q{_SHORT}", _quarter),
    rule("half", "half, ordinal, year", rf"\b(?i:{ORDINAL}[\s-]+half){_OF}{YEAR}", _half),
    rule("half", "short half", rf"(?<![\w-])H(?P<ordinal>[12]){_SHORT}", _half),
    rule("half", "short half", rf"(?<![\w-])(?P<ordinal>[12])H{_SHORT}", _half),
    rule(
        "part of a year",
        "early, late, year",
        rf"\b(?i:(?P<part>early|mid)[\s-]+(?:to|or)[\s-]+(?P<last_part>mid|late))[\s-]+{YEAR}",
        _part,
    ),
    rule("part of a year", "early, year", rf"\b(?i:(?P<part>early|mid|late)[\s-]+(?:in\s+)?){YEAR}", _part),
    rule(
        "part of a year", "end, year", rf"\b(?i:(?P<part>end|close|middle|beginning|start|turn)\s+of\s+){YEAR}", _part
    ),
    rule("part of a year", "part, year", rf"\b(?i:(?P<part>latter|first|early|last)\s+part\s+of\s+){YEAR}", _part),
    rule(
        "part of a year",
        "times, year",
        rf"\b(?i:(?P<part>first|early|last)\s+(?:few\s+|couple\s+of\s+|several\s+)?(?:weeks|months)\s+of\s+){YEAR}",
        _part,
    ),
    rule("part of a year", "season, year", rf"\b(?i:(?P<part>summer|spring|fall|autumn)){_OF}{YEAR}", _part),
    rule("part of a year", "year word", rf"\b(?i:year[\s-](?P<part>end),?\s+(?:of\s+)?){YEAR}{NO_RESULTS}", _part),
    rule("part of a year", "year word, number", rf"\b{YEAR_NUMBER}\s+(?i:year[\s-](?P<part>end))\b", _part),
    rule(
        "year",
        "number",
        rf"{YEAR_NUMBER}(?<![\d.,$€£¥-]\d{{4}})(?!-\w){_COUNTED}",
        _placed_year,
    ),
    rule("year", "number", rf"{YEAR_NUMBER}(?=\s+{_STEP})", _owned_year),
    rule("year", "number, meeting", rf"(?P<span>{YEAR_NUMBER})\s+{_MEETING}", _year),
    rule("year", "number, congress", rf"{YEAR_NUMBER}(?!-)", _congress_year),
    rule("year", "fiscal", r"\b(?P<fiscal>(?i:fiscal(?:\s+year)?\s|FY)\s?'?(?:20)?\d\d(?!\d))", _year),
)
RULES = (*_FULL_RULES, *_PERIOD_RULES, *RELATIVE_RULES, *EAST_ASIAN_RULES)


@lru_cache(maxsize=1024)
def choose_rules(signs: frozenset[str]) -> tuple[ChosenRule, ...]:
    """Return the rules that can match where a sentence holds these signs: most sentences hold nothing of any."""
    return tuple(ChosenRule(each, each.group, each.pattern.finditer) for each in RULES if each.needs <= signs)
