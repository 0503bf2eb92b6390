"""Partial dates keep their precision and know their first and last day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import PartialDate

CASES = [
    ("2025-02-14", "day", "2025-02-14", "2025-02-14"),
    ("2024-02", "month", "2024-02-01", "2024-02-29"),
    ("2025-Q3", "quarter", "2025-07-01", "2025-09-30"),
    ("2025-H2", "half", "2025-07-01", "2025-12-31"),
    ("2025-early", "part", "2025-01-01", "2025-04-30"),
    ("2025-mid", "part", "2025-05-01", "2025-08-31"),
    ("2025-late", "part", "2025-09-01", "2025-12-31"),
    ("2025", "year", "2025-01-01", "2025-12-31"),
]


@pytest.mark.parametrize(("value", "precision", "first", "last"), CASES)
def test_each_form_of_the_contract_has_its_span(value: str, precision: str, first: str, last: str) -> None:
    found = PartialDate(value)
    assert found.precision == precision
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize("value", ["", "soon", "2025-13", "2025-02-30", "2025-Q5", "25-02-14", "2025-H3", "2025-Late"])
def test_what_the_contract_does_not_know_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(value)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_full_day_is_its_own_first_and_last(day: date) -> None:
    found = PartialDate(day.isoformat())
    assert found.first == found.last == day
    assert str(found) == day.isoformat()
