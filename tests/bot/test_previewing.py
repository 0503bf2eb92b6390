"""What a subscription would have sent, and the filter that would narrow it most."""

from collections.abc import Sequence

import pytest

from bot.model import Condition, ConditionKind, Detail, Event, EventType, How, Importance, Status, SubscriptionSpec
from bot.previewing import MOST, PastStory, Tally, narrow, widenings
from tests.builders import approval, asking_for, event, packaged

ACME = asking_for("company:~acme-bio")


def _tally(spec: SubscriptionSpec, events: Sequence[Event], how: How = How()) -> Tally:  # noqa: B008  frozen
    tally = Tally(spec, how, packaged())
    for number, one in enumerate(events, start=1):
        tally.take(PastStory(number, (one,)))
    return tally


def _news(kind: EventType, count: int, **more: object) -> list[Event]:
    return [event(kind, "Acme Bio", **more) for _ in range(count)]


def test_only_what_is_new_wanted_and_important_enough_counts() -> None:
    told = [
        approval(),
        approval("Other"),
        event(EventType.FINANCING, "Acme Bio"),
        event(EventType.APPROVAL, "Acme Bio", status=Status.BACKGROUND),
    ]
    assert _tally(ACME, told).preview().story_ids == (1, 3)
    assert _tally(ACME, told, How(floor=Importance.HIGH)).preview().count == 1


def test_one_event_must_satisfy_the_whole_spec() -> None:
    both = SubscriptionSpec((*ACME.all_of, *asking_for("type:approval").all_of))
    tally = Tally(both, How(), packaged())
    tally.take(PastStory(1, (event(EventType.FINANCING, "Acme Bio"), approval("Other"))))
    assert tally.preview().count == 0


def test_words_are_looked_for_in_what_the_articles_say() -> None:
    spec = asking_for("words:first-line", "first-line")
    tally = Tally(spec, How(), packaged())
    tally.take(PastStory(1, (approval(),), "A first line treatment."))
    tally.take(PastStory(2, (approval(),), "The last line."))
    assert tally.preview().story_ids == (1,)


def test_few_need_no_narrowing() -> None:
    told = [approval(), *_news(EventType.READOUT, 4)]
    assert _tally(ACME, told).preview().narrowing is None
    assert _tally(ACME, [*told, approval()]).preview().narrowing is not None


def test_the_filter_that_narrows_most_is_offered_and_leaves_what_it_says() -> None:
    told = [*_news(EventType.READOUT, 9), approval(), approval(), approval(), *_news(EventType.LICENSE, 4)]
    preview = _tally(ACME, told).preview()
    assert (preview.count, preview.story_ids) == (16, (1, 2, 3))
    assert preview.narrowing is not None
    assert (preview.narrowing.label, preview.narrowing.count) == ("only approvals and rejections", 3)
    spec, how = narrow(ACME, How(), preview.narrowing.value)
    assert _tally(spec, told, how).preview().count == 3


def test_a_filter_that_leaves_next_to_nothing_is_not_offered() -> None:
    preview = _tally(ACME, [*_news(EventType.READOUT, 30), approval()]).preview()
    assert preview.narrowing is None or preview.narrowing.count > 1


def test_types_are_only_narrowed_to_what_was_asked_for() -> None:
    deals = SubscriptionSpec((*ACME.all_of, *asking_for("type:deal").all_of))
    told = [*_news(EventType.LICENSE, 6), *_news(EventType.ACQUISITION, 2)]
    narrowing = _tally(deals, told).preview().narrowing
    assert narrowing is not None
    assert (narrowing.value, narrowing.count) == ("floor:high", 2)
    assert narrow(deals, How(), narrowing.value) == (deals, How(floor=Importance.HIGH))


def test_a_regulator_or_a_phase_can_be_the_filter() -> None:
    told = [approval(regulator="FDA") for _ in range(3)] + [approval(regulator="EMA") for _ in range(2)]
    told += [approval(regulator=code) for code in ("NMPA", "PMDA", "MHRA", "TGA")]
    narrowing = _tally(ACME, told).preview().narrowing
    assert narrowing is not None
    assert (narrowing.label, narrowing.value, narrowing.count) == ("only FDA", "regulator:FDA", 3)
    phases = ("3", "3", "3", "2", "2", "1")
    told = [one for phase in phases for one in _news(EventType.READOUT, 1, detail=Detail(phase=phase))]
    narrowing = _tally(ACME, told).preview().narrowing
    assert narrowing is not None
    assert narrowing.value in {"phase:3", "floor:normal"}


def test_a_narrower_filter_takes_the_place_of_the_wider_one() -> None:
    wide = SubscriptionSpec((*ACME.all_of, *asking_for("type:regulatory").all_of))
    spec, _ = narrow(wide, How(), "type:approval,type:rejection")
    types = [one for one in spec.all_of if one.kind is ConditionKind.TYPE]
    assert [[choice.key for choice in one.any_of] for one in types] == [["type:approval", "type:rejection"]]
    assert spec.all_of[0] == ACME.all_of[0]


@pytest.mark.parametrize("value", ["", "x", "floor:highest", "type:nothing", "company:pfizer", "words:x"])
def test_a_value_that_is_no_filter_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        narrow(ACME, How(), value)


def test_beyond_five_hundred_it_says_more_instead_of_counting_on() -> None:
    tally = _tally(ACME, _news(EventType.READOUT, MOST + 1))
    assert tally.is_full
    assert (tally.preview().count, tally.preview().is_more) == (MOST, True)
    assert _tally(ACME, [approval()]).preview(is_all=False).is_more


def test_a_condition_of_names_of_several_kinds_is_satisfied_by_any() -> None:
    names = (asking_for("company:~acme-bio"), asking_for("drug:~other-drug"))
    mixed = SubscriptionSpec((Condition(ConditionKind.COMPANY, tuple(one.all_of[0].any_of[0] for one in names)),))
    assert _tally(mixed, [approval(), approval("X", "other drug"), approval("X", "y")]).preview().story_ids == (1, 2)


def test_each_part_can_go_when_nothing_would_have_come() -> None:
    fda, deals = asking_for("regulator:FDA", "FDA").all_of, asking_for("type:deal", "deals").all_of
    both = SubscriptionSpec((*ACME.all_of, *fda), deals)
    found = {label: (spec, how) for label, spec, how in widenings(both, How(floor=Importance.HIGH))}
    assert list(found) == ["company company:~acme-bio", "only FDA", "not any deals", "only what is important"]
    assert found["only FDA"][0].all_of == ACME.all_of
    assert found["not any deals"][0].none_of == ()
    assert found["only what is important"] == (both, How())
    assert list(widenings(ACME, How())) == []
