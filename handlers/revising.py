"""An article that its publisher edited: read again; its story follows, with a new version only when a fact changed."""

from dataclasses import replace
from datetime import date
from itertools import groupby

import structlog

from bot.model import Article, Event, Reading, Status, Story
from bot.stories import merge_events, story_keys
from bot.withdrawals import is_corrected, is_taken_back
from handlers.intake import (
    Desk,
    Outcome,
    Taken,
    keyed_events,
    read_outside,
    take_reading,
    tell_story,
)
from handlers.routing import Routed, Told, find_matches, queue_story
from storage.database import Transaction, Work

_log = structlog.get_logger()


async def revise_article(
    article_id: str, article: Article, source: str, desk: Desk, *, is_quiet: bool = False
) -> Taken:
    """Take what an article that we hold says now. One that we do not hold is taken as new.

    What the article said before counts no more; what other sources of its story say does. An edit that changes no
    word is an article seen before; one that changes no fact touches no card. News that is taken back marks its card.
    """
    reading = await read_outside(article, desk.lexicon)
    return await revise_reading(article_id, article, reading, desk, is_quiet=is_quiet) or await take_reading(
        article, reading, source, desk, is_quiet=is_quiet
    )


async def revise_reading(
    article_id: str, article: Article, reading: Reading, desk: Desk, *, is_quiet: bool = False
) -> Taken | None:
    """Put a reading in place of what was read of the article before; None when we hold no such article."""
    now, article = desk.clock(), replace(article, id=article_id)
    desk.at_step("revise")
    async with desk.database.transaction() as tx:
        await tx.wait_turn(Work.STORIES)
        held = await tx.articles.get(article_id)
        if held is None:
            return None
        before = await tx.stories.get_for_article(article_id)
        reading = replace(reading, events=()) if is_taken_back(article) else reading
        if before and not _has_news(reading) and _is_cut(held, article):
            # A paywall or a teaser where the text was: what it told stands.
            return Taken(article_id, Outcome.NO_NEWS, "the text was cut", before.id)
        if not await tx.articles.revise(article):
            return Taken(article_id, Outcome.SEEN_BEFORE)
        await tx.articles.mark_read(article_id, reading)
        await tx.events.delete_for_article(article_id)
        told = await _tell(tx, before, article, reading, desk)
        is_news = told is not None and not is_quiet and _has_news(reading)
        matches = await find_matches(tx, told.story, article, desk.lexicon) if told and is_news else ()
        routed = await queue_story(tx, told, matches, now, desk.gathers_for) if told else Routed()
    if routed.now:
        desk.queued.set()
    story_id = told.story.id if told else None
    _log.info("article.revised", article_id=article_id, changes=told is not None, story_id=story_id)
    outcome = Outcome.REVISED_STORY if told and before else Outcome.NEW_STORY if told else Outcome.NO_NEWS
    return Taken(article_id, outcome, reading.reason, story_id, routed.now, routed.held)


async def _tell(tx: Transaction, before: Story | None, article: Article, reading: Reading, desk: Desk) -> Told | None:
    """Keep what the article tells now, and let its story follow; None when that changes no story."""
    told = None if before else await tell_story(tx, article, reading, desk.clock())
    story = before or (told and told.story)
    await tx.events.add(article.id, story and story.id, keyed_events(reading.events, desk.lexicon), desk.clock())
    return told if before is None else await _retell(tx, before, article, reading, desk)


async def _retell(tx: Transaction, story: Story, article: Article, reading: Reading, desk: Desk) -> Told | None:
    """Tell the story anew by all its sources; None when that changes nothing.

    Who tells nothing of it any more and speaks of an error took it back; told by nobody else, the story is withdrawn,
    with the facts that it had.
    """
    told = await _merge_sources(tx, story)
    is_told = any(event.status is Status.NEW for event in told)
    was_withdrawn = any(source.withdrawn for source in story.sources if source.article_id == article.id)
    if not _has_news(reading) and is_corrected(article):
        if was_withdrawn:
            return None
        return Told(
            story, await tx.stories.withdraw(story, told if is_told else story.events, article.id, desk.clock())
        )
    if not is_told or (told == story.events and not (was_withdrawn and _has_news(reading))):
        return None
    return Told(story, await tx.stories.update(story, told, article.id, story_keys(told), desk.clock()))


async def _merge_sources(tx: Transaction, story: Story) -> tuple[Event, ...]:
    told: tuple[Event, ...] = ()
    days: list[date] = []
    # In the order in which the sources joined: told in another one, the same facts would look like a change.
    places = {source.article_id: place for place, source in enumerate(story.sources)}
    listed = await tx.events.list_for_story(story.id)
    stored = sorted(listed, key=lambda one: places.get(one.source.article_id, len(places)))
    for source, events in groupby(stored, key=lambda one: one.source):
        is_latest = source.published is None or source.published >= max(days, default=date.min)
        told = merge_events(told, [one.event for one in events], is_latest=is_latest)
        days += [source.published] if source.published else []
    return told


def _has_news(reading: Reading) -> bool:
    return reading.relevant and any(event.status is Status.NEW for event in reading.events)


def _is_cut(before: Article, after: Article) -> bool:
    """Return whether an edit left less than half of the text, and says of no error."""
    return 2 * len(after.text) < len(before.text) and not is_corrected(after)
