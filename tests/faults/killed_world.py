"""The world around a bot that is killed: feeds that bring approvals, and a Slack that keeps what it took."""

import os
import re
import signal
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from tests.fakes import FakeSlack, Post

FEEDS = ("a", "b", "c")
CARDS = ("C1", "C2", "C3")
DIGEST = "C9"
BEFORE, AFTER = "slack before taking", "slack after taking"
_SHOWN = 60
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se")
_NAME = re.compile(r"\b([a-z]+)zumab\b")
_STORY = (
    "BOSTON -- {company} Therapeutics, Inc. {said} that the U.S. Food and Drug Administration has approved "
    "{brand} ({stem}zumab) for adults with multiple myeloma."
)


def name_of(number: int) -> str:
    """Return the stem of the drug of approval `number`."""
    parts: list[str] = []
    for _ in range(4):
        number, part = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[part])
    return "".join(parts)


def told_by(post: Post) -> list[str]:
    """Return the drugs of which a post tells."""
    return list(dict.fromkeys(_NAME.findall(str(post.args).lower())))


def is_marked(post: Post) -> bool:
    return "ossible repeat" in str(post.args)


@dataclass
class Feeds:
    """Feeds that show their latest items. Every third approval is told by a second feed, too, later."""

    url: str = ""
    approvals: int = 0
    _items: dict[str, list[str]] = field(default_factory=lambda: {feed: [] for feed in FEEDS})
    _again: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    def publish(self, count: int, now: datetime) -> None:
        """Show `count` further approvals, and what other feeds told before."""
        for feed, number in self._again:
            self._show(feed, number, "said today", now)
        self._again.clear()
        for number in range(self.approvals, self.approvals + count):
            self._show(FEEDS[number % len(FEEDS)], number, "announced", now)
            if number % 3 == 0:
                self._again.append((FEEDS[(number + 1) % len(FEEDS)], number))
        self.approvals += count

    def _show(self, feed: str, number: int, said: str, now: datetime) -> None:
        stem = name_of(number)
        company, brand = f"{stem[::-1].title()}wood", f"{stem.title()}xa"
        story = _STORY.format(company=company, said=said, brand=brand, stem=stem)
        self._items[feed].append(
            f"<item><title>FDA approves {brand} ({stem}zumab) from {company} Therapeutics</title>"
            f"<guid isPermaLink='false'>{feed}{number}</guid><pubDate>{now:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            f"<description>{story}</description></item>"
        )

    @asynccontextmanager
    async def serve(self) -> AsyncGenerator["Feeds"]:
        app = web.Application()
        app.router.add_get("/{feed}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        if request.match_info["feed"] not in self._items:
            return web.Response(status=404)
        items = "".join(reversed(self._items[request.match_info["feed"]][-_SHOWN:]))
        text = f'<rss version="2.0"><channel><title>A wire</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")


class DeadlySlack(FakeSlack):
    """A Slack that has the sender killed while it holds the message. `plans` says of which process, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.plans: dict[int, str] = {}

    async def _on_call(self, request: web.Request) -> web.StreamResponse:
        pid = int(request.headers["Authorization"].rpartition("-")[2])
        plan = self.plans.get(pid) if request.match_info["method"] == "chat.postMessage" else None
        if plan == BEFORE:
            os.kill(pid, signal.SIGKILL)
            return web.Response(status=503)
        answer = await super()._on_call(request)
        if plan == AFTER:
            os.kill(pid, signal.SIGKILL)
        return answer


@dataclass(frozen=True)
class Verdict:
    """What Slack's side shows against what was to come: each list names channel and drug."""

    expected: int
    lost: list[tuple[str, str]]
    twice: list[tuple[str, str]]
    too_often: list[tuple[str, str]]
    out_of_order: list[tuple[str, str]]
    marked: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.too_often or self.out_of_order)


def judge(slack: FakeSlack, approvals: int, shown_as_failed: set[tuple[str, str]]) -> Verdict:
    """Compare what Slack took with what was to come; what its admin is shown as given up is not lost."""
    names = [name_of(number) for number in range(approvals)]
    posts = {channel: slack.posts(channel) for channel in (*CARDS, DIGEST)}
    all_told = {(channel, stem): 0 for channel in posts for stem in names}
    unmarked = Counter[tuple[str, str]]()
    marked = Counter[tuple[str, str]]()
    for channel, told in posts.items():
        for post in told:
            (marked if is_marked(post) else unmarked).update((channel, stem) for stem in told_by(post))
    reached = {*unmarked, *marked}
    return Verdict(
        expected=len(all_told),
        lost=[each for each in all_told if each not in reached and each not in shown_as_failed],
        twice=[each for each, count in unmarked.items() if count > 1],
        too_often=[each for each, count in marked.items() if count > 1],
        out_of_order=[each for channel in CARDS for each in _out_of_order(posts[channel], channel)],
        marked=sum(is_marked(post) for told in posts.values() for post in told),
    )


def _out_of_order(posts: list[Post], channel: str) -> list[tuple[str, str]]:
    """Return what came after something that its feed had shown later."""
    numbers = {name_of(number): number for number in range(len(_SYLLABLES) ** 4)} if posts else {}
    latest: dict[int, int] = {}
    wrong: list[tuple[str, str]] = []
    for stem in dict.fromkeys(stem for post in posts for stem in told_by(post)):
        feed, number = numbers[stem] % len(FEEDS), numbers[stem]
        if number < latest.get(feed, -1):
            wrong.append((channel, stem))
        latest[feed] = max(latest.get(feed, -1), number)
    return wrong
