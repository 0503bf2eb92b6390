from dataclasses import replace

import pytest

from bot.model import Article, Event, Status
from handlers.intake import Desk, Outcome, take_article, take_reading
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, reading

NEWS = Article(
    "n1",
    "FDA approves Velorixa (velotuzumab) from Northwind Therapeutics",
    "BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. announced that the U.S. Food and Drug Administration has "
    "approved Velorixa (velotuzumab) for adults with multiple myeloma.",
)


async def _subscribe(desk: Desk, key: str, channel: str = "C1") -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, channel, asking_for(key), "U1", NOON)


async def _count(desk: Desk) -> dict[OutboxState, int]:
    async with desk.database.snapshot() as tx:
        return await tx.outbox.count(TEAM)


async def test_an_article_is_read_matched_and_queued(desk: Desk) -> None:
    await _subscribe(desk, "type:approval")

    taken = await take_article(NEWS, "test", desk)

    assert (taken.outcome, taken.channels) == (Outcome.NEW_STORY, 1)
    assert await _count(desk) == {OutboxState.NEW: 1}
    assert desk.queued.is_set()
    async with desk.database.snapshot() as tx:
        assert await tx.articles.get("n1") == replace(NEWS, language="en")
        (stored,) = await tx.events.list_for_key("type:approval")
    assert (stored.story_id, stored.source.article_id) == (taken.story_id, "n1")


@pytest.mark.parametrize(
    "again",
    [
        NEWS,
        replace(NEWS, id="other", title=f"  {NEWS.title}  "),
        Article("n9", "Another text", "At the same address.", url="https://news.example/1?utm_source=mail#top"),
    ],
    ids=["the same", "the same text", "the same address"],
)
async def test_the_same_article_is_taken_once(again: Article, desk: Desk) -> None:
    await _subscribe(desk, "type:approval")
    await take_article(replace(NEWS, url="https://News.example/1/"), "test", desk)

    assert (await take_article(again, "test", desk)).outcome is Outcome.SEEN_BEFORE
    assert await _count(desk) == {OutboxState.NEW: 1}


async def test_another_text_under_the_same_id_is_another_article(desk: Desk) -> None:
    first = await take_article(Article("stdin", "", "One text."), "test", desk)
    second = await take_article(Article("stdin", "", "Another text."), "test", desk)

    assert first.outcome is second.outcome is Outcome.NO_NEWS
    assert second.article_id.startswith("stdin~")
    assert (await take_article(Article("stdin", "", "Another text."), "test", desk)).outcome is Outcome.SEEN_BEFORE


async def test_no_news_is_kept_with_its_reason_and_its_background_feeds_milestones(desk: Desk) -> None:
    await _subscribe(desk, "type:approval")
    known = replace(approval(), status=Status.BACKGROUND)

    taken = await take_reading(article(), reading("a1", known), "test", desk)

    assert (taken.outcome, taken.reason) == (Outcome.NO_NEWS, "no event is new")
    assert await _count(desk) == {}
    async with desk.database.snapshot() as tx:
        (stored,) = await tx.events.list_for_key("company:~acme-bio")
        assert await tx.articles.get_reason("a1") == "no event is new"
    assert (stored.event, stored.story_id) == (known, None)


async def test_overlapping_subscriptions_of_a_channel_are_one_message_with_all_reasons(desk: Desk) -> None:
    await _subscribe(desk, "type:approval")
    await _subscribe(desk, "company:~acme-bio")
    await _subscribe(desk, "company:~acme-bio", "C2")
    await take_reading(article(), reading("a1", approval()), "test", desk)

    async with desk.database.transaction() as tx:
        claims = await tx.outbox.claim(NOON, NOON - NOON, 10)
        told = [await tx.outbox.list_reasons(TEAM, claim.channel_id, claim.story_id or 0) for claim in claims]
        reasons = [[reason.subscription_id for reason in one] for one in told]
    assert reasons == [[1, 2], [3]]


async def test_a_story_told_again_is_an_edition_for_those_who_have_it(desk: Desk) -> None:
    await _subscribe(desk, "company:~acme-bio")
    first = await take_reading(article("a1"), reading("a1", approval()), "test", desk)
    async with desk.database.transaction() as tx:
        await tx.subscriptions.delete(TEAM, 1)
    second = await take_reading(article("a2"), reading("a2", approval()), "test", desk)

    assert (second.outcome, second.story_id, second.channels) == (Outcome.JOINED_STORY, first.story_id, 1)
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get(second.story_id or 0)
    assert story
    assert (story.version, story.edition) == (1, 2)
    assert [source.article_id for source in story.sources] == ["a1", "a2"]


async def test_months_later_the_same_kind_of_step_is_a_new_story(desk: Desk) -> None:
    await take_reading(article("a1"), reading("a1", approval(on="2025-03-03")), "test", desk)
    second = await take_reading(article("a2"), reading("a2", approval(on="2025-09-03")), "test", desk)

    assert second.outcome is Outcome.NEW_STORY


@pytest.mark.parametrize("step", ["story", "match", "outbox", "commit"])
async def test_an_article_that_breaks_halfway_leaves_nothing(step: str, desk: Desk) -> None:
    class BrokenError(Exception):
        pass

    def break_at(name: str) -> None:
        if name == step:
            raise BrokenError

    await _subscribe(desk, "type:approval")
    event: Event = approval()
    with pytest.raises(BrokenError):
        await take_reading(article(), reading("a1", event), "test", replace(desk, at_step=break_at))

    async with desk.database.snapshot() as tx:
        assert await tx.articles.get("a1") is None
        assert await tx.events.list_for_key("type:approval") == []
    assert (await take_reading(article(), reading("a1", event), "test", desk)).channels == 1
