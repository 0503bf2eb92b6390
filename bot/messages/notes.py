"""Short answers: mistakes, mutes, removals."""

from collections.abc import Sequence
from datetime import datetime

from bot.describing import short_label
from bot.messages import Message
from bot.messages.blocks import Block, actions, answer, button, section
from bot.messages.escape import escape
from bot.messages.texts import date_text
from bot.model import Subscription
from bot.subscribing import spec_line
from bot.when import PartialDate

FOR_A_WEEK = "week|"
_FAILED = "Something went wrong on my side, and it is written down. Please try again in a moment."


def render_error(text: str | None = None) -> Message:
    """Return a mistake in words that are safe to show; without any, that the fault is ours."""
    return answer(f"⚠️ {escape(text, 1500)}" if text else f"⚠️ {_FAILED}")


def render_note(text: str) -> Message:
    """Return a line of our own words."""
    return answer(text)


def refused_text(code: str, *, is_unsure: bool = False) -> str:
    """Return that Slack did not take what was to be posted here, why, and what to do."""
    if is_unsure:
        return "⚠️ Slack did not say whether it took my message here. Look first, then ask again."
    if code in {"not_in_channel", "channel_not_found"}:
        return "⚠️ I cannot post here: I am not in this channel. `/invite @Topline`, then ask again."
    if code == "is_archived":
        return "⚠️ I cannot post here: this channel is archived."
    if code in {"ratelimited", "rate_limited"}:
        return "⚠️ Slack takes no more messages from me just now. Ask again in a minute."
    return f"⚠️ I could not post here: Slack answered `{escape(code, 60)}`. Ask again, or tell whoever keeps this app."


def render_mute_choices(story_id: int, choices: Sequence[tuple[str, str]]) -> Message:
    """Return the question what to mute and for how long: this story, or one of its companies and drugs (key, label)."""
    offered = [(f"story:{story_id}", "This story"), *choices]
    rows: list[Block] = []
    for title, span, mark in (("For a week", "week", FOR_A_WEEK), ("For good", "good", "")):
        shown = [button(label, f"mute:add#{span}{n}", mark + key) for n, (key, label) in enumerate(offered)]
        rows += [section(f"*{title}*"), actions(shown, block_id=f"mute:{span}")]
    return answer("Mute what, in this channel?", *rows)


def render_muted(key: str, label: str, until: datetime | None = None) -> Message:
    """Return that a key is muted and how long, with the way back."""
    undo = actions([button("Undo", "mute:undo#0", key)], block_id="mute:undo")
    span = f" until {date_text(PartialDate(until.date().isoformat()))}" if until else ""
    back = "" if until else " `/topline list` ends it."
    return answer(f"🔕 Muted here{span}: {escape(label, 150)}. No cards of it in this channel.{back}", undo)


def render_follow_choices(choices: Sequence[tuple[str, str, str]]) -> Message:
    """Return the question what of a story to follow: (line, label, kind) each."""
    buttons = [
        button(f"{label} ({kind})", f"subscribe:line#{n}", f"|{line}") for n, (line, label, kind) in enumerate(choices)
    ]
    return answer("Follow what, in this channel?", actions(buttons, block_id="follow:choices"))


def render_removed(removed: Sequence[Subscription]) -> Message:
    """Return which subscriptions were removed; one can be put back by its button."""
    names = ", ".join(f"*#{one.id}* {escape(short_label(one.spec), 120)}" for one in removed[:20])
    more = f" and {len(removed) - 20} more" if len(removed) > 20 else ""  # noqa: PLR2004  as many as are named
    back = [
        button(f"Put back {short_label(one.spec)}", f"subscribe:line#{one.id}", f"|{line}")
        for one in removed[:5]
        if len(line := spec_line(one.spec)) < 1900  # noqa: PLR2004  a button's value holds 2,000
    ]
    return answer(f"Removed {names}{more}.", *([actions(back, block_id="removed")] if back else []))
