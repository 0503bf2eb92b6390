"""Channels and workspaces as Slack lets us reach them: open, or paused for a reason, with their messages held."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlmodel import col

from storage.outbox import WAITING
from storage.repository import Repository
from storage.tables import ChannelRow, OutboxRow, OutboxState, WorkspaceRow


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that a message was queued for, or that is paused."""

    team_id: str
    channel_id: str
    paused_reason: str | None
    paused_at: datetime | None


class Channels(Repository):
    """Which channels and workspaces are paused. A pause keeps what waits: it is held until the channel is resumed."""

    async def get(self, team_id: str, channel_id: str) -> Channel | None:
        """Return the channel, with its own pause or that of its workspace."""
        found = await self._load(col(ChannelRow.team_id) == team_id, col(ChannelRow.channel_id) == channel_id)
        team_reason = await self.get_team_pause(team_id)
        if team_reason and (not found or found[0].paused_reason is None):
            return Channel(team_id, channel_id, team_reason, None)
        return found[0] if found else None

    async def get_team_pause(self, team_id: str) -> str | None:
        """Return why the whole workspace is paused, if it is."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.paused_reason)).where(col(WorkspaceRow.team_id) == team_id),
        )
        return found.scalar_one_or_none()

    async def list_paused_teams(self) -> list[str]:
        """Return the workspaces that are paused."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.team_id))
            .where(col(WorkspaceRow.paused_reason).is_not(None))
            .order_by(col(WorkspaceRow.team_id)),
        )
        return list(found.scalars())

    async def list_paused(self, team_id: str) -> list[Channel]:
        """Return the channels of the workspace that are paused, for their admin."""
        return await self._load(col(ChannelRow.team_id) == team_id, col(ChannelRow.paused_reason).is_not(None))

    async def set_admin_channel(self, team_id: str, channel_id: str | None) -> None:
        """Let the admins of the workspace be told of the sources there, or nowhere."""
        told = {"admin_channel_id": channel_id}
        statement = self.upsert(WorkspaceRow).values(team_id=team_id, **told)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=told))

    async def get_admin_channel(self, team_id: str) -> str | None:
        """Return where the admins of the workspace are told of the sources."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.admin_channel_id)).where(col(WorkspaceRow.team_id) == team_id),
        )
        return found.scalar_one_or_none()

    async def list_admin_channels(self) -> list[tuple[str, str]]:
        """Return (team_id, channel_id) of every channel in which admins are told of the sources."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.team_id), col(WorkspaceRow.admin_channel_id))
            .where(col(WorkspaceRow.admin_channel_id).is_not(None), col(WorkspaceRow.uninstalled_at).is_(None))
            .order_by(col(WorkspaceRow.team_id)),
        )
        return [(row.team_id, row.admin_channel_id) for row in found]

    async def is_greeted(self, team_id: str) -> bool:
        """Return whether somebody of the workspace was told what the bot is."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.greeted_at)).where(col(WorkspaceRow.team_id) == team_id),
        )
        return found.scalar_one_or_none() is not None

    async def mark_greeted(self, team_id: str, now: datetime) -> bool:
        """Write down that somebody of the workspace was greeted; False when somebody was before."""
        await self.insert_new(WorkspaceRow, team_id=team_id)
        done = await self.connection.execute(
            update(WorkspaceRow)
            .where(col(WorkspaceRow.team_id) == team_id, col(WorkspaceRow.greeted_at).is_(None))
            .values(greeted_at=now),
        )
        return done.rowcount == 1

    async def pause(self, team_id: str, channel_id: str, reason: str, now: datetime) -> None:
        """Hold what waits for the channel, and what will come, until it is resumed."""
        paused = {"paused_reason": reason, "paused_at": now, "open_at": None}
        statement = self.upsert(ChannelRow).values(team_id=team_id, channel_id=channel_id, **paused)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["team_id", "channel_id"], set_=paused),
        )
        await self._hold(col(OutboxRow.team_id) == team_id, col(OutboxRow.channel_id) == channel_id)

    async def resume(self, team_id: str, channel_id: str) -> None:
        """Let the channel have its held messages, unless its workspace is paused."""
        here = (col(ChannelRow.team_id) == team_id, col(ChannelRow.channel_id) == channel_id)
        await self.connection.execute(update(ChannelRow).where(*here).values(paused_reason=None, paused_at=None))
        if await self.get_team_pause(team_id) is None:
            await self._release(team_id, *here)

    async def pause_team(self, team_id: str, reason: str, now: datetime) -> None:
        """Hold what waits for the whole workspace until it is resumed."""
        paused = {"paused_reason": reason, "paused_at": now}
        statement = self.upsert(WorkspaceRow).values(team_id=team_id, **paused)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=paused))
        await self._lock_lanes(team_id)
        await self.connection.execute(
            update(ChannelRow).where(col(ChannelRow.team_id) == team_id).values(open_at=None),
        )
        await self._hold(col(OutboxRow.team_id) == team_id)

    async def resume_team(self, team_id: str) -> None:
        """Let the workspace have its held messages, but for channels paused for themselves."""
        await self.connection.execute(
            update(WorkspaceRow).where(col(WorkspaceRow.team_id) == team_id).values(paused_reason=None, paused_at=None),
        )
        await self._lock_lanes(team_id)
        await self._release(team_id, col(ChannelRow.team_id) == team_id)

    async def _lock_lanes(self, team_id: str) -> None:
        """Lock the workspace's lanes in the order in which whoever queues messages locks them."""
        lanes = select(col(ChannelRow.channel_id)).where(col(ChannelRow.team_id) == team_id)
        await self.connection.execute(lanes.order_by(col(ChannelRow.channel_id)).with_for_update())

    async def _hold(self, *conditions: Any) -> None:  # noqa: ANN401  SQLAlchemy's expressions
        await self.connection.execute(
            update(OutboxRow)
            .where(*conditions, col(OutboxRow.finished).is_(False), col(OutboxRow.state).in_(WAITING))
            .values(state=OutboxState.HELD),
        )

    async def _release(self, team_id: str, *conditions: Any) -> None:  # noqa: ANN401  SQLAlchemy's expressions
        open_channels = select(col(ChannelRow.channel_id)).where(*conditions, col(ChannelRow.paused_reason).is_(None))
        unfinished = (col(OutboxRow.team_id) == team_id, col(OutboxRow.finished).is_(False))
        first = (
            select(func.min(col(OutboxRow.created_at)))
            .where(*unfinished, col(OutboxRow.channel_id) == col(ChannelRow.channel_id))
            .scalar_subquery()
        )
        await self.connection.execute(
            update(ChannelRow)
            .where(*conditions, col(ChannelRow.paused_reason).is_(None), col(ChannelRow.open_at).is_(None))
            .values(open_at=case((first.is_not(None), func.coalesce(col(ChannelRow.quiet_until), first)))),
        )
        waits = case((col(OutboxRow.tries) > 0, OutboxState.RETRY), else_=OutboxState.NEW)
        await self.connection.execute(
            update(OutboxRow)
            .where(*unfinished, col(OutboxRow.state) == OutboxState.HELD, col(OutboxRow.channel_id).in_(open_channels))
            .values(state=waits),
        )

    async def _load(self, *conditions: Any) -> list[Channel]:  # noqa: ANN401  SQLAlchemy's expressions
        found = await self.connection.execute(
            select(
                col(ChannelRow.team_id),
                col(ChannelRow.channel_id),
                col(ChannelRow.paused_reason),
                col(ChannelRow.paused_at),
            )
            .where(*conditions)
            .order_by(col(ChannelRow.team_id), col(ChannelRow.channel_id)),
        )
        return [Channel(*row) for row in found]
