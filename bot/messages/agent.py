"""What only the agent's tab shows: the growing head of an answer, and the two thumbs below it."""

import re

from bot.messages import Message
from bot.messages.asked_words import title_of
from bot.messages.blocks import VALUE_LIMIT, Block, answer
from bot.messages.escape import escape
from bot.questions.query import Query

# Signs that markdown would read: names of the news may hold any of them.
_MARKDOWN = re.compile(r"([\\\[\]()#+!|{}<>_*`~-])")


def heading_markdown(query: Query) -> str:
    """Return the question as it was understood, in markdown, where all but letters and digits means itself."""
    return f"**{escape_markdown(title_of(query))}**\n"


def escape_markdown(text: str) -> str:
    """Return text for markdown that links, mentions and formats nothing."""
    return re.sub(r"&(?!(?:amp|lt|gt);)", "&amp;", _MARKDOWN.sub(r"\\\1", escape(text, 600)))


def feedback(line: str) -> Block:
    """Return the buttons that say whether an answer helped; the question goes with them."""
    kept = line[: VALUE_LIMIT // 4]
    buttons = {
        name: {
            "text": {"type": "plain_text", "text": label},
            "accessibility_label": label,
            "value": f"{value}|{kept}",
        }
        for name, label, value in (
            ("positive_button", "This helped", "yes"),
            ("negative_button", "This did not help", "no"),
        )
    }
    element: Block = {"type": "feedback_buttons", "action_id": "feedback:answer", **buttons}
    return {"type": "context_actions", "block_id": "feedback", "elements": [element]}


def render_thanks(*, helped: bool) -> Message:
    """Return a word of thanks, and after a no what can be done."""
    if helped:
        return answer("Thank you, that is written down.")
    return answer(
        "Thank you, that is written down. The bold line says how I understood the question: say names, steps, "
        "regulators and times in other words if that is not what you meant. `help` shows what I read."
    )
