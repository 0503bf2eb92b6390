"""Firms in headlines that the text need not prove: verbs of a firm's own news, two subjects, and what is none."""

import pytest

from bot.parse.document import EntityKind
from tests.bot.parse.reading_aids import nameless, names

COMPANY = EntityKind.COMPANY
LEAD = "First data are due next year."


def found(title: str, text: str = LEAD) -> set[str]:
    return names(text, COMPANY, title, nameless())


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("Zorvex Announces Pricing of $150 Million Public Offering", "Zorvex"),
        ("Zorvex Completes Enrolment in Phase 2 Trial", "Zorvex"),
        ("Zorvex to Report First Quarter Results", "Zorvex"),
        ("Fibrovex Regains All Rights to Its Drug", "Fibrovex"),
        ("12bio Receives Fast Track Designation", "12bio"),
        ("QUil8bio Presents Data on Its Drug", "QUil8bio"),
        ("Zorvex Successfully Completes Phase 2 Trial of Its Drug", "Zorvex"),
        ("Zorvex announces approval of its drug", "Zorvex"),
    ],
)
def test_a_verb_of_own_news_makes_the_subject_a_firm(title: str, firm: str) -> None:
    assert found(title) == {firm}


@pytest.mark.parametrize(
    "title",
    [
        "Landmark Study Reports Results of a New Drug",
        "New Guidance Provides Clarity for Patients",
        "Phase 3 Trial Completes Enrolment in Europe",
        "Researchers Report Results of a New Drug",
        "FDA Announces New Rules for Drugs",
        "Zorvatinib Receives Approval in Europe",
        "University Hospital Receives a Grant for Drugs",
        "H5N1 Reaches Cattle in Two States of the Union",
        "50mg Reaches the Market After a Long Wait",
    ],
)
def test_other_subjects_of_such_verbs_are_no_firms(title: str) -> None:
    assert found(title) == set()


def test_a_word_of_the_text_is_no_firm_but_one_in_an_address_may_be() -> None:
    title = "Orbita Launches Trial of Drug in Early Cancer"
    assert found(title, "The orbita of the eye is in danger. Cancer may reach it.") == set()
    assert found(title, "See www.news.example/orbita-launches-trial for more.") == {"Orbita"}


@pytest.mark.parametrize("verb", ["Announce", "Expand", "Sign", "Enter Into"])
def test_two_subjects_share_a_verb_in_the_plural(verb: str) -> None:
    assert found(f"Zorvex and Quillan {verb} Collaboration on Vaccines") == {"Zorvex", "Quillan"}


@pytest.mark.parametrize(
    "title",
    [
        "Zorvatinib and Quilorasib Expand Options for Patients",
        "Safety and Efficacy Announce Themselves Early in Trials",
        "Patients and Doctors Join Forces Against Cancer",
    ],
)
def test_two_other_subjects_are_no_firms(title: str) -> None:
    assert found(title) == set()


def test_a_university_that_signs_is_taken_with_all_its_words() -> None:
    title = "Zorvex Renews Agreement with Quan Gu University for Research"
    assert found(title, "Zorvex Inc. goes on with Quan Gu University.") == {"Zorvex", "Quan Gu University"}


def test_a_firm_of_the_text_is_known_in_a_headline_in_capitals() -> None:
    from tests.bot.parse.reading_aids import mentions

    text = "Zorvex Inc. and Quillan AG have signed a licence, Quillan said. Nord Inc. did not."
    title = "ZORVEX AND QUILLAN SIGN LICENCE, NORD NOT"
    here = [mention.text for mention in mentions(text, COMPANY, title, nameless()) if mention.text.isupper()]
    assert here == ["ZORVEX", "QUILLAN"]
