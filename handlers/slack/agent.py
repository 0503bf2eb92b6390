"""The agent's own tab: suggested questions, what it is doing, an answer that grows, and a word on whether it helped."""

from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.command_line import plain_line
from bot.errors import SendError
from bot.messages import Message
from bot.messages.agent import feedback, heading_markdown, render_thanks
from bot.messages.asked import render_answer
from bot.questions.query import Query
from handlers.intake import Desk
from handlers.questions import Asking, find_answer, understand
from handlers.slack.answering import answer_in_place, answer_privately
from handlers.slack.asking import choose_way, suggest_questions
from handlers.slack.client import Poster
from handlers.slack.place import Place, place_of_action

_log = structlog.get_logger()
_PROMPTS = 4


async def offer_questions(place: Place, desk: Desk, poster: Poster) -> None:
    """Offer questions about the latest news when a person opens the messages with the agent."""
    if not place.channel_id:
        return
    try:
        await poster.suggest(place.channel_id, await suggest_questions(desk, _PROMPTS))
    except SendError as error:
        _log.info("prompts.not_taken", code=error.code, team_id=place.team_id)


async def answer_growing(text: str, place: Place, desk: Desk, poster: Poster) -> bool:
    """Answer a question in the agent's thread, word by word; False when it is no question that is understood.

    First comes how the question was understood, then the answer. Where Slack takes no stream, it is posted whole.
    """
    thread_ts = place.thread_ts
    asking = Asking(plain_line(text), desk.clock().date())
    query = await understand(asking, desk)
    if not isinstance(query, Query) or thread_ts is None:
        return False
    try:
        await poster.set_status(place.channel_id, thread_ts, "is looking through what articles told …")
    except SendError as error:
        _log.info("status.not_taken", code=error.code, team_id=place.team_id)
    found = await find_answer(query, asking, desk)
    way = await choose_way(query, asking, found, place, desk)
    thumbs = feedback(asking.line)
    answer = render_answer(found.answer, way)
    whole = Message(answer.text, (*answer.blocks, thumbs))
    try:
        stream = await poster.open_stream(place.channel_id, thread_ts, place.user_id, place.team_id)
        await stream.add(heading_markdown(query))
        await stream.close(whole, (*render_answer(found.answer, replace(way, is_titled=False)).blocks, thumbs))
    except SendError as error:
        _log.info("stream.not_taken", code=error.code, team_id=place.team_id)
        await answer_in_place(whole, place, poster)
    return True


async def on_feedback(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, poster: Poster) -> None:
    """Write down whether an answer helped; a no is answered with what can be done."""
    await ack()
    place = place_of_action(body)
    pressed: list[dict[str, Any]] = body.get("actions") or [{}]
    verdict, _, line = str(pressed[0].get("value") or "").partition("|")
    _log.info("answer.judged", helped=verdict == "yes", question=line[:300], team_id=place.team_id)
    await answer_privately(render_thanks(helped=verdict == "yes"), place, respond, poster)
