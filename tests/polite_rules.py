"""The rules of politeness, checked on what the servers of a simulated world saw."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bot.sources import LONGEST_WAIT
from tests.polite_world import HOLD, Ask, Publisher, World

SECOND = timedelta(seconds=1)
_KILLED = timedelta(minutes=3)
_FIRST_BACKOFF = timedelta(minutes=1)
_CRAWL_DELAY = timedelta(seconds=5)
_AT_ONCE = 8
_SLACK = timedelta(minutes=20)
_FINE = frozenset({200, 301, 302, 304})


class Rules:
    """Finds what broke a rule. `ends` is when bots were killed or stopped: what they did not finish is done again."""

    def __init__(self, world: World, ends: Sequence[datetime]) -> None:
        self._world = world
        self._ends = ends
        self._hosts: dict[int, list[Ask]] = defaultdict(list)
        self._paths: dict[str, list[Ask]] = defaultdict(list)
        for ask in world.log:
            self._paths[ask.path].append(ask)
            if not ask.is_hop:
                self._hosts[ask.host].append(ask)

    def broken(self) -> dict[str, list[str]]:
        """Return what broke each rule; empty where it was kept."""
        rules: dict[str, Callable[[], Iterator[str]]] = {
            "one request a second to a host": self._spacing,
            "never before Retry-After": self._holds,
            "crawl delay": self._crawl_delays,
            "backoff": self._backoff,
            "interval within its bounds": self._intervals,
            "conditional requests": self._conditions,
            "robots.txt obeyed and read once a day": self._robots,
            "gone and moved are remembered": self._ended,
            "nothing piles up": self._piles,
        }
        return {name: list(rule()) for name, rule in rules.items()}

    def _spacing(self) -> Iterator[str]:
        for asks in self._hosts.values():
            for one, two in pairwise(asks):
                if two.at - one.at < SECOND:
                    yield f"{one.path} by {one.agent} and {two.path} by {two.agent} at {two.at}"

    def _holds(self) -> Iterator[str]:
        for asks in self._hosts.values():
            until = None
            for ask in asks:
                if until and ask.at < until:
                    yield f"{ask.path} at {ask.at}, to be left alone until {until}"
                until = ask.at + ask.hold if ask.hold else until

    def _crawl_delays(self) -> Iterator[str]:
        for host, asks in self._hosts.items():
            if "Crawl-delay" in (self._world.robots(host) or ""):
                pages = (ask for ask in asks if ask.path.startswith("/page/"))
                yield from (f"{two.path}" for one, two in pairwise(pages) if two.at - one.at < _CRAWL_DELAY)

    def _pairs(self, one: Publisher) -> Iterator[tuple[Ask, Ask]]:
        """Yield each request for a source with the next, but for readings that were cut off."""
        asks = self._paths.get(one.path, ())
        return ((ask, after) for ask, after in pairwise(asks) if not self._is_cut(ask))

    def _is_cut(self, ask: Ask) -> bool:
        """Return whether a bot ended when it had asked this, so that perhaps nobody knows of the answer."""
        return any(ask.at <= end <= ask.at + _KILLED for end in self._ends)

    def _backoff(self) -> Iterator[str]:
        for one in self._world.publishers:
            failures = 0
            for ask, after in pairwise(self._paths.get(one.path, ())):
                is_cut = self._is_cut(ask)
                failures = 0 if ask.status in _FINE else failures + (not is_cut)
                wait = min(_FIRST_BACKOFF * 2 ** (failures - 1), LONGEST_WAIT / 2) if failures else timedelta()
                if after.at - ask.at < wait and not is_cut:
                    yield f"{one.path} after {failures} failures at {after.at}"

    def _intervals(self) -> Iterator[str]:
        for one in self._world.publishers:
            longest = max(LONGEST_WAIT / 4, one.minimum) + HOLD + _SLACK
            holds = [(each.at, each.hold) for each in self._hosts[one.host] if each.hold]
            for ask, after in self._pairs(one):
                # Its host may ask to be left alone again and again, for the sake of other sources.
                held = sum((hold for at, hold in holds if ask.at <= at <= after.at), timedelta())
                is_within = one.minimum <= after.at - ask.at <= longest + held
                if ask.status in _FINE and not is_within:
                    yield f"{one.path} at {ask.at} and {after.at}, minimum {one.minimum}"

    def _conditions(self) -> Iterator[str]:
        for one in self._world.publishers:
            for ask, after in self._pairs(one):
                if ask.status in _FINE and (ask.given_tag, ask.given_date) != (after.tag, after.since):
                    yield f"{one.path} at {after.at}"

    def _robots(self) -> Iterator[str]:
        asked: dict[tuple[int, str], datetime] = {}
        for ask in self._world.log:
            robots, key = self._world.robots(ask.host) or "", (ask.host, ask.agent)
            if ask.path == "/robots.txt":
                if key in asked and ask.at - asked[key] < timedelta(days=1):
                    yield f"robots.txt of {ask.host} again at {ask.at}"
                asked[key] = ask.at
            is_asking = ask.path.startswith(("/page/", "/listing/"))
            if ("Disallow: /page/" in robots and ask.path.startswith("/page/")) or ask.path.startswith("/private/"):
                yield f"{ask.path} is forbidden"
            if is_asking and key not in asked:
                yield f"{ask.path} before robots.txt"

    def _ended(self) -> Iterator[str]:
        for one in self._world.publishers:
            statuses = [ask.status for ask, _ in self._pairs(one)]
            if 410 in statuses or (one.kind == "moved" and 301 in statuses):
                yield one.path

    def _piles(self) -> Iterator[str]:
        for lane, most in self._world.most_at_once.items():
            if most > (1 if lane.startswith(("host", "path")) else _AT_ONCE):
                yield f"{most} at once: {lane}"
