"""The tray: what comes next, when it waits, what it remembers; and the guide's ticks."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import Article
from bot.parse.reader import read_article
from handlers.workspace import Options, Workspace
from handlers.workspace.clock import Clock
from handlers.workspace.guide import find_step
from handlers.workspace.tray import BEFORE_ANYONE_ASKED, Tray, choose_next, find_words, load_samples
from tests.builders import packaged

Json = dict[str, Any]
ARTICLES = [Article(str(n), f"Title {n}", f"About {name}.") for n, name in enumerate(["CD19", "PD-1", "BCMAX", "BCMA"])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("subscribe BCMA", ("BCMA",)),
        ("@Topline subscribe BCMA, CD19, IASO Bio", ("BCMA", "CD19", "IASO Bio")),
        ("subscribe target:BCMA type:approval regulator:FDA -company:Pfizer", ("BCMA",)),
        ("follow “Merck & Co.”", ("Merck & Co.",)),
        ("list", ()),
        ("unsubscribe BCMA", ()),
    ],
)
def test_the_names_of_a_subscription_are_found(text: str, words: tuple[str, ...]) -> None:
    assert find_words(text) == words


def test_the_next_article_is_the_first_that_names_what_is_wanted() -> None:
    assert choose_next(ARTICLES, set(), ("bcma",)) == ARTICLES[3]
    assert choose_next(ARTICLES, {"3"}, ("bcma",)) == ARTICLES[0]
    assert choose_next(ARTICLES, {"0"}, ()) == ARTICLES[1]
    assert choose_next(ARTICLES, {"0", "1", "2", "3"}, ("bcma",)) is None


async def test_a_wish_brings_its_article_once_and_then_the_order_goes_on() -> None:
    tray = Tray(ARTICLES)
    tray.take_wish(("BCMA",))
    sent = [await tray.send_next() for _ in range(5)]
    assert [article and article["id"] for article in sent] == ["3", "0", "1", "2", None]


async def test_the_tray_waits_until_somebody_asks() -> None:
    tray = Tray(ARTICLES)
    for _ in range(BEFORE_ANYONE_ASKED):
        assert not tray.is_waiting
        await tray.send_next()
    assert tray.as_json()["waiting"] is True
    tray.take_wish(("nothing known",))
    assert tray.as_json()["waiting"] is False


async def test_the_tray_plays_by_itself_hears_of_a_subscription_and_remembers(tmp_path: Path) -> None:
    fed: list[str] = []

    async def feed(article: Article) -> Json:
        fed.append(article.id)
        return {"said": "read"}

    tray = Tray(ARTICLES, feed, speed=1000)
    async with Workspace.start(Options(data=tmp_path, tray=tray)) as workspace:
        playing = asyncio.create_task(tray.run())
        await workspace.until(lambda: tray.is_waiting)
        assert fed == ["0", "1", "2"]
        workspace.scene.hub.publish("command_done", user="U", command="/topline", text="subscribe BCMA")
        await workspace.until(lambda: len(fed) == 4)
        playing.cancel()
    again = Tray(ARTICLES)
    async with Workspace.start(Options(data=tmp_path, tray=again)):
        assert [article["id"] for article in again.as_json()["played"]] == ["0", "1", "2", "3"]
        assert again.as_json()["next"] is None
        assert again.find("0") == {**again.played["0"]}
        assert again.find("none") is None


async def test_the_tray_brings_what_was_picked_in_a_form_once_that_is_confirmed() -> None:
    tray = Tray(ARTICLES)
    async with Workspace.start(Options(tray=tray)) as workspace:
        publish = workspace.scene.hub.publish

        def is_heard() -> bool:
            publish("submitted", user="U", callback_id="form:subscribe", picked=["BCMA"])
            publish("submitted", user="V", callback_id="form:subscribe", picked=["CD19"])
            publish("submitted", user="U", callback_id="form:confirm", picked=[])
            return tray.is_asked_for

        await workspace.until(is_heard)
    assert tray.wanted == ("BCMA",)


async def test_an_article_that_trips_the_reader_does_not_end_the_show() -> None:
    async def feed(article: Article) -> Json:
        if article.id == "0":
            raise ZeroDivisionError
        return {"outcome": "read"}

    tray = Tray(ARTICLES, feed)
    sent = [await tray.send_next() for _ in range(2)]
    assert [article and article["outcome"] for article in sent] == ["failed", "read"]


def test_play_and_speed_are_set_apart() -> None:
    tray = Tray(ARTICLES)
    tray.play(is_playing=False)
    tray.play(speed=4.0)
    tray.play(speed=99.0)
    assert (tray.is_playing, tray.speed) == (False, 4.0)


def test_the_samples_are_whole_and_bring_bcma_more_than_once() -> None:
    samples = load_samples()
    assert len({article.id for article in samples}) == len(samples)
    assert all(article.title and article.published and article.publisher for article in samples)
    assert sum("BCMA" in article.text for article in samples) >= 3
    first = choose_next(samples, set(), ("BCMA",))
    assert first is not None
    assert "IASO" in first.title


def test_every_sample_but_the_notice_is_read_as_news() -> None:
    lexicon = packaged()
    readings = {article.id: read_article(article, lexicon) for article in load_samples()}
    assert [name for name, reading in readings.items() if not reading.relevant] == ["sample-lawfirm-notice"]
    assert all(reading.events for name, reading in readings.items() if name != "sample-lawfirm-notice")


CARD = {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Why this?"}}]}


@pytest.mark.parametrize(
    ("note", "step"),
    [
        ({"kind": "command_done", "text": "subscribe BCMA"}, "subscribe"),
        ({"kind": "command_done", "text": "milestones IASO Bio"}, "milestones"),
        ({"kind": "told", "text": "@Topline subscribe BCMA"}, "subscribe"),
        ({"kind": "told", "text": "did you see the milestones"}, None),
        ({"kind": "command_done", "text": "subscribe"}, None),
        ({"kind": "submitted", "callback_id": "form:subscribe"}, None),
        ({"kind": "submitted", "callback_id": "form:confirm"}, "subscribe"),
        ({"kind": "message", "message": {"user": "U0TOPLINE1", "blocks": [CARD]}}, "card"),
        ({"kind": "message", "message": {"user": "U0TOPLINE1", "text": "hi"}}, None),
        ({"kind": "message", "message": {"user": "U0ADAMOR01", "blocks": [CARD]}}, None),
        ({"kind": "pressed", "action": {"text": {"text": "Why this?"}}}, "why"),
        ({"kind": "pressed", "action": {"text": {"text": "Mute"}}}, None),
    ],
)
def test_the_guide_ticks_what_was_done(note: Json, step: str | None) -> None:
    assert find_step(note) == step


def test_the_clock_moves_to_nine_and_never_back() -> None:
    clock = Clock(lambda: datetime(2026, 3, 4, 8, 30, tzinfo=UTC))
    clock.move_to_hour(9)
    assert clock() == datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    clock.move_to_hour(9)
    assert clock() == datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    clock.move_to_hour(9, timedelta(hours=2))
    assert clock() == datetime(2026, 3, 6, 7, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="does not go back"):
        clock.move(timedelta(seconds=-1))
