"""The form to subscribe: opened first, filled from memory, previewed, saved. Acknowledged before anything is read."""

import secrets
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.drafts import Draft, pack_draft, unpack_draft
from bot.errors import SendError, UserError
from bot.forms import Form, FormError, form_of, spec_of
from bot.messages import Message
from bot.messages.escape import escape
from bot.messages.form import Setting, find_options, is_for_me, offered_filters, read_form, render_form
from bot.messages.form_preview import Seen, render_note_view, render_preview, render_saved, render_unopened
from bot.previewing import Preview, narrow
from handlers.intake import Desk
from handlers.slack.answering import answer_privately
from handlers.slack.client import Poster
from handlers.slack.home import Homes
from handlers.slack.keeping import get_subscription
from handlers.slack.place import Place, place_of_action
from handlers.slack.previewing import count_past
from handlers.slack.saving import FAILED, save_draft
from handlers.slack.shared import is_shared
from storage.database import StorageError

Json = dict[str, Any]
_log = structlog.get_logger()
_NAMES_LEARNT = 1_500


async def open_form(trigger_id: str, place: Place, desk: Desk, poster: Poster) -> Message | None:
    """Open an empty form; return what to say instead when Slack does not open it."""
    draft = Draft(place.channel_id or None)
    view = render_form(Form(), Setting(draft.here), desk.lexicon, pack_draft(draft))
    try:
        await poster.open_view(trigger_id, view)
    except SendError as error:
        return _unopened(error, place)
    await learn_names(desk)
    return None


async def open_edit(subscription_id: int, body: Json, desk: Desk, poster: Poster) -> Message | None:
    """Open the form with a subscription in it; return what to say instead when Slack does not open it."""
    place = place_of_action(body)
    wait = render_note_view(f"Edit #{subscription_id}"[:24], ["_One moment…_"])
    try:
        view_id = await poster.open_view(str(body.get("trigger_id") or ""), wait)
    except SendError as error:
        return _unopened(error, place)
    try:
        async with desk.database.snapshot() as tx:
            held = await get_subscription(tx, place, subscription_id)
        desk.picker.keep(choice for one in (*held.spec.all_of, *held.spec.none_of) for choice in one.any_of)
        asked = (held.spec, held.how)
        metadata = pack_draft(Draft(held.channel_id, held.id, before=asked))
        form = form_of(*asked, offered_filters(desk.lexicon))
        view = render_form(form, Setting(held.channel_id, held.id, held.spec), desk.lexicon, metadata)
    except (UserError, FormError) as error:
        view = render_note_view("Not opened", [f"⚠️ {escape(str(error), 1500)}"])
    except StorageError as error:
        _log.error("form.not_filled", team_id=place.team_id, exc_info=error)
        view = render_note_view("Not opened", [FAILED])
    await _show(view, place, poster, view_id=view_id)
    await learn_names(desk)
    return None


async def on_options(ack: AsyncAck, body: Json, desk: Desk) -> None:
    """Answer what was typed into a list, from memory alone; what it lacks is learnt after the answer."""
    name = str(body.get("action_id") or "").partition(":")[2]
    await ack(options=find_options(name, str(body.get("value") or ""), desk.picker))
    if not desk.picker.learnt_to:
        await learn_names(desk)


async def on_form(ack: AsyncAck, body: Json, desk: Desk, poster: Poster) -> None:
    """Take a form: errors go under their fields, else the preview lies over it and is filled in when it is counted."""
    view: Json = body.get("view") or {}
    state: Json = view.get("state") or {}
    values: Json = state.get("values") or {}
    try:
        opened = unpack_draft(str(view.get("private_metadata") or ""))
        rest = form_of(*opened.before, offered_filters(desk.lexicon)).rest if opened.before else ()
        form = read_form(values, desk.picker, rest)
        draft = Draft(
            opened.channel_id, opened.subscription_id, opened.before, (spec_of(form), form.how), is_for_me(values)
        )
        metadata = pack_draft(draft)
    except FormError as error:
        await ack(response_action="errors", errors={error.field_name: str(error)})
        return
    name = f"preview-{secrets.token_hex(8)}"
    await ack(response_action="push", view=render_preview(draft, metadata, name, desk.lexicon, None))
    place = place_of_action(body)
    counted = render_preview(draft, metadata, name, desk.lexicon, await _count(draft, place, desk, poster))
    await _show(counted, place, poster, external_id=name)


