"""Who may change subscriptions where: one rule for the workspace, and rules of channels that differ from it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import col

from bot.permitting import OPEN, Policy
from storage.people_tables import PolicyRow
from storage.repository import Repository

# The rule of the workspace stands under no channel.
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy as somebody set it; `channel_id` None: for every channel that has none of its own."""

    channel_id: str | None
    policy: Policy
    set_by: str
    set_at: datetime


class Policies(Repository):
    """The rules of workspaces."""

    async def get(self, team_id: str, channel_id: str) -> Policy:
        """Return what holds in the channel: its own rule, else that of the workspace."""
        found = await self.connection.execute(
            select(col(PolicyRow.policy))
            .where(col(PolicyRow.team_id) == team_id, col(PolicyRow.channel_id).in_((channel_id, EVERYWHERE)))
            .order_by(col(PolicyRow.channel_id).desc())
            .limit(1),
        )
        return found.scalar_one_or_none() or OPEN

    async def list_all(self, team_id: str) -> list[Rule]:
        """Return the rules of a workspace, that of the whole workspace first."""
        found = await self.connection.execute(
            select(
                col(PolicyRow.channel_id), col(PolicyRow.policy), col(PolicyRow.updated_by), col(PolicyRow.updated_at)
            )
            .where(col(PolicyRow.team_id) == team_id)
            .order_by(col(PolicyRow.channel_id)),
        )
        return [Rule(row[0] or None, row[1], row[2], row[3]) for row in found]

    async def put(self, team_id: str, channel_id: str | None, policy: Policy, user_id: str, now: datetime) -> None:
        """Let this hold in the channel, or (None) in all that have no rule of their own."""
        changed = {"policy": policy, "updated_by": user_id, "updated_at": now}
        same = {"team_id": team_id, "channel_id": channel_id or EVERYWHERE}
        statement = self.upsert(PolicyRow).values(**same, **changed)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=list(same), set_=changed))

    async def delete(self, team_id: str, channel_id: str) -> bool:
        """Let the channel go by the rule of the workspace again; False when it did."""
        found = await self.connection.execute(
            delete(PolicyRow).where(col(PolicyRow.team_id) == team_id, col(PolicyRow.channel_id) == channel_id),
        )
        return found.rowcount == 1
