"""The card of an article in a terminal."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    Article,
    DealTerm,
    Event,
    EventType,
    Evidence,
    Named,
    Party,
    Reading,
    Role,
    Status,
    TermKind,
)
from bot.terminal import render_reading
from bot.when import PartialDate

TEXT = "Alpha Bio licensed xyzmab to Beta for $50 million upfront."
EVENT = Event(
    EventType.LICENSE,
    Status.NEW,
    PartialDate("2025-02-14"),
    companies=(Party("Alpha Bio", "alpha-bio", Role.LICENSOR), Party("Beta", None, Role.LICENSEE)),
    drugs=(Named("xyzmab"),),
    targets=(Named("BCMA", "bcma"),),
    terms=(DealTerm(TermKind.UPFRONT, Decimal(50_000_000), "USD"),),
    evidence=(Evidence("text", 0, len(TEXT), TEXT),),
)
ARTICLE = Article("a-1", "Alpha licenses xyzmab", TEXT, date(2025, 2, 14), publisher="Alpha News")


def card(article: Article = ARTICLE, *events: Event, reason: str | None = None, **options: object) -> str:
    reading = Reading(article.id, reason is None, events, reason, "en")
    return render_reading(article, reading, **options)  # type: ignore[arg-type]


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_a_card_says_what_happened_with_every_fact_and_its_evidence() -> None:
    shown = card(ARTICLE, EVENT)
    for fact in ("Alpha licenses xyzmab", "a-1 · Alpha News · published 2025-02-14 · en", "NEW", "14 Feb 2025"):
        assert fact in shown
    for fact in ("Alpha Bio (licensor), Beta (licensee)", "xyzmab (new name)", "BCMA", "$50M upfront"):
        assert fact in shown
    assert f"> text 0-{len(TEXT)}: Alpha Bio licensed xyzmab" in shown


def test_facts_that_are_not_there_have_no_line() -> None:
    shown = card(ARTICLE, Event(EventType.APPROVAL, Status.EXPECTED))
    assert "Regulators" not in shown
    assert "Date" not in shown
    assert "Terms" not in shown


def test_an_article_without_news_says_why() -> None:
    assert "No alert: a conference notice." in card(reason="a conference notice")
    assert "No alert" not in card(ARTICLE, EVENT)


def test_news_is_told_from_what_was_before_and_what_is_next() -> None:
    shown = card(ARTICLE, *(Event(EventType.APPROVAL, status) for status in Status))
    assert re.findall(r"^(NEW|BEFORE|NEXT) ", shown, re.MULTILINE) == ["NEW", "BEFORE", "NEXT"]


def test_colour_comes_only_on_request() -> None:
    assert "\x1b[" not in card(ARTICLE, EVENT)
    coloured = card(ARTICLE, EVENT, colour=True)
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == card(ARTICLE, EVENT)


def test_hostile_text_cannot_steer_the_terminal() -> None:
    article = Article("a\x1b[2J", "Alpha\x1b]0;pwned\x07 \u202ewins\r\n", "x")
    shown = card(article, Event(EventType.LAUNCH, Status.NEW, drugs=(Named("x\x1b[31mmab"),)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_an_article_without_a_title_is_shown_by_its_id() -> None:
    assert card(Article("a-9", "", "x")).startswith("a-9\n")


def test_long_evidence_is_cut() -> None:
    event = Event(EventType.LAUNCH, Status.NEW, evidence=(Evidence("text", 0, 900, "word " * 180),))
    assert len(card(ARTICLE, event)) < 700
    assert "word …" in card(ARTICLE, event)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_wide_characters_count_two_columns(width: int) -> None:
    article = Article("zh", "某公司宣布其新药获得批准上市" * 6 + " and 한국 의약품 허가", "x")
    assert all(columns(line) <= width for line in card(article, width=width).splitlines())


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=25), st.integers(60, 120))
def test_no_line_is_wider_than_the_page(words: list[str], width: int) -> None:
    title = " ".join(words)
    event = Event(EventType.APPROVAL, Status.NEW, drugs=(Named("xyzmab"),), evidence=(Evidence("title", 0, 1, title),))
    for line in card(Article("a", title, "x"), event, width=width).splitlines():
        assert columns(line) <= width
