"""Which dates stand around the news on a card."""

from dataclasses import replace

import pytest

from bot.key_dates import choose_key_dates, is_coming
from bot.model import Detail, Event, EventType, Named, Party, Role, Status
from bot.when import PartialDate
from tests.peer import acceptance

DRUG = acceptance().drugs
DEAL = Event(
    EventType.ACQUISITION,
    Status.NEW,
    PartialDate("2020-12-15"),
    (Party("Lilly", "lilly", Role.ACQUIRER), Party("Prevail", "prevail", Role.ACQUIRED)),
)


def _step(kind: str, when: str, status: Status = Status.BACKGROUND, **more: object) -> Event:
    facts: dict[str, object] = {"drugs": DRUG, "date": PartialDate(when), **more}
    return Event(EventType(kind), status, **facts)  # type: ignore[arg-type]


def _due(kind: str, when: str, **more: object) -> Event:
    return _step(kind, when, Status.EXPECTED, **more)


def _shown(lead: Event, *events: Event) -> tuple[list[str], list[str]]:
    dates = choose_key_dates(lead, (lead, *events))
    return [f"{e.type} {e.date}" for e in dates.next], [f"{e.type} {e.date}" for e in dates.before]


def test_what_is_next_stands_soonest_first_and_what_was_newest_first() -> None:
    events = (
        _due("launch", "2026"),
        _due("decision_date", "2025-07-10"),
        _step("submission", "2024-11"),
        _step("approval", "2023-06-30"),
    )
    assert _shown(acceptance(), *events) == (
        ["decision_date 2025-07-10", "launch 2026"],
        ["submission 2024-11", "approval 2023-06-30"],
    )


def test_decisions_stay_when_not_all_fits() -> None:
    events = [_step("designation", f"202{n}", detail=Detail(kind=f"kind {n}")) for n in range(5)]
    before = _shown(acceptance(), *events, _step("approval", "2018"), _step("rejection", "2019"))[1]
    assert before == ["rejection 2019", "approval 2018"]


def test_steps_of_other_drugs_and_of_other_deals_are_left_out() -> None:
    assert _shown(acceptance(), _step("approval", "2023", drugs=(Named("other"),))) == ([], [])
    other = (DEAL.companies[0], Party("Akouos", "akouos", Role.ACQUIRED))
    assert _shown(DEAL, _step("acquisition", "2019", drugs=(), companies=other)) == ([], [])
    closing = _due("acquisition", "2021-Q1", drugs=(), companies=DEAL.companies)
    assert _shown(DEAL, closing) == (["acquisition 2021-Q1"], [])


def test_a_firms_drug_is_what_is_next_for_a_firm_that_raised_money() -> None:
    lead = Event(EventType.FINANCING, Status.NEW, PartialDate("2024-12-11"), (Party("Okogen", None, Role.ISSUER),))
    trial = _due("readout", "2025-Q4", companies=(Party("Okogen"),))
    assert _shown(lead, trial) == (["readout 2025-Q4"], [])


def test_undated_steps_and_the_news_itself_are_left_out() -> None:
    again = replace(acceptance(), status=Status.BACKGROUND)
    nodate = replace(_step("approval", "2023"), date=None)
    assert _shown(acceptance(), again, nodate, _due("acceptance", "2025-Q1", regulators=("HKDOH",))) == ([], [])


def test_one_step_told_twice_stands_once_by_its_exacter_date() -> None:
    loose, exact = _due("decision_date", "2025-H1"), _due("decision_date", "2025-02-20", regulators=("EC",))
    approval = _due("approval", "2025-H1", regulators=("EC",))
    assert _shown(acceptance(), loose, exact, approval)[0] == ["decision_date 2025-02-20"]
    two = (_step("designation", "2024", detail=Detail(kind="orphan")), _step("designation", "2024"))
    assert len(_shown(acceptance(), *two)[1]) == 2


def test_a_goal_date_that_the_news_sets_is_next() -> None:
    goal = _step("decision_date", "2025-07-10", Status.NEW)
    assert _shown(acceptance(), goal) == (["decision_date 2025-07-10"], [])
    assert _shown(goal) == ([], [])


@pytest.mark.parametrize(
    ("kind", "status", "coming"),
    [
        ("approval", Status.EXPECTED, True),
        ("approval", Status.NEW, False),
        ("decision_date", Status.NEW, True),
        ("decision_date", Status.BACKGROUND, False),
    ],
)
def test_what_was_still_to_come(kind: str, status: Status, *, coming: bool) -> None:
    assert is_coming(_step(kind, "2025", status)) is coming
