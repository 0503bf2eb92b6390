"""Remind me: a form asks of which date, how long before and whom; the reminder is kept, or is said why not."""

import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.errors import SendError, UserError
from bot.messages import Message
from bot.messages.card import dates_ahead
from bot.messages.escape import escape
from bot.messages.form_preview import render_note_view
from bot.messages.notes import render_note
from bot.messages.reminding import read_remind, reminder_text, render_remind_view, render_reminders
from bot.model import Event, Story
from bot.reminding import is_overdue, remind_at, reminder_key, silent_at
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.place import Place, place_of_action
from handlers.slack.shown import find_story, find_story_at
from handlers.slack.views import open_view_or_say, sent_form, show_outcome
from storage.audits import Deed
from storage.reminders import Reminder

Json = dict[str, Any]
_log = structlog.get_logger()
_NONE_AHEAD = "That story has no date ahead any more. `/topline milestones` and a name shows what is next."
_NAMELESS = "That step names no drug, company or target, so I could not follow it."
_THERE = "That reminder is set already."
_NO_DIRECT = "Slack did not open your direct messages ({}). Choose this channel instead, or ask whoever keeps this app."


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a person asked for: the step, how many days before it, and where."""

    story: Story
    event: Event
    days_before: int
    place: Place


async def open_remind(story_id: str, trigger_id: str, place: Place, desk: Desk, poster: Poster) -> Message | None:
    """Open the form that asks when to remind; return what to say when Slack does not."""
    story = await find_story(story_id, place, desk)
    steps = _ahead(story, desk)
    if not steps:
        raise UserError(_NONE_AHEAD)
    return await open_view_or_say(render_remind_view(story, steps, place.channel_id), trigger_id, place, poster)


async def on_remind(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Keep a reminder; acknowledged first, for the person's direct messages may have to be opened."""
    name = f"remind-{secrets.token_hex(8)}"
    await ack(response_action="update", view=render_note_view("Reminder", ["_One moment…_"], name))
    place = place_of_action(body)
    try:
        title, line = "Reminder set", await _keep(await _find_wish(body, place, desk, poster), desk)
    except UserError as error:
        title, line = "Not set", f"⚠️ {escape(str(error), 500)}"
    await show_outcome((title, [line]), name, place, respond, poster)


async def take_reminders(place: Place, desk: Desk) -> Message:
    """Return the reminders of the channel, and those of the person, each with its button."""
    async with desk.database.snapshot(place.team_id) as tx:
        found = await tx.reminders.list_for(place.team_id, place.channel_id, place.user_id)
    return render_reminders([(one.id, one.event, one.days_before, one.channel_id, one.due_at) for one in found])


async def remove_reminder(value: str, place: Place, desk: Desk) -> Message:
    """Take away a reminder that the person can see here."""
    async with desk.database.transaction(place.team_id) as tx:
        found = await tx.reminders.list_for(place.team_id, place.channel_id, place.user_id)
        held = next((one for one in found if str(one.id) == value), None)
        if held:
            await tx.reminders.delete(place.team_id, held.id, held.channel_id)
            deed = Deed(place.user_id, "reminder.removed", f"{held.event.type} {held.event.date}", held.channel_id)
            await tx.audits.add(place.team_id, deed, desk.clock())
    return render_note("That reminder is off." if held else "That reminder is off already.")


async def _find_wish(body: Json, place: Place, desk: Desk, poster: Poster) -> _Wish:
    sent = sent_form(body)
    number, days_before, is_here = read_remind(sent.values)
    story_mark, _, channel_id = sent.metadata.rpartition(":")
    story = await find_story_at(story_mark, place, desk)
    steps = _ahead(story, desk)
    if number >= len(steps):
        raise UserError(_NONE_AHEAD)
    if not is_here:
        try:
            channel_id = await poster.open_direct(place.user_id)
        except SendError as error:
            raise UserError(_NO_DIRECT.format(error.code[:60])) from error
    return _Wish(story, steps[number], days_before, Place(place.team_id, channel_id, place.user_id))


async def _keep(wish: _Wish, desk: Desk) -> str:
    now, place, event = desk.clock(), wish.place, wish.event
    key = reminder_key(event)
    if key is None:
        raise UserError(_NAMELESS)
    async with desk.database.transaction() as tx:
        settings = await tx.lanes.get(place.team_id, place.channel_id)
        due_at, silence = remind_at(event, wish.days_before, settings), silent_at(event, settings)
        if due_at is None or silence is None:
            raise UserError(_NONE_AHEAD)
        # The morning is over already: what is left is to say when the date passes in silence.
        is_late = due_at <= now
        reminder = Reminder(
            0, place.team_id, place.channel_id, place.user_id, wish.story.id, key, event,
            wish.days_before, silence if is_late else due_at, is_late,
        )  # fmt: skip
        if not await tx.reminders.add(reminder, now):
            raise UserError(_THERE)
        detail = f"{event.type} {event.date} of {key}, {wish.days_before} days before"
        deed = Deed(place.user_id, "reminder.added", detail, place.channel_id)
        await tx.audits.add(place.team_id, deed, now)
    _log.info("reminder.added", team_id=place.team_id, story_id=wish.story.id, days_before=wish.days_before)
    return reminder_text(event, wish.days_before, place.channel_id, is_late=is_late)


def _ahead(story: Story, desk: Desk) -> list[Event]:
    today = desk.clock().date()
    return [event for event in dates_ahead(story) if not is_overdue(event, today)]
