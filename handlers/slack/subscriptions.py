"""Subscribe, unsubscribe, list, resume: the same whether typed as a command, in a mention or in a direct message."""

import asyncio
import re
from datetime import datetime

from bot.describing import describe, describe_how, short_label
from bot.errors import UserError
from bot.examples import choose_examples
from bot.messages import Message
from bot.messages.listing import paused_text, render_list
from bot.messages.milestones import latest_line
from bot.messages.notes import render_note, render_removed
from bot.messages.subscribed import Followed, render_nothing_asked, render_subscribed
from bot.model import ConditionKind, How, Subscription, SubscriptionSpec
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.subscribing import choose_subscriptions, parse_subscriptions
from bot.timeline import find_milestones
from handlers.digests import tell_now
from handlers.intake import Desk
from handlers.slack.keeping import add_subscription, remove_subscription
from handlers.slack.place import Place
from handlers.slack.saving import INVITE
from storage.database import Transaction

_TOLD = 60
_ASK_LATEST = 3
_NAMED = (ConditionKind.COMPANY, ConditionKind.DRUG, ConditionKind.TARGET, ConditionKind.DISEASE)


async def take_subscribe(text: str, place: Place, desk: Desk, *, instead_of: int | None = None) -> Message:
    """Subscribe the channel to what the line says, and answer what is on; `instead_of` is removed when it worked."""
    if not text.strip():
        return await _ask_what(desk)
    # Looking for near misses takes a while: other people's words are acknowledged meanwhile.
    plan = await asyncio.to_thread(parse_subscriptions, text, desk.lexicon)
    async with desk.database.transaction(place.team_id) as tx:
        here = await tx.subscriptions.list_for_channel(place.team_id, place.channel_id)
        asks = {spec: number < _ASK_LATEST for number, spec in enumerate(plan.specs)}
        followed = [await _follow(tx, (spec, plan.how), place, desk, asks=asks[spec]) for spec in plan.specs]
        kept = {one.subscription.id for one in followed}
        replaced = next((one for one in here if one.id == instead_of and followed and one.id not in kept), None)
        if replaced:
            await remove_subscription(tx, place, replaced, desk)
        channel = await tx.channels.get(place.team_id, place.channel_id)
    hint = None
    if channel and channel.paused_reason:
        hint = f"⚠️ {paused_text(channel.paused_reason)}"
    elif followed and not here and not place.is_direct:
        hint = INVITE
    return render_subscribed(followed, plan.ambiguous, plan.unknown, hint=hint)


async def take_unsubscribe(text: str, place: Place, desk: Desk) -> Message:
    """Remove the channel's subscriptions that the words mean; UserError says what there is if none does."""
    async with desk.database.transaction(place.team_id) as tx:
        here = await tx.subscriptions.list_for_channel(place.team_id, place.channel_id)
        chosen = choose_subscriptions(text, here, desk.lexicon) if text.strip() else []
        for subscription in chosen:
            await remove_subscription(tx, place, subscription, desk)
    if chosen:
        return render_removed(chosen)
    if not here:
        message = "Nothing is followed here, so there is nothing to take away."
    elif not text.strip():
        message = f"What shall I stop? Say it by name or number, or say all. Here: {_names(here)}."
    else:
        message = f"“{text.strip()}” is not followed here. What is: {_names(here)}."
    raise UserError(message)


async def take_removal(ids: list[int], place: Place, desk: Desk) -> Message:
    """Remove subscriptions of the channel by their numbers, as a button says."""
    async with desk.database.transaction(place.team_id) as tx:
        here = await tx.subscriptions.list_for_channel(place.team_id, place.channel_id)
        chosen = [subscription for subscription in here if subscription.id in ids]
        for subscription in chosen:
            await remove_subscription(tx, place, subscription, desk)
    return render_removed(chosen) if chosen else render_note("That subscription is gone already.")


async def take_list(text: str, place: Place, desk: Desk) -> Message:
    """Return a page of what the channel follows, what it has muted, and whether it is paused.

    `text` is a page, or names what to show alone: `#3`, `BCMA`. UserError says what there is if that is not followed.
    """
    wanted = text.strip()
    page = re.fullmatch(r"(?:page\s+)?(\d{1,4})", wanted)
    async with desk.database.snapshot(place.team_id) as tx:
        here = await tx.subscriptions.list_for_channel(place.team_id, place.channel_id)
        mutes = await tx.mutes.list_for_channel(place.team_id, place.channel_id, desk.clock())
        channel = await tx.channels.get(place.team_id, place.channel_id)
    paused = channel.paused_reason if channel else None
    if wanted and not page and here:
        chosen = choose_subscriptions(wanted, here, desk.lexicon)
        if not chosen:
            message = f"“{wanted}” is not followed here. What is: {_names(here)}."
            raise UserError(message)
        return render_list(chosen, paused=paused, total=len(here))
    named = [(mute.key, key_words(mute.key, desk.lexicon)) for mute in mutes]
    return render_list(here, named, page=int(page[1]) if page else 1, paused=paused)


