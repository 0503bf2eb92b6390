"""The spine: one article in is one transaction. Save it, choose its story, keep its events, match, queue."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

import structlog

from bot.documents import ParsedLine
from bot.errors import ParseError
from bot.matching import event_keys
from bot.model import Article, Event, Reading, Status
from bot.parse.lexicon import Lexicon
from bot.parse.reader import read_article
from bot.picking import Picker
from bot.questions.details import detail_keys
from bot.stories import LONGEST_WINDOW, choose_story, story_keys
from handlers.routing import GATHERING, Routed, Told, find_matches, queue_story
from storage.database import Database, Transaction, Work

_log = structlog.get_logger()
_LONG_TEXT = 20_000


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def pass_by(step: str) -> None:
    """Do nothing at a named step."""


Fetch = Callable[[str], Awaitable[list[Article | ParsedLine | ParseError]]]


@dataclass(frozen=True)
class Desk:
    """What intake and delivery work with.

    `at_step` hears the name of each step: tests kill the process there. `queued` is set when a message is waiting.
    `fetch` gets what stands at an address that a person names.
    `gathers_for` is how long a card waits for further sources before it names them.
    """

    database: Database
    lexicon: Lexicon
    clock: Callable[[], datetime] = utc_now
    at_step: Callable[[str], None] = pass_by
    queued: asyncio.Event = field(default_factory=asyncio.Event)
    gathers_for: timedelta = GATHERING
    fetch: Fetch | None = None

    @cached_property
    def picker(self) -> Picker:
        """Return what finds names while somebody types them."""
        return Picker(self.lexicon)


class Outcome(StrEnum):
    """What became of an article."""

    NEW_STORY = "new_story"
    JOINED_STORY = "joined_story"
    REVISED_STORY = "revised_story"
    NO_NEWS = "no_news"
    SEEN_BEFORE = "seen_before"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an article, why, how many channels are to hear of it now, and for how many it is held."""

    article_id: str
    outcome: Outcome
    reason: str | None = None
    story_id: int | None = None
    channels: int = 0
    held: int = 0


async def take_article(article: Article, source: str, desk: Desk, *, is_quiet: bool = False) -> Taken:
    """Read `article` and take what it says. Twice the same article is one article.

    `is_quiet` is for history: it is remembered, and only those hear of it who have a card of its story already.
    """
    async with desk.database.snapshot() as tx:
        if await tx.articles.has(article):
            return Taken(article.id, Outcome.SEEN_BEFORE)
    reading = await read_outside(article, desk.lexicon)
    return await take_reading(article, reading, source, desk, is_quiet=is_quiet)


async def take_reading(article: Article, reading: Reading, source: str, desk: Desk, *, is_quiet: bool = False) -> Taken:
    """Take an article that was read already, here or elsewhere: all of it, or (when this raises) none of it."""
    now = desk.clock()
    desk.at_step("store")
    async with desk.database.transaction() as tx:
        await tx.wait_turn(Work.STORIES)
        article = replace(article, id=await tx.articles.free_id(article))
        if not await tx.articles.add(article, source, now, reading):
            return Taken(article.id, Outcome.SEEN_BEFORE)
        desk.at_step("story")
        told = await tell_story(tx, article, reading, now)
        await tx.events.add(article.id, told and told.story.id, keyed_events(reading.events, desk.lexicon), now)
        desk.at_step("match")
        matches = await find_matches(tx, told.story, article, desk.lexicon) if told and not is_quiet else ()
        desk.at_step("outbox")
        routed = await queue_story(tx, told, matches, now, desk.gathers_for) if told else Routed()
        desk.at_step("commit")
    desk.at_step("taken")
    if routed.now:
        desk.queued.set()
    taken = _taken(article, reading, told, routed)
    _log.info(
        "article.taken",
        article_id=article.id,
        source=source,
        outcome=taken.outcome,
        reason=taken.reason,
        story_id=taken.story_id,
        channels=taken.channels,
        held=taken.held,
    )
    return taken


async def read_outside(article: Article, lexicon: Lexicon) -> Reading:
    """Read outside of any transaction; a long text in a thread, so that Slack is answered meanwhile."""
    if len(article.text) < _LONG_TEXT:
        return read_article(article, lexicon)
    return await asyncio.to_thread(read_article, article, lexicon)


async def tell_story(tx: Transaction, article: Article, reading: Reading, now: datetime) -> Told | None:
    """Begin a story with the news of the article, or add the article to the story that it tells too."""
    told = tuple(event for event in reading.events if event.status is Status.NEW)
    if not told or not reading.relevant:
        return None
    candidates = await tx.stories.list_candidates(story_keys(told), now - LONGEST_WINDOW)
    choice = choose_story(reading, candidates, article.title, article.published)
    keys = story_keys(choice.events)
    if choice.story is None:
        return Told(None, await tx.stories.add(choice.events, article.id, keys, now))
    return Told(choice.story, await tx.stories.update(choice.story, choice.events, article.id, keys, now))


def keyed_events(events: tuple[Event, ...], lexicon: Lexicon) -> list[tuple[Event, frozenset[str]]]:
    """Return the events, each with the keys that timelines and questions find it by."""
    return [(event, event_keys(event, lexicon) | detail_keys(event)) for event in events]


def _taken(article: Article, reading: Reading, told: Told | None, routed: Routed) -> Taken:
    if told is None:
        return Taken(article.id, Outcome.NO_NEWS, reading.reason)
    outcome = Outcome.JOINED_STORY if told.before else Outcome.NEW_STORY
    return Taken(article.id, outcome, None, told.story.id, routed.now, routed.held)
