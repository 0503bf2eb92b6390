"""Sources: which are due, who reads them, what they showed, and how they have behaved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, or_, select, update
from sqlmodel import col

from bot.sources import OF_ITSELF, Health, Source, SourceKind
from bot.spells import Spell
from storage.repository import Repository, core
from storage.tables import SourceItemRow, SourceRow


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last answer asked to be sent back with the next request, and where a register was read up to."""

    etag: str | None = None
    last_modified: str | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as it stands. `url` of the source follows permanent redirects, `given_url` is what was asked for.

    `spell` is what admins were told of it.
    """

    source: Source
    health: Health
    validators: Validators
    given_url: str
    spell: Spell


@dataclass(frozen=True, slots=True)
class SourceClaim:
    """A source that this process alone may read until its lease ends. `token` is the fence."""

    record: SourceRecord
    token: int


class Sources(Repository):
    """The sources of all workspaces; they belong to none."""

    async def put(self, source: Source, now: datetime) -> None:
        """Keep a source; one that is there already keeps its health, and its address unless that was changed.

        What was learnt at another address is forgotten: its failures, also those for which the bot itself paused it.
        """
        values = _described(source)
        statement = self.upsert(SourceRow).values(
            **values, id=source.id, given_url=source.url, url=source.url, token=0, failures=0, next_at=now
        )
        before = await self.get(source.id)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
        if before and (before.given_url, before.source.kind) != (source.url, source.kind):
            moved = dict.fromkeys(("etag", "last_modified", "cursor", "lease_until"))
            is_ended = (before.health.paused_reason or "").startswith(OF_ITSELF)
            resumed = dict.fromkeys(("paused_reason", "paused_at")) if is_ended else {}
            fresh = _FRESH | moved | resumed
            await self._set(source.id, given_url=source.url, url=source.url, next_at=now, **fresh)

    async def list_all(self) -> list[SourceRecord]:
        """Return every source, by id."""
        found = await self.connection.execute(select(core(SourceRow)).order_by(col(SourceRow.id)))
        return [_record(row) for row in found]

    async def get(self, source_id: str) -> SourceRecord | None:
        """Return one source."""
        found = await self.connection.execute(select(core(SourceRow)).where(col(SourceRow.id) == source_id))
        row = found.first()
        return _record(row) if row else None

    async def delete(self, source_id: str) -> bool:
        """Forget a source and what it showed; its articles stay. False when there is none."""
        await self.connection.execute(delete(SourceItemRow).where(col(SourceItemRow.source_id) == source_id))
        return (await self.connection.execute(delete(SourceRow).where(col(SourceRow.id) == source_id))).rowcount == 1

    async def claim_due(self, now: datetime, lease: timedelta, limit: int) -> list[SourceClaim]:
        """Take up to `limit` sources that are due, the longest due first; nobody else has them till the lease ends."""
        free = or_(col(SourceRow.lease_until).is_(None), col(SourceRow.lease_until) <= now)
        due = (col(SourceRow.paused_reason).is_(None), col(SourceRow.next_at) <= now, free)
        heads = select(col(SourceRow.id)).where(*due).order_by(col(SourceRow.next_at)).limit(limit)
        ids = list((await self.connection.execute(heads.with_for_update(skip_locked=True))).scalars())
        if not ids:
            return []
        await self.connection.execute(
            update(SourceRow)
            .where(col(SourceRow.id).in_(ids), *due)
            .values(token=col(SourceRow.token) + 1, lease_until=now + lease),
        )
        held = (col(SourceRow.id).in_(ids), col(SourceRow.lease_until) == now + lease)
        found = await self.connection.execute(select(core(SourceRow)).where(*held).order_by(col(SourceRow.next_at)))
        return [SourceClaim(_record(row), row.token) for row in found]

    async def next_due_at(self) -> datetime | None:
        """Return when the next source that is not paused is due."""
        found = await self.connection.execute(
            select(col(SourceRow.next_at))
            .where(col(SourceRow.paused_reason).is_(None), col(SourceRow.next_at).is_not(None))
            .order_by(col(SourceRow.next_at))
            .limit(1),
        )
        return found.scalar_one_or_none()

    async def renew(self, claim: SourceClaim, until: datetime) -> bool:
        """Hold the source longer; False when somebody else has it by now."""
        return await self._write(claim, lease_until=until)

    async def release(self, claim: SourceClaim) -> bool:
        """Give the source back as it was: it is due, and somebody else may read it at once."""
        return await self._write(claim, lease_until=None)

    async def postpone(self, claim: SourceClaim, until: datetime) -> bool:
        """Give the source back, to be read not before `until`: its host wants to be left alone."""
        return await self._write(claim, lease_until=None, next_at=until)

    async def mark_read(self, claim: SourceClaim, validators: Validators, health: Health, url: str) -> bool:
        """End a reading that went well; False, with nothing written, when somebody else has the source by now."""
        return await self._write(
            claim,
            url=url,
            etag=validators.etag,
            last_modified=validators.last_modified,
            cursor=validators.cursor,
            lease_until=None,
            **_behaved(health),
        )

    async def mark_failed(self, claim: SourceClaim, health: Health) -> bool:
        """End a reading that failed; what the last good answer said is kept."""
        return await self._write(claim, lease_until=None, **_behaved(health))

    async def mark_spell(self, source_id: str, before: Spell, after: Spell) -> bool:
        """Write down what the admins know of the source; False when another bot has done so, or somebody settled it."""
        was = (col(SourceRow.told_reason).is_not_distinct_from(before.told), col(SourceRow.relapses) == before.relapses)
        since = col(SourceRow.well_since).is_not_distinct_from(before.well_since)
        marked = await self.connection.execute(
            update(SourceRow).where(col(SourceRow.id) == source_id, since, *was).values(**_known(after)),
        )
        return marked.rowcount == 1

    async def pause(self, source_id: str, reason: str, now: datetime) -> bool:
        """Read the source no more until it is resumed; False when there is none. What admins were told is settled."""
        return await self._set(source_id, paused_reason=reason, paused_at=now, **_known(Spell()))

    async def resume(self, source_id: str, now: datetime) -> bool:
        """Read the source again, at once; its failures are forgotten, and what admins were told of them."""
        return await self._set(source_id, next_at=now, paused_reason=None, paused_at=None, **_FRESH)

    async def list_taken(self, source_id: str, item_keys: Sequence[str]) -> "dict[str, TakenItem]":
        """Return those items that were taken from the source before, as they looked then."""
        found = await self.connection.execute(
            select(col(SourceItemRow.item_key), col(SourceItemRow.digest), col(SourceItemRow.article_id)).where(
                col(SourceItemRow.source_id) == source_id, col(SourceItemRow.item_key).in_(item_keys)
            ),
        )
        return {row[0]: TakenItem(row[1], row[2]) for row in found}

    async def mark_item(self, source_id: str, item_key: str, taken: "TakenItem", now: datetime) -> None:
        """Write down that an item was taken as it looks now."""
        values: Mapping[str, Any] = {"digest": taken.digest, "article_id": taken.article_id, "taken_at": now}
        statement = self.upsert(SourceItemRow).values(source_id=source_id, item_key=item_key, **values)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["source_id", "item_key"], set_=dict(values)),
        )

    async def _set(self, source_id: str, **values: Any) -> bool:  # noqa: ANN401  columns of any type
        changed = await self.connection.execute(
            update(SourceRow).where(col(SourceRow.id) == source_id).values(**values),
        )
        return changed.rowcount == 1

    async def _write(self, claim: SourceClaim, **values: Any) -> bool:  # noqa: ANN401  columns of any type
        fence: tuple[ColumnElement[bool], ...] = (
            col(SourceRow.id) == claim.record.source.id,
            col(SourceRow.token) == claim.token,
        )
        return (await self.connection.execute(update(SourceRow).where(*fence).values(**values))).rowcount == 1


@dataclass(frozen=True, slots=True)
class TakenItem:
    """An item as it was taken: a digest of what it looked like, and the article it became, if any."""

    digest: str
    article_id: str | None


def _known(spell: Spell) -> dict[str, Any]:
    return {"told_reason": spell.told, "well_since": spell.well_since, "relapses": spell.relapses}


# A source of which nothing bad is known.
_FRESH = {"failures": 0, "error": None, "failing_since": None, "empty_since": None, **_known(Spell())}


def _described(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "name": source.name,
        "publisher": source.publisher,
        "language": source.language,
        "reads_pages": source.reads_pages,
        "minimum_seconds": int(source.minimum.total_seconds()),
        "is_own": source.is_own,
        "links": source.links,
    }


def _behaved(health: Health) -> dict[str, Any]:
    """Return the columns of a reading's end. A pause that somebody made meanwhile stands."""
    return {
        "next_at": health.next_at,
        "read_at": health.read_at,
        "new_at": health.new_at,
        "interval_seconds": _seconds(health.interval),
        "gap_seconds": _seconds(health.gap),
        "failures": health.failures,
        "error": health.error,
        "failing_since": health.failing_since,
        "empty_since": health.empty_since,
    } | ({"paused_reason": health.paused_reason} if health.paused_reason else {})


def _record(row: Row[Any]) -> SourceRecord:
    source = Source(
        row.id,
        SourceKind(row.kind),
        row.name,
        row.url,
        row.publisher,
        row.language,
        row.reads_pages,
        timedelta(seconds=row.minimum_seconds),
        row.is_own,
        row.links,
    )
    health = Health(
        row.read_at,
        row.new_at,
        _duration(row.interval_seconds),
        _duration(row.gap_seconds),
        row.failures,
        row.error,
        row.failing_since,
        row.paused_reason,
        row.next_at,
        row.empty_since,
    )
    validators = Validators(row.etag, row.last_modified, row.cursor)
    return SourceRecord(source, health, validators, row.given_url, Spell(row.told_reason, row.well_since, row.relapses))


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else int(duration.total_seconds())


def _duration(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
