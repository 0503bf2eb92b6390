from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.sources import Health, Source, SourceKind
from bot.spells import Spell
from storage.database import Database
from storage.sources import SourceClaim, TakenItem, Validators

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
LEASE = timedelta(minutes=5)
WIRE = Source("wire", SourceKind.FEED, "A wire", "https://wire.example/feed", minimum=timedelta(minutes=10))


@pytest.fixture
async def database(database: Database) -> Database:
    async with database.transaction() as tx:
        await tx.sources.put(WIRE, NOW)
    return database


async def _claim(database: Database, now: datetime = NOW) -> list[SourceClaim]:
    async with database.transaction() as tx:
        return await tx.sources.claim_due(now, LEASE, 10)


async def test_a_due_source_is_claimed_by_one_reader_only(database: Database) -> None:
    first, second = await _claim(database), await _claim(database)

    assert [claim.record.source for claim in first] == [WIRE]
    assert second == []


async def test_a_reader_that_died_gives_its_source_up_when_its_lease_ends(database: Database) -> None:
    (died,) = await _claim(database)
    (later,) = await _claim(database, NOW + LEASE)
    async with database.transaction() as tx:
        assert not await tx.sources.mark_failed(died, Health(error="too late"))
        assert await tx.sources.mark_failed(later, Health(error="timed out", failures=1, next_at=NOW + LEASE * 3))
        record = await tx.sources.get("wire")

    assert record
    assert record.health.error == "timed out"


async def test_what_a_reading_learnt_is_kept_for_the_next(database: Database) -> None:
    (claim,) = await _claim(database)
    health = Health(NOW, NOW, timedelta(minutes=20), timedelta(hours=5), next_at=NOW + timedelta(minutes=20))
    async with database.transaction() as tx:
        assert await tx.sources.mark_read(claim, Validators('"v1"', "Sun", "7"), health, "https://moved.example/feed")

    assert await _claim(database, NOW + timedelta(minutes=19)) == []
    (again,) = await _claim(database, NOW + timedelta(minutes=20))
    assert again.record.validators == Validators('"v1"', "Sun", "7")
    assert again.record.source.url == "https://moved.example/feed"
    assert again.record.given_url == WIRE.url
    assert again.record.health == health


async def test_a_source_put_again_keeps_what_was_learnt_unless_its_address_changed(database: Database) -> None:
    (claim,) = await _claim(database)
    async with database.transaction() as tx:
        await tx.sources.mark_read(
            claim, Validators('"v1"'), Health(NOW, next_at=NOW + LEASE), "https://moved.example/"
        )
        await tx.sources.put(WIRE, NOW)
        same = await tx.sources.get("wire")
        await tx.sources.put(Source("wire", SourceKind.FEED, "A wire", "https://other.example/rss"), NOW)
        changed = await tx.sources.get("wire")

    assert same
    assert changed
    assert (same.validators.etag, same.source.url) == ('"v1"', "https://moved.example/")
    assert (changed.validators.etag, changed.source.url) == (None, "https://other.example/rss")
    assert changed.health.next_at == NOW


async def test_a_pause_made_while_the_source_is_read_stands(database: Database) -> None:
    (claim,) = await _claim(database)
    async with database.transaction() as tx:
        assert await tx.sources.pause("wire", "asked by an admin", NOW)
        await tx.sources.mark_read(claim, Validators(), Health(NOW, next_at=NOW), WIRE.url)

    assert await _claim(database, NOW + LEASE) == []
    async with database.transaction() as tx:
        assert await tx.sources.resume("wire", NOW + LEASE)
    assert len(await _claim(database, NOW + LEASE)) == 1


async def test_an_item_is_known_by_what_it_looked_like(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.sources.mark_item("wire", "guid-1", TakenItem("aaa", "art-1"), NOW)
        await tx.sources.mark_item("wire", "guid-1", TakenItem("bbb", "art-1"), NOW)
        taken = await tx.sources.list_taken("wire", ["guid-1", "guid-2"])

    assert taken == {"guid-1": TakenItem("bbb", "art-1")}


async def test_an_admin_is_told_of_the_same_trouble_once(database: Database) -> None:
    async with database.transaction() as tx:
        silent, well = Spell("silent"), Spell(None, NOW, 1)
        steps = ((Spell(), silent), (Spell(), silent), (silent, well), (silent, well), (well, silent))
        told = [await tx.sources.mark_spell("wire", before, after) for before, after in steps]

    assert told == [True, False, True, False, True]


async def test_what_was_learnt_at_another_address_is_forgotten(database: Database) -> None:
    (claim,) = await _claim(database)
    gone = Health(failures=3, error="answered 410 Gone", failing_since=NOW, paused_reason="gone: answered 410 Gone")
    async with database.transaction() as tx:
        await tx.sources.mark_failed(claim, gone)
        await tx.sources.put(WIRE, NOW)
    assert await _claim(database, NOW + LEASE) == []
    async with database.transaction() as tx:
        await tx.sources.put(replace(WIRE, url="https://wire.example/new"), NOW)
    (claim,) = await _claim(database)
    assert (claim.record.source.url, claim.record.health.failures) == ("https://wire.example/new", 0)

    async with database.transaction() as tx:
        await tx.sources.pause("wire", "paused by an admin", NOW)
        await tx.sources.put(WIRE, NOW)
    assert await _claim(database, NOW + LEASE) == []


async def test_a_source_that_is_taken_away_leaves_nothing_behind(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.sources.mark_item("wire", "guid-1", TakenItem("aaa", None), NOW)
        assert await tx.sources.delete("wire")
        assert not await tx.sources.delete("wire")
        assert await tx.sources.list_all() == []
        assert await tx.sources.next_due_at() is None
