"""Generic names that no list holds: stems, guarded stems with a second sign, coined words, and their look-alikes."""

import pytest

from bot.parse.document import EntityKind
from tests.bot.parse.reading_aids import mentions, nameless, names

DRUG = EntityKind.DRUG


def found(text: str, title: str = "") -> set[str]:
    return names(text, DRUG, title, nameless())


@pytest.mark.parametrize(
    "generic",
    [
        "zorvafermin", "quilorixafor", "zorvacestat", "quilopressin", "zorvasudil", "quilotrigine", "zorvamenib",
        "quilopixant", "zorvacerfont", "quilotrombopag", "zorvaparatide", "quilocicept", "zorvapivat", "quilocopan",
        "zorvadrostat", "quilotirom", "zorvodomide", "quilonavir", "zorvatifan", "quiloxian",
    ],
)  # fmt: skip
def test_a_seldom_stem_tells_a_generic_name(generic: str) -> None:
    assert found(f"Adults were given {generic} for a year.") == {generic}


@pytest.mark.parametrize(
    ("text", "generic"),
    [
        ("Adults were treated with quilocept for a year.", "quilocept"),
        ("The quilotide (HXN-120) arm did well.", "quilotide"),
        ("They made zorvacel, a cell therapy, in Basel.", "zorvacel"),
        ("The firm said that quilokin (ZK-100) was safe.", "quilokin"),
        ("Adults were given quilosidase alfa once a month.", "quilosidase alfa"),
        ("Zorvexa\u00ae (quilostat) was sold.", "quilostat"),
        ("A year of zorvatide helped. With zorvatide they ate less. They liked zorvatide.", "zorvatide"),
    ],
)
def test_a_guarded_stem_with_a_second_sign_tells_a_generic_name(text: str, generic: str) -> None:
    assert found(text) == {generic}


@pytest.mark.parametrize(
    "text",
    [
        "They spoke of zorvacept at length.",
        "Adults were treated with peptide. The peptide was new, and the peptide was safe.",
        "The study of the oligonucleotide went on. An oligonucleotide is short. This oligonucleotide is not.",
        "The concept, a new drug, was tested. It was a trial of concept. The concept works.",
        "The treatment (HXN-120) was safe. The treatment went on.",
        "An agreement, a drug deal, was signed. It was for the development of enrollment.",
        "The kinase (HXN2) is blocked. The kinase is a target.",
        "Interleukin levels fell. They gave interleukin.",
        "The napkin, a product of Basel, was sold.",
    ],
)
def test_a_guarded_stem_alone_or_an_everyday_word_tells_none(text: str) -> None:
    assert found(text) == set()


def test_a_greek_letter_after_a_stem_is_part_of_the_name() -> None:
    assert found("Adults were given zorvagimod alfa once.") == {"zorvagimod alfa"}
    assert found("It binds like zorvagimod alpha receptor blockers.") == {"zorvagimod"}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("They gave zorvarim (ZX-101) daily. The effect of zorvarim was clear.", "zorvarim"),
        ("Quilofen was given: quilofen (HXN210) is taken once. On HXN210 they slept.", "quilofen"),
    ],
)
def test_a_coined_word_before_a_code_in_brackets_is_a_drug(text: str, form: str) -> None:
    assert form in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The vaccine (ZX-101) is new. The vaccine works.",
        "The guideline (NG-120) is new. The guideline helps.",
        "An inhibitor (of CDK12) is new. The inhibitor works.",
        "The genome (GRCH38) was read. The genome is long.",
    ],
)
def test_an_everyday_word_before_a_code_in_brackets_is_no_generic_name(text: str) -> None:
    assert not found(text) & {"vaccine", "guideline", "inhibitor", "genome"}


def test_two_generic_names_may_share_a_slash() -> None:
    assert found("The pair zorvatinib/quilorasib helped.") == {"zorvatinib", "quilorasib"}
    assert found("A blend of zorvatinib/quilorasib/zorvemab helped.") == {"zorvatinib", "quilorasib", "zorvemab"}


