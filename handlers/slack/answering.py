"""How an answer reaches the person who asked: by the response address, in the thread, or in the Home."""
# pyright: reportUnknownMemberType=false
# (Bolt's respond takes arguments of no type)

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncRespond
from slack_sdk.errors import SlackClientError

from bot.errors import SendError
from bot.messages import Message
from bot.messages.blocks import context, fit
from bot.messages.notes import refused_text
from handlers.slack.client import Poster
from handlers.slack.place import Place

_log = structlog.get_logger()
_REFUSED_BLOCKS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "only_one_table_allowed"}
)


async def answer_privately(message: Message, place: Place, respond: AsyncRespond, poster: Poster) -> None:
    """Show `message` to the asker alone: by the response address while it works, else as an ephemeral message.

    The answer is lost when neither works; that is logged, for there is nobody left to tell.
    """
    if respond.response_url and await _respond(message, respond):
        return
    try:
        if place.is_direct:
            await _post(partial(poster.post, place.channel_id), message)
        else:
            await _post(partial(poster.post_ephemeral, place.channel_id, place.user_id), message)
    except SendError as error:
        _log.warning("answer.lost", code=error.code, team_id=place.team_id, channel_id=place.channel_id)


async def answer_in_place(message: Message, place: Place, poster: Poster) -> str | None:
    """Post `message` where the person spoke: in the thread of a mention, or in the direct messages.

    Return None, or what kept it from being posted and what to do, in words for whoever can still be told.
    """
    try:
        await _post(partial(poster.post, place.channel_id, thread_ts=place.thread_ts), message)
    except SendError as error:
        _log.warning("answer.lost", code=error.code, team_id=place.team_id, channel_id=place.channel_id)
        return refused_text(error.code, is_unsure=error.ambiguous)
    return None


async def answer_in_place_or_privately(message: Message, place: Place, poster: Poster) -> None:
    """Post `message` where the person spoke; where that is not allowed, show it to them alone with the reason."""
    refused = await answer_in_place(message, place, poster)
    if refused is None or place.is_direct:
        return
    await answer_unseen(Message(message.text, fit((context(refused), *message.blocks))), place, poster)


async def answer_unseen(message: Message, place: Place, poster: Poster) -> None:
    """Show `message` to the person alone, where they spoke. Lost, and logged, if Slack does not take it."""
    try:
        whisper = partial(poster.post_ephemeral, place.channel_id, place.user_id, thread_ts=place.thread_ts)
        await _post(whisper, message)
    except SendError as error:
        _log.warning("answer.lost", code=error.code, team_id=place.team_id, channel_id=place.channel_id)


async def _post(post: Callable[[Message], Awaitable[object]], message: Message) -> None:
    """Post a message; where Slack does not take its blocks, its plain text. SendError for everything else."""
    try:
        await post(message)
    except SendError as error:
        if error.code not in _REFUSED_BLOCKS or not message.blocks:
            raise
        _log.warning("answer.in_plain_text", code=error.code)
        await post(Message(message.text))


async def _respond(message: Message, respond: AsyncRespond) -> bool:
    blocks: list[Any] = list(message.blocks)
    try:
        response = await respond(text=message.text, blocks=blocks, response_type="ephemeral", replace_original=False)
    except (SlackClientError, ClientError, TimeoutError, OSError) as error:
        _log.warning("answer.not_taken", error=type(error).__name__)
        return False
    status: int = response.status_code
    if status != 200:  # noqa: PLR2004  HTTP's OK
        _log.warning("answer.not_taken", status=status)
    return status == 200  # noqa: PLR2004  HTTP's OK
