import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.exc import IntegrityError

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


def test_the_outbox_may_be_full_when_notices_come_and_go(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'topline.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        upgrade(connection, "0003")
        for statement in _QUEUE:
            connection.exec_driver_sql(statement)
        before = _rows(connection)
        upgrade(connection, "0004")
        assert _rows(connection) == before

        connection.exec_driver_sql(
            "INSERT INTO outbox VALUES (9, 'T1', 'C1', NULL, 0, '[]', 'sent', 1, 1, NULL, 1, NULL, '', '', 'k', '{}')"
        )
        connection.exec_driver_sql("INSERT INTO attempts VALUES (9, 'T1', 9, 1, 'm', '', NULL, 'ok', '1.1')")
        downgrade(connection, "0003")
        assert _rows(connection) == before
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        with pytest.raises(IntegrityError, match="NOT NULL"):
            connection.exec_driver_sql("UPDATE outbox SET story_id = NULL")
    engine.dispose()


_QUEUE = (
    "INSERT INTO stories VALUES (1, 1, '[]', '2025-03-03', '2025-03-03')",
    "INSERT INTO outbox VALUES (1, 'T1', 'C1', 1, 1, '[]', 'new', 0, 1, NULL, 0, 'c', '2025-03-03', '')",
    "INSERT INTO outbox VALUES (2, 'T1', 'C2', 1, 1, '[]', 'sent', 1, 2, NULL, 1, 'c', '2025-03-03', '')",
    "INSERT INTO outbox VALUES (3, 'T1', 'C3', 1, 2, '[]', 'held', 0, 3, NULL, 0, 'c', '2025-03-03', '')",
    "INSERT INTO attempts VALUES (1, 'T1', 2, 1, 'm', '2025-03-03', NULL, NULL, '1.1')",
    "INSERT INTO attempts VALUES (2, 'T1', 2, 2, 'm', '2025-03-03', NULL, 'ok', '1.2')",
)
_COLUMNS = "id, team_id, channel_id, story_id, version, state, finished, token, code, created_at"


def _rows(connection: Connection) -> list[object]:
    outbox = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM outbox ORDER BY id").all()  # noqa: S608  our own names
    return [*outbox, *connection.exec_driver_sql("SELECT * FROM attempts ORDER BY id").all()]
