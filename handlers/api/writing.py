"""POST /v1/articles and /v1/events: one as JSON, or many as lines of JSON."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from bot.api_keys import Scope
from bot.article_json import article_from_json, article_of_events, parse_json
from bot.contract import reading_from_json
from bot.errors import ParseError
from handlers.api.access import Api, allow, get_api
from handlers.api.answers import BatchShape, LineShape, TakenShape
from handlers.api.bodies import MOST_BYTES, Media, find_media, read_body
from handlers.api.documenting import WRITES, describe_body
from handlers.api.problems import ProblemError, find_problem
from handlers.api.repeats import Answer, answer_once, digest_request
from handlers.api.shapes import ArticleIn, EventsIn
from handlers.intake import Outcome, Taken, take_article, take_reading
from storage.api_answers import RequestMark
from storage.api_keys import ApiKey

MOST_LINES = 10_000
_CREATED, _OK = 201, 200
router = APIRouter(prefix="/v1", tags=["write"])
_Answered = TakenShape | BatchShape
_Take = Callable[[object], Awaitable[Taken]]


@dataclass(frozen=True, slots=True)
class Sending:
    """A request that hands something in: who sends it, and under which idempotency key."""

    request: Request
    api: Api
    key: ApiKey
    idempotency_key: str | None

    @property
    def source(self) -> str:
        """Return what the articles of this sender are kept under."""
        return f"api:{self.key.name}"


async def get_sending(
    request: Request,
    api: Annotated[Api, Depends(get_api)],
    key: Annotated[ApiKey, Depends(allow(Scope.WRITE))],
    idempotency_key: Annotated[
        str | None,
        Header(
            pattern="^[!-~]{1,255}$", description="The same key and body within 24 hours: done once, answered alike."
        ),
    ] = None,
) -> Sending:
    """Return the request as a sending."""
    return Sending(request, api, key, idempotency_key)


@router.post("/articles", response_model=_Answered, responses=WRITES, openapi_extra=describe_body(ArticleIn))
async def post_articles(sending: Annotated[Sending, Depends(get_sending)]) -> Response:
    """Hand in articles. Each is read as those of every other source are, and twice the same article is one."""

    async def take(data: object) -> Taken:
        return await take_article(article_from_json(data), sending.source, sending.api.desk)

    return await _answer(sending, take)


@router.post("/events", response_model=_Answered, responses=WRITES, openapi_extra=describe_body(EventsIn))
async def post_events(sending: Annotated[Sending, Depends(get_sending)]) -> Response:
    """Hand in events that were read already, those of one article in one object: the event contract's form.

    The article's `title`, `url`, `publisher`, `published` and `text` may stand beside its `events`.
    """

    async def take(data: object) -> Taken:
        reading = reading_from_json(data, sending.api.desk.lexicon)
        article = article_of_events(data, reading.article_id)
        return await take_reading(article, reading, sending.source, sending.api.desk)

    return await _answer(sending, take)


async def _answer(sending: Sending, take: _Take) -> Response:
    media = find_media(sending.request)
    body = await read_body(sending.request, MOST_BYTES[media])

    async def work() -> Answer:
        return await (_take_one(body, take) if media is Media.JSON else _take_lines(body, take))

    mark = None
    if sending.idempotency_key is not None:
        digest = digest_request(sending.request.url.path.encode(), media.encode(), body)
        mark = RequestMark(sending.key.id, sending.idempotency_key, digest)
    return await answer_once(mark, work, sending.api.desk)


async def _take_one(body: bytes, take: _Take) -> Answer:
    try:
        taken = await take(parse_json(body))
    except ParseError as error:
        raise find_problem(error) from None
    return Answer(_status(taken), TakenShape.of(taken).model_dump_json())


async def _take_lines(body: bytes, take: _Take) -> Answer:
    """Take each line, one transaction each: what is wrong with one keeps no other from being taken."""
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    if not lines:
        raise ProblemError(422, "The body holds no line.")
    if len(lines) > MOST_LINES:
        raise ProblemError(413, f"The body holds {len(lines)} lines; {MOST_LINES} at most. Send less at once.")
    told = [await _take_line(number, line, take) for number, line in lines]
    statuses = [line.status for line in told]
    taken, seen = statuses.count(_CREATED), statuses.count(_OK)
    batch = BatchShape(taken=taken, seen_before=seen, refused=len(told) - taken - seen, lines=told)
    return Answer(_OK, batch.model_dump_json())


async def _take_line(number: int, line: bytes, take: _Take) -> LineShape:
    if len(line) > MOST_BYTES[Media.JSON]:
        problem = ProblemError(413, "The line is larger than 1 MB.").problem
        return LineShape(line=number, status=problem.status, problem=problem)
    try:
        taken = await take(parse_json(line))
    except ParseError as error:
        problem = find_problem(error).problem
        return LineShape(line=number, status=problem.status, problem=problem)
    return LineShape(line=number, status=_status(taken), taken=TakenShape.of(taken))


def _status(taken: Taken) -> int:
    return _OK if taken.outcome is Outcome.SEEN_BEFORE else _CREATED
