"""Patterns that are compiled when they are first used: an article needs few, and to compile all takes longer."""

import re
from collections.abc import Iterator
from typing import cast

from bot.parse.needed_words import Alternative, Need, find_standing, read_alternatives, unmasked

_METHODS = (
    "search",
    "match",
    "fullmatch",
    "finditer",
    "findall",
    "split",
    "sub",
    "subn",
    "pattern",
    "flags",
    "groupindex",
)
_MOST_PARTS = 32


class _LatePattern:
    """Stands in for a compiled pattern, and takes over its methods at the first call of any of them."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        """Compile; from now on the methods are found on the object itself and cost nothing more."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


class SearchPattern:
    """A pattern of many alternatives, searched for by those alone whose words the text holds.

    It finds what the whole pattern finds: an alternative that cannot match takes no part. Groups go by name only.
    """

    def __init__(self, source: str) -> None:
        """Keep the source; it is read, and its parts compiled, on first use."""
        self.pattern = source
        self._alternatives: tuple[Alternative, ...] | None = None
        self._parts: dict[tuple[int, ...], re.Pattern[str]] = {}

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match in the span, or None."""
        part = self._part(text)
        return part.search(text, start, len(text) if end is None else end) if part else None

    def finditer(self, text: str, among: tuple[int, ...] | None = None) -> Iterator[re.Match[str]]:
        """Yield the matches in the text, in order, none overlapping; `among` are the alternatives that may match."""
        part = self._part(text, among)
        return part.finditer(text) if part else iter(())

    def unmasked_needs(self) -> Iterator[tuple[Need, ...]]:
        """Yield what each alternative needs of a folded sentence whose names and dates are not masked yet."""
        return (unmasked(alternative.needs) for alternative in self._read())

    def _read(self) -> tuple[Alternative, ...]:
        if self._alternatives is None:
            self._alternatives = read_alternatives(self.pattern)
        return self._alternatives

    def _part(self, text: str, among: tuple[int, ...] | None = None) -> re.Pattern[str] | None:
        """Return the pattern of the alternatives that may match in the text; None where none may."""
        alternatives = self._read()
        standing = find_standing(alternatives, text, among)
        if not standing:
            return None
        part = self._parts.get(standing)
        if part is None:
            few = len(self._parts) < _MOST_PARTS
            source = "|".join(alternatives[number].source for number in standing) if few else self.pattern
            part = self._parts[standing] = re.compile(source)
        return part


def pattern(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return the pattern of `source`; what is wrong with it is raised at the first use."""
    return cast("re.Pattern[str]", _LatePattern(source, flags))
