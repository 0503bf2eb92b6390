"""What the words of a text tell, worked out once a word: most words of an article have been met before.

It is told as the bits of a number. Sets would say the same, and take ten times the memory and so the time.
"""

from collections.abc import Callable
from functools import reduce

MOST = 30_000  # words kept; then all are forgotten, so that the words of the day come back and no flood of others stays
LONGEST = 40  # letters of a word that is kept: longer ones are addresses and junk


class WordMemo:
    """Tells a text by its words: what stands between blanks, as it is written."""

    def __init__(self, tell: Callable[[str], int]) -> None:
        """Keep how one word is told."""
        self._known = _Known(tell)
        self._look = self._known.__getitem__

    def of(self, text: str) -> int:
        """Return all that the words of the text tell."""
        return reduce(int.__or__, map(self._look, text.split()), 0)

    def forget(self) -> None:
        """Forget every word: it would be told otherwise from now on."""
        self._known.clear()


class _Known(dict[str, int]):
    """The words met, with what each tells; a new one is worked out when it is asked for."""

    def __init__(self, tell: Callable[[str], int]) -> None:
        super().__init__()
        self._tell = tell
        self._same: dict[int, int] = {}  # many words tell the same: it is kept once

    def __missing__(self, word: str) -> int:
        told = self._tell(word)
        if len(word) > LONGEST:
            return told
        if len(self) >= MOST:
            self.clear()
        self[word] = told = self._same.setdefault(told, told)
        return told

    def clear(self) -> None:
        """Forget every word."""
        super().clear()
        self._same.clear()


def bits_of(told: int) -> list[int]:
    """Return the numbers of the bits that are set, the lowest first."""
    numbers: list[int] = []
    while told:
        lowest = told & -told
        numbers.append(lowest.bit_length() - 1)
        told ^= lowest
    return numbers
