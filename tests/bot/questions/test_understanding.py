"""Questions in words: what each is understood as, and which are not understood."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.asked_words import title_of
from bot.model import Choice, Role
from bot.questions.grammar import LONGEST, parse_question
from bot.questions.parts import Named
from bot.questions.query import Asked, Facet, NotUnderstood, Query, Understood, UnknownNames, WhichName
from tests.builders import packaged

TODAY = date(2026, 11, 22)


def _ask(words: str) -> Understood:
    return parse_question(words, TODAY, packaged())


# What is asked, and the question as the answer repeats it.
UNDERSTOOD = (Path(__file__).parents[2] / "data" / "questions.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("row", UNDERSTOOD)
def test_a_question_is_understood_as_it_is_meant(row: str) -> None:
    words, asked, title = (part.strip() for part in row.split(" | "))
    query = _ask(words)
    assert isinstance(query, Query), query
    companies = sum(1 for one in packaged() if one.kind == "company" and one.country == "CN")
    assert (query.asked, title_of(query)) == (asked, title.replace("CHINESE", str(companies)))


@pytest.mark.parametrize(
    ("words", "unread"),
    [
        ("make me coffee", "coffee"),
        ("what is the weather in China", "weather"),
        ("why did the FDA reject Keytruda", "why"),
        ("did the FDA not approve Keytruda", "not"),
        ("did the FDA never approve Keytruda", "never"),
        ("was not approved in China", "not"),
        ("largest deals this year", "largest"),
        ("compare Pfizer and Roche", "compare"),
        ("first approvals for BCMA", "first"),
        ("approvals nobody expected in China", "nobody"),
        ("how does Keytruda work", "how"),
        ("approvals that failed twice in China", "twice"),
        ("is Keytruda better than Opdivo", "better than"),
        ("unapproved drugs of Pfizer", "unapproved"),
    ],
)
def test_a_word_that_is_not_read_makes_it_another_question(words: str, unread: str) -> None:
    found = _ask(words)
    assert isinstance(found, NotUnderstood)
    assert unread in found.unread


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("approvals 05/06/2026", "may be two days: write 2026-05-06 or 2026-06-05"),
        ("approvals on 31 June 2026", "the calendar has no"),
        ("approvals between July and March 2026 in 2024", "do not overlap"),
        ("approvals from 2026 to 2024", "comes before the first"),
        ("deals of $500m", "more or less than $500m"),
        ("deals between $50m and €100m", "two currencies"),
        ("approvals over $500m", "only deals and financings"),
        ("readouts in China", "in which country a trial"),
        ("launches in Germany", "in which country a trial"),
        ("approvals except China", "cannot leave out a country"),
        ("approvals in Finland", ""),
        ("milestones", "say whose"),
        ("how many", "say of what"),
        ("is Keytruda", "names no step"),
        ("this quarter", "names no step"),
        ("x" * (LONGEST + 1), "characters"),
        ("?", None),
    ],
)
def test_what_makes_no_question_is_said(words: str, problem: str | None) -> None:
    found = _ask(words)
    assert not isinstance(found, Query)
    assert problem is None or not isinstance(found, NotUnderstood) or problem in (found.problem or "")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("what happened to Zzyx Bio?", ("Zzyx Bio",)),
        ("when is the PDUFA date for zzyxumab?", ("zzyxumab",)),
        ("milestones IASO Bo", ("IASO Bo",)),
        ("has zzyxumab been approved in Japan", ("zzyxumab",)),
        ("when was zzyxumab approved", ("zzyxumab",)),
        ("approvals for Zzyx and Qqrx", ("Zzyx", "Qqrx")),
        ("deals of Zzyx Bio over $5m", ("Zzyx Bio",)),
    ],
)
def test_a_name_that_is_not_known_is_said_to_be(words: str, names: tuple[str, ...]) -> None:
    found = _ask(words)
    assert isinstance(found, UnknownNames)
    assert found.names == names


def test_a_name_that_articles_told_is_read_with_their_key() -> None:
    seen = {"zzyx bio": (Named(Facet.COMPANY, Choice("company:~zzyx-bio", "Zzyx Bio")),)}
    query = parse_question("deals of Zzyx Bio since March", TODAY, packaged(), seen)
    assert isinstance(query, Query)
    assert query.subjects[0].keys == {"company:~zzyx-bio"}


def test_a_name_of_several_meanings_asks_which_and_each_is_a_question() -> None:
    found = _ask("deals of Merck since 2024")
    assert isinstance(found, WhichName)
    assert [choice.key for choice, _ in found.choices] == ["company:merck-co", "company:merck-kgaa"]
    again = _ask(found.choices[1][1])
    assert isinstance(again, Query)
    assert again.subjects[0].keys == {"company:merck-kgaa"}


def test_who_bought_whom_is_told_apart() -> None:
    query = _ask("did Pfizer buy Seagen")
    assert isinstance(query, Query)
    assert [(sorted(one.keys), sorted(one.roles)) for one in query.acting] == [
        (["company:pfizer"], [Role.ACQUIRER]),
        (["company:seagen"], [Role.ACQUIRED, Role.SELLER]),
    ]


_WORDS = [
    "what",
    "is",
    "next",
    "for",
    "BCMA",
    "approvals",
    "in",
    "China",
    "this",
    "quarter",
    "since",
    "March",
    "over",
    "$500m",
    "between",
    "and",
    "not",
    "except",
    "Merck",
    "Zzyx",
    "phase",
    "3",
    "FDA",
    "did",
    "when",
    "how",
    "many",
    "2026",
    "Q3",
    "last",
    "90",
    "days",
    "deals",
    ",",
    "/",
    "(",
    ")",
    "&",
    '"',
    "=",
    "company:Pfizer",
    ">",
    "5",
]


@settings(max_examples=150, deadline=3000)
@given(words=st.text(max_size=120) | st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join))
def test_no_words_break_the_grammar_and_every_query_can_be_asked_again(words: str) -> None:
    found = _ask(words)
    if isinstance(found, Query):
        again = _ask(found.line)
        assert again == found
        assert title_of(found)
        assert found.asked in Asked
