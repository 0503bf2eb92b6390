"""The bot, running: Slack's words and buttons in, alerts out, until it is told to stop."""
# pyright: reportUnknownMemberType=false
# (the SDK's methods take keyword arguments of no type)

import asyncio
import contextlib
import signal
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any

import structlog
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.errors import SendError, UserError
from bot.parse.lexicon import load_lexicon
from handlers.delivery import Delivery
from handlers.intake import Desk
from handlers.opening import open_database
from handlers.polling import open_poll, poll_jobs
from handlers.schedule import JOBS, Job, run_jobs
from handlers.sending import Senders
from handlers.serving import serve
from handlers.slack import build_app
from handlers.slack.client import Poster, TeamPosters, open_client
from handlers.slack.installing import Door
from handlers.slack.tokens import Tokens, open_tokens
from handlers.web import Pages, build_web
from handlers.web_documents import open_fetch

_log = structlog.get_logger()
EVERYWHERE = "0.0.0.0"  # noqa: S104  a bot in a container is reached from outside it
_HTTP_PORT = 3000


async def run(settings: Settings, *, port: int | None = None) -> None:
    """Run the bot with its own database until SIGINT or SIGTERM; UserError says why it cannot start."""
    settings.require_slack()
    async with open_database(settings) as database:
        desk = Desk(database, load_lexicon(settings.topline_lexicon))
        async with open_poll(desk, settings) as poll:
            jobs = (*JOBS, *poll_jobs(poll)) if poll else JOBS
            await run_bot(desk, settings, _stop_on_signals(), at=(EVERYWHERE, port), jobs=jobs)


async def run_bot(
    desk: Desk,
    settings: Settings,
    stop: asyncio.Event,
    *,
    at: tuple[str, int | None] = (EVERYWHERE, None),
    jobs: tuple[Job, ...] = JOBS,
) -> None:
    """Serve Slack and deliver alerts until `stop` is set, then end what is under way and return.

    Without a port (here or in the settings), Socket Mode serves no HTTP.
    """
    settings.require_slack()
    desk = replace(desk, fetch=open_fetch(settings))
    tokens = open_tokens(desk.database, settings)
    token = None if tokens else _reveal(settings.slack_bot_token)
    async with open_client(token, settings.slack_api_url) as client:
        senders = await (_open_many(desk, client, tokens) if tokens else _open_one(desk, client))
        async with _open_faces(desk, settings, client, at, tokens), run_jobs(desk, jobs):
            _log.info("bot.started", mode="socket" if settings.uses_socket_mode else "http")
            await Delivery(desk, senders).run(stop)
    _log.info("bot.stopped")


async def _open_one(desk: Desk, client: AsyncWebClient) -> Senders:
    """Return who posts with the one token that we have."""
    poster = Poster(client)
    if await _greet(poster):
        async with desk.database.transaction() as tx:
            paused = await tx.channels.list_paused_teams()
        await _resume_workspaces(desk, paused)
    return poster


async def _open_many(desk: Desk, client: AsyncWebClient, tokens: Tokens) -> Senders:
    """Return who posts with the tokens of all that installed us; UserError when one of them cannot be opened."""
    await _resume_workspaces(desk, await tokens.check())
    return TeamPosters(client, tokens.find)


async def _greet(poster: Poster) -> bool:
    """Learn whether Slack takes our token; when Slack cannot be reached at all, delivery will go on trying."""
    try:
        await poster.check()
    except SendError as error:
        if error.permanent:
            message = f"Slack refused SLACK_BOT_TOKEN: {error.code}. Take it anew from OAuth & Permissions of your app."
            raise UserError(message) from error
        _log.warning("slack.not_reached", code=error.code)
        return False
    return True


async def _resume_workspaces(desk: Desk, team_ids: Sequence[str]) -> None:
    """Let workspaces that turned an earlier token away have what was held: Slack takes the one we have now."""
    async with desk.database.transaction() as tx:
        for team_id in team_ids:
            await tx.workspaces.mark_back(team_id)
            _log.info("workspace.resumed", team_id=team_id)


@contextlib.asynccontextmanager
async def _open_faces(
    desk: Desk, settings: Settings, client: AsyncWebClient, at: tuple[str, int | None], tokens: Tokens | None
) -> AsyncGenerator[None]:
    """Be there for Slack, by Socket Mode or HTTP, and for users of the API and who installs us where HTTP is served."""
    host, port = at
    port = settings.topline_port if port is None else port
    pages: Pages = {}
    if tokens:
        secret = settings.slack_client_secret or SecretStr("")
        pages = Door(desk, tokens, client, settings.slack_client_id or "", secret).routes()
    async with contextlib.AsyncExitStack() as faces:
        if settings.uses_socket_mode:
            token = _reveal(settings.slack_app_token)
            await faces.enter_async_context(_socket(build_app(desk, client, None, tokens), client, token))
            site = None if port is None and not pages else build_web(desk, pages=pages)
        else:
            signing = _reveal(settings.slack_signing_secret)
            site = build_web(desk, build_app(desk, client, signing, tokens), signing, pages)
        if site is not None:
            served = await faces.enter_async_context(serve(site, host, _HTTP_PORT if port is None else port))
            _log.info("web.opened", port=served)
        yield


@contextlib.asynccontextmanager
async def _socket(app: AsyncApp, client: AsyncWebClient, app_token: str) -> AsyncGenerator[None]:
    """Hold a Socket Mode connection. The SDK would try a wrong token for ever, so it is tried here first."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = _code(error)
        if code in {"invalid_auth", "not_allowed_token_type", "missing_scope", "account_inactive", "token_revoked"}:
            message = f"Slack refused SLACK_APP_TOKEN: {code}. It needs the scope connections:write."
            raise UserError(message) from error
        _log.warning("slack.not_reached", code=code)
    except OSError as error:
        _log.warning("slack.not_reached", code=type(error).__name__)
    handler = AsyncSocketModeHandler(app, app_token, web_client=client)
    connecting = asyncio.create_task(handler.connect_async())
    try:
        yield
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await handler.close_async()


def _code(error: SlackApiError) -> str:
    """Return Slack's word for what is wrong; the answer may be no JSON at all."""
    response: Any = error.response
    data: Any = getattr(response, "data", None)
    return str(data["error"]) if isinstance(data, dict) and "error" in data else "no_answer"  # pyright: ignore[reportUnknownArgumentType]  JSON


def _reveal(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
