"""Buttons and forms of admins: each says a line after `admin`, as if it had been typed."""

import secrets
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.errors import SendError, UserError
from bot.forms import FormError
from bot.messages import Message
from bot.messages.admin_form import read_admin_form, render_admin_form, render_admin_panel
from bot.messages.form_preview import render_note_view
from bot.messages.notes import render_error
from handlers.intake import Desk
from handlers.slack.admin import take_admin
from handlers.slack.answering import answer_privately
from handlers.slack.client import Poster
from handlers.slack.place import Place, place_of_action
from handlers.slack.views import open_view_or_say, sent_form

Json = dict[str, Any]
_log = structlog.get_logger()
_TITLE = "Topline for admins"


async def on_admin_button(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Do what the button says; the answer is for the admin alone, or takes the place of what their view showed."""
    await ack()
    place = place_of_action(body)
    pressed: list[Json] = body.get("actions") or [{}]
    shown = await _take(str(pressed[0].get("value") or ""), place, desk, poster)
    view: Json = body.get("view") or {}
    if view:
        await _show(render_admin_panel(_TITLE, shown), place, poster, view_id=str(view.get("id") or ""))
    else:
        await answer_privately(shown, place, respond, poster)


async def on_admin_form_button(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Open a form in which people and channels are picked; what it is for is asked of Slack when it is sent."""
    del desk
    await ack()
    place = place_of_action(body)
    pressed: list[Json] = body.get("actions") or [{}]
    try:
        view = render_admin_form(str(pressed[0].get("value") or ""))
        said = await open_view_or_say(view, str(body.get("trigger_id") or ""), place, poster)
    except UserError as error:
        said = render_error(str(error))
    if said and place.channel_id:
        await answer_privately(said, place, respond, poster)


async def on_admin_form(ack: AsyncAck, body: Json, desk: Desk, poster: Poster) -> None:
    """Say the line of the form, and show the answer in its place."""
    sent = sent_form(body)
    try:
        line = read_admin_form(sent.metadata, sent.values)
    except FormError as error:
        await ack(response_action="errors", errors={error.field_name: str(error)})
        return
    name = f"admin-{secrets.token_hex(8)}"
    await ack(response_action="update", view=render_note_view(_TITLE, ["_One moment…_"], name))
    place = place_of_action(body)
    await _show(
        render_admin_panel(_TITLE, await _take(line, place, desk, poster), name), place, poster, external_id=name
    )


async def _take(line: str, place: Place, desk: Desk, poster: Poster) -> Message:
    try:
        return await take_admin(line, place, desk, poster)
    except UserError as error:
        return render_error(str(error))


async def _show(
    view: Json, place: Place, poster: Poster, *, view_id: str | None = None, external_id: str | None = None
) -> None:
    try:
        await poster.update_view(view, view_id=view_id, external_id=external_id)
    except SendError as error:
        _log.info("form.not_shown", code=error.code, team_id=place.team_id)
