"""`admin`, in words and buttons: who may subscribe where, what is wrong, what was posted and why, who did what."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.admin_words import read_about, read_policy
from bot.errors import SendError, UserError
from bot.messages import Message
from bot.messages.admin import (
    PAGE,
    Counts,
    policy_text,
    render_deeds,
    render_overview,
    render_posted,
    render_problems,
    render_rules,
)
from bot.messages.admin_words import deed_text, failure_text, posted_text
from bot.messages.blocks import answer
from bot.messages.escape import escape
from bot.messages.listing import paused_text
from bot.messages.notes import render_note
from bot.permitting import OPEN, Policy, Who
from handlers.intake import Desk
from handlers.slack.admin_moving import (
    ask_removal,
    hand_over,
    move_direct,
    remove_part,
    show_map,
)
from handlers.slack.admin_porting import take_export, take_import
from handlers.slack.admins import require_admin
from handlers.slack.client import Poster
from handlers.slack.place import Place
from storage.audits import Deed

_FAILED_FOR = timedelta(days=30)
_POSTED = 8
_ID_DIGITS = 18
_WORDS = (
    "After admin I know: allow, lock, unlock, rules; map, remove, handover, export, import; problems, retry; why, "
    "audit. Say help admin for what each does."
)
_MISSING = "missing_scope"
Taker = Callable[[str, Place, Desk], Awaitable[Message]]


async def take_admin(text: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Do what follows the word `admin`. Slack is asked who speaks, each time; UserError says what is not to be."""
    await require_admin(place, poster)
    place = replace(place, is_admin=True)
    verb, *rest = text.strip().split(None, 1) or [""]
    if not verb:
        return await _overview(place, desk, poster)
    if verb.lower() in _ASKING_TAKERS:
        return await _ASKING_TAKERS[verb.lower()]("".join(rest), place, desk, poster)
    taker = _TAKERS.get(verb.lower())
    if taker is None:
        raise UserError(_WORDS)
    return await taker("".join(rest), place, desk)


async def _overview(place: Place, desk: Desk, poster: Poster) -> Message:
    team_id = place.team_id
    async with desk.database.snapshot(place.team_id) as tx:
        channels = await tx.overview.list_channels(team_id)
        people = await tx.overview.list_people(team_id)
        rules = await tx.policies.list_all(team_id)
        paused = await tx.channels.list_paused(team_id)
        failed = await tx.outbox.list_failed(team_id, desk.clock() - _FAILED_FOR)
    direct = sum(one.direct for one in people)
    total = sum(one.count for one in people)
    counts = Counts(total, direct, len(channels), len(people), len(paused), len(failed))
    workspace = next((rule.policy for rule in rules if rule.channel_id is None), OPEN)
    own = sum(rule.channel_id is not None for rule in rules)
    return render_overview(counts, workspace, own, can_ask=await _can_ask(place, poster))


async def _can_ask(place: Place, poster: Poster) -> bool | None:
    if place.is_direct or not place.channel_id:
        return None
    try:
        await poster.is_shared(place.channel_id)
    except SendError as error:
        return False if error.code == _MISSING else None
    return True


async def _rules(text: str, place: Place, desk: Desk) -> Message:
    async with desk.database.snapshot(place.team_id) as tx:
        rules = await tx.policies.list_all(place.team_id)
    workspace = next((rule.policy for rule in rules if rule.channel_id is None), OPEN)
    own = [(rule.channel_id, rule.policy) for rule in rules if rule.channel_id]
    return render_rules(workspace, own, read_about(text, place.channel_id).page)


async def _allow(text: str, place: Place, desk: Desk) -> Message:
    about = read_about(text, place.channel_id)
    return await _set(read_policy(about), about.channel_id, place, desk)


async def _lock(text: str, place: Place, desk: Desk) -> Message:
    return await _set(Policy(Who.ADMINS), _channel(text, place), place, desk)


async def _unlock(text: str, place: Place, desk: Desk) -> Message:
    return await _set(None, _channel(text, place), place, desk)


async def _set(policy: Policy | None, channel_id: str | None, place: Place, desk: Desk) -> Message:
    """Set the rule of a channel or of the workspace (None: the channel has none of its own), and say what was."""
    if channel_id and channel_id.startswith("D"):
        message = "Direct messages are their person's own. Say it in a channel, or name one: admin lock #channel"
        raise UserError(message)
    now = desk.clock()
    async with desk.database.transaction(place.team_id) as tx:
        before = await tx.policies.get(place.team_id, channel_id or "")
        if policy is None and channel_id:
            await tx.policies.delete(place.team_id, channel_id)
        elif policy:
            await tx.policies.put(place.team_id, channel_id, policy, place.user_id, now)
        after = await tx.policies.get(place.team_id, channel_id or "")
        said = f"{policy_text(before)} → {policy_text(after)}"
        await tx.audits.add(place.team_id, Deed(place.user_id, "policy.changed", said, channel_id), now)
    where = f"in <#{channel_id}>" if channel_id else "in every channel without a rule of its own"
    return answer(f"✅ Who may subscribe {where}: *{policy_text(after)}*. Before: {policy_text(before)}.")