@pytest.mark.parametrize(
    "address",
    ["www.zorvex.example/zorvatinib", "https://a.example/b/zorvatinib", "a/b/c/zorvatinib", "/zorvatinib?x=1"],
)
def test_a_generic_name_in_an_address_is_none(address: str) -> None:
    assert found(f"See {address} for more.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Zorvemab A/S was founded in Aarhus.",
        "Zorvemab announced a trial. The trial of Zorvemab is new.",
        "Zorvemab to Present at a Conference in May",
        "Shares of Zorvemab (Nasdaq: ZRVM) rose.",
    ],
)
def test_a_firm_named_like_a_drug_is_no_drug(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text", ["Zorvemab was given to adults.", "Zorvemab receives approval.", "They gave zorvemab, and AG Zorvex paid."]
)
def test_a_drug_at_the_head_of_a_sentence_stays_a_drug(text: str) -> None:
    assert found(text) == {"zorvemab"}


@pytest.mark.parametrize(
    "text",
    [
        "Data from ORBITIDE-002 were good. The ORBITIDE-002 trial goes on.",
        "Zorvex's NORDWIND-2 was long. The NORDWIND-2 clinical trial goes on.",
        "Approval of SOLVANIA is far. The SOLVANIA study goes on.",
    ],
)
def test_a_trial_is_no_drug_wherever_it_stands(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Results for HXN-210 were good. The HXN-210 trial goes on.", "HXN-210"),
        ("Approval of ZORVEXA\u00ae came. The ZORVEXA trial goes on.", "ZORVEXA"),
    ],
)
def test_a_drug_whose_trial_is_named_after_it_stays_a_drug(text: str, drug: str) -> None:
    assert found(text) == {drug}


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("The study of ORVA-101 is open. In the ORVA-101 trial, adults slept.", "ORVA-101"),
        ("The candidate ORVA-101 did well in the ORVA-101 study.", "ORVA-101"),
        (
            "They await more from the ongoing QX1946 Phase 1 trial in Basel.",
            "QX1946",
        ),
    ],
)
def test_a_code_like_a_trial_stays_a_drug_with_a_drugs_words(text: str, drug: str) -> None:
    assert found(text) == {drug}


def test_a_code_in_the_headline_is_a_drug() -> None:
    lead = "The firm told doctors so."
    assert found(lead, "Zorvex Presents Positive QXC-201 Amyloidosis Data") == {"QXC-201"}
    assert found(lead, "Zorvex Presents Positive ORBITIDE-201 Trial Data") == set()
    assert found(lead, "Zorvex Presents Positive COVID-19 Data") == set()
    assert found(lead, "Zorvex Opens Room QX-1 for Data") == set()


def test_a_coined_name_with_a_capital_before_its_code_is_a_drug() -> None:
    title = "Zorvex Presents Data on Quilosterim (QN3107) in Dementia"
    assert found("QN3107 and quilosterim are one.", title) == {"quilosterim"}
    assert found("QN3107 is new.", "Zorvex Presents Data on a Vaccine (QN3107) in Dementia") == {"QN3107"}


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("The FDA had questions about the label of zorvy\u00ae last year.", "zorvy"),
        ("The supplement to the ZorvaBrid\u00ae BLA was sent.", "ZorvaBrid"),
        ("ZORVELA\u2122 (quilostat) net sales rose.", "quilostat"),
        ("Zorvex's drug \u201cQuilomekli\u201d for patients with gout is here. Quilomekli is a pill.", "Quilomekli"),
    ],
)
def test_a_brand_with_its_mark_or_in_quotes_is_a_drug(text: str, drug: str) -> None:
    assert found(text) == {drug}


@pytest.mark.parametrize(
    "text",
    [
        "The zorvy\u00ae platform is new.",
        "They drive a Zorvmobile\u00ae to work.",
        "The FDA spoke. A year later they sold Zorvmobile\u00ae cars in Basel.",
    ],
)
def test_a_mark_alone_makes_no_drug(text: str) -> None:
    assert found(text) == set()


def test_a_nickname_in_brackets_is_the_drug_too() -> None:
    text = "Adults were given quilotamab vedotin (quilota). Quilota and quilotamab vedotin are one. Efti is not."
    assert found(text) == {"quilotamab vedotin"}
    assert "quilota" in {form.casefold() for form in _forms(text)}
    assert "efti" not in {form.casefold() for form in _forms(text)}


def _forms(text: str) -> set[str]:
    return {mention.text for mention in mentions(text, DRUG, lexicon=nameless())}
