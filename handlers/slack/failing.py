"""The one error handler: what went wrong is logged whole, the person gets a sentence."""

import asyncio
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncRespond
from slack_bolt.error import BoltUnhandledRequestError

from bot.errors import SendError
from bot.messages.form_preview import render_note_view
from bot.messages.notes import render_error
from handlers.slack.answering import answer_in_place, answer_privately
from handlers.slack.client import Poster
from handlers.slack.place import place_of_action, place_of_command, place_of_event
from handlers.slack.saving import FAILED

# Bolt 1.30 looks every 10 ms whether a listener has acknowledged, and forgets that it has when this handler returns.
_SECONDS_TO_ACK = 0.05
_log = structlog.get_logger()
_SPOKEN = frozenset({"app_mention", "message"})


async def on_error(
    error: Exception, body: dict[str, Any], respond: AsyncRespond, poster: Poster
) -> BoltResponse | None:
    """Log the error and tell the person that the fault is ours. What nobody listens to is only acknowledged.

    Slack sends an event that was not acknowledged three times more; that helps nobody when we do not know its kind.
    """
    event: dict[str, Any] = body.get("event") or {}
    kind = str(body.get("command") or event.get("type") or body.get("type") or "request")
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("request.unknown", kind=kind)
        return BoltResponse(status=200, body="")
    _log.error("request.failed", kind=kind, exc_info=error)
    await asyncio.sleep(_SECONDS_TO_ACK)
    if event and kind in _SPOKEN:
        await answer_in_place(render_error(), place_of_event(body), poster)
    elif kind == "view_submission":
        await _tell_in_view(body, poster)
    elif respond.response_url:
        place = place_of_command(body) if body.get("command") else place_of_action(body)
        await answer_privately(render_error(), place, respond, poster)
    return None


async def _tell_in_view(body: dict[str, Any], poster: Poster) -> None:
    """Say it in the form itself, which would wait for ever; a form that is closed needs no word."""
    view: dict[str, Any] = body.get("view") or {}
    try:
        await poster.update_view(render_note_view("Not done", [FAILED]), view_id=str(view.get("id") or ""))
    except SendError as error:
        _log.info("form.not_shown", code=error.code)
