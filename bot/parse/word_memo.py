"""What the words of a text tell, worked out once a word: most words of an article have been met before."""

from collections.abc import Callable, Hashable, Iterable
from itertools import chain
from typing import Generic, TypeVar

Told = TypeVar("Told", bound=Hashable)
MOST = 50_000  # words kept; those met later are worked out again each time


class WordMemo(Generic[Told]):
    """Tells a text by its words: what stands between blanks, as it is written."""

    def __init__(self, tell: Callable[[str], Iterable[Told]]) -> None:
        """Keep how one word is told."""
        self._known = _Known(tell)
        self._look = self._known.__getitem__

    def of(self, text: str) -> set[Told]:
        """Return all that the words of the text tell."""
        return set(chain.from_iterable(map(self._look, text.split())))

    def forget(self) -> None:
        """Forget every word: it would be told otherwise from now on."""
        self._known.clear()


class _Known(dict[str, tuple[Told, ...]]):
    """The words met, with what each tells; a new one is worked out when it is asked for."""

    def __init__(self, tell: Callable[[str], Iterable[Told]]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, word: str) -> tuple[Told, ...]:
        told = tuple(self._tell(word))
        if len(self) < MOST:
            self[word] = told
        return told
