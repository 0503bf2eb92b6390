"""What a clock that ran ahead left behind: instants that no wait of ours reaches, and that would silence a lane."""

from datetime import datetime, timedelta

from sqlalchemy import or_, tuple_, update
from sqlmodel import col

from storage.repository import Repository
from storage.tables import ChannelRow, EditRow, HostRow, OutboxRow, SourceRow

# Slack and sites are heard when they ask for a day; quiet hours end within one.
LONGEST_WAIT = timedelta(hours=50)
# A source that never has news is still read every few days.
LONGEST_TURN = timedelta(days=15)


class ClockJumps(Repository):
    """Waits that cannot be: of lanes, of messages in flight, of sources, of hosts, of edits."""

    async def mend(self, now: datetime) -> int:
        """End every wait that is longer than any of ours; return of how many lanes and sources."""
        late = now + LONGEST_WAIT
        lanes = await self.connection.execute(
            update(ChannelRow)
            .where(or_(col(ChannelRow.open_at) > late, col(ChannelRow.quiet_until) > late))
            .values(quiet_until=None)
            .returning(col(ChannelRow.team_id), col(ChannelRow.channel_id)),
        )
        mended = [(row[0], row[1]) for row in lanes]
        if mended:
            await self._open(mended, late, now)
        sources = await self.connection.execute(
            update(SourceRow)
            .where(or_(col(SourceRow.lease_until) > late, col(SourceRow.next_at) > now + LONGEST_TURN))
            .values(lease_until=None, next_at=now),
        )
        await self.connection.execute(
            update(HostRow)
            .where(or_(col(HostRow.free_at) > late, col(HostRow.held_until) > late))
            .values(free_at=now, held_until=None),
        )
        await self.connection.execute(update(EditRow).where(col(EditRow.due_at) > late).values(due_at=now))
        return len(mended) + sources.rowcount

    async def _open(self, lanes: list[tuple[str, str]], late: datetime, now: datetime) -> None:
        """Open those lanes now, and end the leases in them: a message in flight is claimed as after a death."""
        here = tuple_(col(ChannelRow.team_id), col(ChannelRow.channel_id)).in_(lanes)
        await self.connection.execute(
            update(ChannelRow).where(here, col(ChannelRow.open_at) > late).values(open_at=now)
        )
        await self.connection.execute(
            update(OutboxRow)
            .where(
                tuple_(col(OutboxRow.team_id), col(OutboxRow.channel_id)).in_(lanes),
                col(OutboxRow.finished).is_(False),
                col(OutboxRow.lease_until) > late,
            )
            .values(lease_until=now),
        )
