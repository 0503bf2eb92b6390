"""The database: one engine, and transactions that hand out the repositories."""

import sqlite3
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.api_answers import ApiAnswers
from storage.api_keys import ApiKeys
from storage.articles import Articles
from storage.audits import Audits
from storage.card_lines import CardLines
from storage.cards import Cards
from storage.channels import Channels
from storage.clock_jumps import ClockJumps
from storage.corrections import Corrections
from storage.edits import Edits
from storage.events import Events
from storage.failures import Failures
from storage.fired import Fired
from storage.held import HeldAlerts
from storage.hosts import Hosts
from storage.installations import Installations
from storage.lanes import Lanes
from storage.migrations import upgrade
from storage.mutes import Mutes
from storage.outbox import Outbox
from storage.overview import Overview
from storage.past import Past
from storage.policies import Policies
from storage.readings import Readings
from storage.reminders import Reminders
from storage.requests import Requests
from storage.row_security import enter_team, lock_tables
from storage.settled import SettledMatches
from storage.sources import Sources
from storage.stories import Stories
from storage.subscriptions import Subscriptions
from storage.workspaces import Workspaces

StorageError = DBAPIError
# A server that is silent for so long is gone. The rollback waits as long again, and then it is said: within a minute.
_SILENT_SECONDS = 25.0
# A bot that went silent within a transaction keeps nobody from its rows for longer.
_IDLE = {"idle_in_transaction_session_timeout": "60000"}
# These are of our own making: what was refused once will be refused again.
_LASTING = (DataError, IntegrityError, ProgrammingError)
_MIGRATION_LOCK = 7_105_021


class Work(IntEnum):
    """What transactions do one after another; the numbers name locks of PostgreSQL."""

    STORIES = 7_105_022


