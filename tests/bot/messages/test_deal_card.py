"""The card of a deal: its terms, and how sure a price is."""

from decimal import Decimal

import pytest

from bot.messages.card import render_card
from bot.model import DealTerm, Event, EventType, Evidence, Named, Party, Role, Status, Story, TermKind
from tests.block_kit import texts
from tests.peer import NOW


def _told(event: Event) -> Story:
    return Story(7, 1, (event,), (), NOW, NOW)


def test_the_terms_of_a_deal_stand_in_the_third_line() -> None:
    event = Event(
        EventType.LICENSE,
        Status.NEW,
        None,
        (Party("Zzyx", None, Role.LICENSOR), Party("Lilly", None, Role.LICENSEE)),
        (Named("ZX-101"),),
        terms=(
            DealTerm(TermKind.UPFRONT, Decimal(125_000_000), "USD"),
            DealTerm(TermKind.TOTAL, Decimal("1.25e9"), "EUR"),
            DealTerm(TermKind.ROYALTY, Decimal(12)),
        ),
    )
    card = texts(render_card(_told(event), ()))
    assert "🤝 *Lilly licenses ZX-101 from Zzyx*" in card
    assert "💰 $125M upfront, up to €1.25B in all, royalties up to 12%" in card


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Lilly buys it for $2.1 billion.", "💰 $2.1B in all"),
        ("Lilly buys it for Up To $2.1 billion.", "💰 up to $2.1B in all"),
        ("", "💰 up to $2.1B in all"),
    ],
)
def test_a_price_is_certain_only_where_nothing_limits_it(said: str, shown: str) -> None:
    terms = (DealTerm(TermKind.TOTAL, Decimal("2.1e9"), "USD"),)
    evidence = (Evidence("text", 0, len(said), said),) if said else ()
    parties = (Party("Lilly", None, Role.ACQUIRER), Party("Prevail Therapeutics", None, Role.ACQUIRED))
    event = Event(EventType.ACQUISITION, Status.NEW, None, parties, terms=terms, evidence=evidence)
    assert shown in texts(render_card(_told(event), ())).replace("\u2024", ".")
