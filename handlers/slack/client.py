"""The only caller of Slack's methods. Every way in which a call can end is a return value or a SendError."""
# pyright: reportUnknownMemberType=false
# (the SDK's methods take keyword arguments of no type)

import asyncio
import logging
from base64 import b64encode
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_chat_stream import AsyncChatStream
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config import SLACK_API_URL
from bot.errors import SendError
from bot.messages import Message, Picture
from bot.messages.blocks import Block
from bot.retry import PASSING_CODES, UNSURE_CODES

Json = dict[str, Any]
_DEADLINES = aiohttp.ClientTimeout(total=30, sock_connect=10)
_LONGEST_RETRY_AFTER = 24 * 3600.0
_NOT_CONNECTED, _TIMED_OUT = "not_connected", "timeout"
_CONNECTION_LOST, _UNREADABLE_ANSWER = "connection_lost", "unreadable_answer"
_TOO_FAST = ("ratelimited", "rate_limited")
_NO_VIEW = "not_found"
_VIEW_WAITS = (0.1, 0.4, 1.0)
_TOO_MANY, _SERVER_ERROR, _OK = 429, 500, 200
_ANSWERING: ContextVar[str | None] = ContextVar("answering", default=None)


@asynccontextmanager
async def open_client(
    token: str | None, api_url: str = SLACK_API_URL, deadlines: aiohttp.ClientTimeout = _DEADLINES
) -> AsyncGenerator[AsyncWebClient]:
    """Yield a client over one shared session.

    It retries nothing: the SDK's default handlers post twice when the connection drops after Slack took the message.
    """
    # At DEBUG the SDK writes down whole answers: the one to an installation holds the token.
    logging.getLogger("slack_sdk.web.async_base_client").setLevel(logging.INFO)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=deadlines, connector=connector) as session:
        yield AsyncWebClient(token, base_url=api_url, session=session, retry_handlers=[])


