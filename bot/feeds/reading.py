"""What a source of any kind answered → its page: the one door of this folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.feeds.bounds import bound_page
from bot.feeds.ctgov import parse_ctgov
from bot.feeds.edgar import parse_edgar
from bot.feeds.ema import parse_ema
from bot.feeds.feed import parse_feed
from bot.feeds.listing import parse_listing
from bot.feeds.openfda import parse_openfda
from bot.feeds.page import Page
from bot.sources import SourceKind


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came: bytes, what the server called them, where they came from, and where we had read up to.

    `read_on` is today: a register's record of long ago is no news. Without it, all of them are. `links` says how the
    addresses of a listing page's news look.
    """

    data: bytes
    content_type: str | None
    url: str
    cursor: str | None = None
    read_on: date | None = None
    links: str | None = None


def parse_source(kind: SourceKind, raw: Raw) -> Page:
    """Parse an answer. Run it where it can be killed; what is no page of its kind is a page with a problem."""
    return bound_page(_PARSERS[kind](raw))


def _parse_feed(raw: Raw) -> Page:
    return parse_feed(raw.data, raw.content_type, raw.url)


def _parse_listing(raw: Raw) -> Page:
    return parse_listing(raw.data, raw.content_type, raw.url, raw.links)


def _parse_edgar(raw: Raw) -> Page:
    return parse_edgar(raw.data, raw.url, raw.cursor)


def _parse_openfda(raw: Raw) -> Page:
    return parse_openfda(raw.data, raw.read_on)


def _parse_ctgov(raw: Raw) -> Page:
    return parse_ctgov(raw.data, raw.read_on)


def _parse_ema(raw: Raw) -> Page:
    return parse_ema(raw.data, raw.read_on)


_PARSERS: dict[SourceKind, Callable[[Raw], Page]] = {
    SourceKind.FEED: _parse_feed,
    SourceKind.LISTING: _parse_listing,
    SourceKind.EDGAR: _parse_edgar,
    SourceKind.OPENFDA: _parse_openfda,
    SourceKind.CTGOV: _parse_ctgov,
    SourceKind.EMA: _parse_ema,
}
