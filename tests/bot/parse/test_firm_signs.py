"""Signs of firms that no list holds: chains of legal forms, announcements of today, lists of investors, and traps."""

import pytest

from bot.parse.document import EntityKind
from tests.bot.parse.reading_aids import mentions, nameless, names

COMPANY = EntityKind.COMPANY


def found(text: str, title: str = "") -> set[str]:
    return names(text, COMPANY, title, nameless())


@pytest.mark.parametrize(
    "tail",
    [
        "Private Limited", "Pvt. Ltd.", "Pte. Ltd.", "Pty Ltd", "Co., Ltd.", "S.p.A.", "Sdn. Bhd.", "d.o.o.", "Kft",
        "s.r.o.", "Public Limited Company", "Holdings Limited", "Group Co., Ltd.",
    ],
)  # fmt: skip
def test_a_legal_form_is_no_part_of_the_name(tail: str) -> None:
    assert found(f"A licence was signed with Hexoni Biocare {tail} in May.") == {"Hexoni Biocare"}


def test_a_ticker_after_a_chain_of_weak_forms_proves_a_firm() -> None:
    assert found('Quilex Holding Company (Nasdaq: QLX, "Quilex") said so.') == {"Quilex"}


@pytest.mark.parametrize("tail", [", Inc. said so.", " (Nasdaq: APQX) fell.", ", a biotechnology company, said so."])
def test_everyday_words_are_a_firm_with_its_signs(tail: str) -> None:
    assert found(f"Applied Therapeutics{tail} Applied science went on.") == {"Applied Therapeutics"}
    assert "Applied" not in {
        mention.text for mention in mentions(f"Applied Therapeutics{tail} Applied won.", COMPANY, lexicon=nameless())
    }


@pytest.mark.parametrize(
    "text", ["Applied Therapeutics is a field.", "Cell Therapeutics are new.", "Nucleic Acid Therapeutics are new."]
)
def test_everyday_words_alone_are_none(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("Zorvex today announced a trial.", {"Zorvex"}),
        ("Zorvex, known as ZVX abroad, announced today a trial.", {"Zorvex"}),
        ("Zorvex and Quillan today announced a deal.", {"Zorvex", "Quillan"}),
        (
            "BASEL, May 3 --Zorvex and Quillan , known as QLN abroad, today announced it.",
            {"Zorvex", "Quillan"},
        ),
    ],
)
def test_who_announces_today_is_a_firm(text: str, firms: set[str]) -> None:
    assert found(text) == firms


@pytest.mark.parametrize(
    "text",
    [
        "Researchers today announced a finding.",
        "Officials announced today that they will come.",
        "The FDA today announced new rules.",
        "The Company announced today a deal.",
        "Independently, the companies will develop it.",
        "Initially, the firm, a company of note, did so.",
    ],
)
def test_who_else_announces_or_opens_a_sentence_is_none(text: str) -> None:
    assert found(text) == set()


def test_the_surname_of_a_firm_of_two_words_is_the_firm() -> None:
    text = "Eli Orvell and Company announced today a deal. Orvell, a leading company, pays. Orvell's drug is new."
    assert found(text) == {"Eli Orvell"}
    assert [each.text for each in mentions(text, COMPANY, lexicon=nameless())] == ["Eli Orvell", "Orvell", "Orvell"]


def test_a_firm_with_its_own_legal_form_is_no_surname_of_another() -> None:
    assert found("Eli Orvell Inc. sued Orvell GmbH in Basel.") == {"Eli Orvell", "Orvell"}


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        (
            "The Series B financing was led by 5Y Nordcap, with participation from q16z, Q-Prime and Orbi9 Partners.",
            {"5Y Nordcap", "Q-Prime", "Orbi9 Partners"},
        ),
        (
            "The round included existing investors Sofarra, RA Moorland Capital (RAM) and Deep-Oak Partners.",
            {"Sofarra", "RA Moorland Capital", "Deep-Oak Partners"},
        ),
    ],
)
def test_odd_names_in_a_list_of_investors_are_firms(text: str, firms: set[str]) -> None:
    assert found(text) >= firms


@pytest.mark.parametrize(
    "text",
    [
        "Existing investors Sofarra and Quilla came to the party.",
        "The round was led by them, and existing investors are glad. Then Basel called.",
    ],
)
def test_investors_without_a_round_or_a_name_are_none(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "La Roche-Posay sells creams.",
        "Bayer Leverkusen won the match.",
        "He went to the Galapagos Islands.",
        "The Merck Manual says so.",
    ],
)
@pytest.mark.parametrize("lexicon", ["nameless", "packaged"])
def test_longer_names_that_begin_like_a_firm_are_none(text: str, lexicon: str) -> None:
    assert names(text, COMPANY, lexicon=nameless() if lexicon == "nameless" else None) == set()


def test_two_small_words_are_no_firm_with_capitals_inside() -> None:
    assert names("There may be one deal or two, and it will be one of the best.", COMPANY) == set()
    assert names("BeOne Medicines said that BeOne is glad.", COMPANY) == {"BeOne Medicines"}


@pytest.mark.parametrize("bank", ["H.C. Wainwright & Co., LLC", "Oppenheimer & Co. Inc."])
def test_a_bank_with_its_legal_form_is_no_party(bank: str) -> None:
    assert found(f"{bank} acted as agent. Zorvex LLC paid.") == {"Zorvex"}


def test_a_firm_may_present_at_a_day_but_a_day_is_no_firm() -> None:
    assert found(LONG) == {"Zorvex Therapeutics"}
    assert found("They met at the Zorvex Global Biopharma Investor Day in May.") == set()


LONG = "Zorvex Therapeutics Announces Virtual Investor Day Presentation"
