"""How a subscription is to be told, as people type it beside what they follow."""

import pytest

from bot.errors import UserError
from bot.how_words import how_line, split_how
from bot.model import Delivery, How, Importance
from bot.subscribing import parse_subscriptions
from tests.builders import packaged


@pytest.mark.parametrize(
    ("line", "rest", "how"),
    [
        ("BCMA", "BCMA", None),
        ("BCMA delivery:daily", "BCMA", How(Delivery.DAILY)),
        ("BCMA, CD19 Delivery: Weekly least:HIGH", "BCMA, CD19", How(Delivery.WEEKLY, Importance.HIGH)),
        ("delivery:at-once BCMA", "BCMA", How()),
        ("delivery:every morning, BCMA", "BCMA", How(Delivery.DAILY)),
        ("BCMA when:at once importance:important type:approval", "BCMA type:approval", How(floor=Importance.HIGH)),
        ('words:"delivery:daily is slow"', 'words:"delivery:daily is slow"', None),
        ("words:“least:high”", "words:“least:high”", None),
    ],
)
def test_the_telling_is_taken_out_of_the_line(line: str, rest: str, how: How | None) -> None:
    found = split_how(line)
    assert (" ".join(found[0].split()), found[1]) == (rest, how)


@pytest.mark.parametrize("delivery", list(Delivery))
@pytest.mark.parametrize("floor", list(Importance))
def test_its_own_words_are_read_back(delivery: Delivery, floor: Importance) -> None:
    assert split_how("BCMA" + how_line(How(delivery, floor))) == ("BCMA", How(delivery, floor))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("BCMA delivery:dayly", "Did you mean “daily”"),
        ("BCMA delivery:zzz", "at-once, daily or weekly"),
        ("BCMA least:", "low, normal or high"),
    ],
)
def test_a_word_that_is_none_of_ours_is_said_with_those_that_are(line: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        split_how(line)


def test_a_question_back_keeps_how_it_is_to_be_told() -> None:
    plan = parse_subscriptions("Merck delivery:daily", packaged())
    assert plan.how == How(Delivery.DAILY)
    for suggestion in plan.ambiguous[0].suggestions:
        again = parse_subscriptions(suggestion.line, packaged())
        assert (len(again.specs), again.how) == (1, How(Delivery.DAILY))
