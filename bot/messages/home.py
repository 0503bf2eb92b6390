"""The Home tab: my own subscriptions, those of the channels, and how to begin."""

from collections.abc import Sequence

from bot.describing import describe
from bot.messages import Message
from bot.messages.blocks import Block, cut, section
from bot.messages.escape import escape
from bot.model import Subscription

_CHANNELS = 30
_LINES = 8
_BEGIN = "Nothing is followed yet. In any channel say `/topline subscribe BCMA`, or write to me: `subscribe BCMA`."


def render_home(subscriptions: Sequence[Subscription], user_id: str) -> Message:
    """Return what the workspace follows, grouped by channel; direct messages of others are theirs alone."""
    shown = [one for one in subscriptions if not one.channel_id.startswith("D") or one.created_by == user_id]
    channels = list(dict.fromkeys(one.channel_id for one in shown))
    blocks: list[Block] = [section("*Topline*: biotech deal and approval alerts. `/topline help` says what I can do.")]
    room = 11_000
    for channel_id in channels[:_CHANNELS]:
        title = "*You, in direct messages*" if channel_id.startswith("D") else f"*<#{channel_id}>*"
        own = [one for one in shown if one.channel_id == channel_id]
        text = cut("\n".join((title, *map(_line, own[:_LINES]), *_more(len(own) - _LINES))), min(2900, max(room, 200)))
        room -= len(text)
        if room < 0:
            break
        blocks.append(section(text))
    if len(channels) > len(blocks) - 1:
        blocks.append(
            section(f"_and {len(channels) - len(blocks) + 1} more channels: `/topline list` there shows them_")
        )
    if not channels:
        blocks.append(section(_BEGIN))
    return Message("Topline", tuple(blocks))


def _line(subscription: Subscription) -> str:
    count = subscription.alert_count
    alerts = f"{count} alert{'' if count == 1 else 's'}"
    return f"• *#{subscription.id}* {escape(describe(subscription.spec), 300)} · {alerts}"


def _more(left: int) -> tuple[str, ...]:
    return (f"_and {left} more_",) if left > 0 else ()
