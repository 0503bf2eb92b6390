"""Stories as a workspace knows them: with the corrections laid over that its admins accepted."""

from collections.abc import Sequence

from bot.correcting import Correction, apply_corrections
from bot.model import Story
from storage.corrections import CorrectionState
from storage.database import Transaction


async def list_accepted(tx: Transaction, team_id: str, story_id: int) -> list[Correction]:
    """Return the corrections of a story that hold in the workspace, the oldest first."""
    accepted = await tx.corrections.list_for_story(team_id, story_id, CorrectionState.ACCEPTED)
    return [one.correction for one in accepted]


async def get_story(tx: Transaction, team_id: str, story_id: int) -> Story | None:
    """Return a story as the workspace knows it."""
    story = await tx.stories.get(story_id)
    return apply_corrections(story, await list_accepted(tx, team_id, story_id)) if story else None


async def get_stories(tx: Transaction, team_id: str, story_ids: Sequence[int]) -> dict[int, Story]:
    """Return stories as the workspace knows them, by id."""
    stories = await tx.stories.get_many(story_ids)
    accepted = await tx.corrections.list_accepted(team_id, story_ids)
    return {number: apply_corrections(story, accepted.get(number, [])) for number, story in stories.items()}
