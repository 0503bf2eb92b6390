"""Settings of a channel or a person: the form, and words for those who type; what changed is said and written down."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.errors import SendError, UserError
from bot.lane_words import SettingError, change_by_words, change_lines, setting_words, split_settings
from bot.lanes import LaneSettings
from bot.messages import Message
from bot.messages.escape import escape
from bot.messages.form_preview import render_note_view, render_unopened
from bot.messages.settings import (
    SettingsOf,
    find_zone_options,
    read_settings_form,
    render_settings,
    render_settings_form,
    saved_lines,
)
from handlers.intake import Desk
from handlers.slack.admins import with_standing
from handlers.slack.answering import answer_privately
from handlers.slack.client import Poster
from handlers.slack.home import Homes, is_in_home, shown_in
from handlers.slack.keeping import check_may_change
from handlers.slack.place import Place, place_of_action
from handlers.slack.zones import learn_zone, suggest_zone
from storage.audits import Deed
from storage.database import Transaction

Json = dict[str, Any]
_log = structlog.get_logger()


async def may_change(tx: Transaction, place: Place) -> None:
    """Raise UserError if the person may not change the settings of the place.

    The channel's rule for subscriptions holds here too; where there is none, whoever can speak there may: Slack lets
    people choose only channels that they are in or could join. Direct messages are offered to their person alone.
    """
    await check_may_change(tx, place, place.channel_id)


async def take_settings(text: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Change what the words after `settings` say and return before → after; without words, the settings as they are."""
    before = await learn_zone(place, desk, poster)
    of = SettingsOf(place.channel_id, "")
    said = split_settings(text)
    if not said:
        return render_settings(before, of)
    before, after = await _change(await with_standing(place, desk, poster), said, desk)
    return render_settings(after, of, change_lines(before, after) or ["Nothing: it was so already"])


async def open_settings(trigger_id: str, place: Place, desk: Desk, poster: Poster) -> Message | None:
    """Open the form for the place, their direct messages if it has no channel; return what to say if it stays shut."""
    try:
        view_id = await poster.open_view(trigger_id, render_note_view("Settings", ["_One moment…_"]))
    except SendError as error:
        _log.warning("form.not_opened", code=error.code, team_id=place.team_id)
        return render_unopened(error.code)
    try:
        channel_id = place.channel_id or await poster.open_direct(place.user_id)
        here = Place(place.team_id, channel_id, place.user_id)
        settings = await learn_zone(here, desk, poster)
        metadata = json.dumps({"c": channel_id, "b": setting_words(settings)}, separators=(",", ":"))
        # Who opens the form of a channel that never set anything finds their own zone in it, to be saved or not.
        shown = settings if here.is_direct or settings != LaneSettings() else await suggest_zone(here, poster)
        view = render_settings_form(shown, SettingsOf(channel_id, metadata), desk.clock())
    except SendError as error:
        view = render_note_view(
            "Not opened", [f"⚠️ Slack did not open your direct messages (`{escape(error.code, 60)}`)."]
        )
    await _show(view, place, poster, view_id=view_id)
    return None


async def on_settings_button(ack: AsyncAck, body: Json, respond: AsyncRespond, homes: Homes) -> None:
    """Open the form: of the channel whose button was pressed or that was chosen in the Home, else of the person."""
    await ack()
    place = place_of_action(body)
    pressed: list[Json] = body.get("actions") or [{}]
    chosen = str(pressed[0].get("selected_conversation") or "")
    wanted = Place(place.team_id, chosen or place.channel_id, place.user_id)
    said = await open_settings(str(body.get("trigger_id") or ""), wanted, homes.desk, homes.poster)
    if is_in_home(body) and (said or chosen):
        # Drawn anew, the list forgets what was chosen: the same channel can be chosen again.
        state, view_hash = shown_in(body)
        await homes.show(place, state, note=said.text if said else None, view_hash=view_hash)
    elif said:
        await answer_privately(said, place, respond, homes.poster)


async def on_zones(ack: AsyncAck, body: Json, desk: Desk) -> None:
    """Answer what was typed into the list of time zones."""
    await ack(options=find_zone_options(str(body.get("value") or ""), desk.clock()))


async def on_settings_form(ack: AsyncAck, body: Json, homes: Homes) -> None:
    """Take the form: errors go under their fields; what the person changed is saved over what is set by then."""
    view: Json = body.get("view") or {}
    state: Json = view.get("state") or {}
    opened: Json = json.loads(str(view.get("private_metadata") or "{}"))
    was: Mapping[str, str] = opened.get("b") or {}
    said = read_settings_form(state.get("values") or {})
    errors = _errors(said)
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    name = f"settings-{secrets.token_hex(8)}"
    await ack(response_action="update", view=render_note_view("Saving", ["_Saving…_"], name))
    place = place_of_action(body)
    here = Place(place.team_id, str(opened.get("c") or ""), place.user_id)
    now = setting_words(change_by_words(LaneSettings(), said))
    changed = {setting: words for setting, words in now.items() if setting in said and was.get(setting) != words}
    try:
        before, after = await _change(await with_standing(here, homes.desk, homes.poster), changed, homes.desk)
        shown = render_note_view("Saved", saved_lines(before, after, SettingsOf(here.channel_id, "")), name)
    except UserError as error:
        shown = render_note_view("Not saved", [f"⚠️ {escape(str(error), 1500)}"], name)
    await _show(shown, place, homes.poster, external_id=name)
    await homes.refresh(place)


async def _change(place: Place, said: Mapping[str, str], desk: Desk) -> tuple[LaneSettings, LaneSettings]:
    """Change these settings of the place and return them all as they were and are; UserError changes nothing."""
    async with desk.database.transaction(place.team_id) as tx:
        await may_change(tx, place)
        before = await tx.lanes.get(place.team_id, place.channel_id)
        after = change_by_words(before, said)
        if after != before:
            now = desk.clock()
            await tx.lanes.put(place.team_id, place.channel_id, after, place.user_id, now)
            deed = Deed(place.user_id, "settings.changed", "; ".join(change_lines(before, after)), place.channel_id)
            await tx.audits.add(place.team_id, deed, now)
    _log.info("settings.taken", team_id=place.team_id, channel_id=place.channel_id, changed=after != before)
    return before, after


def _errors(said: Mapping[str, str]) -> dict[str, str]:
    """Return what to do about each field that cannot be read."""
    errors: dict[str, str] = {}
    for name, words in said.items():
        try:
            change_by_words(LaneSettings(), {name: words})
        except SettingError as error:
            errors[name] = str(error)
    return errors


async def _show(
    view: Json, place: Place, poster: Poster, *, view_id: str | None = None, external_id: str | None = None
) -> None:
    try:
        await poster.update_view(view, view_id=view_id, external_id=external_id)
    except SendError as error:
        _log.info("form.not_shown", code=error.code, team_id=place.team_id)
