"""JSON Feed (versions 1 and 1.1) → items."""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from bot.feeds.page import Item, Page
from bot.feeds.plain import plain_line, plain_text

_VERSION = "jsonfeed.org/version/1"
_BLANKS = "\ufeff \t\r\n"


def is_json_feed(text: str) -> bool:
    """Return whether this can only be meant as JSON."""
    return text.lstrip(_BLANKS)[:1] == "{"


def parse_json_feed(text: str, url: str) -> Page:
    """Parse a JSON Feed; any other JSON is a page with a problem."""
    try:
        feed: object = json.loads(text.lstrip(_BLANKS))
    except (ValueError, RecursionError):
        return Page(problem="answered JSON that is cut off or broken")
    if not isinstance(feed, dict) or _VERSION not in _text(cast("Mapping[str, object]", feed), "version"):
        return Page(problem="answered JSON, but no JSON Feed")
    fields = cast("Mapping[str, object]", feed)
    language = _text(fields, "language") or None
    from bot.feeds.feed import MOST_ITEMS, TOO_MANY

    found = fields.get("items")
    listed = cast("list[object]", found) if isinstance(found, list) else []
    oddities = (TOO_MANY,) if len(listed) > MOST_ITEMS else ()
    if oddities:
        listed = listed[: MOST_ITEMS // 2] + listed[-MOST_ITEMS // 2 :]
    title = plain_line(_text(fields, "title")) or None
    return Page(tuple(_items(listed, url, language)), title, oddities=oddities)


def _items(listed: list[object], url: str, language: str | None) -> Iterator[Item]:
    from bot.feeds.feed import follow_page, item_key, read_day, web_link

    seen: set[str] = set()
    for one in listed:
        if not isinstance(one, dict):
            continue
        item = cast("Mapping[str, object]", one)
        title = plain_line(_text(item, "title"))
        text = plain_text(_text(item, "content_html")) or _text(item, "content_text") or _text(item, "summary")
        link = web_link(url, _text(item, "url") or _text(item, "external_url"))
        key = item_key(_text(item, "id"), link, title, text)
        if key and key not in seen and (title or text):
            seen.add(key)
            yield Item(
                key=key,
                title=title or " ".join(text.split())[:120],
                text=text,
                url=link,
                published=read_day(_text(item, "date_published"), _text(item, "date_modified")),
                language=_text(item, "language") or language,
                follow=follow_page(text, link),
                follow_url=link,
            )


def _text(holder: Mapping[str, object], name: str) -> str:
    value = holder.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
