"""Asking hosts politely: by turns, by what their robots.txt says, and not before they want to be asked again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.fetching import Answer, FetchRequest, RefusedError, Web
from handlers.intake import utc_now
from handlers.pacing import PAUSE, Pacing
from handlers.robots import Robots

_AGENT = "Topline"


class Asking:
    """Fetches in turn with everybody who asks the same host."""

    def __init__(self, web: Web, pacing: Pacing, clock: Callable[[], datetime] = utc_now) -> None:
        """Keep what sites allow for as long as this lives."""
        self._web = web
        self._pacing = pacing
        self._robots = Robots(self.fetch, _AGENT, clock)

    async def fetch(self, request: FetchRequest, pause: timedelta = PAUSE) -> Answer:
        """Fetch one document in its turn, whatever is answered. A host that says when to come again is left alone.

        HeldError while it wants to be left alone; SourceError as `Web.fetch`.
        """
        async with self._pacing.turn(request.url, pause):
            answer = await self._web.fetch(request)
            if answer.problem and answer.retry_after:
                await self._pacing.hold(answer.url, answer.retry_after)
        return answer

    async def fetch_whole(
        self, url: str, pause: timedelta = PAUSE, accept: str | None = None, most_bytes: int | None = None
    ) -> Answer:
        """Fetch one document; RefusedError when the answer is something else."""
        request = FetchRequest(url, accept=accept)
        answer = await self.fetch(replace(request, most_bytes=most_bytes) if most_bytes else request, pause)
        if answer.problem:
            raise RefusedError(answer)
        return answer

    async def find_pause(self, url: str) -> timedelta | None:
        """Return how long to leave the site alone after this page; None when robots.txt forbids it."""
        return await self._robots.find_pause(url)
