"""Drugs that are told by their brand."""

from bot.branding import name_brands
from bot.messages.wording import headline
from bot.model import Evidence, Named, Story
from tests.builders import packaged
from tests.peer import NOW, acceptance

ABECMA = (Named("idecabtagene vicleucel", "idecabtagene-vicleucel"),)


def _named(said: str, drugs: tuple[Named, ...] = ABECMA) -> tuple[Named, ...]:
    event = acceptance(drugs=drugs, evidence=(Evidence("title", 0, len(said), said),))
    return name_brands(Story(1, 1, (event,), (), NOW, NOW), packaged()).events[0].drugs


def test_a_drug_told_by_its_brand_is_named_by_both() -> None:
    (drug,) = _named("FDA approves Abecma's wider use")
    assert (drug.name, drug.id) == ("Abecma (idecabtagene vicleucel)", "idecabtagene-vicleucel")
    event = acceptance(drugs=(drug,), regulators=("FDA",))
    assert headline(event) == "FDA accepts NDA for Abecma (idecabtagene vicleucel) from IASO Bio"


def test_a_brand_that_is_not_told_is_not_added() -> None:
    assert _named("FDA approves idecabtagene vicleucel") == ABECMA
    assert _named("Abecmax is something else") == ABECMA
    new = (Named("Abecma"),)
    assert _named("FDA approves Abecma", new) == new
    two = (*ABECMA, Named("x"))
    assert _named("FDA approves Abecma", two) == two
