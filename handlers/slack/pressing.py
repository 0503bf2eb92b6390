"""Buttons: of cards, of answers, of lists. Each value says all that is needed, so that old messages keep working."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.errors import UserError
from bot.messages import Message
from bot.messages.card import lead_event, mute_choices
from bot.messages.details import render_details
from bot.messages.help import render_help
from bot.messages.notes import FOR_A_WEEK, render_error, render_mute_choices, render_muted, render_note
from bot.messages.why import render_why
from handlers.digests import show_rest
from handlers.intake import Desk
from handlers.slack.admins import with_standing
from handlers.slack.answering import answer_in_place, answer_privately
from handlers.slack.asking import take_again, take_page, take_question
from handlers.slack.client import Poster
from handlers.slack.correcting import accept_correction, refuse_correction, undo_correction
from handlers.slack.picturing import take_picture
from handlers.slack.place import Place, place_of_action
from handlers.slack.reading import show_details
from handlers.slack.reminding import remove_reminder
from handlers.slack.shared import warn_of_guests
from handlers.slack.shown import find_story
from handlers.slack.sources import pause_source, resume_source, show_sources
from handlers.slack.subscriptions import key_words, take_list, take_removal, take_subscribe
from storage.audits import Deed

_GONE_DIGEST = "That digest is not kept any more. `/topline milestones` and a name shows what happened."
_PAGES = 100
_NOT_YET = "I do not see the card in this channel yet. Try again in a moment."
_WEEK = timedelta(days=7)
_OLD = "That button is from an older version of me. Say `/topline help` for what works now."


async def on_button(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Take a pressed button; the answer is for the presser alone, but for what is shared with the thread."""
    await ack()
    place = place_of_action(body)
    pressed: list[dict[str, Any]] = body.get("actions") or [{}]
    action = pressed[0]
    name = str(action.get("action_id") or "").partition("#")[0]
    value = str(action.get("value") or "")
    try:
        if name in ASKING_TAKERS:
            answer = await ASKING_TAKERS[name](value, place, desk, poster)
        else:
            if name in _CHANGING:
                place = await with_standing(place, desk, poster)
            line = value.partition("|")[2] if name == "subscribe:line" else ""
            warning = await warn_of_guests(line, place, desk, poster) if line else None
            answer = warning or await _take(name, value, place, desk)
    except UserError as error:
        answer = render_error(str(error))
    await answer_privately(answer, place, respond, poster)


async def on_other_action(ack: AsyncAck) -> None:
    """Acknowledge whatever else is pressed or chosen: a link, an option of a list."""
    await ack()


async def _take(name: str, value: str, place: Place, desk: Desk) -> Message:
    taker = TAKERS.get(name)
    if taker is None:
        raise UserError(_OLD)
    return await taker(value, place, desk)


async def _details(value: str, place: Place, desk: Desk) -> Message:
    return render_details(await find_story(value, place, desk), can_share=True)


