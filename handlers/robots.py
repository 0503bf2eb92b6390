"""What publishers allow: robots.txt of each site, read once a day and obeyed for the pages that feeds link to."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from bot.errors import SourceError
from handlers.fetching import Answer, FetchRequest
from handlers.intake import utc_now
from handlers.pacing import PAUSE, HeldError

_KEPT = timedelta(days=1)
_KEPT_UNKNOWN = timedelta(hours=1)
_LONGEST_DELAY = timedelta(seconds=30)
_MOST_BYTES = 500_000
_MOST_SITES = 1_000
_OK = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class _Rules:
    """A site's rules until `until`; None stands for a site that did not say, which then is not read."""

    robots: Protego | None
    until: datetime


class Robots:
    """Answers whether a page may be fetched, by the rules that its site gives us or everybody (RFC 9309)."""

    def __init__(
        self,
        fetch: Callable[[FetchRequest], Awaitable[Answer]],
        agent: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`agent` is our name as sites know it: the first word of the User-Agent. `fetch` waits for its turns."""
        self._fetch = fetch
        self._agent = agent
        self._clock = clock
        self._sites: dict[str, _Rules] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def find_pause(self, url: str) -> timedelta | None:
        """Return how long to leave the site alone after this page, or None when it must not be fetched.

        HeldError when the site wants to be left alone now.
        """
        robots = await self._rules(url)
        if robots is None or not robots.can_fetch(url, self._agent):
            return None
        delay = robots.crawl_delay(self._agent)
        return min(max(PAUSE, timedelta(seconds=delay)), _LONGEST_DELAY) if delay else PAUSE

    async def _rules(self, url: str) -> Protego | None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        now = self._clock()
        held = self._sites.get(site)
        if held is not None and held.until > now:
            return held.robots
        async with self._reading.setdefault(site, asyncio.Lock()):
            if site not in self._sites or self._sites[site] is held:  # who waited here finds what the first one read
                await self._renew(site, now)
        return self._sites[site].robots

    async def _renew(self, site: str, now: datetime) -> None:
        if len(self._sites) >= _MOST_SITES:
            self._sites = {name: rules for name, rules in self._sites.items() if rules.until > now}
            self._reading = {name: lock for name, lock in self._reading.items() if lock.locked()}
        robots = await self._read(f"{site}/robots.txt")
        self._sites[site] = _Rules(robots, now + (_KEPT if robots else _KEPT_UNKNOWN))

    async def _read(self, url: str) -> Protego | None:
        """Return the rules of a site: none at all when it has no such file, None when it could not say."""
        try:
            answer = await self._fetch(FetchRequest(url, accept="text/plain", most_bytes=_MOST_BYTES))
        except HeldError:
            raise
        except SourceError:
            return None
        if answer.status == _OK:
            return Protego.parse(answer.body.decode("utf-8", "replace"))
        return Protego.parse("") if 400 <= answer.status < 500 and answer.status != 429 else None  # noqa: PLR2004
