"""Installing the bot from a browser: to Slack and back, by the same person, once, within ten minutes."""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Any

import structlog
from pydantic import SecretStr
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.errors import SendError
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.tokens import NewInstallation, Tokens

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
SCOPES = (
    *("assistant:write", "chat:write", "commands", "files:write", "app_mentions:read"),
    *("im:history", "im:write", "users:read", "channels:read", "groups:read"),
)
COOKIE = "topline-install"
STATE_KEPT = timedelta(minutes=10)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_AGAIN = f'<a href="{INSTALL}">Begin again</a>.'
_Handler = Callable[[Request], Awaitable[Response]]
Json = dict[str, Any]
_log = structlog.get_logger()


@dataclass(frozen=True)
class Door:
    """What installing needs: the app's id and secret at Slack, and where tokens are kept."""

    desk: Desk
    tokens: Tokens
    client: AsyncWebClient
    client_id: str
    client_secret: SecretStr
    authorize_url: str = "https://slack.com/oauth/v2/authorize"

    def routes(self) -> dict[str, _Handler]:
        """Return what is served, by its path."""
        return {INSTALL: self.on_install, REDIRECT: self.on_return}

    async def on_install(self, _: Request) -> Response:
        """Send the browser to Slack, with a state that only this browser can bring back."""
        state, now = secrets.token_urlsafe(32), self.desk.clock()
        async with self.desk.database.transaction() as tx:
            await tx.installations.delete_states_before(now)
            await tx.installations.add_state(_digest(state), now + STATE_KEPT)
        slack = AuthorizeUrlGenerator(
            client_id=self.client_id, scopes=SCOPES, authorization_url=self.authorize_url
        ).generate(state)
        response = RedirectResponse(slack, 302, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        seconds = int(STATE_KEPT.total_seconds())
        response.set_cookie(COOKIE, state, seconds, path="/slack", secure=True, httponly=True, samesite="lax")
        return response

    async def on_return(self, request: Request) -> Response:
        """Take the browser back from Slack, and keep what was installed."""
        refused = await self._check_state(request)
        code = request.query_params.get("code", "")
        if refused is None and not code:
            refused = "Slack says that Topline was not installed. Nothing was changed."
        if refused is not None:
            _log.info("install.refused", reason=refused)
            return _page(400, refused, _AGAIN)
        try:
            answer = await Poster(self.client).exchange(self.client_id, self.client_secret.get_secret_value(), code)
        except SendError as error:
            _log.warning("install.failed", code=error.code)
            return _page(502, f"Slack did not confirm the installation ({escape(error.code)}).", _AGAIN)
        new = read_installation(answer)
        if new is None:
            _log.warning("install.failed", code="unusable_answer")
            return _page(502, "Slack gave no bot token that lasts. Is token rotation switched on for the app?", _AGAIN)
        await self.tokens.keep(new, self.desk.clock())
        self.desk.queued.set()
        return _page(
            200,
            "Topline is installed.",
            "In Slack: <code>/invite @Topline</code> in a channel, then <code>/topline subscribe BCMA</code>.",
        )

    async def _check_state(self, request: Request) -> str | None:
        """Use up the state that the browser brought; return why it is not to be trusted."""
        state = request.query_params.get("state", "")
        if not state:
            return "This address is only for coming back from Slack."
        if not hmac.compare_digest(state.encode(), request.cookies.get(COOKIE, "").encode()):
            return "This installation was begun in another browser, or this one keeps no cookies."
        async with self.desk.database.transaction() as tx:
            expires_at = await tx.installations.take_state(_digest(state))
        if expires_at is None:
            return "This installation was ended already, or was never begun here."
        return "This installation took longer than ten minutes." if expires_at < self.desk.clock() else None


def read_installation(answer: Json) -> NewInstallation | None:
    """Return what Slack's answer to the exchange tells; None when it holds no bot token that lasts."""
    team, enterprise, user = (_part(answer, name) for name in ("team", "enterprise", "authed_user"))
    is_enterprise = str(answer.get("is_enterprise_install")).lower() == "true"
    owner = enterprise.get("id") if is_enterprise else team.get("id")
    token = answer.get("access_token")
    if not (owner and token) or answer.get("token_type") != "bot" or answer.get("expires_in"):
        return None
    return NewInstallation(
        str(owner),
        str(enterprise["id"]) if enterprise.get("id") else None,
        is_enterprise,
        str(token),
        str(answer.get("scope") or ""),
        str(user.get("id") or ""),
    )


def _part(answer: Json, name: str) -> Json:
    part: Any = answer.get(name)
    return part if isinstance(part, dict) else {}  # pyright: ignore[reportUnknownVariableType]  JSON


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _page(status: int, title: str, more: str) -> Response:
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    return HTMLResponse(f"{head}<h1>{title}</h1><p>{more}</p></html>", status, _HEADERS)
