"""A page that lists news (a newsroom, an agency's announcements) → items, found by what such pages have in common.

Nobody tells us where on a page its news stand, and every redesign would make that untrue. But lists look alike: many
links in the same place of the same kind of block, each with a title of several words, most with a day beside it.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false
# (lxml brings no types)

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urldefrag, urlsplit

from lxml import html as lxml_html
from lxml.etree import LxmlError, strip_elements  # pyright: ignore[reportAttributeAccessIssue]  a compiled module

from bot.errors import SourceError
from bot.feeds.charset import decode
from bot.feeds.feed import item_key, web_link
from bot.feeds.listing_blocks import Entry, find_entries, is_telling
from bot.feeds.page import Follow, Item, Page
from bot.feeds.plain import plain_line

MOST_ITEMS = 200
_MOST_LINKS = 5_000
_MOST_GROUPS = 16
_FEWEST = 3
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "select", "button")
_FURNITURE = frozenset({"nav", "footer", "aside", "form"})
_WITHIN_NEWS = frozenset({"article", "main", "li", "section"})
_FILES = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|zip|mp[34]|ics|css|js|xlsx?|pptx?|xml|rss)$", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_HIDDEN = re.compile(r"display:\s*none")


def parse_listing(data: bytes, content_type: str | None, url: str, links: str | None = None) -> Page:
    """Parse a page that lists news, in its own order.

    `links` says how addresses of its news look (`/news/*`, see `is_wanted`) where its form alone would mislead.
    A web page without a list is a page without items: it may have changed its form.
    """
    try:
        text, is_garbled = decode(data, content_type)
    except SourceError as error:
        return Page(problem=error.reason)
    start = text.lstrip("\ufeff \t\r\n")[:1_000].lower()
    if not start.startswith("<") or start.startswith("<rss") or "<feed" in start:
        return Page(problem="answered no web page" if start else "answered nothing")
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return Page(problem="answered a web page that cannot be parsed")
    feed = _named_feed(root, url)
    title = next((plain_line(each.text_content()) for each in root.iter("title")), "") or None
    strip_elements(root, *_UNSEEN, with_tail=False)
    entries = _find_list(list(_links(root, url, links)), links)
    oddities = ("not in the charset that it claims",) if is_garbled else ()
    return Page(tuple(map(_item, entries[:MOST_ITEMS])), title, oddities=oddities, feed_url=feed)


def is_wanted(url: str, links: str) -> bool:
    """Return whether an address looks like `links`: `*` stands for anything; one that begins with `/` is a path."""
    pattern = ".*".join(map(re.escape, links.split("*")))
    parts = urlsplit(url)
    asked = parts.path + (f"?{parts.query}" if parts.query else "") if links.startswith("/") else url
    return re.fullmatch(pattern, asked) is not None


def _find_list(found: list[tuple[Any, str]], links: str | None) -> list[Entry]:
    if links is not None:
        return [entry for entry in find_entries(found) if entry.title]
    best: list[Entry] = []
    for group in _groups(found):
        entries = [entry for entry in find_entries(group) if is_telling(entry.title)]
        if len(entries) >= _FEWEST and _weight(entries) > _weight(best):
            best = entries
    return _with_others(best, found) if best else []


def _weight(entries: Sequence[Entry]) -> int:
    """Return how much a list looks like one of news: titles count, days beside them count more."""
    return len(entries) + 3 * sum(entry.day is not None for entry in entries)


def _groups(found: Sequence[tuple[Any, str]]) -> list[list[tuple[Any, str]]]:
    """Return links that stand in the same place of the same kind of block, the largest groups only."""
    groups: dict[tuple[str, ...], list[tuple[Any, str]]] = {}
    for link, target in found:
        shape = tuple(str(each.tag) for each in link.iterancestors())
        groups.setdefault(shape, []).append((link, target))
    sized = sorted(groups.values(), key=lambda group: len({target for _, target in group}), reverse=True)
    return [group for group in sized[:_MOST_GROUPS] if len({target for _, target in group}) >= _FEWEST]


def _with_others(best: list[Entry], found: Sequence[tuple[Any, str]]) -> list[Entry]:
    """Return a list with the dated links elsewhere whose addresses are of its kind: the piece shown large above it."""
    known = {entry.url for entry in best}
    folders = Counter(entry.url.rsplit("/", 1)[0] for entry in best)
    folder, times = folders.most_common(1)[0]
    if times < len(best) or folder.count("/") < 3:  # noqa: PLR2004  https://host/folder
        folder = None
    wanted = [(link, to) for link, to in found if to in known or (folder and to.rsplit("/", 1)[0] == folder)]
    entries = find_entries(wanted)
    days = {entry.url: entry for entry in best}
    return [
        days.get(entry.url) if entry.url in days and entry.day is None else entry  # pyright: ignore[reportReturnType]
        for entry in entries
        if entry.url in known or (entry.day and is_telling(entry.title))
    ]


def _links(root: Any, url: str, links: str | None) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """Yield links that may lead to news, each with its whole address."""
    base = next((web_link(url, each.get("href")) for each in root.iter("base")), None) or url
    seen = 0
    for link in root.iter("a"):
        whole = web_link(base, link.get("href"))
        target = urldefrag(whole).url if whole else ""
        if not target or target.rstrip("/") == url.rstrip("/") or _FILES.search(urlsplit(target).path):
            continue
        seen += 1
        if seen > _MOST_LINKS:
            return
        fits = is_wanted(target, links) if links is not None else _is_same_site(target, url) and not _is_apart(link)
        if fits:
            yield link, target


def _is_same_site(target: str, url: str) -> bool:
    one, other = ((urlsplit(each).hostname or "").removeprefix("www.") for each in (target, url))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _is_apart(link: Any) -> bool:  # noqa: ANN401
    """Return whether a link stands in the furniture around a page: menus, footers, what is hidden."""
    is_within = False
    for element in link.iterancestors():
        tag = element.tag
        if tag in _FURNITURE or (tag == "header" and not is_within) or element.get("role") == "navigation":
            return True
        if _HIDDEN.search(element.get("style") or ""):
            return True
        is_within = is_within or tag in _WITHIN_NEWS
    return False


def _named_feed(root: Any, url: str) -> str | None:  # noqa: ANN401
    """Return the feed that a page names as its own, if it does."""
    for link in root.iter("link"):
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
        about = f"{link.get('title')} {link.get('href')}".lower()
        if "alternate" in rel and kind in _FEED_TYPES and "comment" not in about:
            return web_link(url, link.get("href"))
    return None


def _item(entry: Entry) -> Item:
    return Item(
        key=item_key(entry.url, entry.title),
        title=entry.title,
        text=entry.teaser,
        url=entry.url,
        published=entry.day,
        follow=Follow.PAGE,
        follow_url=entry.url,
    )
