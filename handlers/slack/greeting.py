"""The first words to a workspace: once, in direct messages, to whoever installed the bot or looked at it first."""

import structlog

from bot.errors import SendError
from bot.messages.greeting import render_greeting
from handlers.intake import Desk
from handlers.slack.client import Poster
from storage.overview import Part

_log = structlog.get_logger()
_KEY = "greeting"


async def greet(team_id: str, user_id: str, desk: Desk, poster: Poster, *, direct_id: str | None = None) -> bool:
    """Greet the person if nobody of the workspace was greeted yet; return whether they are.

    `direct_id` is the channel of their direct messages, where that is known. The greeting goes by the outbox, so it
    comes once whatever happens meanwhile. Who follows something already needs no first words.
    """
    async with desk.database.snapshot() as tx:
        if await tx.channels.is_greeted(team_id):
            return False
    try:
        channel_id = direct_id or await poster.open_direct(user_id)
    except SendError as error:
        _log.warning("greeting.not_sent", code=error.code, team_id=team_id)
        return False
    now = desk.clock()
    async with desk.database.transaction(team_id) as tx:
        if not await tx.channels.mark_greeted(team_id, now) or await tx.overview.count_part(team_id, Part()):
            return False
        await tx.outbox.enqueue_notice(team_id, channel_id, _KEY, render_greeting(), now)
    desk.queued.set()
    _log.info("workspace.greeted", team_id=team_id, user_id=user_id)
    return True
