"""What became of matches that were given no card: told in a digest, below the floor, muted, withdrawn in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import col

from bot.lanes import Ending, HeldReason
from bot.model import Match, MatchReason
from storage.people_tables import SettledMatchRow
from storage.repository import Repository

_SETTLED = (
    col(SettledMatchRow.team_id),
    col(SettledMatchRow.channel_id),
    col(SettledMatchRow.story_id),
    col(SettledMatchRow.ending),
    col(SettledMatchRow.version),
    col(SettledMatchRow.reasons),
    col(SettledMatchRow.why),
    col(SettledMatchRow.change),
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a story in a lane, at a version of it. `change` is what had changed since the lane heard of it."""

    team_id: str
    channel_id: str
    story_id: int
    ending: Ending
    version: int
    reasons: tuple[MatchReason, ...] = ()
    why: HeldReason | None = None
    change: str | None = None

    @property
    def match(self) -> Match:
        """Return what was settled, as a match."""
        return Match(self.team_id, self.channel_id, self.reasons)


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """Where in a digest a story was told: the digest's key, the page, and the place counted from its beginning."""

    digest_key: str
    page: int
    place: int


class SettledMatches(Repository):
    """The last word on a story in a lane that has no card of it."""

    async def put(self, settled: Settled, now: datetime, at: DigestPlace | None = None) -> None:
        """Write down what became of the match, in place of what was written before."""
        await self.put_all([(settled, at)], now)

    async def put_all(self, settled: Sequence[tuple[Settled, DigestPlace | None]], now: datetime) -> None:
        """Write down what became of matches, in place of what was written before."""
        if not settled:
            return
        rows = [_values(one, at) | {"settled_at": now} for one, at in settled]
        same = ["team_id", "channel_id", "story_id"]
        statement = self.upsert(SettledMatchRow)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in same}
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=same, set_=changed),
            rows,
        )

    async def get_many(self, team_id: str, channel_id: str, story_ids: Collection[int]) -> dict[int, Settled]:
        """Return what became of those of the stories that were settled for the lane, by story."""
        found = await self._load(
            col(SettledMatchRow.team_id) == team_id,
            col(SettledMatchRow.channel_id) == channel_id,
            col(SettledMatchRow.story_id).in_(story_ids),
        )
        return {settled.story_id: settled for settled in found}

    async def delete(self, team_id: str, channel_id: str, story_id: int) -> None:
        """Forget what became of the match: the lane gets a card after all."""
        await self.connection.execute(
            delete(SettledMatchRow).where(
                col(SettledMatchRow.team_id) == team_id,
                col(SettledMatchRow.channel_id) == channel_id,
                col(SettledMatchRow.story_id) == story_id,
            ),
        )

    async def list_for_story(self, story_id: int) -> dict[tuple[str, str], Settled]:
        """Return what became of the story in each lane that it was settled for."""
        found = await self._load(col(SettledMatchRow.story_id) == story_id)
        return {(settled.team_id, settled.channel_id): settled for settled in found}

    async def list_digest(self, team_id: str, channel_id: str, digest_key: str, page: int) -> list[Settled]:
        """Return what a page of a digest told, in its order; what a later digest told again is there."""
        return await self._load(
            col(SettledMatchRow.team_id) == team_id,
            col(SettledMatchRow.channel_id) == channel_id,
            col(SettledMatchRow.digest_key) == digest_key,
            col(SettledMatchRow.page) == page,
        )

    async def count_pages(self, team_id: str, channel_id: str, digest_key: str) -> int:
        """Return how many pages the digest has."""
        found = await self.connection.execute(
            select(func.max(col(SettledMatchRow.page))).where(
                col(SettledMatchRow.team_id) == team_id,
                col(SettledMatchRow.channel_id) == channel_id,
                col(SettledMatchRow.digest_key) == digest_key,
            ),
        )
        return found.scalar_one() or 0

    async def list_for_lane(self, team_id: str, channel_id: str, limit: int) -> Sequence[Settled]:
        """Return what became of matches in the lane, the latest first: the answer to why there was no card."""
        return await self._load(
            col(SettledMatchRow.team_id) == team_id,
            col(SettledMatchRow.channel_id) == channel_id,
            order=(col(SettledMatchRow.settled_at).desc(), col(SettledMatchRow.story_id).desc()),
            limit=limit,
        )

    async def delete_before(self, before: datetime, limit: int) -> int:
        """Forget up to `limit` matches that were settled before then; return how many."""
        old = (
            select(col(SettledMatchRow.team_id), col(SettledMatchRow.channel_id), col(SettledMatchRow.story_id))
            .where(col(SettledMatchRow.settled_at) < before)
            .limit(limit)
        )
        rows = (await self.connection.execute(old)).all()
        for row in rows:
            await self.delete(*row)
        return len(rows)

    async def _load(
        self,
        *conditions: Any,  # noqa: ANN401  SQLAlchemy's expressions
        order: Sequence[Any] = (col(SettledMatchRow.place), col(SettledMatchRow.story_id)),
        limit: int | None = None,
    ) -> list[Settled]:
        found = await self.connection.execute(select(*_SETTLED).where(*conditions).order_by(*order).limit(limit))
        return [_settled(row) for row in found]


def _settled(row: Any) -> Settled:  # noqa: ANN401  a row of _SETTLED
    why = HeldReason(row[6]) if row[6] else None
    return Settled(row[0], row[1], row[2], Ending(row[3]), row[4], row[5], why, row[7])


def _values(one: Settled, at: DigestPlace | None) -> dict[str, Any]:
    told = {field.name: getattr(one, field.name) for field in fields(one)}
    return told | {
        "digest_key": at.digest_key if at else None,
        "page": at.page if at else 0,
        "place": at.place if at else 0,
    }
