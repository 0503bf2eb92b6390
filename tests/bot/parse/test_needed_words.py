"""Where a pattern matches, the needs of one of its alternatives are filled."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.cues import load_cues
from bot.parse.needed_words import find_standing, read_alternatives
from bot.parse.patterns import SearchPattern

ROWS = load_cues().rows
PIECES = st.sampled_from(
    ["ab", "a", "b?", "c*", "(?:ab|cd)", "(?:ab)?", "[xy]", "[^a]", r"\b", r"\w+", "d{2}", "(?:ab|c)d", "(?=a)",
     "(?!b)", "(?:a|b)+", ".", "(?P<g>ab)", "(?<=a)", "e{0,2}", "[a-c]", "ab+", "@c", r"\."]
)  # fmt: skip
SOURCES = st.lists(st.lists(PIECES, min_size=1, max_size=5).map("".join), min_size=1, max_size=3).map("|".join)


def _needs(source: str) -> list[list[set[str]]]:
    return [[set(need) for need in each.needs] for each in read_alternatives(source)]


@given(SOURCES.filter(lambda source: source.count("(?P<g>") < 2), st.text(alphabet="abcdexy@. ", max_size=12))
def test_a_pattern_in_parts_finds_what_the_whole_one_finds(source: str, text: str) -> None:
    whole, parted = re.compile(source), SearchPattern(source)
    assert [found.span() for found in parted.finditer(text)] == [found.span() for found in whole.finditer(text)]
    first = whole.search(text, 1, 9)
    found = parted.search(text, 1, 9)
    assert (found.span() if found else None) == (first.span() if first else None)


@given(st.sampled_from([each for row in ROWS for each in (row.find, row.unless) if each]), st.data())
def test_a_text_that_a_cue_matches_holds_what_the_cue_needs(cue: SearchPattern, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(cue.pattern))
    assert find_standing(read_alternatives(cue.pattern), text)


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        (r"\bdosed\b", [[{"dosed"}]]),
        (r"@c\d+ (?:buys|sells?) it", [[{"@c"}, {" buys it", " sell it", " sells it"}]]),
        ("approv(?:al|es)", [[{"approval", "approves"}]]),
        ("first|second", [[{"first"}], [{"second"}]]),
        (r"new (?:\w+ )?drug", [[{"new "}, {"drug"}]]),
        (r"(?:trial|\d+) ends", [[{" ends"}]]),
        ("licen[sc]ed", [[{"licenced", "licensed"}]]),
        (r"(?:gets? |wins )\w*nod", [[{"nod"}, {"get ", "gets ", "wins "}]]),
    ],
)
def test_a_pattern_needs_the_words_that_stand_in_it(source: str, needs: list[list[set[str]]]) -> None:
    assert _needs(source) == needs


@pytest.mark.parametrize(
    "source", [r"\w+", "a?", "(?:trial)?", "(?:trial)*", ".{0,9}", "(?i:trial)", "[a-z]+", "", "(a)\\1", "ab)", "(ab"]
)
def test_a_pattern_that_stands_for_any_word_needs_none(source: str) -> None:
    assert _needs(source) == [[]]


def test_what_only_stands_before_or_behind_is_not_needed() -> None:
    assert _needs("(?!not )dosed(?= today)") == [[{"dosed"}]]


def test_a_pattern_none_of_whose_words_stand_in_the_text_is_not_even_compiled() -> None:
    broken = SearchPattern("dosed [z-a]")
    assert broken.search("nothing of the kind") is None
    assert list(broken.finditer("nothing of the kind")) == []


def test_a_pattern_with_ever_other_words_in_the_text_keeps_few_parts() -> None:
    words = ["aa", "bb", "cc", "dd", "ee", "ff", "gg"]
    cue = SearchPattern("|".join(words))
    for number in range(1 << len(words)):
        here = [word for at, word in enumerate(words) if number >> at & 1]
        assert [found[0] for found in cue.finditer(" ".join(here))] == here
