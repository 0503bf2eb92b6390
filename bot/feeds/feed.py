"""RSS, RDF and Atom → items. feedparser is lenient where publishers are careless; it is only ever given bytes.

It must run where it can be killed: some feeds are made to hang whoever reads them (handlers/sandbox.py).
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# (feedparser brings no types)

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from bot.errors import ParseError, SourceError
from bot.feeds.charset import decode
from bot.feeds.json_feed import is_json_feed, parse_json_feed
from bot.feeds.page import Follow, Item, Page
from bot.feeds.plain import plain_line, plain_text
from bot.feeds.xml_text import clean_xml, cut_items
from bot.published import parse_published

TEASER = 1_200
MOST_ITEMS = 500
TOO_MANY = "holds more items than are read"
# Seconds or milliseconds since 1970.
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_LONGEST_KEY = 500
_LONGEST_VALUE = 1_000_000
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def parse_feed(data: bytes, content_type: str | None, url: str) -> Page:
    """Parse what a feed's address answered. `url` is where it came from: relative links start there."""
    try:
        text, is_garbled = decode(data, content_type)
    except SourceError as error:
        return Page(problem=error.reason)
    if is_json_feed(text):
        return parse_json_feed(text, url)
    xml, left = cut_items(clean_xml(text), MOST_ITEMS)
    # Markup is taken off here, so that feedparser need not make it safe, which takes it longer than all the rest.
    parsed = feedparser.parse(
        io.BytesIO(xml.encode()),
        response_headers=_HEADERS | {"content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        return Page(problem=_not_a_feed(text))
    language = _text(parsed.feed, "language") or None
    items = tuple(_unique(_item(entry, url, language) for entry in parsed.entries[:MOST_ITEMS]))
    odd = {"not in the charset that it claims": is_garbled, "not well-formed": parsed.bozo, TOO_MANY: left}
    oddities = tuple(what for what, is_so in odd.items() if is_so)
    return Page(items, plain_line(_text(parsed.feed, "title")) or None, oddities=oddities)


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
            if value and _EPOCH.fullmatch(value.strip()):
                return datetime.fromtimestamp(int(value.strip()[:10]), UTC).date()
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


def _item(entry: Mapping[str, Any], base: str, language: str | None) -> Item:
    title = plain_line(_text(entry, "title"))
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
    return value[:_LONGEST_VALUE] if isinstance(value, str) else ""


def _unique(items: Iterator[Item]) -> Iterator[Item]:
    seen: set[str] = set()
    for item in items:
        if item.key and item.key not in seen and (item.title or item.text):
            seen.add(item.key)
            yield item


def _not_a_feed(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")[:2_000].lower()
    if not start:
        return "answered nothing"
    if "<html" in start or "<!doctype html" in start:
        return "answered a web page, not a feed"
    return "answered no feed"