async def _share(value: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Put the evidence into the card's thread: the button stands in an answer that has no thread of its own."""
    story = await find_story(value, place, desk)
    async with desk.database.snapshot(place.team_id) as tx:
        card = await tx.cards.get(place.team_id, place.channel_id, story.id)
    if card is None:
        raise UserError(_NOT_YET)
    refused = await answer_in_place(render_details(story), replace(place, thread_ts=card.message_ts), poster)
    return render_note(refused or "The evidence is in the thread.")


async def _ask_mute(value: str, place: Place, desk: Desk) -> Message:
    story = await find_story(value, place, desk)
    lead = lead_event(story)
    return render_mute_choices(story.id, mute_choices(lead) if lead else ())


async def _help(value: str, _: Place, __: Desk) -> Message:
    return render_help(value)


async def _subscribe(value: str, place: Place, desk: Desk) -> Message:
    replaced, _, line = value.partition("|")
    return await take_subscribe(line, place, desk, instead_of=int(replaced) if replaced.isdecimal() else None)


async def _remove(value: str, place: Place, desk: Desk) -> Message:
    return await take_removal([int(part) for part in value.split(",") if part.isdecimal()], place, desk)


async def _milestones(value: str, place: Place, desk: Desk) -> Message:
    return await take_question(f"milestones {value}", place, desk)


async def _earlier(value: str, place: Place, desk: Desk) -> Message:
    """Take a button of older messages: `page|name`."""
    page, _, name = value.partition("|")
    return await take_page(f"{page}|{desk.clock().date()}||milestones {name}", place, desk)


async def _rest(value: str, place: Place, desk: Desk) -> Message:
    page, _bar, key = value.partition("|")
    number = int(page) if page.isdecimal() and len(page) < len(str(_PAGES)) else 1
    rest = await show_rest(place.team_id, place.channel_id, key, number, desk)
    if rest is None:
        raise UserError(_GONE_DIGEST)
    return rest


async def _why(value: str, place: Place, desk: Desk) -> Message:
    story = await find_story(value, place, desk)
    async with desk.database.snapshot(place.team_id) as tx:
        card = await tx.cards.get(place.team_id, place.channel_id, story.id)
        # Pressed right after the post, before it is written down: what it was queued for says the same.
        queued = () if card else await tx.outbox.list_reasons(place.team_id, place.channel_id, story.id)
        reasons = card.reasons if card else queued
        found = [await tx.subscriptions.get(place.team_id, reason.subscription_id) for reason in reasons]
    return render_why(reasons, {one.id: one for one in found if one})


async def _mute(value: str, place: Place, desk: Desk) -> Message:
    key = value.removeprefix(FOR_A_WEEK)
    until = desk.clock() + _WEEK if value != key else None
    words = "this story" if key.startswith("story:") else key_words(key, desk.lexicon)
    async with desk.database.transaction(place.team_id) as tx:
        await tx.mutes.add(place.team_id, place.channel_id, key, until, place.user_id)
        said = f"{words} ({key})" if words == "this story" else words
        deed = Deed(place.user_id, "mute.added", said, place.channel_id)
        await tx.audits.add(place.team_id, deed, desk.clock())
    return render_muted(key, words, until)


async def _unmute(key: str, place: Place, desk: Desk) -> Message:
    async with desk.database.transaction(place.team_id) as tx:
        was_muted = await tx.mutes.delete(place.team_id, place.channel_id, key)
        if was_muted:
            deed = Deed(place.user_id, "mute.removed", key_words(key, desk.lexicon), place.channel_id)
            await tx.audits.add(place.team_id, deed, desk.clock())
    return render_note("🔔 Not muted any more." if was_muted else "That is not muted here.")


TAKERS: dict[str, Callable[[str, Place, Desk], Awaitable[Message]]] = {
    "card:details": _details,
    "card:why": _why,
    "read:details": show_details,
    "reminder:remove": remove_reminder,
    "card:mute": _ask_mute,
    "digest:rest": _rest,
    "mute:add": _mute,
    "mute:undo": _unmute,
    "subscribe:line": _subscribe,
    "subscribe:anyway": take_subscribe,
    "subscribe:undo": _remove,
    "help:show": _help,
    "list:remove": _remove,
    "list:show": take_list,
    "milestones:show": _milestones,
    "milestones:earlier": _earlier,
    "ask:again": take_again,
    "ask:page": take_page,
}
# Those that change what is followed.
_CHANGING = frozenset({"subscribe:line", "subscribe:anyway", "subscribe:undo", "list:remove"})
# Those that call Slack themselves, to post or to ask.
ASKING_TAKERS: dict[str, Callable[[str, Place, Desk, Poster], Awaitable[Message]]] = {
    "card:share": _share,
    "correction:accept": accept_correction,
    "correction:refuse": refuse_correction,
    "correction:undo": undo_correction,
    "ask:picture": take_picture,
    "sources:show": show_sources,
    "sources:pause": pause_source,
    "sources:resume": resume_source,
}