class Poster:
    """Posts and edits messages."""

    def __init__(self, client: AsyncWebClient) -> None:
        """`client` must not retry by itself."""
        if client.retry_handlers:
            message = "a posting client must not retry: pass retry_handlers=[]"
            raise ValueError(message)
        self._own = client

    @property
    def _client(self) -> AsyncWebClient:
        return self._own

    async def for_team(self, team_id: str) -> "Poster":
        """Return who posts there: one token serves every workspace that it is asked for."""
        del team_id
        return self

    async def post(
        self, channel_id: str, message: Message, *, thread_ts: str | None = None, broadcast: bool = False
    ) -> str:
        """Post `message` and return its ts; `broadcast` shows what is said in a thread in the channel too."""
        return await _call(
            self._client.chat_postMessage(
                channel=channel_id,
                text=message.text,
                blocks=_blocks(message),
                thread_ts=thread_ts,
                reply_broadcast=True if broadcast and thread_ts else None,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )

    async def update(self, channel_id: str, message_ts: str, message: Message) -> str:
        """Put `message` in place of the one that is `message_ts`, and return its ts."""
        return await _call(
            self._client.chat_update(channel=channel_id, ts=message_ts, text=message.text, blocks=_blocks(message)),
        )

    async def post_ephemeral(
        self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        """Show `message` to one person only; it can never be edited."""
        await _call(
            self._client.chat_postEphemeral(
                channel=channel_id,
                user=user_id,
                text=message.text,
                blocks=_blocks(message),
                thread_ts=thread_ts,
            ),
        )

    async def open_view(self, trigger_id: str, view: Json) -> str:
        """Open a modal and return its id. The trigger is good for three seconds, once."""
        answer = await _ask(self._client.views_open(trigger_id=trigger_id, view=view))
        shown: Json = answer.get("view") or {}
        return str(shown.get("id") or "")

    async def update_view(self, view: Json, *, view_id: str | None = None, external_id: str | None = None) -> None:
        """Put another content into an open modal, known by its id or by our own name for it.

        Slack may hear of this before it has taken the acknowledgement that shows the modal: then it is asked again.
        """
        for seconds in (*_VIEW_WAITS, None):
            try:
                await _ask(self._client.views_update(view=view, view_id=view_id, external_id=external_id))
            except SendError as error:
                if error.code != _NO_VIEW or view_id or seconds is None:
                    raise
                await asyncio.sleep(seconds)
            else:
                return

    async def open_direct(self, user_id: str) -> str:
        """Return the channel of a person's direct messages with the bot."""
        channel: Json = (await _ask(self._client.conversations_open(users=user_id))).get("channel") or {}
        return str(channel.get("id") or "")

    async def publish_home(
        self, user_id: str, blocks: Sequence[dict[str, object]], metadata: str = "", view_hash: str | None = None
    ) -> None:
        """Show `blocks` as the person's Home tab; with `view_hash` only in place of that drawing of it."""
        view = {"type": "home", "private_metadata": metadata, "blocks": list(blocks)}
        await _call(self._client.views_publish(user_id=user_id, view=view, hash=view_hash))

    async def find_zone(self, user_id: str) -> str:
        """Return the name of the time zone that the person's Slack goes by."""
        user: Json = (await _ask(self._client.users_info(user=user_id))).get("user") or {}
        return str(user.get("tz") or "")

    async def is_admin(self, user_id: str, team_id: str) -> bool:
        """Return whether Slack says that the person is an admin or owner of this workspace, not of another one."""
        user: dict[str, Any] = (await _ask(self._client.users_info(user=user_id))).get("user") or {}
        enterprise: dict[str, Any] = user.get("enterprise_user") or {}
        teams = {user.get("team_id"), *(enterprise.get("teams") or ())}
        return team_id in teams and bool(user.get("is_admin") or user.get("is_owner"))

    async def upload(self, channel_id: str, picture: Picture, *, thread_ts: str | None = None) -> None:
        """Show a picture in a channel or thread; its alt text goes with it."""
        place = await _ask(
            self._client.files_getUploadURLExternal(
                filename=picture.name, length=len(picture.data), alt_txt=picture.alt_text or None
            )
        )
        await _send_bytes(self._client, str(place.get("upload_url") or ""), picture.data)
        await _ask(
            self._client.files_completeUploadExternal(
                files=[{"id": str(place.get("file_id") or ""), "title": picture.title}],
                channel_id=channel_id,
                thread_ts=thread_ts,
                initial_comment=picture.comment,
            )
        )

    async def set_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        """Show beside the agent's name what it is doing; the next message in the thread takes it away."""
        await _ask(self._client.assistant_threads_setStatus(channel_id=channel_id, thread_ts=thread_ts, status=status))

    async def suggest(self, channel_id: str, prompts: Sequence[str], *, thread_ts: str | None = None) -> None:
        """Offer questions in the agent's tab; Slack takes four at most."""
        await _ask(
            self._client.assistant_threads_setSuggestedPrompts(
                channel_id=channel_id,
                thread_ts=thread_ts,
                prompts=[{"title": prompt, "message": prompt} for prompt in prompts[:4]],
            )
        )

    async def open_stream(self, channel_id: str, thread_ts: str, user_id: str, team_id: str) -> "Stream":
        """Return a message in a thread that grows while it is read; nothing is posted before its first words."""
        return Stream(
            self,
            channel_id,
            await self._client.chat_stream(
                channel=channel_id,
                thread_ts=thread_ts,
                recipient_user_id=user_id,
                recipient_team_id=team_id,
                buffer_size=1,
            ),
        )

    async def is_shared(self, channel_id: str) -> bool:
        """Return whether the channel is shared with another organisation (Slack Connect), or about to be."""
        answer = await _ask(self._client.conversations_info(channel=channel_id))
        channel: dict[str, Any] = answer.get("channel") or {}
        return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))

    async def check(self) -> None:
        """Ask Slack who we are: a call that changes nothing, to learn whether it answers at all."""
        await _call(self._client.auth_test())

    async def exchange(self, client_id: str, client_secret: str, code: str) -> Json:
        """Return what Slack gives for the code with which somebody came back from installing."""
        # Not the SDK's own method: it names the app by a class of aiohttp that is on its way out.
        proof = "Basic " + b64encode(f"{client_id}:{client_secret}".encode()).decode()
        call = self._client.api_call("oauth.v2.access", data={"code": code}, headers={"Authorization": proof})
        answer = await _ask(call)
        return answer.data if isinstance(answer.data, dict) else {}  # pyright: ignore[reportUnknownVariableType]  JSON


class AnsweringPoster(Poster):
    """Posts to the workspace whose request is being answered, with the token that `answer_with` was told."""

    @property
    def _client(self) -> AsyncWebClient:
        return with_token(self._own, _ANSWERING.get())


class TeamPosters:
    """Posts to each workspace with the token that it gave us."""

    def __init__(self, client: AsyncWebClient, find_token: Callable[[str], Awaitable[str]]) -> None:
        """`find_token` returns the token of a workspace as it is now; SendError when there is none."""
        self._client = client
        self._find_token = find_token

    async def for_team(self, team_id: str) -> Poster:
        """Return who posts there. The token is looked up each time: one that was given back is used no more."""
        return Poster(with_token(self._client, await self._find_token(team_id)))

    async def check(self) -> None:
        """Ask Slack for nothing, to learn whether it answers at all."""
        await _call(self._client.api_test())


