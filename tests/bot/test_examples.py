"""What a newcomer is offered to follow."""

from dataclasses import replace

from bot.examples import choose_examples
from bot.model import Named, Party, Status
from bot.subscribing import parse_subscriptions
from tests.builders import packaged
from tests.peer import acceptance


def test_the_latest_news_gives_a_target_a_company_and_a_drug() -> None:
    other = acceptance(targets=(Named("CD19", "cd19"),), companies=(Party("Pfizer", "pfizer"),))
    labels = [one.label for one in choose_examples([acceptance(), other])]
    assert labels == ["BCMA (target)", "IASO Bio (company)", "equecabtagene autoleucel (drug)"]


def test_without_news_there_are_three_all_the_same_and_every_line_works() -> None:
    background = replace(acceptance(), status=Status.BACKGROUND)
    unknown = acceptance(targets=(Named("~new"),), companies=(), drugs=())
    for events in ([], [background], [unknown], [acceptance()]):
        examples = choose_examples(events)
        assert len(examples) == 3
        for example in examples:
            plan = parse_subscriptions(example.line, packaged())
            assert len(plan.specs) == 1
            assert not plan.ambiguous
            assert not plan.unknown
