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
