"""Corrections laid over a story: what fits is put right, what the sources tell otherwise by now is left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.correcting import Correction, Fact, Field, apply_corrections, list_facts, parse_right
from bot.errors import UserError
from bot.messages.correcting import correction_text
from bot.model import DealTerm, Event, EventType, Story, TermKind
from tests.builders import packaged
from tests.peer import acceptance

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SUM = DealTerm(TermKind.UPFRONT, Decimal(50_000_000), "USD")


def _story(*events: Event) -> Story:
    return Story(1, 1, events or (acceptance(terms=(SUM,)),), (), NOW, NOW)


def _fact(field: Field, story: Story) -> Fact:
    return next(fact for fact in list_facts(story) if fact.field is field)


@pytest.mark.parametrize(
    ("field", "typed", "kept", "said"),
    [
        (Field.DATE, "2026-Q1", "2026-Q1", "Date: 14 Feb 2025 → Q1 2026"),
        (Field.DATE, "March 3, 2026", "2026-03-03", "Date: 14 Feb 2025 → 3 Mar 2026"),
        (Field.DRUG, "Abecma", "idecabtagene-vicleucel|", "Drug: equecabtagene autoleucel → "),
        (Field.TARGET, "new|thing", "|new thing", "Target: BCMA → new thing (new name)"),
        (Field.REGULATOR, "fda", "FDA", "Regulator: HKDOH (Hong Kong) → FDA"),
        (Field.ROLE, "Licensee", "licensee", "Role: IASO Bio is applicant → licensee"),
        (Field.TERM, "EUR 1.2 billion", "1200000000 EUR", "Terms: $50M upfront → €1.2B upfront"),
        (Field.TYPE, "decision date", "decision_date", "Kind of news: acceptance → decision date"),
        (Field.COMPANY, " ", "", "Company: IASO Bio → not said"),
    ],
)
def test_what_is_typed_is_read_and_said_in_words(field: Field, typed: str, kept: str, said: str) -> None:
    story = _story()
    fact = _fact(field, story)
    right = parse_right(fact, typed, NOW.date(), packaged())
    assert right.startswith(kept)
    assert correction_text(Correction(fact, right), story).startswith(said)
    assert apply_corrections(story, [Correction(fact, right)]) != story


def test_corrections_are_laid_over_together_and_take_away_what_should_not_be_said() -> None:
    story = _story()
    changes = {Field.DATE: "", Field.REGULATOR: "FDA", Field.TERM: "", Field.TYPE: "approval", Field.DRUG: "|x-cel"}
    right = apply_corrections(story, [Correction(_fact(field, story), value) for field, value in changes.items()])
    (event,) = right.events
    assert (event.type, event.date, event.regulators, event.terms) == (EventType.APPROVAL, None, ("FDA",), ())
    assert [drug.name for drug in event.drugs] == ["x-cel"]
    assert story == _story()


def test_a_fact_that_is_told_otherwise_by_now_is_left_alone() -> None:
    before = _story()
    correction = Correction(_fact(Field.TERM, before), "70000000 USD")
    told = _story(replace(before.events[0], terms=(replace(SUM, amount=Decimal(60_000_000)),)))
    assert apply_corrections(told, [correction]) == told


def test_a_correction_of_one_regulators_step_leaves_anothers_alone() -> None:
    other = acceptance(regulators=("FDA",))
    story = _story(acceptance(), other)
    right = apply_corrections(story, [Correction(_fact(Field.DATE, story), "2025-03-01")])
    assert [str(event.date) for event in right.events] == ["2025-03-01", "2025-02-14"]


@pytest.mark.parametrize(
    ("field", "typed"), [(Field.TERM, "fifty"), (Field.DATE, "05/06/2026"), (Field.DRUG, "x" * 101), (Field.TYPE, "")]
)
def test_what_cannot_be_read_is_refused_in_words(field: Field, typed: str) -> None:
    with pytest.raises(UserError):
        parse_right(_fact(field, _story()), typed, date(2026, 3, 2), packaged())
