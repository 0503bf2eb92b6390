"""Dates in Chinese, Japanese and Korean: 2025年2月14日, 2025년 3분기, 지난해 9월, 今年下半年."""

import re
from datetime import date, timedelta

from bot.parse.calendar_words import (
    UnclearDate,
    choose_year,
    day_of,
    known_anchor,
    month_number,
    month_of,
    rule,
)
from bot.when import PartialDate

_RELATIVE_YEARS = {
    "지난해": -1, "작년": -1, "去年": -1, "昨年": -1,
    "올해": 0, "금년": 0, "今年": 0, "本年": 0,
    "내년": 1, "明年": 1, "来年": 1,
}  # fmt: skip
_RELATIVE_MONTHS = {
    "지난달": -1, "上个月": -1, "上月": -1, "先月": -1,
    "이달": 0, "이번 달": 0, "本月": 0, "今月": 0,
    "다음 달": 1, "下个月": 1, "下月": 1, "来月": 1,
}  # fmt: skip
_RELATIVE_DAYS = {"어제": -1, "昨日": -1, "昨天": -1, "오늘": 0, "今日": 0, "今天": 0, "本日": 0}
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_PARTS = {"初": "early", "초": "early", "中": "mid", "중": "mid"}

_YEAR = rf"(?:(?<!\d)(?P<year>(?:19|20)\d\d)\s*[年년]|(?P<relative>{'|'.join(_RELATIVE_YEARS)}))도?\s*"
_MONTH = r"(?<!\d)(?P<month>1[0-2]|0?[1-9])\s*[月월]"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일号號]"
# 30일간, 30日内: lengths of time, not days of a month.
_NO_LENGTH = r"(?!간|이내|동안|이상|차|째|치|분|정|내|정도|[内間间均刊报報程])"


def _year(match: re.Match[str], anchor: date | None) -> int:
    if match["year"]:
        return int(match["year"])
    return known_anchor(anchor).year + _RELATIVE_YEARS[match["relative"]]


def _full(match: re.Match[str], anchor: date | None) -> PartialDate:
    return day_of(_year(match, anchor), month_number(match["month"]), int(match["day"]))


def _month(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{_year(match, anchor)}-{month_number(match['month']):02}")


def _quarter(match: re.Match[str], anchor: date | None) -> PartialDate:
    number = match["number"]
    return PartialDate(f"{_year(match, anchor)}-Q{_NUMERALS.get(number) or int(number)}")


def _half(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{_year(match, anchor)}-H{1 if match['half'] in '上상' else 2}")


def _part(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(f"{_year(match, anchor)}-{_PARTS.get(match['part'], 'late')}")


def _whole_year(match: re.Match[str], anchor: date | None) -> PartialDate:
    return PartialDate(str(_year(match, anchor)))


def _month_day(match: re.Match[str], anchor: date | None) -> PartialDate:
    near, month, day = known_anchor(anchor), month_number(match["month"]), int(match["day"])
    return choose_year((day_of(year, month, day) for year in range(near.year - 1, near.year + 2)), near, "near")


def _month_alone(match: re.Match[str], anchor: date | None) -> PartialDate:
    near, month = known_anchor(anchor), month_number(match["month"])
    years = range(near.year - 1, near.year + 2)
    return choose_year((PartialDate(f"{year}-{month:02}") for year in years), near, "near")


def _day_alone(match: re.Match[str], anchor: date | None) -> PartialDate:
    """Read a day with neither month nor year as the latest such day: Korean news dates its reports so."""
    near, day = known_anchor(anchor), int(match["day"])
    if match["which"] or day > near.day:
        near = near.replace(day=1) - timedelta(days=1)
    return day_of(near.year, near.month, day)


def _relative_month(match: re.Match[str], anchor: date | None) -> PartialDate:
    near = known_anchor(anchor)
    months = near.year * 12 + near.month - 1 + _RELATIVE_MONTHS[match.group()]
    return month_of(date(months // 12, months % 12 + 1, 1))


def _relative_day(match: re.Match[str], anchor: date | None) -> PartialDate:
    day = known_anchor(anchor) + timedelta(days=_RELATIVE_DAYS[match.group()])
    return PartialDate(day.isoformat())


def _vague(match: re.Match[str], _: date | None) -> PartialDate:
    message = f"no date is fixed by {match.group()!r}"
    raise UnclearDate(message)


EAST_ASIAN_RULES = (
    rule("full date", "east asian", rf"{_YEAR}{_MONTH}\s*{_DAY}", _full),
    rule("month and year", "east asian", rf"{_YEAR}{_MONTH}", _month),
    rule("quarter", "east asian", rf"{_YEAR}(?:第\s*)?(?P<number>[1-4一二三四])\s*(?:季度|분기|四半期|季)", _quarter),
    rule("half", "east asian", rf"{_YEAR}(?P<half>[上下상하])\s*(?:半年|半期|반기)", _half),
    rule("part of a year", "east asian", rf"{_YEAR}(?:年|연)?(?P<part>[初底末中초말]|중반)", _part),
    rule("year", "east asian", _YEAR.removesuffix(r"\s*"), _whole_year),
    rule("day without a year", "east asian", rf"{_MONTH}\s*{_DAY}{_NO_LENGTH}", _month_day),
    rule("month without a year", "east asian", rf"{_MONTH}(?!\s*\d)", _month_alone),
    rule("day without a month", "east asian",
         rf"(?:(?P<which>지난달)\s*|지난\s+)?(?<![\d월月.,])(?<![월月]\s){_DAY}{_NO_LENGTH}", _day_alone),
    rule("relative month", "east asian", "|".join(_RELATIVE_MONTHS), _relative_month),
    rule("day of the article", "east asian", "|".join(_RELATIVE_DAYS), _relative_day),
    rule("no date fixed", "east asian", "近日|日前|최근|조만간|即将|近く", _vague),
)  # fmt: skip
