from dataclasses import replace

from bot.catalogue import load_catalogue
from bot.config import Settings
from bot.sources import Source, check_url
from handlers.intake import Desk
from handlers.polling import DROPPED, open_poll, poll_jobs, put_catalogue
from storage.sources import SourceRecord


def _settings(**values: object) -> Settings:
    return Settings(**values)  # pyright: ignore[reportArgumentType]


async def _sources(desk: Desk) -> dict[str, SourceRecord]:
    async with desk.database.snapshot() as tx:
        return {record.source.id: record for record in await tx.sources.list_all()}


def test_every_source_of_the_catalogue_has_an_address_and_says_what_it_carries() -> None:
    listed = load_catalogue()

    assert len(listed) >= 20
    assert len({one.source.url for one in listed}) == len(listed)
    for one in listed:
        assert check_url(one.source.url).startswith("https://")
        assert one.carries
        assert one.source.publisher
        assert one.source.language


async def test_the_catalogue_is_put_into_the_database_and_what_operators_did_stays(desk: Desk) -> None:
    await put_catalogue(desk, _settings())
    async with desk.database.transaction() as tx:
        await tx.sources.pause("stat", "paused by an admin", desk.clock())
    await put_catalogue(desk, _settings())

    sources = await _sources(desk)
    assert set(sources) == {one.source.id for one in load_catalogue()}
    assert sources["stat"].health.paused_reason == "paused by an admin"
    assert sources["ema-news"].health.paused_reason is None


async def _paused(desk: Desk) -> set[str]:
    return {name for name, one in (await _sources(desk)).items() if one.health.paused_reason}


async def test_a_publisher_that_wants_a_contact_is_not_read_without_one(desk: Desk) -> None:
    wanting = {one.source.id for one in load_catalogue() if one.needs_contact}
    assert wanting
    for contact, is_read in ((None, False), ("news@fund.example", True), (None, False)):
        async with open_poll(desk, _settings(topline_contact=contact)):
            assert wanting.isdisjoint(await _paused(desk)) == is_read


async def test_a_command_without_the_bots_environment_pauses_nothing_that_the_bot_reads(desk: Desk) -> None:
    async with open_poll(desk, _settings(topline_contact="news@fund.example")):
        before = await _paused(desk)
    await put_catalogue(desk, _settings())

    assert await _paused(desk) == before


async def _put(desk: Desk, *sources: Source) -> None:
    async with desk.database.transaction() as tx:
        for source in sources:
            await tx.sources.put(source, desk.clock())


async def _open(desk: Desk) -> dict[str, SourceRecord]:
    async with open_poll(desk, _settings(topline_contact="news@fund.example")):
        return await _sources(desk)


async def test_a_source_that_the_catalogue_has_no_more_is_paused_with_the_reason_and_comes_back_with_it(
    desk: Desk,
) -> None:
    stat = next(one.source for one in load_catalogue() if one.source.id == "stat")
    await _put(desk, replace(stat, id="old-wire"), replace(stat, id="mine", is_own=True, url="https://mine.example/"))
    sources = await _open(desk)
    assert sources["old-wire"].health.paused_reason == DROPPED
    assert sources["mine"].health.paused_reason is None

    async with desk.database.transaction() as tx:
        await tx.sources.pause("stat", DROPPED, desk.clock())
        await tx.sources.pause("tga", "paused by an admin", desk.clock())
    sources = await _open(desk)
    assert sources["stat"].health.paused_reason is None
    assert sources["tga"].health.paused_reason == "paused by an admin"


async def test_a_source_whose_address_the_catalogue_changed_is_read_at_the_new_one(desk: Desk) -> None:
    stat = next(one.source for one in load_catalogue() if one.source.id == "stat")
    await _put(desk, replace(stat, url="https://old.example/feed"))
    async with desk.database.transaction() as tx:
        await tx.sources.pause("stat", "gone: answered 410 Gone", desk.clock())

    record = (await _open(desk))["stat"]
    assert (record.source.url, record.health.paused_reason) == (stat.url, None)


async def test_what_an_operator_added_stays_theirs_when_the_catalogue_has_it_too(desk: Desk) -> None:
    stat, tga = (next(one.source for one in load_catalogue() if one.source.id == name) for name in ("stat", "tga"))
    mine = replace(stat, url="https://mine.example/feed", is_own=True)
    await _put(desk, mine, replace(tga, id="my-tga", is_own=True))

    sources = await _open(desk)
    assert sources["stat"].source == mine
    assert "tga" not in sources


async def test_a_source_that_the_catalogue_switches_on_is_read(desk: Desk) -> None:
    off = {one.source.id for one in load_catalogue() if not one.is_on}
    assert off <= {name for name, one in (await _open(desk)).items() if one.health.paused_reason}
    async with desk.database.transaction() as tx:
        await tx.sources.pause("stat", "off in the catalogue", desk.clock())
        await tx.sources.resume(min(off), desk.clock())

    paused = {name for name, one in (await _open(desk)).items() if one.health.paused_reason}
    assert "stat" not in paused
    assert paused == off - {min(off)}


async def test_an_operator_can_have_no_source_read(desk: Desk) -> None:
    async with open_poll(desk, _settings(topline_sources=False)) as poll:
        assert poll is None
    assert await _sources(desk) == {}


async def test_the_sources_are_one_job_of_the_table(desk: Desk) -> None:
    async with open_poll(desk, _settings()) as poll:
        assert poll
        assert [job.name for job in poll_jobs(poll)] == ["sources", "blindness"]
