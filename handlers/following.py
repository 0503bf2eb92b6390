"""What an item links to: the page that tells the whole, where its site allows it, or the documents of a filing."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import structlog

from bot.errors import SourceError
from bot.feeds.fulltext import PageText
from bot.feeds.page import Follow, Item
from bot.feeds.reading import Raw
from bot.sources import Source
from handlers.asking import Asking
from handlers.filings import Filings
from handlers.pacing import HeldError
from handlers.sandbox import Sandbox
from storage.sources import TakenItem

_log = structlog.get_logger()
_TEASER_TRIES = 3
_HTML = "text/html,application/xhtml+xml"


@dataclass(frozen=True, slots=True)
class Whole:
    """One article that an item brings. `suffix` and `url` set the further ones of a filing apart from its first."""

    text: str
    title: str | None = None
    published: date | None = None
    suffix: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Following:
    """Fetches what items link to."""

    asking: Asking
    sandbox: Sandbox

    async def read(self, source: Source, item: Item, before: TakenItem | None) -> tuple[list[Whole], str]:
        """Return what an item tells, read where it links to, and the digest to remember it by.

        A page that cannot be had now leaves the teaser, and a digest that lets the next readings try again. HeldError
        when the source's own host wants to be left alone: then nothing of the source is to be read now.
        """
        teaser = [Whole(item.text)]
        is_wanted = source.reads_pages or item.follow is Follow.FILING
        if item.follow is Follow.NOTHING or item.follow_url is None or not is_wanted:
            return teaser, item.digest
        try:
            if item.follow is Follow.FILING:
                return await self._filing(item, item.follow_url) or teaser, item.digest
            found = await self._page(item.follow_url)
        except SourceError as error:
            if isinstance(error, HeldError) and urlsplit(item.follow_url).hostname == urlsplit(source.url).hostname:
                raise
            _log.info("page.not_read", source=source.id, reason=error.reason)
            tries = _tries(before, item) + 1
            return teaser, item.digest if tries >= _TEASER_TRIES else f"{item.digest}~{tries}"
        if found is None:
            return teaser, item.digest
        text = found.text if len(found.text) > len(item.text) else item.text
        return [Whole(text, _whole_title(item.title, found.title), found.published)], item.digest

    async def _filing(self, item: Item, url: str) -> list[Whole]:
        """Return what the documents of a filing tell, each with a mark of the filing.

        A filing is a source of its own, also where its exhibit is a wire's release word for word.
        """
        mark = f"{item.title}, SEC accession number {item.key}"
        told = await Filings(self.asking, self.sandbox).read(url)
        return [
            Whole(f"{each.text}\n\n{mark}", each.title, suffix=f"#{place}", url=each.url)
            if place
            else Whole(f"{each.text}\n\n{mark}", each.title)
            for place, each in enumerate(told)
        ]

    async def _page(self, url: str) -> PageText | None:
        """Return the article of a linked page; None when its site does not allow it or it holds none."""
        pause = await self.asking.find_pause(url)
        if pause is None:
            return None
        answer = await self.asking.fetch_whole(url, pause, _HTML)
        content_type = answer.headers.get("content-type")
        if "html" not in (content_type or "html"):
            return None
        return await self.sandbox.read_page(Raw(answer.body, content_type, answer.url))


def _whole_title(shown: str, told: str) -> str | None:
    """Return the page's title where the list cut its own short; None to keep that."""
    begun = shown.rstrip(" .…")
    return told if len(begun) < len(shown) and begun and told.startswith(begun) else None


def _tries(before: TakenItem | None, item: Item) -> int:
    digest, _, tries = (before.digest if before else "").partition("~")
    return int(tries) if digest == item.digest and tries.isdecimal() else 0
