"""What a server asks for by Retry-After, in both of its forms and in none."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retry import LONGEST_ASKED, parse_retry_after
from tests.builders import NOON


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 03 Mar 2025 12:01:40 GMT", 100),
        ("Monday, 03-Mar-25 12:01:40 GMT", 100),
        ("Mon Mar  3 12:01:40 2025", 100),
        ("Mon, 03 Mar 2025 13:01:40 +0100", 100),
        ("Mon, 03 Mar 2025 11:00:00 GMT", 0),
        ("999999999", 86400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
    ],
)
def test_seconds_and_dates_are_read_and_bounded(value: str, seconds: int) -> None:
    assert parse_retry_after(value, NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-5", "1.5", "1e3", "٣", "12 hours", "9" * 5000, "Mon, 99 Mar 2025"]
)
def test_garbage_asks_for_nothing(value: str | None) -> None:
    assert parse_retry_after(value, NOON) is None


@given(st.text(max_size=60))
def test_any_text_is_a_bounded_wait_or_none(value: str) -> None:
    wait = parse_retry_after(value, NOON)
    assert wait is None or timedelta(0) <= wait <= LONGEST_ASKED
