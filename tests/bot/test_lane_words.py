"""Settings in words: as people type them, as they are shown, as they come back."""

from dataclasses import replace
from datetime import time

import pytest

from bot.errors import UserError
from bot.lane_words import SettingError, change_by_words, change_lines, setting_words, settings_line, split_settings
from bot.lanes import SETTINGS, CardSize, LaneSettings, list_zones, parse_zone
from bot.model import Importance

FULL = LaneSettings(
    "Asia/Shanghai",
    time(22),
    time(7),
    time(8, 30),
    4,
    10,
    Importance.HIGH,
    CardSize.SHORT,
    threads=False,
    broadcasts=True,
)


def test_a_line_sets_several_things_at_once() -> None:
    line = (
        "quiet 22:00-07:00 zone Shanghai digest 8:30 day friday cards 10 least high size short threads off broadcast on"
    )
    assert change_by_words(LaneSettings(), split_settings(line)) == FULL


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("quiet hours from 22:00 to 7:00, time zone: New York", {"quiet": "from 22:00 to 7:00", "zone": "New York"}),
        ("Digest time at 8", {"digest": "8"}),
        ("digest at 8", {"digest": "8"}),
        ("cards a day 10; importance = high", {"cards": "10", "floor": "high"}),
        ("at most 5 weekly digest on Monday", {"cards": "5", "day": "Monday"}),
        ("card size short threading off quiet off", {"size": "short", "threads": "off", "quiet": "off"}),
        ("cards 5 cards 7", {"cards": "7"}),
        ("", {}),
    ],
)
def test_settings_are_typed_in_many_ways(line: str, said: dict[str, str]) -> None:
    assert split_settings(line) == said


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("colour blue", "no setting “colour blue”. These I know: zone, quiet"),
        ("please zone Shanghai", "no setting “please”"),
        ("quiet", "such as: quiet 22:00-07:00"),
        ("threads zone Shanghai", "such as: threads off"),
        ("zone Atlantis", "no time zone “Atlantis”"),
        ("cards many", "1 to 500, or off"),
        ("quiet 7:00", "such as 22:00-07:00"),
        ("least enormous", "low, normal, high"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_can(line: str, why: str) -> None:
    with pytest.raises(UserError) as raised:
        change_by_words(LaneSettings(), split_settings(line))
    assert why in str(raised.value)


def test_the_setting_that_is_wrong_is_named() -> None:
    with pytest.raises(SettingError) as raised:
        change_by_words(LaneSettings(), {"cards": "5", "quiet": "x"})
    assert raised.value.name == "quiet"


@pytest.mark.parametrize("settings", [LaneSettings(), FULL, replace(FULL, quiet_from=None, quiet_to=None)])
def test_settings_in_words_are_read_back_as_they_are(settings: LaneSettings) -> None:
    assert change_by_words(LaneSettings(), setting_words(settings)) == settings
    assert tuple(setting_words(settings)) == SETTINGS


def test_a_change_says_before_and_after() -> None:
    assert change_lines(LaneSettings(), replace(LaneSettings(), cards_a_day=10, time_zone="Europe/Berlin")) == [
        "Time zone: UTC → Europe/Berlin",
        "Cards a day at most: as many as there are → 10",
    ]
    assert change_lines(FULL, FULL) == []
    assert len(change_lines(LaneSettings(), FULL)) == len(SETTINGS)


def test_one_line_says_what_is_not_as_at_first() -> None:
    assert settings_line(LaneSettings()) == "UTC · digests at 08:00, weekly ones on Monday"
    assert settings_line(FULL) == (
        "Asia/Shanghai · quiet 22:00\u201307:00 · digests at 08:30, weekly ones on Friday · at most 10 cards a day · "
        "only what is important · short cards · no threads · changes of state in the channel too"
    )


def test_zones_to_choose_from_are_places_that_are_understood() -> None:
    zones = list_zones()
    assert {"Asia/Shanghai", "America/New_York", "UTC"} <= set(zones)
    assert not any(zone.startswith(("Etc/", "US/")) for zone in zones)
    assert all(parse_zone(zone) == zone for zone in zones)
