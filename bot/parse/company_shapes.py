"""What the words of a capitalised run alone tell of a firm: where its name ends, and whether it can be one at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.parse import company_signs as signs
from bot.parse.document import EntityKind
from bot.parse.naming import name_words
from bot.parse.vocabulary import Vocabulary

_KEPT = 4096  # runs: the same words come again and again, in an article and in the next one
_LONGEST = 3  # words of a name in a headline, where words run on
_SHORT_CAPITALS = 5
_LEAST = 3  # letters: two are no name


@dataclass(frozen=True, slots=True)
class Shape:
    """The name in a run, `offset` characters from its start; empty where none can be.

    `has_trade`: a trade word ends it, a soft one proves less. `is_no_firm`: its words are everyday ones, or a false
    friend's; `may_be_proven` says that a legal form or a ticker would prove them. `is_vague`: a person, an institution
    or an everyday word has such a shape too.
    """

    name: str
    offset: int = 0
    has_trade: bool = False
    is_soft: bool = False
    is_no_firm: bool = False
    may_be_proven: bool = False
    is_vague: bool = False


class FirmShapes:
    """Reads shapes by a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keep the vocabulary; `read` remembers what it read last."""
        self.vocabulary, self.trade = vocabulary, vocabulary.trade_words
        self.read = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, words: tuple[str, ...], in_title: bool) -> Shape:  # noqa: FBT001 a key of the cache
        """Return the shape of a run; `in_title`: in a line of Title Case, where capitals mean little."""
        at, is_soft = self._trade_index(words)
        name, offset = self._cut(words[: at + 1 if at else self.before_legal(words)], in_title=in_title)
        if not name:
            return Shape("")
        is_no_firm = self.is_no_firm(name)
        return Shape(
            name,
            offset,
            has_trade=at > 0 and not is_soft,
            is_soft=is_soft,
            is_no_firm=is_no_firm,
            may_be_proven=is_no_firm and self._may_be_proven(name),
            is_vague=self.is_vague(name),
        )

    def before_legal(self, words: Sequence[str]) -> int:
        """Return how many words stand before the first legal form of a run; the A of A/S ends one."""
        legal = self.vocabulary.legal_forms
        if len(words) == 1:
            return 1
        if words[-1] == "A":
            return len(words) - 1
        count = next((at for at, word in enumerate(words) if at and word.rstrip(".") in legal), len(words))
        return count - 1 if 1 < count < len(words) and words[count - 1] in ("Private", "Public") else count

    def core(self, name: str) -> str:
        """Return the name without its trade words and the city before it."""
        words = name.split(" ")
        while len(words) > 1 and (words[-1] in self.trade or words[-1] == "&"):
            words.pop()
        return " ".join(words)

    def is_no_firm(self, name: str) -> bool:
        """Return whether a name is no firm's at all: short, an address, a share class, a false friend."""
        return self.is_no_name(name) or self.vocabulary.is_false_friend(name, EntityKind.COMPANY)

    def is_no_name(self, name: str) -> bool:
        """Return whether words are no name of anyone who acts: a fund is a false friend, and yet a name."""
        lists, lower = name_words(), name.lower()
        return (
            sum(map(str.isalpha, name)) < _LEAST
            or all(word.lower() in lists.generic or word in self.trade for word in name.split(" "))
            or name.startswith(("Class ", "Series "))
            or lower.rsplit(" ", 1)[-1] in lists.no_firm
            or bool(signs.PLURAL_CAPITALS.fullmatch(name))
            or "http" in lower
        )

    def is_vague(self, name: str) -> bool:
        """Return whether a name is rather an institution, a term or an everyday word."""
        lists = name_words()
        return (
            all(word in lists.not_first or word in lists.generic for word in name.lower().split())
            or (name.isupper() and len(name) < _SHORT_CAPITALS)  # short capitals are terms (GMP, IPO)
            or bool(signs.NUMBERED.search(name))
            or bool(signs.INSTITUTION.search(name))
        )

    def _may_be_proven(self, name: str) -> bool:
        """Return whether everyday words of the trade may be a firm's name with proof: Applied Therapeutics, Inc."""
        words = name.split(" ")
        if len(words) < 2 or self.trade.get(words[-1]) != "ending" or words[0] in self.trade:  # noqa: PLR2004
            return False
        return not self.vocabulary.is_false_friend(name, EntityKind.COMPANY)

    def _trade_index(self, words: Sequence[str]) -> tuple[int, bool]:
        """Return the index of the last trade word that a name stands before, or 0, and whether it is a soft one."""
        for at in range(min(len(words), signs.MAX_WORDS + 4) - 1, 0, -1):
            strength = self.trade.get(words[at])
            pair = self.trade.get(f"{words[at - 1]} {words[at]}") if at > 1 else None
            if (strength in signs.ENDINGS or pair) and not self._is_generic(words[: at - 1 if pair else at]):
                return at, not pair and strength == "soft"
        return 0, False

    def _is_generic(self, words: Sequence[str]) -> bool:
        generic = name_words().generic
        return all(word.lower() in generic or self.trade.get(word) in signs.ENDINGS for word in words[-2:])

    def _cut(self, run: Sequence[str], *, in_title: bool) -> tuple[str, int]:
        """Return the name at the right end of a run, and how far from the run's start it stands."""
        words = list(run)
        while words and words[-1] == "&":
            words.pop()
        if len(words) == 1:
            return words[0], 0
        lists = name_words()
        if any(word.lower() in lists.roles for word in words[:-1]):
            return "", 0
        cut = max(
            (
                at + 1
                for at, word in enumerate(words[:-1])
                if (in_title and word.lower() in lists.not_first) or signs.CUTS.search(word)
            ),
            default=0,
        )
        again = (at for at in range(len(words) - 1, cut, -1) if words[at] in words[cut:at])
        cut = next((at for at in again if words[at] not in self.trade), cut)
        if in_title and len(words) - cut > _LONGEST:
            cut = len(words) - 2
        cut = max(cut, len(words) - signs.MAX_WORDS)
        return " ".join(words[cut:]), sum(len(word) + 1 for word in words[:cut])
