"""An article that its publisher edited: read again; its story follows, with a new version only when a fact changed."""

from dataclasses import replace
from datetime import date
from itertools import groupby

import structlog

from bot.model import Article, Event, Reading, Status, Story
from bot.stories import merge_events, story_keys
from handlers.intake import (
    Desk,
    Outcome,
    Taken,
    find_channels,
    keyed_events,
    read_outside,
    take_reading,
    tell_story,
)
from storage.database import Transaction, Work

_log = structlog.get_logger()


async def revise_article(
    article_id: str, article: Article, source: str, desk: Desk, *, is_quiet: bool = False
) -> Taken:
    """Take what an article that we hold says now. One that we do not hold is taken as new.

    What the article said before counts no more; what other sources of its story say does. An edit that changes no
    word is an article seen before; one that changes no fact touches no card.
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
        if not await tx.articles.revise(article):
            return Taken(article_id, Outcome.SEEN_BEFORE)
        await tx.articles.mark_read(article_id, reading)
        before = await tx.stories.get_for_article(article_id)
        await tx.events.delete_for_article(article_id)
        if before is None:
            after = await tell_story(tx, article, reading, now)
            await tx.events.add(article_id, after and after.id, keyed_events(reading.events, desk.lexicon), now)
        else:
            await tx.events.add(article_id, before.id, keyed_events(reading.events, desk.lexicon), now)
            after = await _retell(tx, before, article_id, desk)
        matches = await find_channels(tx, after, article, desk, is_quiet=is_quiet) if after else ()
        if after and matches:
            await tx.outbox.enqueue(matches, after, now)
    if matches:
        desk.queued.set()
    _log.info("article.revised", article_id=article_id, changes=after is not None, story_id=after and after.id)
    outcome = Outcome.REVISED_STORY if after and before else Outcome.NEW_STORY if after else Outcome.NO_NEWS
    return Taken(article_id, outcome, reading.reason, after.id if after else None, len(matches))


async def _retell(tx: Transaction, story: Story, article_id: str, desk: Desk) -> Story | None:
    """Tell the story anew by all its sources; None when that changes nothing, or leaves nothing that happened."""
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
    if told == story.events or not any(event.status is Status.NEW for event in told):
        return None
    return await tx.stories.update(story, told, article_id, story_keys(told), desk.clock())
