"""The settings of a lane in words: as people type them, as they are shown, and what a change changed."""

import re
from collections.abc import Mapping
from datetime import time

from bot.errors import UserError
from bot.lanes import SETTINGS, WEEKDAYS, LaneSettings, set_by_words

_NAMES = {
    "zone": ("time zone", "timezone", "zone", "tz"),
    "quiet": ("quiet hours", "quiet"),
    "digest": ("digest time", "digest at", "digests", "digest"),
    "day": ("digest day", "weekly digest", "weekday", "weekly", "day"),
    "cards": ("cards a day", "cards per day", "at most", "budget", "cards"),
    "floor": ("importance floor", "importance", "floor", "least"),
    "size": ("card size", "size"),
    "threads": ("threading", "threads", "thread"),
    "broadcast": ("broadcasts", "broadcast"),
}
_NAME_OF = {word: name for name, words in _NAMES.items() for word in words}
_NAME = re.compile(
    rf"(?:(?<=[\s,;])|^)({'|'.join(sorted(map(re.escape, _NAME_OF), key=len, reverse=True))})(?=[\s:=,;]|$)[:=]?",
    re.IGNORECASE,
)
_EXAMPLES = {
    "zone": "zone Shanghai",
    "quiet": "quiet 22:00-07:00",
    "digest": "digest 8:00",
    "day": "day Monday",
    "cards": "cards 10",
    "floor": "least high",
    "size": "size short",
    "threads": "threads off",
    "broadcast": "broadcast on",
}
TITLES = {
    "zone": "Time zone",
    "quiet": "Quiet hours",
    "digest": "Digests come at",
    "day": "Weekly digests come on",
    "cards": "Cards a day at most",
    "floor": "How important at least",
    "size": "Cards",
    "threads": "What changes is told",
    "broadcast": "Changes of state in the channel too",
}


class SettingError(UserError):
    """A setting that cannot be read: `name` is which."""

    def __init__(self, name: str, text: str) -> None:
        """Keep the name beside what to do."""
        super().__init__(text)
        self.name = name


def split_settings(text: str) -> dict[str, str]:
    """Return what is typed for each setting: `quiet 22:00-07:00 zone Shanghai`. UserError says what is no setting."""
    line = " ".join(text.split())
    found = list(_NAME.finditer(line))
    before = line[: found[0].start()] if found else line
    if before.strip(" ,;"):
        set_by_words(LaneSettings(), before.strip(" ,;"), "")  # says which settings there are
    ends = [*(one.start() for one in found[1:]), len(line)][: len(found)]
    said: dict[str, str] = {}
    for one, end in zip(found, ends, strict=True):
        name = _NAME_OF[one[1].lower()]
        said[name] = re.sub(r"^(?:to|at|on|is)\s(?!$)", "", line[one.end() : end].strip(" ,;:="))
        if not said[name]:
            message = f"What shall “{one[1]}” be? Write it such as: {_EXAMPLES[name]}."
            raise SettingError(name, message)
    return said


def change_by_words(settings: LaneSettings, said: Mapping[str, str]) -> LaneSettings:
    """Return the settings with all of `said` (name → words) changed; SettingError names the first that cannot be."""
    for name, words in said.items():
        try:
            settings = set_by_words(settings, name, words)
        except UserError as error:
            raise SettingError(name, str(error)) from error
    return settings


def setting_words(settings: LaneSettings) -> dict[str, str]:
    """Return each setting by its name as `change_by_words` reads it back."""
    return {
        "zone": settings.time_zone,
        "quiet": quiet_text(settings) or "off",
        "digest": clock_text(settings.digest_at),
        "day": WEEKDAYS[settings.digest_weekday],
        "cards": str(settings.cards_a_day or "off"),
        "floor": str(settings.floor),
        "size": str(settings.card_size),
        "threads": "on" if settings.threads else "off",
        "broadcast": "on" if settings.broadcasts else "off",
    }


def shown_settings(settings: LaneSettings) -> dict[str, str]:
    """Return each setting by its name in words for readers."""
    floors = {"low": "everything", "normal": "normal and above", "high": "only what is important"}
    return setting_words(settings) | {
        "zone": settings.time_zone.replace("_", " "),
        "quiet": (quiet_text(settings) or "none").replace("-", "\u2013"),
        "cards": str(settings.cards_a_day or "as many as there are"),
        "floor": floors[settings.floor],
        "size": {"short": "short: what happened and who says so", "full": "full"}[settings.card_size],
        "threads": "in the thread of the card" if settings.threads else "as a message of its own",
        "broadcast": "yes" if settings.broadcasts else "no",
    }


def settings_line(settings: LaneSettings) -> str:
    """Return the settings in one line: the zone and the digest always, the rest where it is not as at first."""
    shown = shown_settings(settings)
    said = [shown["zone"]]
    said += [f"quiet {shown['quiet']}"] if quiet_text(settings) else []
    said += [f"digests at {shown['digest']}, weekly ones on {shown['day']}"]
    said += [f"at most {settings.cards_a_day} cards a day"] if settings.cards_a_day else []
    first = shown_settings(LaneSettings())
    said += [shown[name] for name in ("floor",) if shown[name] != first[name]]
    said += ["short cards"] if shown["size"] != first["size"] else []
    said += [] if settings.threads else ["no threads"]
    said += ["changes of state in the channel too"] if settings.broadcasts else []
    return " · ".join(said)


def change_lines(before: LaneSettings, after: LaneSettings) -> list[str]:
    """Return `Cards a day at most: 10 → 20` for each setting that is another now."""
    old, new = shown_settings(before), shown_settings(after)
    return [f"{TITLES[name]}: {old[name]} → {new[name]}" for name in SETTINGS if old[name] != new[name]]


def quiet_text(settings: LaneSettings) -> str:
    """Return `22:00-07:00`, nothing where no hours are quiet."""
    if settings.quiet_from is None or settings.quiet_to is None:
        return ""
    return f"{clock_text(settings.quiet_from)}-{clock_text(settings.quiet_to)}"


def clock_text(at: time) -> str:
    """Return a time of day as a wall clock shows it."""
    return at.strftime("%H:%M")
