import pytest

from bot.parse.document import EntityKind, Level
from bot.parse.entities import find_company_forms, find_company_parents, find_mentions
from tests.bot.parse.reading_aids import document, ids, mentions, names, packaged

COMPANY, DRUG, TARGET = EntityKind.COMPANY, EntityKind.DRUG, EntityKind.TARGET
DISEASE, REGULATOR, MODALITY = EntityKind.DISEASE, EntityKind.REGULATOR, EntityKind.MODALITY


@pytest.mark.parametrize(
    ("text", "kind", "id_"),
    [
        ("The antibody binds PD-L1 on tumour cells.", TARGET, "pd-l1"),
        ("The antibody binds PDL1 on tumour cells.", TARGET, "pd-l1"),
        ("The antibody binds PD\u2011L1 on tumour cells.", TARGET, "pd-l1"),
        ("It is a BCMA-directed therapy.", TARGET, "bcma"),
        ("It targets TNFRSF17, also called CD269.", TARGET, "bcma"),
        ("It treats multiple myeloma.", DISEASE, "multiple-myeloma"),
        ("EQUECABTAGENE AUTOLEUCEL IS APPROVED", DRUG, "equecabtagene-autoleucel"),
        ("Eque-cel was given to patients.", DRUG, "equecabtagene-autoleucel"),
        ("It is a CAR T cell therapy.", MODALITY, "car-t"),
    ],
)
def test_one_thing_is_found_under_each_of_its_spellings(text: str, kind: EntityKind, id_: str) -> None:
    assert id_ in ids(text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "id_"),
    [
        ("The trial met its endpoint and all patients were well.", TARGET, "met"),
        ("Patients came by car to the ER.", TARGET, "er"),
        ("TRIAL MET ITS ENDPOINT IN ALL PATIENTS SAYS COMPANY", TARGET, "met"),
        ("ALL patients were well.", DISEASE, "acute-lymphoblastic-leukemia"),
        ("The price is above the 200 EMA, a moving average.", REGULATOR, "EMA"),
        ("The CR rate was 40% and the PR rate 20%.", TARGET, "pr"),
        ("A prime minister spoke. Prime numbers are odd.", COMPANY, "prime-medicine"),
        ("Relay teams won. Relay is a race.", COMPANY, "relay-therapeutics"),
        ("The vertex of the curve. Vertex of the graph.", COMPANY, "vertex"),
        ("A Department of Health in Abu Dhabi approved it.", REGULATOR, "HKDOH"),
        ("The CMA of the airport is new.", REGULATOR, "CMA"),
        ("The EC tablet is enteric-coated.", REGULATOR, "EC"),
        ("A human serum albumin (HSA) was used.", REGULATOR, "HSA"),
    ],
)
def test_an_everyday_word_without_proof_is_no_name(text: str, kind: EntityKind, id_: str) -> None:
    assert id_ not in ids(text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "id_"),
    [
        ("The MET inhibitor is for tumours with MET exon 14 skipping.", TARGET, "met"),
        (
            "Adults with acute lymphoblastic leukemia (ALL) took it. ALL is rare.",
            DISEASE,
            "acute-lymphoblastic-leukemia",
        ),
        ("Vertex Pharmaceuticals said so. Vertex is glad.", COMPANY, "vertex"),
        ("Vertex (NASDAQ: VRTX) said so.", COMPANY, "vertex"),
        ("The European Medicines Agency agreed. The EMA will decide.", REGULATOR, "EMA"),
        ("The Department of Health in Hong Kong accepted it.", REGULATOR, "HKDOH"),
        ("China's Center for Drug Evaluation (CDE) accepted it.", REGULATOR, "NMPA"),
        ("The Singapore HSA approved it.", REGULATOR, "HSA"),
        ("The merger was cleared by the CMA after the acquisition was announced.", REGULATOR, "CMA"),
    ],
)
def test_proof_in_the_document_opens_a_guarded_name(text: str, kind: EntityKind, id_: str) -> None:
    assert id_ in ids(text, kind)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Merck KGaA, Darmstadt, Germany, said so. Merck is glad.", "merck-kgaa"),
        ("Merck (NYSE: MRK) said so.", "merck-co"),
        ("Merck, known as MSD outside the United States, said so.", "merck-co"),
        ("Merck (XETRA: MRK) said so.", "merck-kgaa"),
        ("Merck said that KEYTRUDA was approved.", "merck-co"),
    ],
)
def test_the_two_mercks_are_told_apart(text: str, id_: str) -> None:
    assert ids(text, COMPANY) == {id_}


