"""What words a text must hold for a pattern to match it: told from the pattern, so that most patterns need not run.

A pattern is read as alternatives, each with its needs; a need is a set of words of which one must stand in the text.
Only what is sure is told: a part that may be left out, or that stands for many words, needs nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

_TOKEN = re.compile(
    r"[a-z0-9 @]+(?![?*+{])|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<?[=!]|[a-zA-Z]*:))?"
    r"|(?:[*+?]|\{\d*,?\d*\})[?+]?|.",
    re.DOTALL,
)
_ONE_OF = re.compile(r"\[-?[^\\^\]-]{1,4}-?\]")
_COUNT = re.compile(r"[?*+]|\{\d*,?\d*\}")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 @")
_MASK = re.compile(r"@[a-z]?\d*")
_MANY = frozenset({r"\w", r"\d", r"\s", r"\W", r"\D", r"\S", "."})
_NOTHING = frozenset({r"\b", r"\B", "^", "$", r"\A", r"\Z"})
_MOST = 24  # words of one need
_LEAST = 2  # letters of a word that is worth looking for
_KEPT = 4  # needs of an alternative: those of the longest words, and of them not the many-worded ones
_FEW = 16

Need = frozenset[str]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the alternatives of a pattern: its source, and what it needs."""

    source: str
    needs: tuple[Need, ...]


def find_standing(
    alternatives: Sequence[Alternative], text: str, among: Iterable[int] | None = None
) -> tuple[int, ...]:
    """Return which alternatives (`among` some, if given), by number, may match: the text fills their needs."""
    numbers = range(len(alternatives)) if among is None else among
    return tuple([number for number in numbers if is_filled(alternatives[number].needs, text)])


def is_filled(needs: Iterable[Need], text: str) -> bool:
    """Return whether the text holds a word of each need."""
    for need in needs:
        for word in need:
            if word in text:
                break
        else:
            return False
    return True


def unmasked(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Return needs as a sentence fills them before its names and dates are masked."""
    return tuple(_unmasked(needs))


def _unmasked(needs: Iterable[Need]) -> Iterator[Need]:
    """Yield the needs with the longest part beside a mask for a word that holds one ("to buy @c": "to buy ")."""
    for need in needs:
        words = frozenset(max(_MASK.split(word), key=len) for word in need)
        if min(map(len, words)) >= _LEAST:
            yield words


class _Part(NamedTuple):
    """A part of a pattern: all that it can stand for, if that is little, and what the rest of it needs."""

    words: frozenset[str] | None = frozenset({""})
    needs: tuple[Need, ...] = ()

    def all_needs(self) -> tuple[Need, ...]:
        """Return the needs, with that for its own words."""
        return self.needs if self.words is None else (*self.needs, *_need(self.words))


_UNKNOWN = _Part(None)


def read_alternatives(source: str) -> tuple[Alternative, ...]:
    """Return the alternatives of a pattern in their order; a sort of pattern that is not known here needs nothing."""
    tokens = _TOKEN.findall(source)
    reader = _Reader(tokens)
    try:
        parts = reader.alternatives()
    except ValueError:
        parts = []
    if not parts or reader.at < len(tokens):
        return (Alternative(source, ()),)
    return tuple(Alternative("".join(tokens[start:end]), _best(part.all_needs())) for part, start, end in parts)


def _best(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """Return the needs that tell most, those with the fewest words first."""
    first, *others = sorted(needs, key=_worth, reverse=True)[:_KEPT] or [frozenset[str]()]
    kept = [first, *(need for need in others if len(need) <= _FEW)] if first else []
    return tuple(sorted(kept, key=len))


class _Reader:
    """Reads tokens of a pattern from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def alternatives(self) -> list[tuple[_Part, int, int]]:
        """Return each alternative up to the closing bracket or the end, with its first token and the one after it."""
        found: list[tuple[_Part, int, int]] = []
        while True:
            start = self.at
            found.append((self._sequence(), start, self.at))
            if self.at == len(self.tokens) or self.tokens[self.at] == ")":
                return found
            self.at += 1

    def _sequence(self) -> _Part:
        words: frozenset[str] = frozenset({""})
        needs: list[Need] = []
        is_whole = True
        while self.at < len(self.tokens) and self.tokens[self.at] not in ("|", ")"):
            literal = self._literal()
            if literal:
                words = frozenset([word + literal for word in words])
                continue
            part = self._counted(self._atom())
            needs += part.needs
            if part.words is not None and len(words) * len(part.words) <= _MOST:
                words = frozenset(a + b for a, b in product(words, part.words))
                continue
            needs += _need(words)
            words = part.words or frozenset({""})
            is_whole = False
        return _Part(words, tuple(needs)) if is_whole else _Part(None, (*needs, *_need(words)))

    def _literal(self) -> str:
        """Return what comes next, if it is plain letters that no count follows: most of a pattern is."""
        token = self.tokens[self.at]
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else "|"
        if token[0] not in _LETTERS or after[0] in "?*+{":
            return ""
        self.at += 1
        return token

    def _atom(self) -> _Part:
        token = self.tokens[self.at]
        self.at += 1
        if token[0] == "(":
            inner = _joined([part for part, *_ in self.alternatives()])
            if self.at == len(self.tokens):
                raise ValueError(token)
            self.at += 1
            if token[:3] in ("(?=", "(?!", "(?<") and token[-1] != ">":
                return _Part()
            return _UNKNOWN if "P<" not in token and token not in ("(", "(?:") else inner
        if token in _NOTHING:
            return _Part()
        if _COUNT.match(token):
            raise ValueError(token)
        if token in _MANY or token[0] == "[":
            return _Part(frozenset(token[1:-1])) if _ONE_OF.fullmatch(token) else _UNKNOWN
        if token[0] == "\\" and token[1].isalnum():
            raise ValueError(token)
        return _Part(frozenset({token.removeprefix("\\")}))

    def _counted(self, part: _Part) -> _Part:
        """Return the part with the count that follows it."""
        count = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if not _COUNT.match(count):
            return part
        self.at += 1
        if count[0] == "?" and part.words is not None:
            return _Part(part.words | {""})
        if count[0] in "?*" or count[:2] in ("{0", "{,"):
            return _UNKNOWN
        return _Part(None, part.all_needs())


def _joined(parts: list[_Part]) -> _Part:
    """Return a group of alternatives as one part: it needs a word of the best need of each."""
    if len(parts) == 1:
        return parts[0]
    words = {word for part in parts for word in part.words or ()}
    if all(part.words is not None and not part.needs for part in parts) and len(words) <= _MOST:
        return _Part(frozenset(words))
    best = [max(part.all_needs(), key=_worth, default=frozenset[str]()) for part in parts]
    return _Part(None, (frozenset[str]().union(*best),) if all(best) else ())


def _need(words: frozenset[str]) -> tuple[Need, ...]:
    """Return the need for one of the words, without those that hold another; none where one is too short."""
    if min(map(len, words)) < _LEAST:
        return ()
    return (frozenset(word for word in words if not any(other in word for other in words if other != word)),)


def _worth(need: Need) -> tuple[int, int]:
    return min(map(len, need)), -len(need)
