from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'topline.db'}")
    await database.migrate()
    yield database
    await database.close()
