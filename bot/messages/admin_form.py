"""Forms in which an admin picks people and channels: slash commands give only the letters of a name."""

from collections.abc import Mapping
from typing import Any

from bot.errors import UserError
from bot.forms import FormError
from bot.messages import Message
from bot.messages.blocks import Block, section
from bot.messages.fields import (
    METADATA_LIMIT,
    chosen_conversation,
    chosen_user,
    field,
    plain_text,
    text_field,
    typed_text,
)

ADMIN_FORM = "admin:form"
_CHANNEL: Block = {
    "type": "conversations_select",
    "placeholder": plain_text("Choose a channel"),
    "filter": {"include": ["public", "private"], "exclude_bot_users": True},
}
_WORDS_LIMIT = 200
_TITLES = {
    "allow": ("Who may subscribe", "Let them"),
    "map": ("Search subscriptions", "Search"),
    "remove": ("Remove subscriptions", "Look"),
    "handover": ("Hand over", "Look"),
}


def render_admin_form(name: str) -> Block:
    """Return the form of that name; UserError when there is none."""
    if name not in _TITLES:
        message = "That form is from an older version of me. Say admin for what works now."
        raise UserError(message)
    title, submit = _TITLES[name]
    return {
        "type": "modal",
        "callback_id": ADMIN_FORM,
        "title": plain_text(title, 24),
        "submit": plain_text(submit, 24),
        "close": plain_text("Cancel", 24),
        "private_metadata": name[:METADATA_LIMIT],
        "blocks": _fields(name),
    }


def read_admin_form(name: str, values: Mapping[str, Any]) -> str:
    """Return the line that the form says after `admin`; FormError stands under a field."""
    person, other = chosen_user(values, "person"), chosen_user(values, "other")
    channel_id, words = chosen_conversation(values, "channel"), typed_text(values, "words").strip()
    people = [f"<@{one}>" for one in dict.fromkeys((person, other)) if one]
    if name == "handover":
        if person == other:
            message = "Choose somebody else."
            raise FormError(message, "other")
        return f"handover {' '.join(people)}"
    if name == "allow":
        return " ".join(["allow", *people, *([f"<#{channel_id}>"] if channel_id else [])])
    about = [*people, *([f"<#{channel_id}>"] if channel_id else []), *([words] if words else [])]
    if not about:
        message = "Choose a person or a channel, or type words."
        raise FormError(message, "words")
    return " ".join([name, *about])


def render_admin_panel(title: str, shown: Message, name: str = "") -> Block:
    """Return an answer as a view; what it has for buttons works there too."""
    view: Block = {
        "type": "modal",
        "callback_id": "admin:panel",
        "title": plain_text(title, 24),
        "close": plain_text("Done", 24),
        "blocks": list(shown.blocks) or [section(shown.text)],
    }
    return view | ({"external_id": name} if name else {})


def _fields(name: str) -> list[Block]:
    person = field("person", "Made by", _person("Choose a person"))
    channel = field("channel", "In", _CHANNEL)
    words = field("words", "With words", text_field("BCMA", "", _WORDS_LIMIT), hint="As the subscription says them.")
    if name == "handover":
        leaver = field("person", "Who leaves", _person("Choose a person"), is_optional=False)
        heir = field("other", "Who takes over", _person("Choose a person"), is_optional=False)
        return [leaver, heir]
    if name == "allow":
        one = field("person", "Person", _person("Choose a person"), is_optional=False)
        other = field("other", "And", _person("Choose another"), hint="More: @Topline admin allow @Ben @Mei @Ada")
        hint = "Without one: every channel that has no rule of its own. Admins always may."
        return [one, other, field("channel", "In", _CHANNEL, hint=hint)]
    return [person, channel, words]


def _person(placeholder: str) -> Block:
    return {"type": "users_select", "placeholder": plain_text(placeholder)}
