from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.parse.lexicon import Lexicon
from handlers.intake import Desk
from storage.database import Database
from tests.builders import NOON
from tests.databases import drop, new_url


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock) -> AsyncGenerator[Desk]:
    """A desk on a fresh database, with no lexicon: new names are told apart by their spelling."""
    url = new_url(tmp_path)
    database = Database(url)
    yield Desk(database, Lexicon(()), clock)
    await database.close()
    drop(url)
