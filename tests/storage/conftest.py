from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from storage.database import Database
from tests.databases import open_migrated


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    database = open_migrated(tmp_path / "topline.db")
    yield database
    await database.close()
