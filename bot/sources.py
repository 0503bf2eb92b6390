"""What a source of news is, and when it is read next: habit, politeness, and how a source that fell silent is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import UserError

LONGEST_WAIT = timedelta(hours=12)
_FIRST_RETRY = timedelta(minutes=2)
_QUIET_GAPS = 6
_LEAST_SILENCE = timedelta(days=2)
_LEAST_EMPTINESS = timedelta(hours=6)
# How the reason of a pause begins that nobody chose: the source itself says that it is no more.
GONE = "gone: "
QUARANTINED = "quarantined: "
# How a pause begins that the bot made itself: admins must hear of it.
OF_ITSELF = (GONE, QUARANTINED)
_LEARNING = 0.25


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    LISTING = "listing"
    EDGAR = "edgar"
    OPENFDA = "openfda"
    CTGOV = "ctgov"
    EMA = "ema"


@dataclass(frozen=True, slots=True)
class Source:
    """Something that is read again and again.

    `reads_pages` allows the linked page to be fetched where a feed gives only a teaser (robots.txt permitting);
    `minimum` is the shortest wait between two readings; `is_own` marks one that the operator added; `links` says how
    addresses of a listing page's news look, where its form would mislead.
    """

    id: str
    kind: SourceKind
    name: str
    url: str
    publisher: str | None = None
    language: str | None = None
    reads_pages: bool = False
    minimum: timedelta = timedelta(minutes=15)
    is_own: bool = False
    links: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """How a source has behaved.

    `gap` is the usual time between two of its news, learnt; None until it had two. `empty_since` is when a source that
    always shows items began to show none.
    """

    read_at: datetime | None = None
    new_at: datetime | None = None
    interval: timedelta | None = None
    gap: timedelta | None = None
    failures: int = 0
    error: str | None = None
    failing_since: datetime | None = None
    paused_reason: str | None = None
    next_at: datetime | None = None
    empty_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Blindness:
    """Why nobody should trust that a source is being read, in words for an admin, and since when."""

    reason: str
    since: datetime


def next_interval(source: Source, health: Health, *, has_new: bool) -> timedelta:
    """Return how long to wait after a reading: shorter where news is frequent, longer where it is rare."""
    before = health.interval or source.minimum
    wished = before / 2 if has_new else before * 1.25
    if health.gap is not None:
        wished = min(wished, max(health.gap / 4, source.minimum))
    return max(source.minimum, min(wished, max(LONGEST_WAIT / 4, source.minimum)))


def next_gap(health: Health, now: datetime) -> timedelta | None:
    """Return the usual gap after news came at `now`: a running mean, which the latest gap moves by a quarter."""
    if health.new_at is None:
        return None
    latest = now - health.new_at
    return latest if health.gap is None else health.gap + (latest - health.gap) * _LEARNING


def next_retry(failures: int, jitter: float, asked: timedelta | None = None) -> timedelta:
    """Return how long to wait after the `failures`-th failure in a row: doubling, spread by `jitter` in [0, 1).

    Never less than what the server asked for by Retry-After.
    """
    backoff = min(_FIRST_RETRY * 2 ** min(failures - 1, 12), LONGEST_WAIT)
    wait = backoff * (0.5 + jitter / 2)
    return max(wait, asked) if asked else wait


def find_blindness(source: Source, health: Health, now: datetime) -> Blindness | None:
    """Return why nobody should trust that this source is being read; None while it is well, or paused on purpose."""
    if health.paused_reason is not None:
        since = health.failing_since or health.read_at or now
        return Blindness(f"is {health.paused_reason}", since) if health.paused_reason.startswith(OF_ITSELF) else None
    if health.failures and health.failing_since and now - health.failing_since >= timedelta(hours=1):
        return Blindness(f"cannot be read: {health.error}", health.failing_since)
    if health.read_at and now - health.read_at > max(LONGEST_WAIT * 2, source.minimum * 3):
        return Blindness("has not been read for a day", health.read_at)
    if health.empty_since and now - health.empty_since >= _LEAST_EMPTINESS:
        never = "shows no items that can be read"
        changed = "shows no items any more, so its form may have changed"
        return Blindness(changed if health.new_at else never, health.empty_since)
    if health.gap and health.new_at and now - health.new_at > max(health.gap * _QUIET_GAPS, _LEAST_SILENCE):
        return Blindness("has been silent far longer than it usually is", health.new_at)
    return None


def check_url(url: str) -> str:
    """Return `url` if a source may have it; UserError says what is wrong with it."""
    if not url.lower().startswith(("http://", "https://")) or any(c.isspace() for c in url):
        message = f"{url!r} is no address of a source: it begins with https:// or http:// and holds no spaces."
        raise UserError(message)
    return url
