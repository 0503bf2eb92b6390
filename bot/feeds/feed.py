"""RSS, RDF and Atom → items. feedparser is lenient where publishers are careless; it is only ever given bytes.

It must run where it can be killed: some feeds are made to hang whoever reads them (handlers/sandbox.py).
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# (feedparser brings no types)

import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from bot.errors import ParseError
from bot.feeds.json_feed import is_json_feed, parse_json_feed
from bot.feeds.page import Follow, Item, Page
from bot.feeds.plain import plain_line, plain_text
from bot.published import parse_published

TEASER = 1_200
MOST_ITEMS = 1_000
_LONGEST_KEY = 500
_LONGEST_TITLE = 1_000


def parse_feed(data: bytes, content_type: str | None, url: str) -> Page:
    """Parse what a feed's address answered. `url` is where it came from: relative links start there."""
    if is_json_feed(data):
        return parse_json_feed(data, url)
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not parsed.get("version") and not parsed.entries:
        return Page(problem=_not_a_feed(data))
    language = _text(parsed.feed, "language") or None
    items = tuple(_unique(_item(entry, url, language) for entry in parsed.entries[:MOST_ITEMS]))
    return Page(items, plain_line(_text(parsed.feed, "title"))[:_LONGEST_TITLE] or None, oddities=_oddities(parsed))


def item_key(*candidates: str | None) -> str:
    """Return the first sign that an item has of itself; a very long one is shortened to its digest."""
    sign = next((value.strip() for value in candidates if value and value.strip()), "")
    return sign if len(sign) <= _LONGEST_KEY else "sha256:" + hashlib.sha256(sign.encode()).hexdigest()


def web_link(base: str, link: str | None) -> str | None:
    """Return an absolute web address, or None when there is none that a browser should open."""
    try:
        whole = urljoin(base, (link or "").strip())
        return whole if link and urlsplit(whole).scheme in {"http", "https"} and urlsplit(whole).hostname else None
    except ValueError:
        return None


def read_day(*values: str | None) -> date | None:
    """Return the day that the first readable of these says; a feed's own time zone is kept."""
    for value in values:
        try:
            if value and value.strip():
                return parse_published(value)
        except (ParseError, OverflowError):
            continue
    return None


def follow_page(text: str, link: str | None) -> Follow:
    """Return whether the linked page is needed: what the feed carries is a teaser."""
    return (
        Follow.PAGE if link and (len(text) < TEASER or text.endswith(("…", "...", "[…]", "[...]"))) else Follow.NOTHING
    )


def _oddities(parsed: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is odd about a feed that could be read all the same."""
    if not parsed["bozo"]:
        return ()
    known = {"NonXMLContentType": (), "CharacterEncodingOverride": ("not in the charset that it claims",)}
    return known.get(type(parsed["bozo_exception"]).__name__, ("not well-formed",))


def _item(entry: Mapping[str, Any], base: str, language: str | None) -> Item:
    title = plain_line(_text(entry, "title"))[:_LONGEST_TITLE]
    link = web_link(base, _text(entry, "link"))
    text = max((plain_text(body) for body in _bodies(entry)), key=len, default="")
    source = entry.get("source")
    return Item(
        key=item_key(_text(entry, "id"), link, title, text),
        title=title,
        text=text,
        url=link,
        published=read_day(*(_text(entry, name) for name in ("published", "updated", "created"))),
        publisher=plain_line(_text(source, "title")) or None if isinstance(source, Mapping) else None,
        language=_text(entry, "language") or language,
        follow=follow_page(text, link),
        follow_url=link,
    )


def _bodies(entry: Mapping[str, Any]) -> Iterator[str]:
    yield _text(entry, "summary")
    for content in entry.get("content") or ():
        if isinstance(content, Mapping) and "video" not in _text(content, "type"):
            yield _text(content, "value")


def _text(holder: Mapping[str, Any], name: str) -> str:
    # feedparser's own `get` gives one date for another, with a warning that it will not for ever.
    value: object = dict.get(holder, name) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""


def _unique(items: Iterator[Item]) -> Iterator[Item]:
    seen: set[str] = set()
    for item in items:
        if item.key and item.key not in seen and (item.title or item.text):
            seen.add(item.key)
            yield item


def _not_a_feed(data: bytes) -> str:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:500].lower()
    if not start:
        return "answered nothing"
    if b"<html" in start or b"<!doctype html" in start:
        return "answered a web page, not a feed"
    return "answered no feed"
