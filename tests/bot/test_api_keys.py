from datetime import timedelta

from bot.api_keys import Rate, digest_key, is_key, next_bucket
from tests.builders import NOON

RATE = Rate(burst=3, per_second=2)


def test_a_full_bucket_gives_a_burst_and_then_says_how_long_to_wait() -> None:
    bucket, wait = next_bucket(None, RATE, NOON)
    for _ in range(2):
        assert wait is None
        bucket, wait = next_bucket(bucket, RATE, NOON)
    bucket, wait = next_bucket(bucket, RATE, NOON)
    assert wait == timedelta(seconds=0.5)
    _, wait = next_bucket(bucket, RATE, NOON + timedelta(seconds=0.5))
    assert wait is None


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    bucket, _ = next_bucket(None, RATE, NOON)
    bucket, _ = next_bucket(bucket, RATE, NOON + timedelta(days=1))
    assert bucket.left == 2


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    bucket, _ = next_bucket(None, RATE, NOON)
    bucket, _ = next_bucket(bucket, RATE, NOON - timedelta(hours=1))
    assert bucket.left == 1


def test_a_key_has_its_form_and_a_digest_that_does_not_show_it() -> None:
    key = "tl_" + "aB3_-" * 8 + "xyz"
    assert is_key(key)
    assert not is_key(key + "x")
    assert not is_key(key.replace("tl_", "sk_"))
    assert not is_key(key + "\n")
    assert len(digest_key(key)) == 64
    assert key not in digest_key(key)
