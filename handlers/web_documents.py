"""A web address that a command was given → the articles there: a page is one, a feed holds several."""

from datetime import date
from urllib.parse import urlsplit

from bot.config import Settings
from bot.documents import ParsedLine, parse_records
from bot.errors import ParseError, SourceError
from bot.feeds.page import Page
from bot.feeds.reading import Raw
from bot.html_head import parse_head
from bot.model import Article
from bot.published import parse_published
from bot.sources import SourceKind
from handlers.dialing import is_public
from handlers.fetching import USUAL, Answer, FetchRequest, Web
from handlers.poll import article_id
from handlers.sandbox import Sandbox

# What may be dialled, and where: the public web. Tests of the commands let loopback through.
ALLOW, LIMITS = is_public, USUAL
_LINES = ("application/x-ndjson", "application/jsonl")


async def fetch_items(url: str, settings: Settings) -> list[Article | ParsedLine | ParseError]:
    """Fetch an address and return what stands there, or the error that says why nothing can be had."""
    try:
        async with Web(settings.user_agent, ALLOW, LIMITS) as web, Sandbox(children=1) as sandbox:
            answer = await web.fetch(FetchRequest(url))
            if answer.problem:
                return [ParseError(f"{url}: {answer.problem}")]
            if answer.headers.get("content-type", "").startswith(_LINES):
                return list(parse_records(_file_name(url, ".jsonl"), answer.body))
            page = await sandbox.parse(
                SourceKind.FEED, Raw(answer.body, answer.headers.get("content-type"), answer.url)
            )
            if page.problem is None:
                return [*_articles(url, page)]
            return [await _article(url, answer, sandbox)]
    except SourceError as error:
        return [ParseError(f"{url}: {error.reason}")]


def _articles(url: str, page: Page) -> list[Article]:
    host = urlsplit(url).hostname or "web"
    return [
        Article(article_id(host, item.key), item.title, item.text, item.published, item.url, page.title, item.language)
        for item in page.items
    ]


async def _article(url: str, answer: Answer, sandbox: Sandbox) -> Article | ParseError:
    text = await sandbox.extract(answer.body, answer.url)
    if text is None:
        return ParseError(f"{url}: holds no article that can be read")
    head = parse_head(answer.body.decode("utf-8", "replace"))
    return Article(article_id("web", answer.url), head.title, text, _day(head.published), answer.url, head.publisher)


def _day(value: str | None) -> date | None:
    try:
        return parse_published(value) if value else None
    except ParseError:
        return None


def _file_name(url: str, suffix: str) -> str:
    name = urlsplit(url).path.rstrip("/").rpartition("/")[2] or "web"
    return name if name.endswith(suffix) else name + suffix
