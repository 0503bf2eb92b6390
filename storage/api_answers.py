"""What requests with an idempotency key were answered, so that the same request again gets the same answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import col

from storage.repository import Repository
from storage.tables import ApiAnswerRow


@dataclass(frozen=True, slots=True)
class RequestMark:
    """What a request is known by: whose it is, its idempotency key, and a digest of all that it says."""

    api_key_id: int
    idempotency_key: str
    digest: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An earlier request of the same mark. `status` and `body` are None while it is under way."""

    digest: str
    status: int | None
    body: str | None


class ApiAnswers(Repository):
    """The answers of the last day. One is under way from `begin` to `finish`."""

    async def begin(
        self, mark: RequestMark, now: datetime, *, lost_before: datetime, old_before: datetime
    ) -> KeptAnswer | None:
        """Begin a request, or return the earlier one of its mark.

        One that began before `lost_before` and was never finished died with its process: the new one takes its place.
        So it does after one of before `old_before`, finished or not.
        """
        await self.delete_before(old_before, mark)
        is_new = await self.insert_new(
            ApiAnswerRow,
            api_key_id=mark.api_key_id,
            idempotency_key=mark.idempotency_key,
            digest=mark.digest,
            status=None,
            body=None,
            begun_at=now,
        )
        if is_new:
            return None
        lost = (col(ApiAnswerRow.status).is_(None), col(ApiAnswerRow.begun_at) < lost_before)
        taken = update(ApiAnswerRow).where(*_of(mark), *lost).values(digest=mark.digest, begun_at=now)
        if (await self.connection.execute(taken)).rowcount:
            return None
        columns = (col(ApiAnswerRow.digest), col(ApiAnswerRow.status), col(ApiAnswerRow.body))
        return KeptAnswer(*(await self.connection.execute(select(*columns).where(*_of(mark)))).one())

    async def finish(self, mark: RequestMark, status: int, body: str) -> None:
        """Keep what the request was answered."""
        await self.connection.execute(update(ApiAnswerRow).where(*_of(mark)).values(status=status, body=body))

    async def forget(self, mark: RequestMark) -> None:
        """Forget a request that came to nothing: it may be made again."""
        await self.connection.execute(delete(ApiAnswerRow).where(*_of(mark), col(ApiAnswerRow.status).is_(None)))

    async def delete_before(self, instant: datetime, mark: RequestMark | None = None) -> int:
        """Forget requests (or that of one mark) that began before `instant`, and return how many."""
        old = delete(ApiAnswerRow).where(col(ApiAnswerRow.begun_at) < instant, *(_of(mark) if mark else ()))
        return (await self.connection.execute(old)).rowcount


def _of(mark: RequestMark) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ApiAnswerRow.api_key_id) == mark.api_key_id,
        col(ApiAnswerRow.idempotency_key) == mark.idempotency_key,
    )
