"""Where in a text the name of an unknown drug may stand: codes, names before a mark of ownership, names in a frame."""

import re
from collections.abc import Iterator

from bot.parse import drug_signs as signs
from bot.parse.blocks import Block


def find_code_sign(block: Block, start: int, end: int, *, is_like_trial: bool) -> str | None:
    """Return what calls a code a drug there, or None; data and results are of trials too."""
    text = block.text
    left = text[max(0, start - 40) : start]
    before, after = signs.BEFORE.search(left), signs.AFTER.match(text, end)
    if before and not (is_like_trial and signs.WEAK_BEFORE.search(left)):
        return before[0].strip()
    if after and not (is_like_trial and signs.PHASE_AFTER.match(text, end)):
        return after[0].strip()
    in_headline = block.sentences[0].where == "title"
    return "in the headline" if in_headline and signs.DRUG_SHAPE.fullmatch(text[start:end]) else None


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
    places = {block.tokens.starts[number] for number in block.places(signs.NAMED_OPENS)}
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
