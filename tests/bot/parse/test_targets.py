"""Which targets an event has: pairs in one word, code names, and later sentences that say a drug to act on one."""

from datetime import date

import pytest

from bot.model import Article
from bot.parse.document import EntityKind
from bot.parse.reader import read_article
from tests.bot.parse.reading_aids import names
from tests.builders import packaged

A = "Arkelon Therapeutics"
TITLE = f"{A} Doses First Patient in Phase 1 Trial of ARK-5017 in Gout"
LEAD = (
    f"{A} today announced that the first patient has been dosed with ARK-5017, its drug for gout, in a Phase 1 "
    "trial.\n\nThe trial will enrol forty adults at three sites. Results are awaited by all who care for patients.\n\n"
)


def targets(later: str, title: str = TITLE) -> list[str]:
    reading = read_article(Article("a", title, LEAD + later, date(2025, 2, 14)), packaged())
    return [target.name for target in reading.events[0].targets]


ACTED_ON = {
    "ARK-5017 is an antibody directed against the spike protein of SARS-CoV-2.": ["SARS-CoV-2 spike"],
    "The effect shows the reach of VISTA-targeted ARK-5017.": ["VISTA"],
    "ARK-5017 is a selective agonist of the serotonin 5-HT2AR.": ["5-HT2A"],
    "ARK-5017 binds to CD3 and CD20.": ["CD3", "CD20"],
    "ARK-5017 is an amyloid plaque-targeting therapy.": ["Amyloid beta"],
}


@pytest.mark.parametrize(("later", "wanted"), ACTED_ON.items())
def test_a_later_sentence_that_says_the_drug_to_act_on_a_target_states_it(later: str, wanted: list[str]) -> None:
    assert targets(later) == wanted


@pytest.mark.parametrize(
    "later",
    [
        "Levels of TNF-alpha and IL-6 fell after one dose of ARK-5017.",
        "Patients on ARK-5017 had CD20 counts taken each week.",
        "Another drug, of another firm, is an antibody directed against CD20.",
        "ARK-5017 had no amyloid-related imaging abnormalities.",
    ],
)
def test_what_is_only_measured_beside_the_drug_is_no_target_of_it(later: str) -> None:
    assert targets(later) == []


PAIRS = {
    "CD3xCD20": ["CD20", "CD3"],
    "DuoBody-CD3xCD20": ["CD20", "CD3"],
    "PD-L1x4-1BB": ["4-1BB", "PD-L1"],
    "PD-1xVEGF": ["PD-1", "VEGF"],
    "CD3xZORV9": ["CD3"],
    "BOXER": [],
    "CD3xbox": [],
}


@pytest.mark.parametrize(("printed", "found"), PAIRS.items())
def test_of_a_pair_in_one_word_the_known_ones_are_targets(printed: str, found: list[str]) -> None:
    assert sorted(names(f"It is a {printed} bispecific antibody.", EntityKind.TARGET)) == found


@pytest.mark.parametrize(("code", "wanted"), [("AKT-501", []), ("AKT inhibitor ARK-5017", ["AKT"])])
def test_the_letters_of_a_code_name_are_no_target(code: str, wanted: list[str]) -> None:
    assert targets("", f"FDA Clears IND Application of {A} for {code} in Gout") == wanted


@pytest.mark.parametrize(("owner", "wanted"), [("ALK-Norvane A/S", []), ("a maker of ALK inhibitors", ["ALK"])])
def test_the_letters_of_a_firm_are_no_target(owner: str, wanted: list[str]) -> None:
    assert targets("", f"{A} Submits NDA for ARK-5017 on Behalf of {owner}") == wanted


@pytest.mark.parametrize(
    ("described", "wanted"),
    [
        ("focused on ARK-5017, a novel antibody therapy targeting c-Kit (CD117) to treat gout", ["CD117"]),
        ("focused on ARK-5017 and other drugs targeting VISTA in gout", []),
        ("focused on ARK-5017, a pill, and on its programs targeting VISTA", []),
    ],
)
def test_a_firm_s_description_states_the_target_of_the_drug_only_right_behind_it(
    described: str, wanted: list[str]
) -> None:
    lead = f"{A}, a clinical stage company {described}, today announced that the first patient has been dosed."
    reading = read_article(Article("a", TITLE, lead, date(2025, 2, 14)), packaged())
    assert [target.name for target in reading.events[0].targets] == wanted


MARKED = f"{A} Doses First Patient in Phase 1 Trial of ARK-5017 in ZRQ2-Mutated Ovarian Cancer"
LATER = "The ZRQ2 gene is often lost. Patients with ZRQ2-mutated tumours and a ZRQ2 mutation may join."


def test_a_new_symbol_that_marks_patients_is_no_target_and_one_that_the_drug_inhibits_is() -> None:
    assert targets(LATER, MARKED) == []
    inhibitor = f"{A} Doses First Patient in Phase 1 Trial of ZRQ2 Inhibitor ARK-5017 in Ovarian Cancer"
    assert targets(LATER, inhibitor) == ["ZRQ2"]


def test_what_tumours_express_is_not_what_the_drug_acts_on() -> None:
    title = f"{A} Doses First Patient in Phase 1 Trial of ARK-5017 in Patients Whose Tumors Express PD-L1"
    assert targets("", title) == []
