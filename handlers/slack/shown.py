"""The story that a button belongs to, as it is shown to whoever pressed it."""

from bot.correcting import apply_corrections
from bot.errors import UserError
from bot.model import Story
from handlers.corrected import get_story, list_accepted
from handlers.intake import Desk
from handlers.slack.place import Place

# What was read for one person has such a mark instead of a story's number.
READING = "r:"
_GONE = "That story is not kept any more."
_READ_AGAIN = "That is not kept any more. Let me read it again."
_ID_LIMIT = 18


async def find_story(value: str, place: Place, desk: Desk) -> Story:
    """Return the story whose number a button says, as the workspace knows it, or what was read for the person.

    UserError when there is none.
    """
    async with desk.database.snapshot(place.team_id) as tx:
        if value.startswith(READING):
            story = await tx.readings.get(place.team_id, place.user_id, value)
        else:
            is_number = value.isdecimal() and len(value) < _ID_LIMIT
            story = await get_story(tx, place.team_id, int(value)) if is_number else None
    if story is None:
        raise UserError(_READ_AGAIN if value.startswith(READING) else _GONE)
    return story


async def find_story_at(mark: str, place: Place, desk: Desk) -> Story:
    """Return a story as it was at a version (`number:version`): what a form that is open still shows."""
    number, _, version = mark.partition(":")
    story = await find_story(number, place, desk)
    if str(story.version) == version or not version.isdecimal():
        return story
    async with desk.database.snapshot(place.team_id) as tx:
        before = await tx.stories.get_version(story.id, int(version))
        return apply_corrections(before, await list_accepted(tx, place.team_id, story.id)) if before else story
