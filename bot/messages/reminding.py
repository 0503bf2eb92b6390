"""Reminders in words: the form that asks when and where, and what is said of the date."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.messages import Message
from bot.messages.blocks import Block, answer, button, cut, fit, section
from bot.messages.card import lead_event
from bot.messages.escape import escape
from bot.messages.fields import chosen_options, field, one_field, option, plain_text
from bot.messages.steps import dated_step, step_phrase, subject
from bot.messages.texts import date_text
from bot.messages.wording import headline
from bot.model import Event, Story
from bot.reminding import SPANS
from bot.when import PartialDate

REMIND = "remind:form"
_LIMIT = 300
_MOST = 20


def render_remind_view(story: Story, steps: Sequence[Event], channel_id: str) -> Block:
    """Return the form that asks of which date to remind, how long before, and whom."""
    lead = lead_event(story)
    options = [option(_step(event), str(n)) for n, event in enumerate(steps[:_MOST])]
    spans = [option(label, str(days)) for days, label in SPANS.items()]
    places = [option("Me, in direct messages", "me")]
    if channel_id and not channel_id.startswith("D"):
        places.append(option("This channel", "here"))
    return {
        "type": "modal",
        "callback_id": REMIND,
        "title": plain_text("Remind me", 24),
        "submit": plain_text("Remind me", 24),
        "close": plain_text("Cancel", 24),
        "private_metadata": f"{story.id}:{story.version}:{channel_id}",
        "blocks": [
            section(f"*{escape(headline(lead), 400) if lead else 'News'}*"),
            field("date", "Of what", one_field("static_select", options, "0"), is_optional=False),
            field("span", "When", one_field("radio_buttons", spans, "1"), is_optional=False),
            field("where", "Whom", one_field("radio_buttons", places, "me"), is_optional=False),
        ],
    }


def read_remind(values: Mapping[str, Any]) -> tuple[int, int, bool]:
    """Return the place of the date, how many days before it, and whether the channel is to be told."""
    found = {name: next(iter(chosen_options(values, name)), ("", ""))[0] for name in ("date", "span", "where")}
    days = int(found["span"]) if found["span"].isdecimal() else 1
    return (
        int(found["date"]) if found["date"].isdecimal() else 0,
        days if days in SPANS else 1,
        found["where"] == "here",
    )


def reminder_text(event: Event, days_before: int, channel_id: str, *, is_late: bool = False) -> str:
    """Return what a reminder will do, in mrkdwn; `is_late`: there is no morning left to remind before the date."""
    where = "in your direct messages" if channel_id.startswith("D") else f"in <#{channel_id}>"
    said = f"I remind you {_span(days_before)}, {where}."
    if is_late:
        said = f"That is too near for a reminder {_span(days_before)}."
    return (
        f"⏰ *{escape(_step(event), _LIMIT)}*\n{said} When the date moves I say so, and the reminder moves with it; "
        "when it passes in silence I say that once."
    )


def render_reminders(reminders: Sequence[tuple[int, Event, int, str, datetime]]) -> Message:
    """Return the reminders that are set, (number, step, days before, channel, when something is said next) each."""
    if not reminders:
        return answer("No reminder is set here. On a card with a date ahead, `⋯` has *Remind me…*.")
    blocks: list[Block] = []
    lines: list[str] = []
    for number, event, days_before, channel_id, due_at in reminders[:_MOST]:
        where = "to you" if channel_id.startswith("D") else "here"
        due = date_text(PartialDate(due_at.date().isoformat()))
        lines.append(f"⏰ *{escape(_step(event), _LIMIT)}*\n{_span(days_before)}, {where}; next on {due}")
        blocks.append(section(lines[-1], button("Remove", f"reminder:remove#{number}", str(number))))
    return Message(cut("\n".join(lines), 2900), fit(blocks))


def render_reminder(event: Event) -> Message:
    """Return the reminder itself."""
    return answer(f"⏰ Coming up: *{escape(_step(event), _LIMIT)}*")


def render_moved(before: Event, after: Event, *, with_reminder: bool = False) -> Message:
    """Return that a date moved, and with it the reminder."""
    old = date_text(before.date) if before.date else "no date"
    more = " The reminder moves with it." if with_reminder else ""
    return answer(f"📅 New date: *{escape(_step(after), _LIMIT)}*, before that {old}.{more}")


def render_silence(event: Event) -> Message:
    """Return that a date passed and nothing was reported."""
    who = subject(event)
    when = date_text(event.date) if event.date else ""
    named = f"{step_phrase(event)} on {who}" if who else step_phrase(event)
    return answer(f"🔕 {when} passed, the date for: {escape(named, _LIMIT)}. Nothing was reported that I have read.")


def _step(event: Event) -> str:
    who = subject(event)
    return f"{who}: {dated_step(event)}" if who else dated_step(event)


def _span(days_before: int) -> str:
    return SPANS.get(days_before, f"{days_before} days before").lower()
