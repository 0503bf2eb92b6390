"""Mutes: what a channel does not want to hear of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlmodel import col

from storage.repository import Repository
from storage.tables import MuteRow


@dataclass(frozen=True, slots=True)
class Mute:
    """A key (`story:12`, `company:pfizer`) that a channel does not hear of; `until` None: for good."""

    team_id: str
    channel_id: str
    key: str
    until: datetime | None
    created_by: str


class Mutes(Repository):
    """The mutes of the channels of a workspace."""

    async def add(self, team_id: str, channel_id: str, key: str, until: datetime | None, created_by: str) -> None:
        """Mute `key` in the channel until then (None: for good), in place of a mute on the same key."""
        changed = {"until": until, "created_by": created_by}
        statement = self.upsert(MuteRow).values(team_id=team_id, channel_id=channel_id, key=key, **changed)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["team_id", "channel_id", "key"], set_=changed),
        )

    async def list_for_channel(self, team_id: str, channel_id: str, now: datetime) -> list[Mute]:
        """Return the mutes that hold at `now`."""
        found = await self.connection.execute(
            select(
                col(MuteRow.team_id),
                col(MuteRow.channel_id),
                col(MuteRow.key),
                col(MuteRow.until),
                col(MuteRow.created_by),
            )
            .where(
                col(MuteRow.team_id) == team_id,
                col(MuteRow.channel_id) == channel_id,
                or_(col(MuteRow.until).is_(None), col(MuteRow.until) > now),
            )
            .order_by(col(MuteRow.key)),
        )
        return [Mute(*row) for row in found]

    async def delete_ended(self, now: datetime) -> int:
        """Forget the mutes that no longer hold at `now`, and return how many."""
        return (await self.connection.execute(delete(MuteRow).where(col(MuteRow.until) <= now))).rowcount

    async def delete(self, team_id: str, channel_id: str, key: str) -> bool:
        """Take the mute away; False when there was none."""
        found = await self.connection.execute(
            delete(MuteRow).where(
                col(MuteRow.team_id) == team_id,
                col(MuteRow.channel_id) == channel_id,
                col(MuteRow.key) == key,
            ),
        )
        return found.rowcount == 1
