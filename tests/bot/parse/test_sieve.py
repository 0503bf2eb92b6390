"""A sieve lets through whatever may match, and only what its words let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.cues import load_cues
from bot.parse.document import Zone
from bot.parse.needed_words import find_standing, read_alternatives
from bot.parse.patterns import SearchPattern
from bot.parse.sieve import Sieve

ROWS = load_cues().rows
WORDS = st.lists(
    st.sampled_from(["has", "been", "approved", "approval", "of", "the", "nda,", "phase", "2", "trial", "got", "under",
                     "way", "data", "from", "results", "hold", "lifted", "raises", "$5m", "to", "buy", "510(k)"]),
    max_size=9,
).map(" ".join)  # fmt: skip


@given(WORDS)
def test_what_a_text_fills_is_let_through_and_nothing_else(text: str) -> None:
    every = Sieve([row.find for row in ROWS]).standing(text)
    for number, row in enumerate(ROWS):
        needs = enumerate(row.find.unmasked_needs())
        held = tuple(at for at, each in needs if all(any(word in text for word in need) for need in each))
        assert every.get(number, ()) == held


@given(WORDS)
def test_rows_that_may_tell_are_those_whose_words_stand_there(text: str) -> None:
    awake = load_cues().awake(text)
    for row, alternatives in load_cues().telling(text, Zone.HEADLINE):
        assert row in awake
        assert set(find_standing(read_alternatives(row.find.pattern), text)) <= set(alternatives or ())


@pytest.mark.parametrize(
    ("source", "text", "is_through"),
    [
        ("raised cash", "it raised cash", True),
        ("raised cash", "cash was raised", False),
        ("raised cash|sold", "it sold", True),
        (r"\bapproval of", "disapproval of", True),
        (r"\w+", "", True),
        ("buys @c0", "orvell buys norvane", True),
        (r"\(k\) nod", "510(k) nod", True),
    ],
)
def test_words_stand_in_a_text_as_the_pattern_writes_them(source: str, text: str, is_through: bool) -> None:  # noqa: FBT001
    assert set(Sieve([SearchPattern(source)]).standing(text)) == ({0} if is_through else set())


def test_a_pattern_sleeps_until_a_word_that_begins_so_stands_there() -> None:
    two = Sieve([SearchPattern("hold"), SearchPattern("hold|nod")], [["lift"], ["nod", "lift"]])
    assert two.standing("a hold") == {}
    assert two.standing("it nods at a hold") == {1: (0, 1)}
    assert two.standing("uplifting") == {}
    assert two.standing("lifted hold") == {0: (0,), 1: (0,)}
    assert two.woken("lifted") == [0, 1]
