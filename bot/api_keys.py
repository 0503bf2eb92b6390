"""Keys of the API: what they look like, what they allow, and how often they may be used."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PREFIX = "tl_"
SHOWN = 10  # characters of a key that people know it by
_LARGEST_SHARE = 20
_FORM = re.compile(r"tl_[A-Za-z0-9_-]{43}")


class Scope(StrEnum):
    """What a key may do."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a key may be used: `burst` requests at once, and then `per_second`."""

    burst: int = 300
    per_second: float = 20.0

    @property
    def step(self) -> timedelta:
        """Return the time that one request stands for."""
        return timedelta(seconds=1 / self.per_second)

    @property
    def share(self) -> int:
        """Return how many requests a process sets aside at once, so that not each of them is written down."""
        return max(1, min(_LARGEST_SHARE, self.burst // 15))


@dataclass(frozen=True, slots=True)
class Grant:
    """How many requests a key may make now, and until when it is busy with them; or how long it has to wait."""

    count: int
    busy_until: datetime
    wait: timedelta = timedelta()


def is_key(text: str) -> bool:
    """Return whether `text` looks like a key: the prefix and 256 bits in base64url."""
    return _FORM.fullmatch(text) is not None


def digest_key(key: str) -> str:
    """Return what is kept of a key. A plain SHA-256 is enough: nobody guesses 256 random bits."""
    return hashlib.sha256(key.encode()).hexdigest()


def next_grant(busy_until: datetime | None, rate: Rate, now: datetime) -> Grant:
    """Set requests aside for a key that is busy until an instant (None: it never was used).

    All that was set aside counts at the usual pace; a key may be ahead of it by a burst, and no more, whatever the
    clocks of several machines say.
    """
    burst = rate.step * rate.burst
    busy_until = min(max(busy_until or now, now), now + burst)
    room = burst - (busy_until - now)
    count = min(rate.share, room // rate.step)
    return Grant(count, busy_until + rate.step * count, timedelta() if count else rate.step - room)
