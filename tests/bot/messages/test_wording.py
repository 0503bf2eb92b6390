"""What happened, when and for how much, in plain words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.messages.steps import dated_step
from bot.messages.texts import article_for, date_text, join_names, money_text, term_text
from bot.messages.wording import headline
from bot.model import DealTerm, Detail, Event, EventType, Named, Party, Role, Status, TermKind
from bot.when import PartialDate


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
def test_every_type_has_words_with_and_without_facts(kind: EventType) -> None:
    for status in Status:
        for event in (Event(kind, status), replace(_of(str(kind), date=PartialDate("2025-late")), status=status)):
            for words in (headline(event), dated_step(event)):
                assert words == " ".join(words.split()), status
                assert "None" not in words, status
                assert "{" not in words, status


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
