from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from storage.database import Database
from tests.apart import crossings, watch
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


@pytest.fixture(autouse=True)
def _every_query_names_its_workspace() -> Generator[None]:  # pyright: ignore[reportUnusedFunction]  pytest's
    watch()
    yield
    assert not crossings, "a query on rows of workspaces names none of them: see tests/apart.py"