def test_merck_alone_is_the_american_and_marked_unsure() -> None:
    found = mentions("Merck said that it had begun a study of a vaccine.", COMPANY)
    assert [mention.id for mention in found] == ["merck-co"]
    assert found[0].level is Level.PATTERN
    assert found[0].reason.startswith("unsure")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The U.S. FDA approved it.", "FDA"),
        ("The US Food and Drug Administration approved it.", "FDA"),
        ("The CHMP gave a positive opinion.", "EMA"),
        ("The European Commission granted it.", "EC"),
        ("China's National Medical Products Administration approved it.", "NMPA"),
        ("\u56fd\u5bb6\u836f\u54c1\u76d1\u7763\u7ba1\u7406\u5c40\u6279\u51c6\u4e86\u8be5\u836f\u3002", "NMPA"),
        ("\uc2dd\ud488\uc758\uc57d\ud488\uc548\uc804\ucc98\ub294 \uc2b9\uc778\ud588\ub2e4.", "MFDS"),
        ("Japan's Ministry of Health, Labour and Welfare approved it.", "MHLW"),
        ("The PMDA reviewed it.", "PMDA"),
        ("Health Canada approved it.", "HC"),
        ("Taiwan's Food and Drug Administration approved it.", "TFDA"),
        ("The Thai FDA approved it.", "THFDA"),
        ("The Saudi Food and Drug Authority (SFDA) approved it.", "SFDA"),
        ("The Drugs Controller General of India approved it.", "CDSCO"),
        ("Medsafe approved it.", "MEDSAFE"),
        ("Swissmedic approved it.", "SWISSMEDIC"),
        ("Anvisa approved it.", "ANVISA"),
        ("The Israeli Ministry of Health approved it.", "IMOH"),
        ("The MHRA approved it.", "MHRA"),
        ("The TGA approved it.", "TGA"),
        ("The Hong Kong Department of Health approved it.", "HKDOH"),
        ("The Saudi FDA approved it.", "SFDA"),
    ],
)
def test_every_regulator_goes_by_its_code(text: str, code: str) -> None:
    assert ids(text, REGULATOR) == {code}


def test_a_ministry_of_health_of_nowhere_is_no_regulator() -> None:
    assert ids("The Ministry of Health approved it.", REGULATOR) == set()


def test_a_disease_keeps_the_target_in_its_name() -> None:
    text = "It is for adults with HER2-positive breast cancer."
    assert "her2" in ids(text, TARGET)
    assert any("breast cancer" in name for name in names(text, DISEASE))


def test_mentions_are_slices_of_their_sentences_sorted_and_apart() -> None:
    text = (
        "Merck & Co. (NYSE: MRK) and Kelun said that sacituzumab tirumotecan (MK-2870) helped in breast cancer. "
        "Zorvex Therapeutics Inc. (Nasdaq: ZRVX) is developing ZRX-101, an anti-TIGIT drug, for Zorian syndrome."
    )
    read = document(text, "Merck and Kelun Report Data")
    found = find_mentions(read, packaged())
    assert list(found) == sorted(found, key=lambda m: (m.sentence, m.start, m.end, m.kind))
    last: dict[tuple[int, EntityKind], int] = {}
    for mention in found:
        assert read.sentences[mention.sentence].text[mention.start : mention.end] == mention.text
        assert last.get((mention.sentence, mention.kind), 0) <= mention.start
        last[mention.sentence, mention.kind] = mention.end
    assert find_mentions(read, packaged()) == found


def test_a_subsidiary_is_tied_to_its_parent() -> None:
    found = find_mentions(document("Kite Pharma said so. Gilead is glad, as Gilead Sciences owns it."), packaged())
    parents = find_company_parents(found, packaged())
    assert parents["kite"] == "gilead"
    assert find_company_forms(found)["gilead"] == ("Gilead", "Gilead Sciences")


def test_a_wrapped_sentence_boundary_parts_a_name() -> None:
    assert "acute-myeloid-leukemia" not in ids("It was acute myeloid. Leukemia is another thing.", DISEASE)
