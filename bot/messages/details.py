"""The evidence of a story: for each step the sentences that say so, quoted and short."""

from bot.messages import Message
from bot.messages.blocks import MESSAGE_LIMIT, Block, actions, button, context, cut, fit, section
from bot.messages.escape import escape, link
from bot.messages.steps import dated_step, subject
from bot.model import Event, Status, Story

_QUOTE_LIMIT = 350
_QUOTES = 3
_EVENTS = 12
_SOURCES = 10
_MARKS = {Status.NEW: "", Status.BACKGROUND: " (told as background)", Status.EXPECTED: " (expected)"}
# What the frame of the message takes of Slack's limit.
_RESERVE = 3000


def render_details(story: Story, *, can_share: bool = False) -> Message:
    """Return the steps of a story with their evidence, and every source; `can_share` adds a button for the thread."""
    blocks: list[Block] = []
    room = MESSAGE_LIMIT - _RESERVE
    for event in story.events[:_EVENTS]:
        text = _step(event)
        room -= len(text)
        if room < 0:
            break
        blocks.append(section(text))
    left = len(story.events) - len(blocks)
    told = [link(source.url, source.publisher or source.title or "Article") for source in story.sources[:_SOURCES]]
    notes = ["Told by " + ", ".join(name for name in told if name)] if any(told) else []
    notes += [f"and {left} more steps"] if left else []
    if notes:
        blocks.append(
            context(cut(" · ".join(notes), _RESERVE - 500) if len(" · ".join(notes)) < _RESERVE else notes[-1])
        )
    if can_share:
        blocks.append(actions([button("Show in thread", "card:share", str(story.id))], block_id=f"details:{story.id}"))
    steps = "; ".join(escape(dated_step(event), 200) for event in story.events[:_EVENTS])
    return Message(cut(f"Details: {steps}", 2900), fit(blocks) or (section("Nothing more is known of this story."),))


def _step(event: Event) -> str:
    who = subject(event)
    head = f"*{escape(dated_step(event), 200)}*{_MARKS[event.status]}" + (f" · {escape(who, 200)}" if who else "")
    quotes = [escape(evidence.text, _QUOTE_LIMIT) for evidence in event.evidence[:_QUOTES]]
    lines = [f">{quote}" for quote in dict.fromkeys(quotes) if quote]
    return "\n".join((head, *(lines or ["_No sentence is kept: this step came already parsed._"])))
