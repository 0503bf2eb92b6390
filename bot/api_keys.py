"""Keys of the API: what they look like, what they allow, and how often they may be used."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PREFIX = "tl_"
SHOWN = 10  # characters of a key that people know it by
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


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left of a key's requests at an instant."""

    left: float
    at: datetime


def is_key(text: str) -> bool:
    """Return whether `text` looks like a key: the prefix and 256 bits in base64url."""
    return _FORM.fullmatch(text) is not None


def digest_key(key: str) -> str:
    """Return what is kept of a key. A plain SHA-256 is enough: nobody guesses 256 random bits."""
    return hashlib.sha256(key.encode()).hexdigest()


def next_bucket(bucket: Bucket | None, rate: Rate, now: datetime) -> tuple[Bucket, timedelta | None]:
    """Take a request out of a bucket (None: a full one); returns the bucket, and how long to wait if it was empty."""
    left = float(rate.burst)
    if bucket is not None:
        passed = max(0.0, (now - bucket.at).total_seconds())
        left = min(left, bucket.left + passed * rate.per_second)
    if left < 1:
        return Bucket(left, now), timedelta(seconds=(1 - left) / rate.per_second)
    return Bucket(left - 1, now), None
