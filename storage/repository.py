"""What every repository stands on: an open connection, and inserts that skip a row that is there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel


@dataclass(frozen=True, slots=True)
class Repository:
    """Rows over one open transaction, which somebody else commits."""

    connection: AsyncConnection

    def upsert(self, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
        """Return an INSERT for `table` that can take ON CONFLICT, in the dialect of the database."""
        if self.connection.dialect.name == "postgresql":
            return postgresql.insert(core(table))
        return sqlite.insert(core(table))

    async def insert_new(self, table: type[SQLModel], **values: Any) -> bool:  # noqa: ANN401  columns of any type
        """Insert a row; False when a unique constraint knows it already."""
        statement = self.upsert(table).values(values).on_conflict_do_nothing()
        return (await self.connection.execute(statement)).rowcount == 1

    async def insert_all(self, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
        """Insert `rows`, but those that a unique constraint knows already."""
        if rows:
            await self.connection.execute(self.upsert(table).on_conflict_do_nothing(), rows)

    async def insert_row(self, table: type[SQLModel], **values: Any) -> int:  # noqa: ANN401  columns of any type
        """Insert a row and return the integer id that it was given."""
        statement: Insert = core(table).insert().values(values)
        found = await self.connection.execute(statement)
        assert found.inserted_primary_key is not None  # noqa: S101  a single-row insert always has one
        return int(found.inserted_primary_key[0])


def core(table: type[SQLModel]) -> Table:
    """Return SQLAlchemy's own table of a row class: repositories write sets of rows, not objects."""
    found: Table = getattr(table, "__table__")  # noqa: B009  SQLModel does not declare it
    return found
