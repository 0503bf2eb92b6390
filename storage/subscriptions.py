"""Subscriptions, indexed by the keys that any event they can match has."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import TypeAdapter
from sqlalchemy import and_, delete, func, or_, select, update
from sqlmodel import col

from bot.matching import lookup_keys
from bot.model import Condition, Delivery, How, Importance, Subscription, SubscriptionSpec
from storage.repository import Repository
from storage.tables import SubscriptionKeyRow, SubscriptionRow

_SUBSCRIPTION = (
    col(SubscriptionRow.id),
    col(SubscriptionRow.team_id),
    col(SubscriptionRow.channel_id),
    col(SubscriptionRow.spec),
    col(SubscriptionRow.created_by),
    col(SubscriptionRow.created_at),
    col(SubscriptionRow.alert_count),
    col(SubscriptionRow.delivery),
    col(SubscriptionRow.floor),
    col(SubscriptionRow.paused_at),
    col(SubscriptionRow.alerted_at),
)
_KEYS_A_QUERY = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which subscriptions a person wants to see: of their direct messages and of channels, or of one channel."""

    user_id: str
    channel_id: str | None = None

    @property
    def conditions(self) -> tuple[Any, ...]:
        """Return what their rows are known by; direct messages of others are never among them."""
        of_channel = col(SubscriptionRow.channel_id).not_like("D%")
        if self.channel_id is not None:
            return (col(SubscriptionRow.channel_id) == self.channel_id, or_(of_channel, self._is_mine))
        return (or_(of_channel, self._is_mine),)

    @property
    def order(self) -> tuple[Any, ...]:
        """Return their order: the person's own first, then by channel."""
        return (col(SubscriptionRow.channel_id).not_like("D%"), col(SubscriptionRow.channel_id))

    @property
    def _is_mine(self) -> Any:  # noqa: ANN401  SQLAlchemy's expressions
        return and_(col(SubscriptionRow.channel_id).like("D%"), col(SubscriptionRow.created_by) == self.user_id)


class Selection(Protocol):
    """Some of a workspace's subscriptions, in an order."""

    @property
    def conditions(self) -> tuple[Any, ...]: ...  # noqa: D102  Wanted says it
    @property
    def order(self) -> tuple[Any, ...]: ...  # noqa: D102  Wanted says it


