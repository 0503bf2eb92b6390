"""Notices: messages that tell no story, such as what became of the sources."""

from bot.messages import Message
from bot.messages.blocks import context
from bot.messages.card import REPEAT_MARK


def render_repeat(notice: Message) -> Message:
    """Return a notice that may stand in the channel already, marked as such."""
    return Message(f"{notice.text}\n{REPEAT_MARK}", (*notice.blocks, context(REPEAT_MARK)) if notice.blocks else ())
