"""The HTTP face: Slack's requests at /slack/events, health at /healthz."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.intake import Desk
from handlers.slack.signature import has_valid_signature

BODY_LIMIT = 1024**2
_log = structlog.get_logger()
# What Bolt raises on a body that is no text, no JSON, or JSON of another shape than Slack's.
_UNREADABLE = (ValueError, RecursionError, AttributeError, TypeError, KeyError)
_Handler = Callable[[web.Request], Awaitable[web.Response]]


def build_web(app: AsyncApp, signing_secret: str, desk: Desk) -> web.Application:
    """Return the web application. Unsigned and garbled requests get 401, oversized ones 413, none of them a 5xx."""
    site = web.Application(client_max_size=BODY_LIMIT)
    site.router.add_post("/slack/events", _slack(app, signing_secret))
    site.router.add_get("/healthz", _health(desk))
    return site


def _slack(app: AsyncApp, signing_secret: str) -> _Handler:
    async def on_request(request: web.Request) -> web.Response:
        body = await request.read()
        if not has_valid_signature(signing_secret, request.headers, body, time.time()):
            if _is_ssl_check(body):
                return web.Response(text="")
            _log.info("request.refused", reason="signature", remote=request.remote)
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            headers = _without_bolts_own(request.headers)
            bolt_request = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=headers)
        except _UNREADABLE:
            bolt_request = None
        if bolt_request is None or not isinstance(bolt_request.body.get("event", {}), dict):
            return web.json_response({"error": "the body cannot be read"}, status=400)
        if bolt_request.body.get("type") == "url_verification":
            return web.json_response({"challenge": str(bolt_request.body.get("challenge") or "")})
        return await to_aiohttp_response(await app.async_dispatch(bolt_request))

    return on_request


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
    async def on_health(_: web.Request) -> web.Response:
        async with desk.database.snapshot() as tx:
            await tx.stories.get(0)
        return web.json_response({"ok": True})

    return on_health