async def _problems(text: str, place: Place, desk: Desk) -> Message:
    del text
    async with desk.database.snapshot(place.team_id) as tx:
        paused = await tx.channels.list_paused(place.team_id)
        failed = await tx.outbox.list_failed(place.team_id, desk.clock() - _FAILED_FOR)
        team = await tx.channels.get_team_pause(place.team_id)
        stories = await tx.stories.get_many([one.story_id for one in failed[:PAGE] if one.story_id is not None])
    lines = [
        (one.outbox_id, failure_text(one.channel_id, one.code, stories.get(one.story_id or 0))) for one in failed[:PAGE]
    ]
    channels = [(one.channel_id, paused_text(one.paused_reason or "")) for one in paused]
    return render_problems(channels, lines, len(failed), escape(team, 60) if team else None)


async def _retry(text: str, place: Place, desk: Desk) -> Message:
    """Try a channel again, or a message that was given up, by its number."""
    about = read_about(text, place.channel_id)
    number = int(about.words) if about.words.isdecimal() and len(about.words) < _ID_DIGITS else None
    now = desk.clock()
    async with desk.database.transaction(place.team_id) as tx:
        channel_id = about.channel_id
        if number is not None:
            channel_id = await tx.failures.try_again(place.team_id, number, now)
        elif channel_id:
            await tx.channels.resume(place.team_id, channel_id)
            if await tx.channels.get_team_pause(place.team_id):
                await tx.channels.resume_team(place.team_id)
        if channel_id:
            what = f"message {number}" if number is not None else "what waits"
            await tx.audits.add(place.team_id, Deed(place.user_id, "alert.retried", what, channel_id), now)
    if channel_id is None:
        message = "There is nothing of that kind to try again. Say admin problems for what there is."
        raise UserError(message)
    desk.queued.set()
    return render_note(
        f"🔁 Tried again in <#{channel_id}>, now. If it fails once more, `/topline admin problems` says why."
    )


async def _why(text: str, place: Place, desk: Desk) -> Message:
    """Show what was posted and why: in the channel that is named, in this one, or (`all`) in all channels."""
    about = read_about(text, place.channel_id)
    if about.channel_id is None and about.words != "all" and not place.is_direct:
        about = replace(about, channel_id=place.channel_id)
    if about.channel_id and about.channel_id.startswith("D"):
        about = replace(about, channel_id=None)
    start = (max(about.page, 1) - 1) * _POSTED
    async with desk.database.snapshot(place.team_id) as tx:
        cards = await tx.overview.list_posted(place.team_id, about.channel_id, start, _POSTED + 1)
        stories = await tx.stories.get_many([card.story_id for card in cards])
        asked = {reason.subscription_id for card in cards for reason in card.reasons}
        found = [await tx.subscriptions.get(place.team_id, one) for one in sorted(asked)]
    made = {one.id: one for one in found if one}
    told = [
        posted_text(stories.get(card.story_id), (card.channel_id, card.posted_at), card.reasons, made)
        for card in cards[:_POSTED]
    ]
    where = f"in <#{about.channel_id}>" if about.channel_id else "in all channels"
    return render_posted(told, where, replace(about, words=""), has_more=len(cards) > _POSTED)


async def _audit(text: str, place: Place, desk: Desk) -> Message:
    word, _, number = text.strip().partition(" ")
    before = int(number) if word == "before" and number.isdecimal() and len(number) < _ID_DIGITS else None
    async with desk.database.snapshot(place.team_id) as tx:
        found = await tx.audits.list_latest(place.team_id, PAGE + 1, before_id=before)
    deeds = [
        (one.done_at, one.deed.user_id, deed_text(one.deed.action, one.deed.detail, one.deed.channel_id))
        for one in found
    ]
    return render_deeds(deeds[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def _channel(text: str, place: Place) -> str:
    return read_about(text, place.channel_id).channel_id or place.channel_id


_TAKERS: dict[str, Taker] = {
    "rules": _rules,
    "allow": _allow,
    "policy": _allow,
    "lock": _lock,
    "unlock": _unlock,
    "map": show_map,
    "list": show_map,
    "remove": ask_removal,
    "remove-now": remove_part,
    "import": take_import,
    "problems": _problems,
    "failed": _problems,
    "retry": _retry,
    "why": _why,
    "audit": _audit,
}
# Those that call Slack themselves.
_ASKING_TAKERS: dict[str, Callable[[str, Place, Desk, Poster], Awaitable[Message]]] = {
    "export": take_export,
    "handover": hand_over,
    "hand-over": hand_over,
    "move-direct": move_direct,
}
