"""Readings: what was read for one person alone, kept for a day so that its buttons work."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import col

from bot.model import Story
from storage.people_tables import ReadingRow
from storage.repository import Repository


class Readings(Repository):
    """What people of a workspace let Topline read."""

    async def add(self, team_id: str, user_id: str, reading_id: str, story: Story, now: datetime) -> None:
        """Keep what was read; `reading_id` cannot be guessed."""
        await self.insert_new(ReadingRow, id=reading_id, team_id=team_id, user_id=user_id, story=story, taken_at=now)

    async def get(self, team_id: str, user_id: str, reading_id: str) -> Story | None:
        """Return what was read for this person."""
        found = await self.connection.execute(
            select(col(ReadingRow.story)).where(
                col(ReadingRow.id) == reading_id,
                col(ReadingRow.team_id) == team_id,
                col(ReadingRow.user_id) == user_id,
            )
        )
        return found.scalar_one_or_none()

    async def delete_before(self, before: datetime) -> int:
        """Forget what was read before then, and return how much."""
        return (await self.connection.execute(delete(ReadingRow).where(col(ReadingRow.taken_at) < before))).rowcount
