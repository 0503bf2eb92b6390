"""One request at a time to a host, and a pause between two: nobody should notice that Topline reads them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from handlers.intake import utc_now

PAUSE = timedelta(seconds=1)
_MOST_HOSTS = 2_000


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: datetime | None = None
    waiting: int = 0


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


class Pacing:
    """Hands out turns with hosts. A host that asked for a longer pause (robots.txt, Retry-After) gets it."""

    def __init__(
        self, clock: Callable[[], datetime] = utc_now, sleep: Callable[[float], Awaitable[None]] = _sleep
    ) -> None:
        """`clock` and `sleep` belong together: a test moves both."""
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str, pause: timedelta = PAUSE) -> AsyncGenerator[None]:
        """Wait for the turn with the host of `url`, and keep the next one away for `pause` after it."""
        host = self._host(url)
        host.waiting += 1
        try:
            async with host.lock:
                wait = (host.free_at - self._clock()).total_seconds() if host.free_at else 0
                if wait > 0:
                    await self._sleep(wait)
                try:
                    yield
                finally:
                    host.free_at = self._clock() + pause
        finally:
            host.waiting -= 1

    def _host(self, url: str) -> _Host:
        name = urlsplit(url).hostname or ""
        if name not in self._hosts and len(self._hosts) >= _MOST_HOSTS:
            now = self._clock()
            self._hosts = {
                each: host
                for each, host in self._hosts.items()
                if host.waiting or (host.free_at and host.free_at > now)
            }
        return self._hosts.setdefault(name, _Host())
