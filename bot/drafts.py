"""A subscription on its way through the form: what each of its views carries along, for nothing is kept in between."""

import json
from dataclasses import dataclass
from typing import Any

from bot.forms import FormError, pack_spec, unpack_spec
from bot.model import Delivery, How, Importance, SubscriptionSpec

_LIMIT = 3000


@dataclass(frozen=True, slots=True)
class Draft:
    """Where the form was opened, the subscription that is edited as it was then, and what is asked for now.

    `channel_id` is None when only the person is known (the Home).
    """

    channel_id: str | None = None
    subscription_id: int | None = None
    before: tuple[SubscriptionSpec, How] | None = None
    after: tuple[SubscriptionSpec, How] | None = None
    is_for_me: bool = False

    @property
    def here(self) -> str | None:
        """Return the channel that the form can subscribe beside the person: none in direct messages."""
        return None if self.channel_id is None or self.channel_id.startswith("D") else self.channel_id


def pack_draft(draft: Draft) -> str:
    """Return a draft as `private_metadata`; FormError when it is more than Slack carries."""
    fields: dict[str, Any] = {
        "c": draft.channel_id,
        "i": draft.subscription_id,
        "b": _pack(draft.before),
        "a": _pack(draft.after),
        "m": draft.is_for_me,
    }
    packed = json.dumps({name: value for name, value in fields.items() if value}, separators=(",", ":"))
    if len(packed) > _LIMIT:
        message = "That is more than one subscription can hold. Take some out, and make a second one of them."
        raise FormError(message, "company")
    return packed


def unpack_draft(metadata: str) -> Draft:
    """Return what `pack_draft` packed; ValueError for what is not of this version."""
    try:
        fields: dict[str, Any] = json.loads(metadata or "{}")
        return Draft(
            fields.get("c"), fields.get("i"), _unpack(fields.get("b")), _unpack(fields.get("a")), bool(fields.get("m"))
        )
    except (TypeError, AttributeError, KeyError) as error:
        message = "not a draft"
        raise ValueError(message) from error


def _pack(asked: tuple[SubscriptionSpec, How] | None) -> list[str] | None:
    return [pack_spec(asked[0]), asked[1].delivery, asked[1].floor] if asked else None


def _unpack(packed: list[str] | None) -> tuple[SubscriptionSpec, How] | None:
    return (unpack_spec(packed[0]), How(Delivery(packed[1]), Importance(packed[2]))) if packed else None
