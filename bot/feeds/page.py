"""The nouns that every format is read into: a page of items, each an article or on the way to one."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model import Reading


class Follow(StrEnum):
    """What must be fetched before an item is an article."""

    NOTHING = "nothing"
    PAGE = "page"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a source.

    `key` tells it from its neighbours for good: the guid, else the address, else a digest of the title. `text` may
    hold HTML. `follow_url` is where the full text is: an article's page, or the index of a filing. `reading` holds
    the facts of a register's record, which needs no reading; `after` is the key of the item that its source must have
    shown before for this one to be news; `issuer` is whose filing it is.
    """

    key: str
    title: str
    text: str
    url: str | None = None
    published: date | None = None
    publisher: str | None = None
    language: str | None = None
    follow: Follow = Follow.NOTHING
    follow_url: str | None = None
    reading: Reading | None = None
    after: str | None = None
    issuer: str | None = None

    @property
    def digest(self) -> str:
        """Return what changes when somebody edits the item; a new date alone does not."""
        parts = (self.title, self.text, "" if self.reading is None else repr(self.reading.events))
        words = " ".join("\n".join(parts).split())
        return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Page:
    """What a source answered: its items in its own order, and what was odd about it.

    `problem` is set when the answer is no page of this kind at all (an error page told as a success): nothing in it
    may be believed. `cursor` is where to go on next time, for a register that is read by date; `more` is where this
    very answer goes on, when it is one page of several. `feed_url` is the feed that a web page names as its own.
    """

    items: tuple[Item, ...] = ()
    title: str | None = None
    problem: str | None = None
    oddities: tuple[str, ...] = ()
    cursor: str | None = None
    more: str | None = None
    feed_url: str | None = None
