"""Which road a match takes to its channel: at once, or held until an instant of the channel's own day.

Local times become instants as a wall clock shows them: a time that the clocks skip comes when they have jumped, one
that they show twice counts when they show it first. So what is due at a local time is due once on every local day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.lanes import HeldReason, LaneSettings
from bot.model import Delivery, How, Importance

_DAY = timedelta(days=1)
_WEEK = 7
_EAGER = (Delivery.AT_ONCE, Delivery.DAILY, Delivery.WEEKLY)
DIGESTED = frozenset({HeldReason.DAILY, HeldReason.WEEKLY, HeldReason.BUDGET})


@dataclass(frozen=True, slots=True)
class Hold:
    """A story is told later: from `due_at` on, and why."""

    why: HeldReason
    due_at: datetime


def effective_floor(how: How, settings: LaneSettings) -> Importance:
    """Return the importance that an event must have for this subscription of this lane."""
    return max(how.floor, settings.floor, key=lambda floor: floor.rank)


def choose_road(asked: Sequence[How], settings: LaneSettings, posted_today: int, now: datetime) -> Hold | None:
    """Return how a story is held for a lane, or None when it goes now. The most eager of `asked` decides.

    `posted_today` is how many cards the lane has had, or has waiting, in its local day. `asked` are those that the
    story is important enough for, at least one.
    """
    delivery = min((how.delivery for how in asked), key=_EAGER.index)
    if delivery is not Delivery.AT_ONCE:
        why = HeldReason.DAILY if delivery is Delivery.DAILY else HeldReason.WEEKLY
        return Hold(why, next_due(why, settings, now))
    if is_quiet(settings, now):
        return Hold(HeldReason.QUIET, next_due(HeldReason.QUIET, settings, now))
    if settings.cards_a_day is not None and posted_today >= settings.cards_a_day:
        return Hold(HeldReason.BUDGET, next_due(HeldReason.BUDGET, settings, now))
    return None


def next_due(why: HeldReason, settings: LaneSettings, now: datetime) -> datetime:
    """Return the first instant after `now` at which what is held for this reason may be told.

    What was held for quiet hours that are over, or no more wanted, may be told now. Digests that would come in quiet
    hours come when these end.
    """
    if why is HeldReason.QUIET:
        return quiet_end(settings, now) or now
    digest = next_digest_at(settings, now, weekly=why is HeldReason.WEEKLY)
    return quiet_end(settings, digest) or digest


def next_digest_at(settings: LaneSettings, now: datetime, *, weekly: bool = False) -> datetime:
    """Return the lane's next digest after `now`: of every day, or of its day of the week."""
    zone = find_zone(settings)
    today = now.astimezone(zone).date()
    for days in range(-1, 2 * _WEEK + 1):
        day = _moved(today, days)
        if day and (not weekly or day.weekday() == settings.digest_weekday % _WEEK):
            at = local_instant(day, settings.digest_at, zone)
            if at > now and at.astimezone(zone).date() == day:  # where a zone leaves out a day, so do its digests
                return at
    return now + _DAY  # the calendar ends, or its zone has no such day: never hold for good


def is_quiet(settings: LaneSettings, now: datetime) -> bool:
    """Return whether the lane is in its quiet hours."""
    return quiet_end(settings, now) is not None


def quiet_end(settings: LaneSettings, now: datetime) -> datetime | None:
    """Return when the quiet hours end that `now` is in, or None outside of them.

    They end when the wall first shows their end, though clocks set back show it again.
    """
    start, end = settings.quiet_from, settings.quiet_to
    if start is None or end is None or start == end:
        return None
    zone = find_zone(settings)
    today = now.astimezone(zone).date()
    until: datetime | None = None
    for days in (-2, -1, 0, 1, 2):
        day, last = _moved(today, days), _moved(today, days + (end < start))
        if day and last:
            begins, ends = local_instant(day, start, zone), local_instant(last, end, zone)
            until = ends if begins <= (until or now) < ends else until
    return until


def local_day(settings: LaneSettings, at: datetime) -> date:
    """Return the day that the lane's calendar shows."""
    return at.astimezone(find_zone(settings)).date()


def day_start(settings: LaneSettings, now: datetime) -> datetime:
    """Return the first instant of the lane's local day; midnight itself is skipped in some zones in spring."""
    zone = find_zone(settings)
    return local_instant(now.astimezone(zone).date(), time(0), zone)


def local_instant(day: date, at: time, zone: tzinfo) -> datetime:
    """Return the instant at which clocks in `zone` show `at` on that day, in UTC.

    Skipped times come with the jump: 02:30 is 03:00 of the new time where clocks go from 02:00 to 03:00, for it is by
    then that late. Of two the first counts.
    """
    shown = datetime.combine(day, at, zone)
    instant = shown.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return instant
    # In a gap: fold 0 reads the time with the offset of before, fold 1 with that of after; the jump lies between.
    later, earlier = instant, shown.replace(fold=1).astimezone(UTC)
    return _jump(earlier, later, zone)


def find_zone(settings: LaneSettings) -> tzinfo:
    """Return the lane's zone, UTC where the name is not known any more: nothing is ever held for that."""
    try:
        return ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return the first instant after `before` at which the zone has the offset that it has at `after`, to a second."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
