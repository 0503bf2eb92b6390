"""The wire from the workspace to the bot: Socket Mode, or signed HTTP requests to a bot's URL."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

Json = dict[str, Any]
Kind = Literal["events_api", "slash_commands", "interactive"]
ACK_SECONDS = 3.0
ACCEPTED = 200


@dataclass(frozen=True, slots=True)
class Ack:
    """How the bot answered; `error` is Slack's word for no good answer (operation_timeout, dispatch_failed)."""

    payload: Json | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Retry:
    """Which re-send of an event this is, and why the one before counted as failed."""

    number: int
    reason: str


class BotLink(Protocol):
    """A way to reach the bot."""

    async def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Ack:
        """Send one envelope and return the bot's answer within three seconds."""
        ...


class SocketLink:
    """Socket Mode: the bot has dialled in, perhaps several times; each envelope goes to one of the connections."""

    def __init__(self, app_id: str) -> None:
        """Wait for connections."""
        self._app_id = app_id
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._tickets: set[str] = set()
        self._turn = 0
        self.connected = asyncio.Event()
        self.ack_seconds = ACK_SECONDS

    @property
    def connections(self) -> int:
        """Return how many connections are open."""
        return len(self._sockets)

    def new_ticket(self) -> str:
        """Return the one-time ticket of a socket's address."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection of the bot until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="unknown ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json(self._hello())
        self.connected.set()
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(message.data)
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self.connected.clear()
        return socket

    async def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Ack:
        """Send one envelope to one connection."""
        if not self._sockets:
            return Ack(error="dispatch_failed")
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope["retry_attempt"] = retry.number if retry else 0
            envelope["retry_reason"] = retry.reason if retry else ""
        self._turn += 1
        socket = self._sockets[self._turn % len(self._sockets)]
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self.ack_seconds):
                await socket.send_json(envelope)
                return Ack(await waiting)
        except TimeoutError:
            return Ack(error="operation_timeout")
        except ConnectionError:
            return Ack(error="dispatch_failed")
        finally:
            del self._waiting[envelope_id]

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go and dial in again, as Slack does every few hours."""
        for socket in list(self._sockets):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "workspace"}})

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self._sockets):
            await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "debug_info": {"host": "workspace", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _take(self, data: str) -> None:
        try:
            answer: Json = json.loads(data)
        except ValueError:
            return
        waiting = self._waiting.get(str(answer.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload") or None)


class SignedLink:
    """HTTP mode: every envelope is a signed POST to the bot's URL, as Slack makes it."""

    def __init__(self, url: str, signing_secret: str) -> None:
        """`url` is where the bot listens, `/slack/events` included."""
        self._url = url
        self._secret = signing_secret.encode()
        self.ack_seconds = ACK_SECONDS

    async def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Ack:
        """Post one request and read the answer as Slack does."""
        body, headers = self.request(kind, payload, retry)
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self._url, data=body, headers=headers) as response,
            ):
                text = await response.text()
                if response.status != ACCEPTED:
                    return Ack(error="dispatch_failed")
        except TimeoutError:
            return Ack(error="operation_timeout")
        except aiohttp.ClientError:
            return Ack(error="dispatch_failed")
        return Ack(_answer(text))

    def request(
        self,
        kind: Kind,
        payload: Json,
        retry: Retry | None = None,
        at: int | None = None,
    ) -> tuple[bytes, dict[str, str]]:
        """Return the body and the signed headers of a request, made now or at the second `at`."""
        if kind == "events_api":
            body, content_type = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form).encode(), "application/x-www-form-urlencoded"
        stamp = str(at if at is not None else int(time.time()))
        digest = hmac.new(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
        }
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = retry.reason
        return body, headers


def _answer(text: str) -> Json | None:
    """Return the answer's payload: JSON as it is, other text as Slack shows it for a command."""
    if not text.strip():
        return None
    try:
        found: object = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {"text": text}  # pyright: ignore[reportUnknownVariableType]  JSON objects have str keys
