"""The stories that a subscription would have sent, found by their keys and words."""

from datetime import date, timedelta

from bot.matching import event_keys
from bot.model import Article, Event
from bot.sources import Source, SourceKind
from storage.database import Database
from storage.past import Wanted
from tests.builders import NOON, approval, article, packaged


async def _tell(database: Database, number: int, event: Event, days: int = 0, **fields: str) -> int:
    """Keep a story of one article that came so many days before noon."""
    at = NOON - timedelta(days=days)
    title, text = fields.get("title", f"News {number}"), fields.get("text", f"Text {number}")
    told = Article(f"a{number}", title, text, date.fromisoformat(fields.get("published", at.date().isoformat())))
    async with database.transaction() as tx:
        await tx.articles.add(told, fields.get("source", "test"), at)
        story = await tx.stories.add((event,), told.id, {f"k{number}"}, at)
        await tx.events.add(told.id, story.id, [(event, event_keys(event, packaged()))], at)
    return story.id


async def _ids(
    database: Database, *keys: str, words: tuple[str, ...] = (), days: int = 90, limit: int = 50
) -> list[int]:
    wanted = Wanted(tuple(frozenset({key}) for key in keys), tuple(frozenset({word}) for word in words))
    async with database.snapshot() as tx:
        return await tx.past.list_story_ids(wanted, NOON - timedelta(days=days), limit)


async def test_stories_are_found_by_all_their_keys_since_an_instant(database: Database) -> None:
    old = await _tell(database, 1, approval(), days=120)
    mid = await _tell(database, 2, approval(regulator="EMA"), days=60)
    new = await _tell(database, 3, approval(), days=1)
    assert await _ids(database, "company:~acme-bio") == [new, mid]
    assert await _ids(database, "company:~acme-bio", "regulator:FDA") == [new]
    assert await _ids(database, "type:approval", days=365) == [new, mid, old]
    assert await _ids(database, "type:approval", days=365, limit=1) == [new]
    assert await _ids(database, "company:~nobody") == []
    async with database.snapshot() as tx:
        assert await tx.past.first_taken_at() == NOON - timedelta(days=120)


async def test_words_find_more_than_have_them_and_never_less(database: Database) -> None:
    marked = await _tell(database, 1, approval(), text="Results in Sjögren's disease")
    title = await _tell(database, 2, approval(), title="SJOGREN study")
    await _tell(database, 3, approval(), text="Results in lupus")
    assert await _ids(database, words="sjogren") == [title, marked]
    assert await _ids(database, "type:approval", "regulator:EMA", words="lupus") == []


async def test_the_history_that_a_source_shows_is_no_news_but_what_was_handed_in_is(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.sources.put(Source("wire", SourceKind.FEED, "A wire", "https://wire.example/feed"), NOON)
    await _tell(database, 1, approval(), source="wire", published="2019-01-01")
    fresh = await _tell(database, 2, approval(), source="wire")
    handed = await _tell(database, 3, approval(), published="2019-01-01")
    assert await _ids(database, "type:approval") == [handed, fresh]


async def test_stories_come_with_their_events_and_the_words_of_all_articles(database: Database) -> None:
    first = await _tell(database, 1, approval(), text="One text")
    second = await _tell(database, 2, approval(regulator="EMA"))
    async with database.transaction() as tx:
        other = article("b1", text="Another text")
        await tx.articles.add(other, "test", NOON)
        story = await tx.stories.get(first)
        assert story is not None
        await tx.stories.update(story, story.events, other.id, set(), NOON)
    async with database.snapshot() as tx:
        found = [one async for one in tx.past.list_stories([second, 999, first], with_text=True)]
        plain = [one async for one in tx.past.list_stories([first], with_text=False)]
    assert [one.id for one in found] == [second, first]
    assert "One text" in (found[1].text or "")
    assert "Another text" in (found[1].text or "")
    assert plain[0].text is None
    assert plain[0].events == (approval(),)


async def test_names_are_listed_once_the_oldest_first(database: Database) -> None:
    for number in range(1, 4):
        await _tell(database, number, approval(f"Firm {number}"))
    async with database.snapshot() as tx:
        assert [number for number, _ in await tx.past.list_named(0, 2)] == [2, 3]
        assert [event.companies[0].name for _, event in await tx.past.list_named(2, 9)] == ["Firm 3"]
