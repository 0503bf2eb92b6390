"""Searches over events by several keys: newest first, within days, without what is left out."""

from datetime import date

import pytest

from bot.model import Event, EventType
from bot.questions.searching import EventSearch
from bot.when import PartialDate
from storage.database import Database
from tests.builders import NOON, article, event


async def _keep(database: Database, *told: tuple[str | None, set[str]]) -> None:
    async with database.transaction() as tx:
        await tx.articles.add(article(), "test", NOON)
        keyed: list[tuple[Event, set[str]]] = [
            (event(EventType.APPROVAL, "Acme", date=PartialDate(on) if on else None), keys) for on, keys in told
        ]
        await tx.events.add("a1", None, keyed, NOON)


async def _found(database: Database, search: EventSearch) -> list[str]:
    async with database.snapshot() as tx:
        return [str(stored.event.date) for stored in await tx.events.list_dated(search)]


def _keys(*groups: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split()) for group in groups)


TOLD = (
    ("2026-01-01", {"type:a", "drug:x"}),
    ("2026-03-01", {"type:a", "drug:y", "company:p"}),
    ("2026-02-01", {"type:b", "drug:x"}),
    ("2026-Q2", {"type:a", "drug:x", "drug:y"}),
    (None, {"type:a", "drug:x"}),
)


@pytest.mark.parametrize(
    ("search", "days"),
    [
        (EventSearch(_keys("type:a")), ["2026-Q2", "2026-03-01", "2026-01-01", "None"]),
        (EventSearch(_keys("type:a", "drug:x")), ["2026-Q2", "2026-01-01", "None"]),
        (EventSearch(_keys("type:a type:b", "drug:x")), ["2026-Q2", "2026-02-01", "2026-01-01", "None"]),
        (EventSearch(_keys("drug:x drug:y")), ["2026-Q2", "2026-03-01", "2026-02-01", "2026-01-01", "None"]),
        (EventSearch(_keys("type:a"), _keys("company:p company:q")), ["2026-Q2", "2026-01-01", "None"]),
        (EventSearch(_keys("type:a"), since=date(2026, 2, 1)), ["2026-Q2", "2026-03-01"]),
        (EventSearch(_keys("type:a"), until=date(2026, 3, 1)), ["2026-03-01", "2026-01-01"]),
        (EventSearch(_keys("type:a"), is_soonest=True, limit=2), ["2026-01-01", "2026-03-01"]),
        (EventSearch(_keys("type:a"), limit=1), ["2026-Q2"]),
        (EventSearch(_keys("type:a", "nothing:z")), []),
        (EventSearch(_keys("type:a", "")), []),
    ],
)
async def test_a_search_finds_what_has_one_key_of_each_group(
    database: Database, search: EventSearch, days: list[str]
) -> None:
    await _keep(database, *TOLD)
    assert await _found(database, search) == days


async def test_a_search_for_nothing_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="needs a group"):
        await _found(database, EventSearch(()))


async def test_only_keys_that_an_event_has_are_present(database: Database) -> None:
    await _keep(database, *TOLD)
    async with database.snapshot() as tx:
        assert await tx.events.list_present({"drug:x", "drug:z"}) == {"drug:x"}
        assert await tx.events.list_present(()) == set()
