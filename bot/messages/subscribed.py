"""What the bot answers to `subscribe`: what is on now, what it must ask, what it does not know, how to undo it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Message
from bot.messages.blocks import VALUE_LIMIT, Block, actions, button, cut, fit, section
from bot.messages.escape import escape
from bot.messages.form_preview import render_form_offer
from bot.model import Delivery, Subscription
from bot.subscribing import Ambiguous, Suggestion, Unknown

_BUTTONS = 5
_COMES = {
    Delivery.AT_ONCE: "News about it comes here by itself, one card for each story.",
    Delivery.DAILY: "News about it comes here by itself, summed up every morning.",
    Delivery.WEEKLY: "News about it comes here by itself, summed up once a week.",
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A subscription after the command: in words, new or there before, with the latest that is known of it.

    `change` says how it was told before and is told now, when the command changed that.
    """

    subscription: Subscription
    words: str
    is_new: bool
    latest: str | None = None
    timeline: tuple[str, str] | None = None
    change: str | None = None


def render_subscribed(
    followed: Sequence[Followed],
    ambiguous: Sequence[Ambiguous] = (),
    unknown: Sequence[Unknown] = (),
    *,
    hint: str | None = None,
) -> Message:
    """Return the answer. `followed[i].timeline` is (key, label) of what its Milestones button shows."""
    new = [one for one in followed if one.is_new]
    lines = [f"✅ *#{one.subscription.id}* Following {escape(one.words, 700)}" for one in new]
    for one in followed:
        if not one.is_new:
            changed = f" Told otherwise now: {escape(one.change, 200)}." if one.change else ""
            lines.append(f"☑️ *#{one.subscription.id}* Already on: {escape(one.words, 500)}.{changed}")
    blocks: list[Block] = []
    if new:
        lines.append(_COMES[new[0].subscription.how.delivery])
    latest = [one.latest for one in followed if one.latest]
    if latest and len(followed) == 1:
        lines.append(f"Latest known: {latest[0]}")
    lines += [hint] if hint else []
    if lines:
        blocks.append(section("\n".join(lines)))
    blocks += [_buttons(followed, new)] if followed else []
    for number, one in enumerate(unknown):
        blocks += _unknown(one, number, followed)
    for number, one in enumerate(ambiguous):
        blocks += _ambiguous(one, number)
    lines += [f"I do not know “{escape(one.name, 120)}” and follow it as words." for one in unknown]
    lines += [f"Which “{escape(one.name, 120)}” do you mean?" for one in ambiguous]
    return Message(cut("\n".join(lines), 2900), fit(blocks))


def render_nothing_asked(examples: Sequence[Suggestion]) -> Message:
    """Return the button that opens the form, and others that follow something at once."""
    return render_form_offer(_suggestions(examples, "e", ""))


def _buttons(followed: Sequence[Followed], new: Sequence[Followed]) -> Block:
    shown: list[Block] = []
    for number, one in enumerate(followed):
        if one.timeline and len(shown) < _BUTTONS - 1:
            key, label = one.timeline
            shown.append(button(f"Milestones of {label}", f"milestones:show#{number}", f"={key}"))
    if new:
        ids = ",".join(str(one.subscription.id) for one in new)
        shown.append(button("Undo", "subscribe:undo", ids))
    shown.append(button("List", "list:show", "1"))
    return actions(shown, block_id="subscribed")


def _ambiguous(one: Ambiguous, number: int) -> list[Block]:
    buttons = _suggestions(one.suggestions, f"a{number}", "")
    text = f"“{escape(one.name, 120)}” can mean several things. Which one do you mean?"
    return [section(text), *([actions(buttons, block_id=f"choose:{number}")] if buttons else [])]


def _unknown(one: Unknown, number: int, followed: Sequence[Followed]) -> list[Block]:
    """Offer what an unknown name may be a slip of; choosing it takes the place of the words."""
    instead = next((f.subscription.id for f in followed if f.is_new and f.subscription.spec == one.spec), "")
    buttons = _suggestions(one.suggestions, f"u{number}", str(instead))
    text = f"I do not know “{escape(one.name, 120)}”, so I look for these words in the articles."
    text += " Did you mean one of these instead?" if buttons else " Is it spelt as the news spells it?"
    return [section(text), *([actions(buttons, block_id=f"near:{number}")] if buttons else [])]


def _suggestions(suggestions: Sequence[Suggestion], group: str, instead: str) -> list[Block]:
    """Return a button for each line short enough to stand in one; its value is `id to replace|line`."""
    return [
        button(one.label, f"subscribe:line#{group}{index}", f"{instead}|{one.line}")
        for index, one in enumerate(suggestions[:_BUTTONS])
        if len(one.line) + len(instead) < VALUE_LIMIT
    ]