async def on_narrow(ack: AsyncAck, body: Json, desk: Desk, poster: Poster) -> None:
    """Put the filter of the pressed button on, and count again."""
    await ack()
    view: Json = body.get("view") or {}
    pressed: list[Json] = body.get("actions") or [{}]
    draft = unpack_draft(str(view.get("private_metadata") or ""))
    if draft.after is None:
        return
    after = narrow(*draft.after, str(pressed[0].get("value") or ""))
    narrowed = Draft(draft.channel_id, draft.subscription_id, draft.before, after, draft.is_for_me)
    name = str(view.get("external_id") or "")
    place = place_of_action(body)
    seen = await _count(narrowed, place, desk, poster)
    shown = render_preview(narrowed, pack_draft(narrowed), name, desk.lexicon, seen)
    await _show(shown, place, poster, view_id=str(view.get("id") or ""))


async def on_confirm(ack: AsyncAck, body: Json, respond: AsyncRespond, homes: Homes) -> None:
    """Save what was previewed, and say in the form what is on now; by a message if the form is closed meanwhile."""
    view: Json = body.get("view") or {}
    place = place_of_action(body)
    name = f"saved-{secrets.token_hex(8)}"
    await ack(response_action="update", view=render_note_view("Saving", ["_Saving…_"], name))
    draft = unpack_draft(str(view.get("private_metadata") or ""))
    desk, poster = homes.desk, homes.poster
    title, lines = await save_draft(draft, place, desk, poster)
    _log.info("form.taken", team_id=place.team_id, channel_id=draft.channel_id, outcome=title)
    try:
        await poster.update_view(render_note_view(title, lines, name), external_id=name)
    except SendError as error:
        _log.info("form.closed", code=error.code, team_id=place.team_id)
        told = Place(place.team_id, draft.channel_id or "", place.user_id)
        if told.channel_id:
            await answer_privately(render_saved(title, lines), told, respond, poster)
    await homes.refresh(place)


async def on_form_button(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Open the form from a button: in a thread, in a direct message, on the Home."""
    await ack()
    place = place_of_action(body)
    said = await open_form(str(body.get("trigger_id") or ""), place, desk, poster)
    if said and place.channel_id:
        await answer_privately(said, place, respond, poster)


async def learn_names(desk: Desk) -> None:
    """Let the picker know the names of the latest news, so that they can be picked as soon as they were told."""
    async with desk.database.snapshot() as tx:
        named = await tx.past.list_named(desk.picker.learnt_to, _NAMES_LEARNT)
    for event_id, event in named:
        desk.picker.learn(event_id, event)


async def _count(draft: Draft, place: Place, desk: Desk, poster: Poster) -> Seen:
    """Count; when that fails, the form goes on without."""
    new_in = draft.here if draft.subscription_id is None and not draft.is_for_me else None
    guests = bool(new_in and await is_shared(place.team_id, new_in, poster))
    try:
        return replace(await count_past(draft, place, desk), is_shared=guests)
    except StorageError as error:
        _log.error("form.not_counted", team_id=place.team_id, exc_info=error)
        return Seen(Preview(0), is_lost=True, is_shared=guests)


async def _show(
    view: Json, place: Place, poster: Poster, *, view_id: str | None = None, external_id: str | None = None
) -> None:
    """Fill in an open view; when the person has closed it, there is nobody to show it to."""
    try:
        await poster.update_view(view, view_id=view_id, external_id=external_id)
    except SendError as error:
        _log.info("form.not_shown", code=error.code, team_id=place.team_id)


def _unopened(error: SendError, place: Place) -> Message:
    _log.warning("form.not_opened", code=error.code, team_id=place.team_id)
    return render_unopened(error.code)
