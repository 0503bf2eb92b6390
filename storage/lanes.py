"""How channels and people want to be told."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlmodel import col

from bot.lanes import LaneSettings
from storage.held import HeldAlerts
from storage.people_tables import LaneSettingsRow
from storage.repository import Repository

_LANES_A_QUERY = 2_000


class Lanes(Repository):
    """The settings of the channels of a workspace."""

    async def get(self, team_id: str, channel_id: str) -> LaneSettings:
        """Return what the channel set, or the defaults."""
        return await self.find(team_id, channel_id) or LaneSettings()

    async def find(self, team_id: str, channel_id: str) -> LaneSettings | None:
        """Return what the channel set, None when it never did."""
        found = await self.connection.execute(
            select(col(LaneSettingsRow.settings)).where(
                col(LaneSettingsRow.team_id) == team_id, col(LaneSettingsRow.channel_id) == channel_id
            ),
        )
        return found.scalar_one_or_none()

    async def put(self, team_id: str, channel_id: str, settings: LaneSettings, user_id: str, now: datetime) -> None:
        """Keep what the channel wants, in place of what it wanted before; what is held for it moves with that."""
        changed = {"settings": settings, "updated_by": user_id, "updated_at": now}
        same = {"team_id": team_id, "channel_id": channel_id}
        statement = self.upsert(LaneSettingsRow).values(**same, **changed)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=list(same), set_=changed))
        await HeldAlerts(self.connection).move(team_id, channel_id, settings, now)

    async def list_for(self, lanes: Collection[tuple[str, str]]) -> dict[tuple[str, str], LaneSettings]:
        """Return what those of `lanes` set that set anything, each locked until the transaction ends.

        So the budget of a lane is counted by one at a time.
        """
        found: dict[tuple[str, str], LaneSettings] = {}
        ordered = sorted(lanes)
        for start in range(0, len(ordered), _LANES_A_QUERY):
            part = ordered[start : start + _LANES_A_QUERY]
            rows = await self.connection.execute(
                select(col(LaneSettingsRow.team_id), col(LaneSettingsRow.channel_id), col(LaneSettingsRow.settings))
                .where(tuple_(col(LaneSettingsRow.team_id), col(LaneSettingsRow.channel_id)).in_(part))
                .order_by(col(LaneSettingsRow.team_id), col(LaneSettingsRow.channel_id))
                .with_for_update(),
            )
            found |= {(row[0], row[1]): row[2] for row in rows}
        return found
