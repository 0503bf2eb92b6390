"""Cheap signs in a sentence: which date rules can match at all is told by its words, before any pattern runs."""

import re
from collections.abc import Iterator

from bot.parse.calendar_words import MONTH_SIGNS
from bot.parse.word_memo import WordMemo

# What must stand in a word, in small letters, for a rule with the need. Longer than a word's own form is wrong here: a
# sign may let too much through, never too little.
_SIGNS = {
    "number": ("19", "20"),
    "year": ("19", "20", "year", "fy", "fiscal"),
    "year word": ("year",),
    "year-end": ("year-end", "mid-year", "midyear"),
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
_YEAR_END = re.compile(r"year\send", re.IGNORECASE)
_FIRST_EAST_ASIAN = "\u3040"  # kana, and after them the ideographs and Hangul


def signs_of(text: str) -> frozenset[str]:
    """Return the needs that a sentence fills."""
    found = _MEMO.of(text)
    if "year word" in found and _YEAR_END.search(text):
        found.add("year-end")
    if not text.isascii() and max(text) >= _FIRST_EAST_ASIAN:
        found.add("east asian")
    return frozenset(found)


def _signs_in(word: str) -> Iterator[str]:
    """Yield the signs that one word shows."""
    lowered = word.lower()
    yield from (name for name, forms in _SIGNS.items() if any(form in lowered for form in forms))
    if any(form in word for form in MONTH_SIGNS):
        yield "month"


_MEMO = WordMemo(_signs_in)
