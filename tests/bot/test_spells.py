from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.sources import Blindness
from bot.spells import Spell, next_spell

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
FAILING, OTHER = Blindness("cannot be read: HTTP 503", NOW), Blindness("has not been read for a day", NOW)
GONE = Blindness("is gone: answered 410 Gone", NOW)


def _play(*steps: tuple[float, Blindness | None]) -> list[bool]:
    """Return whether admins heard at each step: (hours from now, what is seen)."""
    spell, told = Spell(), list[bool]()
    for hours, blindness in steps:
        spell, is_told = next_spell(spell, blindness, NOW + hours * HOUR)
        told.append(is_told)
    return told


def test_admins_hear_once_of_a_spell_and_again_when_the_source_is_gone_for_good() -> None:
    assert _play((0, None), (1, FAILING), (2, OTHER), (3, GONE), (4, GONE), (5, None)) == [
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_the_first_return_is_told_at_once_and_later_ones_when_they_last() -> None:
    assert _play((0, FAILING), (1, None), (2, FAILING), (3, None), (4, None), (5, None)) == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]


def test_a_return_that_does_not_last_is_the_same_spell() -> None:
    steps = [(hour, None if hour % 2 else FAILING) for hour in range(2, 40)]
    assert not any(_play((0, FAILING), (1, None), (2, FAILING), *steps)[3:])


def test_after_a_quiet_week_the_flapping_is_forgiven() -> None:
    assert _play((0, FAILING), (1, None), (24 * 7 + 1, FAILING), (24 * 7 + 2, None)) == [True] * 4


@given(st.lists(st.tuples(st.floats(0.5, 200), st.booleans()), max_size=60))
def test_blind_and_back_are_told_by_turns_and_blindness_never_late(steps: list[tuple[float, bool]]) -> None:
    spell, now, last = Spell(), NOW, False
    for hours, is_blind in steps:
        now += hours * HOUR
        spell, is_told = next_spell(spell, FAILING if is_blind else None, now)
        assert not is_told or is_blind is not last
        last = is_blind if is_told else last
        assert last or not is_blind
        assert spell.steady <= 48 * HOUR
