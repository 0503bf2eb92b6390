"""A query and a timeline → what answers it, and what is not known."""

from datetime import date
from decimal import Decimal

import pytest

from bot.messages.asked import Way, render_answer
from bot.model import DealTerm, Detail, Event, EventType, Evidence, Named, Party, Role, Status, StorySource, TermKind
from bot.questions.answering import Answer, Verdict, choose_answer
from bot.questions.details import detail_keys, has_sum, sum_keys
from bot.questions.grammar import parse_question
from bot.questions.query import Query
from bot.questions.sums import SumRange
from bot.timeline import Step, Timeline
from bot.when import PartialDate
from tests.block_kit import find_faults, texts
from tests.builders import event, packaged

TODAY = date(2026, 11, 22)
PFIZER, SEAGEN = ("Pfizer", "pfizer"), ("Seagen", "seagen")


def _step(made: Event) -> Step:
    return Step(made, (StorySource("a", "a", "https://news.example/a", "Wire"),), TODAY)


def _event(kind: EventType, on: str | None = "2026-05-01", **facts: object) -> Event:
    return event(kind, date=PartialDate(on) if on else None, **facts)


def _bought(buyer: tuple[str, str], bought: tuple[str, str]) -> Event:
    parties = (Party(*buyer, Role.ACQUIRER), Party(*bought, Role.ACQUIRED))
    return _event(EventType.ACQUISITION, companies=parties)


def _answer(words: str, *past: Event, ahead: tuple[Event, ...] = (), overdue: tuple[Event, ...] = ()) -> Answer:
    query = parse_question(words, TODAY, packaged())
    assert isinstance(query, Query), query
    timeline = Timeline(*(tuple(map(_step, events)) for events in (past, ahead, overdue)))
    return choose_answer(query, timeline, TODAY, packaged())


def test_who_bought_is_not_who_was_bought() -> None:
    deals = (_bought(PFIZER, SEAGEN), _bought(("Merck KGaA", "merck-kgaa"), PFIZER))
    assert len(_answer("Pfizer acquisitions", *deals).past) == 2
    assert len(_answer("companies bought by Pfizer", *deals).past) == 1
    assert _answer("did Pfizer buy Seagen", *deals).verdict is Verdict.YES
    assert _answer("did Seagen buy Pfizer", *deals).verdict is Verdict.NOT_KNOWN
    assert len(_answer("who acquired Pfizer", *deals).past) == 1


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("breakthrough designations", True),
        ("orphan drug designations", False),
        ("designations", True),
        ("designations except breakthrough", False),
        ("designations except orphan", True),
    ],
)
def test_the_kind_of_a_designation_counts(words: str, *, fits: bool) -> None:
    made = _event(EventType.DESIGNATION, detail=Detail(kind="Breakthrough"))
    assert bool(_answer(words, made).past) == fits


def test_what_only_the_evidence_says_is_looked_for_there() -> None:
    said = "Acme priced its initial public offering."
    offering = _event(EventType.FINANCING, evidence=(Evidence("text", 0, len(said), said),))
    assert _answer("IPOs", offering).past
    assert not _answer("series B rounds", offering).past


def test_phase_outcome_and_application_count() -> None:
    read = _event(EventType.READOUT, detail=Detail(outcome="positive", phase="1/2"))
    assert _answer("positive phase 2 readouts", read).past
    assert not _answer("negative readouts", read).past
    assert not _answer("phase 3 readouts", read).past
    filed = _event(EventType.SUBMISSION, detail=Detail(application="sBLA"))
    assert _answer("sBLA submissions", filed).past
    assert not _answer("BLA submissions", filed).past


def test_a_step_counts_when_all_of_its_date_lies_in_the_time_asked_for() -> None:
    days = ("2026-10-01", "2026-12-31", "2026-Q4", "2026-H2", "2026", "2026-09-30", None)
    made = [_event(EventType.APPROVAL, on) for on in days]
    answer = _answer("approvals this quarter", *made)
    assert [str(step.event.date) for step in answer.past] == ["2026-10-01", "2026-12-31", "2026-Q4"]
    assert answer.vague == 2


