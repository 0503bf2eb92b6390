from decimal import Decimal

import pytest

from bot.importance import find_importance, find_story_importance
from bot.model import DealTerm, Detail, EventType, Importance, Status, TermKind
from tests.builders import approval, event

LOW, NORMAL, HIGH = Importance.LOW, Importance.NORMAL, Importance.HIGH
BARE = {
    EventType.SUBMISSION: NORMAL,
    EventType.ACCEPTANCE: NORMAL,
    EventType.DECISION_DATE: NORMAL,
    EventType.ADVISORY_COMMITTEE: NORMAL,
    EventType.OPINION: HIGH,
    EventType.APPROVAL: HIGH,
    EventType.REJECTION: HIGH,
    EventType.DESIGNATION: LOW,
    EventType.TRIAL_CLEARANCE: LOW,
    EventType.CLINICAL_HOLD: HIGH,
    EventType.HOLD_LIFTED: NORMAL,
    EventType.WITHDRAWAL: HIGH,
    EventType.SAFETY_ACTION: HIGH,
    EventType.TRIAL_START: LOW,
    EventType.ENROLLMENT_COMPLETE: LOW,
    EventType.READOUT: LOW,
    EventType.TRIAL_STOPPED: NORMAL,
    EventType.LICENSE: NORMAL,
    EventType.COLLABORATION: LOW,
    EventType.ACQUISITION: HIGH,
    EventType.FINANCING: LOW,
    EventType.TERMINATION: NORMAL,
    EventType.LAUNCH: NORMAL,
}


@pytest.mark.parametrize("kind", list(EventType))
def test_every_type_has_its_importance_when_nothing_more_is_known(kind: EventType) -> None:
    assert find_importance(event(kind)) is BARE[kind]


@pytest.mark.parametrize(
    ("kind", "detail", "importance"),
    [
        (EventType.APPROVAL, Detail(kind="expanded label"), HIGH),
        (EventType.APPROVAL, Detail(kind="tentative"), NORMAL),
        (EventType.DESIGNATION, Detail(kind="breakthrough"), NORMAL),
        (EventType.DESIGNATION, Detail(kind="RMAT"), NORMAL),
        (EventType.DESIGNATION, Detail(kind="orphan"), LOW),
        (EventType.ADVISORY_COMMITTEE, Detail(outcome="negative"), HIGH),
        (EventType.READOUT, Detail(phase="3", outcome="positive"), HIGH),
        (EventType.READOUT, Detail(phase="2/3", outcome="mixed"), HIGH),
        (EventType.READOUT, Detail(phase="3"), NORMAL),
        (EventType.READOUT, Detail(phase="2", outcome="positive"), NORMAL),
        (EventType.READOUT, Detail(phase="1", outcome="positive"), LOW),
        (EventType.READOUT, Detail(outcome="negative"), NORMAL),
        (EventType.READOUT, Detail(outcome="positive"), LOW),
        (EventType.TRIAL_START, Detail(phase="3"), NORMAL),
        (EventType.TRIAL_STOPPED, Detail(phase="3"), HIGH),
    ],
)
def test_the_detail_raises_or_lowers_it(kind: EventType, detail: Detail, importance: Importance) -> None:
    assert find_importance(event(kind, detail=detail)) is importance


@pytest.mark.parametrize(
    ("kind", "term", "importance"),
    [
        (EventType.LICENSE, DealTerm(TermKind.TOTAL, Decimal(500_000_000), "USD"), HIGH),
        (EventType.LICENSE, DealTerm(TermKind.UPFRONT, Decimal(100_000_000), "USD"), HIGH),
        (EventType.LICENSE, DealTerm(TermKind.UPFRONT, Decimal(5_000_000), "USD"), NORMAL),
        (EventType.LICENSE, DealTerm(TermKind.TOTAL, Decimal(600_000_000), "JPY"), NORMAL),
        (EventType.LICENSE, DealTerm(TermKind.TOTAL, Decimal(900_000_000), None), NORMAL),
        (EventType.LICENSE, DealTerm(TermKind.ROYALTY, Decimal(20)), NORMAL),
        (EventType.LICENSE, DealTerm(TermKind.TOTAL, Decimal("NaN"), "USD"), NORMAL),
        (EventType.COLLABORATION, DealTerm(TermKind.UPFRONT, Decimal(5_000_000), "EUR"), NORMAL),
        (EventType.FINANCING, DealTerm(TermKind.RAISED, Decimal(99_000_000), "USD"), LOW),
        (EventType.FINANCING, DealTerm(TermKind.RAISED, Decimal(100_000_000), "EUR"), NORMAL),
        (EventType.FINANCING, DealTerm(TermKind.RAISED, Decimal(10_000_000_000), "CNY"), HIGH),
    ],
)
def test_large_sums_matter_whatever_they_are_counted_in(
    kind: EventType, term: DealTerm, importance: Importance
) -> None:
    assert find_importance(event(kind, terms=(term,))) is importance


def test_a_story_matters_as_much_as_the_most_important_of_its_news() -> None:
    recalled = approval(status=Status.BACKGROUND)

    assert find_story_importance([event(EventType.READOUT), event(EventType.LAUNCH), recalled]) is NORMAL
    assert find_story_importance([recalled]) is LOW
