"""The first message to a workspace: what the bot does, that it posts nothing unasked, and the first two steps."""

from bot.messages import Message
from bot.messages.blocks import actions, answer, button

_TEXT = """👋 *Hello, I am Topline.* I read biotech news and regulators, and post one short card when something \
happens to a company, drug, target or disease that you follow. I post nothing that nobody asked for.
*To begin*
1. Here, for yourself: press *Choose…*, or write `subscribe BCMA`.
2. In a channel: `/invite @Topline`, then `/topline subscribe BCMA` there.
Ask me anything the news has told: `what is next for BCMA?` · Admins: `/topline admin` says who may subscribe where, \
and `/topline sources here` in a channel tells you there when a source cannot be read."""


def render_greeting() -> Message:
    """Return the greeting."""
    buttons = [button("Choose…", "subscribe:form", "new", style="primary"), button("Help", "help:show", "*")]
    return answer(_TEXT, actions(buttons, block_id="greeting"))
