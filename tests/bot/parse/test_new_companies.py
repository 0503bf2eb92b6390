import pytest

from bot.parse.document import EntityKind, Level
from tests.bot.parse.reading_aids import mentions, nameless, names

COMPANY = EntityKind.COMPANY


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zorvex Therapeutics said so.", "Zorvex Therapeutics"),
        ("The drug is from Zorvex Biotherapeutics of Basel.", "Zorvex Biotherapeutics"),
        (
            "LEXINGTON, Mass., May 3, 2025 /PRNewswire/ -- Zorvex Laboratories, Inc. today announced a study.",
            "Zorvex Laboratories",
        ),
        ("Zorvex plc acquired the rights.", "Zorvex"),
        ("It was signed with Zorvex GmbH.", "Zorvex"),
        ("Shares of Zorvex (Nasdaq: ZRVX) rose.", "Zorvex"),
        ("Shares of Zorvex (LSE/STO/NYSE: ZVX) rose.", "Zorvex"),
        ("Shares of Zorvex (Stock Code: 2171.HK) rose.", "Zorvex"),
        ("Zorvex, a clinical-stage biopharmaceutical company, has a new drug.", "Zorvex"),
        ("Zorvex is a privately held biotechnology company.", "Zorvex"),
        ("It was licensed from Zorvex last year. Zorvex's pipeline is small.", "Zorvex"),
        ("The fish come from Zorvex , a leading water company.", "Zorvex"),
        ("\u201cIt works,\u201d NorVexa said. NorVexa announced it. NorVexa's shares rose.", "NorVexa"),
        (
            "The Series A round was led by Zorvex Ventures with participation from Quillcap and Hexoni Partners.",
            "Quillcap",
        ),
    ],
)
def test_a_company_that_no_list_holds_is_found(text: str, name: str) -> None:
    assert name in names(text, COMPANY, lexicon=nameless())


@pytest.mark.parametrize(
    "text",
    [
        "The American Society of Clinical Oncology met in Chicago.",
        "Dr. Jane Roe said so. Jane Roe, Chief Executive Officer, was glad.",
        "Gene Therapies and Cell Therapies are new.",
        "The Phase 3 Study Announced Results Today.",
        "In January, the Agency said so. The Agency announced it. The Agency's drug was new.",
        "The IPO and the GMP audit are over. The IPO was licensed from nobody.",
        "Although it is a company, it fails. Notably, the company fails.",
        "The Supplemental Biologics License Application was accepted.",
        "They met at the Zorvex Global Biopharma Conference in May.",
    ],
)
def test_everyday_capitals_are_no_company(text: str) -> None:
    assert names(text, COMPANY, lexicon=nameless()) == set()


def test_a_learnt_company_opens_its_short_forms() -> None:
    text = "Zorvex Biotherapeutics (Zorvex Bio) said so. Zorvex Bio is glad. Then Zorvex sold it."
    found = mentions(text, COMPANY, lexicon=nameless())
    assert [mention.text for mention in found] == ["Zorvex Biotherapeutics", "Zorvex Bio", "Zorvex Bio", "Zorvex"]
    assert {mention.name for mention in found} == {"Zorvex Biotherapeutics"}
    assert {mention.id for mention in found} == {None}
    assert {mention.level for mention in found} == {Level.LEARNT}


def test_a_short_form_in_quotes_is_learnt() -> None:
    text = 'Zorvex Life Sciences, Ltd. (Nasdaq: ZRVX) ("ZLS" or the "Company") said so. ZLS is glad.'
    assert "ZLS" in {mention.text for mention in mentions(text, COMPANY, lexicon=nameless())}


def test_a_month_is_no_short_form() -> None:
    text = "March Biosciences said so. It happened in March of this year."
    assert [mention.text for mention in mentions(text, COMPANY, lexicon=nameless())] == ["March Biosciences"]


def test_the_subject_of_the_headline_is_a_company_if_the_text_goes_on_about_it() -> None:
    text = "Quorvia has struck a deal for a drug. The deal gives Quorvia the rights in Europe."
    assert names(text, COMPANY, title="Quorvia pays $5M for rights to a drug", lexicon=nameless()) == {"Quorvia"}


def test_a_heading_glued_to_a_name_does_not_make_another() -> None:
    text = "Zorvex Therapeutics said so.\n\nThe Path ForwardZorvex Therapeutics is glad."
    assert names(text, COMPANY, lexicon=nameless()) == {"Zorvex Therapeutics"}


def test_a_guarded_name_with_a_frame_gets_its_id() -> None:
    found = mentions("Vertex, a biotechnology company, said so.", COMPANY)
    assert [mention.id for mention in found] == ["vertex"]


def test_every_find_says_why() -> None:
    found = mentions("Shares of Zorvex (Nasdaq: ZRVX) rose. Hexoni Therapeutics fell.", COMPANY, lexicon=nameless())
    assert {mention.text: mention.reason for mention in found} == {
        "Zorvex": "ticker after it",
        "Hexoni Therapeutics": "trade word in its name",
    }
