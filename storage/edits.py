"""Cards that are to name another source of their story: not at once, so that many sources are one edit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_
from sqlmodel import col

from bot.model import Match, MatchReason
from storage.repository import Repository
from storage.tables import EditRow


class Edits(Repository):
    """The edits that wait for more sources. A channel has one a story, due when the first was to be named."""

    async def add(self, matches: Sequence[Match], story_id: int, due_at: datetime) -> None:
        """Let these channels' cards of the story be edited at `due_at`, or when it was settled before."""
        known = await self._reasons(story_id)
        rows = [
            {
                "team_id": match.team_id,
                "channel_id": match.channel_id,
                "story_id": story_id,
                "reasons": tuple(dict.fromkeys((*known.get((match.team_id, match.channel_id), ()), *match.reasons))),
                "due_at": due_at,
            }
            for match in matches
        ]
        if rows:
            statement = self.upsert(EditRow)
            keep = {"reasons": statement.excluded.reasons}
            key = ["team_id", "channel_id", "story_id"]
            await self.connection.execute(statement.on_conflict_do_update(index_elements=key, set_=keep), rows)

    async def take_due(self, now: datetime, limit: int) -> dict[int, list[Match]]:
        """Take up to `limit` edits that are due, by their stories; queue them in the same transaction."""
        found = await self.connection.execute(
            select(col(EditRow.team_id), col(EditRow.channel_id), col(EditRow.story_id), col(EditRow.reasons))
            .where(col(EditRow.due_at) <= now)
            .order_by(col(EditRow.due_at))
            .limit(limit)
            .with_for_update(skip_locked=True),
        )
        due: dict[int, list[Match]] = {}
        for team_id, channel_id, story_id, reasons in found:
            due.setdefault(story_id, []).append(Match(team_id, channel_id, reasons))
        taken = [(match.team_id, match.channel_id, story_id) for story_id, matches in due.items() for match in matches]
        key = tuple_(col(EditRow.team_id), col(EditRow.channel_id), col(EditRow.story_id))
        if taken:
            await self.connection.execute(delete(EditRow).where(key.in_(taken)))
        return due

    async def next_due_at(self) -> datetime | None:
        """Return when the first edit is due."""
        return (await self.connection.execute(select(func.min(col(EditRow.due_at))))).scalar_one()

    async def _reasons(self, story_id: int) -> dict[tuple[str, str], tuple[MatchReason, ...]]:
        found = await self.connection.execute(
            select(col(EditRow.team_id), col(EditRow.channel_id), col(EditRow.reasons)).where(
                col(EditRow.story_id) == story_id
            ),
        )
        return {(row[0], row[1]): row[2] for row in found}
