"""A card shared by a person: the form that asks where to, and the card as it is posted there."""

from collections.abc import Mapping
from typing import Any

from bot.messages import Message
from bot.messages.blocks import Block, context, cut
from bot.messages.escape import escape
from bot.messages.fields import METADATA_LIMIT, chosen_conversation, field, plain_text, text_field, typed_text

SHARE = "share:to"
_COMMENT_LIMIT = 500
_PLACE = "channel"


def render_share_view(what: str, channel_id: str) -> Block:
    """Return the form that asks where to share; `what` comes back with it."""
    select: Block = {
        "type": "conversations_select",
        "placeholder": plain_text("Choose a channel"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    # Where the card of a story was chosen it stands already.
    if not what.isdecimal() and channel_id and not channel_id.startswith("D"):
        select["initial_conversation"] = channel_id
    return {
        "type": "modal",
        "callback_id": SHARE,
        "title": plain_text("Share this card", 24),
        "submit": plain_text("Share", 24),
        "close": plain_text("Cancel", 24),
        "private_metadata": what[:METADATA_LIMIT],
        "blocks": [
            field(_PLACE, "Where", select, hint="I must be in that channel: /invite @Topline.", is_optional=False),
            field("comment", "Say something with it", text_field("Why it matters here", "", _COMMENT_LIMIT)),
        ],
    }


def read_share(values: Mapping[str, Any]) -> tuple[str, str]:
    """Return the channel that was chosen ('' if none was), and the comment."""
    return chosen_conversation(values, _PLACE), typed_text(values, "comment")


def render_shared(card: Message, user_id: str, comment: str) -> Message:
    """Return the card with who shared it and what they said."""
    said = f": {escape(comment, _COMMENT_LIMIT)}" if escape(comment) else ""
    line = f"Shared by <@{user_id}>{said}"
    return Message(cut(f"{line}\n{card.text}", 2900), (context(line), *card.blocks))
