"""Whether a request comes from Slack. Counted on raw bytes; whatever is garbled is simply not Slack's.

The SDK's verifier raises on garbled headers and reads the body as text first, so this is ours.
"""

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Mapping

WINDOW_SECONDS = 300
_MOST_SEEN = 50_000
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def has_valid_signature(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Return whether `X-Slack-Signature` is right for the body and not older (or newer) than five minutes."""
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    signed = b"v0:" + timestamp.encode("ascii") + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))


class SeenSignatures:
    """The signatures of requests that were taken here while they may still come again.

    Slack signs anew what it sends again, so the same signature twice is somebody who listened. Each process knows
    only its own; events are known by their id in the database.
    """

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._seen: OrderedDict[str, float] = OrderedDict()

    def add(self, signature: str, now: float) -> bool:
        """Write a signature down; False when it came before."""
        while self._seen and (next(iter(self._seen.values())) < now or len(self._seen) >= _MOST_SEEN):
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now + 2 * WINDOW_SECONDS
        return True
