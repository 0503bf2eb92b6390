"""The subscriptions and mutes of a channel, each with its button."""

from collections.abc import Sequence

from bot.describing import describe, describe_how, short_label
from bot.messages import Message
from bot.messages.blocks import Block, actions, button, context, cut, fit, section
from bot.messages.escape import escape, plain
from bot.messages.texts import date_text
from bot.model import How, Subscription
from bot.when import PartialDate

PAGE = 15
_MUTES = 10
_EMPTY = "Nothing is followed here yet. Try `/topline subscribe BCMA`, or `/topline help`."


def render_list(
    subscriptions: Sequence[Subscription],
    mutes: Sequence[tuple[str, str]] = (),
    *,
    page: int = 1,
    paused: str | None = None,
    total: int | None = None,
) -> Message:
    """Return a page of subscriptions (who made it, when, how many alerts), then the mutes (key, words).

    `total` is how many there are when only some of them are shown.
    """
    pages = max(1, -(-len(subscriptions) // PAGE))
    page = min(max(page, 1), pages)
    shown = subscriptions[(page - 1) * PAGE : page * PAGE]
    lines = [_line(subscription) for subscription in shown]
    count = f"{len(subscriptions)} of " if total else ""
    title = f"{count}{_count(total or len(subscriptions), 'subscription')} in this channel"
    blocks: list[Block] = [section(f"*{title}*")]
    if paused:
        blocks.append(section(f"⚠️ {paused_text(paused)}"))
    for line, one in zip(lines, shown, strict=True):
        blocks += [section(line), subscription_buttons(one)]
    if not subscriptions:
        blocks.append(section(_EMPTY))
    blocks += [
        section(f"🔕 Muted: {escape(words, 150)}", button("Unmute", f"mute:undo#{index}", key))
        for index, (key, words) in enumerate(mutes[:_MUTES])
    ]
    if pages > 1:
        blocks.append(context(f"Page {page} of {pages}. `/topline list {page % pages + 1}` shows another."))
    text = "\n".join((title, *lines)) if lines else _EMPTY
    return Message(cut(text, 2900), fit(blocks))


def subscription_buttons(subscription: Subscription, *, asks: bool = False) -> Block:
    """Return what can be done with a subscription, as a row under it; `asks` before it is removed."""
    number = str(subscription.id)
    pause = ("Resume", "resume") if subscription.paused_at else ("Pause", "pause")
    buttons = [
        button(label, f"subscription:{verb}", number) for label, verb in (("Edit", "edit"), pause, ("Remove", "remove"))
    ]
    if asks:
        buttons[-1]["confirm"] = _confirm(subscription)
    return actions(buttons, block_id=f"subscription:{number}")


def paused_text(reason: str) -> str:
    """Return what a pause of a channel means and what to do about it. Any command tries the channel again."""
    if reason in {"not_in_channel", "channel_not_found"}:
        return (
            "I cannot post here: I am not in this channel. `/invite @Topline`, then `/topline resume` sends what waits."
        )
    if reason == "is_archived":
        return "This channel is archived: alerts are kept until it is opened again. Then say `/topline resume`."
    return f"Alerts are held: Slack answered `{escape(reason, 60)}`. When that is mended, say `/topline resume`."


def _confirm(subscription: Subscription) -> Block:
    said = f"#{subscription.id} {plain(short_label(subscription.spec), 200)}: no news of it comes any more."
    return {
        "title": {"type": "plain_text", "text": "Remove it?"},
        "text": {"type": "plain_text", "text": plain(said, 300)},
        "confirm": {"type": "plain_text", "text": "Remove"},
        "deny": {"type": "plain_text", "text": "Keep"},
        "style": "danger",
    }


def _line(subscription: Subscription) -> str:
    made = date_text(PartialDate(subscription.created_at.date().isoformat()))
    said = f"by <@{subscription.created_by}> on {made} · {_count(subscription.alert_count, 'alert')}"
    if subscription.how != How():
        said += f" · {describe_how(subscription.how)}"
    if subscription.paused_at:
        said += " · ⏸️ paused"
    return f"*#{subscription.id}* {escape(describe(subscription.spec), 380)}\n{said}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
