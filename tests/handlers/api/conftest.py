"""The API over real HTTP on loopback, with a migrated database."""

from collections.abc import AsyncGenerator

import pytest
from aiohttp import ClientSession

from bot.api_keys import Rate
from handlers.api import build_api
from handlers.intake import Desk
from handlers.serving import serve
from tests.api_peer import Peer, make_key


@pytest.fixture
def rate() -> Rate:
    return Rate(burst=1000)


@pytest.fixture
async def peer(desk: Desk, rate: Rate) -> AsyncGenerator[Peer]:
    async with serve(build_api(desk, rate), "127.0.0.1", 0) as port, ClientSession() as http:
        yield Peer(f"http://127.0.0.1:{port}", http, await make_key(desk))
