"""The news tray: sample articles that arrive by themselves at a pace one can watch, and what was read from each.

It waits after a few articles until somebody has subscribed; a new subscription brings the next article that names it.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from bot.model import Article
from handlers.workspace.scene import Scene

_log = structlog.get_logger()
Json = dict[str, Any]
Feed = Callable[[Article], Awaitable[Json]]
Drop = Callable[[str, bytes, str | None, date | None], Awaitable[list[Json]]]
PLAYED = "played "
CONFIRMED = "form:confirm"
SAMPLES = Path(__file__).parent / "samples"
PACE_SECONDS = 12.0
SOON_SECONDS = 2.5
MOST_SHOWN = 20_000  # characters of an article that are kept to be shown; all of it is read
SPEEDS = (0.5, 1.0, 2.0, 4.0)
BEFORE_ANYONE_ASKED = 3
_SUBSCRIBE = re.compile(r"(?:^|\s)(?:subscribe|follow|watch)\s+(?P<what>.+)", re.IGNORECASE | re.DOTALL)
_KIND = re.compile(r"^(?:company|target|drug|disease|words):", re.IGNORECASE)


def load_samples(folder: Path = SAMPLES) -> list[Article]:
    """Return the sample articles of every .jsonl in the folder, by file name, in order."""
    return [_article(line) for path in sorted(folder.glob("*.jsonl")) for line in _lines(path)]


def find_words(text: str) -> tuple[str, ...]:
    """Return the names that a subscribe command asks for, filters left out; empty when it is no such command."""
    found = _SUBSCRIBE.search(text)
    if not found:
        return ()
    names: list[str] = []
    for part in found["what"].split(","):
        kept = [_KIND.sub("", word) for word in part.split() if not _is_filter(word)]
        if kept:
            names.append(" ".join(kept).strip("\"'“”"))
    return tuple(names)


def choose_next(articles: Iterable[Article], played: set[str], wanted: Sequence[str]) -> Article | None:
    """Return the first article not yet played that names one of the wanted; else the first not yet played."""
    left = [article for article in articles if article.id not in played]
    for article in left:
        text = f"{article.title}\n{article.text}"
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in wanted):
            return article
    return left[0] if left else None


@dataclass(slots=True)
class Tray:
    """What is to come, what has been played and what came of it."""

    articles: Sequence[Article]
    feed: Feed | None = None
    drop: Drop | None = None
    is_playing: bool = True
    speed: float = 1.0
    played: dict[str, Json] = field(default_factory=dict[str, Json])
    is_asked_for: bool = False
    wanted: tuple[str, ...] = ()
    _scene: Scene | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    def attach(self, scene: Scene) -> None:
        """Join the workspace: remember where the tray stood."""
        self._scene = scene
        notes = scene.state.notes
        self.played = {shown["id"]: shown for name, shown in notes.items() if name.startswith(PLAYED)}
        self.is_asked_for = bool(notes.get("tray", {}).get("is_asked_for", False))

    @property
    def is_waiting(self) -> bool:
        """Return whether the tray holds back until somebody subscribes."""
        return not self.is_asked_for and len(self.played) >= BEFORE_ANYONE_ASKED

    def as_json(self) -> Json:
        """Return the tray as the page shows it."""
        coming = choose_next(self.articles, set(self.played), self.wanted)
        return {
            "playing": self.is_playing,
            "waiting": self.is_waiting,
            "speed": self.speed,
            "speeds": SPEEDS,
            "seconds": PACE_SECONDS,
            "total": len(self.articles),
            "next": _card(coming) if coming else None,
            "played": list(self.played.values()),
        }

    async def run(self) -> None:
        """Play until cancelled."""
        while True:
            self._changed.clear()
            idle = not self.is_playing or self.is_waiting or self._next() is None
            seconds = None if idle else (SOON_SECONDS if self.wanted else PACE_SECONDS) / self.speed
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
            except TimeoutError:
                await self.send_next()

    async def listen(self) -> None:
        """Hear of new subscriptions until the workspace closes."""
        assert self._scene is not None  # noqa: S101  attached before the server starts
        picked: dict[str, tuple[str, ...]] = {}
        async for note in self._scene.hub.follow():
            if note["kind"] in ("command_done", "told") and (words := find_words(note["text"])):
                self.take_wish(words)
            elif note["kind"] == "submitted" and note["callback_id"] == CONFIRMED:
                self.take_wish(picked.pop(note["user"], ()))
            elif note["kind"] == "submitted":
                picked[note["user"]] = tuple(note["picked"])

    def take_wish(self, words: tuple[str, ...]) -> None:
        """Bring an article that names one of these next, and soon."""
        self.wanted = words
        if not self.is_asked_for and self._scene is not None:
            self._scene.state.put_note("tray", {"is_asked_for": True})
        self.is_asked_for = True
        self._tell()

    def play(self, *, is_playing: bool | None = None, speed: float | None = None) -> None:
        """Play or pause, faster or slower."""
        if is_playing is not None:
            self.is_playing = is_playing
        if speed in SPEEDS:
            self.speed = float(speed or 1)
        self._tell()

    async def send_next(self) -> Json | None:
        """Send the next article now and return what came of it; None when all are sent."""
        async with self._sending:
            article = self._next()
            if article is None:
                return None
            self.wanted = ()
            return await self._send(article)

    async def send(self, article: Article) -> Json:
        """Send an article that somebody dropped."""
        async with self._sending:
            return await self._send(article)

    def find(self, article_id: str) -> Json | None:
        """Return an article of the tray, to come or played, as the page shows it."""
        if article_id in self.played:
            return self.played[article_id]
        return next((_card(article) for article in self.articles if article.id == article_id), None)

    async def _send(self, article: Article) -> Json:
        try:
            read = await self.feed(article) if self.feed else {}
        except Exception:  # noqa: BLE001  a job wrapper: the tray goes on
            # One article that trips the reader must not end the show; what happened stands in the log.
            _log.exception("sample.failed", article_id=article.id)
            read = {"outcome": "failed", "said": "Topline stumbled over this article; demo.log says how."}
        shown = {**_card(article), **read}
        self.played[article.id] = shown
        if self._scene is not None:
            self._scene.state.put_note(PLAYED + article.id, shown)
        self._tell()
        return shown

    def _next(self) -> Article | None:
        return choose_next(self.articles, set(self.played), self.wanted)

    def _tell(self) -> None:
        self._changed.set()
        if self._scene is not None:
            self._scene.hub.publish("tray", tray=self.as_json())


def _card(article: Article) -> Json:
    return {
        "id": article.id,
        "title": article.title[:MOST_SHOWN],
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "text": article.text if len(article.text) <= MOST_SHOWN else article.text[:MOST_SHOWN] + "…",
    }


def _is_filter(word: str) -> bool:
    return word.startswith("-") or bool(re.match(r"(?:type|regulator|modality):", word, re.IGNORECASE))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _article(line: str) -> Article:
    data: Json = json.loads(line)
    published = data.get("published")
    return Article(
        data["id"],
        data["title"],
        data["text"],
        date.fromisoformat(published) if published else None,
        data.get("url"),
        data.get("publisher"),
    )
