"""Text as an enemy or a broken page would give it: it is read without an error, and in work that grows as it does."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Reading
from bot.parse.sentences import LONGEST_SENTENCE, LONGEST_TITLE, parse_document
from tests.bot.parse.telling import DAY
from tests.bot.parse.variants import read

TITLE = "FDA Approves Norvane's NVT-204"
SAID = "Norvane Therapeutics announced today that the FDA has approved NVT-204 for gout"
# Each a piece that is said over and over, with nothing between.
PIECES = {
    "a sentence without an end": f"{SAID}, ",
    "a date after a date": "on May 12, 2025 it was approved and on May 13, 2025 ",
    "a name after a name": "Norvane Therapeutics, Ostrelle Bio, ",
    "a code after a code": "NVT-204/",
    "digits": "1",
    "capitals": "A",
    "opened tags": "<div>",
    "tags that never end": "<a",
    "opened comments": "<!--",
    "opened scripts": "<script>",
    "half entities": "&#x",
    "unknown entities": "&norvane;",
    "half links": "[a](",
    "marks": "**_",
    "brackets": "(",
    "quotes": '"a ',
    "zero width": "F\u200bD\u200bA ",
    "bidirectional": "\u202eAFD\u202c \u2066x\u2069 ",
    "lone surrogates": "\ud800FDA\udfff ",
    "nulls": "\x00\x1b[2J",
    "piled marks": "e\u0301\u0301\u0301",
    "headings": "About X\n",
    "Chinese": "\u56fd\u5bb6\u836f\u54c1\u76d1\u7763\u7ba1\u7406\u5c40\u6279\u51c6",
    "dashes": "--A",
    "money": "$1,",
    "stops": "U.S. ",
}


def whole(piece: str, length: int) -> str:
    return piece * (length // len(piece))


def read_text(text: str, title: str = TITLE) -> Reading:
    article = Article("hostile", title, text, DAY)
    reading = read(article)
    for evidence in (each for event in reading.events for each in event.evidence):
        source = article.title if evidence.where == "title" else article.text
        assert source[evidence.start : evidence.end] == evidence.text
    return reading


def calls(work: Callable[[], object]) -> int:
    """Return how many functions a work calls, those of C among them."""
    count = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_said_over_and_over_is_read(piece: str) -> None:
    assert read_text(f"{SAID}. {whole(PIECES[piece], 20_000)}").language
    assert read_text(SAID, whole(PIECES[piece], 20_000)).language


@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_text_takes_about_four_times_the_calls(piece: str) -> None:
    read_text(f"{SAID}.")  # what is loaded once is loaded
    small, large = (
        calls(lambda length=length: read_text(f"{SAID}. {whole(PIECES[piece], length)}")) for length in (8_000, 32_000)
    )
    assert large <= 5 * small


# A hundred kilobytes hold over a thousand steps; what tells nothing may be a megabyte.
@pytest.mark.parametrize(
    ("piece", "length"),
    [(f"{SAID}, ", 100_000), ("patients were seen by their doctors again and ", 1_000_000), ("1", 1_000_000)],
    ids=["steps", "words", "digits"],
)
def test_a_line_of_a_megabyte_is_read_and_its_news_is_found(piece: str, length: int) -> None:
    reading = read_text(f"{SAID}. {whole(piece, length)}")
    assert [(event.type.value, event.regulators) for event in reading.events] == [("approval", ("FDA",))]


def test_tags_within_tags_fifty_thousand_deep_are_read() -> None:
    reading = read_text("<div>" * 50_000 + SAID + "</div>" * 50_000)
    assert [event.type.value for event in reading.events] == ["approval"]


@pytest.mark.parametrize("piece", PIECES)
def test_no_sentence_is_longer_than_one_may_be(piece: str) -> None:
    text = whole(PIECES[piece], 30_000)
    sentences = parse_document(Article("hostile", text, text)).sentences
    assert max((len(s.text) for s in sentences if s.where == "title"), default=0) <= 2 * LONGEST_TITLE
    assert max((len(s.text) for s in sentences if s.where == "text"), default=0) <= LONGEST_SENTENCE


def test_a_sentence_that_is_cut_is_cut_between_words() -> None:
    words = " ".join(f"word{number}" for number in range(2_000))
    sentences = parse_document(Article("hostile", "", words)).sentences
    assert len(sentences) > 5
    assert [word for s in sentences for word in s.text.split()] == words.split()


# Signs that are not seen

UNSEEN = {
    "zero-width spaces": "\u200b",
    "zero-width joiners": "\u200d",
    "a right-to-left override": "\u202e",
    "isolates": "\u2067",
    "soft hyphens": "\u00ad",
    "byte-order marks": "\ufeff",
    "word joiners": "\u2060",
}


@pytest.mark.parametrize("sign", UNSEEN)
def test_signs_that_are_not_seen_hide_no_name(sign: str) -> None:
    hidden = SAID.replace("FDA", UNSEEN[sign].join("FDA")).replace("Norvane", UNSEEN[sign].join("Norvane"))
    (event,) = read_text(f"{hidden}.", "A Note").events
    assert event.regulators == ("FDA",)
    assert [party.name for party in event.companies] == ["Norvane Therapeutics"]


@given(st.lists(st.sampled_from([*PIECES.values(), *UNSEEN.values(), SAID, ". ", "\n\n", " "]), max_size=30))
def test_any_mixture_is_read_with_its_evidence_in_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert read_text(text, text[:200]).language


@given(st.text(max_size=400), st.text(max_size=80))
def test_any_characters_at_all_are_read(text: str, title: str) -> None:
    assert read_text(text, title).language
