"""Read this with Topline: an address or a text that a person gives, read for that person alone."""

import secrets
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.branding import name_brands
from bot.documents import ParsedLine, parse_records
from bot.errors import ParseError, UserError
from bot.given import Given, find_given, message_text
from bot.messages import Message
from bot.messages.details import render_details
from bot.messages.read_for_you import (
    render_no_news,
    render_nothing_given,
    render_read,
    render_reading_progress,
    render_unread,
)
from bot.model import Article, Reading, Status, Story, StorySource
from bot.stories import merge_events
from handlers.intake import Desk, read_outside
from handlers.slack.answering import answer_privately
from handlers.slack.client import Poster
from handlers.slack.place import Place, place_of_action
from handlers.slack.shown import READING, find_story

Json = dict[str, Any]
_log = structlog.get_logger()
READ_MESSAGE = "read_message"
_MOST_READ = 10
_NO_WEB = "this bot was started without a way to the web"
_PARSED = "it holds events that are parsed already, no article"


async def on_read_message(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Read the message that was chosen, or the address in it; the answer is for the chooser alone."""
    await ack()
    place = place_of_action(body)
    text = message_text(body.get("message") or {})
    waiting = render_waiting(text)
    if waiting:
        await answer_privately(waiting, place, respond, poster)
    await answer_privately(await take_read(text, place, desk), place, respond, poster)


def render_waiting(text: str) -> Message | None:
    """Return what to say while an address is fetched; None for a text, which is read at once."""
    given = find_given(text)
    return render_reading_progress(given.host) if given.url else None


async def take_read(text: str, place: Place, desk: Desk) -> Message:
    """Return the card of what is given, or the reason why there is none. Nothing is kept as news."""
    given = find_given(text)
    if not given.url and not given.text:
        return render_nothing_given()
    items = await _fetch(given, desk)
    articles = [item for item in items if isinstance(item, Article)][:_MOST_READ]
    if not articles:
        reason = next((str(item) for item in items if isinstance(item, ParseError)), _PARSED)
        _log.info("reading.refused", team_id=place.team_id, host=given.host)
        return render_unread(given.host, reason.removeprefix(f"{given.url}: ").removeprefix("-: "))
    read = [(article, await read_outside(article, desk.lexicon)) for article in articles]
    article, reading = next((one for one in read if _has_news(one[1])), read[0])
    story = name_brands(_story(article, reading, desk), desk.lexicon)
    _log.info("reading.done", team_id=place.team_id, host=given.host, relevant=_has_news(reading))
    if not _has_news(reading):
        return render_no_news(story, reading.reason)
    reading_id = f"{READING}{secrets.token_urlsafe(16)}"
    async with desk.database.transaction(place.team_id) as tx:
        await tx.readings.add(place.team_id, place.user_id, reading_id, story, desk.clock())
    return render_read(story, reading_id, len(articles) - 1)


async def show_details(value: str, place: Place, desk: Desk) -> Message:
    """Return the sentences of what was read."""
    return render_details(await find_story(value, place, desk))


async def _fetch(given: Given, desk: Desk) -> list[Article | ParsedLine | ParseError]:
    if given.text:
        try:
            return list(parse_records("-", given.text.encode(errors="replace")))
        except ParseError as error:
            return [error]
    if desk.fetch is None:
        raise UserError(_NO_WEB.capitalize())
    return await desk.fetch(given.url)


def _story(article: Article, reading: Reading, desk: Desk) -> Story:
    """Return what was read as a story of its own, that nobody else has."""
    now = desk.clock()
    told = StorySource(article.id, article.title, article.url, article.publisher, article.published)
    sources = (told,) if article.url or article.publisher else ()
    return Story(0, 1, merge_events((), reading.events), sources, now, now)


def _has_news(reading: Reading) -> bool:
    return reading.relevant and any(event.status is Status.NEW for event in reading.events)
