"""Why a channel got a card: which subscription, by which name, in which sentence."""

from collections.abc import Mapping, Sequence

from bot.describing import describe
from bot.messages import Message
from bot.messages.blocks import Block, button, cut, fit, section
from bot.messages.escape import escape
from bot.model import MatchReason, Subscription

_SUBSCRIPTIONS = 10
_REASONS = 6
_QUOTE_LIMIT = 250


def render_why(reasons: Sequence[MatchReason], subscriptions: Mapping[int, Subscription]) -> Message:
    """Return the reasons by subscription; one that was removed since is said to be."""
    ids = list(dict.fromkeys(reason.subscription_id for reason in reasons))
    blocks: list[Block] = []
    lines: list[str] = []
    for subscription_id in ids[:_SUBSCRIPTIONS]:
        subscription = subscriptions.get(subscription_id)
        if subscription:
            head = f"*#{subscription_id}* {escape(describe(subscription.spec), 400)} · by <@{subscription.created_by}>"
        else:
            head = f"*#{subscription_id}* (removed since)"
        own = [_reason(reason) for reason in reasons if reason.subscription_id == subscription_id][:_REASONS]
        stop = button("Unsubscribe", f"list:remove#{subscription_id}", str(subscription_id)) if subscription else None
        blocks.append(section(cut("\n".join((head, *own)), 1000), stop))
        lines += [head, *own]
    if not blocks:
        blocks = [section("The reasons of this card are not kept any more.")]
    title = section("*Why you see this card*")
    return Message(cut("\n".join(("Why you see this card", *lines)), 2900), fit((title, *blocks)))


def _reason(reason: MatchReason) -> str:
    by = f", here as “{escape(reason.name, 120)}”" if reason.name and not reason.known else ""
    if reason.known:
        by = f", known of {escape(reason.name, 120)}" if reason.name else ""
        by += " (our knowledge, not stated in the article)"
    quote = f"\n>{escape(reason.sentence, _QUOTE_LIMIT)}" if reason.sentence else ""
    return f"• {escape(reason.label, 200)}{by}{quote}"
