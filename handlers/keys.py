"""`topline keys`: make, list and revoke the keys of the API."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.api_keys import PREFIX, SHOWN, Scope, digest_key
from bot.config import Settings
from bot.errors import UserError
from handlers.intake import utc_now
from handlers.opening import open_database
from storage.api_keys import ApiKey

_LONGEST_NAME = 60


async def add_key(name: str, scopes: Sequence[Scope], settings: Settings) -> str:
    """Make a key and return it. Only its digest is kept, so this is the one time that it is seen."""
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        message = f"The name of a key is one line of up to {_LONGEST_NAME} characters, such as: newsroom"
        raise UserError(message)
    key = PREFIX + secrets.token_urlsafe(32)
    async with open_database(settings) as database, database.transaction() as tx:
        chosen = tuple(dict.fromkeys(scopes))
        if await tx.api_keys.add(name, key[:SHOWN], digest_key(key), chosen, utc_now()) is None:
            message = f"There is a key called {name} already. Choose another name, or: topline keys revoke {name}"
            raise UserError(message)
    return key


async def list_keys(settings: Settings) -> str:
    """Return a line for each key."""
    async with open_database(settings) as database, database.snapshot() as tx:
        found = await tx.api_keys.list_all()
    return "\n".join(map(_line, found)) or "There are no keys. Make one: topline keys add NAME --scope read"


async def revoke_key(name: str, settings: Settings) -> str:
    """Let a key be used no more, from this moment; UserError when there is none of this name."""
    async with open_database(settings) as database, database.transaction() as tx:
        if not await tx.api_keys.revoke(name, utc_now()):
            message = f"There is no key called {name} in use. `topline keys list` shows them."
            raise UserError(message)
    return f"{name} is revoked."


def _line(key: ApiKey) -> str:
    if key.revoked_at:
        state = f"revoked {_minute(key.revoked_at)}"
    else:
        state = f"last used {_minute(key.used_at)}" if key.used_at else "never used"
    return f"{key.name}  {key.prefix}…  {'+'.join(key.scopes)}  made {_minute(key.created_at)}  {state}"


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
