"""The word lists that the finders of unknown names work with: stems, legal forms, trade words, false friends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.parse.document import EntityKind


class Stem(NamedTuple):
    """An INN stem: what kind of medicine it tells of, and of which word of the name it is the end."""

    text: str
    modality: str = ""
    target: str | None = None
    is_guarded: bool = False
    is_second: bool = False


class Friends(NamedTuple):
    """Names that are no entity of a kind."""

    names: frozenset[str] = frozenset()
    pattern: re.Pattern[str] = re.compile("(?!)")


@dataclass(frozen=True)
class Vocabulary:
    """Word lists that the finders of unknown names work with."""

    stems: tuple[Stem, ...] = ()
    exchanges: Mapping[str, str] = field(default_factory=dict[str, str])
    legal_forms: Mapping[str, bool] = field(default_factory=dict[str, bool])
    trade_words: Mapping[str, str] = field(default_factory=dict[str, str])
    salts: frozenset[str] = frozenset()
    false_friends: Mapping[str, Friends] = field(default_factory=dict[str, Friends])
    phrases: tuple[tuple[str, frozenset[str]], ...] = ()

    @cached_property
    def _stems_by_end(self) -> dict[str, list[Stem]]:
        return self._by_end(is_guarded=False)

    @cached_property
    def _guarded_by_end(self) -> dict[str, list[Stem]]:
        return self._by_end(is_guarded=True)

    def _by_end(self, *, is_guarded: bool) -> dict[str, list[Stem]]:
        """Return the stems by their last three letters, the longest first."""
        found: dict[str, list[Stem]] = {}
        for stem in sorted(self.stems, key=lambda stem: -len(stem.text)):
            if stem.is_guarded == is_guarded:
                found.setdefault(stem.text[-3:], []).append(stem)
        return found

    @cached_property
    def stem_ends(self) -> frozenset[str]:
        """Return the last three letters of every unguarded stem: a quick first test."""
        return frozenset(self._stems_by_end)

    @cached_property
    def guarded_ends(self) -> frozenset[str]:
        """Return the last three letters of every guarded stem."""
        return frozenset(self._guarded_by_end)

    def stem_of(self, word: str) -> Stem | None:
        """Return the longest unguarded stem that a word in small letters ends in, two letters before it at least."""
        for stem in self._stems_by_end.get(word[-3:], ()):
            if word.endswith(stem.text) and (stem.is_second or len(word) > len(stem.text) + 1):
                return stem
        return None

    def guarded_stem_of(self, word: str) -> Stem | None:
        """Return the longest guarded stem that a word in small letters ends in: a drug only with a second sign."""
        for stem in self._guarded_by_end.get(word[-3:], ()):
            if word.endswith(stem.text) and len(word) > len(stem.text) + 1:
                return stem
        return None

    def is_everyday_word(self, name: str) -> bool:
        """Return whether `name` is an everyday word that firms bear: a company only with proof."""
        friends = self.false_friends.get("word")
        return friends is not None and name in friends.names

    @cached_property
    def _longer_names(self) -> dict[str, tuple[str, ...]]:
        friends = self.false_friends.get(EntityKind.COMPANY.value, Friends())
        found: dict[str, tuple[str, ...]] = {}
        for name in sorted(friends.names):
            words = re.split("[ -]", name)
            for word in words if len(words) > 1 else ():
                found[word] = (*found.get(word, ()), name)
        return found

    def is_part_of_false_friend(self, text: str, start: int, end: int) -> bool:
        """Return whether the firm's name at a place is only part of a longer name that is no firm: Merck Manual."""
        name = text[start:end]
        return any(
            len(longer) > len(name) and text.startswith(longer, start - longer.find(name))
            for longer in self._longer_names.get(name.replace("-", " ").partition(" ")[0], ())
            if name in longer and longer.find(name) <= start
        )

    def is_false_friend(self, name: str, kind: EntityKind) -> bool:
        """Return whether `name` is known to be no entity of `kind`."""
        friends = self.false_friends.get(kind.value)
        if friends is None:
            return False
        return name in friends.names or friends.pattern.fullmatch(name) is not None
