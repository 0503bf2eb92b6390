"""Single lines of what admins are shown: a deed, a failure, a card that was posted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.describing import short_label
from bot.messages.admin import instant_text, person_text
from bot.messages.card import lead_event
from bot.messages.escape import escape
from bot.messages.wording import headline
from bot.model import MatchReason, Story, Subscription

_REASONS = 3
_DEEDS = {
    "subscription.added": "subscribed",
    "subscription.changed": "changed",
    "subscription.paused": "paused",
    "subscription.resumed": "resumed",
    "subscription.removed": "removed",
    "subscription.moved": "moved",
    "subscriptions.handed_over": "handed over",
    "subscriptions.imported": "imported",
    "policy.changed": "changed who may subscribe:",
    "settings.changed": "changed the settings:",
    "alert.retried": "tried again",
    "mute.added": "muted",
    "mute.removed": "ended the mute of",
    "source.paused": "paused the source",
    "source.resumed": "resumed the source",
    "admins.told": "said where admins hear of sources:",
}


def deed_text(action: str, detail: str, channel_id: str | None) -> str:
    """Return what somebody did, in words."""
    verb = _DEEDS.get(action) or escape(action.replace(".", " ").replace("_", " "), 60)
    # People stand in our own details as Slack writes them; all else in there is as typed.
    where = ""
    if channel_id:
        where = " in direct messages" if channel_id.startswith("D") else f" in <#{channel_id}>"
    return f"{verb} {escape(detail, 260)}{where}"


def failure_text(channel_id: str, code: str | None, story: Story | None) -> str:
    """Return a message that was given up, and what Slack said."""
    where = "direct messages" if channel_id.startswith("D") else f"<#{channel_id}>"
    return f"*{_headline(story, 'A notice')}*\n{where} · Slack answered `{escape(code or 'nothing', 60)}`"


def posted_text(
    story: Story | None,
    posted: tuple[str, datetime],
    reasons: Sequence[MatchReason],
    made: Mapping[int, Subscription],
) -> tuple[str, str]:
    """Return a card that was posted (where, when) and why: each subscription with who made it."""
    channel_id, at = posted
    ids = list(dict.fromkeys(reason.subscription_id for reason in reasons))
    head = f"*{_headline(story, 'A story that is not kept any more')}*\n<#{channel_id}> · {instant_text(at)}"
    if not ids:
        return head, "_shared by a person_"
    said = [_asked(one, made.get(one)) for one in ids[:_REASONS]]
    more = f" and {len(ids) - _REASONS} more" if len(ids) > _REASONS else ""
    return head, f"for {', '.join(said)}{more}"


def _asked(subscription_id: int, subscription: Subscription | None) -> str:
    if subscription is None:
        return f"#{subscription_id} (removed since)"
    return f"#{subscription_id} {escape(short_label(subscription.spec), 100)} by {person_text(subscription.created_by)}"


def _headline(story: Story | None, without: str) -> str:
    lead = lead_event(story) if story else None
    return escape(headline(lead), 200) if lead else without
