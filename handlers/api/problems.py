"""What the API answers when something is wrong: problem+json (RFC 9457), which says what to do, without internals."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from bot.errors import FieldError, ParseError
from handlers.api.answers import FieldShape, ProblemShape
from storage.database import StorageError

MEDIA_TYPE = "application/problem+json"
_TRY_AGAIN_SECONDS = "5"
_log = structlog.get_logger()


class ProblemError(Exception):
    """An answer that says what is wrong with a request."""

    def __init__(
        self, status: int, detail: str, fields: tuple[FieldShape, ...] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        """`detail` is for the person who reads the log of the other program."""
        super().__init__(detail)
        self.problem = ProblemShape(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(fields))
        self.headers = dict(headers or {})


def find_problem(error: ParseError) -> ProblemError:
    """Return the problem of a document that cannot be taken: 422 with its field, 400 when it is no JSON at all."""
    if isinstance(error, FieldError):
        return ProblemError(422, str(error), (FieldShape(field=error.field, message=error.why),))
    return ProblemError(400, str(error))


def render_problem(error: ProblemError) -> JSONResponse:
    """Return the answer that tells a problem."""
    body = error.problem.model_dump()
    return JSONResponse(body, error.problem.status, error.headers, MEDIA_TYPE)


def add_problems(app: FastAPI, routes: Iterable[BaseRoute]) -> None:
    """Answer whatever goes wrong in `app` as a problem; `routes` are those of the API."""
    app.state.routes = tuple(route for route in routes if isinstance(route, Route))
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_wrong_parameter)
    app.add_exception_handler(StorageError, _on_storage_error)
    app.add_exception_handler(Exception, _on_bug)


async def _on_problem(_: Request, error: Exception) -> JSONResponse:
    return render_problem(cast("ProblemError", error))


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    found = cast("HTTPException", error)
    said = {404: "There is nothing at this address.", 405: f"{request.method} is not allowed at this address."}
    detail = said.get(found.status_code, HTTPStatus(found.status_code).phrase)
    return render_problem(ProblemError(found.status_code, detail, headers=dict(found.headers or {}) | _allow(request)))


def _allow(request: Request) -> dict[str, str]:
    """Name every method of an address of the API: the framework names those of the first function it finds there."""
    routes: tuple[Route, ...] = request.app.state.routes
    here = (route.methods or set[str]() for route in routes if route.path_regex.fullmatch(request.url.path))
    methods = set[str]().union(*here)
    return {"Allow": ", ".join(sorted(methods))} if methods else {}


async def _on_wrong_parameter(_: Request, error: Exception) -> JSONResponse:
    fields = tuple(_field(each) for each in cast("RequestValidationError", error).errors())
    detail = "; ".join(f"{field.field}: {field.message}" for field in fields)
    return render_problem(ProblemError(422, detail, fields))


def _field(error: Mapping[str, Any]) -> FieldShape:
    """Return the last part of where pydantic found the error: the parameter's name."""
    name = str(error["loc"][-1])[:60]
    return FieldShape(
        field=name, message=str(error["msg"]).replace("Extra inputs are not permitted", "is no parameter")
    )


async def _on_storage_error(request: Request, error: Exception) -> JSONResponse:
    _log.error("request.failed", path=request.url.path, exc_info=error)
    headers = {"Retry-After": _TRY_AGAIN_SECONDS}
    return render_problem(ProblemError(503, "The database does not answer. Try again.", headers=headers))


async def _on_bug(request: Request, error: Exception) -> JSONResponse:
    _log.error("request.failed", path=request.url.path, exc_info=error)
    return render_problem(ProblemError(500, "This is a bug in Topline. Its log says more."))
