import asyncio
from datetime import UTC, datetime, timedelta

from bot.api_keys import Rate, Scope
from storage.database import Database

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def _reserve(database: Database, now: datetime = NOW) -> datetime:
    async with database.transaction() as tx:
        return await tx.hosts.reserve("wire.example", now, SECOND, MINUTE)


async def test_turns_with_a_host_are_handed_out_once_each_to_whoever_asks_at_once(database: Database) -> None:
    turns = await asyncio.gather(*(_reserve(database) for _ in range(5)))

    assert sorted(turns) == [NOW + SECOND * place for place in range(5)]
    assert await _reserve(database, NOW + MINUTE) == NOW + MINUTE


async def test_a_host_that_is_left_alone_gives_no_turns_and_the_longest_rest_counts(database: Database) -> None:
    async with database.transaction() as tx:
        for minutes in (10, 30, 20):
            await tx.hosts.hold("wire.example", NOW + MINUTE * minutes)
        assert await tx.hosts.held_until("wire.example") == NOW + MINUTE * 30
        assert await tx.hosts.held_until("other.example") is None

    assert [await _reserve(database) for _ in range(2)] == [NOW + MINUTE * 30] * 2
    assert await _reserve(database, NOW + MINUTE * 31) == NOW + MINUTE * 31


async def test_requests_of_a_key_are_set_aside_once_each_for_whoever_asks_at_once(database: Database) -> None:
    async with database.transaction() as tx:
        key_id = await tx.api_keys.add("newsroom", "tl_abc", "0" * 64, (Scope.READ,), NOW)
    assert key_id

    async def reserve() -> int:
        async with database.transaction() as tx:
            return (await tx.api_keys.reserve(key_id, Rate(burst=45, per_second=1), NOW)).count

    assert sum(await asyncio.gather(*(reserve() for _ in range(20)))) == 45
