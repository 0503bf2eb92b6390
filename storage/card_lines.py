"""What is said of cards that stand: lines in their threads, and edits though their story tells nothing new."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from bot.messages import Message
from bot.model import Match, Story
from storage.outbox import Claim, Outbox
from storage.tables import CardRow, OutboxRow, OutboxState


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that tells no story; in the thread of the card of `thread_story_id`, if that is said."""

    message: Message
    thread_ts: str | None = None
    thread_story_id: int | None = None


class CardLines(Outbox):
    """The outbox, as far as it is about cards that stand already."""

    async def enqueue_line(self, team_id: str, story_id: int, key: str, message: Message, now: datetime) -> None:
        """Queue a notice for the thread of each card of the story in the workspace; once under `key`."""
        cards = await self.connection.execute(
            select(col(CardRow.channel_id)).where(col(CardRow.team_id) == team_id, col(CardRow.story_id) == story_id)
        )
        notice = {"notice_key": key, "notice": message, "thread_story_id": story_id, "edition": 0, "reasons": ()}
        await self._queue(
            [{"team_id": team_id, "channel_id": channel_id} | notice for channel_id in sorted(cards.scalars())], now
        )

    async def enqueue_edits(self, team_id: str, story: Story, now: datetime) -> int:
        """Let the cards of the story in the workspace be edited though it is the edition that they show."""
        mine = (col(CardRow.team_id) == team_id, col(CardRow.story_id) == story.id)
        cards = await self.connection.execute(
            update(CardRow).where(*mine).values(edition=0).returning(col(CardRow.channel_id))
        )
        channels = sorted(cards.scalars())
        same = (
            col(OutboxRow.team_id) == team_id,
            col(OutboxRow.story_id) == story.id,
            col(OutboxRow.edition) == story.edition,
        )
        again = {"state": OutboxState.NEW, "updated_at": now, "code": None, "finished": False}
        known = await self.connection.execute(
            update(OutboxRow)
            .where(*same, col(OutboxRow.channel_id).in_(channels), col(OutboxRow.finished).is_(True))
            .values(**again)
            .returning(col(OutboxRow.channel_id)),
        )
        rows = [
            {"team_id": team_id, "channel_id": channel_id, "state": OutboxState.NEW} for channel_id in known.scalars()
        ]
        await self._wake_lanes(rows, now)
        await self.enqueue([Match(team_id, channel_id, ()) for channel_id in channels], story, now)
        return len(channels)

    async def get_notice(self, claim: Claim) -> Notice | None:
        """Return what a notice says, and where."""
        thread = (
            select(col(CardRow.message_ts))
            .where(
                col(CardRow.team_id) == claim.team_id,
                col(CardRow.channel_id) == claim.channel_id,
                col(CardRow.story_id) == col(OutboxRow.thread_story_id),
            )
            .scalar_subquery()
        )
        found = await self.connection.execute(
            select(col(OutboxRow.notice), thread, col(OutboxRow.thread_story_id)).where(
                col(OutboxRow.id) == claim.outbox_id
            )
        )
        row = found.first()
        message: Message | None = row[0] if row else None
        return Notice(message, row[1], row[2]) if row and message else None
