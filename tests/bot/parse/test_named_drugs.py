"""Frames that call a word a drug are tried only at the words they open with, and none is missed for that."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.blocks import find_blocks
from bot.parse.drug_places import find_named, find_words_before
from bot.parse.drug_signs import BEFORE, NAMED
from tests.bot.parse.reading_aids import document

GOLDEN = Path(__file__).parents[2] / "data" / "golden"


def _found(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return what is found at the opening words, and what is found anywhere."""
    (block,) = find_blocks(document(text))
    return [m.span() for m in find_named(block, len(text))], [m.span() for m in NAMED.finditer(block.text)]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.jsonl")), ids=lambda path: path.stem)
def test_no_frame_of_the_golden_articles_is_missed(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        tried, everywhere = _found(json.loads(line).get("text") or "None.")
        assert tried == everywhere


@given(st.from_regex(re.compile(NAMED.pattern)))  # words as they are listed, not wORDS
def test_every_frame_opens_with_a_listed_word(frame: str) -> None:
    told = " ".join(f"It. {frame}".encode("ascii", "ignore").decode().split())
    tried, everywhere = _found(told)
    assert tried == everywhere


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Approval of the drug Zorvexan is near.", 1),
        ("NovaQuilo's ZORVEX is new, and Quilo Bio's lead drug Zorvexan is not.", 2),
        ("They bought the drugs firm Zorvexan.", 0),
        ("A drug Zorvexan and an oral medicine, quilovane, were sold.", 2),
    ],
)
def test_a_name_is_framed_by_the_words_before_it(text: str, count: int) -> None:
    assert len(_found(text)[0]) == count


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.jsonl")), ids=lambda path: path.stem)
def test_no_words_before_a_drug_are_missed_for_how_the_text_ends(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for place in (found.start() for found in re.finditer(r"[ (]\w", text)):
        left = text[max(0, place - 39) : place + 1]
        assert (find_words_before(left) is None) == (BEFORE.search(left) is None)


@given(st.from_regex(re.compile(BEFORE.pattern, re.IGNORECASE | re.ASCII)))
def test_every_word_before_a_drug_ends_as_one_of_the_list(left: str) -> None:
    assert find_words_before(left)


@pytest.mark.parametrize("left", ["", "the drug", "a new one ", "they sold it (", "drugs; "])
def test_other_words_call_nothing_a_drug(left: str) -> None:
    assert find_words_before(left) is None
