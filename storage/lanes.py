"""How channels and people want to be told."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from bot.lanes import LaneSettings
from storage.people_tables import LaneSettingsRow
from storage.repository import Repository


class Lanes(Repository):
    """The settings of the channels of a workspace."""

    async def get(self, team_id: str, channel_id: str) -> LaneSettings:
        """Return what the channel set, or the defaults."""
        found = await self.connection.execute(
            select(col(LaneSettingsRow.settings)).where(
                col(LaneSettingsRow.team_id) == team_id, col(LaneSettingsRow.channel_id) == channel_id
            ),
        )
        return found.scalar_one_or_none() or LaneSettings()

    async def put(self, team_id: str, channel_id: str, settings: LaneSettings, user_id: str, now: datetime) -> None:
        """Keep what the channel wants, in place of what it wanted before."""
        changed = {"settings": settings, "updated_by": user_id, "updated_at": now}
        same = {"team_id": team_id, "channel_id": channel_id}
        statement = self.upsert(LaneSettingsRow).values(**same, **changed)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=list(same), set_=changed))
