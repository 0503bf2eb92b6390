"""Signs only spare work: whatever any rule could find, the rules chosen by the signs find too."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse import dates
from bot.parse.calendar_words import Rule, UnclearDate
from bot.parse.date_signs import signs_of
from bot.parse.dates import find_dates

ANCHOR = date(2025, 2, 14)
WORDS = (
    "early", "mid", "late", "end of", "first", "second", "3rd", "quarter", "half", "Q1", "Q4", "1H", "H2", "2025",
    "2026", "1999", "FY25", "fiscal 2025", "year", "this", "last", "next", "the", "in", "by", "March", "march",
    "Feb.", "MAY", "august", "Sept", "14", "3", "1", "Monday", "today", "week", "month", "two", "ago", "coming", "soon",
    "summer", "the fall of", "year-end", "mid-year", "25/12/2025", "05.06.2025", "2025-02-14", "ASCO", "Annual Meeting",
    "part", "weeks", "of", "respectively",
    "2025年2月14日", "지난해", "patients", "$50", "million", "(2024)", "approval", "and", ",",
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


def all_rules(text: str) -> tuple[Rule, ...]:
    """Return every rule; a sentence without East Asian letters has never run those of them that match digits alone."""
    is_east_asian = "east asian" in signs_of(text)
    return tuple(each for each in dates.RULES if is_east_asian or "east asian" not in each.needs)


def finds(each: Rule, text: str) -> bool:
    """Return whether a rule reads something in the text, be it words that fix no date."""
    for match in each.pattern.finditer(text):
        try:
            each.read(match, ANCHOR)
        except UnclearDate:
            return True
        except ValueError:
            continue
        return True
    return False


@given(SENTENCES)
def test_no_rule_that_could_find_a_date_is_left_out(text: str) -> None:
    chosen = [each.rule for each in dates.choose_rules(signs_of(text))]
    for each in all_rules(text):
        assert each in chosen or not finds(each, text), (each.name, each.source)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_has_signs_and_dates_inside_it(text: str) -> None:
    assert all(text[found.start : found.end] == found.text for found in find_dates(text, ANCHOR))


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", set[str]()),
        ("The firm has a plan.", set[str]()),
        ("Mr. Mars", set[str]()),
        ("onMarch 3", {"month", "digit"}),
        ("by year end", {"year-end"}),
        ("2025", {"number", "year"}),
        ("新药", {"east asian"}),
    ],
)
def test_a_sentence_shows_the_signs_it_holds(text: str, signs: set[str]) -> None:
    assert signs <= signs_of(text)
    assert not {"month", "number", "east asian"} & (signs_of(text) - signs)


def test_a_sentence_without_signs_runs_no_rule() -> None:
    assert dates.choose_rules(signs_of("Aha!")) == ()


def test_every_need_of_a_rule_is_a_sign_that_can_stand_somewhere() -> None:
    seen = frozenset[str]().union(*(signs_of(" ".join(pair)) for pair in product(WORDS, ("recently", "2Q", "ago"))))
    assert {need for each in dates.RULES for need in each.needs} <= seen


def test_the_same_signs_choose_the_same_rules_once() -> None:
    assert dates.choose_rules(signs_of("in May 2025")) is dates.choose_rules(signs_of("in May 2025"))
