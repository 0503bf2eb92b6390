"""What admins hear of a source that goes blind and comes back: each spell once, and of one that flaps no flutter.

The first return is told at once. Who goes blind again within a week has to stay well for longer each time, up to two
days, before it counts as back; until then it is the same spell, of which they have heard.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.sources import Blindness

_FIRST_STEADY = timedelta(hours=2)
_LONGEST_STEADY = timedelta(days=2)
_FORGIVEN = timedelta(days=7)
_IS_GONE = "is gone"


@dataclass(frozen=True, slots=True)
class Spell:
    """What admins know of a source: `told` is why it is blind, None when all is well as far as they know.

    `well_since` is when it began to be well after it was blind; `relapses` counts how often it was blind again.
    """

    told: str | None = None
    well_since: datetime | None = None
    relapses: int = 0

    @property
    def steady(self) -> timedelta:
        """Return how long the source must be well to count as back."""
        if not self.relapses:
            return timedelta()
        return min(_FIRST_STEADY * 2 ** min(self.relapses - 1, 10), _LONGEST_STEADY)


def next_spell(spell: Spell, blindness: Blindness | None, now: datetime) -> tuple[Spell, bool]:
    """Return how a spell goes on, and whether admins are to hear of it now.

    Of a spell of blindness they hear once, whatever its reason becomes; and once more if the source is gone for good.
    """
    if blindness is None:
        return _next_well(spell, now)
    is_known = spell.told is not None
    is_new = not is_known or (blindness.reason.startswith(_IS_GONE) and not (spell.told or "").startswith(_IS_GONE))
    is_relapse = spell.well_since is not None and (is_known or now - spell.well_since < _FORGIVEN)
    relapses = spell.relapses + is_relapse if is_known or is_relapse else 0
    return Spell(blindness.reason if is_new else spell.told, None, relapses), is_new


def _next_well(spell: Spell, now: datetime) -> tuple[Spell, bool]:
    if spell.told is None:
        return spell, False
    well_since = spell.well_since or now
    is_back = now - well_since >= spell.steady
    return replace(spell, told=None if is_back else spell.told, well_since=well_since), is_back
