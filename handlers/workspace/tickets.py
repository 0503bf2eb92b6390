"""What Slack hands out for a short time: trigger ids (once, 3 s) and response URLs (5 uses, 30 min)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """Leave to open a view for a person."""

    user_id: str
    expires: float
    is_used: bool = False
    view_id: str | None = None


@dataclass(slots=True)
class ResponseUrl:
    """Leave to answer in a channel. `message` is the message acted on (its ts and whether only one person sees it)."""

    channel_id: str
    user_id: str
    expires: float
    uses: int = 0
    message: Json | None = None
    is_ephemeral: bool = False


class Tickets:
    """Trigger ids and response URLs that are out. `seconds` is a clock that only goes forward."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """Begin with none."""
        self._seconds = seconds
        self._count = 0
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def new_trigger(self, user_id: str, view_id: str | None = None) -> str:
        """Return a trigger id for a person who just did something, in the view `view_id` or elsewhere."""
        name = f"{self._next()}.1.trigger"
        self._triggers[name] = Trigger(user_id, self._seconds() + TRIGGER_SECONDS, view_id=view_id)
        return name

    def use_trigger(self, name: str) -> Trigger | str:
        """Return the trigger, used up now; else Slack's error code."""
        trigger = self._triggers.get(name)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.is_used:
            return "exchanged_trigger_id"
        if self._seconds() > trigger.expires:
            return "expired_trigger_id"
        trigger.is_used = True
        return trigger

    def new_response(
        self,
        channel_id: str,
        user_id: str,
        message: Json | None = None,
        *,
        is_ephemeral: bool = False,
    ) -> str:
        """Return the secret end of a response URL."""
        name = f"r{self._next()}"
        self._responses[name] = ResponseUrl(
            channel_id,
            user_id,
            self._seconds() + RESPONSE_SECONDS,
            message=message,
            is_ephemeral=is_ephemeral,
        )
        return name

    def use_response(self, name: str) -> ResponseUrl | str:
        """Return the response URL, one use less; else Slack's error code."""
        found = self._responses.get(name)
        if found is None:
            return "invalid_url"
        if self._seconds() > found.expires:
            return "expired_url"
        if found.uses >= RESPONSE_USES:
            return "used_url"
        found.uses += 1
        return found

    def _next(self) -> int:
        self._count += 1
        return 1000 + self._count
