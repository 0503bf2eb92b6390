from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.sources import (
    GONE,
    Health,
    Source,
    SourceKind,
    check_url,
    find_blindness,
    next_gap,
    next_interval,
    next_retry,
)

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
WIRE = Source("wire", SourceKind.FEED, "A wire", "https://wire.example/feed", minimum=timedelta(minutes=10))
SLOW = Source("table", SourceKind.EMA, "A table", "https://table.example/", minimum=timedelta(hours=24))


def test_a_source_with_news_is_read_sooner_and_one_without_later() -> None:
    health = Health(interval=timedelta(minutes=40))

    assert next_interval(WIRE, health, has_new=True) == timedelta(minutes=20)
    assert next_interval(WIRE, health, has_new=False) == timedelta(minutes=50)


@given(minutes=st.integers(0, 10_000), gap=st.none() | st.integers(0, 1_000_000), has_new=st.booleans())
def test_no_interval_is_shorter_than_the_source_allows(minutes: int, gap: int | None, *, has_new: bool) -> None:
    health = Health(interval=timedelta(minutes=minutes), gap=None if gap is None else timedelta(seconds=gap))

    for source in (WIRE, SLOW):
        assert next_interval(source, health, has_new=has_new) >= source.minimum


@given(st.integers(1, 500), st.floats(0, 1, exclude_max=True), st.none() | st.integers(0, 1_000_000))
def test_no_retry_comes_before_the_server_asked_for(failures: int, jitter: float, asked: int | None) -> None:
    wait = next_retry(failures, jitter, None if asked is None else timedelta(seconds=asked))

    assert wait >= timedelta(seconds=max(60, asked or 0))
    assert wait <= max(timedelta(hours=12), timedelta(seconds=asked or 0))


def test_each_failure_in_a_row_makes_the_wait_longer() -> None:
    waits = [next_retry(failures, 0.5) for failures in range(1, 8)]

    assert waits == sorted(set(waits))


def test_the_usual_gap_is_learnt_and_follows_slowly() -> None:
    assert next_gap(Health(), NOW) is None
    assert next_gap(Health(new_at=NOW - 4 * HOUR), NOW) == 4 * HOUR
    assert next_gap(Health(new_at=NOW - 8 * HOUR, gap=4 * HOUR), NOW) == 5 * HOUR


@pytest.mark.parametrize(
    ("health", "reason"),
    [
        (Health(), None),
        (Health(read_at=NOW, new_at=NOW, gap=HOUR), None),
        (Health(read_at=NOW, new_at=NOW - 47 * HOUR, gap=HOUR), None),
        (Health(read_at=NOW, new_at=NOW - 49 * HOUR, gap=HOUR), "has been silent far longer than it usually is"),
        (Health(read_at=NOW, new_at=NOW - 100 * HOUR, gap=48 * HOUR), None),
        (Health(read_at=NOW, failures=1, error="HTTP 503", failing_since=NOW), None),
        (Health(read_at=NOW, failures=9, error="HTTP 503", failing_since=NOW - HOUR), "cannot be read: HTTP 503"),
        (Health(read_at=NOW - 25 * HOUR), "has not been read for a day"),
        (Health(read_at=NOW, new_at=NOW, empty_since=NOW - 5 * HOUR), None),
        (
            Health(read_at=NOW, new_at=NOW, empty_since=NOW - 6 * HOUR),
            "shows no items any more, so its form may have changed",
        ),
        (Health(read_at=NOW, paused_reason=f"{GONE}answered 410 Gone"), "is gone: answered 410 Gone"),
        (Health(read_at=NOW - 900 * HOUR, failures=9, failing_since=NOW - HOUR, paused_reason="gone"), None),
    ],
)
def test_a_source_is_blind_only_against_its_own_habit(health: Health, reason: str | None) -> None:
    blindness = find_blindness(WIRE, health, NOW)
    assert (blindness and blindness.reason) == reason


@pytest.mark.parametrize(
    ("health", "since"),
    [
        (Health(read_at=NOW, new_at=NOW - 49 * HOUR, gap=HOUR), NOW - 49 * HOUR),
        (Health(read_at=NOW, failures=9, error="HTTP 503", failing_since=NOW - HOUR), NOW - HOUR),
        (Health(read_at=NOW - 25 * HOUR), NOW - 25 * HOUR),
        (Health(read_at=NOW, new_at=NOW, empty_since=NOW - 6 * HOUR), NOW - 6 * HOUR),
        (Health(read_at=NOW - 2 * HOUR, paused_reason=f"{GONE}answered 410 Gone"), NOW - 2 * HOUR),
    ],
)
def test_it_is_known_since_when_a_source_is_blind(health: Health, since: datetime) -> None:
    blindness = find_blindness(WIRE, health, NOW)
    assert blindness
    assert blindness.since == since


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "file:///etc/passwd", "x.example/feed", "https://x.example/a b", ""]
)
def test_an_address_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(UserError, match="https://"):
        check_url(url)
