from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UserError
from bot.lanes import (
    SETTINGS,
    CardSize,
    LaneSettings,
    parse_budget,
    parse_clock,
    parse_quiet_hours,
    parse_weekday,
    parse_zone,
    set_by_words,
)
from bot.model import Importance


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("lord howe", "Australia/Lord_Howe"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_in_any_case_or_by_its_city(text: str, zone: str) -> None:
    assert parse_zone(text) == zone
    assert ZoneInfo(parse_zone(text))


@pytest.mark.parametrize("text", ["", "Europe/Berlinn", "../../etc/passwd", "localtime", "GMT+25", "x" * 500, "Löndön"])
def test_what_is_no_zone_is_refused_with_what_would_be_one(text: str) -> None:
    with pytest.raises(UserError, match=r"Europe/|GMT") as refused:
        parse_zone(text)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("8", time(8)),
        ("08:00", time(8)),
        ("8.30", time(8, 30)),
        ("8 pm", time(20)),
        ("12am", time(0)),
        ("12 p.m.", time(12)),
        ("24:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_of_day_as_people_write_them(text: str, at: time) -> None:
    assert parse_clock(text) == at


@pytest.mark.parametrize(
    "text", ["", "25:00", "24:01", "8:60", "8:5", "13pm", "0 pm", "noonish", "٨:00", "-1", "8:00:00"]
)
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="such as 08:00"):
        parse_clock(text)


def test_quiet_hours_may_span_midnight_and_may_be_off() -> None:
    assert parse_quiet_hours("22:00-07:00") == (time(22), time(7))
    assert parse_quiet_hours("from 10pm to 7 am") == (time(22), time(7))
    assert parse_quiet_hours("22:00 \u2013 7") == (time(22), time(7))
    assert parse_quiet_hours("off") is None
    for wrong in ("22:00", "22-23-24", "7:00-07:00"):
        with pytest.raises(UserError):
            parse_quiet_hours(wrong)


def test_days_and_budgets() -> None:
    assert [parse_weekday(text) for text in ("Monday", "tue", "SUN.")] == [0, 1, 6]
    assert [parse_budget(text) for text in ("off", "", "1", "500")] == [None, None, 1, 500]
    for wrong in ("m", "someday", ""):
        with pytest.raises(UserError):
            parse_weekday(wrong)
    for wrong in ("0", "501", "-3", "many", "²"):
        with pytest.raises(UserError):
            parse_budget(wrong)


@pytest.mark.parametrize(
    ("name", "words", "changed"),
    [
        ("zone", "kathmandu", {"time_zone": "Asia/Kathmandu"}),
        ("quiet", "22-7", {"quiet_from": time(22), "quiet_to": time(7)}),
        ("digest", "2:30", {"digest_at": time(2, 30)}),
        ("day", "Friday", {"digest_weekday": 4}),
        ("cards", "20", {"cards_a_day": 20}),
        ("floor", "High", {"floor": Importance.HIGH}),
        ("size", "short", {"card_size": CardSize.SHORT}),
        ("threads", "off", {"threads": False}),
        ("Broadcast", "on", {"broadcasts": True}),
    ],
)
def test_each_setting_can_be_said_in_words(name: str, words: str, changed: dict[str, object]) -> None:
    assert set_by_words(LaneSettings(), name, words) == replace(LaneSettings(), **changed)  # pyright: ignore[reportArgumentType]


def test_unknown_settings_and_values_are_refused_with_those_that_are_known() -> None:
    with pytest.raises(UserError, match=", ".join(SETTINGS)):
        set_by_words(LaneSettings(), "colour", "red")
    with pytest.raises(UserError, match="low, normal, high"):
        set_by_words(LaneSettings(), "floor", "huge")
    with pytest.raises(UserError, match="on or off"):
        set_by_words(LaneSettings(), "threads", "maybe")
