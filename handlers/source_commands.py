"""`topline sources …`: what is read, and how it is doing; add, try, pause, resume and remove a source."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.catalogue import load_catalogue
from bot.config import Settings
from bot.errors import SourceError, UserError
from bot.feeds.page import Page
from bot.model import Article
from bot.parse.lexicon import load_lexicon
from bot.parse.reader import read_article
from bot.source_words import age_text, state_text
from bot.sources import Source, SourceKind, check_url
from handlers.intake import Desk, utc_now
from handlers.looking import Found, open_looking
from handlers.opening import open_database
from handlers.polling import DROPPED, NO_CONTACT, is_dropped, lacks_contact, put_catalogue
from storage.sources import SourceRecord

_BY_OPERATOR = "paused by an operator"
_SHOWN = 5
_WIDEST_NAME = 34


@dataclass(frozen=True, slots=True)
class NewSource:
    """What an operator said of a source to add."""

    url: str
    name: str | None = None
    source_id: str | None = None
    language: str | None = None
    links: str | None = None


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncGenerator[Desk]:
    """Yield a desk with the catalogue in its database, whether the bot is running or not."""
    async with open_database(settings) as database:
        desk = Desk(database, load_lexicon(settings.topline_lexicon))
        await put_catalogue(desk, settings)
        yield desk


async def list_sources(settings: Settings) -> str:
    """Return every source with its state, one a line."""
    async with open_desk(settings) as desk, desk.database.snapshot() as tx:
        records = await tx.sources.list_all()
    return "\n".join(_table(records, utc_now()))


async def add_source(new: NewSource, settings: Settings) -> str:
    """Read the address once, and if it is a feed or lists news, keep it. UserError says why it cannot be had."""
    found = await _recognise(check_url(new.url), settings, new.links)
    name = new.name or found.page.title or urlsplit(new.url).hostname or new.url
    source = Source(
        new.source_id or _id_of(name),
        found.kind,
        name,
        found.url,
        publisher=name,
        language=new.language,
        reads_pages=True,
        is_own=True,
        links=new.links,
    )
    async with open_desk(settings) as desk, desk.database.transaction() as tx:
        for record in await tx.sources.list_all():
            if record.given_url == source.url and record.source.id != source.id:
                message = f"{source.url} is read already, as {record.source.id}."
                raise UserError(message)
            if record.source.id == source.id and not record.source.is_own:
                message = f"{source.id} is a source of the catalogue. Choose another id with --id."
                raise UserError(message)
        await tx.sources.put(source, desk.clock())
    said = [f"Added {source.id}: {name}, {_counted(found, new.url)} A running bot reads it within a minute."]
    return "\n".join((*said, *_first_items(found.page)) if found.kind is SourceKind.LISTING else said)


async def try_source(name: str, settings: Settings) -> str:
    """Read a source (by id, or any address) once, keep nothing, and return what it shows and what is read from it."""
    if "://" in name:
        found = await _recognise(check_url(name), settings)
        is_plain = found.kind is SourceKind.FEED and found.url == name
        said = [] if is_plain else [_counted(found, name).capitalize()]
        return "\n".join((*said, *_shown(found.page, settings)))
    async with open_desk(settings) as desk, desk.database.snapshot() as tx:
        record = await tx.sources.get(name)
    if record is None:
        raise UserError(_unknown(name))
    try:
        async with open_looking(settings) as looking:
            page = await looking.read(record.source)
    except SourceError as error:
        raise _said_of(record.source.url, error) from error
    if not page.items and record.source.kind is SourceKind.LISTING:
        message = f"{record.source.url} shows no list of news. `topline sources add URL --links` can say how they look."
        raise UserError(message)
    return "\n".join(_shown(page, settings))


async def remove_source(source_id: str, settings: Settings) -> str:
    """Forget a source that an operator added, or that the catalogue has no more; others can only be paused."""
    async with open_desk(settings) as desk, desk.database.transaction() as tx:
        record = await tx.sources.get(source_id)
        if record is None:
            raise UserError(_unknown(source_id))
        if not record.source.is_own and not is_dropped(record.source):
            message = (
                f"{source_id} is a source of the catalogue: it would come back. `topline sources pause {source_id}`"
            )
            raise UserError(message)
        await tx.sources.delete(source_id)
    return f"Removed {source_id}. Its articles and milestones stay."


async def pause_source(source_id: str, settings: Settings) -> str:
    """Read a source no more until it is resumed."""
    async with open_desk(settings) as desk, desk.database.transaction() as tx:
        if not await tx.sources.pause(source_id, _BY_OPERATOR, desk.clock()):
            raise UserError(_unknown(source_id))
    return f"Paused {source_id}. `topline sources resume {source_id}` reads it again."


async def resume_source(source_id: str, settings: Settings) -> str:
    """Read a source again, at once. UserError when its publisher wants a contact that the settings do not give."""
    if lacks_contact(source_id, settings):
        message = f"{source_id} {NO_CONTACT}. Set TOPLINE_CONTACT where the bot runs, and here."
        raise UserError(message)
    async with open_desk(settings) as desk, desk.database.transaction() as tx:
        record = await tx.sources.get(source_id)
        if record is None:
            raise UserError(_unknown(source_id))
        if is_dropped(record.source):
            message = f"{source_id} is {DROPPED}. `topline sources add {record.source.url}` makes it your own."
            raise UserError(message)
        await tx.sources.resume(source_id, desk.clock())
    return f"{source_id} is read again within a minute, if the bot is running."


async def _recognise(url: str, settings: Settings, links: str | None = None) -> Found:
    try:
        async with open_looking(settings) as looking:
            return await looking.recognise(url, links)
    except SourceError as error:
        raise _said_of(url, error) from error


def _said_of(url: str, error: SourceError) -> UserError:
    return UserError(f"{url} {error.reason}.")


def _counted(found: Found, asked: str) -> str:
    """Return what was found at an address, in words."""
    count = len(found.page.items)
    if found.kind is SourceKind.LISTING:
        dated = sum(item.published is not None for item in found.page.items)
        return f"a page that lists news, {count} items now, {dated} of them with a day."
    whose = f"the feed that {asked} names, {found.url}: " if found.url != asked else ""
    return f"{whose}{count} items now."


def _table(records: Sequence[SourceRecord], now: datetime) -> list[str]:
    width = max((len(record.source.id) for record in records), default=0)
    lines: list[str] = []
    for record in records:
        source, health = record.source, record.health
        read = f"read {age_text(now - health.read_at)} ago" if health.read_at else ""
        new = f"news {age_text(now - health.new_at)} ago" if health.new_at else ""
        parts = (source.id.ljust(width), source.name[:_WIDEST_NAME].ljust(_WIDEST_NAME), read.ljust(16), new.ljust(17))
        lines.append("  ".join((*parts, state_text(source, health, now))).rstrip())
    return lines


def _shown(page: Page, settings: Settings) -> list[str]:
    lexicon = load_lexicon(settings.topline_lexicon)
    lines = [f"{page.title or 'No title'}: {len(page.items)} items{''.join(f' ({odd})' for odd in page.oddities)}"]
    for item, line in zip(page.items, _first_items(page), strict=False):
        reading = item.reading or read_article(Article(item.key, item.title, item.text, item.published), lexicon)
        found = ", ".join(event.type for event in reading.events if reading.relevant) or reading.reason or "no news"
        lines.append(f"{line}  → {found}")
    return lines


def _first_items(page: Page) -> list[str]:
    return [f"  {item.published or 'no date'}  {item.title[:80]}" for item in page.items[:_SHOWN]]


def _id_of(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:40] or "source"


def _unknown(source_id: str) -> str:
    known = ", ".join(sorted(listed.source.id for listed in load_catalogue())[:8])
    return f"There is no source {source_id!r}. `topline sources list` shows all: {known} …"
