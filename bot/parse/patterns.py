"""Patterns that are compiled when they are first used: an article needs few, and to compile all takes longer."""

import re
from typing import cast

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


def pattern(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return the pattern of `source`; what is wrong with it is raised at the first use."""
    return cast("re.Pattern[str]", _LatePattern(source, flags))
