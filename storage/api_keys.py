"""Keys of the API: only their digests are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlmodel import col

from bot.api_keys import Grant, Rate, Scope, next_grant
from storage.repository import Repository, core
from storage.tables import ApiKeyRow


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept. `prefix` is how it begins, for people to tell it by."""

    id: int
    name: str
    prefix: str
    digest: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class ApiKeys(Repository):
    """The keys that were made. A revoked one is kept, so that it stays known who sent what."""

    async def add(self, name: str, prefix: str, digest: str, scopes: tuple[Scope, ...], now: datetime) -> int | None:
        """Keep a new key and return its id; None when a key that is in use has the name."""
        if await self._load(col(ApiKeyRow.name) == name, col(ApiKeyRow.revoked_at).is_(None)):
            return None
        values = {"name": name, "prefix": prefix, "digest": digest, "scopes": tuple(map(str, scopes))}
        return await self.insert_row(ApiKeyRow, **values, created_at=now)

    async def list_all(self) -> list[ApiKey]:
        """Return every key, the first made first."""
        return await self._load()

    async def find(self, digest: str) -> ApiKey | None:
        """Return the key that has this digest and is not revoked."""
        found = await self._load(col(ApiKeyRow.digest) == digest, col(ApiKeyRow.revoked_at).is_(None))
        return found[0] if found else None

    async def revoke(self, name: str, now: datetime) -> int:
        """Let the keys of this name (or that begin so) be used no more; returns how many there were."""
        named = or_(col(ApiKeyRow.name) == name, col(ApiKeyRow.prefix) == name)
        return await self._set(named, col(ApiKeyRow.revoked_at).is_(None), revoked_at=now)

    async def reserve(self, key_id: int, rate: Rate, now: datetime) -> Grant:
        """Set requests of a key aside for this process; all processes count together."""
        row = select(col(ApiKeyRow.busy_until)).where(col(ApiKeyRow.id) == key_id).with_for_update()
        grant = next_grant((await self.connection.execute(row)).scalar_one_or_none(), rate, now)
        if grant.count:
            await self._set(col(ApiKeyRow.id) == key_id, busy_until=grant.busy_until)
        return grant

    async def mark_used(self, key_id: int, now: datetime) -> None:
        """Write down that a key is in use."""
        await self._set(col(ApiKeyRow.id) == key_id, used_at=now)

    async def _set(self, *conditions: Any, **values: Any) -> int:  # noqa: ANN401  SQLAlchemy's expressions, any columns
        return (await self.connection.execute(update(ApiKeyRow).where(*conditions).values(**values))).rowcount

    async def _load(self, *conditions: Any) -> list[ApiKey]:  # noqa: ANN401  SQLAlchemy's expressions
        rows = select(core(ApiKeyRow)).where(*conditions).order_by(col(ApiKeyRow.id))
        return [_key(row) for row in await self.connection.execute(rows)]


def _key(row: Row[Any]) -> ApiKey:
    scopes = tuple(Scope(scope) for scope in row.scopes)
    return ApiKey(row.id, row.name, row.prefix, row.digest, scopes, row.created_at, row.used_at, row.revoked_at)