async def take_edit(text: str, place: Place, desk: Desk) -> Message:
    """Return the subscriptions that the words mean, each with its Edit, Pause and Remove: `3`, `#3`, `BCMA`."""
    return await take_list(f"#{text.strip()}" if text.strip().isdecimal() else text, place, desk)


async def open_again(place: Place, desk: Desk) -> None:
    """Try a paused channel again: somebody speaks to us there. If it still cannot be posted to, it is paused anew.

    What is held goes out in its order, so that one call to Slack shows whether it can.
    """
    async with desk.database.snapshot(place.team_id) as tx:
        channel = await tx.channels.get(place.team_id, place.channel_id)
    if channel is None or channel.paused_reason is None:
        return
    async with desk.database.transaction(place.team_id) as tx:
        await tx.channels.resume(place.team_id, place.channel_id)
        if await tx.channels.get_team_pause(place.team_id):
            await tx.channels.resume_team(place.team_id)
    desk.queued.set()


async def take_resume(place: Place, desk: Desk) -> Message:
    """Let the channel have its alerts again after a pause."""
    async with desk.database.transaction(place.team_id) as tx:
        await tx.channels.resume(place.team_id, place.channel_id)
    desk.queued.set()
    return render_note("▶️ Alerts are on in this channel. What was held comes now.")


async def take_digest(place: Place, desk: Desk) -> Message:
    """Tell the channel now what waits for its digest or its morning."""
    told = await tell_now(place.team_id, place.channel_id, desk)
    if not told:
        return render_note("Nothing waits for a digest here.")
    return render_note(f"📰 {told} stor{'y' if told == 1 else 'ies'} waited here: the digest comes now.")


async def _ask_what(desk: Desk) -> Message:
    async with desk.database.snapshot() as tx:
        latest = await tx.events.list_latest(_TOLD)
    return render_nothing_asked(choose_examples(stored.event for stored in latest))


def key_words(key: str, lexicon: Lexicon) -> str:
    """Return a mute's key in words: `company Pfizer`, `story 12`."""
    kind, _, rest = key.partition(":")
    entity = lexicon.get(EntityKind(kind), rest) if kind in set(EntityKind) else None
    return f"{kind} {entity.name if entity else rest.lstrip('~')}"


async def _follow(
    tx: Transaction, asked: tuple[SubscriptionSpec, How | None], place: Place, desk: Desk, *, asks: bool
) -> Followed:
    spec, how = asked
    kept = await add_subscription(tx, place, spec, how, desk)
    key = next((c.any_of[0] for c in spec.all_of if c.kind in _NAMED), None)
    latest = await _latest(tx, key.key, desk.clock(), _types(spec)) if key and asks else None
    timeline = (key.key, key.label) if key and latest else None
    said = describe(kept.subscription.spec, desk.lexicon)
    now = describe_how(kept.subscription.how)
    words = said if kept.subscription.how == How() else f"{said}; {now}"
    change = f"{now}, before that {describe_how(kept.how_before)}" if kept.how_before else None
    return Followed(kept.subscription, words, kept.is_new, latest, timeline, change)


async def _latest(tx: Transaction, key: str, now: datetime, types: frozenset[str]) -> str | None:
    """Return the latest step under a key, of the types that the subscription is for."""
    told = await tx.events.list_for_key(key, _TOLD)
    wanted = [one for one in told if not types or {f"type:{one.event.type}", f"type:{one.event.type.family}"} & types]
    return latest_line(find_milestones(wanted, now.date()))


def _types(spec: SubscriptionSpec) -> frozenset[str]:
    return frozenset(choice.key for c in spec.all_of if c.kind is ConditionKind.TYPE for choice in c.any_of)


def _names(here: list[Subscription]) -> str:
    shown = ", ".join(f"#{one.id} {short_label(one.spec)}" for one in here[:15])
    return shown + (" …" if len(here) > 15 else "")  # noqa: PLR2004  as many as are named
