"""Every name that READING calls a trap: what it means with its proof, and that it means nothing without."""

import pytest

from bot.parse.document import EntityKind, Level
from tests.bot.parse.reading_aids import ids, mentions, names

COMPANY, DRUG, TARGET = EntityKind.COMPANY, EntityKind.DRUG, EntityKind.TARGET
DISEASE, REGULATOR, MODALITY = EntityKind.DISEASE, EntityKind.REGULATOR, EntityKind.MODALITY

# Symbols that are words, answers, agencies or diseases too: (text, kind, ids that it holds of the kind).
SYMBOLS = (
    ("ALL patients were well, and BCR was measured.", DISEASE, set[str]()),
    ("Relapsed acute lymphoblastic leukemia (ALL) is rare. ALL came back.", DISEASE, {"acute-lymphoblastic-leukemia"}),
    ("Patients came by car. The CAR was new.", TARGET, set[str]()),
    ("A CD19-directed CAR-T was given.", TARGET, {"cd19"}),
    ("The trial met its endpoint. MET WITH THE AGENCY.", TARGET, set[str]()),
    ("A MET inhibitor for MET exon 14 skipping.", TARGET, {"met"}),
    ("The KIT holds two swabs; a kit for sampling.", TARGET, set[str]()),
    ("Tumors with a KIT mutation shrank.", TARGET, {"cd117"}),
    ("SET to launch in May. The tone was SET.", TARGET, set[str]()),
    ("The IMPACT of the IMPACT study was large.", TARGET, set[str]()),
    ("A CAT scan was done; the cat slept.", REGULATOR, set[str]()),
    ("Sales in the REST of the world grew.", TARGET, set[str]()),
    ("The CLOCK is ticking.", TARGET, set[str]()),
    ("The CR rate was 40% and the PR rate 20%.", TARGET, set[str]()),
    ("ER visits fell by half.", TARGET, set[str]()),
    ("It is an oral ER antagonist.", TARGET, {"er"}),
    ("AR glasses and games were shown.", TARGET, set[str]()),
    ("It is an AR inhibitor.", TARGET, {"ar"}),
    ("Shares fell below the 50-day EMA.", REGULATOR, set[str]()),
    ("Tumors were stained for MUC1 (EMA).", REGULATOR, set[str]()),
    ("The company received a CRL from the FDA.", TARGET, set[str]()),
    ("BTD was granted by the FDA.", TARGET, set[str]()),
    ("Boys with Duchenne muscular dystrophy (DMD) took it.", DISEASE, {"duchenne-muscular-dystrophy"}),
    ("Boys with Duchenne muscular dystrophy (DMD) took it.", TARGET, set[str]()),
    ("The CF rose. CF Industries makes ammonia.", DISEASE, set[str]()),
    ("Cystic fibrosis (CF) is rare. CF shortens lives.", DISEASE, {"cystic-fibrosis"}),
    ("An anti-PD1 antibody and a PD1 inhibitor.", TARGET, {"pd-1"}),
    ("TF levels rose. The TF was signed.", TARGET, set[str]()),
    ("An ADC against tissue factor (TF).", TARGET, {"tissue-factor"}),
    ("The CDE of the library was full.", REGULATOR, set[str]()),
    ("China's CDE accepted the application.", REGULATOR, {"NMPA"}),
    ("An ADC was given.", TARGET, set[str]()),
    ("An ADC was given.", MODALITY, {"adc"}),
    ("The SMA crossed the line on the chart.", DISEASE, set[str]()),
    ("Spinal muscular atrophy (SMA) is rare. SMA is hard.", DISEASE, {"spinal-muscular-atrophy"}),
)


@pytest.mark.parametrize(("text", "kind", "wanted"), SYMBOLS)
def test_a_symbol_with_two_meanings_has_the_one_that_is_proven(text: str, kind: EntityKind, wanted: set[str]) -> None:
    assert ids(text, kind) == wanted


