"""Which drugs an event is about, and which are only given beside them."""

import pytest

from tests.bot.parse.telling import lead_event

A = "Arkelon Therapeutics"


def drugs(title: str, text: str) -> list[str]:
    return [drug.name for drug in lead_event(title, text).drugs]


@pytest.mark.parametrize(
    "aside",
    [
        "in which all cytokine release syndrome was managed with tocilizumab",
        "with mild reactions that resolved after one dose of tocilizumab",
        "where immune effects were successfully treated with tocilizumab",
    ],
)
def test_what_is_given_for_side_effects_is_not_the_drug_of_the_news(aside: str) -> None:
    text = f"{A} today announced positive results from its Phase 2 trial in lymphoma, {aside}."
    assert drugs(f"{A} Reports Positive Phase 2 Results in Lymphoma", text) == []


@pytest.mark.parametrize(
    "told",
    ["of tocilizumab in lymphoma", "in patients treated with tocilizumab", "in patients who were given tocilizumab"],
)
def test_the_drug_that_the_trial_gives_stays_the_drug_of_the_news(told: str) -> None:
    text = f"{A} today announced positive results from its Phase 2 trial {told}."
    assert drugs(f"{A} Reports Positive Phase 2 Results in Lymphoma", text) == ["tocilizumab"]


def test_a_biosimilar_and_its_generic_name_in_brackets_are_one_drug() -> None:
    lead = f"{A} today announced that the EMA adopted a positive opinion"
    title = f"{A} Receives Positive CHMP Opinion"
    assert drugs(title, f"{lead} on TOFIDENCE (tocilizumab) for arthritis.") == ["tocilizumab-bavi"]
    assert set(drugs(title, f"{lead} on TOFIDENCE and tocilizumab for arthritis.")) == {
        "tocilizumab-bavi",
        "tocilizumab",
    }


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("zorvalimab alone and zorvalimab administered together with quilolimab", ["zorvalimab", "quilolimab"]),
        ("zorvalimab, unlike zorvalimab of old, where others take quilolimab", ["zorvalimab"]),
    ],
)
def test_drugs_that_are_given_together_are_both_of_the_news(words: str, wanted: list[str]) -> None:
    lead = f"{A} today announced that the EMA adopted a positive opinion on {words} for asthma."
    assert drugs(f"{A} Receives Positive CHMP Opinion", lead) == wanted
