"""The Home tab: what the person follows in direct messages and what this workspace's channels follow."""

from typing import Any

import structlog

from bot.errors import SendError
from bot.messages.home import render_home
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.place import Place, place_of_event

_log = structlog.get_logger()


async def on_home_opened(body: dict[str, Any], desk: Desk, poster: Poster) -> None:
    """Show the Home as it is now; opening it twice shows the same."""
    place = place_of_event(body)
    event: dict[str, Any] = body.get("event") or {}
    if event.get("tab", "home") == "home":
        await show_home(place, desk, poster)


async def show_home(place: Place, desk: Desk, poster: Poster) -> None:
    """Draw a person's Home tab anew."""
    if not place.user_id:
        return
    async with desk.database.snapshot() as tx:
        subscriptions = await tx.subscriptions.list_for_team(place.team_id)
    try:
        await poster.publish_home(place.user_id, render_home(subscriptions, place.user_id))
    except SendError as error:
        _log.warning("home.not_shown", code=error.code, team_id=place.team_id)
