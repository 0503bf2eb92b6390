"""What was read for one person from what they gave: the card, or why there is none."""

from bot.messages import Message
from bot.messages.blocks import Block, actions, answer, button, context, cut, fit, section
from bot.messages.card import render_card
from bot.messages.details import render_details
from bot.messages.escape import escape
from bot.model import Story

_ALONE = "Read for you alone; nothing of it is kept as news."
_FEED = "That address lists {} articles; this is the latest with news. `/topline sources` shows what I read by myself."
_HOW = (
    "Give me a web address or a text after `/topline read`. On a message choose *More actions*, "
    "*Read this with Topline*."
)


def render_reading_progress(host: str) -> Message:
    """Return that an address is being read."""
    return answer(f"📖 Reading {escape(host, 200)} …")


def render_read(story: Story, reading_id: str, others: int = 0) -> Message:
    """Return the card of what was read, with what can be done with it. `others`: articles beside it at the address."""
    card = render_read_card(story)
    row = [
        button("Share to a channel…", "read:share", reading_id, style="primary"),
        button("Details", "read:details", reading_id),
    ]
    notes = " · ".join((_ALONE, *([_FEED.format(others + 1)] if others else [])))
    return Message(card.text, (*card.blocks, actions(row, block_id="read"), context(notes)))


def render_read_card(story: Story) -> Message:
    """Return the card of what was read, to be shown to others: it belongs to no story of ours, so it has no buttons."""
    card = render_card(story, ())
    return Message(card.text, card.blocks[:-1])


def render_no_news(story: Story | None, reason: str | None) -> Message:
    """Return that what was read tells no news, why, and what it recalls or expects all the same."""
    why = f" ({escape(reason, 200)})" if reason else ""
    said = f"I read it, and find no news of a drug, trial, regulator or deal in it{why}."
    if story is None or not story.events:
        return answer(f"{said}\n{_HOW}")
    told = render_details(story)
    blocks: list[Block] = [section(f"{said} It recalls or expects:"), *told.blocks]
    return Message(cut(f"{said}\n{told.text}", 2900), fit(blocks))


def render_unread(place: str, reason: str) -> Message:
    """Return why something cannot be read, and what to do."""
    hint = "Paste its text instead: `/topline read` and the text." if place else _HOW
    return answer(f"⚠️ I could not read {escape(place, 200) or 'that'}: {escape(reason, 400)}. {hint}")


def render_nothing_given() -> Message:
    """Return what can be given to read."""
    return answer(_HOW)
