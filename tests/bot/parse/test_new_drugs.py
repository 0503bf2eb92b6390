import pytest

from bot.parse.document import EntityKind
from tests.bot.parse.reading_aids import mentions, nameless, names, packaged

DRUG, TARGET, DISEASE = EntityKind.DRUG, EntityKind.TARGET, EntityKind.DISEASE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Patients took zorvatinib.", "zorvatinib"),
        ("Patients took ZORVALIMAB once.", "zorvalimab"),
        ("Zorvalimab-hrii was approved.", "zorvalimab"),
        ("It is zorvatabart vedotin, a conjugate.", "zorvatabart vedotin"),
        ("They gave zorvicabtagene autoleucel to adults.", "zorvicabtagene autoleucel"),
        ("The candidate ZRX-101 is new.", "ZRX-101"),
        ("They dosed patients with zrx363 in March. The drug zrx363 is new.", "zrx363"),
        ("Its product candidate SHX-A1811 is new.", "SHX-A1811"),
        ("The therapy, zorvi-cel, is new.", "zorvi-cel"),
        ("ZORVEXA\u00ae (quilonidine) is sold.", "quilonidine"),
        ("It rose on the drug quilorazole to treat ataxia. Those on quilorazole did well.", "quilorazole"),
        ("It sold two antibiotic medicines, Zorclor\u00aeand Quancin\u00ae, to Hexoni.", "Quancin"),
        ("The drug, branded as Zorvexa, was approved for adults.", "Zorvexa"),
        ("It got clearance for ZorNet AI-MT+, its imaging tool.", "ZorNet AI-MT"),
        ("ZORVEXA\u00ae (quilonidine sublingual tablets) is sold.", "quilonidine"),
        ("The company launched its wound care product ZorvEX for the treatment of ulcers.", "ZorvEX"),
    ],
)
def test_a_drug_that_no_list_holds_is_found(text: str, name: str) -> None:
    assert name in names(text, DRUG, lexicon=nameless())


@pytest.mark.parametrize(
    "text",
    [
        "Parliament met in Copenhagen. The concept is a routine.",
        "The parcel went to Celgene and Biogen.",
        "The trial NCT01234567 was a Phase 2 study in Q1 2025 under Form 10-K.",
        "Patients with COVID-19 or H1N1 had the V600E or G12C mutation.",
        "The KEYNOTE-522 trial and the LITESPARK-005 study met their goals.",
        "Sales were up 5% in FY2024 and ASCO 2025 was held.",
        "It is for the treatment of ZRXN12 deficiency. ZRXN12 is a gene. ZRXN12 mutations are rare. ZRXN12 is large.",
        "Adults with a ZRXN12-related disorder had ZRXN12 tested, and ZRXN12 was found in all ZRXN12 families.",
    ],
)
def test_words_and_codes_that_are_no_drug_are_left(text: str) -> None:
    assert names(text, DRUG, lexicon=nameless()) == set()


@pytest.mark.parametrize(
    "text",
    [
        "It approved zorvatinib (ZORVEXA). ZORVEXA is sold, and ZRX-101 was its code.",
        "It approved ZORVEXA\u00ae (zorvatinib). ZORVEXA is sold.",
        "They study ZRX-101 (zorvatinib). ZRX-101 is new.",
        "They study zorvatinib (ZRX-101). ZRX-101 is new.",
        "They study zorvatinib, formerly ZRX-101. ZRX-101 is new.",
        "It approved zorvatinib, marketed as Zorvexa. Zorvexa is sold.",
        "It approved zorvatinib-hrii (ZORVEXA). ZORVEXA is sold.",
    ],
)
def test_names_in_apposition_are_one_drug_under_its_generic_name(text: str) -> None:
    found = mentions(text, DRUG, lexicon=nameless())
    assert len({mention.text for mention in found}) > 1
    assert "zorvatinib" in {mention.name for mention in found}
    assert {mention.name for mention in found if mention.text != "ZRX-101" or "(ZRX" in text or "ZRX-101," in text} <= {
        "zorvatinib",
        "ZRX-101",
    }


