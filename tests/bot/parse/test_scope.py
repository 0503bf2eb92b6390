"""Tests for what of a document is read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article
from bot.parse.blocks import find_blocks
from bot.parse.cues import load_cues
from bot.parse.document import Document, Zone
from bot.parse.patterns import SearchPattern
from bot.parse.scope import find_naming, find_telling
from bot.parse.sentences import parse_document
from bot.parse.sieve import Sieve

NEWS = "Norvane said today that the FDA has approved Zorvex for gout. Its chief is glad. "
FILLER = "The weather in the town was fine that day, as people there like to say. "


def read(text: str, title: str = "Norvane Wins FDA Approval for Zorvex") -> Document:
    return parse_document(Article("a", title, text, date(2025, 2, 14)))


def told(text: str) -> list[str]:
    return [each.sentence.text for each in find_telling(read(text, ""))]


def naming(text: str) -> list[str]:
    document = read(text)
    return [sentence.text for sentence in find_naming(document, tuple(find_telling(document)))]


def test_a_sentence_with_the_words_of_a_step_may_tell_it() -> None:
    assert told(NEWS) == ["Norvane said today that the FDA has approved Zorvex for gout."]


def test_a_step_that_is_told_only_by_a_masked_name_is_not_lost() -> None:
    # The row asks for a firm or a date beside its words: neither stands there before names are masked.
    assert told("Orvell to buy Norvane.") == ["Orvell to buy Norvane."]


@pytest.mark.parametrize("sentence", ["Rain fell on the town.", "Its chief is glad.", "Shares rose 4%."])
def test_a_sentence_without_such_words_tells_none(sentence: str) -> None:
    assert told(sentence) == []


def test_far_from_the_start_only_a_sentence_with_a_date_may_tell_a_step() -> None:
    late = "The FDA approved Zorvex for gout"
    assert told(f"{FILLER * 20}{late}. {late} in May 2023.") == [f"{late} in May 2023."]


def test_what_is_told_in_boilerplate_is_not_read() -> None:
    forward = "This release holds forward-looking statements: the FDA may approve Zorvex in 2026."
    assert forward not in told(f"{NEWS}\n{forward}")


def test_no_names_are_wanted_where_no_step_is_told() -> None:
    document = read("Its chief is glad. The firm likes the town.", "Norvane Likes the Town")
    assert tuple(find_naming(document, tuple(find_telling(document)))) == ()


def test_names_are_wanted_from_the_first_sentences_and_from_those_that_tell_a_step() -> None:
    late = "In May 2023 the FDA accepted the application of Orvell."
    found = naming(f"{NEWS}{FILLER * 30}{late} {FILLER}")
    assert found[:2] == ["Norvane Wins FDA Approval for Zorvex", NEWS.split(". ", maxsplit=1)[0] + "."]
    assert late in found
    assert len([each for each in found if each == FILLER.strip()]) < 14


def test_far_down_only_sentences_on_what_a_drug_acts_on_are_asked_for_names() -> None:
    acts, idle = "Zorvex is an inhibitor of KAT6A.", "Zorvex is a pill that people like."
    found = naming(f"{NEWS}{FILLER * 30}{acts} {idle}")
    assert acts in found
    assert idle not in found


def test_of_a_part_about_a_firm_its_heading_and_first_sentence_are_asked() -> None:
    first, second = "Norvane is a firm in Boston that makes pills.", "It likes the town and has many friends there."
    found = naming(f"{NEWS}\nAbout Norvane\n{first} {second}")
    assert {"About Norvane", first} <= set(found)
    assert second not in found


def test_safe_harbour_text_is_not_asked_for_names() -> None:
    found = naming(f"{NEWS}\nForward-looking statements\nThese words of Orvell are forward-looking statements.")
    assert not [each for each in found if "Orvell" in each]


@given(st.sets(st.integers(0, 11)))
def test_some_sentences_put_together_keep_their_words(chosen: set[int]) -> None:
    document = read(" ".join(f"Zorvex {number} is a pill." for number in range(9)) + "\nAbout Norvane\nIt is a firm.")
    some = [sentence for sentence in document.sentences if sentence.index in chosen]
    blocks = find_blocks(document, some)
    placed = [(sentence, block) for block in blocks for sentence in block.sentences]
    assert [sentence.index for sentence, _ in placed] == [sentence.index for sentence in some]
    for sentence, block in placed:
        assert block.text[sentence.start : sentence.end] == sentence.text
        span = block.span(sentence.start, sentence.end)
        assert span
        assert (span.sentence, span.start, span.text) == (sentence.index, 0, sentence.text)


def test_a_row_may_match_masked_text_wherever_it_does() -> None:
    buys = SearchPattern(r"@c\d+ (?:to|will) buy @c\d+|@c\d+ sells")
    assert buys.search("@c0 to buy @c1")
    assert Sieve([buys]).standing("orvell to buy norvane") == {0: (0,)}
    assert Sieve([buys]).standing("orvell to hire norvane") == {}
    assert all(load_cues().telling("the town is fine", zone) == () for zone in Zone)


def test_a_document_of_boilerplate_alone_is_read_without_names() -> None:
    document = read("Forward-looking statements\nThese are forward-looking statements.", "")
    assert all(sentence.zone is not Zone.HEADLINE for sentence in document.sentences)
    assert tuple(find_naming(document, tuple(find_telling(document)))) == ()
