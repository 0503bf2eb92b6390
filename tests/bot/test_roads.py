"""Local days and nights in zones that move their clocks in every way there is."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.lanes import HeldReason, LaneSettings
from bot.model import Delivery, How, Importance
from bot.roads import (
    Hold,
    choose_road,
    day_start,
    effective_floor,
    find_zone,
    is_quiet,
    local_day,
    local_instant,
    next_digest_at,
    next_due,
    quiet_end,
)

ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",  # moves by half an hour
    "Asia/Kathmandu",  # 5:45 ahead, never moves
    "Africa/Casablanca",  # moves back in Ramadan
    "Pacific/Apia",  # left out 30 December 2011
    "America/Santiago",  # skips midnight
    "Asia/Kolkata",
)
AT_ONCE, DAILY, WEEKLY = How(), How(Delivery.DAILY), How(Delivery.WEEKLY)
NIGHT = LaneSettings("Europe/Berlin", time(22), time(7))
_FIRST = datetime(2007, 1, 1, tzinfo=UTC)
instants = st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: _FIRST + timedelta(minutes=minutes))
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
lanes = st.builds(LaneSettings, time_zone=st.sampled_from(ZONES), quiet_from=clocks, quiet_to=clocks, digest_at=clocks)


def _at(zone: str, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00Z"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30Z"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30Z"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30Z"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45Z"),
        ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00Z"),
        ("Asia/Kathmandu", "2024-02-29", "02:30", "2024-02-28T20:45Z"),
        ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30Z"),
        ("Pacific/Apia", "2011-12-30", "08:00", "2011-12-30T10:00Z"),
    ],
)
def test_a_local_time_is_one_instant_though_clocks_skip_it_or_show_it_twice(
    zone: str, day: str, at: str, instant: str
) -> None:
    found = local_instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(instant)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2011, 2026])
@pytest.mark.parametrize("digest_at", [time(2, 30), time(0)])
def test_every_local_day_has_its_digest_and_no_day_has_two(zone: str, year: int, digest_at: time) -> None:
    settings = LaneSettings(zone, digest_at=digest_at)
    now, days = datetime(year, 1, 1, 12, tzinfo=UTC), list[date]()
    while now < datetime(year + 1, 1, 1, tzinfo=UTC):
        now = next_digest_at(settings, now)
        days.append(local_day(settings, now))
    missing = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set[date]()
    assert days == [day for n in range((days[-1] - days[0]).days + 1) if (day := days[0] + timedelta(n)) not in missing]


@pytest.mark.parametrize("zone", ZONES)
def test_the_weekly_digest_comes_on_its_day_at_its_hour(zone: str) -> None:
    settings = LaneSettings(zone, digest_at=time(9), digest_weekday=3)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(52):
        before, now = now, next_digest_at(settings, now, weekly=True)
        shown = now.astimezone(ZoneInfo(zone))
        assert (shown.weekday(), shown.time()) == (3, time(9))
        assert now - before <= timedelta(days=7, hours=1)


def test_a_leap_day_is_a_day_like_others() -> None:
    settings = LaneSettings("Asia/Kathmandu", digest_at=time(2, 30))
    assert next_digest_at(settings, _at("Asia/Kathmandu", "2024-02-28T12:00")) == _at(
        "Asia/Kathmandu", "2024-02-29T02:30"
    )
    assert next_digest_at(settings, _at("Asia/Kathmandu", "2024-02-29T02:30")) == _at(
        "Asia/Kathmandu", "2024-03-01T02:30"
    )


@pytest.mark.parametrize(
    ("now", "fold", "ends"),
    [
        ("2026-01-15T21:59:59", 0, None),
        ("2026-01-15T22:00", 0, "2026-01-16T07:00"),
        ("2026-01-16T06:59:59", 0, "2026-01-16T07:00"),
        ("2026-01-16T07:00", 0, None),
        ("2026-03-29T01:30", 0, "2026-03-29T07:00"),
        ("2026-10-25T02:30", 1, "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_span_midnight_and_changes_of_the_clocks(now: str, fold: int, ends: str | None) -> None:
    expected = _at("Europe/Berlin", ends) if ends else None
    assert quiet_end(NIGHT, _at("Europe/Berlin", now, fold)) == expected


def test_quiet_hours_whose_end_is_skipped_end_with_the_jump_and_shown_twice_at_the_first() -> None:
    early = replace(NIGHT, quiet_to=time(2, 30))
    assert quiet_end(early, _at("Europe/Berlin", "2026-03-29T01:59")) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert not is_quiet(early, datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert quiet_end(early, _at("Europe/Berlin", "2026-10-25T02:15")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not is_quiet(early, _at("Europe/Berlin", "2026-10-25T02:15", fold=1))


def test_a_night_over_a_day_that_was_left_out_is_one_night() -> None:
    settings = LaneSettings("Pacific/Apia", time(22), time(7))
    assert quiet_end(settings, _at("Pacific/Apia", "2011-12-29T23:00")) == _at("Pacific/Apia", "2011-12-31T07:00")


@given(settings=lanes, now=instants, why=st.sampled_from(HeldReason))
@example(
    LaneSettings("America/New_York", time(2, 30), time(2, 45), time(2, 30)),
    datetime(2026, 3, 8, 6, 59, tzinfo=UTC),
    HeldReason.DAILY,
)
@example(
    LaneSettings("Australia/Lord_Howe", time(1, 45), time(2, 15), time(1, 50)),
    datetime(2026, 4, 4, 14, 50, tzinfo=UTC),
    HeldReason.QUIET,
)
def test_what_is_held_is_due_soon_and_never_in_quiet_hours(
    settings: LaneSettings, now: datetime, why: HeldReason
) -> None:
    due = next_due(why, settings, now)
    assert not is_quiet(settings, due)
    days = {HeldReason.WEEKLY: 9, HeldReason.QUIET: 2}.get(why, 3)
    assert now <= due <= now + timedelta(days=days)
    assert why is HeldReason.QUIET or due > now


@given(zone=st.sampled_from(ZONES), now=instants)
@example("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC))
@example("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC))
def test_the_local_day_begins_when_its_date_is_first_shown(zone: str, now: datetime) -> None:
    settings = LaneSettings(zone)
    start = day_start(settings, now)
    assert start <= now
    assert local_day(settings, start) == local_day(settings, now)
    assert local_day(settings, start - timedelta(seconds=1)) < local_day(settings, start)


def test_the_most_eager_subscription_decides() -> None:
    now = _at("Europe/Berlin", "2026-01-15T12:00")
    tomorrow, monday = _at("Europe/Berlin", "2026-01-16T08:00"), _at("Europe/Berlin", "2026-01-19T08:00")
    settings = LaneSettings("Europe/Berlin")
    assert choose_road([WEEKLY, DAILY, AT_ONCE], settings, 0, now) is None
    assert choose_road([WEEKLY, DAILY], settings, 0, now) == Hold(HeldReason.DAILY, tomorrow)
    assert choose_road([WEEKLY], settings, 0, now) == Hold(HeldReason.WEEKLY, monday)


def test_quiet_hours_come_before_the_budget_and_the_budget_fills_the_digest() -> None:
    settings = replace(NIGHT, cards_a_day=2)
    noon, night = _at("Europe/Berlin", "2026-01-15T12:00"), _at("Europe/Berlin", "2026-01-15T23:00")
    assert choose_road([AT_ONCE], settings, 1, noon) is None
    assert choose_road([AT_ONCE], settings, 2, noon) == Hold(
        HeldReason.BUDGET, _at("Europe/Berlin", "2026-01-16T08:00")
    )
    assert choose_road([AT_ONCE], settings, 2, night) == Hold(
        HeldReason.QUIET, _at("Europe/Berlin", "2026-01-16T07:00")
    )


def test_the_higher_floor_of_lane_and_subscription_holds() -> None:
    high, low = How(floor=Importance.HIGH), How()
    assert effective_floor(high, LaneSettings()) is Importance.HIGH
    assert effective_floor(low, LaneSettings(floor=Importance.NORMAL)) is Importance.NORMAL


def test_a_zone_that_is_not_known_any_more_is_utc() -> None:
    assert find_zone(LaneSettings("Mars/Olympus")) is UTC
    assert next_digest_at(LaneSettings("Mars/Olympus"), datetime(2026, 1, 1, tzinfo=UTC)).hour == 8
