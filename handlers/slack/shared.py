"""Channels that are shared with another organisation (Slack Connect): its people would see what is followed."""

import asyncio

import structlog

from bot.errors import SendError
from bot.messages import Message
from bot.messages.shared import render_shared_warning
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.place import Place

_log = structlog.get_logger()
_PATIENCE = 3


async def is_shared(team_id: str, channel_id: str, poster: Poster) -> bool | None:
    """Return whether the channel is shared; None when Slack does not say, for want of a scope or of time."""
    if not channel_id or channel_id.startswith("D"):
        return False
    try:
        async with asyncio.timeout(_PATIENCE):
            return await poster.is_shared(channel_id)
    except SendError as error:
        _log.info("channel.not_known", code=error.code, team_id=team_id)
    except TimeoutError:
        _log.info("channel.not_known", code="timeout", team_id=team_id)
    return None


async def warn_of_guests(line: str, place: Place, desk: Desk, poster: Poster) -> Message | None:
    """Return a warning in place of the first subscription of a shared channel, with the button that follows it."""
    async with desk.database.snapshot() as tx:
        here = await tx.subscriptions.list_for_channel(place.team_id, place.channel_id)
    if here or not await is_shared(place.team_id, place.channel_id, poster):
        return None
    return render_shared_warning(line)