def test_a_new_code_beside_a_known_drug_is_that_drug() -> None:
    found = mentions("They study pembrolizumab (ZRX-999). ZRX-999 is a candidate.", DRUG, lexicon=packaged())
    assert {mention.id for mention in found} == {"pembrolizumab"}


def test_a_symbol_with_two_signs_is_a_target() -> None:
    text = "It is an anti-ZVX7 antibody. Tumours with ZVX7 expression shrank."
    assert names(text, TARGET) == {"ZVX7"}


@pytest.mark.parametrize(
    "text", ["A DNA antibody was made.", "It is an anti-ZVX7 drug.", "The ADC inhibitor and anti-ADC antibody."]
)
def test_one_sign_or_an_everyday_acronym_is_no_target(text: str) -> None:
    assert names(text, TARGET) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It is for the treatment of Zorian syndrome.", "Zorian syndrome"),
        ("Patients with relapsed or refractory zorvocytoma took it.", "zorvocytoma"),
        ("It helps people living with leptin transporter deficiency.", "leptin transporter deficiency"),
    ],
)
def test_a_disease_that_no_list_holds_is_found_by_its_head_word(text: str, name: str) -> None:
    assert name in names(text, DISEASE)


@pytest.mark.parametrize(
    "text",
    [
        "It is for the treatment of this disease.",
        "Patients with stable disease stayed on.",
        "The diagnosis of it was new.",
    ],
)
def test_a_bare_head_word_is_no_disease(text: str) -> None:
    assert names(text, DISEASE) == set()


ARTICLE = (
    "BASEL, Switzerland, March 3, 2025 /PRNewswire/ -- {firm} Therapeutics, Inc. (Nasdaq: {ticker}) today announced "
    "that the U.S. FDA approved {brand}\u00ae ({generic}) for adults with multiple myeloma. "
    "{firm} licensed {generic} from {other} Bio in 2021. {brand} is sold by {firm}."
)
INVENTED = [
    {"firm": "Zorvex", "ticker": "ZRVX", "brand": "QUILORA", "generic": "zorvalimab", "other": "Hexoni"},
    {"firm": "NorVexa", "ticker": "NVXA", "brand": "TRELVIA", "generic": "quilonatinib", "other": "Pelumbra"},
    {"firm": "Kestrion", "ticker": "KSTR", "brand": "BRIMVEQ", "generic": "taldorasib", "other": "Wexley"},
]


@pytest.mark.parametrize("words", INVENTED, ids=lambda words: words["firm"])
def test_an_article_under_invented_names_is_read_like_any_other(words: dict[str, str]) -> None:
    text = ARTICLE.format(**words)
    assert names(text, DRUG) == {words["generic"]}
    assert names(text, EntityKind.COMPANY) == {f"{words['firm']} Therapeutics", f"{words['other']} Bio"}
    assert len(mentions(text, DRUG)) == 4
    assert len([m for m in mentions(text, EntityKind.COMPANY) if m.text.startswith(words["firm"])]) == 3


def test_a_code_whose_gene_therapy_is_told_stays_a_drug() -> None:
    text = "The ZRX-101 gene therapy is new. Those dosed with ZRX-101 did well in ZRXN12 deficiency."
    assert names(text, DRUG, lexicon=nameless()) == {"ZRX-101"}


def test_the_code_of_a_study_behind_the_drug_s_own_is_no_drug() -> None:
    text = "It reported ZRX-51 second study results (ZRX-0205). ZRX-0205 Phase 2b data are new. The drug ZRX-51 is new."
    assert names(text, DRUG, lexicon=nameless()) == {"ZRX-51"}
    text = "It reported results of a study (ZRX-0205). The drug ZRX-0205 is new."
    assert names(text, DRUG, lexicon=nameless()) == {"ZRX-0205"}


def test_a_drug_is_found_in_what_a_named_trial_evaluates() -> None:
    told = "It began its Phase 3 MIRANOL trial, evaluating {} combined with surgery, in adults."
    assert names(told.format("Zorvamycin"), DRUG, lexicon=nameless()) == {"Zorvamycin"}
    assert names(told.format("Patients"), DRUG, lexicon=nameless()) == set()
