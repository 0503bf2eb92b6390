"""Which sums of an article are those of its new deal."""

import pytest

from tests.bot.parse.telling import lead_event

TITLE = "Norvane Therapeutics licenses NVT-204 from Ostrelle Bio"
LEAD = (
    "BOSTON, May 12, 2025 -- Norvane Therapeutics today announced an exclusive licence agreement with Ostrelle Bio for "
    "NVT-204, a pill for gout. The drug is in Phase 2. Ostrelle Bio is based in Lyon.\n\n"
)


def sums(sentence: str) -> list[tuple[str, int]]:
    return [(term.kind.value, int(term.amount)) for term in lead_event(TITLE, LEAD + sentence).terms]


@pytest.mark.parametrize(
    "sentence",
    [
        "Under the agreement, Norvane will pay Ostrelle $30 million upfront.",
        "Under the licence agreement, Ostrelle receives an upfront payment of $30 million.",
        "Following the first trial, in which it paid for the drug, Norvane pays $30 million upfront.",
    ],
)
def test_the_sums_of_the_new_deal_are_its_terms(sentence: str) -> None:
    assert sums(sentence) == [("upfront", 30_000_000)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Under the 2021 agreement, Norvane paid Ostrelle $30 million upfront.",
        "Under an earlier collaboration, Ostrelle received an upfront payment of $30 million.",
        "In the original licence agreement the upfront payment was $30 million.",
        "Terms of the deal were not disclosed.",
        "Norvane pays an undisclosed sum upfront.",
    ],
)
def test_the_sums_of_an_earlier_deal_and_undisclosed_ones_are_no_terms(sentence: str) -> None:
    assert sums(sentence) == []
