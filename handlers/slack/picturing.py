"""The timeline as a picture: with milestones that others see, and wherever somebody asks for it."""

import asyncio
from dataclasses import replace

import structlog

from bot.errors import SendError, UserError
from bot.messages import Message, Picture
from bot.messages.asked_words import title_of
from bot.messages.escape import escape, plain
from bot.messages.notes import refused_text, render_note
from bot.questions.query import Asked, Query
from bot.timeline import Timeline
from bot.timeline_image import describe_picture, draw_timeline
from handlers.intake import Desk
from handlers.questions import Asking, Found, find_answer, understand
from handlers.slack.asking import is_pictured, read_asking
from handlers.slack.client import Poster
from handlers.slack.place import Place

_log = structlog.get_logger()
_NO_MARKUP = str.maketrans("", "", "<>&")
_NONE = "There is no dated step to draw. Ask for the milestones by name."
_NO_SCOPE = (
    "Slack does not let me upload pictures here: the app lacks `files:write`. Whoever keeps the app can add it and "
    "install it again. The answer above stands without it."
)


async def take_picture(value: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Upload the picture of what a button names: in the thread, or to the presser alone if only they saw the answer."""
    asking = read_asking(value)
    query = await understand(asking, desk)
    picture = await _draw(query, asking, desk) if isinstance(query, Query) else None
    if picture is None:
        raise UserError(_NONE)
    is_private = place.is_unseen and not place.is_direct
    try:
        if is_private:
            direct = await poster.open_direct(place.user_id)
            await poster.upload(direct, picture)
        else:
            await poster.upload(place.channel_id, picture, thread_ts=None if place.is_direct else place.thread_ts)
    except SendError as error:
        _log.warning("picture.not_taken", code=error.code, team_id=place.team_id)
        return render_note(_NO_SCOPE if error.code == "missing_scope" else refused_text(error.code))
    return render_note("The picture is in our direct messages." if is_private else "The picture is here.")


async def show_with_milestones(line: str, place: Place, desk: Desk, poster: Poster) -> None:
    """Add the picture to an answer that told milestones; without it the answer stands as it is."""
    asking = Asking(line, desk.clock().date())
    query = await understand(asking, desk)
    if not isinstance(query, Query) or query.asked is not Asked.MILESTONES:
        return
    picture = await _draw(query, asking, desk)
    if picture is None:
        return
    try:
        await poster.upload(place.channel_id, picture, thread_ts=place.thread_ts)
    except SendError as error:
        _log.warning("picture.not_taken", code=error.code, team_id=place.team_id)


async def _draw(query: Query, asking: Asking, desk: Desk) -> Picture | None:
    found = await find_answer(query, asking, desk)
    if not is_pictured(query, found):
        return None
    return await asyncio.to_thread(_picture, query, found, desk)


def _picture(query: Query, found: Found, desk: Desk) -> Picture | None:
    """Return the picture of the steps of an answer, drawn as of today."""
    today = desk.clock().date()
    label = plain(title_of(replace(query, asked=Asked.LIST)).removeprefix("All steps · "), 120)
    timeline = Timeline(found.answer.past, found.answer.ahead, found.answer.overdue)
    data = draw_timeline(label, timeline, today)
    if data is None:
        return None
    alt_text = plain(describe_picture(label, timeline, today).translate(_NO_MARKUP), 1000)
    return Picture("timeline.png", f"Timeline of {label}", alt_text, f"*Timeline of {escape(label, 200)}*", data)
