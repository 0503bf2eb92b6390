"""Workspaces as a whole: which ones there are, who left, and every row of theirs, given out or taken away."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, Text, and_, delete, or_, select, type_coerce, union, update
from sqlmodel import SQLModel, col

from storage.channels import Channels
from storage.columns import Packed
from storage.installation_tables import InstallationRow
from storage.people_tables import AuditRow
from storage.repository import Repository, core
from storage.tables import SubscriptionKeyRow, SubscriptionRow, WorkspaceRow

LEFT = "uninstalled"
_SECRETS = frozenset({"sealed_token"})
_AT_ONCE = 500


class Workspaces(Repository):
    """Whole workspaces. Of one that left, its own row goes last: so a purge that was cut off is found again."""

    async def list_ids(self) -> list[str]:
        """Return every workspace that any row belongs to."""
        found = await self.connection.execute(union(*(select(table.c.team_id) for table in team_tables())))
        return sorted(found.scalars())

    async def mark_left(self, team_id: str, now: datetime) -> list[str]:
        """Write down that the workspace took the bot away: nothing is sent there any more. Return who is meant.

        An organisation takes it from all its workspaces that have it by nobody else.
        """
        left = [team_id, *await self._list_members(team_id)]
        for one in left:
            await Channels(self.connection).pause_team(one, LEFT, now)
            await self.connection.execute(
                update(WorkspaceRow)
                .where(col(WorkspaceRow.team_id) == one, col(WorkspaceRow.uninstalled_at).is_(None))
                .values(uninstalled_at=now),
            )
        return left

    async def mark_back(self, team_id: str) -> None:
        """Write down that the workspace, or the organisation with its own, has the bot again, and resume it."""
        for one in [team_id, *await self._list_members(team_id)]:
            await self.connection.execute(
                update(WorkspaceRow).where(col(WorkspaceRow.team_id) == one).values(uninstalled_at=None),
            )
            await Channels(self.connection).resume_team(one)

    async def list_left(self, before: datetime) -> list[str]:
        """Return who took the bot away before then, and still has rows here."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.team_id))
            .where(col(WorkspaceRow.uninstalled_at) < before)
            .order_by(col(WorkspaceRow.team_id)),
        )
        return list(found.scalars())

    async def has_left(self, team_id: str, before: datetime) -> bool:
        """Return whether the workspace took the bot away before then; it cannot come back while this transaction is."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.team_id))
            .where(col(WorkspaceRow.team_id) == team_id, col(WorkspaceRow.uninstalled_at) < before)
            .with_for_update(),
        )
        return found.first() is not None

    async def purge(self, team_id: str) -> int:
        """Delete some rows of the workspace, but its own; return how many. Zero: nothing is left but that."""
        for table in team_tables():
            if table is core(WorkspaceRow):
                continue
            keys = list(table.primary_key.columns)
            some = select(*keys).where(table.c.team_id == team_id).limit(_AT_ONCE)
            rows = (await self.connection.execute(some)).all()
            if rows:
                chosen = or_(*(and_(*(key == value for key, value in zip(keys, row, strict=True))) for row in rows))
                await self.connection.execute(delete(table).where(table.c.team_id == team_id, chosen))
                return len(rows)
        return 0

    async def forget(self, team_id: str) -> int:
        """Delete the workspace's own row, the last of all; return whether there was one, as a number."""
        own = delete(WorkspaceRow).where(col(WorkspaceRow.team_id) == team_id)
        return (await self.connection.execute(own)).rowcount

    async def export(self, team_id: str) -> AsyncIterator[str]:
        """Yield every row of the workspace as a JSON line, but its token."""
        for table in team_tables():
            columns = [_plain(column) for column in table.c if column.name not in _SECRETS]
            found = await self.connection.stream(
                select(*columns).where(table.c.team_id == team_id).order_by(*table.primary_key.columns),
            )
            async for row in found.mappings():
                values = {name: _value(table, name, value) for name, value in row.items()}
                yield json.dumps({"table": table.name, **values}, ensure_ascii=False)

    async def _list_members(self, team_id: str) -> list[str]:
        """Return the workspaces of an organisation that did not install the bot for themselves."""
        own = select(col(InstallationRow.team_id))
        found = await self.connection.execute(
            select(col(WorkspaceRow.team_id))
            .where(
                col(WorkspaceRow.enterprise_id) == team_id,
                col(WorkspaceRow.team_id) != team_id,
                col(WorkspaceRow.team_id).not_in(own),
            )
            .order_by(col(WorkspaceRow.team_id)),
        )
        return list(found.scalars())


def team_tables() -> list[Table]:
    """Return every table whose rows belong to workspaces, in an order in which they can be emptied.

    Subscriptions go first, so that no more is queued; rows that point to others go before those.
    """
    first: list[type[SQLModel]] = [SubscriptionKeyRow, SubscriptionRow]
    ordered = [core(table) for table in first]
    others = [table for table in reversed(AuditRow.metadata.sorted_tables) if "team_id" in table.c]
    return ordered + [table for table in others if table not in ordered]


def _plain(column: Any) -> Any:  # noqa: ANN401  a column of any type
    return type_coerce(column, Text).label(column.name) if isinstance(column.type, Packed) else column


def _value(table: Table, name: str, value: Any) -> Any:  # noqa: ANN401  a value of any column
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return json.loads(value) if value is not None and isinstance(table.c[name].type, Packed) else value
