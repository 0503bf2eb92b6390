"""Where sentences end. Offsets are exact: the spans found are slices of the text that was given."""

import re
from collections.abc import Iterator

# A stop, then what makes it one: all begin in one class of characters, which a search finds ten times as fast. A dash
# between blanks ends a sentence as a line's end does: neither is of the sentence.
# Pages of Korean news lose the space after a full stop: a Korean letter follows it, or the verb's last one is before.
_STOPS = re.compile(
    r"[.!?\n\u3002\uff01\uff1f-](?:(?<=[.!?])[\"')\]]*(?=\s|$|[\u3040-\u9fff\uac00-\ud7a3])|(?<=\ub2e4\.)(?=[^\s\d])"
    r"|(?<=[\u3002\uff01\uff1f])[」』”\"')]*|(?<=\n)\n*"
    r"|(?<=[a-z.%)][^\S\n]-)-?\s(?=[A-Z0-9]))"
)
_ABBREVIATIONS = re.compile(
    r"inc|ltd|corp|co|cos|llc|plc|drs?|mrs?|ms|prof|st|nos?|vs|figs?|al|approx|dept|est|gen|gov|hon|jr|sr|rep|sen|rev|vol|pp"
    r"|eds?|eq|refs?|bros|sa|nv|ph|sci|med|dist|univ|assn|mt|ft|ave|blvd|intl|pty|pte|pvt",
)
_MONTHS = re.compile(r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun")
_STATES = re.compile(
    r"ala|ariz|ark|calif|colo|conn|del|fla|ga|ill|ind|kan|ky|la|mass|md|mich|minn|miss|mo|mont|neb|nev|okla|ore|pa|penn"
    r"|tenn|tex|va|vt|wash|wis|wyo",
)
_FIRM_ENDS = re.compile(r"inc|ltd|corp|co|llc|plc|cos")
_NUMBERED = re.compile(r"nos?|figs?|vol|pp")
_LAST_WORD = re.compile(r"([^\s(\"'\[]+)\.[\"')\]]*$")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_OPENERS = re.compile(
    r"the|an?|this|these|that|those|it|its|in|on|we|our|he|she|they|their|as|at|if|for|with|under|both|based|while"
    r"|although|however|following|there|to|when|after|about|founded|headquartered|additional",
)
# Letters before a full stop that are the end of no short form, and too many for one.
_PLAIN = 5
_PLAIN_WORD = re.compile(r"[a-z]{5}(?<!pprox)\.")
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[\"'(\[]*([^\s,.;:]+)")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each sentence of a cleaned text, white space off its ends."""
    start = 0
    for found in _STOPS.finditer(text):
        stop, following = found.span()
        if text[stop] in ".!?" and not _is_end(text, start, stop, following):
            continue
        span = _trimmed(text, start, stop if text[stop] in "\n-" else following)
        if span:
            yield span
        start = following
    span = _trimmed(text, start, len(text))
    if span:
        yield span


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span without the white space at its ends; None where no letter or digit is in it."""
    part = text[start:end]
    end -= len(part) - len(part.rstrip())
    start += len(part) - len(part.lstrip())
    return (start, end) if _LETTER.search(text, start, end) else None


def _is_end(text: str, start: int, stop: int, end: int) -> bool:
    """Return whether the mark at `stop` closes a sentence that began at `start`."""
    after = text[end : end + 60].lstrip(" ")
    if not after:
        return True
    if after[0].isupper() and end == stop + 1 and _PLAIN_WORD.match(text, stop - _PLAIN):
        return True
    first = after.lstrip("\"'([-•")[:1]
    if first.islower() or after[0] in ",;:)":
        return not (first.islower() or after[0] in ",;:)") or _is_unit_start(after)
    if text[stop] != ".":
        return True
    found = _LAST_WORD.search(text, max(start, stop - 40), stop + 1)
    word = found[1] if found else ""
    return not _is_abbreviation(word, after)


def _is_unit_start(after: str) -> bool:
    """Return whether a sentence begins with a small letter because a name does (mRNA-1345, eFFECTOR)."""
    word = after.split(" ", 1)[0]
    return len(word) > 2 and word[0].islower() and any(letter.isupper() for letter in word[1:4])  # noqa: PLR2004


def _is_abbreviation(word: str, after: str) -> bool:
    """Return whether the full stop after `word` belongs to it; `after` is what follows."""
    lower = word.lower()
    following = _WORD.match(after)
    follower = following[1] if following else ""
    opens = follower[:1].isupper() and bool(_OPENERS.fullmatch(follower.lower()))
    if _FIRM_ENDS.fullmatch(lower) or "." in lower:
        return bool(_FIRM_ENDS.fullmatch(lower) or _INITIALS.fullmatch(lower)) and not opens
    if _NUMBERED.fullmatch(lower):
        return after[:1].isdigit()
    if _MONTHS.fullmatch(lower):
        return word[:1].isupper() and (after[:1].isdigit() or not opens)
    if len(lower) == 1:
        return word.isalpha() and word.isupper() and not opens
    is_state = _STATES.fullmatch(lower) and word[:1].isupper() and not opens
    return bool(_ABBREVIATIONS.fullmatch(lower) or is_state)
