"""What a person who types a few letters is offered."""

import pytest

from bot.model import Choice, ConditionKind, Event, EventType, Named, Party, Status
from bot.picking import VALUE_LIMIT, Pick, Picker, value_of
from tests.builders import approval, packaged

COMPANY, TARGET, DRUG, DISEASE = (
    (ConditionKind.COMPANY,),
    (ConditionKind.TARGET,),
    (ConditionKind.DRUG,),
    (ConditionKind.DISEASE,),
)


@pytest.fixture(scope="module")
def picker() -> Picker:
    return Picker(packaged())


def _labels(picks: tuple[Pick, ...]) -> list[str]:
    return [pick.choice.label for pick in picks]


@pytest.mark.parametrize(
    ("kinds", "typed", "first"),
    [
        (TARGET, "bcm", "BCMA"),
        (TARGET, "TNFRSF17", "BCMA"),
        (TARGET, "pd-l1", "PD-L1"),
        (TARGET, "PDL1", "PD-L1"),
        (DRUG, "abecma", "idecabtagene vicleucel"),
        (COMPANY, "pfizer", "Pfizer"),
        (COMPANY, "辉瑞", "Pfizer"),
        (DISEASE, "Sjogren", "Sjögren's disease"),
        ((ConditionKind.REGULATOR,), "china", "NMPA"),
        ((ConditionKind.TYPE,), "pdufa", "decision date"),
    ],
)
def test_a_name_is_found_by_its_beginning_and_by_its_other_names(
    picker: Picker, kinds: tuple[ConditionKind, ...], typed: str, first: str
) -> None:
    found = _labels(picker.find(kinds, typed))
    assert found[0] == first, found


def test_what_comes_with_a_name_is_said_beside_it(picker: Picker) -> None:
    notes = {pick.choice.label: pick.note for pick in picker.find(DISEASE, "lymphoma")}
    assert "narrower forms" in notes["lymphoma"]
    assert "subsidiaries" in picker.find(COMPANY, "roche")[0].note
    assert "TNFRSF17" in picker.find(TARGET, "bcma")[0].note


def test_a_name_that_nobody_knows_can_be_picked_as_it_is_typed(picker: Picker) -> None:
    assert picker.find(COMPANY, " Zorblax  Bio ") == (
        Pick(Choice("company:~zorblax-bio", "Zorblax Bio"), "as typed: a new name"),
    )
    assert _labels(picker.find(TARGET, "BCMA"))[0] == "BCMA"
    assert "bcma" not in _labels(picker.find(TARGET, "bcma"))
    assert picker.find(COMPANY, "🧬") == ()
    assert picker.find(COMPANY, "\u202e\u200b ") == ()


def test_names_of_the_news_are_offered_the_latest_first() -> None:
    picker = Picker(packaged())
    assert picker.find(COMPANY, "") == ()
    picker.learn(4, approval("Zorblax Bio", "zorblaxcel"))
    picker.learn(9, approval("Quuxel", "quuxmab"))
    assert picker.learnt_to == 9
    assert _labels(picker.find(COMPANY, "")) == ["Quuxel", "Zorblax Bio"]
    assert _labels(picker.find(COMPANY, "zorb")) == ["Zorblax Bio", "zorb"]
    assert _labels(picker.find(DRUG, "quux"))[0] == "quuxmab"
    assert picker.find(COMPANY, "zorb")[0].note == "company, new in the news"


def test_a_value_comes_back_as_the_choice_it_stood_for() -> None:
    picker = Picker(packaged())
    long = "Very long company name " * 14
    parties = (Party(long), Party("Quuxel"))
    picker.learn(1, Event(EventType.FINANCING, Status.NEW, companies=parties, drugs=(Named(""),)))
    for kinds, typed in ((COMPANY, "pfi"), (COMPANY, "very long"), (COMPANY, "quux"), (TARGET, "bcm")):
        for pick in picker.find(kinds, typed):
            value = value_of(pick.choice)
            assert len(value) <= VALUE_LIMIT
            assert picker.get(value, pick.choice.label) == pick.choice
    assert len(picker.find(COMPANY, "very long")[0].choice.key) > VALUE_LIMIT


@pytest.mark.parametrize("value", ["", "x", "nothing:x", "company:", "company:#abcdef", ":x"])
def test_a_value_that_stands_for_nothing_is_none(picker: Picker, value: str) -> None:
    assert picker.get(value, "x") is None


def test_every_answer_is_bounded_whatever_is_typed(picker: Picker) -> None:
    for typed in ("a", "b", "x" * 5000, "é" * 300, "'\"<>&", "company:pfizer"):
        assert len(picker.find(tuple(ConditionKind), typed)) <= 31
