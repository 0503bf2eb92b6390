"""Cards that stand in channels: which message shows which story."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, tuple_, update
from sqlmodel import col

from bot.model import MatchReason
from storage.repository import Repository
from storage.tables import CardRow, OutboxRow

_LANES_A_QUERY = 2_000


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

    async def list_stories(self, team_id: str, channel_id: str, story_ids: Collection[int]) -> set[int]:
        """Return those of the stories that the channel has a card of."""
        found = await self.connection.execute(
            select(col(CardRow.story_id)).where(
                col(CardRow.team_id) == team_id,
                col(CardRow.channel_id) == channel_id,
                col(CardRow.story_id).in_(story_ids),
            ),
        )
        return set(found.scalars())

    async def count_begun(
        self, since: Mapping[tuple[str, str], datetime], but_story: int
    ) -> dict[tuple[str, str], int]:
        """Return how many cards each lane was given since its instant or has waiting, but for those of one story."""
        counted: dict[tuple[str, str], int] = dict.fromkeys(since, 0)
        ordered = sorted(since)
        for start in range(0, len(ordered), _LANES_A_QUERY):
            part = ordered[start : start + _LANES_A_QUERY]
            for team_id, channel_id, posted_at in await self._list_posted(part, min(since.values()), but_story):
                counted[team_id, channel_id] += posted_at >= since[team_id, channel_id]
            for team_id, channel_id, waiting in await self._count_waiting(part, but_story):
                counted[team_id, channel_id] += waiting
        return counted

    async def list_channels(self, story_id: int) -> list[tuple[str, str]]:
        """Return (team_id, channel_id) of every channel that has a card of the story."""
        found = await self.connection.execute(
            select(col(CardRow.team_id), col(CardRow.channel_id))
            .where(col(CardRow.story_id) == story_id)
            .order_by(col(CardRow.team_id), col(CardRow.channel_id)),
        )
        return [(row[0], row[1]) for row in found]

    async def _list_posted(self, lanes: Sequence[tuple[str, str]], since: datetime, but_story: int) -> Sequence[Any]:
        found = await self.connection.execute(
            select(col(CardRow.team_id), col(CardRow.channel_id), col(CardRow.posted_at)).where(
                tuple_(col(CardRow.team_id), col(CardRow.channel_id)).in_(lanes),
                col(CardRow.posted_at) >= since,
                col(CardRow.story_id) != but_story,
            ),
        )
        return found.all()

    async def _count_waiting(self, lanes: Sequence[tuple[str, str]], but_story: int) -> Sequence[Any]:
        """Return (team_id, channel_id, count) of the stories that wait for a first card."""
        has_card = exists().where(
            col(CardRow.team_id) == col(OutboxRow.team_id),
            col(CardRow.channel_id) == col(OutboxRow.channel_id),
            col(CardRow.story_id) == col(OutboxRow.story_id),
        )
        found = await self.connection.execute(
            select(col(OutboxRow.team_id), col(OutboxRow.channel_id), func.count(col(OutboxRow.story_id).distinct()))
            .where(
                tuple_(col(OutboxRow.team_id), col(OutboxRow.channel_id)).in_(lanes),
                col(OutboxRow.finished).is_(False),
                col(OutboxRow.story_id) != but_story,
                ~has_card,
            )
            .group_by(col(OutboxRow.team_id), col(OutboxRow.channel_id)),
        )
        return found.all()

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
