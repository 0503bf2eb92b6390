from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.source_words import age_text, freshness_line, is_fresh, state_text
from bot.sources import Health, Source, SourceKind

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
EMA = Source("ema", SourceKind.FEED, "EMA news", "https://ema.example/")
FDA = Source("fda", SourceKind.FEED, "FDA drugs", "https://fda.example/")
WELL = Health(read_at=NOW)
ILL = Health(read_at=NOW - 2 * HOUR, failures=4, error="answered 503", failing_since=NOW - HOUR)


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=-3), "0 min"),
        (timedelta(seconds=200), "3 min"),
        (HOUR, "1 h"),
        (47 * HOUR, "47 h"),
        (48 * HOUR, "2 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit(age: timedelta, text: str) -> None:
    assert age_text(age) == text


@pytest.mark.parametrize(
    ("health", "text"),
    [
        (Health(), "not read yet"),
        (WELL, "fresh"),
        (Health(read_at=NOW, failures=1, error="answered 503", failing_since=NOW), "failed: answered 503"),
        (Health(read_at=NOW, failures=2, error="answered 503", failing_since=NOW), "failed 2 times: answered 503"),
        (ILL, "cannot be read: answered 503"),
        (Health(read_at=NOW, paused_reason="off"), "paused: off"),
    ],
)
def test_how_a_source_is_doing_is_told_in_words(health: Health, text: str) -> None:
    assert state_text(EMA, health, NOW) == text
    assert is_fresh(EMA, health, NOW) == (text == "fresh" or (health.failures in (1, 2) and text.startswith("failed")))


def test_one_line_tells_how_fresh_all_sources_are() -> None:
    assert freshness_line([], NOW) is None
    assert freshness_line([(FDA, WELL), (EMA, Health(paused_reason="off"))], NOW) == "1 of 1 sources fresh"
    assert freshness_line([(FDA, WELL), (EMA, Health(paused_reason="gone: answered 410 Gone"))], NOW) == (
        "1 of 2 sources fresh; EMA news never read"
    )
    assert freshness_line([(FDA, WELL), (EMA, ILL)], NOW) == "1 of 2 sources fresh; EMA news last read 06:00"
    tokyo = ZoneInfo("Asia/Tokyo")
    assert freshness_line([(FDA, WELL), (EMA, ILL)], NOW, tokyo) == "1 of 2 sources fresh; EMA news last read 15:00"


def test_many_blind_sources_are_counted_not_listed() -> None:
    never = [(Source(f"s{n}", SourceKind.FEED, f"S{n}", "https://s.example/"), Health()) for n in range(5)]

    assert freshness_line(never, NOW) == "0 of 5 sources fresh; S0 never read; S1 never read; S2 never read; and 2 more"
