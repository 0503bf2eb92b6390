"""Drugs that no list holds: stems, codes and their look-alikes, brands, brackets, salts, suffixes; and new targets."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.document import EntityKind, Level
from bot.parse.entities import find_mentions
from tests.bot.parse.reading_aids import document, ids, mentions, nameless, names, packaged

DRUG, TARGET, MODALITY = EntityKind.DRUG, EntityKind.TARGET, EntityKind.MODALITY


def found(text: str, title: str = "") -> set[str]:
    return names(text, DRUG, title, nameless())


@pytest.mark.parametrize(
    "generic",
    [
        "zorvemab", "quilotug", "zorvebart", "quilomig", "zorvatinib", "quilosertib", "zorvaciclib", "quilorasib",
        "zorvaparib",
        "quilosiran", "zorvarsen", "quilomeran", "zorvefusp", "quiloglutide", "zorvogliptin", "quiloglipron",
        "zorvelimus",
        "quilosartan", "zorvalisib", "quilozomib", "zorvaxaban", "quilimod",
    ],
)  # fmt: skip
def test_a_generic_name_is_told_by_its_stem(generic: str) -> None:
    assert found(f"Adults were given {generic} for a year.") == {generic}
    assert found(f"{generic.capitalize()} was given for a year.") == {generic}
    assert found(f"ADULTS WERE GIVEN {generic.upper()} FOR A YEAR") == {generic}


@pytest.mark.parametrize(
    "generic",
    [
        "zorvatamab vedotin",
        "quilotuzumab deruxtecan",
        "zorvacabtagene autoleucel",
        "quilogene autotemcel",
        "zorvogene maraparvovec",
        "quilotamab govitecan",
    ],
)
def test_a_name_of_two_words_is_taken_whole(generic: str) -> None:
    assert found(f"Adults were given {generic} once.") == {generic}


@pytest.mark.parametrize(
    ("printed", "generic"),
    [
        ("zorvemab-abcd", "zorvemab"),
        ("zorvacabtagene autoleucel-qrst", "zorvacabtagene autoleucel"),
        ("zorvatinib mesylate", "zorvatinib"),
        ("Zorvatinib\u00ae", "zorvatinib"),
        ("(zorvatinib)", "zorvatinib"),
        ("zorvatinib's", "zorvatinib"),
        ("<b>zorvatinib</b>", "zorvatinib"),
        ("zorva\u00adtinib", "zorvatinib"),
    ],
)
def test_suffixes_salts_and_marks_are_no_part_of_a_generic_name(printed: str, generic: str) -> None:
    assert generic in found(f"Adults were given {printed} for a year.")


@pytest.mark.parametrize(
    "word",
    [
        "mab", "tinib", "Hodgkin", "parcel", "parliament", "Copenhagen", "concept", "eventide", "thermostat",
        "routine", "medicine",
        "barcode", "tib", "Zorvemabs.com", "info@zorvemab.example", "gene", "phase", "database",
    ],
)  # fmt: skip
def test_a_word_that_only_ends_like_a_drug_is_none(word: str) -> None:
    assert found(f"They spoke of {word} at length.") == set()


@pytest.mark.parametrize(
    "code",
    [
        "ZRX-101", "ZRX101", "ZRX-1234", "Z-12345", "ZRVX-0012", "SHX-A1811", "mZRX-1345", "zrx363", "ZX1002",
        "ZRX-101A",
        "QLX-2870", "BQ-02", "ZR-1701-12", "ZRX101b",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "frame",
    ["The candidate {} is in trials.", "Adults were dosed with {} in May.", "They have rights to {}, an inhibitor."],
)
def test_a_code_with_a_sign_of_a_drug_beside_it_is_one(code: str, frame: str) -> None:
    assert found(frame.format(code)) == {code}


@pytest.mark.parametrize(
    "code",
    [
        "COVID-19", "SARS-CoV-2", "H5N1", "G12C", "V600E", "NCT01234567", "10-K", "Form 8-K", "Q3", "FY2025", "CD19",
        "IL-17", "HPV-16",
        "CYP3A4", "ISO 9001", "2025", "US1234567", "B2B", "Phase 2", "Week 24", "ASCO 2025", "HbA1c", "PM2.5", "p53",
        "G7", "1.5T",
    ],
)  # fmt: skip
def test_a_code_of_a_virus_gene_form_or_quarter_is_no_drug(code: str) -> None:
    assert found(f"The candidate {code} is in trials, and {code} was seen again.") == set()


@pytest.mark.parametrize("code", ["ZORVEX-301", "QUILO-2", "ZRX-301"])
def test_a_code_before_the_word_trial_names_the_trial(code: str) -> None:
    assert found(f"The {code} trial and the {code} study met all their aims.") == set()


def test_a_code_without_any_sign_is_left_until_it_keeps_coming_back() -> None:
    assert found("We saw ZRX-101 there.") == set()
    assert found("We saw ZRX-101 there. Then ZRX-101 rose. Now ZRX-101 fell.") == {"ZRX-101"}


GENERIC, BRAND, CODE = "zorvatinib", "QUILORA", "ZRX-101"


@pytest.mark.parametrize(("outer", "inner"), list(permutations((GENERIC, f"{BRAND}\u00ae", CODE), 2)))
def test_two_names_of_a_drug_stand_in_brackets_in_any_order(outer: str, inner: str) -> None:
    text = f"The agency approved {outer} ({inner}) today. Adults were given {outer}, and then {inner} again."
    told = mentions(text, DRUG, lexicon=nameless())
    assert len({mention.name for mention in told}) == 1
    assert len(told) == 4


@pytest.mark.parametrize(
    "frame",
    [
        "{g} ({b}\u00ae, {c}) won.",
        "{b}\u00ae ({g}; {c}) won.",
        "{b}\u00ae ({g}, formerly {c}) won.",
        "{g}, marketed as {b}, won. {g} ({c}) is new.",
        "{g} (also known as {c}) won. {b}\u00ae ({g}) is sold.",
        "{c} ({g}) won. {g}, sold under the brand name {b}, is new.",
    ],
)
def test_three_names_of_a_drug_are_one_drug(frame: str) -> None:
    text = frame.format(g=GENERIC, b=BRAND, c=CODE) + f" Adults were given {BRAND} or {CODE}."
    assert found(text) == {GENERIC}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The agency approved QUILORA\u00ae (quilonidine) tablets.", "quilonidine"),
        ("QUILORA\u2122 (quilonidine hydrochloride) injection won.", "quilonidine"),
        ("It sells QUILORA\u00ae for the treatment of pain.", "QUILORA"),
        ("The drug Quilora, an inhibitor of salts, was new.", "Quilora"),
        ("Its lead candidate, QuilVax, is a vaccine.", "QuilVax"),
        ("zorvacabtagene autoleucel (zorva-cel) won.", "zorvacabtagene autoleucel"),
        ("The product candidate zorva-cel won.", "zorva-cel"),
    ],
)
def test_a_brand_or_short_form_with_two_signs_is_a_drug(text: str, name: str) -> None:
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The QuilNet\u00ae platform and the ZorvOS\u2122 software are new.",
        "The Zorvex\u00ae Index and the Quilo\u2122 network rose.",
        "Business Wire\u00ae and Zorvex\u00ae are marks.",
        "The drug was approved. The medicine is new. The therapy works.",
        "The drug Treatment, a vaccine, and the drug Placebo were given.",
        "",
    ],
)
def test_marks_of_platforms_and_everyday_words_are_no_drug(text: str) -> None:
    assert found(text) == set()


def test_a_drug_of_the_lawyers_text_alone_is_not_learnt() -> None:
    news = "The agency said on this day that it had approved the therapy for all adults.\n\n"
    assert found(news + "Forward-Looking Statements\n\nThe candidate ZRX-101 and zorvatinib may fail.") == set()


def test_a_new_brand_in_brackets_after_a_known_drug_is_the_known_drug() -> None:
    told = mentions("They sell pembrolizumab (QUILORA\u00ae). QUILORA is new.", DRUG)
    assert {mention.id for mention in told} == {"pembrolizumab"}
    assert "QUILORA" in {mention.text for mention in told}


def test_a_known_drug_in_brackets_after_a_new_code_is_the_known_drug() -> None:
    told = mentions("Their candidate ZRX-999 (pembrolizumab) won. ZRX-999 is new.", DRUG)
    assert {mention.id for mention in told} == {"pembrolizumab"}


def test_two_new_drugs_of_a_combination_are_two() -> None:
    assert found("Adults were given zorvatinib plus quilorasib.") == {"zorvatinib", "quilorasib"}
    assert found("The candidates ZRX-101 and the candidate QLX-202 won.") == {"ZRX-101", "QLX-202"}


def test_every_new_drug_says_how_it_was_found_and_has_no_id() -> None:
    told = mentions("Adults were given zorvatinib. The candidate ZRX-101 won.", DRUG, lexicon=nameless())
    assert {mention.id for mention in told} == {None}
    assert {mention.level for mention in told} <= {Level.LEARNT, Level.PATTERN}
    assert {mention.text: mention.reason.split(",")[0] for mention in told} == {
        "zorvatinib": "INN stem",
        "ZRX-101": "code name",
    }


@pytest.mark.parametrize(
    "text",
    [
        "It is an anti-ZVX7 antibody. Adults with ZVX7 expression were well.",
        "It is a ZVX7-directed drug. It targets ZVX7 only.",
        "The ZVX7 inhibitor blocks ZVX7 for days.",
        "The ZVX7-targeted therapy and the ZVX7 agonist are new. Mutations in ZVX7 are rare.",
        "The anti-ZVX7 cell binds ZVX7 well.",
    ],
)
def test_an_unknown_symbol_with_two_sorts_of_signs_is_a_target(text: str) -> None:
    assert names(text, TARGET) == {"ZVX7"}


@pytest.mark.parametrize(
    "text",
    [
        "The ZVX7 index rose. ZVX7 fell.",
        "It is a ZVX7 inhibitor.",
        "The USA expression and anti-USA antibody",
        "DNA mutation, RNA expression and anti-DNA antibody",
    ],
)
def test_a_symbol_with_one_sign_is_no_target(text: str) -> None:
    assert names(text, TARGET) == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("An anti-BCMA antibody", {"bcma"}),
        ("a BCMA\u00d7CD3 bispecific", {"bcma"}),
        ("a PD-1 x VEGF bispecific antibody", {"pd-1"}),
        ("a PD-1/VEGF bispecific antibody", {"pd-1"}),
        ("CD19-directed cells", {"cd19"}),
        ("HER2-targeted drugs", {"her2"}),
        ("a GLP-1R agonist", {"glp-1r"}),
        ("a CD19/BCMA dual CAR-T", {"cd19", "bcma"}),
        ("BCMA-, CD19- and CD20-directed cells", {"bcma", "cd19", "cd20"}),
    ],
)
def test_known_targets_are_found_in_every_compound(text: str, wanted: set[str]) -> None:
    assert wanted <= ids(f"It is {text} for adults.", TARGET)


ODD = st.text(max_size=150) | st.lists(
    st.sampled_from(
        [
            "ZRX-101",
            "zorvatinib",
            "(",
            ")",
            "QUILORA\u00ae",
            "Zorvex Bio",
            ", Inc.",
            " ",
            "BCMA",
            "anti-",
            "\x00",
            "\ud800",
        ]
    ),
    max_size=20,
).map("".join)


@given(ODD, ODD)
def test_no_text_breaks_the_finders_and_every_mention_is_a_slice(title: str, text: str) -> None:
    read = document(text, title)
    told = find_mentions(read, packaged())
    for mention in told:
        assert read.sentences[mention.sentence].text[mention.start : mention.end] == mention.text
        assert mention.reason
    assert find_mentions(read, packaged()) == told


UNRELATED = ["The weather was fine.", "It rained in March.", "He sang a song of old days.", "Prices rose by 5% then."]


@given(st.sampled_from(UNRELATED), st.sampled_from(UNRELATED))
def test_an_unrelated_sentence_loses_no_safe_name(before: str, after: str) -> None:
    news = "Gilead Sciences said that pembrolizumab and FUCASO help in multiple myeloma, by BCMA and PD-L1."
    alone = {mention.id for mention in find_mentions(document(news), packaged())}
    beside = {mention.id for mention in find_mentions(document(f"{before} {news} {after}"), packaged())}
    assert {"gilead", "pembrolizumab", "equecabtagene-autoleucel", "bcma", "pd-l1"} <= alone <= beside


def test_a_code_behind_its_class_and_a_code_of_two_numbers_are_drugs_and_a_bracketed_trial_is_none() -> None:
    assert found("Complete responses were seen with the CAR-T QVB-201 last year.") == {"QVB-201"}
    assert found("Orphan status for QVB-1-104 was granted.", "Agency Grants Orphan Designation for QVB-1-104") == {
        "QVB-1-104"
    }
    assert found("Results came from Cohort B of the ZORTI-003 (KEYNOTE-C34) Phase IIb clinical trial.") == set()
