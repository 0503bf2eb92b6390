"""Who claims and who marks at once on PostgreSQL: they wait in one order, never in a circle."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database, Transaction
from storage.outbox import POST, Claim, Outcome
from storage.tables import OutboxState
from tests.builders import NOON, approval, article, match
from tests.databases import drop, new_url

LEASE = timedelta(seconds=90)
LATER = NOON + 2 * LEASE


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncGenerator[Database]:
    url = new_url(tmp_path, "postgresql")
    database = Database(url)
    yield database
    await database.close()
    drop(url)


async def _claim_and_start(database: Database, channel: str) -> list[Claim]:
    async with database.transaction() as tx:
        await tx.articles.add(article("a1"), "test", NOON)
        story = await tx.stories.add((approval(),), "a1", {"k"}, NOON)
        await tx.outbox.enqueue([match(channel)], story, NOON)
    async with database.transaction() as tx:
        claims = await tx.outbox.claim(NOON, LEASE, 10)
        for claim in claims:
            await tx.outbox.start(claim, POST, NOON, LEASE)
    return claims


async def _wait_until_somebody_waits(tx: Transaction) -> None:
    """Return once another session waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not (await tx.connection.execute(waiting)).scalar_one():
        pass


async def _mark(database: Database, claim: Claim) -> bool:
    async with database.transaction() as tx:
        return await tx.outbox.mark(claim, Outcome(OutboxState.SENT, LATER), LATER)


async def test_a_late_mark_and_a_new_claim_of_the_same_message_do_not_wait_for_each_other(postgres: Database) -> None:
    (late,) = await _claim_and_start(postgres, "C1")
    async with postgres.transaction() as tx:
        await tx.connection.execute(text("SELECT 1 FROM channels FOR UPDATE"))
        marking = asyncio.create_task(_mark(postgres, late))
        await _wait_until_somebody_waits(tx)

        (new,) = await tx.outbox.claim(LATER, LEASE, 10)

    assert new.token == late.token + 1
    assert await marking is False
