"""Cheap signs in a sentence: which date rules can match at all is told by plain substrings, before any pattern runs."""

from collections.abc import Iterable

from bot.parse.calendar_words import MONTH_SIGNS

# What must stand in the sentence, in small letters, for a rule with the need. Longer than a word's own form is wrong
# here: a sign may let too much through, never too little.
_SIGNS = {
    "number": ("19", "20"),
    "year": ("19", "20", "year", "fy", "fiscal"),
    "year word": ("year",),
    "year-end": ("year-end", "year end", "year\nend", "mid-year", "midyear"),
    "fiscal": ("fy", "fiscal"),
    "mark": ("/", "-"),
    "ordinal": ("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th"),
    "quarter": ("quarter", "q1", "q2", "q3", "q4"),
    "quarter word": ("quarter",),
    "short quarter": ("q1", "q2", "q3", "q4", "1q", "2q", "3q", "4q"),
    "half": ("half",),
    "short half": ("h1", "h2", "1h", "2h"),
    "part": ("early", "mid", "late", "end", "close", "beginning", "start", "turn", "part", "back", "last", "first"),
    "season": ("spring", "summer", "fall", "autumn"),
    "which": ("this", "current", "last", "previous", "next"),
    "today": ("today", "yesterday", "tomorrow"),
    "weekday": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "week": ("week",),
    "month word": ("month",),
    "ago": ("ago",),
    "ahead": ("next", "coming", "following"),
    "vague": ("coming", "next", "following", "near", "course", "soon", "shortly", "recently", "imminent"),
    "meeting": ("meeting", "congress", "conference", "symposium"),
}
_FIRST_EAST_ASIAN = "\u3040"  # kana, and after them the ideographs and Hangul


def signs_of(text: str) -> frozenset[str]:
    """Return the needs that a sentence fills."""
    lowered = text.lower()
    found = [name for name, words in _SIGNS.items() if _holds(lowered, words)]
    if _holds(text, MONTH_SIGNS):
        found.append("month")
    if not text.isascii() and max(text) >= _FIRST_EAST_ASIAN:
        found.append("east asian")
    return frozenset(found)


def _holds(text: str, words: Iterable[str]) -> bool:
    for word in words:  # noqa: SIM110  any() with a generator takes three times as long, in the reader's inmost loop
        if word in text:
            return True
    return False
