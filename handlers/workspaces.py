"""`topline workspaces` and `topline tokens`: who has the bot, what is kept of them, and the key of their tokens."""

from collections.abc import Callable
from datetime import datetime

from bot.config import Settings
from bot.errors import UserError
from handlers.opening import open_database
from handlers.slack.tokens import open_tokens


async def list_workspaces(settings: Settings) -> str:
    """Return a line for each workspace that anything is kept of."""
    async with open_database(settings) as database, database.snapshot() as tx:
        installed = {one.team_id: one for one in await tx.installations.list_all()}
        lines: list[str] = []
        for team_id in await tx.workspaces.list_ids():
            one = installed.get(team_id)
            by = f"installed {_minute(one.installed_at)} by {one.installed_by}" if one else "no token kept here"
            paused = await tx.channels.get_team_pause(team_id)
            lines.append(f"{team_id}  {by}" + (f"  paused: {paused}" if paused else ""))
    return "\n".join(lines) or "No workspace has anything here."


async def export_workspace(team_id: str, settings: Settings, say: Callable[[str], None]) -> str:
    """Say every row of the workspace; UserError when there is none."""
    count = 0
    async with open_database(settings) as database, database.snapshot() as tx:
        async for line in tx.workspaces.export(team_id):
            say(line)
            count += 1
    if not count:
        message = f"Nothing is kept of a workspace {team_id}. `topline workspaces list` shows which there are."
        raise UserError(message)
    return ""


async def purge_workspace(team_id: str, settings: Settings) -> str:
    """Delete every row of the workspace, few at once; cut off, it can be begun again."""
    async with open_database(settings) as database:
        rows = 0
        while True:
            async with database.transaction() as tx:
                deleted = await tx.workspaces.purge(team_id)
                if not deleted:
                    rows += await tx.workspaces.forget(team_id)
                    break
            rows += deleted
    return f"{rows} rows of {team_id} are deleted."


async def rotate_tokens(settings: Settings) -> str:
    """Seal every token with the first key."""
    async with open_database(settings) as database:
        tokens = open_tokens(database, settings)
        if tokens is None:
            message = "There are no tokens to rotate: SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not set."
            raise UserError(message)
        count = await tokens.rotate()
    return f"{count} tokens are sealed with the first key of TOPLINE_TOKEN_KEY. The others can be taken out."


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
