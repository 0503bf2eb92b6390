"""Switches that make the workspace misbehave as Slack does on a bad day, and the log of what it took."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

Json = dict[str, Any]
FaultKind = Literal[
    "rate_limited",  # 429 with Retry-After
    "server_error",  # 503, a page of HTML
    "garbled",  # 200, not JSON
    "error",  # 200, ok:false with `code`
    "hang_before",  # never answers, took nothing
    "hang_after",  # took it, never answers
    "drop_before",  # closes the connection, took nothing
    "drop_after",  # took it, closes the connection
    "slow",  # took it, answers after `seconds`
]
FAULT_KINDS: tuple[str, ...] = get_args(FaultKind)
AFTER = frozenset({"hang_after", "drop_after", "slow"})


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` calls of `method` (`*`: any that posts or changes something)."""

    kind: FaultKind
    method: str = "chat.postMessage"
    times: int = 1
    seconds: float = 1
    code: str = "internal_error"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API: `accepted` when the workspace did what was asked, whatever it then answered."""

    method: str
    args: Json
    accepted: bool
    answer: Json
    fault: str | None = None


@dataclass(slots=True)
class Faults:
    """The switches. `channel_seconds`: at most one message in a channel in that time; None: no limit."""

    planned: list[Fault] = field(default_factory=list[Fault])
    channel_seconds: float | None = None
    token_error: str | None = None
    calls: list[Call] = field(default_factory=list[Call])
    released: asyncio.Event = field(default_factory=asyncio.Event)
    _last_post: dict[str, float] = field(default_factory=dict[str, float])

    def plan(self, kind: FaultKind, method: str = "chat.postMessage", times: int = 1, seconds: float = 1) -> None:
        """Let the next `times` calls of `method` go wrong."""
        self.planned.append(Fault(kind, method, times, seconds))

    def plan_error(self, code: str, method: str = "chat.postMessage", times: int = 1) -> None:
        """Let the next `times` calls of `method` be refused with Slack's error `code`."""
        self.planned.append(Fault("error", method, times, code=code))

    def take(self, method: str) -> Fault | None:
        """Return the fault that this call meets, and count it."""
        for fault in self.planned:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self.planned.remove(fault)
                return fault
        return None

    def seconds_to_wait(self, channel_id: str, clock: Callable[[], float]) -> int:
        """Return how long a post to this channel must wait, in whole seconds; 0 lets it through and counts it."""
        if self.channel_seconds is None:
            return 0
        now = clock()
        ready = self._last_post.get(channel_id, float("-inf")) + self.channel_seconds
        if now < ready:
            return max(1, round(ready - now))
        self._last_post[channel_id] = now
        return 0

    def accepted(self, method: str | None = None) -> list[Json]:
        """Return the arguments of every call that was taken, oldest first: the tests' truth."""
        return [call.args for call in self.calls if call.accepted and method in (None, call.method)]

    def clear(self) -> None:
        """Turn every switch off; let what hangs go."""
        self.planned.clear()
        self.channel_seconds = None
        self.token_error = None
        self.released.set()
        self.released = asyncio.Event()

    def as_json(self) -> Json:
        """Return the switches for the control endpoint."""
        return {
            "planned": [asdict(fault) for fault in self.planned],
            "channel_seconds": self.channel_seconds,
            "token_error": self.token_error,
        }
