"""Reminders of dates that people and channels wait for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlmodel import col

from bot.model import Event
from storage.people_tables import ReminderRow
from storage.repository import Repository
from storage.tables import CardRow, EventKeyRow, EventRow


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody waits for the date of a step; `is_told`: reminded of it already, what is left is its silence."""

    id: int
    team_id: str
    channel_id: str
    user_id: str
    story_id: int
    key: str
    event: Event
    days_before: int
    due_at: datetime
    is_told: bool = False


_REMINDER = (
    col(ReminderRow.id),
    col(ReminderRow.team_id),
    col(ReminderRow.channel_id),
    col(ReminderRow.user_id),
    col(ReminderRow.story_id),
    col(ReminderRow.key),
    col(ReminderRow.event),
    col(ReminderRow.days_before),
    col(ReminderRow.due_at),
    col(ReminderRow.is_told),
)


class Reminders(Repository):
    """The reminders of all workspaces."""

    async def add(self, reminder: Reminder, now: datetime) -> bool:
        """Keep a reminder; False when the channel has the same one already."""
        same = (
            col(ReminderRow.team_id) == reminder.team_id,
            col(ReminderRow.channel_id) == reminder.channel_id,
            col(ReminderRow.key) == reminder.key,
            col(ReminderRow.days_before) == reminder.days_before,
        )
        known = await self.connection.execute(select(col(ReminderRow.event)).where(*same))
        if reminder.event in known.scalars().all():
            return False
        await self.insert_row(
            ReminderRow,
            team_id=reminder.team_id,
            channel_id=reminder.channel_id,
            user_id=reminder.user_id,
            story_id=reminder.story_id,
            key=reminder.key,
            event=reminder.event,
            days_before=reminder.days_before,
            due_at=reminder.due_at,
            checked_at=now,
            is_told=reminder.is_told,
            created_at=now,
        )
        return True

    async def list_to_check(self, now: datetime, limit: int) -> list[Reminder]:
        """Return up to `limit` reminders that are due, or whose step there is later news of, the longest due first."""
        news = exists().where(
            col(EventKeyRow.key) == col(ReminderRow.key),
            col(EventRow.id) == col(EventKeyRow.event_id),
            col(EventRow.taken_at) > col(ReminderRow.checked_at),
        )
        found = await self.connection.execute(
            select(*_REMINDER)
            .where(or_(col(ReminderRow.due_at) <= now, news))
            .order_by(col(ReminderRow.due_at), col(ReminderRow.id))
            .limit(limit)
        )
        return [Reminder(*row) for row in found]

    async def put(self, reminder: Reminder, now: datetime) -> None:
        """Write down how a reminder stands after it was checked."""
        changed = {"event": reminder.event, "due_at": reminder.due_at, "is_told": reminder.is_told, "checked_at": now}
        await self.connection.execute(update(ReminderRow).where(col(ReminderRow.id) == reminder.id).values(**changed))

    async def list_for(self, team_id: str, channel_id: str, user_id: str) -> list[Reminder]:
        """Return the reminders of a channel, and those of a person in direct messages, the soonest first."""
        mine = and_(col(ReminderRow.user_id) == user_id, col(ReminderRow.channel_id).startswith("D"))
        found = await self.connection.execute(
            select(*_REMINDER)
            .where(col(ReminderRow.team_id) == team_id, or_(col(ReminderRow.channel_id) == channel_id, mine))
            .order_by(col(ReminderRow.due_at), col(ReminderRow.id))
        )
        return [Reminder(*row) for row in found]

    async def delete(self, team_id: str, reminder_id: int, channel_id: str) -> bool:
        """Forget a reminder of the channel; False when there is none."""
        same = (col(ReminderRow.team_id) == team_id, col(ReminderRow.channel_id) == channel_id)
        found = await self.connection.execute(delete(ReminderRow).where(*same, col(ReminderRow.id) == reminder_id))
        return found.rowcount == 1

    async def list_teams_with_card(self, story_id: int) -> list[str]:
        """Return the workspaces in which a card of the story stands."""
        found = await self.connection.execute(
            select(col(CardRow.team_id))
            .where(col(CardRow.story_id) == story_id)
            .distinct()
            .order_by(col(CardRow.team_id))
        )
        return list(found.scalars())
