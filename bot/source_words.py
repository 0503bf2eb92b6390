"""What is said of sources: how each is doing, and in one line how fresh all of them are."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from bot.sources import GONE, OF_ITSELF, Health, Source, find_blindness

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_MOST_NAMED = 3


def age_text(age: timedelta) -> str:
    """Return a length of time in its largest unit: `4 min`, `3 h`, `12 days`."""
    if age < _HOUR:
        return f"{max(int(age / _MINUTE), 0)} min"
    if age < 2 * _DAY:
        return f"{int(age / _HOUR)} h"
    return f"{int(age / _DAY)} days"


def state_text(source: Source, health: Health, now: datetime) -> str:
    """Return how a source is doing: `fresh`, or what is wrong with it."""
    if health.paused_reason is not None:
        return f"paused: {health.paused_reason}"
    blindness = find_blindness(source, health, now)
    if blindness:
        return blindness.reason
    if health.failures:
        return f"failed {health.failures} times: {health.error}" if health.failures > 1 else f"failed: {health.error}"
    return "fresh" if health.read_at else "not read yet"


def is_fresh(source: Source, health: Health, now: datetime) -> bool:
    """Return whether what a source has said lately is known: it was read, and nothing speaks against it."""
    return health.read_at is not None and health.paused_reason is None and find_blindness(source, health, now) is None


def freshness_line(sources: Sequence[tuple[Source, Health]], now: datetime, zone: tzinfo = UTC) -> str | None:
    """Return `12 of 13 sources fresh; EMA news last read 06:10`, or None when there is no source.

    Sources that somebody paused on purpose do not count.
    """
    watched = [(source, health) for source, health in sources if (health.paused_reason or GONE).startswith(OF_ITSELF)]
    if not watched:
        return None
    stale = [(source, health) for source, health in watched if not is_fresh(source, health, now)]
    line = f"{len(watched) - len(stale)} of {len(watched)} sources fresh"
    named = [f"{source.name} {_last_read(health, now, zone)}" for source, health in stale[:_MOST_NAMED]]
    more = [f"and {len(stale) - _MOST_NAMED} more"] if len(stale) > _MOST_NAMED else []
    return "; ".join([line, *named, *more])


def _last_read(health: Health, now: datetime, zone: tzinfo) -> str:
    if health.read_at is None:
        return "never read"
    if now - health.read_at < _DAY:
        return f"last read {health.read_at.astimezone(zone):%H:%M}"
    return f"last read {age_text(now - health.read_at)} ago"
