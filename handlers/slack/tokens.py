"""The tokens that workspaces gave us: looked up for each call, so that one that was taken back is used no more."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult

from bot.config import Settings
from bot.errors import SendError, UserError
from bot.retry import NOT_INSTALLED, TOKEN_UNREADABLE
from bot.sealing import Seal
from handlers.slack.client import answer_with
from storage.database import Database
from storage.installations import Installation

Json = dict[str, Any]
_log = structlog.get_logger()


def open_tokens(database: Database, settings: Settings) -> "Tokens | None":
    """Return where the tokens of workspaces are kept; None when one token serves one workspace.

    UserError when TOPLINE_TOKEN_KEY cannot be used.
    """
    if not settings.has_many_workspaces:
        return None
    key = settings.topline_token_key
    return Tokens(database, Seal(key.get_secret_value() if key else ""))


@dataclass(frozen=True, slots=True)
class NewInstallation:
    """What Slack told of an installation."""

    team_id: str
    enterprise_id: str | None
    is_enterprise_install: bool
    token: str
    scopes: str
    installed_by: str


@dataclass(frozen=True)
class Tokens:
    """Keeps tokens sealed, and opens the one that speaks for a workspace."""

    database: Database
    seal: Seal

    async def keep(self, new: NewInstallation, now: datetime) -> None:
        """Keep what was installed; a workspace that took the bot away has it again, with all that it had."""
        sealed = self.seal.seal(new.team_id, new.token)
        installation = Installation(
            *(new.team_id, new.enterprise_id, new.is_enterprise_install, sealed, new.scopes, new.installed_by, now)
        )
        async with self.database.transaction() as tx:
            await tx.installations.put(installation)
            if new.enterprise_id and not new.is_enterprise_install:
                await tx.installations.set_enterprise(new.team_id, new.enterprise_id)
            await tx.workspaces.mark_back(new.team_id)
        _log.info("workspace.installed", team_id=new.team_id, organisation=new.is_enterprise_install)

    async def find(self, team_id: str) -> str:
        """Return the token of the workspace as it is now; SendError when there is none, or it cannot be opened."""
        async with self.database.snapshot() as tx:
            found = await tx.installations.find(team_id)
        if found is None:
            raise SendError(NOT_INSTALLED, permanent=True)
        try:
            return self.seal.open(found.team_id, found.sealed_token)
        except UserError as error:
            _log.error("token.unreadable", team_id=team_id, reason=str(error))
            raise SendError(TOKEN_UNREADABLE, permanent=True) from None

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """Return who we are for a request of Slack's, as Bolt asks it; None when that workspace has not installed us.

        What an organisation installed speaks for each of its workspaces: Slack then names no workspace here.
        """
        answer_with(None)  # what an earlier request left here must answer nobody else
        for owner in (team_id, enterprise_id):
            if not owner:
                continue
            try:
                token = await self.find(owner)
            except SendError:
                continue
            answer_with(token)
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)
        return None

    async def join(self, team_id: str, enterprise_id: str) -> None:
        """Learn that a workspace belongs to an organisation: its token speaks for it from now on."""
        async with self.database.snapshot() as tx:
            known = await tx.installations.get_enterprise(team_id)
        if known != enterprise_id:
            async with self.database.transaction() as tx:
                await tx.installations.set_enterprise(team_id, enterprise_id)

    async def learn(
        self, body: Json, context: AsyncBoltContext, next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Take a request as Bolt's middleware: learn whose workspace it comes from."""
        team: Json = body.get("team") or {}
        team_id = str(body.get("team_id") or team.get("id") or "")
        if team_id and context.enterprise_id and team_id != context.enterprise_id:
            await self.join(team_id, context.enterprise_id)
        return await next_()

    async def check(self) -> Sequence[str]:
        """Return who installed us; UserError when a token cannot be opened with the keys that we have."""
        async with self.database.snapshot() as tx:
            found = await tx.installations.list_all()
        for one in found:
            self.seal.open(one.team_id, one.sealed_token)
        return [one.team_id for one in found]

    async def rotate(self) -> int:
        """Seal every token anew with the first key; return how many. UserError, with none lost, when one cannot be."""
        async with self.database.snapshot() as tx:
            found = await tx.installations.list_all()
        resealed = [(one, self.seal.seal(one.team_id, self.seal.open(one.team_id, one.sealed_token))) for one in found]
        async with self.database.transaction() as tx:
            return sum([await tx.installations.reseal(one.team_id, one.sealed_token, new) for one, new in resealed])
