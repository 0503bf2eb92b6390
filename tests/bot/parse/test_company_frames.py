"""Firms that no list holds: tickers, legal forms, trade words, appositions, verbs, and what looks like a firm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.blocks import find_blocks
from bot.parse.document import EntityKind, Level
from bot.parse.entities import find_company_forms, find_mentions
from bot.parse.hits import find_tickers
from bot.parse.naming import find_runs
from tests.bot.parse.reading_aids import document, ids, mentions, nameless, names, packaged

COMPANY = EntityKind.COMPANY


def found(text: str, title: str = "") -> set[str]:
    return names(text, COMPANY, title, nameless())


@pytest.mark.parametrize(
    ("printed", "symbols"),
    [
        ("(Nasdaq: ZRVX)", {"NASDAQ:ZRVX"}),
        ("(NASDAQ:ZRVX)", {"NASDAQ:ZRVX"}),
        ("(NasdaqGS: ZRVX)", {"NASDAQ:ZRVX"}),
        ("(Nasdaq Global Select Market: ZRVX)", {"NASDAQ:ZRVX"}),
        ("(NYSE: ZVX)", {"NYSE:ZVX"}),
        ("(NYSE American: ZVX)", {"NYSEAMERICAN:ZVX"}),
        ("(OTCQB: ZRVXF)", {"OTC:ZRVXF"}),
        ("(TSX: ZVX)", {"TSX:ZVX"}),
        ("(LSE/STO/NYSE: ZVX)", {"LSE:ZVX", "STO:ZVX", "NYSE:ZVX"}),
        ("(NASDAQ and TSX: ZVX)", {"NASDAQ:ZVX", "TSX:ZVX"}),
        ("(HKEX: 2171)", {"HKEX:2171"}),
        ("(Stock Code: 2171.HK)", {"HKEX:2171.HK"}),
        ("(SSE: 688000)", {"SSE:688000"}),
        ("(TSE: 4568)", {"TSE:4568"}),
        ("(KOSDAQ: 123456)", {"KRX:123456"}),
        ("(SIX: ZRVN)", {"SIX:ZRVN"}),
        ("(Euronext: ZRVX)", {"EPA:ZRVX"}),
        ("(XETRA: ZV6)", {"XETRA:ZV6"}),
        ("(ASX: ZVX)", {"ASX:ZVX"}),
        ("[Nasdaq: ZRVX]", {"NASDAQ:ZRVX"}),
        ("(Nasdaq: ZRVX; HKEX: 9999)", {"NASDAQ:ZRVX", "HKEX:9999"}),
        ("(Nasdaq: ZRVX, TASE: ZRX)", {"NASDAQ:ZRVX", "TASE:ZRX"}),
        ("(Nasdaq: $ZRVX)", {"NASDAQ:ZRVX"}),
    ],
)
def test_a_ticker_is_read_with_each_of_its_exchanges(printed: str, symbols: set[str]) -> None:
    blocks = find_blocks(document(f"Shares of the firm {printed} rose."))
    tickers = find_tickers(blocks, dict(packaged().vocabulary.exchanges))
    assert {symbol for ticker in tickers for symbol in ticker.symbols} == symbols


@pytest.mark.parametrize("printed", ["(Zorvex: ZRVX)", "(see Note: A)", "Nasdaq: ZRVX", "(ZRVX)", "(Nasdaq:)"])
def test_letters_without_an_exchange_and_a_bracket_are_no_ticker(printed: str) -> None:
    blocks = find_blocks(document(f"Shares of the firm {printed} rose."))
    assert find_tickers(blocks, dict(packaged().vocabulary.exchanges)) == ()


@pytest.mark.parametrize(
    "form",
    [
        "Inc.", "Corp.", "LLC", "Corporation", "plc", "Ltd.", "Limited", "GmbH", "KGaA", "S.p.A.", "S.r.l.", "N.V.",
        "B.V.",
        "ApS", "A/S", "Oyj", "K.K.", "Co., Ltd.", "Pty Ltd", "Pte. Ltd.", "Pvt. Ltd.", "S.A.S.",
    ],
)  # fmt: skip
def test_a_legal_form_of_any_country_makes_a_name_a_firm(form: str) -> None:
    assert found(f"The rights were sold to Zorvex {form} last year.") == {"Zorvex"}


@pytest.mark.parametrize("form", ["AG", "SE", "SA", "AB", "AS", "Co.", "Group", "Holdings"])
def test_a_weak_legal_form_wants_a_verb_of_news_after_it(form: str) -> None:
    assert found(f"Quilo Zorvex {form} announced a deal.") != set()
    assert found(f"The yellow Zorvex {form} is far away.") == set()


@pytest.mark.parametrize(
    "trade",
    [
        "Therapeutics", "Pharmaceuticals", "Pharma", "BioPharma", "Biosciences", "Biologics", "Bio", "Biotech",
        "Biomedical",
        "Medicines", "Biotechnology", "Life Sciences", "Animal Health", "Biotherapeutics",
    ],
)  # fmt: skip
def test_a_trade_word_makes_the_name_before_it_a_firm(trade: str) -> None:
    assert found(f"It was made with Zorvex {trade} in Basel.") == {f"Zorvex {trade}"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zorvex, a clinical-stage company, won.", "Zorvex"),
        ("Zorvex, the maker of salts and a leading drug developer, won.", "Zorvex"),
        ("Zorvex is a global, research-led biopharmaceutical company.", "Zorvex"),
        ("Zorvex (Nasdaq: ZRVX), a biotech of Basel, won.", "Zorvex"),
        ("Quilo Zorvex, one of the largest drug companies of Asia, won.", "Quilo Zorvex"),
        ("Zorvex, its Swiss subsidiary, won.", "Zorvex"),
        ("The drug of biotech Zorvex was licensed to nobody. A partner, Zorvex said, is near.", "Zorvex"),
        ("It entered into an agreement with Zorvex for salts.", "Zorvex"),
        ("A deal with Quilo Zorvex was signed.", "Quilo Zorvex"),
        ("Its drug, developed by Zorvex in Basel, is new.", "Zorvex"),
        ("Nobody knew that Zorvex acquired it. Then NorVexa's pipeline grew as Zorvex entered into talks.", "Zorvex"),
        ("The unit of Zorvex was sold.", "Zorvex"),
        ("3Zorvex Therapeutics won.", "3Zorvex Therapeutics"),
        ("eQuilo Therapeutics won.", "eQuilo Therapeutics"),
        ("Zorvex & Quilo Pharmaceuticals won.", "Zorvex & Quilo Pharmaceuticals"),
        ("Zorvex-Quilo Pharma won.", "Zorvex-Quilo Pharma"),
        ("Z\u00f6rvex Pharma won.", "Z\u00f6rvex Pharma"),
        ("Zorvex\u00ae Therapeutics won.", "Zorvex Therapeutics"),
        ("O'Quilo Therapeutics won.", "O'Quilo Therapeutics"),
        ("BASEL, March 3, 2025 -- Zorvex today announced a drug.", "Zorvex"),
        ("Zorvex Pharmaceuticals Co., Ltd. (HKEX: 9999, SSE: 688000) won.", "Zorvex Pharmaceuticals"),
    ],
)
def test_a_frame_of_news_makes_a_name_a_firm(text: str, name: str) -> None:
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Quilo Zorvex, professor of medicine at a school, said that it works.",
        "Quilo Zorvex, M.D., chief medical officer, said that it works.",
        "The Zorvex Award and the Zorvex Prize went to nobody.",
        "It was shown at the Zorvex Symposium and the Quilo Congress in May.",
        "Zorvex Street 7, Basel. The Quilo County Court ruled.",
        "The Series B Preferred Stock and Class A Common Stock rose.",
        "According to the Agreement, the Company and the Buyer agreed.",
        "Today, Tomorrow and Yesterday are words. Monday was fine.",
        "Visit www.zorvex.example or write to Zorvex@mail.example today.",
        "Cancer Therapeutics and Cell Biologics are fields.",
        "The New Drug Application and the Phase 3 Program go on.",
        "Clinical Pharma work and Global Health work go on.",
        "",
        "A.",
        "NDA, BLA and IND; the CEO, CFO and CMO.",
    ],
)
def test_people_places_events_and_terms_are_no_firm(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "zone", ["Forward-Looking Statements\n\n{}", "Media Contact:\n\n{}", "Copyright 2025\n\n{}", "Safe Harbor\n\n{}"]
)
def test_a_firm_of_the_standing_text_alone_is_not_learnt(zone: str) -> None:
    news = "The agency said on this day that it had approved the drug for all adults.\n\n"
    assert found(news + zone.format("Zorvex Therapeutics rose.")) == set()


@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_the_possessive_is_no_part_of_a_name(apostrophe: str) -> None:
    text = f"Zorvex Therapeutics{apostrophe}s drug and Quilo Pharmaceuticals{apostrophe} shares won."
    assert {mention.text for mention in mentions(text, COMPANY, lexicon=nameless())} == {
        "Zorvex Therapeutics",
        "Quilo Pharmaceuticals",
    }


def test_both_parties_of_a_deal_are_found_in_any_order() -> None:
    for one, other in (("Zorvex Bio", "Quilo Pharma"), ("Quilo Pharma", "Zorvex Bio")):
        assert found(f"{one} and {other} signed it.") == {"Zorvex Bio", "Quilo Pharma"}
        assert found(f"{one}, {other} and NorVexa Biologics signed it.") >= {"Zorvex Bio", "Quilo Pharma"}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Zorvex Therapeutics, Inc. (Zorvex) won. Now Zorvex is glad.", "Zorvex"),
        ('Zorvex Quilo Therapeutics ("ZQT") won. Now ZQT is glad.', "ZQT"),
        ('Zorvex Therapeutics ("Zorvex", the "Company") won. Now Zorvex is glad.', "Zorvex"),
        ("Suzhou Zorvex Biotech Co., Ltd. won. Now Zorvex is glad.", "Zorvex"),
        ("Zorvex Quilo Pharma (ZQP) won. Now ZQP is glad.", "ZQP"),
    ],
)
def test_a_short_form_is_the_same_firm(text: str, short: str) -> None:
    told = mentions(text, COMPANY, lexicon=nameless())
    assert short in {mention.text for mention in told}
    assert len({mention.name for mention in told}) == 1


def test_the_firms_own_word_company_is_no_short_form() -> None:
    text = 'Zorvex Therapeutics (the "Company") won. The Company is glad.'
    assert [mention.text for mention in mentions(text, COMPANY, lexicon=nameless())] == ["Zorvex Therapeutics"]


def test_a_firm_learnt_in_the_text_is_known_in_the_title() -> None:
    told = mentions("Zorvex Therapeutics won.", COMPANY, "Zorvex Wins", nameless())
    assert [(mention.sentence, mention.text) for mention in told] == [(0, "Zorvex"), (1, "Zorvex Therapeutics")]
    assert {mention.level for mention in told} == {Level.LEARNT}


def test_forms_are_listed_by_firm_in_the_order_of_the_text() -> None:
    told = find_mentions(document("Zorvex Therapeutics won. Zorvex is glad. Zorvex sleeps."), nameless())
    assert find_company_forms(told) == {"Zorvex Therapeutics": ("Zorvex Therapeutics", "Zorvex")}


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Kite Pharma (Nasdaq: KITE) won.", "kite"),
        ("Kite, a Gilead Company, won.", "kite"),
        ("Vertex Pharmaceuticals Incorporated won.", "vertex"),
        ("VERTEX PHARMACEUTICALS WINS APPROVAL OF ITS DRUG", "vertex"),
    ],
)
def test_a_known_firm_keeps_its_id_in_every_form(text: str, id_: str) -> None:
    assert id_ in ids(text, COMPANY)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("The Zorvex Bio firm", [("Zorvex", "Bio")]),
        ("AT&T and iQuilo won", [("AT&T",), ("iQuilo",)]),
        ("Zorvex & Sons", [("Zorvex", "&", "Sons")]),
        ("a 3Zorvex and 2nd Quilo", [("3Zorvex",), ("Quilo",)]),
        ("zorvex@Quilo.example", []),
        ("all small", []),
        ("In January, However", []),
    ],
)
def test_runs_of_capitals_lose_the_everyday_words_at_their_left(text: str, runs: list[tuple[str, ...]]) -> None:
    assert [run.words for run in find_runs(text)] == runs


@given(st.text(alphabet="ABab &'.-3\u00d6\u00ae", max_size=80))
def test_a_run_begins_and_ends_where_it_says(text: str) -> None:
    for run in find_runs(text):
        assert text[run.start : run.end].startswith(run.words[0])
        assert text[run.start : run.end].rstrip("\u00ae\u2122").endswith(run.words[-1])
