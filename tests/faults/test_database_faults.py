"""A database that is full, locked, read-only, cut off or silent: no half facts, no post unwritten, and on it goes."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import structlog
import structlog.testing
import structlog.typing
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import OperationalError

from bot.parse.lexicon import Lexicon
from handlers.delivery import Delivery
from handlers.intake import Desk, Taken, take_reading
from handlers.serving import serve
from handlers.slack.client import Poster, open_client
from handlers.web import build_web
from storage.database import Database, StorageError
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.databases import KINDS, drop, end_session, end_sessions, new_url
from tests.fakes import FakeSlack
from tests.handlers.conftest import Clock

SILENT = 0.4


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    url = new_url(tmp_path, request.param)
    yield url
    drop(url)


@pytest.fixture
async def desk(url: str) -> AsyncGenerator[Desk]:
    database = Database(url, SILENT)
    async with database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    yield Desk(database, Lexicon(()), Clock())
    await database.close()


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def delivery(desk: Desk, slack: FakeSlack) -> AsyncGenerator[Delivery]:
    async with open_client("xoxb-test", slack.url, aiohttp.ClientTimeout(total=5)) as client:
        yield Delivery(desk, Poster(client), jitter=lambda: 0, write_pause=0)


@dataclass
class Cutter:
    """From the statement of a number on, PostgreSQL's connection is gone, and SQLite's disk is full."""

    at: int = 0
    has_cut: bool = False

    def begin(self, at: int) -> None:
        self.at, self.has_cut = at, False

    def end(self) -> None:
        self.begin(0)

    def count(self, connection: Connection, _: object, statement: str, *__: object) -> None:
        if statement.startswith("PRAGMA"):
            return
        self.at -= 1
        is_cut = self.at == 0
        self.has_cut = self.has_cut or is_cut
        if connection.dialect.name == "sqlite":
            # No more pages than there are, however small the number.
            connection.exec_driver_sql(f"PRAGMA max_page_count = {1 if self.has_cut else 1_000_000}")
        elif is_cut:
            driver = connection.connection.driver_connection
            assert driver is not None
            end_session(driver.get_server_pid())


@pytest.fixture
def cutter(desk: Desk) -> Cutter:
    cutter = Cutter()
    event.listen(desk.database._engine.sync_engine, "before_cursor_execute", cutter.count)  # noqa: SLF001
    return cutter


async def _take(desk: Desk, number: int) -> Taken:
    told = article(f"a{number}", f"Headline {number}", "Told at length. " * 400, f"https://news.example/{number}")
    return await take_reading(told, reading(told.id, approval(f"Maker {number}", f"drug{number}x")), "test", desk)


async def _facts(desk: Desk) -> list[int]:
    """Return how many rows there are of each kind that an article brings."""
    tables = ("articles", "stories", "story_sources", "events", "outbox")
    async with desk.database.snapshot() as tx:
        counted = [await tx.connection.execute(text(f"SELECT count(*) FROM {table}")) for table in tables]  # noqa: S608
        return [int(found.scalar_one()) for found in counted]


async def _attempts(desk: Desk) -> int:
    async with desk.database.snapshot() as tx:
        return int((await tx.connection.execute(text("SELECT count(*) FROM attempts"))).scalar_one())


async def _deliver_all(desk: Desk, delivery: Delivery) -> None:
    """Deliver until all is settled, the leases of what broke included."""
    clock = desk.clock
    assert isinstance(clock, Clock)
    for _ in range(3):
        clock.move(minutes=2)
        await delivery.deliver_due()


async def test_a_fault_at_any_statement_of_an_article_leaves_all_of_it_or_nothing(desk: Desk, cutter: Cutter) -> None:
    for number, statement in enumerate(range(1, 60, 2)):
        before = await _facts(desk)
        whole = [count + 1 for count in before]
        cutter.begin(statement)
        with suppress(StorageError):
            await _take(desk, number)
        if not cutter.has_cut:
            break
        cutter.end()
        assert await _facts(desk) in (before, whole)

        await _take(desk, number)

        assert await _facts(desk) == whole
    assert 10 < statement < 59


async def test_a_fault_at_any_statement_of_a_delivery_posts_once_and_nothing_unwritten(
    desk: Desk, cutter: Cutter, delivery: Delivery, slack: FakeSlack
) -> None:
    for number, statement in enumerate(range(1, 60, 3), start=1):
        await _take(desk, number)
        cutter.begin(statement)
        with suppress(StorageError):
            await _deliver_briefly(delivery, cutter)
        has_cut = cutter.has_cut
        cutter.end()
        assert len(slack.posts()) <= await _attempts(desk)

        await _deliver_all(desk, delivery)

        assert len(slack.posts()) == number
        if not has_cut:
            break
    assert 10 < statement < 59
    assert "ossible repeat" not in str(slack.posts())
    async with desk.database.snapshot() as tx:
        assert await tx.outbox.count(TEAM) == {OutboxState.SENT: number}


async def _deliver_briefly(delivery: Delivery, cutter: Cutter) -> None:
    """Deliver while the fault lasts; it ends once the message stands and could not be written down a few times."""
    with structlog.testing.capture_logs(processors=[_Ending(cutter)]):
        await delivery.deliver_due()


class _Ending:
    """Ends a fault after some tries to write an answer down have failed."""

    def __init__(self, cutter: Cutter) -> None:
        self._cutter, self._tries = cutter, 0

    def __call__(self, _: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
        self._tries += entry["event"] == "alert.not_written"
        if self._tries == 3:
            self._cutter.end()
        return entry


async def test_nothing_is_posted_while_nothing_can_be_written(desk: Desk, delivery: Delivery, slack: FakeSlack) -> None:
    forbidden = [True]

    def limit(connection: Connection, _: object, statement: str, *__: object) -> None:
        if statement.startswith(("PRAGMA", "SET")):
            return
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA query_only = {int(forbidden[0])}")
        elif forbidden[0]:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    await _take(desk, 1)
    event.listen(desk.database._engine.sync_engine, "before_cursor_execute", limit)  # noqa: SLF001  as above
    with pytest.raises(StorageError):
        await delivery.deliver_due()
    with pytest.raises(StorageError):
        await _take(desk, 2)
    assert slack.calls == []
    forbidden[0] = False

    await _take(desk, 2)
    await _deliver_all(desk, delivery)

    assert len(slack.posts()) == 2


async def test_a_lock_that_another_holds_is_waited_for_said_and_outlived(
    url: str, desk: Desk, delivery: Delivery, slack: FakeSlack
) -> None:
    await _take(desk, 1)
    other, stop = Database(url), asyncio.Event()
    said = _Said("delivery.stumbled")
    async with other.transaction() as tx:
        if tx.connection.dialect.name == "postgresql":
            await tx.connection.execute(text("LOCK TABLE outbox, channels IN ACCESS EXCLUSIVE MODE"))
        with structlog.testing.capture_logs(processors=[said]):
            running = asyncio.create_task(delivery.run(stop))
            await said.heard.wait()
        assert slack.calls == []

    await slack.wait_for_posts(1)
    stop.set()
    await running
    await other.close()
    assert len(slack.posts()) == 1


class _Said:
    """Hears when something is logged."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.heard = asyncio.Event()

    def __call__(self, _: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
        if entry["event"] == self._name:
            self.heard.set()
        return entry


class Forgetful:
    """A sender whose token cannot be read from the database the first time."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster
        self._is_first = True

    async def for_team(self, _: str) -> Poster:
        if self._is_first:
            self._is_first = False
            raise OperationalError(None, None, ConnectionError())
        return self._poster

    async def check(self) -> None:
        await self._poster.check()


async def test_a_token_that_cannot_be_read_leaves_a_post_unmade_and_unmarked(desk: Desk, slack: FakeSlack) -> None:
    async with open_client("xoxb-test", slack.url, aiohttp.ClientTimeout(total=5)) as client:
        delivery = Delivery(desk, Forgetful(Poster(client)), jitter=lambda: 0)
        await _take(desk, 1)
        await delivery.deliver_due()
        assert slack.posts() == []

        await _deliver_all(desk, delivery)

    (post,) = slack.posts()
    assert "ossible repeat" not in str(post.args)


async def test_eight_writers_lose_nothing_of_each_other(url: str, desk: Desk) -> None:
    desks = [Desk(Database(url), Lexicon(()), desk.clock) for _ in range(8)]

    await asyncio.gather(*(_take(one, 10 * place + number) for place, one in enumerate(desks) for number in range(3)))

    assert await _facts(desk) == [24] * 5
    for one in desks:
        await one.database.close()


async def test_a_server_that_restarts_or_falls_silent_is_left_and_found_again(tmp_path: Path) -> None:
    url = new_url(tmp_path, "postgresql")
    async with Line(url).open() as line:
        database = Database(line.url, SILENT)
        desk = Desk(database, Lexicon(()), Clock())
        await _take(desk, 1)
        end_sessions(url)
        await _take(desk, 2)
        line.is_dead = True
        with pytest.raises(StorageError):
            await _take(desk, 3)
        async with serve(build_web(desk), "127.0.0.1", 0) as port, aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 503
            line.revive()
            async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
        assert (await _facts(desk))[0] == 2
        await _take(desk, 3)
        assert (await _facts(desk))[0] == 3
        await database.close()
    drop(url)


class Line:
    """A wire to PostgreSQL that can go dead: it stays open, and nothing comes through any more."""

    def __init__(self, url: str) -> None:
        self._to = make_url(url)
        self.url = ""
        self.is_dead = False
        self._ends: list[asyncio.StreamWriter] = []

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["Line"]:
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        there = self._to.set(host="127.0.0.1", port=port, query={})
        self.url = there.render_as_string(hide_password=False)
        try:
            yield self
        finally:
            self.revive()
            server.close()

    def revive(self) -> None:
        """Let new connections through; the old ones are broken off."""
        self.is_dead = False
        for end in self._ends:
            end.close()
        self._ends.clear()

    async def _join(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        folder = self._to.query.get("host")
        if isinstance(folder, str):
            far, forth = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{self._to.port or 5432}")
        else:
            far, forth = await asyncio.open_connection(self._to.host, self._to.port or 5432)
        self._ends += [back, forth]
        await asyncio.gather(self._carry(near, forth), self._carry(far, back))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if not self.is_dead:
                    writer.write(data)
        writer.close()
