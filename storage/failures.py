"""What could not be posted, tried again when an admin says so."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from storage.channels import Channels
from storage.repository import Repository
from storage.tables import OutboxRow, OutboxState


class Failures(Repository):
    """Messages that were given up. Delivery alone gives up; here they are queued once more."""

    async def try_again(self, team_id: str, outbox_id: int, now: datetime) -> str | None:
        """Queue a message that was given up again; return its channel, None when the workspace has no such message.

        Its lane opens as if it had been held. What it is to say is looked up anew: a newer edition may have come since.
        """
        own = (
            col(OutboxRow.team_id) == team_id,
            col(OutboxRow.id) == outbox_id,
            col(OutboxRow.state) == OutboxState.FAILED,
        )
        found = await self.connection.execute(select(col(OutboxRow.channel_id)).where(*own).with_for_update())
        channel_id = found.scalar_one_or_none()
        if channel_id is None:
            return None
        await self.connection.execute(
            update(OutboxRow)
            .where(*own)
            .values(state=OutboxState.HELD, finished=False, tries=0, code=None, updated_at=now),
        )
        await Channels(self.connection).resume(team_id, channel_id)
        return channel_id
