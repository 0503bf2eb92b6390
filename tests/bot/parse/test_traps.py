"""Whole articles that mislead a reader about what happened: one for each trap that such news is known to set."""

import pytest

from bot.model import EventType, Status
from tests.bot.parse.telling import lead_event, names, news, steps, told

# No news: what only looks like it

NO_NEWS = {
    "a safe harbour speaks of approvals to come": (
        "Norvane Therapeutics Provides Update to Shareholders",
        (
            "BOSTON, May 12, 2025 -- Norvane Therapeutics today wrote to its shareholders about the"
            " year.\n\nForward-Looking Statements\nThis release contains forward-looking statements, such as that the"
            " FDA approves NVT-204, that the Phase 3 trial meets its primary endpoint and that Norvane completes its"
            " acquisition of Ostrelle Bio."
        ),
    ),
    "a plan to submit is no submission": (
        "Norvane Therapeutics Plans to Submit NDA for NVT-204",
        "Norvane Therapeutics said on Monday that it plans to submit a New Drug Application to the FDA for NVT-204.",
    ),
    "a meeting about a submission is none": (
        "Norvane Aligns With FDA on Path to BLA for NVT-204",
        (
            "Norvane Therapeutics today announced the outcome of its pre-BLA meeting with the FDA. The agency agreed"
            " that the data support the submission of a Biologics License Application for NVT-204."
        ),
    ),
    "a law firm cites a rejection": (
        "NVNE INVESTORS: Hobbes & Lane Announces Investigation of Norvane Therapeutics",
        (
            "Hobbes & Lane LLP is investigating claims on behalf of investors in Norvane Therapeutics. On May 5, 2025,"
            " the company announced that the FDA had issued a complete response letter for NVT-204, and the shares fell"
            " 40%."
        ),
    ),
    "a law firm asks about a merger": (
        "Shareholder Alert: Hobbes & Lane Investigates Sale of Ostrelle Bio to Norvane",
        (
            "Hobbes & Lane LLP is investigating whether Ostrelle Bio shareholders get a fair price in its sale to"
            " Norvane Therapeutics for $20 per share."
        ),
    ),
    "a conference notice names a trial": (
        "Norvane Therapeutics to Present at the Harbor Global Healthcare Conference",
        "Norvane Therapeutics, which has completed a Phase 3 trial of NVT-204, will present on May 20, 2025.",
    ),
    "a call notice names results": (
        "Norvane to Host Conference Call to Discuss Topline Results of Phase 3 Trial",
        "Norvane Therapeutics will host a conference call on May 14, 2025 to discuss results of its trial of NVT-204.",
    ),
    "a poster at a congress is a publication": (
        "Norvane Therapeutics Announces Upcoming Presentations at Congress of Rheumatology",
        "Norvane Therapeutics today announced that three abstracts on NVT-204 have been accepted for presentation.",
    ),
    "a gold mine has a phase 1": (
        "Redstone Gold Completes Phase 1 Drilling and Starts Phase 2 at Tungsten Creek",
        (
            "VANCOUVER, May 12, 2025 -- Redstone Gold Corp. announced today that it has completed the Phase 1 drill"
            " program and started Phase 2. Results met the company's targets of 4 grams per tonne."
        ),
    ),
    "a software firm has a clinical launch": (
        "Harbor Systems Launches Version 4 of Its Scheduling Software for Warehouses",
        (
            "Harbor Systems today announced the launch of Version 4 of its scheduling software. It raised $40 million"
            " in 2023."
        ),
    ),
    "the EMA of a chart is an average": (
        "Bitcoin Price Falls Below Its 200-Day EMA Despite Approval of Spot Fund",
        "Bitcoin slipped below its 200-day EMA on Monday. The SEC approved a spot fund in January 2024.",
    ),
    "the SEC of a filing is no regulator of drugs": (
        "SEC Approves New Listing Rule of Exchange",
        "The Securities and Exchange Commission approved a rule of the exchange on May 12, 2025.",
    ),
    "a rival's approval is commented": (
        "Norvane Therapeutics Comments on FDA Approval of Rival Gout Drug",
        (
            "Norvane Therapeutics said today that the FDA's approval of a rival's gout drug does not change its plans"
            " for NVT-204."
        ),
    ),
    "a market report counts approvals": (
        "CAR-T Cell Therapy Market to Grow at 20% a Year Through 2033, Report Says",
        "The report says that approvals by the FDA and EMA of CAR-T therapies will drive the market to $30 billion.",
    ),
    "an earnings report recalls an approval": (
        "Norvane Therapeutics Reports First Quarter 2025 Financial Results",
        (
            "Norvane Therapeutics today reported financial results. In November 2024, the FDA approved NVT-204 for"
            " gout. Cash was $120 million on March 31, 2025."
        ),
    ),
    "an analyst waits for a decision": (
        "Analysts Raise Price Targets on Norvane Ahead of FDA Decision",
        "Analysts expect the FDA to approve NVT-204 of Norvane Therapeutics. The stock rose 8%.",
    ),
    "talks are no deal": (
        "Norvane in Talks to Buy Ostrelle Bio, Sources Say",
        "Norvane Therapeutics is in talks to acquire Ostrelle Bio, people familiar with the matter said on Monday.",
    ),
    "a staff change recalls approvals": (
        "Norvane Appoints Jane Holm Chief Medical Officer",
        (
            "Norvane Therapeutics today named Jane Holm chief medical officer. At Ostrelle Bio she led the submission"
            " of three applications, which the FDA approved."
        ),
    ),
    "mice are no patients": (
        "Norvane's NVT-900 Shrinks Tumors in Mice",
        "Norvane Therapeutics today announced preclinical data on NVT-900. It shrank tumors in mice by 60%.",
    ),
}


