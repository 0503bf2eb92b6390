"""The day of publication: read in any wording that names one day, refused where it may name two."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.published import parse_published

ROOT = Path(__file__).resolve().parents[2]
DAYS = st.dates(date(1990, 1, 1), date(2049, 12, 31))
FRENCH = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
GERMAN = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-14",
        "20250214",
        " 2025-02-14T23:30:00Z ",
        "2025-02-14T23:30:00-05:00",
        "Fri, 14 Feb 2025 23:30:00 GMT",
        "Fri, 14 Feb 2025 23:30 EST",
        "14 février 2025",
        "le 14 février 2025 à 08:30",
        "14. Februar 2025",
        "14 de febrero de 2025",
        "14 febbraio 2025",
        "14 de fevereiro de 2025",
        "14 februari 2025",
        "14. februar 2025",
        "14. helmikuuta 2025",
        "14 lutego 2025",
        "2025年2月14日",
        "2025년 2월 14일",
        "February 14th, 2025",
        "Friday, February 14, 2025",
        "Feb 14, 2025, 4:05 PM ET",
        "14.02.2025",
        "14. 2. 2025",
        "14.02.2025 08:30",
        "14/02/2025",
        "02/14/2025",
        "14-02-2025",
    ],
)
def test_one_day_is_read_from_every_wording_of_it(text: str) -> None:
    assert parse_published(text) == date(2025, 2, 14)


@pytest.mark.parametrize("text", ["05/06/2026", "05-06-2026", "5/6/2026 10:00", "Posted 05/06/2026"])
def test_what_may_be_two_days_is_refused_with_both_of_them(text: str) -> None:
    with pytest.raises(ParseError, match=r"may be two days; write it as 2026-05-06 or 2026-06-05$"):
        parse_published(text)


def test_day_and_month_alike_are_no_doubt() -> None:
    assert parse_published("06/06/2026") == date(2026, 6, 6)


def test_full_stops_put_the_day_first() -> None:
    assert parse_published("05.06.2026") == date(2026, 6, 5)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "today", "yesterday", "3 hours ago", "February 2025", "14 février", "février 2025", "2025",
        "31 février 2025", "$50 million in 2025", "1739520000", "Q3 2025", "14 février " + "x" * 80 + " 2025",
        "version 2025.14 of May",
    ],
)  # fmt: skip
def test_what_names_no_whole_day_is_no_date(text: str) -> None:
    with pytest.raises(ParseError, match="is no date; write it as 2025-02-14"):
        parse_published(text)


@pytest.mark.parametrize("text", ["31/02/2025", "99/99/2025", "0.1.2025"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="is no day of the calendar"):
        parse_published(text)


@given(DAYS)
def test_the_date_of_a_mail_is_the_day_it_shows_whatever_its_zone(day: date) -> None:
    for hours in (-11, 0, 13):
        moment = datetime.combine(day, time(23, 59), timezone(timedelta(hours=hours)))
        assert parse_published(format_datetime(moment)) == day
        assert parse_published(moment.isoformat()) == day


@given(DAYS)
def test_full_dates_in_words_come_back_as_the_same_day(day: date) -> None:
    for text in (
        f"{day.day} {FRENCH[day.month - 1]} {day.year}",
        f"{day.day}. {GERMAN[day.month - 1]} {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%B} {day.day}, {day.year}",
    ):
        assert parse_published(text) == day


@given(DAYS)
def test_numbers_either_name_one_day_or_are_refused(day: date) -> None:
    text = f"{day.day:02}/{day.month:02}/{day.year}"
    if day.day > 12 or day.day == day.month:
        assert parse_published(text) == day
    else:
        with pytest.raises(ParseError, match="may be two days"):
            parse_published(text)


@given(st.text(max_size=60))
def test_any_text_gives_a_day_or_is_refused(text: str) -> None:
    try:
        said: object = parse_published(text)
    except ParseError as error:
        said = str(error)
    assert isinstance(said, date) or (isinstance(said, str) and "\n" not in said)


def test_plain_dates_do_not_load_the_library_for_dates_in_words() -> None:
    code = (
        "import sys; from bot.published import parse_published as p; p('2025-02-14'); p('14.02.2025');"
        "print('dateparser' in sys.modules); p('14 mars 2025'); print('dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, timeout=60)
    assert done.stdout.split() == [b"False", b"True"]
