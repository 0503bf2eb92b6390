"""What the shape and the company of a word tell of it: a drug, a firm, a trial, an address, a short form."""

import re
from collections.abc import Iterable

from bot.parse import drug_signs as signs
from bot.parse.naming import name_words


def is_firm(name: str, text: str) -> bool:
    """Return whether the text treats a name as a firm: it owns a drug, or a trade word follows."""
    if name.islower() or name.isupper():
        return False
    firm = (
        rf"\b{re.escape(name)}(?:(?: [A-Z]\w+)?'s? (?:[\w-]+ ){{0,3}}(?:drug|phase|candidate|therapy|shares|stock"
        rf"|pipeline|CEO|chief)"
        r"| (?:Therapeutics|Pharma|Bio|Inc|Ltd|Corp|AG|SE|SA)\b)"
    )
    return bool(re.search(firm, text))


def is_trial(name: str, text: str) -> bool:
    """Return whether a name in capitals without a mark is said of a trial: the NORDWIND-2 study."""
    if not name.rstrip("0123456789-").isupper() or f"{name}®" in text or f"{name}™" in text:
        return False
    return any(signs.TRIAL_AFTER.match(text, found.end()) for found in re.finditer(rf"\b{re.escape(name)}\b", text))


def is_odd(name: str, text: str) -> bool:
    """Return whether a name looks like no everyday word: humps or capitals, or a rare one that the text says again."""
    if not name.islower():
        if re.search(rf"\b(?:drug|medicine|pill|branded as) [\"']?{re.escape(name)}\b", text):
            return text.count(name) > 1 or f"branded as {name}" in text
        return not name.istitle() or not re.search(rf"\b{re.escape(name.lower())}\b", text)
    return len(name) > 7 and text.count(name) > 1 and name[-3:] in name_words().drug_ends  # noqa: PLR2004 short words are everyday ones


def is_word(text: str, start: int, end: int) -> bool:
    """Return whether a token is a whole word of letters, and no part of an address."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isalnum() or after.isalnum() or before in "@." or after == "@":
        return False
    if "/" in (before, after):
        left, right = start, end
        while left and not text[left - 1].isspace():
            left -= 1
        while right < len(text) and not text[right].isspace():
            right += 1
        return not signs.ADDRESS.search(text[left:right])
    return text[end : end + 4] not in (".com", ".org")


def is_short_of(short: str, generic: str) -> bool:
    """Return whether a word in brackets after a generic name is its short form: `quilo-cel`, or its first letters."""
    if re.fullmatch(r"[a-z]{2,8}-cel", short):
        return short[:3] == generic[:3]
    return len(short) > 3 and short.isalpha() and short.islower() and generic.startswith(short)  # noqa: PLR2004


def is_year(code: str) -> bool:
    """Return whether a code ends in a year: ASCO2025."""
    return bool(re.fullmatch(r"[A-Za-z]+-?(?:199|20[0-4])\d", code))


def inside(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Return whether an offset lies in one of the spans."""
    return any(start <= at < end for start, end in spans)


def word_before(text: str, end: int) -> int:
    """Return where the word begins that ends at `end`."""
    start = end
    while start and not text[start - 1].isspace():
        start -= 1
    return start
