"""What is coming up, a line a step: the day, what, of whom, who said so."""

from collections.abc import Sequence
from datetime import date

from bot.coming import ComingStep
from bot.messages.escape import escape, link
from bot.messages.steps import step_phrase, subject
from bot.messages.texts import capital, date_text
from bot.when import PartialDate

_SUBJECT_LIMIT, _WHAT_LIMIT = 90, 160
_SOON = 60


def coming_lines(steps: Sequence[ComingStep], today: date) -> list[str]:
    """Return a line of mrkdwn for each step."""
    return [_line(one, today) for one in steps]


def _line(one: ComingStep, today: date) -> str:
    event = one.step.event
    who, what = subject(event), capital(step_phrase(event))
    said = escape(f"{what}: {who}" if who else what, _WHAT_LIMIT + _SUBJECT_LIMIT)
    moved = f" _(moved from {', '.join(date_text(old) for old in one.step.moved_from[-2:])})_"
    source = next((link(told.url, told.publisher or "source") for told in one.step.sources), "")
    parts = [_when(event.date, today, is_overdue=one.is_overdue), said + (moved if one.step.moved_from else ""), source]
    return "• " + " · ".join(part for part in parts if part)


def _when(when: PartialDate | None, today: date, *, is_overdue: bool) -> str:
    if when is None:
        return ""
    if is_overdue:
        return f"⚠️ *was due {date_text(when)}*, outcome not known"
    days = (when.last - today).days
    soon = {0: " (today)", 1: " (tomorrow)"}.get(days, f" (in {days} days)" if days <= _SOON else "")
    return f"*{date_text(when)}*{soon if when.precision == 'day' else ''}"
