"""Who did what with Topline, for the admins of a workspace."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from storage.people_tables import AuditRow
from storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person did: `action` is `noun.verb` (`subscription.added`), `detail` the rest in words."""

    user_id: str
    action: str
    detail: str
    channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """A deed as it was written down."""

    id: int
    deed: Deed
    done_at: datetime


class Audits(Repository):
    """The deeds of the people of a workspace. Written in the transaction that does the thing."""

    async def add(self, team_id: str, deed: Deed, now: datetime) -> None:
        """Write down what was done."""
        await self.insert_row(
            AuditRow,
            team_id=team_id,
            channel_id=deed.channel_id,
            user_id=deed.user_id,
            action=deed.action,
            detail=deed.detail,
            done_at=now,
        )

    async def list_latest(self, team_id: str, limit: int, *, before_id: int | None = None) -> list[Audit]:
        """Return up to `limit` deeds, the latest first; `before_id` gives the next page."""
        conditions = [col(AuditRow.team_id) == team_id]
        if before_id is not None:
            conditions.append(col(AuditRow.id) < before_id)
        found = await self.connection.execute(
            select(
                col(AuditRow.id),
                col(AuditRow.user_id),
                col(AuditRow.action),
                col(AuditRow.detail),
                col(AuditRow.channel_id),
                col(AuditRow.done_at),
            )
            .where(*conditions)
            .order_by(col(AuditRow.id).desc())
            .limit(limit),
        )
        return [Audit(row[0], Deed(row[1], row[2], row[3], row[4]), row[5]) for row in found]
