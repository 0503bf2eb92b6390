"""Workspaces that took the bot away: half a day later every row of theirs is deleted."""

from datetime import datetime, timedelta

import structlog

from handlers.intake import Desk

# Long enough to come back from a mistake with everything in place; the promise is a day.
KEPT = timedelta(hours=12)
_log = structlog.get_logger()


async def purge_left(desk: Desk) -> None:
    """Delete the rows of workspaces that left; what was begun and cut off is gone on with the next time.

    A workspace's own row goes only when a later look found nothing else: what was being written meanwhile is caught.
    """
    before = desk.clock() - KEPT
    async with desk.database.snapshot() as tx:
        left = await tx.workspaces.list_left(before)
    for team_id in left:
        rows = 0
        while deleted := await _purge_some(team_id, before, desk):
            rows += deleted
            desk.at_step("purged")
        if not rows:
            await _forget(team_id, before, desk)
        _log.info("workspace.purged", team_id=team_id, rows=rows)


async def _purge_some(team_id: str, before: datetime, desk: Desk) -> int:
    """Delete few rows at once, so that nobody waits long for the database; none when the workspace came back."""
    async with desk.database.transaction() as tx:
        if not await tx.workspaces.has_left(team_id, before):
            return 0
        return await tx.workspaces.purge(team_id)


async def _forget(team_id: str, before: datetime, desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        if await tx.workspaces.has_left(team_id, before) and not await tx.workspaces.purge(team_id):
            await tx.workspaces.forget(team_id)
