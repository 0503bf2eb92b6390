"""The subscriptions of a whole workspace, as its admins see them: counted, found, handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, case, func, select, type_coerce, update
from sqlmodel import col

from bot.model import MatchReason, Subscription
from storage.repository import Repository
from storage.subscriptions import Subscriptions
from storage.tables import CardRow, SubscriptionRow

_IS_DIRECT = col(SubscriptionRow.channel_id).like("D%")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a workspace's subscriptions: of a channel, made by a person, with words in what they ask for.

    Where `is_direct` is False those of direct messages are left out: they are their person's own.
    """

    channel_id: str | None = None
    made_by: str | None = None
    words: str = ""
    is_direct: bool | None = None

    @property
    def conditions(self) -> tuple[Any, ...]:
        """Return what their rows are known by."""
        found: list[Any] = []
        if self.channel_id is not None:
            found.append(col(SubscriptionRow.channel_id) == self.channel_id)
        if self.made_by is not None:
            found.append(col(SubscriptionRow.created_by) == self.made_by)
        if self.is_direct is not None:
            found.append(_IS_DIRECT if self.is_direct else ~_IS_DIRECT)
        for word in self.words.lower().split():
            # As the column packs it; a quotation mark would have a backslash there.
            spec = func.lower(type_coerce(col(SubscriptionRow.spec), Text))
            found.append(spec.contains(word.replace('"', ""), autoescape=True))
        return tuple(found)

    @property
    def order(self) -> tuple[Any, ...]:
        """Return their order."""
        return (col(SubscriptionRow.channel_id),)


@dataclass(frozen=True, slots=True)
class Share:
    """How many subscriptions a channel has or a person made; `direct` of them in direct messages."""

    of: str
    count: int
    paused: int
    direct: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A card that was posted: which story where, when, and for which reasons."""

    story_id: int
    channel_id: str
    message_ts: str
    reasons: tuple[MatchReason, ...]
    posted_at: datetime


class Overview(Repository):
    """What a workspace follows, whoever made it. For its admins alone."""

    async def list_part(
        self, team_id: str, part: Part, offset: int = 0, limit: int | None = None
    ) -> list[Subscription]:
        """Return subscriptions, channel by channel, the oldest first."""
        return await Subscriptions(self.connection).list_page(team_id, part, offset, limit)

    async def count_part(self, team_id: str, part: Part) -> int:
        """Return how many subscriptions there are in the part."""
        found = await self.connection.execute(
            select(func.count())
            .select_from(SubscriptionRow)
            .where(col(SubscriptionRow.team_id) == team_id, *part.conditions),
        )
        return found.scalar_one()

    async def list_teams(self) -> list[str]:
        """Return the workspaces that follow something; for whoever runs the bot."""
        found = await self.connection.execute(
            select(col(SubscriptionRow.team_id)).distinct().order_by(col(SubscriptionRow.team_id)),
        )
        return list(found.scalars())

    async def list_channels(self, team_id: str) -> list[Share]:
        """Return how many subscriptions each channel has, the fullest first; direct messages are none of them."""
        return await self._shares(team_id, col(SubscriptionRow.channel_id), ~_IS_DIRECT)

    async def list_people(self, team_id: str) -> list[Share]:
        """Return how many subscriptions each person made, the busiest first."""
        return await self._shares(team_id, col(SubscriptionRow.created_by))

    async def hand_over(self, team_id: str, from_id: str, to_id: str) -> int:
        """Let what one person made in channels be another's from now on; return how many."""
        done = await self.connection.execute(
            update(SubscriptionRow)
            .where(col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.created_by) == from_id, ~_IS_DIRECT)
            .values(created_by=to_id),
        )
        return done.rowcount

    async def list_posted(self, team_id: str, channel_id: str | None, offset: int, limit: int) -> Sequence[Posted]:
        """Return the cards of a channel, or of all channels, the latest first; none of direct messages."""
        where = [col(CardRow.team_id) == team_id]
        where.append(
            ~col(CardRow.channel_id).like("D%") if channel_id is None else col(CardRow.channel_id) == channel_id
        )
        found = await self.connection.execute(
            select(
                col(CardRow.story_id),
                col(CardRow.channel_id),
                col(CardRow.message_ts),
                col(CardRow.reasons),
                col(CardRow.posted_at),
            )
            .where(*where)
            .order_by(col(CardRow.posted_at).desc(), col(CardRow.story_id).desc(), col(CardRow.channel_id))
            .limit(limit)
            .offset(offset),
        )
        return [Posted(*row) for row in found]

    async def _shares(self, team_id: str, of: Any, *conditions: Any) -> list[Share]:  # noqa: ANN401  SQLAlchemy's expressions
        count = func.count()
        found = await self.connection.execute(
            select(of, count, func.count(col(SubscriptionRow.paused_at)), func.sum(case((_IS_DIRECT, 1), else_=0)))
            .where(col(SubscriptionRow.team_id) == team_id, *conditions)
            .group_by(of)
            .order_by(count.desc(), of),
        )
        return [Share(*row) for row in found]
