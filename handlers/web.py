"""The HTTP face: Slack's requests at /slack/events, health at /healthz, the API under /v1."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import parse_qs

import structlog
from fastapi import FastAPI
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handlers.api import build_api
from handlers.api.bodies import read_body
from handlers.intake import Desk
from handlers.slack.signature import SeenSignatures, has_valid_signature
from storage.database import StorageError

BODY_LIMIT = 1024**2
_log = structlog.get_logger()
# What Bolt raises on a body that is no text, no JSON, or JSON of another shape than Slack's.
_UNREADABLE = (ValueError, RecursionError, AttributeError, TypeError, KeyError)
_Handler = Callable[[Request], Awaitable[Response]]
Pages = Mapping[str, _Handler]
NO_PAGES: Pages = MappingProxyType({})


def build_web(desk: Desk, app: AsyncApp | None = None, signing_secret: str = "", pages: Pages = NO_PAGES) -> FastAPI:
    """Return the web application; without `app`, Slack is spoken to by Socket Mode and has no place here.

    `pages` are for browsers, by their path: those by which workspaces install the bot.

    Unsigned and garbled requests of Slack's get 401, oversized ones 413, none of them a 5xx.
    """
    site = build_api(desk)
    if app is not None:
        site.add_route("/slack/events", _slack(app, signing_secret), methods=["POST"], include_in_schema=False)
    for path, page in pages.items():
        site.add_route(path, page, methods=["GET"], include_in_schema=False)
    site.add_route("/healthz", _health(desk), methods=["GET"], include_in_schema=False)
    return site


def _slack(app: AsyncApp, signing_secret: str) -> _Handler:
    seen = SeenSignatures()

    async def on_request(request: Request) -> Response:
        body = await read_body(request, BODY_LIMIT)
        if not has_valid_signature(signing_secret, request.headers, body, time.time()):
            return PlainTextResponse("") if _is_ssl_check(body) else _refuse(request, "signature")
        try:
            headers = _without_bolts_own(request.headers)
            bolt_request = AsyncBoltRequest(body=body.decode(), query=request.url.query, headers=headers)
        except _UNREADABLE:
            bolt_request = None
        if bolt_request is None or not isinstance(bolt_request.body.get("event", {}), dict):
            return JSONResponse({"error": "the body cannot be read"}, 400)
        if bolt_request.body.get("type") == "url_verification":
            return JSONResponse({"challenge": str(bolt_request.body.get("challenge") or "")})
        if _acts(bolt_request) and not seen.add(request.headers["X-Slack-Signature"], time.time()):
            return _refuse(request, "seen before")
        return to_starlette_response(await app.async_dispatch(bolt_request))

    return on_request


def _refuse(request: Request, reason: str) -> Response:
    _log.info("request.refused", reason=reason, remote=request.client and request.client.host)
    return JSONResponse({"error": "invalid request"}, 401)


def _acts(request: AsyncBoltRequest) -> bool:
    """Return whether a request does something that no id of its own keeps from being done twice.

    Events have an id; names that are looked up while somebody types change nothing.
    """
    return "event_id" not in request.body and request.body.get("type") != "block_suggestion"


def _without_bolts_own(headers: Mapping[str, str]) -> dict[str, str | Sequence[str]]:
    """Drop the headers by which Bolt's lazy listeners call themselves: from outside they would skip the listener."""
    return {name: value for name, value in headers.items() if not name.lower().startswith("x-slack-bolt-")}


def _is_ssl_check(body: bytes) -> bool:
    """Return whether Slack only looks at our certificate, which it may do unsigned."""
    try:
        fields = parse_qs(body[:2000].decode())
    except ValueError:
        return False
    return fields.get("ssl_check") == ["1"] and "command" not in fields


def _health(desk: Desk) -> _Handler:
    async def on_health(_: Request) -> Response:
        try:
            async with desk.database.snapshot() as tx:
                await tx.stories.get(0)
        except StorageError:
            return JSONResponse({"ok": False, "error": "The database does not answer."}, status_code=503)
        return JSONResponse({"ok": True})

    return on_health
