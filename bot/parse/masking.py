"""A sentence in lower case with its names and dates replaced by tokens, so that a rule never sees a name.

`The FDA approved Kymriah on May 1` becomes `the @r0 approved @d1 on @y2`: @c company, @d drug, @r regulator, @y date.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.parse.dates import DateMention
from bot.parse.document import EntityKind, Mention, Sentence

_LETTERS = {EntityKind.COMPANY: "c", EntityKind.DRUG: "d", EntityKind.REGULATOR: "r"}
# Curly quotes, guillemets, dashes and odd blanks as their plain twins; `@` is kept for tokens.
_FOLDED = str.maketrans(
    {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0xAB: '"', 0xBB: '"', 0x2013: "-", 0x2014: "-", 0x2011: "-",
     0xA0: " ", 0x0A: " ", 0x0D: " ", 0x09: " ", 0x40: "\u00b7", 0x60: "'"}
)  # fmt: skip
_ASCII_FOLDED = re.compile(r"[@`\n\r\t]")  # to ask for the few that are folded is faster than to translate
TOKEN = re.compile(r"@([cdry])(\d+)")

Item = Mention | DateMention


@dataclass(frozen=True)
class Masked:
    """A masked sentence: token n in `text` stands for `items[n]`."""

    sentence: Sentence
    text: str
    items: tuple[Item, ...]

    @cached_property
    def places(self) -> dict[int, int]:
        """Return where in `text` each token begins, by its number."""
        return {int(found[2]): found.start() for found in TOKEN.finditer(self.text)}

    def mentions(self, kind: EntityKind) -> tuple[tuple[int, Mention], ...]:
        """Return (place in `text`, mention) of each token of a kind, in reading order."""
        return tuple(
            (self.places[number], item)
            for number, item in enumerate(self.items)
            if isinstance(item, Mention) and item.kind is kind
        )

    def dates(self) -> tuple[tuple[int, DateMention], ...]:
        """Return (place in `text`, date) of each date token, in reading order."""
        return tuple(
            (self.places[number], item) for number, item in enumerate(self.items) if isinstance(item, DateMention)
        )

    def item(self, number: str | int) -> Item:
        """Return what a token stands for."""
        return self.items[int(number)]


def mask_sentence(sentence: Sentence, mentions: Iterable[Mention], dates: Iterable[DateMention]) -> Masked:
    """Return the sentence with companies, drugs, regulators and dates masked; where spans overlap the longer stays."""
    kept: list[tuple[int, int, str, Item]] = []
    spans: list[tuple[int, int, str, Item]] = [
        (m.start, m.end, _LETTERS[m.kind], m) for m in mentions if m.kind in _LETTERS
    ]
    spans += [(d.start, d.end, "y", d) for d in dates]
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= k[0] or span[0] >= k[1] for k in kept):
            kept.append(span)
    kept.sort(key=lambda s: s[0])
    parts: list[str] = []
    last = 0
    for number, (start, end, letter, _) in enumerate(kept):
        parts += [fold_letters(sentence.text[last:start]), f"@{letter}{number}"]
        last = end
    parts.append(fold_letters(sentence.text[last:]))
    return Masked(sentence, "".join(parts), tuple(item for *_, item in kept))


def fold_letters(text: str) -> str:
    """Return a text as the rules see it: in small letters, with plain quotes, dashes and blanks."""
    return text.lower() if text.isascii() and not _ASCII_FOLDED.search(text) else text.translate(_FOLDED).lower()
