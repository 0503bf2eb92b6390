"""How a channel, or a person in direct messages, wants to be told: zone, quiet hours, digest times, budget."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from bot.errors import UserError
from bot.model import Importance

MONDAY = 0
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_CARDS = 500
_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?:\s*(?P<half>[ap])\.?m\.?)?")
_NUMBER = re.compile(r"[0-9]{1,4}")
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
# Areas whose names say again what others say better (`US/Pacific`), and zones without a city (`Etc/GMT+5`).
_OLD_AREAS = frozenset({"etc", "us", "canada", "brazil", "mexico", "chile"})
_Word = TypeVar("_Word", bound=StrEnum)


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


class Ending(StrEnum):
    """What became of a match that was given no card: told in a digest, or why it was not told."""

    DIGEST = "digest"
    FLOOR = "floor"
    MUTED = "muted"
    WITHDRAWN = "withdrawn"


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


def set_by_words(settings: LaneSettings, name: str, words: str) -> LaneSettings:
    """Return `settings` with one of them changed: `quiet`, `22:00-7:00`. UserError says what would be understood.

    An empty text, `off` and `none` take a setting away where that makes sense.
    """
    setter = _SETTERS.get(name.strip().lower())
    if setter is None:
        message = f"I know no setting “{name.strip()[:40]}”. These I know: {', '.join(SETTINGS)}."
        raise UserError(message)
    return setter(settings, words)


def parse_zone(text: str) -> str:
    """Return the IANA name that `text` means: the name in any case, or its city alone (`berlin`)."""
    wanted = "_".join(text.split()).casefold()
    zones = _zones()
    found = zones.get(wanted) or ()
    if len(found) == 1:
        return found[0]
    if found:
        message = f"There are several of that name: {', '.join(found)}. Write one of them in full."
        raise UserError(message)
    near = list(dict.fromkeys(zones[name][0] for name in get_close_matches(wanted, zones, 3, 0.7)))
    hint = f"Did you mean {' or '.join(near)}?" if near else "Write one such as Europe/Berlin, Asia/Shanghai or UTC."
    message = f"I know no time zone “{text.strip()[:60]}”. {hint}"
    raise UserError(message)


def list_zones() -> tuple[str, ...]:
    """Return the time zones that people choose from: those named after a place, and UTC."""
    names = {name for found in _zones().values() for name in found}
    placed = {name for name in names if "/" in name and name.partition("/")[0].casefold() not in _OLD_AREAS}
    return (*sorted(placed), "UTC")


def parse_clock(text: str) -> time:
    """Return a time of day: `8`, `08:00`, `8.30`, `8 pm`; 24:00 is midnight."""
    found = _CLOCK.fullmatch(text.strip().lower())
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (99, 0)
    if found and found["half"]:
        hour = hour % 12 + 12 * (found["half"] == "p") if 1 <= hour <= 12 else 99  # noqa: PLR2004  the clock's face
    if (hour, minute) == (24, 0):
        hour = 0
    if hour > 23 or minute > 59:  # noqa: PLR2004  the clock's face
        message = f"“{text.strip()[:40]}” is no time of day. Write it such as 08:00 or 20:30."
        raise UserError(message)
    return time(hour, minute)


def parse_quiet_hours(text: str) -> tuple[time, time] | None:
    """Return from when to when it is quiet (`22:00-07:00`, `10pm to 7am`), or None for `off`."""
    if _is_off(text):
        return None
    parts = [part for part in re.split(r"\s*[-\u2013\u2014]\s*|\s+(?:to|until|till)\s+", text.strip().lower()) if part]
    if len(parts) != 2:  # noqa: PLR2004  from and to
        message = "Write quiet hours such as 22:00-07:00, or off."
        raise UserError(message)
    start, end = parse_clock(parts[0].removeprefix("from ")), parse_clock(parts[1])
    if start == end:
        message = "Quiet hours that end when they begin would hold everything. For one digest a day choose daily."
        raise UserError(message)
    return start, end


def parse_weekday(text: str) -> int:
    """Return a day of the week counted from Monday (0), by its name or the first three letters of it."""
    wanted = text.strip().lower().rstrip(".")
    found = [day for day, name in enumerate(WEEKDAYS) if len(wanted) > 2 and name.lower().startswith(wanted)]  # noqa: PLR2004
    if len(found) != 1:
        message = f"“{text.strip()[:40]}” is no day of the week. Write one such as Monday."
        raise UserError(message)
    return found[0]


def parse_budget(text: str) -> int | None:
    """Return how many cards a day there may be at most, None for `off`."""
    if _is_off(text):
        return None
    words = text.strip()
    if not _NUMBER.fullmatch(words) or not 1 <= int(words) <= MOST_CARDS:
        message = f"Write how many cards a day may come, 1 to {MOST_CARDS}, or off."
        raise UserError(message)
    return int(words)


def _is_off(text: str) -> bool:
    return text.strip().lower() in {"", "off", "none", "no"}


def _parse_switch(text: str) -> bool:
    word = text.strip().lower()
    if word not in {"on", "yes", "off", "no"}:
        message = "Write on or off."
        raise UserError(message)
    return word in {"on", "yes"}


def _parse_word(kind: type[_Word], text: str) -> _Word:
    try:
        return kind(text.strip().lower())
    except ValueError:
        message = f"Write one of: {', '.join(kind)}."
        raise UserError(message) from None


def _set_quiet(settings: LaneSettings, text: str) -> LaneSettings:
    start, end = parse_quiet_hours(text) or (None, None)
    return replace(settings, quiet_from=start, quiet_to=end)


_SETTERS: dict[str, Callable[[LaneSettings, str], LaneSettings]] = {
    "zone": lambda settings, text: replace(settings, time_zone=parse_zone(text)),
    "quiet": _set_quiet,
    "digest": lambda settings, text: replace(settings, digest_at=parse_clock(text)),
    "day": lambda settings, text: replace(settings, digest_weekday=parse_weekday(text)),
    "cards": lambda settings, text: replace(settings, cards_a_day=parse_budget(text)),
    "floor": lambda settings, text: replace(settings, floor=_parse_word(Importance, text)),
    "size": lambda settings, text: replace(settings, card_size=_parse_word(CardSize, text)),
    "threads": lambda settings, text: replace(settings, threads=_parse_switch(text)),
    "broadcast": lambda settings, text: replace(settings, broadcasts=_parse_switch(text)),
}
SETTINGS = tuple(_SETTERS)


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Return the zones by folded name; those whose city is in no other name, by the city as well."""
    names = sorted(available_timezones() - _NO_ZONES)
    zones: dict[str, tuple[str, ...]] = {}
    for name in names:
        *area, city = name.casefold().split("/")
        if area and area[0] not in _OLD_AREAS:
            zones[city] = (*zones.get(city, ()), name)
    return zones | {name.casefold(): (name,) for name in names}
