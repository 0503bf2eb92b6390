"""The second lock between workspaces, as a plain role of PostgreSQL meets it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database, StorageError
from storage.workspaces import team_tables
from tests.builders import NOON, asking_for
from tests.databases import drop, new_url


@pytest.fixture
async def plain(tmp_path: Path) -> AsyncGenerator[Database]:
    """A database as a role sees it that may do everything but pass the lock."""
    url = new_url(tmp_path, "postgresql")
    address = make_url(url).set(drivername="postgresql+asyncpg")
    role = f"plain_{address.database}"
    owner = create_async_engine(address)
    async with owner.begin() as connection:
        for statement in (
            f"CREATE ROLE {role} LOGIN PASSWORD 'plain'",
            f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):
            await connection.execute(text(statement))
    database = Database(address.set(username=role, password="plain").render_as_string(hide_password=False))
    yield database
    await database.close()
    async with owner.begin() as connection:
        await connection.execute(text(f"DROP OWNED BY {role}"))
        await connection.execute(text(f"DROP ROLE {role}"))
    await owner.dispose()
    drop(url)


async def test_a_transaction_of_one_workspace_reaches_no_other(plain: Database) -> None:
    for team in ("T1", "T2"):
        async with plain.transaction(team) as tx:
            await tx.subscriptions.add(team, "C1", asking_for("target:bcma"), "U1", NOON)

    async with plain.snapshot("T1") as tx:
        assert len(await tx.subscriptions.list_for_channel("T1", "C1")) == 1
        assert await tx.subscriptions.list_for_channel("T2", "C1") == []
        assert await tx.workspaces.list_ids() == ["T1"]
    async with plain.transaction("T1") as tx:
        assert await tx.workspaces.purge("T2") == 0
    with pytest.raises(StorageError, match="row-level security"):
        async with plain.transaction("T1") as tx:
            await tx.mutes.add("T2", "C1", "target:bcma", None, "U1")
    async with plain.snapshot() as tx:
        assert await tx.workspaces.list_ids() == ["T1", "T2"]


async def test_every_table_of_workspaces_is_locked(plain: Database) -> None:
    async with plain.snapshot() as tx:
        found = await tx.connection.execute(
            text(
                "SELECT p.tablename FROM pg_policies p JOIN pg_class c ON c.relname = p.tablename"
                " WHERE c.relrowsecurity AND c.relforcerowsecurity"
            ),
        )
        assert set(found.scalars()) == {table.name for table in team_tables()}
