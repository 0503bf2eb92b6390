"""A late pattern is its pattern, from the first use on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.cues import load_cues
from bot.parse.patterns import pattern

SOURCE = r"(?P<a>\d+)-(?P<b>[a-z]+)"


@given(st.text(alphabet="0123456789-abcXYZ ", max_size=40))
def test_it_finds_what_the_compiled_one_finds(text: str) -> None:
    late, plain = pattern(SOURCE, re.IGNORECASE), re.compile(SOURCE, re.IGNORECASE)
    assert [found.span() for found in late.finditer(text)] == [found.span() for found in plain.finditer(text)]
    assert late.findall(text) == plain.findall(text)
    assert late.split(text) == plain.split(text)
    assert late.sub("_", text) == plain.sub("_", text)
    assert bool(late.match(text, 2)) == bool(plain.match(text, 2))
    assert bool(late.fullmatch(text)) == bool(plain.fullmatch(text))


def test_it_knows_its_source_flags_and_groups() -> None:
    late = pattern(SOURCE, re.IGNORECASE)
    assert late.pattern == SOURCE
    assert late.flags & re.IGNORECASE
    assert dict(late.groupindex) == {"a": 1, "b": 2}


def test_nothing_is_compiled_before_the_first_use_and_then_once() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("x")
    used = pattern("x+")
    assert used.search("axx")
    assert used.search.__self__ is used.match.__self__  # type: ignore[attr-defined]  # methods of the one compiled pattern


def test_it_has_no_methods_but_those_of_a_pattern() -> None:
    with pytest.raises(AttributeError):
        _ = pattern("x").compile  # type: ignore[attr-defined]


def test_every_cue_of_the_table_compiles() -> None:
    for row in load_cues().rows:
        assert row.find.pattern
        assert row.unless is None or row.unless.pattern
