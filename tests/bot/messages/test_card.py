"""The card: what happened in plain words, key dates, what it is about, where it was told."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.messages.card import render_card
from bot.messages.escape import escape, link, plain, safe_url, unescape
from bot.messages.steps import dated_step
from bot.messages.texts import article_for, date_text, join_names, money_text, term_text
from bot.messages.wording import headline
from bot.model import (
    DealTerm,
    Detail,
    Event,
    EventType,
    Evidence,
    Known,
    MatchReason,
    Named,
    Party,
    Role,
    Status,
    Story,
    StorySource,
    TermKind,
)
from bot.when import PartialDate
from tests.block_kit import buttons, find_faults, texts
from tests.peer import NOW, acceptance

SOURCES = (
    StorySource("a", "Title", "https://news.example/a?x=1&y=2", "PR Newswire"),
    StorySource("b", "Title", "https://www.reuters.example/b"),
    StorySource("c", "Title", None, "BioSpace"),
)
APPROVED = Event(
    EventType.APPROVAL,
    Status.BACKGROUND,
    PartialDate("2023-06-30"),
    drugs=acceptance().drugs,
    regulators=("NMPA",),
    detail=Detail(kind="conditional"),
)
DUE = Event(
    EventType.DECISION_DATE,
    Status.EXPECTED,
    PartialDate("2026-Q1"),
    drugs=acceptance().drugs,
    regulators=("HKDOH",),
)


def _story(*events: Event, sources: Sequence[StorySource] = SOURCES) -> Story:
    return Story(7, 1, events, tuple(sources), NOW, NOW)


def test_four_lines_say_it_all() -> None:
    lines = texts(render_card(_story(acceptance(), APPROVED, DUE), (MatchReason(1, "target BCMA"),))).split("\n")
    was, ahead, before = lines[1].split(" · ")
    assert lines[0] == "📋 *HKDOH (Hong Kong) accepts NDA for equecabtagene autoleucel from IASO Bio*"
    assert was == "📆 14 Feb 2025"
    assert ahead == "Next: HKDOH decision in Q1 2026"
    assert before == "Before: NMPA conditional approval 30 Jun 2023"
    assert lines[2] == "🎯 BCMA · CAR-T · multiple myeloma"
    first, *others = lines[3].replace("\u2024", ".").split(" · also: ")
    assert first == "📰 <https://news.example/a?x=1&amp;y=2|PR Newswire>"
    assert others == ["<https://www.reuters.example/b|reuters.example>, BioSpace"]
    assert lines[4:] == ["Details", "Why this?", "Mute"]


def test_the_fallback_says_the_same_without_links() -> None:
    card = render_card(_story(acceptance()), ())
    assert "HKDOH (Hong Kong) accepts NDA" in card.text
    assert "14 Feb 2025" in card.text
    assert "https" not in card.text


KNOWN = Known(targets=(Named("BCMA", "bcma"),), modality="CAR-T", companies=(Named("Zzyx", "zzyx"),))


def test_what_is_known_and_not_stated_stands_last_under_its_mark() -> None:
    event = acceptance(targets=(), modality=None, known=KNOWN)
    said = "🎯 multiple myeloma · _known, not stated:_ BCMA, CAR-T, drug of Zzyx"
    assert said in texts(render_card(_story(event), ())).split("\n")


def test_what_the_article_states_is_not_known_besides() -> None:
    stated = acceptance(known=replace(KNOWN, companies=()))
    assert "known, not stated" not in texts(render_card(_story(stated), ()))


def test_a_publisher_that_tells_a_story_twice_is_named_once() -> None:
    told = (
        ("PR Newswire", "https://a.example/1"),
        ("BioSpace", "https://b.example/1"),
        ("PR NEWSWIRE", "https://a.example/2"),
    )
    sources = [StorySource(url, "News", url, publisher) for publisher, url in told]
    card = render_card(_story(acceptance(), sources=sources), ())
    assert texts(card).lower().count("newswire") == 1
    assert "<https://a.example/1|PR Newswire> · also: <https://b.example/1|BioSpace>" in texts(card)


def test_sites_without_a_publishers_name_are_told_apart() -> None:
    sources = [StorySource(site, "News", f"https://{site}.example/1") for site in ("one", "two")]
    assert "two\u2024example" in texts(render_card(_story(acceptance(), sources=sources), ()))


def test_the_terms_of_a_deal_stand_in_the_third_line() -> None:
    event = Event(
        EventType.LICENSE,
        Status.NEW,
        None,
        (Party("Zzyx", None, Role.LICENSOR), Party("Lilly", None, Role.LICENSEE)),
        (Named("ZX-101"),),
        terms=(
            DealTerm(TermKind.UPFRONT, Decimal(125_000_000), "USD"),
            DealTerm(TermKind.TOTAL, Decimal("1.25e9"), "EUR"),
            DealTerm(TermKind.ROYALTY, Decimal(12)),
        ),
    )
    card = texts(render_card(_story(event, sources=()), ()))
    assert "🤝 *Lilly licenses ZX-101 from Zzyx*" in card
    assert "💰 $125M upfront, up to €1.25B in all, royalties up to 12%" in card


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Lilly buys it for $2.1 billion.", "💰 $2.1B in all"),
        ("Lilly buys it for Up To $2.1 billion.", "💰 up to $2.1B in all"),
        ("", "💰 up to $2.1B in all"),
    ],
)
def test_a_price_is_certain_only_where_nothing_limits_it(said: str, shown: str) -> None:
    terms = (DealTerm(TermKind.TOTAL, Decimal("2.1e9"), "USD"),)
    evidence = (Evidence("text", 0, len(said), said),) if said else ()
    event = Event(EventType.ACQUISITION, Status.NEW, None, DEAL, terms=terms, evidence=evidence)
    assert shown in texts(render_card(_story(event), ())).replace("\u2024", ".")


def test_no_date_is_invented() -> None:
    card = render_card(_story(replace(acceptance(), date=None)), ())
    assert "📆" not in texts(card)
    assert "2026" not in card.text


def test_other_news_of_the_same_story_stands_with_its_dates() -> None:
    other = Event(EventType.DESIGNATION, Status.NEW, regulators=("FDA",), detail=Detail(kind="fast track"))
    assert "📆 14 Feb 2025 · Also: FDA fast track designation\n" in texts(render_card(_story(acceptance(), other), ()))


def test_a_second_try_is_marked() -> None:
    assert "Possible repeat" in texts(render_card(_story(acceptance()), (), possible_repeat=True))
    assert "Possible repeat" not in texts(render_card(_story(acceptance()), ()))


def test_a_card_without_reasons_or_events_still_stands() -> None:
    assert list(buttons(render_card(_story(acceptance()), ()))) == ["Details", "Mute"]
    assert not find_faults(render_card(_story(sources=()), ()))


def _of(kind: str, **facts: object) -> Event:
    base = Event(EventType(kind), Status.NEW, None, (Party("Zzyx"),), (Named("X"),), regulators=("FDA",))
    return replace(base, **facts)  # type: ignore[arg-type]


BARE = {"companies": (), "drugs": (), "regulators": ()}
DEAL = (Party("Lilly", None, Role.ACQUIRER), Party("Prevail Therapeutics", None, Role.ACQUIRED))


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (_of("submission", detail=Detail("BLA")), "Zzyx submits BLA for X to FDA"),
        (_of("submission", **BARE), "Application for a product submitted"),
        (_of("acceptance", detail=Detail("BLA")), "FDA accepts BLA for X from Zzyx"),
        (_of("acceptance", regulators=("FDA", "EMA"), companies=()), "FDA and EMA accept application for X"),
        (_of("decision_date", date=PartialDate("2025-11-20")), "FDA to decide on X from Zzyx by 20 Nov 2025"),
        (_of("decision_date", date=PartialDate("2025-Q3")), "FDA to decide on X from Zzyx in Q3 2025"),
        (_of("decision_date", **BARE), "Decision date set for a product"),
        (_of("advisory_committee", detail=Detail(outcome="positive")), "FDA advisory committee backs X from Zzyx"),
        (_of("advisory_committee", status=Status.EXPECTED), "FDA advisory committee to discuss X from Zzyx"),
        (
            _of("opinion", regulators=("EMA",), detail=Detail(outcome="positive")),
            "EMA committee recommends X from Zzyx",
        ),
        (_of("approval"), "FDA approves X from Zzyx"),
        (_of("approval", detail=Detail(kind="accelerated")), "FDA grants accelerated approval to X from Zzyx"),
        (_of("approval", regulators=(), detail=Detail(kind="conditional")), "X from Zzyx conditionally approved"),
        (
            _of("rejection", detail=Detail("BLA", "complete response letter")),
            "FDA rejects BLA for X from Zzyx (complete response letter)",
        ),
        (_of("designation", detail=Detail(kind="orphan")), "FDA grants orphan drug designation to X from Zzyx"),
        (_of("designation", detail=Detail(kind="priority review")), "FDA grants priority review to X from Zzyx"),
        (_of("trial_clearance", detail=Detail("IND")), "FDA clears IND for X from Zzyx"),
        (_of("trial_clearance", regulators=()), "Trial of X from Zzyx cleared"),
        (_of("clinical_hold"), "FDA puts trial of X from Zzyx on hold"),
        (_of("hold_lifted", detail=Detail(phase="2")), "FDA lifts hold on Phase 2 trial of X from Zzyx"),
        (_of("withdrawal", detail=Detail("MAA")), "Zzyx withdraws MAA for X (FDA)"),
        (_of("safety_action"), "FDA safety action on X from Zzyx"),
        (
            _of("trial_start", detail=Detail(phase="1/2"), indications=(Named("gout"),)),
            "Zzyx starts Phase 1/2 trial of X in gout",
        ),
        (_of("enrollment_complete"), "Zzyx completes enrollment of trial of X"),
        (_of("readout", detail=Detail(outcome="positive", phase="3")), "Zzyx reports positive Phase 3 results for X"),
        (_of("readout", **BARE), "Results"),
        (_of("trial_stopped", companies=()), "Trial of X stopped"),
        (_of("license", companies=(Party("A", None, Role.LICENSOR),)), "A licenses out X"),
        (_of("license", **BARE), "License signed on rights"),
        (_of("collaboration", companies=(Party("A"), Party("B"))), "A and B to work together on X"),
        (_of("acquisition", companies=DEAL), "Lilly to acquire Prevail Therapeutics"),
        (
            _of("acquisition", companies=DEAL, detail=Detail(kind="completed")),
            "Lilly completes acquisition of Prevail Therapeutics",
        ),
        (_of("acquisition", companies=(Party("A"), Party("B"))), "A and B to merge"),
        (_of("acquisition", companies=(DEAL[0], Party("S", None, Role.SELLER))), "Lilly to acquire X from S"),
        (_of("financing", terms=(DealTerm(TermKind.RAISED, Decimal(50_000_000), "USD"),)), "Zzyx raises $50M"),
        (_of("financing", detail=Detail(kind="Series B")), "Zzyx raises money (Series B)"),
        (_of("termination", companies=(Party("A"), Party("B"))), "A and B end deal on X"),
        (_of("launch"), "Zzyx launches X"),
        (_of("launch", companies=(Party("A"), Party("B"))), "A and B launch X"),
        (_of("approval", drugs=(), targets=(Named("BCMA"),), modality="ADC"), "FDA approves a BCMA ADC from Zzyx"),
        (_of("approval", drugs=(Named("sABC"),), companies=(), regulators=()), "sABC approved"),
    ],
)
def test_what_happened_is_said_in_good_english(event: Event, sentence: str) -> None:
    assert headline(event) == sentence


@pytest.mark.parametrize("kind", list(EventType))
@pytest.mark.parametrize("status", list(Status))
def test_every_type_has_words_with_and_without_facts(kind: EventType, status: Status) -> None:
    for event in (Event(kind, status), replace(_of(str(kind), date=PartialDate("2025-late")), status=status)):
        for words in (headline(event), dated_step(event)):
            assert words == " ".join(words.split())
            assert "None" not in words
            assert "{" not in words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2025-02-14", "14 Feb 2025"),
        ("2025-02", "Feb 2025"),
        ("2026-Q1", "Q1 2026"),
        ("2025-H2", "H2 2025"),
        ("2025-early", "early 2025"),
        ("2025", "2025"),
    ],
)
def test_a_date_is_as_exact_as_it_was_told(value: str, text: str) -> None:
    assert date_text(PartialDate(value)) == text


def test_sums_are_short_and_senseless_ones_are_left_out() -> None:
    assert money_text(Decimal(1234567890), "USD") == "$1.235B"
    assert money_text(Decimal(300_000_000), "CNY") == "RMB 300M"
    assert money_text(Decimal("12.5"), "CHF") == "CHF 12.50"
    for amount in ("NaN", "Infinity", "-5", "0", "1E+40"):
        assert term_text(DealTerm(TermKind.TOTAL, Decimal(amount), "USD")) is None


def test_names_and_articles() -> None:
    assert join_names(["A", "B", "A", "", "C", "D"]) == "A, B and 2 more"
    assert [article_for(word) for word in ("NDA", "BLA", "sNDA", "ADC", "antibody", "vaccine")] == [
        *("an", "a", "an", "an", "an", "a")
    ]


def test_escaping_leaves_nothing_active() -> None:
    assert escape("A & B <!here>") == "A &amp; B &lt;!here&gt;"
    assert escape("A &amp; B") == "A &amp; B"
    assert unescape("&amp;lt;") == "&lt;"
    assert escape("see https://evil.example/x @here") == "see evil․example/x ＠here"  # noqa: RUF001  made harmless so
    assert escape("*b* _i_ `c` snake_case") == "∗b∗ i ˋcˋ snake_case"  # noqa: RUF001  made harmless so
    assert escape("a&b", 4) == "a…"
    assert plain("a\u200b\u202eb\n\tc\ud800") == "ab c"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://",
        "https://a b",
        "https://user:x@evil.example/",
        "https://[::1",
        "ftp://x",
        "",
        None,
    ],
)
def test_an_address_that_is_no_web_page_is_not_linked(url: str | None) -> None:
    assert safe_url(url) is None
    assert link(url, "Label") == "Label"


def test_an_address_cannot_end_its_link() -> None:
    assert link("https://ok.example/a|b>c<d", "x|y>") == "<https://ok.example/a%7Cb%3Ec%3Cd|x∣y&gt;>"  # noqa: RUF001
