"""A step of a timeline in one line."""

from bot.messages.escape import escape, link
from bot.messages.steps import step_phrase, subject
from bot.messages.texts import date_text
from bot.messages.wording import headline
from bot.timeline import Step, Timeline

_SUBJECT_LIMIT = 90


def latest_line(timeline: Timeline) -> str | None:
    """Return the newest known step in one line of mrkdwn, for whoever just subscribed."""
    return step_line(timeline.past[0]).removeprefix("• ") if timeline.past else None


def step_line(step: Step) -> str:
    """Return a step in one line of mrkdwn: its date, what it is, dates that it had before, who told it."""
    event = step.event
    when = f"*{date_text(event.date)}*" if event.date else "_no date given_"
    what = headline(event) if not step.is_ahead else step_phrase(event)
    who = subject(event) if step.is_ahead else ""
    moved = f" _(moved from {', '.join(date_text(old) for old in step.moved_from[-2:])})_" if step.moved_from else ""
    shown = [link(source.url, source.publisher or "source") for source in step.sources[:2]]
    more = f" and {len(step.sources) - 2} more" if len(step.sources) > len(shown) else ""
    told = f" · {', '.join(name for name in shown if name)}{more}" if any(shown) else ""
    about = f": {escape(who, _SUBJECT_LIMIT)}" if who else ""
    return f"• {when} {escape(what, 200)}{about}{moved}{told}"
