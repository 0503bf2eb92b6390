import asyncio
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from storage.database import Database
from storage.migrations import downgrade, upgrade
from storage.tables import Table


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, Table.metadata)


def _names(connection: Connection) -> dict[str, object]:
    """Return the name of every constraint and index: alembic itself compares only some of them."""
    look = inspect(connection)
    return {
        table: (
            look.get_pk_constraint(table),
            sorted(str(one["name"]) for one in look.get_foreign_keys(table)),
            sorted((str(one["name"]), one["column_names"]) for one in look.get_unique_constraints(table)),
            sorted((str(one["name"]), one["column_names"]) for one in look.get_indexes(table)),
            [(one["name"], str(one["type"]), one["nullable"]) for one in look.get_columns(table)],
        )
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    migrated = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    declared = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    with migrated.begin() as one, declared.begin() as other:
        upgrade(one)
        Table.metadata.create_all(other)
        assert _differences(one) == []
        assert _names(one) == _names(other)
    migrated.dispose()
    declared.dispose()


def test_every_constraint_has_a_name() -> None:
    nameless = [str(one) for table in Table.metadata.tables.values() for one in table.constraints if one.name is None]

    assert nameless == []


def test_a_downgrade_takes_every_table_away(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'topline.db'}")
    with engine.begin() as connection:
        upgrade(connection)
        downgrade(connection, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


async def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'topline.db'}") for _ in range(4)]

    await asyncio.gather(*(database.migrate() for database in databases))

    async with databases[0].snapshot() as tx:
        assert await tx.outbox.next_open_at() is None
    for database in databases:
        await database.close()
