"""Many patterns asked at once which of them may match a text: its words tell, where to ask each would take longer."""

import re
from collections.abc import Collection, Sequence
from functools import reduce
from typing import NamedTuple

from bot.parse.needed_words import Need
from bot.parse.patterns import SearchPattern
from bot.parse.word_memo import WordMemo, bits_of

_WORD = re.compile(r"[a-z]+|\d+")
_LONGEST_STEM = 14
_HEAD = 2  # letters by which the words that are looked for are kept


class _Sought(NamedTuple):
    """A need by the bits of its words: a text fills it with any word of `whole`, or with one of `parted` that it holds.

    `some` are the bits without any of which it is not filled.
    """

    some: int
    whole: int
    parted: tuple[tuple[int, str], ...]

    def is_in(self, held: int, folded: str) -> bool:
        """Return whether a text that holds these bits fills the need."""
        if held & self.whole:
            return True
        return any(held & bits == bits and word in folded for bits, word in self.parted)


class _Entry(NamedTuple):
    """An alternative of a pattern, by number, and what it needs."""

    alternative: int
    needs: tuple[_Sought, ...]


class Sieve:
    """Patterns by the words that their alternatives need; `stems`, a pattern, are the beginnings of words that wake it.

    A pattern that sleeps is not asked. One is read when it is first asked.
    """

    def __init__(self, patterns: Sequence[SearchPattern], stems: Sequence[Collection[str]] | None = None) -> None:
        """Keep the patterns; they go by their number."""
        self._patterns = patterns
        self._all = (1 << len(patterns)) - 1  # the first bits are the patterns that wake, those behind them words
        self._unread = self._all
        self._entries: dict[int, tuple[_Entry, ...]] = {}
        self._wakes: dict[str, int] = {}
        for pattern, those in enumerate(stems or ()):
            for stem in those:
                self._wakes[stem] = self._wakes.get(stem, 0) | 1 << pattern
        self._bits: dict[str, dict[str, int]] = {}  # of the words that are needed, by head and whole
        self._words = len(patterns)
        self._memo = WordMemo(self._held_in)

    def standing(self, folded: str) -> dict[int, tuple[int, ...]]:
        """Return which alternatives of which patterns may match a folded text once its names and dates are masked.

        Both by number, in order.
        """
        held = self._memo.of(folded)
        asked = held & self._all if self._wakes else self._all
        if asked & self._unread:
            self._read(asked & self._unread)
            held = self._memo.of(folded)
        found: dict[int, tuple[int, ...]] = {}
        for pattern in bits_of(asked):
            standing: list[int] = []
            for alternative, needs in self._entries[pattern]:
                for need in needs:
                    if not held & need.some or not (held & need.whole or need.is_in(held, folded)):
                        break
                else:
                    standing.append(alternative)
            if standing:
                found[pattern] = tuple(standing)
        return found

    def woken(self, text: str) -> list[int]:
        """Return the patterns that some word of the text wakes, by number."""
        return bits_of(self._memo.of(text) & self._all)

    def _read(self, asked: int) -> None:
        """Read patterns that were not asked before."""
        for pattern in bits_of(asked):
            each = enumerate(self._patterns[pattern].unmasked_needs())
            self._entries[pattern] = tuple(_Entry(number, tuple(map(self._seek, needs))) for number, needs in each)
        self._unread ^= asked
        self._memo.forget()

    def _seek(self, need: Need) -> _Sought:
        """Return a need by the bits of its words; of words with blanks each part has its own."""
        some = whole = 0
        parted: list[tuple[int, str]] = []
        for word in sorted(need):
            parts = [part for part in word.split() if len(part) >= _HEAD]
            rarest = self._bit(max(parts, key=len)) if parts else -1
            some |= rarest
            if parts == [word]:
                whole |= rarest
            else:
                parted.append((reduce(int.__or__, map(self._bit, parts), 0), word))
        return _Sought(some, whole, tuple(parted))

    def _bit(self, word: str) -> int:
        sought = self._bits.setdefault(word[:_HEAD], {})
        if word not in sought:
            sought[word] = 1 << self._words
            self._words += 1
        return sought[word]

    def _held_in(self, word: str) -> int:
        """Return the bits of the patterns that a word of a text wakes, and of the words that it holds."""
        held = 0
        for part in _WORD.findall(word):
            for size in range(2, min(len(part), _LONGEST_STEM) + 1):
                held |= self._wakes.get(part[:size], 0)
        for at in range(len(word) - _HEAD + 1):
            for sought, bit in self._bits.get(word[at : at + _HEAD], {}).items():
                if word.startswith(sought, at):
                    held |= bit
        return held
