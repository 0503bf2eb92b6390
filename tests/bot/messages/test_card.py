"""The card: what happened in plain words, key dates, what it is about, where it was told."""

from collections.abc import Sequence
from dataclasses import replace

from bot.messages.card import render_card
from bot.model import Detail, Event, EventType, Known, MatchReason, Named, Status, Story, StorySource
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
    assert lines[4:] == ["Details", "Why this?", "Mute", "Follow…", "Remind me…", "Share to a channel…", "Wrong?"]


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
