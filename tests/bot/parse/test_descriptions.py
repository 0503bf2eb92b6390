import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.descriptions import find_businesses, find_descriptions

DESCRIBED = {
    "Norvane, a biotech company focused on cancer, today announced data in gout": "a biotech company focused on cancer",
    "Norvane (NVNE), a clinical-stage biopharmaceutical company, said gout improved": "company",
    "Norvane, the leader in rare disease medicine, announced a trial in gout": "rare disease",
}


@pytest.mark.parametrize(("sentence", "inside"), DESCRIBED.items())
def test_the_description_ends_before_the_news(sentence: str, inside: str) -> None:
    ((start, end),) = find_descriptions(sentence)
    assert inside in sentence[start:end]
    assert "gout" not in sentence[start:end]


@pytest.mark.parametrize("sentence", ["The FDA approved a drug for gout.", "Norvane, its partner and others met.", ""])
def test_a_sentence_without_one_has_none(sentence: str) -> None:
    assert find_descriptions(sentence) == ()


@pytest.mark.parametrize("verb", ["is facing a suit", "was founded", "plans a trial", "today announced", "won a prize"])
def test_a_business_ends_before_the_verb_of_its_firm(verb: str) -> None:
    sentence = f"@c0, a biotech company focused on gout, {verb} in may"
    ((start, end),) = find_businesses(sentence)
    assert "gout" in sentence[start:end]
    assert verb not in sentence[start:end]


@given(st.text(alphabet="ab, .()company the", max_size=200))
def test_spans_lie_within_the_sentence_in_order(sentence: str) -> None:
    spans = find_descriptions(sentence)
    assert all(0 <= start < end <= len(sentence) for start, end in spans)
    assert list(spans) == sorted(spans)
