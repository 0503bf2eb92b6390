"""The warning before a watchlist shows in a channel that people of another organisation read."""

from bot.messages import Message
from bot.messages.blocks import VALUE_LIMIT, actions, answer, button

SHARED_TEXT = (
    "⚠️ This channel is shared with people of another organisation (Slack Connect): they will see every card here, and "
    "so what you follow."
)


def render_shared_warning(line: str) -> Message:
    """Return the warning with a button that follows `line` all the same; a line too long for one is said again."""
    if len(line) >= VALUE_LIMIT:
        return answer(f"{SHARED_TEXT} Nothing is followed yet. Say it in parts of up to {VALUE_LIMIT} characters.")
    anyway = button("Follow it here anyway", "subscribe:anyway", line, style="danger")
    text = f"{SHARED_TEXT} Nothing is followed yet. In direct messages with me nobody else sees it."
    return answer(text, actions([anyway], block_id="shared"))
