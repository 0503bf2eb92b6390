"""Requests that Slack sent: it sends them again when an answer is late, to whichever replica it likes."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from storage.repository import Repository
from storage.tables import RequestRow


class Requests(Repository):
    """The ids of requests that were taken."""

    async def add(self, team_id: str, event_id: str, now: datetime) -> bool:
        """Write the request down; False when Slack sent it before."""
        return await self.insert_new(RequestRow, team_id=team_id, event_id=event_id, taken_at=now)

    async def delete_before(self, instant: datetime) -> int:
        """Forget the requests taken before `instant`, and return how many."""
        return (await self.connection.execute(delete(RequestRow).where(col(RequestRow.taken_at) < instant))).rowcount
