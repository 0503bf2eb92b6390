"""What the words of a capitalised run alone tell of a firm's name, whatever stands around it."""

import pytest

from bot.parse.blocks import find_blocks
from bot.parse.company_shapes import FirmShapes, Shape
from tests.bot.parse.reading_aids import document, packaged


def shape(words: str, *, in_title: bool = False) -> Shape:
    return FirmShapes(packaged().vocabulary).read(tuple(words.split(" ")), in_title)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Zorvex", "Zorvex"),
        ("Zorvex Therapeutics", "Zorvex Therapeutics"),
        ("Zorvex Therapeutics Inc", "Zorvex Therapeutics"),
        ("Zorvex Therapeutics Phase", "Zorvex Therapeutics"),
        ("Quilo Holding A", "Quilo Holding"),
        ("Boston-based Zorvex", "Zorvex"),
        ("Zorvex Zorvex Quilo", "Zorvex Quilo"),
        ("Zorvex &", "Zorvex"),
    ],
)
def test_a_name_ends_at_its_trade_word_or_before_its_legal_form(words: str, name: str) -> None:
    found = shape(words)
    assert found.name == name
    assert words[found.offset :].startswith(name)


@pytest.mark.parametrize("words", ["President Zorvex", "CEO Anna Quilo", "&"])
def test_a_run_with_a_post_in_it_names_no_firm(words: str) -> None:
    assert shape(words).name == ""


def test_a_headlines_everyday_words_are_cut_off_a_name_and_a_texts_are_not() -> None:
    assert shape("Today Zorvex", in_title=True) == Shape("Zorvex", 6)
    assert shape("Zorvex Quilo Nordal Orvell", in_title=True).name == "Nordal Orvell"
    assert shape("Zorvex Quilo Nordal Orvell").name == "Zorvex Quilo Nordal Orvell"


@pytest.mark.parametrize(
    ("words", "is_none", "may_be_proven"),
    [
        ("Zorvex", False, False),
        ("Applied Therapeutics", True, True),
        ("Class Q", True, False),
        ("Ab", True, False),
        ("ADCs", True, False),
    ],
)
def test_everyday_words_are_no_firm_but_some_may_be_proven_one(words: str, is_none: bool, may_be_proven: bool) -> None:  # noqa: FBT001 a table's columns
    found = shape(words)
    assert (found.is_no_firm, found.may_be_proven) == (is_none, may_be_proven)


@pytest.mark.parametrize("words", ["GMP", "Zorva University", "Quilo 50mg"])
def test_terms_and_institutions_are_vague(words: str) -> None:
    assert shape(words).is_vague
    assert not shape("Zorvex").is_vague


def test_a_trade_word_proves_a_name_and_a_soft_one_does_not() -> None:
    trade = packaged().vocabulary.trade_words
    soft = next(word for word, strength in trade.items() if strength == "soft" and " " not in word)
    hard, weak = shape("Zorvex Therapeutics"), shape(f"Zorvex {soft}")
    assert (hard.has_trade, hard.is_soft) == (True, False)
    assert (weak.has_trade, weak.is_soft) == (False, True)


def test_the_lead_of_a_block_is_where_its_dateline_ends_even_with_sentences_left_out() -> None:
    article = document("Log in.\nBASEL, Jan. 5, 2026 - Zorvex won. It won again. It lost.", "Zorvex Wins")
    title, whole = find_blocks(article)
    assert (title.lead, whole.text[whole.lead :][:10]) == (-1, "Zorvex won")
    chosen = [each for each in article.sentences if each.text not in {"Log in.", "It won again."}]
    _, part = find_blocks(article, chosen)
    assert part.text[part.lead :][:10] == "Zorvex won"
    without = [each for each in article.sentences if "Zorvex won" not in each.text]
    assert [block.lead for block in find_blocks(article, without)] == [-1, -1]
