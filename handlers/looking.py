"""An address read once, for a command: fetched and recognised as a feed, a listing page or an article; nothing kept."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.config import Settings
from bot.errors import SourceError
from bot.feeds.asking import next_request
from bot.feeds.fulltext import PageText
from bot.feeds.openfda import is_nothing_found
from bot.feeds.page import Page
from bot.feeds.reading import Raw
from bot.sources import Source, SourceKind
from handlers.asking import Asking
from handlers.dialing import is_public
from handlers.fetching import USUAL, Answer, FetchRequest, Web
from handlers.intake import utc_now
from handlers.pacing import PAUSE, Pacing
from handlers.poll import FORBIDDEN
from handlers.sandbox import Sandbox

# What may be dialled, and where: the public web. Tests of the commands let loopback through.
ALLOW, LIMITS = is_public, USUAL


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address, as a source of which kind it can be read, and what it shows."""

    url: str
    kind: SourceKind
    page: Page


@dataclass(frozen=True)
class Looking:
    """Looks at addresses. SourceError says of each why nothing can be had from it."""

    asking: Asking
    sandbox: Sandbox

    async def fetch(self, url: str) -> Answer:
        """Fetch an address that somebody named."""
        return await self.asking.fetch_whole(url)

    async def parse(self, answer: Answer, source: Source) -> Page:
        """Parse an answer as a source of its kind would be."""
        raw = _raw(answer)
        return await self.sandbox.parse(source.kind, replace(raw, read_on=utc_now().date(), links=source.links))

    async def read_page(self, answer: Answer) -> PageText | None:
        """Return the article that an answer holds, if it does."""
        return await self.sandbox.read_page(_raw(answer))

    async def read(self, source: Source) -> Page:
        """Read a source as a poll would, its further pages apart."""
        pause = await self.asking.find_pause(source.url) if source.kind is SourceKind.LISTING else PAUSE
        if pause is None:
            raise SourceError(FORBIDDEN)
        request = FetchRequest(next_request(source.kind, source.url, None, utc_now()).url)
        answer = await self.asking.fetch(request, pause)
        if answer.problem and not is_nothing_found(source.kind, answer.status, answer.body):
            raise SourceError(answer.problem)
        page = await self.parse(answer, source)
        if page.problem:
            raise SourceError(page.problem)
        return page

    async def recognise(self, url: str, links: str | None = None) -> Found:
        """Return what an address is: a feed; a page that names its feed; a page that lists news."""
        answer = await self.fetch(url)
        source = Source("", SourceKind.FEED, "", url, links=links)
        page = await self.parse(answer, source)
        if page.problem is None:
            return Found(url, SourceKind.FEED, page)
        listing = await self.parse(answer, replace(source, kind=SourceKind.LISTING))
        if listing.problem:
            raise SourceError(page.problem)
        if links is None and listing.feed_url and (feed := await self._try_feed(listing.feed_url)):
            return feed
        if await self.asking.find_pause(url) is None:
            raise SourceError(FORBIDDEN)
        if not listing.items:
            message = f"{page.problem}, and no list of news can be found on it"
            raise SourceError(message)
        return Found(url, SourceKind.LISTING, listing)

    async def _try_feed(self, url: str) -> Found | None:
        """Return the feed that a page names, if there is one with something in it."""
        try:
            page = await self.read(Source("", SourceKind.FEED, "", url))
        except SourceError:
            return None
        return Found(url, SourceKind.FEED, page) if page.items else None


@asynccontextmanager
async def open_looking(settings: Settings) -> AsyncGenerator[Looking]:
    """Yield what looks at addresses."""
    async with Web(settings.user_agent, ALLOW, LIMITS) as web, Sandbox(children=1) as sandbox:
        yield Looking(Asking(web, Pacing()), sandbox)


def _raw(answer: Answer) -> Raw:
    return Raw(answer.body, answer.headers.get("content-type"), answer.url)
