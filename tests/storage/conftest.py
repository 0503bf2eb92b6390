from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from storage.database import Database
from tests.databases import KINDS, drop, new_url


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """A migrated database of each kind."""
    url = new_url(tmp_path, request.param)
    yield url
    drop(url)


@pytest.fixture
async def database(url: str) -> AsyncGenerator[Database]:
    database = Database(url)
    yield database
    await database.close()
