"""All the parts of the workspace in one place, for the Web API, the page and the tests to work on."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from handlers.workspace.bot_link import Ack, BotLink, Kind, Retry, SocketLink
from handlers.workspace.clock import Clock
from handlers.workspace.faults import Faults
from handlers.workspace.hub import Hub
from handlers.workspace.manifest import Manifest
from handlers.workspace.payloads import event_envelope
from handlers.workspace.people import APP_ID
from handlers.workspace.state import State
from handlers.workspace.tickets import Tickets

Json = dict[str, Any]
RESEND_AFTER_SECONDS = (0.0, 60.0, 300.0)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Secrets:
    """The tokens of the one app that is installed."""

    bot_token: str = "xoxb-local-workspace"  # noqa: S105  opens nothing but this workspace
    app_token: str = "xapp-local-workspace"  # noqa: S105  the same
    signing_secret: str = "local-workspace-signing-secret"  # noqa: S105  the same


@dataclass(slots=True)
class Scene:
    """The workspace without its server."""

    state: State
    hub: Hub
    faults: Faults
    clock: Clock
    manifest: Manifest
    sockets: SocketLink = field(default_factory=lambda: SocketLink(APP_ID))
    link: BotLink | None = None
    secrets: Secrets = Secrets()
    tickets: Tickets = field(default_factory=lambda: Tickets(time.monotonic))
    views: dict[str, Json] = field(default_factory=dict[str, Json])
    stacks: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    files: dict[str, object] = field(default_factory=dict[str, object])
    prompts: dict[str, list[dict[str, str]]] = field(default_factory=dict[str, list[dict[str, str]]])
    resend_after_seconds: tuple[float, ...] = RESEND_AFTER_SECONDS
    url: str = ""
    sent: list[Json] = field(default_factory=list[Json])
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _count: int = 0

    def next_id(self, prefix: str) -> str:
        """Return an id that nothing else has."""
        self._count += 1
        micro = int(self.clock().timestamp() * 1_000_000)
        return f"{prefix}0{micro:X}{self._count:X}"

    async def ask_bot(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Ack:
        """Send one envelope to the bot."""
        link = self.link or self.sockets
        ack = await link.send(kind, payload, retry)
        self.sent.append({"type": kind, "payload": payload, "error": ack.error, "answer": ack.payload})
        self.hub.publish("sent", type=kind, error=ack.error)
        return ack

    def tell_bot(self, event: Json) -> None:
        """Send an event to the bot if the manifest asks for it; again while it is not acknowledged."""
        name = event["type"]
        if name == "message":
            name = {"im": "message.im", "group": "message.groups"}.get(event["channel_type"], "message.channels")
        if name in self.manifest.events:
            self.start(self._send_event(event_envelope(event, self.next_id("Ev"), int(self.clock().timestamp()))))

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something run beside the request that asked for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop everything that runs beside, let go what hangs, close pages and sockets."""
        self.faults.released.set()
        self.hub.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()

    async def _send_event(self, envelope: Json) -> None:
        ack = await self.ask_bot("events_api", envelope)
        for number, seconds in enumerate(self.resend_after_seconds, start=1):
            if ack.error is None:
                return
            await asyncio.sleep(seconds)
            reason = "http_timeout" if ack.error == "operation_timeout" else "http_error"
            ack = await self.ask_bot("events_api", envelope, Retry(number, reason))
        if ack.error is not None:
            log.warning("event %s was not acknowledged: %s", envelope["event"]["type"], ack.error)