def test_what_is_due_counts_when_it_may_fall_into_the_time() -> None:
    due = [_event(EventType.READOUT, on, status=Status.EXPECTED) for on in ("2026-12-05", "2026-H2", "2027-Q1", None)]
    answer = _answer("readouts due this month", ahead=tuple(due))
    assert [str(step.event.date) for step in answer.ahead] == ["2026-H2"]
    assert len(_answer("what is next for cancer", ahead=(due[0],)).ahead) == 0


def test_a_question_whether_says_what_is_pending_and_what_speaks_against_it() -> None:
    drug = (Named("pembrolizumab", "pembrolizumab"),)
    facts = {"drugs": drug, "regulators": ("FDA",)}
    due = _event(EventType.DECISION_DATE, "2027-01-01", **facts)
    refused = _event(EventType.REJECTION, "2026-01-01", **facts)
    approved = _event(EventType.APPROVAL, "2026-06-01", **facts)
    words = "did the FDA approve Keytruda"
    assert _answer(words, ahead=(due,)).verdict is Verdict.PENDING
    against = _answer(words, refused, ahead=(due,))
    assert (against.verdict, len(against.against), len(against.ahead)) == (Verdict.OTHERWISE, 1, 1)
    yes = _answer(words, approved, refused)
    assert (yes.verdict, yes.against) == (Verdict.YES, ())
    late = _answer("did the FDA decide on Keytruda", overdue=(due,))
    assert (late.verdict, len(late.overdue)) == (Verdict.PENDING, 1)
    assert _answer(words, _event(EventType.APPROVAL, drugs=drug, regulators=("EC",))).verdict is Verdict.NOT_KNOWN


def _deal(amount: int, currency: str = "USD", kind: TermKind = TermKind.TOTAL) -> Event:
    return _event(EventType.LICENSE, terms=(DealTerm(kind, Decimal(amount), currency),))


def test_sums_are_compared_in_their_own_currency_and_the_rest_is_counted() -> None:
    answer = _answer("deals over $500m", _deal(600_000_000), _deal(500_000_000), _deal(9_000_000_000, "CNY"))
    assert (len(answer.past), answer.uncompared) == (1, 1)
    assert _answer("licences with at least $50m upfront", _deal(60_000_000, kind=TermKind.UPFRONT)).past
    assert not _answer("licences with at least $50m upfront", _deal(60_000_000)).past


@pytest.mark.parametrize("amount", [0, 1, 99_999, 100_000, 499_999_999, 500_000_000, 500_000_001, 10**13])
@pytest.mark.parametrize(
    "sums",
    [
        SumRange("USD", Decimal(500_000_000), is_above=True),
        SumRange("USD", Decimal(100_000), Decimal(500_000_000)),
        SumRange("USD", None, Decimal(500_000_000), is_below=True),
    ],
)
def test_the_keys_of_a_range_find_every_sum_in_it(amount: int, sums: SumRange) -> None:
    made = _deal(amount)
    assert not has_sum(made, sums) or detail_keys(made) & sum_keys(sums)


def test_an_empty_answer_says_that_it_is_not_known() -> None:
    message = render_answer(_answer("approvals for BCMA in Japan"), Way("2026-11-22||x"))
    assert "Not known: no article that I have read tells of any." in texts(message)
    assert not find_faults(message)


def test_a_few_steps_are_lines_and_many_a_table_with_sums_where_any_is_told() -> None:
    two = render_answer(_answer("licences", _deal(5), _deal(6)), Way("2026-11-22||x"))
    assert [block["type"] for block in two.blocks] == ["section", "section"]
    many = render_answer(_answer("licences", _deal(600_000_000), _deal(5), _deal(6)), Way("2026-11-22||x"))
    assert [block["type"] for block in many.blocks] == ["section", "table"]
    assert "up to $600M in all" in texts(many)
    assert not find_faults(many, links=frozenset({"https://news.example/a"}))
