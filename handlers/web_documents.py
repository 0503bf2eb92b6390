"""A web address that a command was given → the articles there: a page is one, a feed holds several."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from bot.config import Settings
from bot.documents import ParsedLine, parse_records
from bot.errors import ParseError, SourceError
from bot.feeds.page import Page
from bot.model import Article
from bot.sources import Source, SourceKind
from handlers.articles import article_id
from handlers.fetching import Answer
from handlers.looking import Looking, open_looking

# Each address is read in a process of its own.
_AT_ONCE = 2
_LINES = ("application/x-ndjson", "application/jsonl")


def open_fetch(settings: Settings) -> Callable[[str], Awaitable[list[Article | ParsedLine | ParseError]]]:
    """Return `fetch_items` for the people of Slack: few addresses at once, the others wait their turn."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def fetch(url: str) -> list[Article | ParsedLine | ParseError]:
        async with gate:
            return await fetch_items(url, settings)

    return fetch


async def fetch_items(url: str, settings: Settings) -> list[Article | ParsedLine | ParseError]:
    """Fetch an address and return what stands there, or the error that says why nothing can be had."""
    try:
        async with open_looking(settings) as looking:
            answer = await looking.fetch(url)
            if answer.headers.get("content-type", "").startswith(_LINES):
                return list(parse_records(_file_name(url, ".jsonl"), answer.body))
            page = await looking.parse(answer, Source("", SourceKind.FEED, "", url))
            if page.problem is None:
                return [*_articles(url, page)]
            return [await _article(url, answer, looking)]
    except SourceError as error:
        return [ParseError(f"{url}: {error.reason}")]


def _articles(url: str, page: Page) -> list[Article]:
    host = urlsplit(url).hostname or "web"
    return [
        Article(article_id(host, item.key), item.title, item.text, item.published, item.url, page.title, item.language)
        for item in page.items
    ]


async def _article(url: str, answer: Answer, looking: Looking) -> Article | ParseError:
    told = await looking.read_page(answer)
    if told is None:
        return ParseError(f"{url}: holds no article that can be read")
    return Article(article_id("web", answer.url), told.title, told.text, told.published, answer.url, told.publisher)


def _file_name(url: str, suffix: str) -> str:
    name = urlsplit(url).path.rstrip("/").rpartition("/")[2] or "web"
    return name if name.endswith(suffix) else name + suffix
