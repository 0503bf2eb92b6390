"""One request at a time to a host, and a pause between two: nobody should notice that Topline reads them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import SourceError
from handlers.intake import utc_now
from storage.database import Database

PAUSE = timedelta(seconds=1)
# Whoever would have to wait longer for a turn comes again later.
LONGEST_WAIT = timedelta(minutes=1)
_MOST_HOSTS = 2_000


class HeldError(SourceError):
    """A host that wants to be left alone until an instant."""

    def __init__(self, until: datetime) -> None:
        """`until` is when it may be asked again."""
        super().__init__("wants to be left alone for a while")
        self.until = until


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: datetime | None = None
    waiting: int = 0


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


class Pacing:
    """Hands out turns with hosts. A host that asked for a longer pause (robots.txt, Retry-After) gets it.

    With a database the turns are shared by all bots that use it.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = _sleep,
        database: Database | None = None,
    ) -> None:
        """`clock` and `sleep` belong together: a test moves both."""
        self._clock = clock
        self._sleep = sleep
        self._database = database
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str, pause: timedelta = PAUSE) -> AsyncGenerator[None]:
        """Wait for the turn with the host of `url`, and keep the next one away for `pause` after it.

        HeldError when the host wants to be left alone for longer than anybody should wait.
        """
        name = _host_of(url)
        host = self._host(name)
        host.waiting += 1
        try:
            async with host.lock:
                await self._wait(name, host, pause)
                try:
                    yield
                finally:
                    host.free_at = max(host.free_at or self._clock(), self._clock() + pause)
        finally:
            host.waiting -= 1

    async def hold(self, url: str, pause: timedelta) -> None:
        """Leave the host of `url` alone for that long: it asked for it."""
        name, until = _host_of(url), self._clock() + pause
        host = self._host(name)
        host.free_at = max(host.free_at or until, until)
        if self._database:
            async with self._database.transaction() as tx:
                await tx.hosts.hold(name, until)

    async def _wait(self, name: str, host: _Host, pause: timedelta) -> None:
        while host.free_at and host.free_at > (now := self._clock()):
            if host.free_at - now > LONGEST_WAIT:
                raise HeldError(host.free_at)
            await self._sleep((host.free_at - now).total_seconds())
        if self._database:
            await self._reserve(name, pause, self._database)

    async def _reserve(self, name: str, pause: timedelta, database: Database) -> None:
        """Wait for the turn that all bots agree on."""
        async with database.transaction() as tx:
            at = await tx.hosts.reserve(name, self._clock(), pause, LONGEST_WAIT)
        wait = at - self._clock()
        if wait > LONGEST_WAIT:
            raise HeldError(at)
        if wait > timedelta():
            await self._sleep(wait.total_seconds())
            async with database.snapshot() as tx:
                held = await tx.hosts.held_until(name)
            if held and held > self._clock():  # another bot was told so meanwhile
                raise HeldError(held)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts and len(self._hosts) >= _MOST_HOSTS:
            now = self._clock()
            self._hosts = {
                each: host
                for each, host in self._hosts.items()
                if host.waiting or (host.free_at and host.free_at > now)
            }
        return self._hosts.setdefault(name, _Host())


def _host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
