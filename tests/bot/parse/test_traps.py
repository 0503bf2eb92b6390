"""Articles that mislead a reader about what happened, beside those of `tests/data/golden/traps.jsonl`."""

import pytest

from bot.model import EventType, Status
from tests.bot.parse.telling import lead_event, names, news, steps, told

# Approvals


def test_a_tentative_approval_is_marked_so() -> None:
    event = lead_event(
        "Norvane Receives Tentative FDA Approval for Generic Tofacitinib",
        "Norvane Pharma announced today that it has received tentative approval from the FDA for its tofacitinib"
        " tablets.",
    )
    assert (event.type, event.detail.kind) == (EventType.APPROVAL, "tentative")


def test_a_competitors_approval_cited_below_is_no_fact_of_this_drug() -> None:
    reading = told(
        "FDA Approves Norvane's NVT-204 for Gout",
        "Norvane Therapeutics announced today that the FDA has approved NVT-204 for gout. The drug will compete with"
        " krystexomab of Ostrelle Bio, which the FDA approved in June 2019.",
    )
    assert names(news(reading)[0]) == {"Norvane Therapeutics"}
    assert {drug.name for drug in news(reading)[0].drugs} == {"NVT-204"}
    assert all({d.name for d in e.drugs} == {"krystexomab"} for e in reading.events if e.status is Status.BACKGROUND)


def test_approvals_by_two_regulators_are_two_events() -> None:
    reading = told(
        "Norvane's NVT-204 Approved in the U.S. and Canada",
        "Norvane Therapeutics announced today that the FDA and Health Canada have approved NVT-204 for gout.",
    )
    assert [(e.type.value, e.regulators) for e in news(reading)] == [("approval", ("FDA",)), ("approval", ("HC",))]


def test_a_withdrawal_from_two_markets_is_one_event() -> None:
    reading = told(
        "Norvane Takes Gout Drug off the Market",
        "Norvane Therapeutics said today that it is withdrawing NVT-204 from the market in the United States and"
        " Canada.",
    )
    assert [event.type.value for event in news(reading)] == ["withdrawal"]


def test_a_chmp_that_changes_its_mind_is_positive_now_and_negative_then() -> None:
    reading = told(
        "CHMP Backs Norvane's NVT-204 for Gout",
        "Norvane Therapeutics announced today that the CHMP has adopted a positive opinion on NVT-204 for gout, after"
        " re-examining its negative opinion of July 2024.",
    )
    assert [(e.status.value, str(e.date), e.detail.outcome) for e in reading.events] == [
        ("new", "2025-05-12", "positive"),
        ("background", "2024-07", "negative"),
    ]


# Decision dates: the event's date is the goal date, never the day of the telling

MOVED = {
    "extended to a day": (
        "FDA Moves Decision Date for NVT-204 by Three Months",
        (
            "BOSTON, May 12, 2025 -- Norvane Therapeutics said today that the FDA has extended the PDUFA action date"
            " for the New Drug Application for NVT-204 in gout to December 26, 2025."
        ),
        "2025-12-26",
    ),
    "told in the next sentence": (
        "FDA Extends Review of NVT-204 to October",
        (
            "BOSTON, May 12, 2025 -- Norvane Therapeutics announced today that the FDA has extended the review period"
            " of the Biologics License Application for NVT-204. The new PDUFA goal date is October 23, 2025."
        ),
        "2025-10-23",
    ),
    "moved from a day to a day": (
        "Norvane Announces New PDUFA Date for NVT-204",
        (
            "Norvane Therapeutics announced on May 11, 2025 that the FDA has moved the PDUFA target action date for"
            " NVT-204 from June 30, 2025 to September 30, 2025."
        ),
        "2025-09-30",
    ),
    "told with no day": (
        "FDA Extends Review of NVT-204",
        (
            "BOSTON, May 12, 2025 -- Norvane Therapeutics said today that the FDA has extended the review period of the"
            " New Drug Application for NVT-204. The agency did not give a new goal date."
        ),
        "None",
    ),
}


@pytest.mark.parametrize("how", MOVED)
def test_a_decision_date_that_moved_is_the_new_goal_date(how: str) -> None:
    title, text, goal = MOVED[how]
    reading = told(title, text)
    assert steps(reading)[0] == ("decision_date", "new", goal)
    assert [str(e.date) for e in news(reading) if e.type is EventType.DECISION_DATE] == [goal]


def test_an_acceptance_with_its_goal_date_is_two_events() -> None:
    reading = told(
        "FDA Accepts Norvane's NDA for NVT-204",
        "BOSTON, May 12, 2025 -- Norvane Therapeutics announced today that the FDA has accepted its New Drug"
        " Application for NVT-204 in gout and assigned a PDUFA target action date of January 9, 2026.",
    )
    assert steps(reading) == [("acceptance", "new", "2025-05-12"), ("decision_date", "new", "2026-01-09")]


def test_a_month_in_the_headline_and_a_day_in_the_text_are_one_goal_date() -> None:
    reading = told(
        "FDA Takes Up NVT-204, Decision Due in November",
        "BOSTON, May 12, 2025 -- Norvane Therapeutics announced today that the FDA has accepted for review the New Drug"
        " Application for NVT-204 in gout. The target action date is November 10, 2025.",
    )
    dates = [str(event.date) for event in reading.events if event.type is EventType.DECISION_DATE]
    assert dates == ["2025-11-10"]
