from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SendError
from bot.retry import LONGEST_WAIT, Again, AgainPlain, GiveUp, LetBe, Pause, next_step
from tests.builders import NOON


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "restricted_action"])
def test_a_channel_that_cannot_be_posted_to_is_paused(code: str) -> None:
    assert next_step(SendError(code, permanent=True), 1, NOON, 0) == Pause(whole_workspace=False)


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth", "missing_scope"])
def test_a_workspace_that_turned_us_away_is_paused(code: str) -> None:
    assert next_step(SendError(code, permanent=True), 1, NOON, 0) == Pause(whole_workspace=True)


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"])
def test_refused_blocks_are_sent_as_plain_text(code: str) -> None:
    assert next_step(SendError(code, permanent=True), 1, NOON, 0) == AgainPlain()


def test_a_deleted_card_is_let_be() -> None:
    assert next_step(SendError("message_not_found", permanent=True), 1, NOON, 0) == LetBe()


def test_an_unknown_refusal_is_tried_again_and_then_given_up() -> None:
    error = SendError("never_heard_of_it", permanent=True)

    steps = [next_step(error, tries, NOON, 0) for tries in range(1, 5)]

    assert [type(step) for step in steps] == [Again, Again, Again, GiveUp]


@given(tries=st.integers(1, 10_000), jitter=st.floats(0, 1, exclude_max=True), seconds=st.floats(0, 86_400))
def test_never_before_retry_after(tries: int, jitter: float, seconds: float) -> None:
    step = next_step(SendError("ratelimited", retry_after=seconds), tries, NOON, jitter)

    assert isinstance(step, Again)
    assert step.at >= NOON + timedelta(seconds=max(seconds, 1))
    assert not step.may_stand


@given(tries=st.integers(1, 10_000), jitter=st.floats(0, 1, exclude_max=True))
def test_waits_grow_to_five_minutes_and_no_outage_is_given_up(tries: int, jitter: float) -> None:
    steps = [next_step(SendError("not_connected"), count, NOON, jitter) for count in (tries, tries + 1)]

    assert all(isinstance(step, Again) for step in steps)
    first, second = (step.at - NOON for step in steps if isinstance(step, Again))
    assert timedelta(seconds=2) <= first <= second <= LONGEST_WAIT * 1.5


def test_an_unknown_outcome_may_stand_in_the_channel() -> None:
    step = next_step(SendError("timeout", ambiguous=True), 1, NOON, 0)

    assert step == Again(NOON + timedelta(seconds=2), may_stand=True)