@pytest.mark.parametrize("trap", NO_NEWS)
def test_no_alert_when(trap: str) -> None:
    reading = told(*NO_NEWS[trap])
    assert news(reading) == []
    assert not reading.relevant
    assert reading.reason


# News of another type than its words say

CALLED = {
    "an IND clearance called approval": (
        "Norvane Receives FDA Approval of IND for NVT-204 to Begin Phase 1 Trial",
        (
            "Norvane Therapeutics announced today that the FDA has approved its Investigational New Drug application"
            " for NVT-204 in gout."
        ),
        [("trial_clearance", "FDA")],
    ),
    "a designation called approval": (
        "FDA Approves Orphan Drug Designation for Norvane's NVT-204",
        (
            "Norvane Therapeutics announced today that the FDA has approved its request for orphan drug designation for"
            " NVT-204 in gout."
        ),
        [("designation", "FDA")],
    ),
    "priority review with an acceptance": (
        "FDA Grants Priority Review to Norvane's NDA for NVT-204",
        (
            "Norvane Therapeutics announced today that the FDA has accepted its New Drug Application for NVT-204 in"
            " gout and granted it priority review."
        ),
        [("acceptance", "FDA"), ("designation", "FDA")],
    ),
    "a CHMP opinion called approval": (
        "Norvane's NVT-204 Recommended for Approval in the EU",
        (
            "Norvane Therapeutics announced today that the CHMP has recommended approval of NVT-204 for gout. The"
            " European Commission will now decide."
        ),
        [("opinion", "EMA")],
    ),
    "the Commission after the CHMP": (
        "European Commission Approves Norvane's NVT-204",
        (
            "Norvane Therapeutics announced today that the European Commission has approved NVT-204 for gout, following"
            " the positive opinion of the CHMP in March 2025."
        ),
        [("approval", "EC")],
    ),
    "a rejection that speaks of approval": (
        "FDA Declines to Approve Norvane's NVT-204",
        (
            "The FDA declined to approve NVT-204 from Norvane Therapeutics for gout, the company said on Monday. It"
            " still hopes for approval next year."
        ),
        [("rejection", "FDA")],
    ),
    "a letter that withholds approval": (
        "Norvane Provides Regulatory Update on NVT-204",
        (
            "Norvane Therapeutics announced today that the FDA has issued a Complete Response Letter. The letter says"
            " that the FDA cannot approve the New Drug Application for NVT-204 in its present form."
        ),
        [("rejection", "FDA")],
    ),
    "a refusal to file": (
        "Norvane Receives Refusal to File Letter for NVT-204",
        (
            "Norvane Therapeutics announced today that it has received a refusal to file letter from the FDA for its"
            " Biologics License Application for NVT-204."
        ),
        [("rejection", "FDA")],
    ),
    "a trial that could have led to approval": (
        "Norvane's NVT-204 Meets Primary Endpoint in Pivotal Gout Trial",
        (
            "Norvane Therapeutics announced today that NVT-204 met its primary endpoint in a Phase 3 trial in gout. It"
            " plans to seek approval from the FDA."
        ),
        [("readout", "")],
    ),
    "a resubmission accepted after a rejection": (
        "FDA Accepts Norvane's Resubmitted NDA for NVT-204",
        (
            "Norvane Therapeutics announced today that the FDA has accepted for review its resubmitted New Drug"
            " Application for NVT-204. The FDA issued a complete response letter in August 2024."
        ),
        [("acceptance", "FDA")],
    ),
    "a purchase of a drug, not of a company": (
        "Norvane Buys Gout Drug From Ostrelle Bio",
        (
            "Norvane Therapeutics announced today that it has acquired NVT-204, a gout drug, from Ostrelle Bio for $30"
            " million."
        ),
        [("acquisition", "")],
    ),
}


@pytest.mark.parametrize("trap", CALLED)
def test_the_step_is_named_as_it_is_in(trap: str) -> None:
    title, text, wanted = CALLED[trap]
    assert sorted((event.type.value, ",".join(event.regulators)) for event in news(told(title, text))) == wanted


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
