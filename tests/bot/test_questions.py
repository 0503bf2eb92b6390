"""Questions in words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.questions import Asked, Query, parse_question, resolve_subject, unseen_keys
from tests.builders import packaged

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("milestones IASO Bio", Query(Asked.MILESTONES, "IASO Bio")),
        ("Timeline of Eli Lilly?", Query(Asked.MILESTONES, "Eli Lilly")),
        ("show me the key dates for BCMA", Query(Asked.MILESTONES, "BCMA")),
        ("what is the latest on BCMA?", Query(Asked.LATEST, "BCMA")),
        ("What\u2019s the latest news about FUCASO", Query(Asked.LATEST, "FUCASO")),
        ("what happened to Zzyx Bio?", Query(Asked.LATEST, "Zzyx Bio")),
        ("what is next for BCMA?", Query(Asked.NEXT, "BCMA")),
        ("what's coming up for Pfizer", Query(Asked.NEXT, "Pfizer")),
        ("when is the PDUFA date for Zzyxumab?", Query(Asked.NEXT, "Zzyxumab")),
        ("what is due for BCMA this half?", Query(Asked.NEXT, "BCMA", TODAY, date(2026, 12, 31))),
        ("what is due this month for BCMA", Query(Asked.NEXT, "BCMA", TODAY, date(2026, 11, 30))),
        ("what is next for BCMA next quarter", Query(Asked.NEXT, "BCMA", date(2027, 1, 1), date(2027, 3, 31))),
        ("upcoming for BCMA in next half", Query(Asked.NEXT, "BCMA", date(2027, 1, 1), date(2027, 6, 30))),
        ("expected from Pfizer next year", Query(Asked.NEXT, "Pfizer", date(2027, 1, 1), date(2027, 12, 31))),
    ],
)
def test_a_question_is_understood(words: str, query: Query) -> None:
    assert parse_question(words, TODAY) == query


@pytest.mark.parametrize("words", ["", "hello", "make me coffee", "what is the latest on", "milestones", "BCMA"])
def test_what_is_no_question_is_not_guessed(words: str) -> None:
    assert parse_question(words, TODAY) is None


@settings(deadline=2000)
@given(
    words=st.text(max_size=300) | st.lists(st.sampled_from(["what", "is", "next", "for", "this", "half"])).map(" ".join)
)
def test_no_words_hold_the_parser_up(words: str) -> None:
    query = parse_question(words, TODAY)
    assert query is None or query.name


def test_a_name_is_resolved_to_what_has_a_timeline() -> None:
    lexicon = packaged()
    assert [choice.key for choice in resolve_subject("cd269", lexicon)] == ["target:bcma"]
    assert len(resolve_subject("Merck", lexicon)) == 2
    assert [choice.key for choice in resolve_subject("=company:merck-kgaa", lexicon)] == ["company:merck-kgaa"]
    assert [choice.key for choice in resolve_subject("company: Pfizer", lexicon)] == ["company:pfizer"]
    assert resolve_subject("FDA", lexicon) == ()
    assert resolve_subject("Zzyx", lexicon) == ()


def test_a_name_that_only_articles_know_has_keys_too() -> None:
    assert "company:~zzyx-bio" in [choice.key for choice in unseen_keys("Zzyx Bio")]
    assert unseen_keys("?!") == ()
