"""The OpenAPI document: every status that an operation may answer, and the bodies that it takes."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from handlers.api.answers import ProblemShape, TakenShape
from handlers.api.shapes import ArticleIn, EventsIn

Json = dict[str, Any]
_REF = "#/components/schemas/{model}"
_TITLE = "Topline"
_ABOUT = "Biotech deal and approval events: hand in articles or events, and ask what happened and what is next."
_WAIT = {"Retry-After": {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer"}}}
_MAY_WAIT = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
_CHALLENGE = {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}}
_EXAMPLES: dict[type[BaseModel], Json] = {
    ArticleIn: {
        "title": "Acme Bio's BLA for acmecel accepted by FDA",
        "text": "Acme Bio today announced that the FDA accepted its BLA for acmecel in multiple myeloma.",
        "published": "2025-02-14",
        "url": "https://news.example/acmecel",
        "publisher": "Example Wire",
    },
    EventsIn: {
        "id": "wire-1",
        "title": "Acme Bio's BLA for acmecel accepted by FDA",
        "url": "https://news.example/acmecel",
        "events": [
            {
                "type": "acceptance",
                "status": "new",
                "date": "2025-02-14",
                "companies": [{"name": "Acme Bio", "role": "applicant"}],
                "drugs": ["acmecel"],
                "targets": ["BCMA"],
                "regulators": ["FDA"],
                "detail": {"application": "BLA"},
            }
        ],
    },
}


def _problem(said: str, headers: Json | None = None) -> Json:
    content = {"application/problem+json": {"schema": {"$ref": _REF.format(model="ProblemShape")}}}
    return {"description": said, "content": content} | ({"headers": headers} if headers else {})


_ALWAYS: dict[int | str, Json] = {
    401: _problem("No key, or one that is not known.", _CHALLENGE),
    403: _problem("The key has not the scope."),
    422: _problem("A field or parameter is wrong; `errors` names it."),
    429: _problem("Too many requests with this key.", _WAIT),
    500: _problem("A bug."),
    503: _problem("The database does not answer.", _WAIT),
}
READS = _ALWAYS
NOT_FOUND: dict[int | str, Json] = {404: _problem("There is none.")}
WRITES: dict[int | str, Json] = {
    200: {"description": "An article that came before, or a batch with a result a line."},
    201: {"description": "Taken.", "model": TakenShape},
    400: _problem("The body is no JSON."),
    408: _problem("The body did not come in time."),
    409: _problem("The same request is under way (Retry-After tells how long), or another had its key.", _MAY_WAIT),
    413: _problem("The body is too large: 1 MB of JSON, 16 MB or 10,000 lines of NDJSON."),
    415: _problem("The body is neither JSON nor NDJSON."),
    **_ALWAYS,
}


def describe_body(shape: type[BaseModel]) -> Json:
    """Return what the document says of a body of this shape, alone or one a line."""
    lines = {"type": "string", "description": f"One {shape.__name__} a line.", "minLength": 1}
    example = _EXAMPLES[shape]
    content = {
        "application/json": {"schema": {"$ref": _REF.format(model=shape.__name__)}, "example": example},
        "application/x-ndjson": {"schema": lines},
    }
    return {"requestBody": {"required": True, "content": content}}


def add_document(app: FastAPI) -> None:
    """Serve the document, with the shapes of bodies and problems in it."""

    def make() -> Json:
        if not app.openapi_schema:
            document = get_openapi(
                title=_TITLE, version=app.version, summary=_ABOUT, routes=app.routes, openapi_version="3.1.0"
            )
            _, taken = models_json_schema([(ArticleIn, "validation"), (EventsIn, "validation")], ref_template=_REF)
            _, told = models_json_schema([(ProblemShape, "serialization")], ref_template=_REF)
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas |= taken["$defs"] | told["$defs"]
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = make
