"""`sources`, in words and buttons: what is read and how fresh; admins pause, resume, and say where they are told."""

import structlog

from bot.errors import SendError, UserError
from bot.messages import Message
from bot.messages.notes import render_note
from bot.messages.sources import Told, render_changed, render_sources, render_told_here
from handlers.intake import Desk
from handlers.polling import DROPPED, NO_CONTACT, is_dropped
from handlers.slack.admins import require_admin
from handlers.slack.client import Poster
from handlers.slack.place import Place
from storage.audits import Deed
from storage.sources import SourceRecord

_log = structlog.get_logger()
_BY_ADMIN = "paused by an admin"
_MOST_PAGES = 1000
_WORDS = (
    "After sources I know: a page such as 2; here or off (where admins are told); "
    "pause or resume and the id of a source."
)


async def take_sources(text: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Do what follows the word `sources`. UserError says what the person may not do, or what cannot be done."""
    verb, _, rest = text.strip().partition(" ")
    match verb.lower():
        case "here":
            return await _tell_here(place, desk, poster)
        case "off" | "nowhere":
            return await _tell_nowhere(place, desk, poster)
        case "pause":
            return await pause_source(rest.strip(), place, desk, poster)
        case "resume":
            return await resume_source(rest.strip(), place, desk, poster)
        case "" | "list":
            return await show_sources("1", place, desk, poster)
        case _ if verb.isdecimal():
            return await show_sources(verb, place, desk, poster)
        case _:
            raise UserError(_WORDS)


async def show_sources(page: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Return a page of the sources; only admins see the buttons."""
    try:
        is_admin = await poster.is_admin(place.user_id, place.team_id)
    except SendError as error:
        _log.warning("admin.not_known", code=error.code, team_id=place.team_id)
        is_admin = False
    async with desk.database.snapshot(place.team_id) as tx:
        records = await tx.sources.list_all()
        channel_id = await tx.channels.get_admin_channel(place.team_id)
        channel = await tx.channels.get(place.team_id, channel_id) if channel_id else None
    number = int(page) if page.isdecimal() and len(page) < len(str(_MOST_PAGES)) else 1
    told = Told(channel_id, channel.paused_reason if channel else None)
    known = [(record.source, record.health) for record in records]
    return render_sources(known, desk.clock(), told, page=number, is_admin=is_admin)


async def pause_source(source_id: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Read a source no more until it is resumed. For admins."""
    await require_admin(place, poster)
    record = await _find(source_id, desk)
    async with desk.database.transaction(place.team_id) as tx:
        await tx.sources.pause(record.source.id, _BY_ADMIN, desk.clock())
        await tx.audits.add(place.team_id, Deed(place.user_id, "source.paused", record.source.name), desk.clock())
    _log.info("source.paused", source=source_id, team_id=place.team_id, user_id=place.user_id)
    return render_changed(record.source, is_paused=True)


async def resume_source(source_id: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Read a source again. For admins; one whose publisher wants a contact needs that first."""
    await require_admin(place, poster)
    record = await _find(source_id, desk)
    if record.health.paused_reason == NO_CONTACT:
        message = f"{record.source.name} {NO_CONTACT}. Whoever runs me can set it."
        raise UserError(message)
    if is_dropped(record.source):
        message = f"{record.source.name} is {DROPPED}. Whoever runs me can add it as a source of yours."
        raise UserError(message)
    async with desk.database.transaction(place.team_id) as tx:
        await tx.sources.resume(record.source.id, desk.clock())
        await tx.audits.add(place.team_id, Deed(place.user_id, "source.resumed", record.source.name), desk.clock())
    _log.info("source.resumed", source=source_id, team_id=place.team_id, user_id=place.user_id)
    return render_changed(record.source, is_paused=False)


async def _tell_here(place: Place, desk: Desk, poster: Poster) -> Message:
    """Let admins hear of blind sources in this channel; that it is so is said there, which shows that I can post."""
    await require_admin(place, poster)
    now = desk.clock()
    async with desk.database.transaction(place.team_id) as tx:
        await tx.channels.set_admin_channel(place.team_id, place.channel_id)
        await tx.audits.add(place.team_id, Deed(place.user_id, "admins.told", "here", place.channel_id), now)
        key = f"sources here {now.isoformat()}"
        await tx.outbox.enqueue_notice(place.team_id, place.channel_id, key, render_told_here(), now)
    desk.queued.set()
    _log.info("admins.told_here", team_id=place.team_id, channel_id=place.channel_id, user_id=place.user_id)
    return render_note("✅ Noted. If my message does not appear here, `/invite @Topline` first.")


async def _tell_nowhere(place: Place, desk: Desk, poster: Poster) -> Message:
    await require_admin(place, poster)
    async with desk.database.transaction(place.team_id) as tx:
        await tx.channels.set_admin_channel(place.team_id, None)
        await tx.audits.add(place.team_id, Deed(place.user_id, "admins.told", "nowhere"), desk.clock())
    return render_note("Nobody is told of blind sources any more. `/topline sources here` changes that.")


async def _find(source_id: str, desk: Desk) -> SourceRecord:
    async with desk.database.snapshot() as tx:
        record = await tx.sources.get(source_id.strip("`").lower()) if source_id else None
    if record is None:
        message = f"There is no source “{source_id}”. Say sources to see all, each with its id."
        raise UserError(message)
    return record