# Firms: (text, ids of firms, None a new name).
FIRMS = (
    ("Merck, Rahway, N.J., said so.", {"merck-co"}),
    ("Merck of Darmstadt said so.", {"merck-kgaa"}),
    ("EMD Serono said so, and Merck is glad.", {"merck-kgaa"}),
    ("MSD and EMD Serono filed.", {"merck-co", "merck-kgaa"}),
    ("Merck (ETR: MRK) said so.", {"merck-kgaa"}),
    ("Merck said that a study of KEYTRUDA went on.", {"merck-co"}),
    ("The Merck Manual says so. It stands in the Merck Index.", set[str]()),
    ("IASO Bio said so. IASO is glad.", {"iaso-bio"}),
    ("IASO S.A. runs a hospital in Athens.", set[str]()),
    ("IASO Bio met the owners of IASO S.A. of Athens.", {"iaso-bio"}),
    ("CABALETTA came in first. Cabaletta Bio said so.", {"cabaletta-bio"}),
    ("CABALETTA came in first.", set[str]()),
    ("Alector said so.", {"alector"}),
    ("Moderna said so.", {"moderna"}),
    ("The house was moderna, the art moderna.", set[str]()),
    ("Insight is key to it, they said.", set[str]()),
    ("Insight, Inc. said so.", {None}),
    ("Roche said so.", {"roche"}),
    ("La Roche-Posay sells a cream.", set[str]()),
    ("Lilly said so.", {"eli-lilly"}),
    ("It was led by Lilly Hobbes, M.D., of Harbor Hospital.", set[str]()),
    ("Dr. Lilly led it.", set[str]()),
    ("Lilly Hobbes, chief medical officer of Harbor Hospital, led it.", set[str]()),
    ("It is sold by Lilly, chief among the makers.", {"eli-lilly"}),
    ("Lilly Oncology, head of the class, said so.", {"eli-lilly"}),
    ("Bayer Leverkusen won the cup.", set[str]()),
    ("Bayer, of Leverkusen, said so.", {"bayer"}),
    ("The tortoises of the Galapagos Islands are old.", set[str]()),
    ("Galapagos NV said so.", {"galapagos"}),
    ("Legend has it that prime time is over.", set[str]()),
    ("Legend Biotech said so. Legend is glad.", {"legend-biotech"}),
    ("The EMA granted PRIME to it.", set[str]()),
    ("Prime Medicine said so. Prime is glad.", {"prime-medicine"}),
    ("Vertex Ventures led the round. The vertex was high.", set[str]()),
    ("The Novartis Foundation gave money to the Regeneron Science Talent Search.", set[str]()),
    ("RARE as it is, IRON makes BOLD men.", set[str]()),
    ("Ultragenyx (NASDAQ: RARE) said so.", {"ultragenyx"}),
)


@pytest.mark.parametrize(("text", "wanted"), FIRMS)
def test_a_firms_name_is_a_firm_only_where_it_names_one(text: str, wanted: set[str | None]) -> None:
    assert ids(text, COMPANY) == wanted


@pytest.mark.parametrize(
    "word", ["Relay", "Structure", "Summit", "Beam", "Rocket", "Context", "Turn", "Option", "Passage", "Kite", "Vertex"]
)
def test_a_firms_name_that_is_a_word_wants_proof(word: str) -> None:
    assert ids(f"{word} is a word, and {word} means what it means.", COMPANY) == set()


def test_two_mercks_in_one_article_leave_the_bare_name_unsure() -> None:
    found = mentions("Merck KGaA and Merck & Co. agreed. Merck is glad.", COMPANY)
    assert [mention.id for mention in found] == ["merck-kgaa", "merck-co", "merck-co"]
    assert [mention.level for mention in found] == [Level.KNOWN, Level.KNOWN, Level.PATTERN]
    assert found[-1].reason.startswith("unsure")


