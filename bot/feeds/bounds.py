"""What no source may exceed: how long a title, a text, an address and a whole page may be."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.feeds.page import Follow, Item, Page

LONGEST_TITLE = 1_000
LONGEST_TEXT = 200_000
LONGEST_PAGE = 8_000_000
_LONGEST_URL = 2_000
_LONGEST_NAME = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
# PostgreSQL takes no NUL, nothing takes half a surrogate pair; overrides of direction let a title show what it is not.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


def bound_page(page: Page) -> Page:
    """Return a page that is safe to store and to read: every field of every item within its bounds.

    A register's record, which brings its facts, is left alone but for its key.
    """
    title = fit(page.title, LONGEST_TITLE) if page.title else None
    return replace(page, items=tuple(_bounded(_told_apart(page.items))), title=title)


def fit(value: str, most: int) -> str:
    """Return a text without unfit characters, and cut between two words."""
    value = _UNFIT.sub("", value)
    return value if len(value) <= most else value[:most].rsplit(None, 1)[0]


def _told_apart(items: Sequence[Item]) -> Iterator[Item]:
    """Take off an address that items of different titles share: it is no item's own page, and would make them one."""
    titles: dict[str, set[str]] = {}
    for item in items:
        titles.setdefault(item.url or "", set()).add(item.title)
    for item in items:
        is_shared = item.reading is None and item.follow is not Follow.FILING and len(titles[item.url or ""]) > 1
        yield replace(item, url=None, follow=Follow.NOTHING, follow_url=None) if is_shared else item


def _bounded(items: Iterable[Item]) -> Iterator[Item]:
    left = LONGEST_PAGE
    for item in items:
        if item.reading is not None:
            yield replace(item, key=_UNFIT.sub("", item.key))
            continue
        text = fit(item.text, min(LONGEST_TEXT, max(left, LONGEST_TITLE)))
        left -= len(text)
        title = fit(item.title, LONGEST_TITLE)
        if title or text:
            yield replace(
                item,
                key=_UNFIT.sub("", item.key) or title or text[:LONGEST_TITLE],
                title=title,
                text=text,
                url=_address(item.url),
                follow_url=_address(item.follow_url),
                publisher=fit(item.publisher, _LONGEST_NAME) or None if item.publisher else None,
                language=item.language if item.language and _LANGUAGE.fullmatch(item.language) else None,
            )


def _address(url: str | None) -> str | None:
    return url if url and len(url) <= _LONGEST_URL and not _UNFIT.search(url) else None
