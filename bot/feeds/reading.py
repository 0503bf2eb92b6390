"""What a source of any kind answered → its page: the one door of this folder."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.feeds.feed import parse_feed
from bot.feeds.page import Page
from bot.sources import SourceKind


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came: bytes, what the server called them, where they came from, and where we had read up to."""

    data: bytes
    content_type: str | None
    url: str
    cursor: str | None = None


def parse_source(kind: SourceKind, raw: Raw) -> Page:
    """Parse an answer. Run it where it can be killed; what is no page of its kind is a page with a problem."""
    return _PARSERS[kind](raw)


def _parse_feed(raw: Raw) -> Page:
    return parse_feed(raw.data, raw.content_type, raw.url)


_PARSERS: dict[SourceKind, Callable[[Raw], Page]] = {SourceKind.FEED: _parse_feed}
