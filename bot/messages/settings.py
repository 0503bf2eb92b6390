"""The settings of a channel or a person: the form, what comes back from it, and what is said of them in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from bot.lane_words import TITLES, change_lines, setting_words, shown_settings
from bot.lanes import SETTINGS, WEEKDAYS, LaneSettings, list_zones
from bot.messages import Message
from bot.messages.blocks import Block, actions, button, context, section
from bot.messages.escape import escape
from bot.messages.fields import Json, chosen_options, field, one_field, option, plain_text, text_field, typed_text

SETTINGS_FORM = "settings:save"
ZONE_LIST = "form:zone"
_ZONES_SHOWN = 60
# Those that most readers live in stand first while nothing is typed.
_FIRST_ZONES = (
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London", "Europe/Berlin", "Europe/Zurich"),
    *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore", "Asia/Kolkata"),
    *("Australia/Sydney", "America/Sao_Paulo", "UTC"),
)
_FLOORS = {
    "low": ("Everything", "conference posters and small rounds too"),
    "normal": ("Normal and above", "filings, dates, licences, Phase 3 starts, larger rounds"),
    "high": ("Only what is important", "approvals, rejections, holds, Phase 3 results, takeovers, large deals"),
}
_SIZES = {
    "full": ("Full", "dates, target, disease and terms at a glance"),
    "short": ("Short", "what happened and who says so; the rest by Details"),
}
_THREADS = {
    "on": ("In the thread of its card", "the card itself always shows the latest"),
    "off": ("As a message of its own", "in the channel, for those who read no threads"),
}
_BROADCASTS = {
    "off": ("In the thread only", ""),
    "on": ("In the thread and in the channel", "when a drug is approved, rejected, put on hold …"),
}


@dataclass(frozen=True, slots=True)
class SettingsOf:
    """Whose settings a form holds: the channel, and where it was opened from, to be kept inside of the form."""

    channel_id: str
    metadata: str

    @property
    def where(self) -> str:
        """Return whose they are in words."""
        return "your direct messages" if self.channel_id.startswith("D") else f"<#{self.channel_id}>"


def render_settings_form(settings: LaneSettings, of: SettingsOf, now: datetime) -> Block:
    """Return the modal with the settings as they are."""
    words = setting_words(settings)
    zone: Block = {
        "type": "external_select",
        "placeholder": plain_text("Type a city: Shanghai"),
        "min_query_length": 0,
        "initial_option": _zone_option(settings.time_zone, now),
    }
    clock: Block = {"type": "timepicker", "initial_time": words["digest"], "placeholder": plain_text("08:00")}
    days = [option(day, day) for day in WEEKDAYS]
    quiet = text_field("22:00-07:00", "" if words["quiet"] == "off" else words["quiet"], 40)
    cards = text_field("10", "" if words["cards"] == "off" else words["cards"], 10)
    blocks: list[Block] = [
        context(f"How news comes to {of.where}. It holds for every subscription there."),
        field("zone", "Time zone", zone, is_optional=False),
        field("quiet", "Quiet hours", quiet, hint="What comes meanwhile is summed up when they end. Empty: none."),
        field("digest", "Digests come at", clock, is_optional=False),
        field("day", "Weekly digests come on", one_field("static_select", days, words["day"]), is_optional=False),
        field("cards", "Cards a day at most", cards, hint="What is more waits for the next digest. Empty: no limit."),
        _radio("floor", "How important at least", _FLOORS, words),
        _radio("size", "Cards", _SIZES, words),
        _radio("threads", "What changes in a story is told", _THREADS, words),
        _radio("broadcast", "A change of state is told", _BROADCASTS, words),
    ]
    return {
        "type": "modal",
        "callback_id": SETTINGS_FORM,
        "title": plain_text("Settings", 24),
        "submit": plain_text("Save", 24),
        "close": plain_text("Cancel", 24),
        "private_metadata": of.metadata,
        "blocks": blocks,
    }


def read_settings_form(values: Json) -> dict[str, str]:
    """Return what was put into each field, as words; a field that Slack left out is left out here too."""
    said: dict[str, str] = {}
    for name in SETTINGS:
        if name not in values:
            continue
        chosen = chosen_options(values, name)
        said[name] = chosen[0][0] if chosen else typed_text(values, name)
    return said


def find_zone_options(typed: str, now: datetime) -> list[Block]:
    """Return zones that hold what was typed, with what their clocks show; the usual ones while nothing is typed."""
    zones = list_zones()
    wanted = typed.strip().replace(" ", "_").casefold()
    found = [name for name in zones if wanted in name.casefold()] if wanted else list(_FIRST_ZONES)
    if not found:
        cities = {name.rpartition("/")[2].casefold(): name for name in zones}
        found = [cities[near] for near in get_close_matches(wanted, cities, 5, 0.6)]
    ranked = (
        sorted(found, key=lambda name: not name.rpartition("/")[2].casefold().startswith(wanted)) if wanted else found
    )
    return [_zone_option(name, now) for name in ranked[:_ZONES_SHOWN]]


def render_settings(settings: LaneSettings, of: SettingsOf, changed: Sequence[str] = ()) -> Message:
    """Return the settings in words, or what was changed, with the button that opens the form."""
    shown = shown_settings(settings)
    title = f"Settings of {of.where}"
    if changed:
        lines = [f"✅ *Changed for {of.where}*", *(f"• {escape(line, 300)}" for line in changed)]
    else:
        lines = [f"*{title}*", *(f"• {TITLES[name]}: {escape(shown[name], 200)}" for name in SETTINGS)]
        lines.append("By words: `settings quiet 22:00-07:00 zone Shanghai digest 8:00 cards 10 least high threads off`")
    opens = actions([button("Change settings", "settings:open", "here")], block_id="settings:buttons")
    return Message("\n".join(lines), (section("\n".join(lines)), opens))


def saved_lines(before: LaneSettings, after: LaneSettings, of: SettingsOf) -> list[str]:
    """Return what a saved form changed, as lines of mrkdwn."""
    changed = change_lines(before, after)
    if not changed:
        return [f"Nothing was changed for {of.where}."]
    return [f"*Changed for {of.where}*", *(f"• {escape(line, 300)}" for line in changed)]


def _radio(name: str, label: str, choices: Mapping[str, tuple[str, str]], words: Mapping[str, str]) -> Block:
    options = [option(text, value, note) for value, (text, note) in choices.items()]
    return field(name, label, one_field("radio_buttons", options, words[name]), is_optional=False)


def _zone_option(name: str, now: datetime) -> Block:
    shown = name.replace("_", " ")
    try:
        there = now.astimezone(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return option(shown, name)
    return option(shown, name, f"now {there:%H:%M}, UTC{there:%z}")
