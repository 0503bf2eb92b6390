"""Workspaces that take the bot away: the token goes at once, sending stops, the rows are purged by a job."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import BoltResponse

from handlers.intake import Desk
from storage.database import Transaction

_log = structlog.get_logger()
REVOKED = "tokens_revoked"
Json = dict[str, Any]


async def take_leaving(
    body: Json, next_: Callable[[], Awaitable[BoltResponse]], desk: Desk, since: datetime | None
) -> BoltResponse:
    """Take a request as Bolt's middleware, before Slack is told that we have it: what fails is sent again.

    `since` is when the one token of a bot without installations was last known to be good.
    """
    event: Json = body.get("event") or {}
    take = _TAKERS.get(str(event.get("type")))
    owner = _owner(body) if take else ""
    if take and owner:
        async with desk.database.transaction() as tx:
            if not await _is_older(tx, owner, body, since):
                await take(tx, owner, body, desk)
    return await next_()


async def on_left() -> None:
    """Acknowledge what `take_leaving` took."""


async def _take_uninstalled(tx: Transaction, owner: str, _: Json, desk: Desk) -> None:
    """Take `app_uninstalled`: nothing is sent there any more, and what the workspace had here will be purged."""
    await tx.installations.delete(owner)
    left = await tx.workspaces.mark_left(owner, desk.clock())
    _log.info("workspace.left", team_id=owner, workspaces=len(left))


async def _take_revoked(tx: Transaction, owner: str, body: Json, desk: Desk) -> None:
    """Take `tokens_revoked`: destroy the token. What the workspace has here stays until it takes the bot away."""
    tokens: Json = body["event"].get("tokens") or {}
    if not tokens.get("bot"):
        return
    await tx.installations.delete(owner)
    if await tx.channels.get_team_pause(owner) is None:
        await tx.channels.pause_team(owner, REVOKED, desk.clock())
    _log.info("workspace.token_revoked", team_id=owner)


_TAKERS = {"app_uninstalled": _take_uninstalled, "tokens_revoked": _take_revoked}


def _owner(body: Json) -> str:
    """Return whose installation an event is of: a workspace's, or an organisation's that names no workspace."""
    given: list[Json] = body.get("authorizations") or [{}]
    authorization = given[0]
    if str(authorization.get("is_enterprise_install", body.get("is_enterprise_install"))).lower() == "true":
        return str(authorization.get("enterprise_id") or body.get("enterprise_id") or "")
    return str(body.get("team_id") or body.get("enterprise_id") or "")


async def _is_older(tx: Transaction, owner: str, body: Json, since: datetime | None) -> bool:
    """Return whether the event tells of an earlier installation: Slack sends events late, and more than once."""
    installation = await tx.installations.find(owner)
    if installation is not None and installation.team_id == owner:
        since = installation.installed_at
    at = body.get("event_time")
    # Slack counts whole seconds.
    return since is not None and isinstance(at, int) and at < int(since.timestamp())
