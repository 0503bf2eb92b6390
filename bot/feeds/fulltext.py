"""A publisher's page → the text of its article. Trafilatura knows what is article and what is furniture."""

import re
from dataclasses import dataclass
from datetime import date

from bot.errors import ParseError, SourceError
from bot.feeds.bounds import LONGEST_TITLE, fit
from bot.feeds.charset import decode
from bot.feeds.plain import plain_text
from bot.html_head import parse_head
from bot.published import parse_published

_SHORTEST = 200
_LONGEST_WALL = 2_500
# What stands in place of an article: a wall for readers who did not pay or consent, or a question whether we are one.
_WALL = re.compile(
    r"verify (that )?you are (a )?human|security of your connection|made us think you were a bot|enable javascript"
    r"|(don't|do not) have permission to access|our \d+ partners|click accept|subscribers? only|already a subscriber"
    r"|subscribe (now )?to (read|continue)|log in to continue|sign in to (read|continue)|register to (read|continue)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageText:
    """An article as its page tells it, and what the page says of itself, where it does."""

    text: str
    title: str = ""
    published: date | None = None
    publisher: str | None = None


def read_page(data: bytes, content_type: str | None, url: str) -> PageText | None:
    """Return the article of a page with its title and day, or None when there is none worth reading."""
    text = extract_text(data, url)
    if text is None:
        return None
    try:
        head = parse_head(decode(data, content_type)[0])
    except SourceError:
        return PageText(text)
    publisher = fit(head.publisher, LONGEST_TITLE) if head.publisher else None
    return PageText(text, fit(head.title, LONGEST_TITLE), _day(head.published), publisher)


def _day(value: str | None) -> date | None:
    try:
        return parse_published(value) if value else None
    except ParseError:
        return None


def extract_text(data: bytes, url: str) -> str | None:
    """Return the article of an HTML page as paragraphs, or None when there is none worth reading."""
    from trafilatura import extract  # 0.3 s: only a page that is read pays for it

    # No `deduplicate`: it remembers across pages, and a release that many outlets carry would lose its text.
    found = extract(data, url=url, include_comments=False, include_tables=True, favor_precision=True)
    text = plain_text(found.replace("\n", "\n\n")) if found else ""
    is_wall = len(text) <= _LONGEST_WALL and _WALL.search(text.replace("\u2019", "'"))
    return None if is_wall or len(text) < _SHORTEST else text
