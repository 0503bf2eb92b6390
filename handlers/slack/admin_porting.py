"""`admin export` and `admin import`: a file in the admin's direct messages, or the same text in parts; and back."""

import structlog

from bot.admin_words import about_line, read_about, turned
from bot.command_line import QUOTES
from bot.errors import SendError, UserError
from bot.messages import Message, Picture
from bot.messages.admin import about_text, render_export, render_planned_import
from bot.messages.escape import unescape
from bot.messages.notes import render_note
from bot.portable import render_yaml, split_pages
from handlers.intake import Desk
from handlers.porting import apply_import, plan_import
from handlers.slack.client import Poster
from handlers.slack.place import Place
from storage.overview import Part

_log = structlog.get_logger()
_PART = 9_000
_HOW = (
    "After admin import write what an export gave, as it stands. I show first what it would do; admin import now, with "
    "the same text, does it. A large file: topline subscriptions import FILE, where I run."
)


async def take_export(text: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Send all subscriptions of channels, or a part of them, as a file; where Slack takes none, as text in parts."""
    about = read_about(text, place.channel_id)
    made_by = about.people[0] if about.people else None
    part = Part(about.channel_id, made_by, "" if about.words == "all" else about.words, is_direct=False)
    async with desk.database.snapshot() as tx:
        found = await tx.overview.list_part(place.team_id, part)
    if not found:
        message = f"There is no subscription {about_text(about)} to export. Say admin map for what there is."
        raise UserError(message)
    written = render_yaml(place.team_id, found)
    what = f"{len(found)} subscriptions {about_text(about)}; those of direct messages are left out."
    if about.page == 1 and await _send_file(written, what, place, poster):
        return render_note(f"📄 {what} The file is in your direct messages with me.")
    pages = list(split_pages(written, _PART))
    page = min(about.page, len(pages))
    return render_export(pages[page - 1], (page, len(pages)), what, about_line(turned(about, 1)))


async def take_import(text: str, place: Place, desk: Desk) -> Message:
    """Say what importing the text would do; after `now` do it."""
    first, _, rest = text.strip().partition("\n")
    is_sure = first.split()[:1] == ["now"]
    written = f"{first.strip()[3:]}\n{rest}" if is_sure else text
    written = unescape(written.translate(QUOTES)).strip().strip("`").strip()
    if not written:
        raise UserError(_HOW)
    planned = await plan_import(written, place.team_id, desk)
    if not is_sure:
        return render_planned_import(planned.words)
    taken, refused = await apply_import(planned, place, desk)
    said = "\n".join((f"Imported {taken}; {planned.same} were there already.", *planned.mistakes, *refused))
    return render_planned_import(said, is_done=True)


async def _send_file(written: str, what: str, place: Place, poster: Poster) -> bool:
    file = Picture("topline-subscriptions.yaml", "Subscriptions", "", what, written.encode())
    try:
        direct = await poster.open_direct(place.user_id)
        await poster.upload(direct, file)
    except SendError as error:
        _log.info("export.not_sent", code=error.code, team_id=place.team_id)
        return False
    return True
