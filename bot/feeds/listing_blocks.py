"""The blocks of a list of news: around each link the largest part of the page that is about nothing else."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false
# (lxml brings no types)

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.feeds.plain import element_text
from bot.feeds.shown_dates import Shown, find_in_path, find_shown, settle

_GENERIC = re.compile(
    r"\W*(?:(?:read|learn|find out|see|view|show|load)\b.{0,25}|more\b.{0,12}|details?|continue\b.{0,12}"
    r"|(?:download|open|print|share)\b.{0,20}|pdf|html|(?:press|news) releases?|next|previous|all news|subscribe\b.*"
    r"|詳細.{0,6}|続きを.{0,4}|もっと.{0,6}|更多|查看.{0,4}|详情)\W*",
    re.IGNORECASE,
)
_LEAST_WORDS = 4
_LEAST_LETTERS = 25
_LEAST_SIGNS = 6
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MOST_BESIDE = 4
# Lists begin with what is new.
_MOST_ENTRIES = 300
_MOST_BLOCK = 20_000
_TEASER = 1_200
_CUT = ("…", "...")
_AGO = re.compile(r"\b(?:ago|yesterday|today at)\b", re.IGNORECASE)
_SHARED = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news as a list shows it; `title` is empty where the list gives none."""

    url: str
    title: str
    day: date | None
    teaser: str


def is_telling(title: str) -> bool:
    """Return whether a link's words can be a headline, and no label of a menu or a button."""
    if _GENERIC.fullmatch(title):
        return False
    words = title.split()
    return (
        len(words) >= _LEAST_WORDS
        or (len(words) > 1 and len(title) >= _LEAST_LETTERS)
        or len(_WIDE.findall(title)) >= _LEAST_SIGNS
    )


def find_entries(links: Sequence[tuple[Any, str]]) -> list[Entry]:
    """Return one entry for each address among these links, in the order of the page."""
    owners = _owners(links)
    told: dict[str, list[tuple[Any, str]]] = {}
    for link, url in links:
        told.setdefault(url, []).append((link, _title_of(link)))
    blocks: list[tuple[str, Any, str]] = []
    for url, found in list(told.items())[:_MOST_ENTRIES]:
        link, title = max(found, key=lambda one: (is_telling(one[1]), not _GENERIC.fullmatch(one[1]), len(one[1])))
        block = _block(link, url, owners)
        if not is_telling(title):
            title = max((title, *_headings(block)), key=lambda each: (is_telling(each), len(each)))
        blocks.append((url, block, "" if _GENERIC.fullmatch(title) else title))
    days = _days(blocks, owners)
    return [
        Entry(url, title, day, _teaser(block, title)) for (url, block, title), day in zip(blocks, days, strict=True)
    ]


def _owners(links: Sequence[tuple[Any, str]]) -> dict[Any, str]:
    """Return for each element the one address that is linked within it; `_SHARED` where there are several."""
    owners: dict[Any, str] = {}
    for link, url in links:
        for element in (link, *link.iterancestors()):
            owner = owners.setdefault(element, url)
            if owner == _SHARED:
                break
            if owner != url:
                owners[element] = _SHARED
    return owners


def _block(link: Any, url: str, owners: dict[Any, str]) -> Any:  # noqa: ANN401
    block = link
    while (parent := block.getparent()) is not None and owners.get(parent) == url and parent.tag != "body":
        block = parent
    return block


def _title_of(link: Any) -> str:  # noqa: ANN401
    """Return what a link says: its heading, or its most telling line; a title cut short gives way to its whole."""
    heading = next(_headings(link), "")
    lines = [" ".join(line.split()) for line in element_text(link).split("\n\n")]
    said = heading or max((line for line in lines if not _is_day(line)), key=_rank, default="")
    for name in ("title", "aria-label"):
        whole = " ".join((link.get(name) or "").split())
        cut = said.rstrip("….") if said.endswith(_CUT) else said
        if whole and not _GENERIC.fullmatch(whole) and (not is_telling(said) or said not in {cut, whole}):
            return whole if is_telling(whole) or not said else said
    return said


def _rank(line: str) -> tuple[bool, int]:
    # Of several telling lines the first is the title, and the longer one below it the teaser.
    return is_telling(line), 0 if is_telling(line) else len(line)


def _is_day(line: str) -> bool:
    return len(line) <= 40 and find_shown(line) is not None and not is_telling(re.sub(r"[\d,./:-]+", "", line))  # noqa: PLR2004  a day, perhaps with its hour


def _headings(block: Any) -> Iterator[str]:  # noqa: ANN401
    for element in block.iter(*_HEADINGS):
        text = " ".join(element_text(element).split())
        if text:
            yield text


def _days(blocks: Sequence[tuple[str, Any, str]], owners: dict[Any, str]) -> list[date | None]:
    """Return each block's day: what it shows, else what stands between it and its neighbours, else its address."""
    shown = [_stamped(block) or find_shown(_words(block, title)) for _, block, title in blocks]
    if sum(map(bool, shown)) < len(shown) / 2:
        before = [_beside(block, owners, is_before=True) for _, block, _ in blocks]
        after = [_beside(block, owners, is_before=False) for _, block, _ in blocks]
        shown = max((shown, before, after), key=lambda found: sum(map(bool, found)))
    days = settle(shown)
    return [day or find_in_path(urlsplit(url).path) for (url, _, _), day in zip(blocks, days, strict=True)]


def _stamped(block: Any) -> Shown | None:  # noqa: ANN401
    for element in block.iter("time"):
        if found := find_shown(element.get("datetime") or "") or find_shown(element_text(element)):
            return found
    return None


def _words(block: Any, title: str = "") -> str:  # noqa: ANN401
    """Return the words of a block without those of its title: a headline may name other days."""
    pieces = (" ".join(piece.split()) for piece in block.itertext())
    kept = [
        piece for piece in pieces if piece and piece != title and (len(piece) < len(title) / 3 or piece not in title)
    ]
    return " ".join(kept)[:_MOST_BLOCK]


def _beside(block: Any, owners: dict[Any, str], *, is_before: bool) -> Shown | None:  # noqa: ANN401
    for place, element in enumerate(block.itersiblings(preceding=is_before)):
        if element in owners or place >= _MOST_BESIDE:
            return None
        if found := _stamped(element) or find_shown(" ".join(element_text(element).split())[:200]):
            return found
    return None


def _teaser(block: Any, title: str) -> str:  # noqa: ANN401
    """Return what a block says beside its title, without labels and what reads differently tomorrow."""
    lines = (" ".join(line.split()) for line in element_text(block)[:_MOST_BLOCK].split("\n\n"))
    kept = [
        line
        for line in lines
        if is_telling(line) and not (_is_day(line) or _AGO.search(line) or _is_title(line, title))
    ]
    return "\n\n".join(kept)[:_TEASER] if title else ""


def _is_title(line: str, title: str) -> bool:
    return title in line or line in title or (line[:_LEAST_SIGNS] == title[:_LEAST_SIGNS] and line.count("…") > 0)
