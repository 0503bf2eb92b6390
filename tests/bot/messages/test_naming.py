"""Names as a reader meets them: each once, a brand with its generic name."""

from decimal import Decimal

import pytest

from bot.messages.naming import find_brand, name_all, name_drugs
from bot.messages.texts import term_texts
from bot.messages.wording import headline
from bot.model import DealTerm, Evidence, Known, Named, Party, TermKind
from tests.peer import acceptance


def _said(text: str) -> tuple[Evidence, ...]:
    return (Evidence("text", 0, len(text), text),)


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("The FDA approved ZYNTAVO® (zyntamab) today.", "Zyntavo"),
        ("The FDA approved Zyntavo™ (zyntamab-abcd).", "Zyntavo"),
        ("The FDA approved ZYNTAVO (zyntamab).", "Zyntavo"),
        ("Zyntamab (Zyntavo®) was approved.", "Zyntavo"),
        ("zyntamab, marketed as ZYNTAVO, was approved", "Zyntavo"),
        ("Its BIOSIMILAR (zyntamab) was approved.", None),
        ("The Inhibitor (zyntamab) was approved.", None),
        ("ZYNTAVO® and zyntamab are named apart.", None),
        ("ZYNTAMAB (zyntamab) was approved.", None),
        ("", None),
    ],
)
def test_a_brand_is_what_stands_beside_the_generic_name_with_its_sign_or_in_capitals(
    text: str, brand: str | None
) -> None:
    assert find_brand("zyntamab", _said(text)) == brand


def test_the_headline_names_brand_and_generic() -> None:
    event = acceptance(drugs=(Named("zyntamab"),), evidence=_said("ZYNTAVO® (zyntamab) was accepted."))
    assert headline(event) == "HKDOH (Hong Kong) accepts NDA for Zyntavo (zyntamab) from IASO Bio"


def test_a_name_with_signs_of_a_pattern_is_searched_as_it_is() -> None:
    assert find_brand("a+(b", _said("ZYNTAVO (a+(b")) == "Zyntavo"
    assert find_brand("x" * 500, _said("ZYNTAVO")) is None
    assert name_drugs(acceptance(drugs=(), known=Known(drugs=(Named("k", "k"),)))) == "k"


def test_the_same_thing_under_two_names_is_said_once() -> None:
    twice = (Party("Bristol Myers Squibb", "bms"), Party("BMS", "bms"))
    assert name_all(twice) == "Bristol Myers Squibb"
    assert name_all((Party("Cognition"), Party("Cognition Therapeutics"))) == "Cognition Therapeutics"
    assert name_all((Party("Merck", "merck"), Party("Merck KGaA", "merck-kgaa"))) == "Merck and Merck KGaA"
    assert name_all([Named(name) for name in "abcd"], 2) == "a, b and 2 more"


def test_terms_stand_in_the_order_of_a_deal_and_no_part_is_as_large_as_all() -> None:
    total, upfront = Decimal(1_000_000_000), Decimal(425_000_000)
    terms = [DealTerm(TermKind.TOTAL, total, "USD"), DealTerm(TermKind.UPFRONT, upfront, "USD")]
    assert term_texts(terms) == ["$425M upfront", "up to $1B in all"]
    assert term_texts([terms[0]], is_price=True) == ["$1B in all"]
    assert term_texts([terms[0], DealTerm(TermKind.UPFRONT, total, "USD")]) == ["up to $1B in all"]
