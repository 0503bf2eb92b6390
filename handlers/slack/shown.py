"""The story that a button belongs to, as it is shown where the button was pressed."""

from bot.errors import UserError
from bot.model import Story
from handlers.corrected import get_story
from handlers.intake import Desk

_GONE = "That story is not kept any more."
_ID_LIMIT = 18


async def find_story(value: str, team_id: str, desk: Desk) -> Story:
    """Return the story whose number a button says, as the workspace knows it; UserError when there is none."""
    async with desk.database.snapshot() as tx:
        story = await get_story(tx, team_id, int(value)) if value.isdecimal() and len(value) < _ID_LIMIT else None
    if story is None:
        raise UserError(_GONE)
    return story