def test_a_slip_in_a_firms_name_is_kept_as_printed() -> None:
    found = mentions("Sana Biotechnology (NASDAQ: SANA) grew. Sana Therapeutics said so, and Sana is glad.", COMPANY)
    assert [(mention.text, mention.id) for mention in found] == [
        ("Sana Biotechnology", "sana-biotechnology"),
        ("Sana Therapeutics", None),
        ("Sana", "sana-biotechnology"),
    ]


# Agencies that share their letters

AGENCIES = (
    ("The SFDA of Saudi Arabia approved it.", {"SFDA"}),
    ("China's SFDA approved it at the time.", {"NMPA"}),
    ("The Saudi SFDA approved it, long after the SFDA in China had refused.", {"SFDA", "NMPA"}),
    ("The SFDA approved it.", set[str]()),
    ("The SEC approved a rule of the exchange.", set[str]()),
    ("The Subject Expert Committee (SEC) of the CDSCO recommended it.", {"CDSCO"}),
    ("The HC was measured in capsules.", set[str]()),
    ("Health Canada (HC) approved it.", {"HC"}),
    ("The DoH of Victoria gave advice.", set[str]()),
    ("Hong Kong's DoH approved it.", {"HKDOH"}),
    ("An EC tablet was given.", set[str]()),
    ("HSA was added to the medium.", set[str]()),
    ("The Ministry of Health approved it.", set[str]()),
    ("Israel's Ministry of Health approved it.", {"IMOH"}),
    ("The Emirates Drug Establishment (EDE) approved it.", {"MOHAP"}),
    ("The Indian FDA and the Philippine FDA approved it.", set[str]()),
    ("The Thai FDA approved it.", {"THFDA"}),
    ("The FDA approved it.", {"FDA"}),
)


@pytest.mark.parametrize(("text", "wanted"), AGENCIES)
def test_an_agency_is_the_one_of_the_land_that_is_named(text: str, wanted: set[str]) -> None:
    assert ids(text, REGULATOR) == wanted


# Targets that are joined, and codes that are no drugs

JOINED = (
    ("A PD-1xVEGF antibody.", {"PD-1", "VEGF"}),
    ("A PD-1 x VEGF antibody.", {"PD-1", "VEGF"}),
    ("A PD-1\u00d7VEGF antibody.", {"PD-1", "VEGF"}),
    ("A BCMAxCD3 antibody.", {"BCMA", "CD3"}),
    ("A PD-1/IL-2\u03b1-bias molecule.", {"PD-1", "IL-2"}),
    ("A CLDN18.2 ADC and a KRAS G12C inhibitor.", {"CLDN18.2", "KRAS G12C"}),
    ("A PI3K\u03b1 inhibitor.", {"PI3K\u03b1"}),
    ("PDL1, PD L1 and PD\u2011L1 are one.", {"PD-L1"}),
)


@pytest.mark.parametrize(("text", "wanted"), JOINED)
def test_each_part_of_a_joined_target_is_looked_up(text: str, wanted: set[str]) -> None:
    assert names(text, TARGET) == wanted


@pytest.mark.parametrize("text", ["The BIOxCEL of old.", "It is MAXx in all.", "A box of CD3x."])
def test_an_x_that_joins_nothing_parts_no_word(text: str) -> None:
    assert names(text, TARGET) <= {"CD3"}
    assert "CD3" not in names(text, TARGET)


@pytest.mark.parametrize(
    "text",
    [
        "It flew from Copenhagen with a parcel; the parliament met at eventide.",
        "A concept of the thermostat. Hodgkin, Herbart and Intercept agreed.",
        "CD19, CD269, TNFRSF17 and G12C were measured.",
        "NCT01234567 went on through COVID-19 in Q3 and H5N1 in 1Q26.",
        "KEYNOTE-189, CheckMate-9 and DESTINY-Breast04 went on.",
        "He filed a Form 10-K under Rule 10b-5 in FY26.",
    ],
)
def test_words_and_codes_that_are_no_drugs_are_none(text: str) -> None:
    assert names(text, DRUG) == set()
