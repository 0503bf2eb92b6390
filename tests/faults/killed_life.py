"""A life to be killed: the whole way from feeds to Slack, until the step, the moment or the instant that was chosen."""

import itertools
import os
import signal
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network

from sqlalchemy import event

from bot.feeds.page import Page
from bot.feeds.reading import Raw, parse_source
from bot.sources import SourceKind
from handlers.delivery import Delivery
from handlers.digests import tell_digests
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import Pacing
from handlers.poll import Poll
from handlers.sandbox import Sandbox
from handlers.slack.client import Poster, open_client
from storage.database import Database
from tests.builders import packaged
from tests.web_server import ANY_PORT

LOOPBACK = IPv4Network("127.0.0.0/8")
PASSES = 3


@dataclass(frozen=True)
class Life:
    """Where a life happens, when it begins on the bot's clock, and how it ends.

    It dies at the `turn`-th time that it comes to `step`, or `seconds` after its birth, or when Slack has it killed.
    """

    database_url: str
    slack_url: str
    begins_at: datetime
    step: str = ""
    turn: int = 1
    seconds: float | None = None


class OpenSandbox(Sandbox):
    """Parses in this process: what a child costs is measured elsewhere."""

    async def parse(self, kind: SourceKind, raw: Raw) -> Page:
        return parse_source(kind, raw)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def live(life: Life) -> None:
    """Read the feeds, tell digests and deliver, a few times over; a second passes on its own clock between them."""
    if life.seconds is not None:
        timer = threading.Timer(life.seconds, die)
        timer.daemon = True
        timer.start()
    passes, turns = itertools.count(), itertools.count(1)
    now = [life.begins_at]

    def at_step(step: str) -> None:
        if step == life.step and next(turns) == life.turn:
            die()

    async def wait(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    database = Database(life.database_url)
    desk = Desk(database, packaged(), lambda: now[0], at_step)
    async with (
        # Slack's side learns from the token whose call it has.
        open_client(f"xoxb-{os.getpid()}", life.slack_url) as client,
        Web("Topline (test)", LOOPBACK.__contains__, ANY_PORT, clock=desk.clock) as web,
        OpenSandbox(children=1) as sandbox,
    ):
        poll = Poll(desk, web, sandbox, Pacing(desk.clock, wait), jitter=lambda: 0.5)
        delivery = Delivery(desk, Poster(client), jitter=lambda: 0)
        while next(passes) < PASSES:
            await poll.read_due()
            await tell_digests(desk)
            await delivery.deliver_due()
            now[0] += timedelta(seconds=1.1)
    await database.close()


async def migrate(database_url: str, statement: int) -> None:
    """Make the tables, and die before the statement of that number."""
    database, statements = Database(database_url), itertools.count(1)

    @event.listens_for(database._engine.sync_engine, "before_cursor_execute")  # noqa: SLF001  there is no other door
    def count(*_: object) -> None:
        if next(statements) == statement:
            die()

    await database.migrate()
    await database.close()