def answer_with(token: str | None) -> None:
    """Let an AnsweringPoster use this token in what follows from the present request; None: none at all."""
    _ANSWERING.set(token)


def with_token(client: AsyncWebClient, token: str | None) -> AsyncWebClient:
    """Return a client with this token over the session of `client`."""
    return AsyncWebClient(token, base_url=client.base_url, session=client.session, retry_handlers=[])


class Stream:
    """A message that grows. Once it is broken it is put right with an edit, or raises SendError."""

    def __init__(self, poster: Poster, channel_id: str, stream: AsyncChatStream) -> None:
        """Nothing is sent before `add`."""
        self._poster = poster
        self._channel_id = channel_id
        self._stream = stream

    async def add(self, markdown: str) -> None:
        """Add words, in markdown that is safe already."""
        await _ask(_flushed(self._stream.append(markdown_text=markdown)))

    async def close(self, message: Message, blocks: Sequence[Block]) -> None:
        """End with blocks below the words; `message` is the whole answer, for when Slack ended the stream before."""
        try:
            await _ask(self._stream.stop(blocks=list(blocks)))
        except SendError:
            if self._stream.ts is None:
                raise
            await self._poster.update(self._channel_id, self._stream.ts, message)


async def _flushed(call: Awaitable[AsyncSlackResponse | None]) -> AsyncSlackResponse:
    response = await call
    if response is None:
        message = "the stream kept what it was given"
        raise ValueError(message)
    return response


async def _send_bytes(client: AsyncWebClient, url: str, data: bytes) -> None:
    """Send a file's bytes to the address that Slack gave for them."""
    session = client.session
    if session is None or not url.startswith(("https://", "http://127.0.0.1:")):
        raise SendError(_UNREADABLE_ANSWER)
    try:
        async with session.post(url, data=data, headers={"Content-Type": "application/octet-stream"}) as response:
            status = response.status
    except TimeoutError as error:
        raise SendError(_TIMED_OUT) from error
    except (aiohttp.ClientError, ConnectionError) as error:
        raise SendError(_CONNECTION_LOST) from error
    if status != _OK:
        code = f"http_{status}"
        raise SendError(code)


def _blocks(message: Message) -> list[dict[str, Any]]:
    return list(message.blocks)


async def _call(call: Awaitable[AsyncSlackResponse]) -> str:
    """Return the ts that Slack answered with ('' if none); SendError for everything else."""
    response = await _ask(call)
    return str(response.get("ts") or response.get("message_ts") or "")


async def _ask(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Return what Slack answered; SendError for everything that is no success.

    Ambiguous is whatever may have happened after the request left: also an answer that cannot be read.
    """
    try:
        return await call
    except SlackApiError as error:
        raise _refusal(error) from error
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
        raise SendError(_NOT_CONNECTED) from error
    except TimeoutError as error:
        raise SendError(_TIMED_OUT, ambiguous=True) from error
    except (aiohttp.ClientError, ConnectionError) as error:
        raise SendError(_CONNECTION_LOST, ambiguous=True) from error
    except (SlackRequestError, ValueError, AttributeError, TypeError) as error:
        # The SDK takes the answer for a JSON object before it has looked: bytes that are no text, a list, a bare word.
        raise SendError(_UNREADABLE_ANSWER, ambiguous=True) from error


def _refusal(error: SlackApiError) -> SendError:
    """Return what Slack's answer means. The SDK hands on either its own response or, for cut JSON, aiohttp's."""
    response: Any = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data: Any = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  JSON
    retry_after = _retry_after(response.headers)
    if status == _TOO_MANY or code in _TOO_FAST:
        return SendError(code or _TOO_FAST[0], retry_after=retry_after)
    if status >= _SERVER_ERROR:
        return SendError(code or f"http_{status}", retry_after=retry_after, ambiguous=True)
    if code:
        unsure = code in UNSURE_CODES
        return SendError(code, permanent=not unsure and code not in PASSING_CODES, ambiguous=unsure)
    if status == _OK:
        return SendError(_UNREADABLE_ANSWER, ambiguous=True)
    return SendError(f"http_{status}", retry_after=retry_after)


def _retry_after(headers: Any) -> float | None:  # noqa: ANN401  a mapping of the SDK or of aiohttp
    """Return the seconds of a Retry-After header, given as a number or an HTTP date; None if absent or senseless."""
    text = str(headers.get("Retry-After") or headers.get("retry-after") or "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = _seconds_until(text)
    return seconds if seconds is not None and 0 <= seconds <= _LONGEST_RETRY_AFTER else None


def _seconds_until(text: str) -> float | None:
    try:
        instant = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
