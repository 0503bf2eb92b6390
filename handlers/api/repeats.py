"""Requests that are sent twice: with the same idempotency key they are done once, and answered alike."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Response

from handlers.api.problems import ProblemError
from handlers.intake import Desk
from storage.api_answers import RequestMark

KEPT = timedelta(hours=24)
# A batch takes minutes at most. What was begun before died with its process; done again, it is "seen before".
_LOST_AFTER = timedelta(minutes=15)
_TRY_AGAIN_SECONDS = "2"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body."""

    status: int
    body: str

    def render(self, *, is_repeat: bool = False) -> Response:
        """Return the HTTP answer."""
        headers = {"Idempotency-Replayed": "true"} if is_repeat else None
        return Response(self.body, self.status, headers, "application/json")


def digest_request(*parts: bytes) -> str:
    """Return a digest of all that a request says."""
    counted = hashlib.sha256()
    for part in parts:
        counted.update(len(part).to_bytes(8, "big") + part)
    return counted.hexdigest()


async def answer_once(mark: RequestMark | None, work: Callable[[], Awaitable[Answer]], desk: Desk) -> Response:
    """Do the work, unless it was done for the same mark within a day: then give the answer of then.

    A problem is no answer: after it the request may be sent again, mended or not.
    """
    if mark is None:
        return (await work()).render()
    now = desk.clock()
    async with desk.database.transaction() as tx:
        kept = await tx.api_answers.begin(mark, now, lost_before=now - _LOST_AFTER, old_before=now - KEPT)
    if kept is not None:
        if kept.digest != mark.digest:
            raise ProblemError(409, "Idempotency-Key: another request had this key. Use a new key for a new request.")
        if kept.status is None or kept.body is None:
            detail = "The same request is under way. Try again to get its answer."
            raise ProblemError(409, detail, headers={"Retry-After": _TRY_AGAIN_SECONDS})
        return Answer(kept.status, kept.body).render(is_repeat=True)
    is_done = False
    try:
        answer = await work()
        async with desk.database.transaction() as tx:
            await tx.api_answers.finish(mark, answer.status, answer.body)
        is_done = True
    finally:
        if not is_done:
            async with desk.database.transaction() as tx:
                await tx.api_answers.forget(mark)
    return answer.render()
