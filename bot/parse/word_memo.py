"""What the words of a text tell, worked out once a word: most words of an article have been met before.

It is told as the bits of a number. Sets would say the same, and take ten times the memory and so the time.
"""

from collections.abc import Callable
from functools import reduce

MOST = 50_000  # words kept; those met later are worked out again each time


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

    def __missing__(self, word: str) -> int:
        told = self._tell(word)
        if len(self) < MOST:
            self[word] = told
        return told


def bits_of(told: int) -> list[int]:
    """Return the numbers of the bits that are set, the lowest first."""
    numbers: list[int] = []
    while told:
        lowest = told & -told
        numbers.append(lowest.bit_length() - 1)
        told ^= lowest
    return numbers
