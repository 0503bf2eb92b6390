"""Whether a request comes from Slack. Counted on raw bytes; whatever is garbled is simply not Slack's.

The SDK's verifier raises on garbled headers and reads the body as text first, so this is ours.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

WINDOW_SECONDS = 300
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
