"""A draft that was confirmed → a subscription, and in words what is on now."""

from dataclasses import replace

import structlog

from bot.drafts import Draft
from bot.errors import SendError, UserError
from bot.messages.escape import escape
from bot.messages.form_preview import asked_text, change_lines
from bot.messages.listing import paused_text
from bot.model import Subscription
from handlers.intake import Desk
from handlers.slack.admins import with_standing
from handlers.slack.client import Poster
from handlers.slack.keeping import Asked, Kept, add_subscription, change_subscription
from handlers.slack.place import Place
from handlers.slack.zones import learn_zone
from storage.database import StorageError

_log = structlog.get_logger()
INVITE = "If I am not in this channel yet: `/invite @Topline`, so that I can post here."
FAILED = "⚠️ Something went wrong on my side, and it is written down. Nothing was changed: try again in a moment."
_NOT_SAVED = "Not saved"
_STOP = "`/topline list` there shows it, with Edit, Pause and Remove."
_STOP_DIRECT = "Say `list` to me there to see it, with Edit, Pause and Remove."


async def save_draft(draft: Draft, person: Place, desk: Desk, poster: Poster) -> tuple[str, list[str]]:
    """Add or change what was confirmed; return a heading and lines of mrkdwn. A mistake is said, never raised."""
    if draft.after is None:
        return _NOT_SAVED, ["This form is from an older version of me. Open it again."]
    person = await with_standing(person, desk, poster)
    try:
        if draft.subscription_id is not None and draft.before:
            return await _change(draft.subscription_id, person, (draft.before, draft.after), desk)
        place = await _place(draft, person, poster)
        await learn_zone(place, desk, poster)
        async with desk.database.transaction() as tx:
            had = await tx.subscriptions.count_for_channel(place.team_id, place.channel_id)
            kept = await add_subscription(tx, place, *draft.after, desk)
            channel = await tx.channels.get(place.team_id, place.channel_id)
    except UserError as error:
        return _NOT_SAVED, [f"⚠️ {escape(str(error), 2500)}"]
    except SendError as error:
        return _NOT_SAVED, [_no_direct(error)]
    except StorageError as error:
        _log.error("form.not_saved", team_id=person.team_id, exc_info=error)
        return _NOT_SAVED, [FAILED]
    lines = _added(kept, place, desk)
    if channel and channel.paused_reason:
        lines.append(f"⚠️ {paused_text(channel.paused_reason)}")
    elif not had and not place.is_direct:
        lines.append(INVITE)
    return ("You follow" if kept.is_new else "Already followed"), lines


async def _change(subscription_id: int, person: Place, asked: tuple[Asked, Asked], desk: Desk) -> tuple[str, list[str]]:
    async with desk.database.transaction() as tx:
        changed = await change_subscription(tx, person, subscription_id, asked, desk)
    lines = [f"*#{subscription_id}* in {_where(changed)}", *change_lines(*asked)]
    if changed.paused_at:
        lines.append("It is paused: resume it in `/topline list`.")
    return "Saved", lines


async def _place(draft: Draft, person: Place, poster: Poster) -> Place:
    """Return where the news goes; a person's direct messages are asked of Slack, for only they know the channel."""
    if draft.here and not draft.is_for_me:
        return replace(person, channel_id=draft.here)
    return replace(person, channel_id=await poster.open_direct(person.user_id))


def _added(kept: Kept, place: Place, desk: Desk) -> list[str]:
    one = kept.subscription
    lines = [f"✅ *#{one.id}* {asked_text(one.spec, one.how, desk.lexicon, 1500)}"]
    if kept.how_before:
        lines = change_lines((one.spec, kept.how_before), (one.spec, one.how))
    where = "to you, in direct messages" if place.is_direct else f"to <#{place.channel_id}>"
    here = _STOP_DIRECT if place.is_direct else _STOP
    return [*lines, f"News about it comes by itself {where}. {here}"]


def _where(subscription: Subscription) -> str:
    is_direct = subscription.channel_id.startswith("D")
    return "your direct messages" if is_direct else f"<#{subscription.channel_id}>"


def _no_direct(error: SendError) -> str:
    if error.code == "missing_scope":
        return (
            "⚠️ I may not write to you first: the app lacks the scope `im:write`. An admin adds it and installs the app "
            "again (deploy/SLACK.md). Nothing was saved."
        )
    return f"⚠️ Slack did not open your direct messages (`{escape(error.code, 60)}`). Nothing was saved: try again."
