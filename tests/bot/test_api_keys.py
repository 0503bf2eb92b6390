from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.api_keys import Grant, Rate, digest_key, is_key, next_grant
from tests.builders import NOON

RATE = Rate(burst=3, per_second=2)


def test_a_fresh_key_may_make_a_burst_and_is_then_told_how_long_to_wait() -> None:
    busy_until = None
    for _ in range(3):
        grant = next_grant(busy_until, RATE, NOON)
        assert (grant.count, grant.wait) == (1, timedelta())
        busy_until = grant.busy_until
    assert next_grant(busy_until, RATE, NOON) == Grant(0, NOON + timedelta(seconds=1.5), timedelta(seconds=0.5))
    assert next_grant(busy_until, RATE, NOON + timedelta(seconds=0.5)).count == 1


def test_a_key_that_rested_for_days_may_make_no_more_than_a_burst() -> None:
    rested = next_grant(NOON - timedelta(days=1), RATE, NOON)
    assert rested == next_grant(None, RATE, NOON)


def test_a_clock_that_goes_back_gives_nothing_away_and_locks_nobody_out() -> None:
    grant = next_grant(NOON + timedelta(hours=1), RATE, NOON)
    assert (grant.count, grant.wait) == (0, timedelta(seconds=0.5))


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 400), st.floats(0.1, 50))
def test_no_key_makes_more_requests_than_its_rate_and_a_burst(waits: list[float], burst: int, pace: float) -> None:
    rate, busy_until, now, made = Rate(burst, pace), None, NOON, 0
    for wait in waits:
        now += timedelta(seconds=wait)
        grant = next_grant(busy_until, rate, now)
        busy_until, made = grant.busy_until, made + grant.count
        assert made <= burst + (now - NOON) / rate.step + 1e-3
        assert bool(grant.count) is not bool(grant.wait)


def test_a_key_has_its_form_and_a_digest_that_does_not_show_it() -> None:
    key = "tl_" + "aB3_-" * 8 + "xyz"
    assert is_key(key)
    assert not is_key(key + "x")
    assert not is_key(key.replace("tl_", "sk_"))
    assert not is_key(key + "\n")
    assert len(digest_key(key)) == 64
    assert key not in digest_key(key)
