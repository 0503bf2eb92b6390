"""Who may use the API, and how often: bearer keys with scopes, and a rate a key that all processes count together."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Annotated

import structlog
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.api_keys import Rate, Scope, digest_key, is_key
from handlers.api.problems import ProblemError
from handlers.intake import Desk
from storage.api_keys import ApiKey

_USE_NOTED = timedelta(minutes=5)
_log = structlog.get_logger()
_bearer = HTTPBearer(
    auto_error=False, scheme_name="key", description="A key made by `topline keys add NAME --scope read|write`."
)


@dataclass
class Api:
    """What the API works with. `granted` is what the database set aside for requests of each key that come here."""

    desk: Desk
    rate: Rate = field(default_factory=Rate)
    granted: dict[int, int] = field(default_factory=dict[int, int])
    busy_until: dict[int, datetime] = field(default_factory=dict[int, datetime])


async def get_api(request: Request) -> Api:
    """Return the API that a request came to."""
    found: Api = request.app.state.api
    return found


def allow(scope: Scope) -> Callable[..., Awaitable[ApiKey]]:
    """Return what lets in requests whose key has `scope`, and no others."""

    async def check(
        api: Annotated[Api, Depends(get_api)],
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> ApiKey:
        key = await _find(api.desk, given.credentials if given else "")
        if key is None:
            _log.info("api.refused", reason="key")
            detail = "Send `Authorization: Bearer tl_…`. A key is made by `topline keys add NAME`."
            raise ProblemError(401, detail, headers={"WWW-Authenticate": "Bearer"})
        now = api.desk.clock()
        await _count(api, key, now)
        if scope not in key.scopes:
            detail = f"This key has no scope {scope}. Make one with `topline keys add NAME --scope {scope}`."
            raise ProblemError(403, detail)
        await _note_use(api.desk, key, now)
        return key

    return check


async def _find(desk: Desk, given: str) -> ApiKey | None:
    if not is_key(given):
        return None
    digest = digest_key(given)
    async with desk.database.snapshot() as tx:
        key = await tx.api_keys.find(digest)
    return key if key and hmac.compare_digest(key.digest, digest) else None


async def _count(api: Api, key: ApiKey, now: datetime) -> None:
    """Count a request; one that comes too early is refused, again and again without asking the database."""
    wait = api.busy_until.get(key.id, now) - now
    if not api.granted.get(key.id) and wait <= timedelta():
        async with api.desk.database.transaction() as tx:
            grant = await tx.api_keys.reserve(key.id, api.rate, now)
        api.granted[key.id] = api.granted.get(key.id, 0) + grant.count
        api.busy_until[key.id] = now + (wait := grant.wait)
    if api.granted.get(key.id):
        api.granted[key.id] -= 1
    else:
        seconds = str(ceil(wait.total_seconds()))
        raise ProblemError(429, f"Too many requests. Try again in {seconds} s.", headers={"Retry-After": seconds})


async def _note_use(desk: Desk, key: ApiKey, now: datetime) -> None:
    """Write down now and then that a key is in use: not every reader is to write."""
    if key.used_at is None or now - key.used_at >= _USE_NOTED:
        async with desk.database.transaction() as tx:
            await tx.api_keys.mark_used(key.id, now)
