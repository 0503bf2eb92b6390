"""Whether whole articles are news, and of which type: headlines with their leads."""

import pytest

from tests.bot.parse.telling import lead_event, told

LEAD = "Norvane Therapeutics, a clinical-stage biotechnology company, today announced the news."


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Norvane Announces Research Collaboration with the Institute of Lung Health", "collaboration"),
        ("Norvane and the Lung Health Trust Extend Research Partnership", "collaboration"),
        ("Norvane Receives Regulatory Clearance for Phase 1 Study of First Asthma Antibody", "trial_clearance"),
        ("Asthma Phase 2 Study Completes Recruitment of Patients", "enrollment_complete"),
    ],
)
def test_an_event_without_all_its_names_is_news_if_the_headline_tells_it(title: str, kind: str) -> None:
    assert lead_event(title, LEAD).type.value == kind


@pytest.mark.parametrize(
    "title",
    [
        "Norvane Strengthens Leadership Team with Appointment of Commercial Head",
        "Norvane Strategic Collaboration Consortium Celebrates 25 Years",
        "Norvane Reports Preliminary, Unaudited Sales Results for the Third Quarter",
        "Norvane Announces Results from Special Meeting of Shareholders",
        "Norvane Highlights Recent Accomplishments and Upcoming Milestones",
        "Norvane Board Authorizes Management to Explore Ways of Conducting a Sale",
    ],
)
def test_like_headlines_are_no_news(title: str) -> None:
    assert not told(title, LEAD).relevant


def test_a_trial_cleared_in_australia_names_no_agency() -> None:
    text = "Norvane Therapeutics has been granted approval to start a Phase 1 trial of NVT-204 in Australia."
    event = lead_event("Norvane Granted Approval to Start Trial of NVT-204 in Australia", text)
    assert (event.type.value, event.regulators) == ("trial_clearance", ())


def test_a_drug_approved_in_australia_names_the_agency() -> None:
    event = lead_event(
        "NVT-204 Approved in Australia", "Norvane Therapeutics said that NVT-204 is approved in Australia."
    )
    assert (event.type.value, event.regulators) == ("approval", ("TGA",))


def test_what_nobody_names_is_no_approval() -> None:
    assert not told(
        "Norvane Announces Approval of Principal Terms", "Norvane Therapeutics, a biotech, gave terms."
    ).relevant


PAST = "Norvane Therapeutics gave an update on Monday. It is based in Basel and develops NVT-204 for asthma. "


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        ("The trial demonstrated that NVT-204 was safe and improved breathing.", "readout"),
        ("The company will discontinue development of NVT-204.", "trial_stopped"),
        ("Its chief disclosed that the FDA has approved NVT-204 for asthma.", "approval"),
    ],
)
def test_news_behind_a_lead_that_tells_none_is_found(later: str, kind: str) -> None:
    assert lead_event("Norvane Gives Update on Its Lung Programme", PAST + later).type.value == kind


@pytest.mark.parametrize(
    "later",
    [
        "The company noted that it recently raised $8 million in a common stock offering.",
        "It reported that in 2021 the FDA approved NVT-204 for asthma.",
        "Poster title: efficacy results of NVT-204 in a Phase 2 trial.",
        "The European launch of NVT-204 gains momentum.",
        "It may discontinue development of NVT-204.",
    ],
)
def test_older_steps_and_mere_mentions_behind_the_lead_are_no_news(later: str) -> None:
    assert not told("Norvane Gives Update on Its Lung Programme", PAST + later).relevant


def test_a_goal_date_that_is_not_moved_is_no_news() -> None:
    text = (
        "Norvane Therapeutics said that the FDA has not indicated that it would extend the PDUFA goal date of July 7."
    )
    assert not told("Norvane Provides Update on NVT-204 Application", text).relevant


def test_a_goal_date_that_is_moved_is_news() -> None:
    text = "Norvane Therapeutics said that the FDA has extended the PDUFA goal date for NVT-204 to July 7, 2025."
    assert lead_event("Norvane Provides Update on NVT-204 Application", text).type.value == "decision_date"