class Subscriptions(Repository):
    """What the channels of workspaces asked for."""

    async def add(
        self, team_id: str, channel_id: str, spec: SubscriptionSpec, created_by: str, now: datetime
    ) -> tuple[Subscription, bool]:
        """Keep a subscription; the bool is False when the channel has the same one, which is then returned."""
        values = {
            "team_id": team_id,
            "channel_id": channel_id,
            "spec": spec,
            "fingerprint": _fingerprint(spec),
            "created_by": created_by,
            "created_at": now,
            "alert_count": 0,
            "delivery": Delivery.AT_ONCE,
            "floor": Importance.LOW,
        }
        created = await self.insert_new(SubscriptionRow, **values)
        same = (
            col(SubscriptionRow.team_id) == team_id,
            col(SubscriptionRow.channel_id) == channel_id,
            col(SubscriptionRow.fingerprint) == values["fingerprint"],
        )
        subscription = (await self._load(*same))[0]
        if created:
            await self._index(team_id, subscription.id, spec)
        return subscription, created

    async def replace(self, team_id: str, subscription_id: int, spec: SubscriptionSpec) -> bool:
        """Let the subscription ask for `spec` from now on; False when its channel has that one already."""
        own = (col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.id) == subscription_id)
        found = await self._load(*own)
        fingerprint = _fingerprint(spec)
        same = await self._load(
            col(SubscriptionRow.team_id) == team_id,
            col(SubscriptionRow.channel_id) == (found[0].channel_id if found else ""),
            col(SubscriptionRow.fingerprint) == fingerprint,
            col(SubscriptionRow.id) != subscription_id,
        )
        if not found or same:
            return False
        await self.connection.execute(update(SubscriptionRow).where(*own).values(spec=spec, fingerprint=fingerprint))
        await self._forget_keys(team_id, subscription_id)
        await self._index(team_id, subscription_id, spec)
        return True

    async def set_how(self, team_id: str, subscription_id: int, how: How) -> None:
        """Let the subscription be told that way from now on."""
        await self._set(team_id, subscription_id, delivery=how.delivery, floor=how.floor)

    async def set_maker(self, team_id: str, subscription_id: int, user_id: str) -> None:
        """Let the subscription be the person's, whoever put it there."""
        await self._set(team_id, subscription_id, created_by=user_id)

    async def set_paused(self, team_id: str, subscription_id: int, paused_at: datetime | None) -> None:
        """Let the subscription be told nothing, or (None) be told again."""
        await self._set(team_id, subscription_id, paused_at=paused_at)

    async def get(self, team_id: str, subscription_id: int) -> Subscription | None:
        """Return the subscription if it is the workspace's."""
        found = await self._load(col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.id) == subscription_id)
        return found[0] if found else None

    async def list_for_channel(self, team_id: str, channel_id: str) -> list[Subscription]:
        """Return the subscriptions of a channel, the oldest first."""
        return await self._load(col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.channel_id) == channel_id)

    async def count_for_channel(self, team_id: str, channel_id: str) -> int:
        """Return how many subscriptions a channel has."""
        own = (col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.channel_id) == channel_id)
        return (await self.connection.execute(select(func.count()).where(*own))).scalar_one()

    async def list_for_team(self, team_id: str) -> list[Subscription]:
        """Return the subscriptions of a workspace, the oldest first."""
        return await self._load(col(SubscriptionRow.team_id) == team_id)

    async def list_page(
        self, team_id: str, wanted: Selection, offset: int = 0, limit: int | None = None
    ) -> list[Subscription]:
        """Return those that somebody wants to see, in their order, from `offset` on."""
        where = (col(SubscriptionRow.team_id) == team_id, *wanted.conditions)
        return await self._load(*where, order=wanted.order, offset=offset, limit=limit)

    async def count_wanted(self, team_id: str, wanted: Wanted) -> dict[str, int]:
        """Return how many subscriptions each channel has, of those that a person may see."""
        found = await self.connection.execute(
            select(col(SubscriptionRow.channel_id), func.count())
            .where(col(SubscriptionRow.team_id) == team_id, *wanted.conditions)
            .group_by(col(SubscriptionRow.channel_id)),
        )
        return {row[0]: row[1] for row in found}

    async def list_followed_by(self, team_id: str, user_id: str, limit: int) -> list[Subscription]:
        """Return what a person follows, the latest first: what they made, here or in their direct messages."""
        return await self._load(
            col(SubscriptionRow.team_id) == team_id,
            col(SubscriptionRow.created_by) == user_id,
            order=(col(SubscriptionRow.id).desc(),),
            limit=limit,
        )

    async def list_candidates(self, keys: Collection[str]) -> list[Subscription]:
        """Return the subscriptions of every workspace that stand under one of `keys`, but paused ones.

        For intake only.
        """
        ids: set[int] = set()
        wanted = sorted(keys)
        for start in range(0, len(wanted), _KEYS_A_QUERY):
            part = wanted[start : start + _KEYS_A_QUERY]
            found = await self.connection.execute(
                select(col(SubscriptionKeyRow.subscription_id)).where(col(SubscriptionKeyRow.key).in_(part)),
            )
            ids.update(found.scalars())
        ordered = sorted(ids)
        candidates: list[Subscription] = []
        for start in range(0, len(ordered), _KEYS_A_QUERY):
            part = ordered[start : start + _KEYS_A_QUERY]
            candidates += await self._load(col(SubscriptionRow.id).in_(part), col(SubscriptionRow.paused_at).is_(None))
        return candidates

    async def mark_alerted(self, subscription_ids: Collection[int], now: datetime, *, alerts: int = 1) -> None:
        """Count an alert, or several, for each of the subscriptions."""
        await self.connection.execute(
            update(SubscriptionRow)
            .where(col(SubscriptionRow.id).in_(subscription_ids))
            .values(alert_count=col(SubscriptionRow.alert_count) + alerts, alerted_at=now),
        )

    async def delete(self, team_id: str, subscription_id: int) -> bool:
        """Take the subscription away; False when the workspace has none of that id."""
        if await self.get(team_id, subscription_id) is None:
            return False
        await self._forget_keys(team_id, subscription_id)
        found = await self.connection.execute(
            delete(SubscriptionRow).where(
                col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.id) == subscription_id
            ),
        )
        return found.rowcount == 1

    async def _load(
        self,
        *conditions: Any,  # noqa: ANN401  SQLAlchemy's expressions
        order: tuple[Any, ...] = (),
        offset: int = 0,
        limit: int | None = None,
    ) -> list[Subscription]:
        rows = select(*_SUBSCRIPTION).where(*conditions).order_by(*order, col(SubscriptionRow.id))
        found = await self.connection.execute(rows.limit(limit).offset(offset or None))
        return [_subscription(row) for row in found]

    async def _index(self, team_id: str, subscription_id: int, spec: SubscriptionSpec) -> None:
        keys = [{"key": key, "subscription_id": subscription_id, "team_id": team_id} for key in set(lookup_keys(spec))]
        await self.insert_all(SubscriptionKeyRow, keys)

    async def _forget_keys(self, team_id: str, subscription_id: int) -> None:
        await self.connection.execute(
            delete(SubscriptionKeyRow).where(
                col(SubscriptionKeyRow.team_id) == team_id,
                col(SubscriptionKeyRow.subscription_id) == subscription_id,
            ),
        )

    async def _set(self, team_id: str, subscription_id: int, **values: Any) -> None:  # noqa: ANN401  columns of any type
        await self.connection.execute(
            update(SubscriptionRow)
            .where(col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.id) == subscription_id)
            .values(**values),
        )


def _subscription(row: Any) -> Subscription:  # noqa: ANN401  a row of _SUBSCRIPTION
    how = How(Delivery(row.delivery), Importance(row.floor))
    return Subscription(*row[:7], how=how, paused_at=row.paused_at, alerted_at=row.alerted_at)


_CONDITIONS: TypeAdapter[list[tuple[str, list[str]]]] = TypeAdapter(list[tuple[str, list[str]]])


def _fingerprint(spec: SubscriptionSpec) -> str:
    """Return a digest that the order of conditions and choices, and the labels, do not change."""
    packed = b"|".join(_CONDITIONS.dump_json(_plain(part)) for part in (spec.all_of, spec.none_of))
    return hashlib.sha256(packed).hexdigest()


def _plain(conditions: tuple[Condition, ...]) -> list[tuple[str, list[str]]]:
    return sorted((str(one.kind), sorted({choice.key for choice in one.any_of})) for one in conditions)
