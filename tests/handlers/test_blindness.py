"""Sources that go blind and come back: admins are told once, by one bot, in one notice."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.messages.instants import instant_text
from bot.sources import Health, Source, SourceKind
from handlers.blindness import tell_blindness
from handlers.intake import Desk
from storage.database import Database
from storage.sources import Validators
from storage.tables import OutboxRow
from tests.builders import TEAM
from tests.handlers.conftest import Clock

EMA = Source("ema-news", SourceKind.FEED, "EMA news", "https://ema.example/feed")
FDA = Source("fda-drugs", SourceKind.FEED, "FDA drugs", "https://fda.example/feed")


@pytest.fixture
async def sources(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        for source in (EMA, FDA):
            await tx.sources.put(source, desk.clock())


@pytest.fixture
async def admins(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await tx.channels.set_admin_channel(TEAM, "C7")


async def _read(desk: Desk, source: Source, error: str | None = None, **health: object) -> None:
    """Let a source be read, well or in vain, as polling would."""
    now = desk.clock()
    async with desk.database.transaction() as tx:
        claims = await tx.sources.claim_due(now, timedelta(minutes=1), 10)
        claim = next(claim for claim in claims if claim.record.source.id == source.id)
        behaved = Health(read_at=now, next_at=now)
        if error:
            since = claim.record.health.failing_since or now
            behaved = replace(claim.record.health, failures=1, error=error, failing_since=since, next_at=now)
            await tx.sources.mark_failed(claim, replace(behaved, **health))
        else:
            await tx.sources.mark_read(claim, Validators(), replace(behaved, **health), source.url)
        for other in claims:
            if other is not claim:
                await tx.sources.mark_failed(other, other.record.health)


async def _said(desk: Desk) -> list[tuple[str, str]]:
    """Return (channel, text) of all that was queued to be said."""
    async with desk.database.transaction() as tx:
        found = await tx.connection.execute(select(col(OutboxRow.channel_id), col(OutboxRow.notice)))
        return [(channel_id, notice.text) for channel_id, notice in found if notice]


async def _fail_for_hours(desk: Desk, clock: Clock, source: Source, hours: int = 2, error: str = "timed out") -> None:
    for _ in range(hours + 1):
        await _read(desk, source, error)
        clock.move(hours=1)


@pytest.mark.usefixtures("sources", "admins")
async def test_a_source_that_cannot_be_read_is_told_once_and_once_more_when_it_is_back(
    desk: Desk, clock: Clock
) -> None:
    await tell_blindness(desk)
    assert await _said(desk) == []

    await _fail_for_hours(desk, clock, EMA)
    for _ in range(3):
        await tell_blindness(desk)
        clock.move(minutes=30)
    await _fail_for_hours(desk, clock, EMA, error="answered 503")
    await tell_blindness(desk)
    ((channel, text),) = await _said(desk)
    assert (channel, "*EMA news* cannot be read: timed out" in text) == ("C7", True)

    await _read(desk, EMA)
    for _ in range(3):
        await tell_blindness(desk)
    assert (await _said(desk))[1:] == [("C7", "✅ *EMA news* is read again")]


@pytest.mark.usefixtures("sources", "admins")
async def test_sources_that_go_blind_together_are_one_notice(desk: Desk, clock: Clock) -> None:
    for _ in range(3):
        for source in (EMA, FDA):
            await _read(desk, source, "timed out")
        clock.move(hours=1)
    await tell_blindness(desk)

    ((_, text),) = await _said(desk)
    assert text.startswith("⚠️ *2 sources have gone blind*")


@pytest.mark.usefixtures("sources")
async def test_until_admins_say_where_nothing_is_posted_and_nothing_counts_as_told(desk: Desk, clock: Clock) -> None:
    await _fail_for_hours(desk, clock, EMA)
    await tell_blindness(desk)
    assert await _said(desk) == []

    async with desk.database.transaction() as tx:
        await tx.channels.set_admin_channel("T2", "C2")
        await tx.channels.set_admin_channel(TEAM, "C7")
    await tell_blindness(desk)
    assert sorted(channel for channel, _ in await _said(desk)) == ["C2", "C7"]


@pytest.mark.usefixtures("sources", "admins")
async def test_of_several_bots_one_tells(desk: Desk, clock: Clock) -> None:
    await _fail_for_hours(desk, clock, EMA)
    other = Database(str(desk.database._engine.url))  # noqa: SLF001  the same file  # pyright: ignore[reportPrivateUsage]
    bots = [replace(desk, database=database) for database in (desk.database, other)]
    await asyncio.gather(*(tell_blindness(bot) for bot in bots * 3))
    await other.close()

    assert len(await _said(desk)) == 1


@pytest.mark.usefixtures("sources", "admins")
async def test_a_blind_source_that_somebody_pauses_is_not_said_to_be_back(desk: Desk, clock: Clock) -> None:
    await _fail_for_hours(desk, clock, EMA)
    await tell_blindness(desk)
    async with desk.database.transaction() as tx:
        await tx.sources.pause(EMA.id, "paused by an admin", clock.now)
    await tell_blindness(desk)
    async with desk.database.transaction() as tx:
        await tx.sources.resume(EMA.id, clock.now)
    await tell_blindness(desk)
    assert len(await _said(desk)) == 1

    await _fail_for_hours(desk, clock, EMA)
    await tell_blindness(desk)
    assert len(await _said(desk)) == 2


@pytest.mark.usefixtures("sources", "admins")
async def test_a_source_that_is_gone_for_good_is_said_so_after_it_was_blind(desk: Desk, clock: Clock) -> None:
    await _fail_for_hours(desk, clock, EMA)
    await tell_blindness(desk)
    await _read(desk, EMA, "answered 410 Gone", paused_reason="gone: answered 410 Gone")
    for _ in range(2):
        await tell_blindness(desk)

    said = [text for _, text in await _said(desk)]
    assert len(said) == 2
    since = instant_text(clock.now - timedelta(hours=3))
    assert said[1].startswith(f"⚠️ *EMA news* is gone: answered 410 Gone (since {since}, 3 h)")


@pytest.mark.usefixtures("sources", "admins")
async def test_a_feed_that_changed_its_form_and_shows_nothing_is_told(desk: Desk, clock: Clock) -> None:
    began = clock.now
    for _ in range(7):
        await _read(desk, EMA, new_at=began, empty_since=began)
        clock.move(hours=1)
    await tell_blindness(desk)

    ((_, text),) = await _said(desk)
    assert "*EMA news* shows no items any more, so its form may have changed" in text


@pytest.mark.usefixtures("sources", "admins")
async def test_a_source_that_flaps_for_days_is_told_a_few_times_and_its_return_when_it_lasts(
    desk: Desk, clock: Clock
) -> None:
    for _ in range(20):
        await _fail_for_hours(desk, clock, EMA)
        await tell_blindness(desk)
        for _ in range(6):
            await _read(desk, EMA)
            await tell_blindness(desk)
            clock.move(minutes=30)
    flapping = [text for _, text in await _said(desk)]
    assert len(flapping) == 5
    assert "It comes and goes: I say that it is back when it was well for 2 h" in flapping[2]
    assert flapping[-1].startswith("⚠️ *EMA news*")

    for _ in range(49):
        clock.move(hours=1)
        await _read(desk, EMA)
        await tell_blindness(desk)
    assert [text for _, text in await _said(desk)][5:] == ["✅ *EMA news* is read again"]
