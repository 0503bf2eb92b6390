"""What channels are to hear of later: stories held for a digest, for the morning, or over the day's budget."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, select, tuple_, update
from sqlmodel import col

from bot.lanes import HeldReason, LaneSettings
from bot.model import Match, MatchReason
from bot.roads import Hold, next_due
from storage.people_tables import HeldAlertRow
from storage.repository import Repository

_HELD = (
    col(HeldAlertRow.team_id),
    col(HeldAlertRow.channel_id),
    col(HeldAlertRow.story_id),
    col(HeldAlertRow.reasons),
    col(HeldAlertRow.why),
    col(HeldAlertRow.version),
    col(HeldAlertRow.due_at),
    col(HeldAlertRow.created_at),
)


@dataclass(frozen=True, slots=True)
class Held:
    """A story that waits for its lane; `version` is what it told when it was held first."""

    team_id: str
    channel_id: str
    story_id: int
    reasons: tuple[MatchReason, ...]
    why: HeldReason
    version: int
    due_at: datetime
    created_at: datetime

    @property
    def match(self) -> Match:
        """Return what is held, as a match."""
        return Match(self.team_id, self.channel_id, self.reasons)

    @property
    def hold(self) -> Hold:
        """Return how it is held."""
        return Hold(self.why, self.due_at)

    def until(self, due_at: datetime) -> "Held":
        """Return the same, due at another time."""
        return replace(self, due_at=due_at)


class HeldAlerts(Repository):
    """The stories that wait for their lanes. A lane holds a story once, for all its reasons, until the first is due."""

    async def add(self, match: Match, story_id: int, version: int, hold: Hold, now: datetime) -> None:
        """Hold the story for the lane; one that is held already is due when the first of both is."""
        before = next(iter(await self._load(*_here(match, story_id))), None)
        reasons = tuple(dict.fromkeys((*(before.reasons if before else ()), *match.reasons)))
        lane = (match.team_id, match.channel_id)
        await self.put([Held(*lane, story_id, reasons, hold.why, version, hold.due_at, now)])

    async def put(self, rows: Sequence[Held]) -> None:
        """Hold stories, each for these reasons; one that is held already is due when the first of both is."""
        if not rows:
            return
        statement = self.upsert(HeldAlertRow)
        new = statement.excluded
        is_sooner = new.due_at < col(HeldAlertRow.due_at)
        merged = {
            "reasons": new.reasons,
            "why": case((is_sooner, new.why), else_=col(HeldAlertRow.why)),
            "due_at": case((is_sooner, new.due_at), else_=col(HeldAlertRow.due_at)),
        }
        same = ["team_id", "channel_id", "story_id"]
        statement = statement.on_conflict_do_update(index_elements=same, set_=merged)
        await self.connection.execute(
            statement, [{one.name: getattr(row, one.name) for one in fields(row)} for row in rows]
        )

    async def delete(self, team_id: str, channel_id: str, story_id: int) -> bool:
        """Let the story be held no more; False when it was not."""
        gone = delete(HeldAlertRow).where(*_here(Match(team_id, channel_id, ()), story_id))
        return (await self.connection.execute(gone)).rowcount == 1

    async def list_for_story(self, story_id: int) -> dict[tuple[str, str], Held]:
        """Return the lanes that hold the story."""
        found = await self._load(col(HeldAlertRow.story_id) == story_id)
        return {(held.team_id, held.channel_id): held for held in found}

    async def list_for_lane(self, team_id: str, channel_id: str) -> list[Held]:
        """Return what waits for the lane, the first due first."""
        return await self._load(col(HeldAlertRow.team_id) == team_id, col(HeldAlertRow.channel_id) == channel_id)

    async def list_due_lanes(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return (team_id, channel_id) of lanes with something due, the longest due first."""
        found = await self.connection.execute(
            select(col(HeldAlertRow.team_id), col(HeldAlertRow.channel_id))
            .where(col(HeldAlertRow.due_at) <= now)
            .group_by(col(HeldAlertRow.team_id), col(HeldAlertRow.channel_id))
            .order_by(func.min(col(HeldAlertRow.due_at)), col(HeldAlertRow.team_id), col(HeldAlertRow.channel_id))
            .limit(limit),
        )
        return [(row[0], row[1]) for row in found]

    async def take(self, team_id: str, channel_id: str, due_by: datetime | None) -> list[Held]:
        """Take what is due for the lane, or (None) all that waits; tell it in the same transaction.

        Of several who ask at once, one gets it.
        """
        conditions = [col(HeldAlertRow.team_id) == team_id, col(HeldAlertRow.channel_id) == channel_id]
        if due_by is not None:
            conditions.append(col(HeldAlertRow.due_at) <= due_by)
        found = await self.connection.execute(delete(HeldAlertRow).where(*conditions).returning(*_HELD))
        return sorted(map(_held, found), key=lambda held: (held.due_at, held.created_at, held.story_id))

    async def move(self, team_id: str, channel_id: str, settings: LaneSettings, now: datetime) -> None:
        """Let what waits for the lane, and is not due yet, be due by these settings from now on."""
        for held in await self.list_for_lane(team_id, channel_id):
            if held.due_at > now:
                await self.connection.execute(
                    update(HeldAlertRow)
                    .where(*_here(held.match, held.story_id))
                    .values(due_at=next_due(held.why, settings, now)),
                )

    async def count_for_lanes(self, lanes: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return how many stories wait for each of the lanes that hold any."""
        lane = tuple_(col(HeldAlertRow.team_id), col(HeldAlertRow.channel_id))
        found = await self.connection.execute(
            select(col(HeldAlertRow.team_id), col(HeldAlertRow.channel_id), func.count())
            .where(lane.in_(sorted(lanes)))
            .group_by(col(HeldAlertRow.team_id), col(HeldAlertRow.channel_id)),
        )
        return {(row[0], row[1]): row[2] for row in found}

    async def _load(self, *conditions: Any) -> list[Held]:  # noqa: ANN401  SQLAlchemy's expressions
        found = await self.connection.execute(
            select(*_HELD).where(*conditions).order_by(col(HeldAlertRow.due_at), col(HeldAlertRow.id)),
        )
        return [_held(row) for row in found]


def _here(match: Match, story_id: int) -> Sequence[Any]:
    return (
        col(HeldAlertRow.team_id) == match.team_id,
        col(HeldAlertRow.channel_id) == match.channel_id,
        col(HeldAlertRow.story_id) == story_id,
    )


def _held(row: Any) -> Held:  # noqa: ANN401  a row of _HELD
    return Held(row[0], row[1], row[2], row[3], HeldReason(row[4]), *row[5:])
