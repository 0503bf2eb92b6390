"""Opening the database: what a person is told when it cannot be used, and that nothing is left open."""

import sqlite3
from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import UserError
from handlers.opening import open_database
from tests.builders import NOON


def settings(data: Path, url: str | None = None) -> Settings:
    return Settings(topline_data=data, database_url=url)


async def test_the_directory_and_the_tables_are_made(tmp_path: Path) -> None:
    async with open_database(settings(tmp_path / "deep" / "data")) as database, database.transaction() as tx:
        assert await tx.stories.get(1) is None
    with sqlite3.connect(tmp_path / "deep" / "data" / "topline.db") as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    connection.close()


async def test_what_was_kept_is_there_the_next_time(tmp_path: Path) -> None:
    async with open_database(settings(tmp_path)) as database, database.transaction() as tx:
        assert await tx.requests.add("T1", "Ev1", NOON)
    async with open_database(settings(tmp_path)) as database, database.transaction() as tx:
        assert not await tx.requests.add("T1", "Ev1", NOON)


@pytest.mark.parametrize("content", [b"garbage that is no database at all", b"SQLite format 3\x00" + b"\x07" * 5000])
async def test_a_damaged_file_is_told_with_its_place(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "topline.db").write_bytes(content)
    with pytest.raises(UserError, match=r"topline\.db cannot be used: .*--data DIR"):
        async with open_database(settings(tmp_path)):
            pass
    assert (tmp_path / "topline.db").read_bytes() == content


async def test_a_data_directory_that_is_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    for place in (file, file / "below"):
        with pytest.raises(UserError, match=f"Cannot write to {place}"):
            async with open_database(settings(place)):
                pass
    assert file.read_text(encoding="utf-8") == "mine"


async def test_a_database_that_is_a_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "topline.db").mkdir()
    with pytest.raises(UserError, match="cannot be used"):
        async with open_database(settings(tmp_path)):
            pass


@pytest.mark.parametrize("url", ["nonsense", "mysql://db/topline", "postgres:secret"])
async def test_an_address_of_another_kind_is_told_without_saying_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(UserError, match="DATABASE_URL") as caught:
        async with open_database(settings(tmp_path, url)):
            pass
    assert url not in str(caught.value)


async def test_a_database_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://topline:canary@127.0.0.1:1/topline"
    with pytest.raises(UserError, match=r"DATABASE_URL cannot be used|needs asyncpg") as caught:
        async with open_database(settings(tmp_path, url)):
            pass
    assert "canary" not in str(caught.value)
