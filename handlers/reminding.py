"""Dates that are waited for: told before they come, when they move, and once when they pass in silence."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.correcting import apply_corrections
from bot.key_dates import is_coming
from bot.messages import Message
from bot.messages.reminding import render_moved, render_reminder, render_silence
from bot.model import Event, EventType, Story
from bot.reminding import is_overdue, remind_at, reminder_key, silent_at
from bot.timeline import Step, find_milestones, find_step
from handlers.corrected import list_accepted
from handlers.intake import Desk
from storage.database import Transaction
from storage.events import EventFilter, StoredEvent
from storage.reminders import Reminder

_log = structlog.get_logger()
_AT_ONCE = 100
_TOLD = 200
_LATELY = timedelta(days=7)
_DECISIONS = f"type:{EventType.DECISION_DATE}"


@dataclass(frozen=True)
class _Line:
    """A message for the threads of a story's cards in a workspace. The same key is the same line."""

    team_id: str
    story_id: int
    key: str
    message: Message = field(compare=False)


async def tell_reminders(desk: Desk) -> None:
    """Check the reminders that are due, and those whose steps there is news of; each in a turn of its own."""
    now = desk.clock()
    async with desk.database.snapshot() as tx:
        due = await tx.reminders.list_to_check(now, _AT_ONCE)
    told = 0
    for reminder in due:
        async with desk.database.transaction() as tx:
            told += await _check(tx, reminder, now)
    if told:
        desk.queued.set()
        _log.info("reminders.told", count=told, checked=len(due))


async def tell_passed_dates(desk: Desk) -> None:
    """Say in the threads of cards, once, that a decision date of their story passed in silence, or moved."""
    now = desk.clock()
    today = now.date()
    keys = (frozenset({_DECISIONS}),)
    async with desk.database.snapshot() as tx:
        passed = await tx.events.list_page(
            EventFilter(keys, None, today - _LATELY, today - timedelta(days=1)), None, _AT_ONCE
        )
        latest = await tx.events.list_page(EventFilter(keys), None, _AT_ONCE)
        fresh = [one for one in latest if one.taken_at > now - _LATELY]
        found = [await _find_lines(tx, told, now) for told in dict.fromkeys((*passed, *fresh))]
    lines = dict.fromkeys(line for each in found for line in each)
    if lines:
        async with desk.database.transaction() as tx:
            for line in lines:
                await tx.card_lines.enqueue_line(line.team_id, line.story_id, line.key, line.message, now)
        desk.queued.set()


async def _check(tx: Transaction, reminder: Reminder, now: datetime) -> bool:
    """Bring a reminder up to what is known; return whether something was said."""
    settings = await tx.lanes.get(reminder.team_id, reminder.channel_id)
    step = await _find_step(tx, reminder, now)
    if step is None:
        # It happened, or is told of no more: whoever follows it has its card.
        await tx.reminders.delete(reminder.team_id, reminder.id, reminder.channel_id)
        return False
    event = step.event
    due_at = remind_at(event, reminder.days_before, settings)
    if event.date != reminder.event.date and due_at:
        message = render_moved(reminder.event, event, with_reminder=True)
        moved = replace(reminder, event=event, due_at=max(due_at, now), is_told=False)
        await tx.reminders.put(moved, now)
        await _tell(tx, reminder, f"moved {event.date}", message, now)
        return True
    if reminder.due_at > now:
        await tx.reminders.put(reminder, now)
        return False
    silence = silent_at(event, settings)
    if not reminder.is_told and silence and silence > now:
        await tx.reminders.put(replace(reminder, due_at=silence, is_told=True), now)
        await _tell(tx, reminder, f"told {event.date}", render_reminder(event), now)
        return True
    await tx.reminders.delete(reminder.team_id, reminder.id, reminder.channel_id)
    await _tell(tx, reminder, f"silent {event.date}", render_silence(event), now)
    return True


async def _tell(tx: Transaction, reminder: Reminder, what: str, message: Message, now: datetime) -> None:
    key = f"reminder {reminder.id} {what}"
    await tx.outbox.enqueue_notice(reminder.team_id, reminder.channel_id, key, message, now)


async def _find_step(tx: Transaction, reminder: Reminder, now: datetime) -> Step | None:
    """Return the step as the workspace knows it now, None when it is ahead no more."""
    told = await tx.events.list_for_key(reminder.key, _TOLD)
    corrections = await list_accepted(tx, reminder.team_id, reminder.story_id)
    story = apply_corrections(Story(0, 1, tuple(one.event for one in told), (), now, now), corrections)
    known = [replace(one, event=event) for one, event in zip(told, story.events, strict=True)]
    return find_step(find_milestones(known, now.date()), reminder.event)


async def _find_lines(tx: Transaction, told: StoredEvent, now: datetime) -> list[_Line]:
    """Return what is to be said of a decision date in the threads of the stories that told it."""
    key, event = reminder_key(told.event), told.event
    if key is None or event.date is None or not is_coming(event) or told.taken_at.date() > event.date.last:
        return []
    step = find_step(find_milestones(await tx.events.list_for_key(key, _TOLD), now.date()), event)
    if step is None:
        return []
    if step.event.date != event.date:
        return await _find_moved(tx, event, step)
    if told.story_id is None or not is_overdue(event, now.date()):
        return []
    return await _lines(tx, told.story_id, f"silent {event.date}", render_silence(event))


async def _find_moved(tx: Transaction, before: Event, step: Step) -> list[_Line]:
    """Return that a date moved, for the threads of the stories that do not tell so themselves."""
    found: list[_Line] = []
    for source in step.sources:
        story = await tx.stories.get_for_article(source.article_id)
        if story and all(event.date != step.event.date for event in story.events):
            found += await _lines(tx, story.id, f"moved {step.event.date}", render_moved(before, step.event))
    return found


async def _lines(tx: Transaction, story_id: int, what: str, message: Message) -> list[_Line]:
    teams = await tx.reminders.list_teams_with_card(story_id)
    return [_Line(team_id, story_id, f"date of {story_id} {what}", message) for team_id in teams]
