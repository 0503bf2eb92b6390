"""Which diseases an event is about: its clause, names of meetings and posts, wide and narrow names, vaccines."""

from datetime import date

import pytest

from bot.model import Article
from bot.parse.reader import read_article
from tests.builders import packaged

A = "Arkelon Therapeutics"
TOLD = f"{A} told of it on February 13, 2025."


def indications(title: str, text: str = TOLD, event: str = "") -> list[str]:
    reading = read_article(Article("a", title, text, date(2025, 2, 14)), packaged())
    chosen = next(each for each in reading.events if event in ("", each.type.value))
    return [disease.name for disease in chosen.indications]


CLAUSES = {
    (f"{A} Submits NDA for AKT-501 in Gout and Advances Asthma Vaccine", "submission"): ["gout"],
    ("FDA Accepts NDA for AKT-501 in Gout, and Grants Orphan Drug Designation for Asthma", "acceptance"): ["gout"],
    ("FDA Accepts NDA for AKT-501 in Gout, and Grants Orphan Drug Designation for Asthma", "designation"): ["asthma"],
    (f"{A} Submits NDA for AKT-501 in Gout and Asthma", "submission"): ["gout", "asthma"],
    (f"{A} Submits NDA for AKT-501 in Gout, Asthma and Psoriasis", "submission"): ["gout", "asthma", "psoriasis"],
}


@pytest.mark.parametrize(("case", "wanted"), CLAUSES.items())
def test_a_disease_belongs_to_the_clause_that_names_it(case: tuple[str, str], wanted: list[str]) -> None:
    title, event = case
    assert indications(title, event=event) == wanted


@pytest.mark.parametrize(
    "place",
    [
        "at the American College of Asthma and Immunology Annual Meeting",
        "at the 12th International Conference on Asthma",
        "at the Asthma Foundation Summit",
        "at the World Asthma Congress",
        "with the European Society for Asthma",
    ],
)
def test_a_disease_in_the_name_of_a_meeting_or_society_is_none_of_the_event(place: str) -> None:
    assert indications(f"{A} Presents Positive Phase 2 Data for AKT-501 in Gout {place}") == ["gout"]


@pytest.mark.parametrize("post", ["vice president of asthma and lung research", "head of asthma research"])
def test_a_disease_in_a_post_is_none_of_the_event(post: str) -> None:
    title = f"{A} Doses First Patient in Phase 2 Trial of AKT-501"
    text = f"{A} said today that the first patient was dosed with AKT-501 for gout, said Dr. Lee, {post} at {A}."
    assert indications(title, text) == ["gout"]


@pytest.mark.parametrize(
    "tail", ["in Asthma Patients at Its Meeting", "in a Study of Asthma", "for Asthma Network Care"]
)
def test_a_disease_beside_such_words_outside_a_name_stays(tail: str) -> None:
    wanted = [] if "Network" in tail else ["asthma"]
    assert indications(f"{A} Presents Positive Phase 2 Data for AKT-501 {tail}") == wanted


JOINED = {
    "HPV-Related Cancers": ["HPV-related cancer"],
    "Sepsis-Associated Pneumonia": ["Sepsis-associated pneumonia"],
    "Cancer and Gout": ["cancer", "gout"],
}


@pytest.mark.parametrize(("printed", "wanted"), JOINED.items())
def test_a_disease_that_only_qualifies_another_is_part_of_its_name(printed: str, wanted: list[str]) -> None:
    assert indications(f"FDA Clears IND Application of {A} for AKT-501 in {printed}") == wanted


NARROWED = {
    "blood cancer": ("patients with higher-risk myelodysplastic syndrome", ["myelodysplastic syndromes"]),
    "lupus": ("patients with lupus nephritis", ["lupus nephritis"]),
    "solid tumors": ("patients with solid tumors, among them melanoma", ["solid tumors"]),
    "asthma": ("patients with gout", ["asthma"]),
}


@pytest.mark.parametrize(("wide", "told"), NARROWED.items())
def test_a_wide_name_in_the_headline_is_narrowed_by_the_lead(wide: str, told: tuple[str, list[str]]) -> None:
    text = f"{A} announced today that AKT-501 is given to {told[0]} in a Phase 3 study."
    assert indications(f"{A} Begins Enrolling Patients in Phase 3 Trial of AKT-501 for {wide}", text) == told[1]


EXAMPLES = {
    "neurodegenerative diseases such as Parkinson's disease": ["neurodegenerative disease", "Parkinson's disease"],
    "neurodegenerative diseases and Parkinson's disease": ["Parkinson's disease"],
}


@pytest.mark.parametrize(("printed", "wanted"), EXAMPLES.items())
def test_a_wide_name_stays_where_the_narrow_one_is_its_example(printed: str, wanted: list[str]) -> None:
    assert indications(f"FDA Clears IND Application of {A} for AKT-501 in {printed}") == wanted


def test_what_a_vaccine_prevents_comes_first_whoever_gets_it() -> None:
    found = indications(
        f"{A} Reports Positive Phase 2 Data for AKT-501 in Patients With Leukemia",
        f"{A} today announced positive Phase 2 results for its COVID-19 vaccine candidate, AKT-501.",
    )
    assert found[0] == "COVID-19"


def test_another_vaccine_of_another_sentence_is_none_of_the_event() -> None:
    found = indications(
        f"{A} Submits NDA for AKT-501 in Gout",
        f"{A} submitted a new drug application for AKT-501 in gout. {A} also has an mpox vaccine in research.",
    )
    assert found == ["gout"]


def test_a_purchase_is_about_no_disease_of_another_firms_drug_in_the_body() -> None:
    found = indications(
        f"{A} Completes Acquisition of Fennimore Pharmaceuticals",
        f"{A} has completed the acquisition of Fennimore Pharmaceuticals.\n\n"
        "The buyer gains a large site near the river, where all of the staff will stay on for some years to come.\n\n"
        "The price of the purchase was not told by either side, and no vote of the shareholders was needed for it.\n\n"
        "The parties had talked about it for most of the year before they came to terms that suited them both.\n\n"
        "Its founder invented Quilozan, which is widely used in the treatment of ovarian cancer.",
    )
    assert found == []
