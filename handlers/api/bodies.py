"""The body of a request, bounded while it is read."""

import asyncio
from enum import StrEnum

from fastapi import Request
from starlette.requests import ClientDisconnect

from handlers.api.problems import ProblemError

_SECONDS = 60


class Media(StrEnum):
    """What a body may be."""

    JSON = "application/json"
    LINES = "application/x-ndjson"


MOST_BYTES = {Media.JSON: 1024**2, Media.LINES: 16 * 1024**2}


def find_media(request: Request) -> Media:
    """Return what the body is said to be; a problem when that is nothing we take."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in set(Media):
        raise ProblemError(415, f"Send {Media.JSON}, or {Media.LINES} for many at once.")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProblemError(415, "Send the body without a content encoding.")
    return Media(given)


async def read_body(request: Request, most: int) -> bytes:
    """Return the body; a problem when it is larger than `most` bytes, or does not come in time."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > most:
        raise _too_large(most)
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
    except TimeoutError:
        raise ProblemError(408, f"The body did not come within {_SECONDS} seconds.") from None
    except ClientDisconnect:
        raise ProblemError(400, "The body was cut off.") from None
    return bytes(body)


def _too_large(most: int) -> ProblemError:
    return ProblemError(413, f"The body is larger than {most // 1024**2} MB. Send less at once.")
