"""Cheap signs in a sentence: which date rules can match at all is told by its words, before any pattern runs."""

import re
from functools import lru_cache

from bot.parse.calendar_words import CONGRESSES, MONTH
from bot.parse.word_memo import WordMemo, bits_of

# What must stand in a word for a rule with the need; a blank follows where a form ends with the word. A sign may let
# too much through, never too little.
_SIGNS = {
    name: re.compile(form, re.IGNORECASE)
    for name, form in (
        ("digit", r"\d"),
        ("number", r"(?:19|20)\d\d(?!\d)"),
        ("iso", r"(?:19|20)\d\d[-/.]\d"),
        ("mark", r"\d[-/]\d"),
        ("dotted", r"\d\.(?:\d|$)"),
        ("year", r"(?:19|20)\d\d(?!\d)|year\b|fiscal|FY"),
        ("year word", r"\byear"),
        ("year-end", r"\byear-end|\bmid-?year"),
        ("fiscal", r"\bfiscal|\bFY"),
        ("ordinal", r"\b(?:first|second|third|fourth|1st|2nd|3rd|4th)"),
        ("quarter", r"quarter|Q[1-4]"),
        ("quarter word", r"quarter"),
        ("half", r"\bhalf\b"),
        ("early", r"\b(?:early|mid|late)(?:-|$)"),
        ("late", r"\b(?:mid|late)(?:-|$)"),
        ("end", r"\b(?:end|close|middle|beginning|start|turn)$"),
        ("part", r"\bpart$"),
        ("times", r"\b(?:weeks|months)$"),
        ("season", r"\b(?:spring|summer|fall|autumn)"),
        ("which", r"\b(?:this|current|last|previous|next)$"),
        ("today", r"\b(?:today|yesterday|tomorrow)\b"),
        ("week", r"\bweek\b"),
        ("month word", r"\bmonth\b"),
        ("length", r"\b(?:week|month)s?\b"),
        ("ago", r"\bago\b"),
        ("ahead", r"\b(?:next|coming|following)$"),
        ("vague", r"\b(?:(?:coming|next|following|near)$|(?:course|as|imminently|shortly|soon|recently)\b)"),
        ("meeting", r"\b(?:meeting|congress|conference|symposium)\b"),
        ("respectively", r"\brespectively\b"),
    )
} | {
    name: re.compile(form)
    for name, form in (
        ("month", MONTH),
        ("weekday", r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"),
        ("short quarter", r"Q[1-4]|[1-4]Q"),
        ("short half", r"H[12]|[12]H"),
        ("congress", rf"\b(?:{CONGRESSES})"),
    )
}
_YEAR_END = re.compile(r"year\send", re.IGNORECASE)
_FIRST_EAST_ASIAN = "\u3040"  # kana, and after them the ideographs and Hangul


def signs_of(text: str) -> frozenset[str]:
    """Return the needs that a sentence fills."""
    signs = _named(_MEMO.of(text))
    if "year word" in signs and _YEAR_END.search(text):
        signs |= {"year-end"}
    if not text.isascii() and max(text) >= _FIRST_EAST_ASIAN:
        signs |= {"east asian"}
    return signs


@lru_cache(maxsize=1024)
def _named(told: int) -> frozenset[str]:
    names = tuple(_SIGNS)
    return frozenset(names[number] for number in bits_of(told))


def _signs_in(word: str) -> int:
    """Return the signs that one word shows, by the bits of their numbers."""
    return sum(1 << number for number, form in enumerate(_SIGNS.values()) if form.search(word))


_MEMO = WordMemo(_signs_in)