@dataclass(frozen=True)
class Transaction:
    """The repositories over one open transaction."""

    connection: AsyncConnection

    async def wait_turn(self, work: Work) -> None:
        """Wait until no other transaction that waited for its turn at the same work is open.

        For what is chosen by looking at many rows (does a story of this news exist?), where no row can be locked.
        SQLite has one writer at a time, so there everybody's turn is in order.
        """
        if self.connection.dialect.name == "postgresql":
            await self.connection.execute(text("SELECT pg_advisory_xact_lock(:work)"), {"work": work})

    @cached_property
    def articles(self) -> Articles:
        """Return the articles."""
        return Articles(self.connection)

    @cached_property
    def stories(self) -> Stories:
        """Return the stories."""
        return Stories(self.connection)

    @cached_property
    def events(self) -> Events:
        """Return the events."""
        return Events(self.connection)

    @cached_property
    def past(self) -> Past:
        """Return what was told lately, to count what would have been sent."""
        return Past(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Return the subscriptions."""
        return Subscriptions(self.connection)

    @cached_property
    def mutes(self) -> Mutes:
        """Return the mutes."""
        return Mutes(self.connection)

    @cached_property
    def channels(self) -> Channels:
        """Return the channels and workspaces, and which of them are paused."""
        return Channels(self.connection)

    @cached_property
    def workspaces(self) -> Workspaces:
        """Return the workspaces as a whole."""
        return Workspaces(self.connection)

    @cached_property
    def installations(self) -> Installations:
        """Return who installed the bot."""
        return Installations(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """Return the outbox."""
        return Outbox(self.connection)

    @cached_property
    def card_lines(self) -> CardLines:
        """Return the outbox for what is said of cards that stand."""
        return CardLines(self.connection)

    @cached_property
    def edits(self) -> Edits:
        """Return the edits of cards that wait for more sources."""
        return Edits(self.connection)

    @cached_property
    def cards(self) -> Cards:
        """Return the cards that stand in channels."""
        return Cards(self.connection)

    @cached_property
    def sources(self) -> Sources:
        """Return the sources of news."""
        return Sources(self.connection)

    @cached_property
    def hosts(self) -> Hosts:
        """Return the hosts that are asked for news."""
        return Hosts(self.connection)

    @cached_property
    def api_keys(self) -> ApiKeys:
        """Return the keys of the API."""
        return ApiKeys(self.connection)

    @cached_property
    def api_answers(self) -> ApiAnswers:
        """Return what requests with an idempotency key were answered."""
        return ApiAnswers(self.connection)

    @cached_property
    def lanes(self) -> Lanes:
        """Return how channels want to be told."""
        return Lanes(self.connection)

    @cached_property
    def held(self) -> HeldAlerts:
        """Return what channels are to hear of later."""
        return HeldAlerts(self.connection)

    @cached_property
    def settled(self) -> SettledMatches:
        """Return what became of matches that were given no card."""
        return SettledMatches(self.connection)

    @cached_property
    def fired(self) -> Fired:
        """Return how often subscriptions were told something."""
        return Fired(self.connection)

    @cached_property
    def readings(self) -> Readings:
        """Return what was read for one person."""
        return Readings(self.connection)

    @cached_property
    def reminders(self) -> Reminders:
        """Return the dates that people wait for."""
        return Reminders(self.connection)

    @cached_property
    def corrections(self) -> Corrections:
        """Return what people say is wrong with stories."""
        return Corrections(self.connection)

    @cached_property
    def policies(self) -> Policies:
        """Return who may change subscriptions where."""
        return Policies(self.connection)

    @cached_property
    def overview(self) -> Overview:
        """Return what the workspace follows and was told, for its admins."""
        return Overview(self.connection)

    @cached_property
    def failures(self) -> Failures:
        """Return what was given up, to be tried again."""
        return Failures(self.connection)

    @cached_property
    def clock_jumps(self) -> ClockJumps:
        """Return what a clock that ran ahead left behind."""
        return ClockJumps(self.connection)

    @cached_property
    def audits(self) -> Audits:
        """Return who did what."""
        return Audits(self.connection)

    @cached_property
    def requests(self) -> Requests:
        """Return the requests that Slack sent."""
        return Requests(self.connection)


class Database:
    """A SQLite file or a PostgreSQL database. Opens nothing until it is used."""

    def __init__(self, url: str, silent_seconds: float = _SILENT_SECONDS) -> None:
        """`url` is SQLAlchemy's, or a plain `postgresql://` or `sqlite:///` one, which gets the async driver.

        `silent_seconds` is how long a statement may take, or wait for SQLite's one writer.
        """
        self._url = url
        self._engine = _engine(url, silent_seconds)

    async def migrate(self) -> None:
        """Bring the tables to the newest revision. Two processes may ask at once: one of them does it.

        Raises StorageError or OSError when the database cannot be used.
        """
        _check_file(self._engine)
        # A large table takes its time, and so does whoever migrates at once.
        patient = self._engine if self._engine.dialect.name == "sqlite" else _engine(self._url, None)
        try:
            async with patient.begin() as connection:
                if connection.dialect.name == "postgresql":
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                await connection.run_sync(upgrade)
                await connection.run_sync(lock_tables)
        finally:
            if patient is not self._engine:
                await patient.dispose()

    @asynccontextmanager
    async def transaction(self, team_id: str = "") -> AsyncGenerator[Transaction]:
        """Yield a Transaction: committed when the block ends, rolled back when it raises.

        Name the workspace when all is done for one: PostgreSQL then lets nothing of another one be seen or written.
        """
        with _telling():
            async with self._engine.begin() as connection:
                await enter_team(connection, team_id)
                yield Transaction(connection)

    @asynccontextmanager
    async def snapshot(self, team_id: str = "") -> AsyncGenerator[Transaction]:
        """Yield a Transaction to read with, of one workspace or of all. It waits for no writer, and keeps nothing."""
        with _telling():
            async with self._engine.connect() as connection:
                await connection.execution_options(topline_begin="BEGIN DEFERRED")
                await enter_team(connection, team_id)
                yield Transaction(connection)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def is_passing(error: StorageError) -> bool:
    """Return whether the same may succeed a little later: the database was away, full, locked or ended our session."""
    return not isinstance(error, _LASTING)


@contextmanager
def _telling() -> Generator[None]:
    """Raise as StorageError what the driver lets through as it comes: no connection, no answer, none free.

    Nothing else within a transaction uses the network or waits.
    """
    try:
        yield
    except (OSError, PoolTimeout) as error:
        raise OperationalError(None, None, error) from error


def _engine(url: str, silent_seconds: float | None) -> AsyncEngine:
    for plain, driven in (("sqlite://", "sqlite+aiosqlite://"), ("postgresql://", "postgresql+asyncpg://")):
        url = url.replace(plain, driven, 1) if url.startswith(plain) else url
    if not url.startswith("sqlite"):
        answers = {"timeout": silent_seconds or _SILENT_SECONDS, "command_timeout": silent_seconds}
        return create_async_engine(url, pool_pre_ping=True, connect_args=answers | {"server_settings": _IDLE})
    engine = create_async_engine(url, connect_args={"timeout": silent_seconds or _SILENT_SECONDS})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _check_file(engine: AsyncEngine) -> None:
    """Raise OSError when SQLite cannot open its file: aiosqlite would leave a thread behind that outlives the loop."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        try:
            sqlite3.connect(engine.url.database).close()
        except sqlite3.Error as error:
            raise OSError(str(error)) from error


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Take transactions into our own hands: the driver's would begin late, and lose concurrent updates silently."""
    connection.isolation_level = None
    try:
        _set_pragmas(connection)
    except sqlite3.Error:
        connection.close()  # the pool does not: the driver's thread would outlive the loop
        raise


def _set_pragmas(connection: DBAPIConnection) -> None:
    cursor = connection.cursor()
    # The switch to WAL waits for nobody, whatever the timeout. Who is in the way switches the file itself, for all.
    with suppress(sqlite3.OperationalError):
        cursor.execute("PRAGMA journal_mode = WAL")
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("topline_begin", "BEGIN IMMEDIATE"))
