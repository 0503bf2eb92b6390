"""Where in a text the name of an unknown drug may stand: codes, names before a mark of ownership, names in a frame."""

import re
from collections.abc import Iterator

from bot.parse import drug_signs as signs
from bot.parse.blocks import Block

_OPENERS = (  # what may stand between those words and the name: blanks of all sorts, a comma, a bracket
    ",( \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)


def find_code_sign(block: Block, start: int, end: int, *, is_like_trial: bool) -> str | None:
    """Return what calls a code a drug there, or None; data and results are of trials too."""
    text = block.text
    left = text[max(0, start - 40) : start]
    before, after = find_words_before(left), signs.AFTER.match(text, end)
    if before and not (is_like_trial and signs.WEAK_BEFORE.search(left)):
        return before[0].strip()
    if after and not (is_like_trial and signs.PHASE_AFTER.match(text, end)):
        return after[0].strip()
    in_headline = block.sentences[0].where == "title"
    return "in the headline" if in_headline and signs.DRUG_SHAPE.fullmatch(text[start:end]) else None


def find_words_before(left: str) -> re.Match[str] | None:
    """Return the words that call what follows `left` a drug; only a text that ends like some of them is searched."""
    if left[-1:] not in _OPENERS:
        return None
    lower = left.rstrip(_OPENERS).lower()
    return signs.BEFORE.search(left) if lower.endswith(signs.BEFORE_ENDS) or "administer" in lower else None


def find_brands(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start and end of each name before a mark of ownership, and the end of the mark."""
    for mark in signs.MARK.finditer(text):
        cut = max(0, mark.start() - signs.LONGEST_BRAND)
        if found := signs.BRAND.search(text[cut : mark.start()]):
            start, end = found.span(found.lastgroup or 0)
            yield cut + start, cut + end, mark.end()


def find_codes(block: Block) -> Iterator[re.Match[str]]:
    """Yield the matches of CODE, tried only at the words that hold two digits or end in -cel."""
    text, last = block.text, 0
    words = [folded for folded in block.numbers if folded == "cel" or (len(folded) > 1 and folded.isdigit())]
    for number in block.places(words):
        start = block.tokens.starts[number]
        while start > last and (text[start - 1].isalnum() or text[start - 1] in "_-"):
            start -= 1
        found = signs.CODE.match(text, start)
        if found and start >= last:
            last = found.end()
            yield found


def find_named(block: Block, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches of NAMED up to `end`, tried only at the words that its frames open with."""
    text, last = block.text, 0
    words, starts, _ = block.tokens
    places: set[int] = set()
    for number in block.places(signs.NAMED_OPENS):
        following = signs.NAMED_NEXT.get(words[number])
        if following is None or words[number + 1 : number + 2] == [] or words[number + 1] in following:
            places.add(starts[number])
    for owned in signs.OWNED.finditer(text, 0, end):
        at = owned.start()
        places.add(at)
        while at and (text[at - 1].isalnum() or text[at - 1] == "_"):
            at -= 1
        places.add(at)
    for at in sorted(places):
        found = signs.NAMED.match(text, at, end) if at >= last else None
        if found:
            last = found.end()
            yield found
