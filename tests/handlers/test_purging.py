"""Every row of a workspace that left is deleted, and no other's: whatever tables there are, and through a SIGKILL."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Column, DateTime, Integer, Table, text

from bot.config import Settings
from bot.parse.lexicon import Lexicon
from handlers.intake import Desk
from handlers.purging import KEPT, purge_left
from handlers.workspaces import purge_workspace
from storage.columns import Instant, Packed
from storage.database import Database, Transaction
from storage.workspaces import team_tables
from tests.builders import NOON
from tests.databases import open_migrated

ROOT = Path(__file__).parent.parent.parent
CHILD = """
import asyncio, os, signal, sys
from datetime import datetime
from bot.parse.lexicon import Lexicon
from handlers.intake import Desk
from handlers.purging import purge_left
from storage.database import Database

steps = []

def at_step(step):
    steps.append(step)
    if len(steps) == 5:
        os.kill(os.getpid(), signal.SIGKILL)

now = datetime.fromisoformat(sys.argv[2])
asyncio.run(purge_left(Desk(Database(sys.argv[1]), Lexicon(()), lambda: now, at_step)))
"""


def _value(column: Column[object], team: str, number: int) -> object:
    if column.name == "team_id":
        return team
    if column.foreign_keys:
        return 1 if next(iter(column.foreign_keys)).column.table.name == "stories" else number
    if isinstance(column.type, Packed):
        return "[]"
    if isinstance(column.type, DateTime | Instant):
        return "2025-03-03 12:00:00.000000"
    if isinstance(column.type, Integer | Boolean):
        return number
    return f"{column.name}{number}"


async def _fill(tx: Transaction, table: Table, team: str, number: int) -> None:
    values = {column.name: _value(column, team, number) for column in table.c if not column.name.endswith("_at")}
    values |= {column.name: _value(column, team, number) for column in table.c if not column.nullable}
    names = ", ".join(values)
    holes = ", ".join(f":{name}" for name in values)
    await tx.connection.execute(text(f"INSERT INTO {table.name} ({names}) VALUES ({holes})"), values)  # noqa: S608  our own names


async def _counts(database: Database, team: str) -> dict[str, int]:
    found: dict[str, int] = {}
    async with database.snapshot() as tx:
        async for line in tx.workspaces.export(team):
            table = json.loads(line)["table"]
            found[table] = found.get(table, 0) + 1
    return found


@pytest.fixture
async def filled(tmp_path: Path) -> Database:
    """A database in which T1 and T2 have two rows in every table of workspaces (one where there can be but one)."""
    database = open_migrated(tmp_path / "topline.db")
    async with database.transaction() as tx:
        await tx.connection.execute(
            text(
                "INSERT INTO stories (id, version, events, first_seen_at, updated_at, edition)"
                " VALUES (1, 1, '[]', '', '', 1)"
            )
        )
        for table in reversed(team_tables()):
            single = [column.name for column in table.primary_key] == ["team_id"]
            for number, team in ((1, "T1"), (2, "T1"), (3, "T2"), (4, "T2")):
                if not single or number % 2:
                    await _fill(tx, table, team, number)
    return database


async def test_no_table_keeps_a_row_of_who_left_through_a_kill_and_no_other_loses_one(
    filled: Database, tmp_path: Path
) -> None:
    others = await _counts(filled, "T2")
    assert set(others) == {table.name for table in team_tables()}
    async with filled.transaction() as tx:
        assert await tx.workspaces.mark_left("T1", NOON) == ["T1"]
    later = NOON + KEPT * 1.1

    command = [sys.executable, "-c", CHILD, f"sqlite:///{tmp_path / 'topline.db'}", later.isoformat()]
    assert await (await asyncio.create_subprocess_exec(*command, cwd=ROOT)).wait() == -signal.SIGKILL
    assert 1 < len(await _counts(filled, "T1")) < len(others)
    desk = Desk(filled, Lexicon(()), lambda: later)
    await purge_left(desk)
    assert set(await _counts(filled, "T1")) == {"workspaces"}
    await purge_left(desk)

    assert await _counts(filled, "T1") == {}
    assert await _counts(filled, "T2") == others
    await filled.close()


async def test_who_comes_back_in_the_middle_of_a_purge_keeps_the_rest(filled: Database) -> None:
    steps: list[str] = []
    async with filled.transaction() as tx:
        await tx.workspaces.mark_left("T1", NOON)
    desk = Desk(filled, Lexicon(()), lambda: NOON + KEPT * 1.1, steps.append)
    async with filled.transaction() as tx:
        assert await tx.workspaces.purge("T1")
        await tx.workspaces.mark_back("T1")
    before = await _counts(filled, "T1")
    await purge_left(desk)

    assert steps == []
    assert await _counts(filled, "T1") == before
    await filled.close()


async def test_the_command_deletes_all_at_once(filled: Database, tmp_path: Path) -> None:
    others = await _counts(filled, "T2")
    said = await purge_workspace("T1", Settings(topline_data=tmp_path))

    assert said == f"{sum(others.values())} rows of T1 are deleted."
    assert await _counts(filled, "T1") == {}
    assert await _counts(filled, "T2") == others
    await filled.close()
