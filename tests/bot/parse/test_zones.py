"""Cheap looks at how a sentence opens pass over none that opens standing text; zones themselves are tried elsewhere."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parse.document import Zone
from bot.parse.zones import OPENING_FORMS, find_zones, may_open

NEWS = ["Norvane won approval of its drug today.", "It treats gout, the firm said.", "The trial met its goal."]


def zones(*sentences: str) -> list[Zone]:
    spans: list[tuple[int, int]] = []
    at = 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return find_zones("\n".join(sentences), spans, "Norvane Wins")


@settings(max_examples=60)
@given(form=st.sampled_from(OPENING_FORMS), data=st.data())
def test_no_sentence_that_opens_standing_text_is_passed_over(form: re.Pattern[str], data: st.DataObject) -> None:
    sentence = data.draw(st.from_regex(re.compile(form.pattern, form.flags)))
    assert may_open(sentence) or not form.match(sentence)


@pytest.mark.parametrize("sentence", NEWS)
def test_a_plain_sentence_is_not_asked_whether_it_opens_standing_text(sentence: str) -> None:
    assert not may_open(sentence)


@pytest.mark.parametrize(
    ("sentence", "zone"),
    [
        ("This release holds forward-looking statements.", Zone.SAFE_HARBOUR),
        ("We have NO DUTY TO UPDATE it.", Zone.SAFE_HARBOUR),
        ("Cautionary Note on Risks", Zone.SAFE_HARBOUR),
        ("About Norvane", Zone.ABOUT),
        ("- Media contact: Jane Doe", Zone.BOILERPLATE),
        ("© 2025 Norvane", Zone.BOILERPLATE),
        ("Please see full Prescribing Information.", Zone.BOILERPLATE),
        ("A photo, courtesy of Getty Images.", Zone.BOILERPLATE),
        ("They look forward to it.", Zone.BODY),
        ("Selling is next.", Zone.BODY),
    ],
)
def test_standing_text_and_furniture_have_their_zone(sentence: str, zone: Zone) -> None:
    assert zones(*NEWS, sentence)[-1] is zone


def test_standing_text_ends_where_the_next_part_opens() -> None:
    told = zones(*NEWS, "Forward-Looking Statements", "Risks are many.", "About Norvane", "It is old.")
    assert told[-4:] == [Zone.SAFE_HARBOUR, Zone.SAFE_HARBOUR, Zone.ABOUT, Zone.ABOUT]


def test_a_letter_that_is_two_when_small_hides_no_standing_text() -> None:
    assert zones("\u0130" * 40, *NEWS, "It holds forward-looking statements.")[-1] is Zone.SAFE_HARBOUR
