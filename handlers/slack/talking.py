"""Words: the /topline command, mentions, direct messages. Acknowledged at once, done after."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncRespond

from handlers.intake import Desk
from handlers.slack.agent import answer_growing
from handlers.slack.answering import answer_in_place, answer_in_place_or_privately, answer_privately, answer_unseen
from handlers.slack.client import Poster
from handlers.slack.forms import open_form
from handlers.slack.picturing import show_with_milestones
from handlers.slack.place import Place, place_of_command, place_of_event
from handlers.slack.settings import open_settings
from handlers.slack.subscriptions import open_again
from handlers.slack.words import (
    asks_for_form,
    asks_for_settings,
    is_private,
    is_question,
    plain_words,
    take_words,
    waiting_words,
)
from handlers.slack.zones import learn_zone

# Edits, joins, files and what bots say are no words to us; a person's plain message has no subtype.
_SPOKEN = frozenset({None, "thread_broadcast", "file_share"})


async def on_command(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Take `/topline …`; the answer is for the asker alone. `subscribe` or `settings` by itself opens its form."""
    await ack()
    place = place_of_command(body)
    text = str(body.get("text") or "")
    if asks_for_form(text):
        answer = await open_form(str(body.get("trigger_id") or ""), place, desk, poster)
    elif asks_for_settings(text):
        answer = await open_settings(str(body.get("trigger_id") or ""), place, desk, poster)
    else:
        if waiting := waiting_words(text):
            await answer_privately(waiting, place, respond, poster)
        answer = await take_words(text, place, desk, poster)
    if answer:
        await answer_privately(answer, place, respond, poster)
    if place.is_direct and is_question(text):
        await show_with_milestones(plain_words(text), place, desk, poster)
    if place.is_direct:
        await learn_zone(place, desk, poster)


async def on_mention(body: dict[str, Any], desk: Desk, poster: Poster) -> None:
    """Take `@Topline …`; the answer goes into the thread."""
    await _take_event(body, desk, poster)


async def on_message(body: dict[str, Any], desk: Desk, poster: Poster) -> None:
    """Take a direct message; what others write in channels is none of our business."""
    event: dict[str, Any] = body.get("event") or {}
    if event.get("channel_type") == "im" and event.get("subtype") in _SPOKEN:
        await _take_event(body, desk, poster)


async def _take_event(body: dict[str, Any], desk: Desk, poster: Poster) -> None:
    event: dict[str, Any] = body.get("event") or {}
    place = place_of_event(body)
    if event.get("bot_id") or not place.user_id or not place.channel_id or not await _is_first(body, place, desk):
        return
    text = str(event.get("text") or "")
    if waiting := waiting_words(text):
        await (answer_in_place if place.is_direct else answer_unseen)(waiting, place, poster)
    in_tab = place.is_direct and place.thread_ts is not None and is_question(text)
    if in_tab and await answer_growing(plain_words(text), place, desk, poster):
        await open_again(place, desk)
    else:
        answer = await take_words(text, place, desk, poster)
        if is_private(text) and not place.is_direct:
            await answer_unseen(answer, place, poster)
        else:
            await answer_in_place_or_privately(answer, place, poster)
    if is_question(text):
        await show_with_milestones(plain_words(text), place, desk, poster)
    if place.is_direct:
        await learn_zone(place, desk, poster)


async def _is_first(body: dict[str, Any], place: Place, desk: Desk) -> bool:
    """Write the event down; False when Slack sent it before."""
    async with desk.database.transaction(place.team_id) as tx:
        return await tx.requests.add(place.team_id, str(body.get("event_id") or ""), desk.clock())
