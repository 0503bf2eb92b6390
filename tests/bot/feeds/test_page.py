from dataclasses import replace
from datetime import date

from bot.feeds.page import Item

ITEM = Item("guid-1", "Norvale wins approval", "The agency said yes.", published=date(2026, 3, 1))


def test_an_edited_item_has_another_digest() -> None:
    assert replace(ITEM, text="The agency said no.").digest != ITEM.digest
    assert replace(ITEM, title="Norvale loses approval").digest != ITEM.digest


def test_a_new_date_or_other_spacing_is_no_edit() -> None:
    assert replace(ITEM, published=date(2026, 3, 2)).digest == ITEM.digest
    assert replace(ITEM, text="The  agency\nsaid yes.").digest == ITEM.digest
