from dataclasses import replace

from bot.model import Article, Story
from handlers.intake import Desk, Outcome, take_article
from handlers.revising import revise_article
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, asking_for

TEXT = (
    "BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. announced that it will acquire Quellima Bio, Inc. "
    "for {price} in cash. The companies expect to close the deal in the second quarter of 2025."
)
NEWS = Article("n1", "Northwind Therapeutics to acquire Quellima Bio", TEXT.format(price="$250 million"))
RIGHT = replace(NEWS, text=TEXT.format(price="$225 million"))


async def _take(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
    assert (await take_article(NEWS, "wire", desk)).outcome is Outcome.NEW_STORY


async def _story(desk: Desk) -> Story:
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get_for_article("n1")
    assert story
    return story


async def _queued(desk: Desk) -> int:
    async with desk.database.snapshot() as tx:
        return (await tx.outbox.count(TEAM))[OutboxState.NEW]


async def test_a_corrected_fact_is_a_new_version_of_the_story_with_the_wrong_one_gone(desk: Desk) -> None:
    await _take(desk)
    before = await _story(desk)

    taken = await revise_article("n1", RIGHT, "wire", desk)

    after = await _story(desk)
    assert (taken.outcome, taken.channels) == (Outcome.REVISED_STORY, 1)
    assert (after.id, after.version, len(after.sources)) == (before.id, before.version + 1, 1)
    assert [int(term.amount) for term in before.events[0].terms] == [250_000_000]
    assert [int(term.amount) for term in after.events[0].terms] == [225_000_000]
    assert await _queued(desk) == 2
    async with desk.database.snapshot() as tx:
        listed = await tx.events.list_for_key("type:acquisition")
    assert {int(term.amount) for stored in listed for term in stored.event.terms} == {225_000_000}


async def test_an_edit_of_words_touches_no_card(desk: Desk) -> None:
    await _take(desk)
    edited = replace(NEWS, text=NEWS.text + "\n\nThe text was edited for style.")

    assert (await revise_article("n1", edited, "wire", desk)).channels == 0
    assert (await revise_article("n1", edited, "wire", desk)).outcome is Outcome.SEEN_BEFORE
    assert (await _story(desk)).version == 1
    assert await _queued(desk) == 1


async def test_a_new_date_of_the_same_text_is_no_edit(desk: Desk) -> None:
    await _take(desk)

    again = replace(NEWS, published=NOON.date())
    assert (await revise_article("n1", again, "wire", desk)).outcome is Outcome.SEEN_BEFORE


async def test_a_hundred_edits_that_say_the_same_are_one_version(desk: Desk) -> None:
    await _take(desk)
    for number in range(100):
        await revise_article("n1", replace(NEWS, text=f"{NEWS.text}\n\nRead {number} times."), "wire", desk)

    assert (await _story(desk)).version == 1


async def test_what_another_outlet_says_stays_when_one_is_edited(desk: Desk) -> None:
    await _take(desk)
    other = replace(NEWS, id="n2", text=f"{NEWS.text}\n\nQuellima Bio makes quellizumab.")
    assert (await take_article(other, "trade press", desk)).outcome is Outcome.JOINED_STORY

    await revise_article("n2", replace(other, text=RIGHT.text), "trade press", desk)

    story = await _story(desk)
    assert len(story.sources) == 2
    assert 250_000_000 in {int(term.amount) for term in story.events[0].terms}


async def test_an_article_that_told_no_news_may_tell_some_after_an_edit(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
    teaser = replace(NEWS, title="Northwind Therapeutics makes an announcement", text="Read more.")
    assert (await take_article(teaser, "wire", desk)).outcome is Outcome.NO_NEWS

    taken = await revise_article("n1", NEWS, "wire", desk)
    assert (taken.outcome, taken.channels) == (Outcome.NEW_STORY, 1)


async def test_an_edit_of_an_article_that_nobody_holds_is_a_new_article(desk: Desk) -> None:
    assert (await revise_article("n1", NEWS, "wire", desk)).outcome is Outcome.NEW_STORY


async def test_edits_of_words_in_one_of_several_sources_touch_no_card(desk: Desk) -> None:
    await _take(desk)
    later = replace(NEWS, id="n2", text=NEWS.text.replace("second quarter", "third quarter"))
    await take_article(later, "trade press", desk)
    before = await _story(desk)
    assert len(before.sources) == 2

    for number in range(5):
        await revise_article("n1", replace(NEWS, text=f"{NEWS.text}\n\nEdited {number} times."), "wire", desk)

    assert await _story(desk) == before
