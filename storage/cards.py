"""Cards that stand in channels: which message shows which story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import col

from bot.model import MatchReason
from storage.repository import Repository
from storage.tables import CardRow, OutboxRow


@dataclass(frozen=True, slots=True)
class PostedCard:
    """A message that shows `version` and `edition` of a story, with the reasons that it gives.

    Its thread has been told what changed up to `told_version`.
    """

    story_id: int
    message_ts: str
    reasons: tuple[MatchReason, ...]
    version: int
    edition: int
    told_version: int = 0


class Cards(Repository):
    """The cards in the channels of a workspace."""

    async def get(self, team_id: str, channel_id: str, story_id: int) -> PostedCard | None:
        """Return the card that shows the story in the channel."""
        return await self._load(
            col(CardRow.team_id) == team_id, col(CardRow.channel_id) == channel_id, col(CardRow.story_id) == story_id
        )

    async def find(self, team_id: str, channel_id: str, message_ts: str) -> PostedCard | None:
        """Return the card that is the message `message_ts`."""
        return await self._load(
            col(CardRow.team_id) == team_id,
            col(CardRow.channel_id) == channel_id,
            col(CardRow.message_ts) == message_ts,
        )

    async def add(self, team_id: str, channel_id: str, card: PostedCard, now: datetime) -> None:
        """Keep the card, in place of the channel's older one of the same story; what was told stays told."""
        changed = {
            "message_ts": card.message_ts,
            "version": card.version,
            "edition": card.edition,
            "reasons": card.reasons,
            "updated_at": now,
        }
        same = {"team_id": team_id, "channel_id": channel_id, "story_id": card.story_id}
        statement = self.upsert(CardRow).values(**same, **changed, posted_at=now, told_version=card.told_version)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=list(same), set_=changed))

    async def mark_told(self, team_id: str, channel_id: str, story_id: int, version: int) -> None:
        """Write down that the channel knows what changed up to `version`; never less than it knew."""
        await self.connection.execute(
            update(CardRow)
            .where(
                col(CardRow.team_id) == team_id,
                col(CardRow.channel_id) == channel_id,
                col(CardRow.story_id) == story_id,
                col(CardRow.told_version) < version,
            )
            .values(told_version=version),
        )

    async def count_begun(self, team_id: str, channel_id: str, since: datetime, but_story: int) -> int:
        """Return how many cards the channel was given since then or has waiting, but for those of one story."""
        card = (col(CardRow.team_id) == team_id, col(CardRow.channel_id) == channel_id)
        posted = await self.connection.execute(
            select(func.count())
            .select_from(CardRow)
            .where(*card, col(CardRow.posted_at) >= since, col(CardRow.story_id) != but_story),
        )
        has_card = select(col(CardRow.story_id)).where(*card)
        waiting = await self.connection.execute(
            select(func.count(col(OutboxRow.story_id).distinct())).where(
                col(OutboxRow.team_id) == team_id,
                col(OutboxRow.channel_id) == channel_id,
                col(OutboxRow.finished).is_(False),
                col(OutboxRow.story_id) != but_story,
                col(OutboxRow.story_id).not_in(has_card),
            ),
        )
        return posted.scalar_one() + waiting.scalar_one()

    async def list_channels(self, story_id: int) -> list[tuple[str, str]]:
        """Return (team_id, channel_id) of every channel that has a card of the story."""
        found = await self.connection.execute(
            select(col(CardRow.team_id), col(CardRow.channel_id))
            .where(col(CardRow.story_id) == story_id)
            .order_by(col(CardRow.team_id), col(CardRow.channel_id)),
        )
        return [(row[0], row[1]) for row in found]

    async def _load(self, *conditions: Any) -> PostedCard | None:  # noqa: ANN401  SQLAlchemy's expressions
        found = await self.connection.execute(
            select(
                col(CardRow.story_id),
                col(CardRow.message_ts),
                col(CardRow.reasons),
                col(CardRow.version),
                col(CardRow.edition),
                col(CardRow.told_version),
            ).where(*conditions),
        )
        row = found.first()
        return PostedCard(*row) if row else None
