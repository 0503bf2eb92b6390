"""Forms that a button opens: opened while Slack lets us, or said why not; and what they hold when they come back."""

from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncRespond

from bot.errors import SendError
from bot.messages import Message
from bot.messages.blocks import Block
from bot.messages.escape import escape
from bot.messages.form_preview import render_note_view, render_saved
from bot.messages.notes import render_note
from handlers.slack.answering import answer_privately
from handlers.slack.client import Poster
from handlers.slack.place import Place

Json = dict[str, Any]
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that was submitted: what it carried along, and what was filled in."""

    metadata: str
    values: Json


def sent_form(body: Json) -> SentForm:
    """Return the form of a submission."""
    view: Json = body.get("view") or {}
    state: Json = view.get("state") or {}
    return SentForm(str(view.get("private_metadata") or ""), state.get("values") or {})


async def open_view_or_say(view: Block, trigger_id: str, place: Place, poster: Poster) -> Message | None:
    """Open a form; return what to say to the person when Slack does not open it."""
    try:
        await poster.open_view(trigger_id, view)
    except SendError as error:
        _log.warning("form.not_opened", code=error.code, team_id=place.team_id)
        return render_note(f"⚠️ Slack did not open the form (`{escape(error.code, 60)}`). Press it again, please.")
    return None


async def show_outcome(
    told: tuple[str, list[str]], name: str, place: Place, respond: AsyncRespond, poster: Poster
) -> None:
    """Put what became of a form into the note that stands in its place; into a message if the person closed it."""
    title, lines = told
    try:
        await poster.update_view(render_note_view(title, lines, name), external_id=name)
    except SendError as error:
        _log.info("form.closed", code=error.code, team_id=place.team_id)
        if respond.response_url or place.channel_id:
            await answer_privately(render_saved(title, lines), place, respond, poster)
