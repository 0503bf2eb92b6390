"""A date that somebody waits for: when to say so before it, when it has passed in silence, and what became of it."""

from datetime import date, datetime, time, timedelta

from bot.lanes import LaneSettings
from bot.model import Event
from bot.roads import find_zone, local_instant, quiet_end

# Whole days before the date that a reminder may be asked for, and how that is called.
SPANS = {0: "On the day", 1: "1 day before", 7: "1 week before"}
_HOUR = time(9)
# News of a decision comes late in an American evening, or the next morning.
_GRACE = timedelta(days=2)


def reminder_key(event: Event) -> str | None:
    """Return the key under which the news of a step is found; None for one that names nothing."""
    for kind, names in (("drug", event.drugs), ("company", event.companies), ("target", event.targets)):
        if names:
            return f"{kind}:{names[0].key}"
    return None


def remind_at(event: Event, days_before: int, settings: LaneSettings) -> datetime | None:
    """Return when to remind of a step's date: in the morning, not in quiet hours; None without a date."""
    return _morning(event.date.first, -days_before, settings) if event.date else None


def silent_at(event: Event, settings: LaneSettings) -> datetime | None:
    """Return when it may be said that a step's date passed and nothing was reported."""
    return _morning(event.date.last, _GRACE.days, settings) if event.date else None


def is_overdue(event: Event, today: date) -> bool:
    """Return whether a step's date passed so long ago that its outcome would have been told."""
    return event.date is not None and today - event.date.last >= _GRACE


def _morning(day: date, days: int, settings: LaneSettings) -> datetime | None:
    """Return the morning so many days after a day; None beyond the calendar."""
    try:
        at = local_instant(day + timedelta(days=days), _HOUR, find_zone(settings))
    except (OverflowError, ValueError):
        return None
    return quiet_end(settings, at) or at
