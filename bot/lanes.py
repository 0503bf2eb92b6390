"""How a channel, or a person in direct messages, wants to be told: zone, quiet hours, digest times, budget."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.model import Importance

MONDAY = 0


class CardSize(StrEnum):
    """How much a card shows before Details is pressed."""

    SHORT = "short"
    FULL = "full"


class HeldReason(StrEnum):
    """Why a story is told later than it came."""

    QUIET = "quiet"
    DAILY = "daily"
    WEEKLY = "weekly"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class LaneSettings:
    """What a lane set. Times of day are local to `time_zone` (an IANA name); quiet hours may span midnight.

    `digest_weekday` counts from Monday (0). `cards_a_day` None sets no budget. `floor` holds for all subscriptions of
    the lane. `threads` False posts what changed in the channel itself; `broadcasts` also shows a change of state there.
    """

    time_zone: str = "UTC"
    quiet_from: time | None = None
    quiet_to: time | None = None
    digest_at: time = time(8)
    digest_weekday: int = MONDAY
    cards_a_day: int | None = None
    floor: Importance = Importance.LOW
    card_size: CardSize = CardSize.FULL
    threads: bool = True
    broadcasts: bool = False
