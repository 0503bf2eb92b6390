"""Corrections: what people say is wrong with a story, and what the admins of their workspace made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from bot.correcting import Correction
from storage.people_tables import CorrectionRow
from storage.repository import Repository

_STORIES_A_QUERY = 200


class CorrectionState(StrEnum):
    """How far a correction has come."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction as somebody asked for it, with what they wrote beside it."""

    id: int
    story_id: int
    correction: Correction
    note: str
    state: CorrectionState
    asked_by: str
    channel_id: str
    asked_at: datetime


_ASKED = (
    col(CorrectionRow.id),
    col(CorrectionRow.story_id),
    col(CorrectionRow.correction),
    col(CorrectionRow.note),
    col(CorrectionRow.state),
    col(CorrectionRow.asked_by),
    col(CorrectionRow.channel_id),
    col(CorrectionRow.asked_at),
)


class Corrections(Repository):
    """The corrections of a workspace."""

    async def add(self, team_id: str, asked: Asked) -> int:
        """Keep a correction for review and return its number; `asked.id` is not looked at."""
        return await self.insert_row(
            CorrectionRow,
            team_id=team_id,
            channel_id=asked.channel_id,
            story_id=asked.story_id,
            correction=asked.correction,
            note=asked.note,
            state=asked.state,
            asked_by=asked.asked_by,
            asked_at=asked.asked_at,
        )

    async def get(self, team_id: str, correction_id: int) -> Asked | None:
        """Return a correction of the workspace."""
        found = await self._load(team_id, col(CorrectionRow.id) == correction_id, limit=1)
        return found[0] if found else None

    async def list_for_story(self, team_id: str, story_id: int, state: CorrectionState) -> list[Asked]:
        """Return the corrections of a story in one state, the oldest first."""
        same = (col(CorrectionRow.story_id) == story_id, col(CorrectionRow.state) == state)
        return await self._load(team_id, *same, limit=100)

    async def list_accepted(self, team_id: str, story_ids: Sequence[int]) -> dict[int, list[Correction]]:
        """Return the corrections that hold, by story, the oldest first."""
        accepted: dict[int, list[Correction]] = {}
        for start in range(0, len(story_ids), _STORIES_A_QUERY):
            part = col(CorrectionRow.story_id).in_(story_ids[start : start + _STORIES_A_QUERY])
            for one in await self._load(team_id, part, col(CorrectionRow.state) == CorrectionState.ACCEPTED):
                accepted.setdefault(one.story_id, []).append(one.correction)
        return accepted

    async def list_open(self, team_id: str, limit: int) -> list[Asked]:
        """Return up to `limit` corrections that nobody settled, the oldest first."""
        return await self._load(team_id, col(CorrectionRow.state) == CorrectionState.OPEN, limit=limit)

    async def settle(self, team_id: str, asked: Asked, state: CorrectionState, by: str, now: datetime) -> bool:
        """Accept, refuse or take back a correction; False when somebody else settled it meanwhile."""
        settled = await self.connection.execute(
            update(CorrectionRow)
            .where(
                col(CorrectionRow.team_id) == team_id,
                col(CorrectionRow.id) == asked.id,
                col(CorrectionRow.state) == asked.state,
            )
            .values(state=state, settled_by=by, settled_at=now),
        )
        return settled.rowcount == 1

    async def _load(self, team_id: str, *conditions: Any, limit: int | None = None) -> list[Asked]:  # noqa: ANN401  SQLAlchemy's expressions
        found = await self.connection.execute(
            select(*_ASKED)
            .where(col(CorrectionRow.team_id) == team_id, *conditions)
            .order_by(col(CorrectionRow.id))
            .limit(limit)
        )
        return [Asked(*row[:4], CorrectionState(row[4]), *row[5:]) for row in found]
