"""What Topline knows by name, and how each name may be matched."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from bot.parse.document import EntityKind
from bot.parse.folding import fold, fold_forms


class Rule(StrEnum):
    """How a form may match: in any case, as written only, or as written and with proof in the document."""

    ANY = "any"
    CASED = "cased"
    GUARDED = "guarded"


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of the lexicon. `name` is what a card shows; `aliases` are all its forms, whatever their rule."""

    kind: EntityKind
    id: str
    name: str
    aliases: tuple[str, ...]
    cased: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    modality: str | None = None
    owner: str | None = None
    partners: tuple[str, ...] = ()
    parent: str | None = None
    country: str | None = None
    brands: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_context_bound: bool = False
    grants: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()

    def rule(self, alias: str) -> Rule:
        """Return how one of the aliases may match."""
        if alias in self.guarded:
            return Rule.GUARDED
        return Rule.CASED if alias in self.cased else Rule.ANY


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an entity."""

    entity: Entity
    text: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Stem:
    """An INN stem: what kind of medicine it tells of, and of which word of the name it is the end."""

    text: str
    modality: str = ""
    target: str | None = None
    is_guarded: bool = False
    is_second: bool = False


@dataclass(frozen=True, slots=True)
class Friends:
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
            for longer in self._longer_names.get(re.split("[ -]", name)[0], ())
            if name in longer and longer.find(name) <= start
        )

    def is_false_friend(self, name: str, kind: EntityKind) -> bool:
        """Return whether `name` is known to be no entity of `kind`."""
        friends = self.false_friends.get(kind.value)
        if friends is None:
            return False
        return name in friends.names or friends.pattern.fullmatch(name) is not None


_PLURAL_KINDS = frozenset({EntityKind.DISEASE, EntityKind.MODALITY})


class Lexicon:
    """All entities, with an index of their forms by folded run of tokens. Built once, never changed.

    `heads` are the first tokens of the runs; `openings` holds, by the first two tokens of longer runs, how many tokens
    those runs have, the most first.
    """

    def __init__(self, entities: Iterable[Entity], vocabulary: Vocabulary | None = None) -> None:
        """Index `entities`; of two with the same kind and id the later stands."""
        self._entities = {(entity.kind, entity.id): entity for entity in entities}
        self.vocabulary = vocabulary or Vocabulary()
        self.forms: dict[str, tuple[Form, ...]] = {}
        self.heads: set[str] = set()
        self.openings: dict[str, list[int]] = {}
        self.tickers: dict[str, tuple[Entity, ...]] = {}
        for entity in self._entities.values():
            self._index(entity)
        for run in self.forms:
            head, *others = run.split(" ", 2)
            self.heads.add(head)
            if others:
                lengths = self.openings.setdefault(f"{head} {others[0]}", [])
                lengths.append(run.count(" ") + 1)
        for opening, lengths in self.openings.items():
            if len(lengths) > 1:
                self.openings[opening] = sorted(set(lengths), reverse=True)

    def _index(self, entity: Entity) -> None:
        may_be_plural = entity.kind in _PLURAL_KINDS
        forms = self.forms
        for alias in entity.aliases:
            rule = entity.rule(alias)
            form = Form(entity, alias, rule)
            runs = fold_forms(alias)
            if may_be_plural and rule is Rule.ANY:
                runs = runs | {run + "s" for run in runs if run[-1:].isalpha() and not run.endswith("s")}
            for run in runs:
                if run in forms:
                    forms[run] += (form,)
                elif run:
                    forms[run] = (form,)
        for ticker in entity.tickers:
            self.tickers[ticker] = (*self.tickers.get(ticker, ()), entity)

    def __iter__(self) -> Iterator[Entity]:
        """Yield every entity in the order of the files."""
        return iter(self._entities.values())

    def __len__(self) -> int:
        """Return how many entities are known."""
        return len(self._entities)

    @cached_property
    def traps(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """Return, by a form that stands in it, each longer name that is no entity of the kinds beside it."""
        found: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for phrase, kinds in self.vocabulary.phrases:
            words = fold(phrase).split()
            runs = (" ".join(words[at:stop]) for at in range(len(words)) for stop in range(at + 1, len(words) + 1))
            for form in (form for run in runs for form in self.forms.get(run, ()) if form.text != phrase):
                found.setdefault(form.text, []).append((phrase, kinds))
        return found

    def get(self, kind: EntityKind, id: str) -> Entity | None:  # noqa: A002 the contract's word for it
        """Return the entity, or None."""
        return self._entities.get((kind, id))

    def resolve(self, text: str, kind: EntityKind | None = None) -> tuple[Entity, ...]:
        """Return what a user may mean by `text`: any alias in any case, guarded ones too; several are ambiguous."""
        found = dict.fromkeys(
            form.entity for form in self.forms.get(fold(text.strip()), ()) if kind in (None, form.entity.kind)
        )
        if not found:
            tickers = self._ticker_owners(text) if kind in (None, EntityKind.COMPANY) else ()
            by_id = (entity for each in EntityKind if kind in (None, each) if (entity := self.get(each, text.strip())))
            found = dict.fromkeys((*tickers, *by_id))
        return tuple(found)

    def _ticker_owners(self, text: str) -> tuple[Entity, ...]:
        wanted = text.strip().upper().replace(" ", "").lstrip("$")
        if ":" in wanted:
            return self.tickers.get(wanted, ())
        return self._owners_by_symbol.get(wanted, ())

    @cached_property
    def _owners_by_symbol(self) -> dict[str, tuple[Entity, ...]]:
        found: dict[str, tuple[Entity, ...]] = {}
        for ticker, owners in self.tickers.items():
            symbol = ticker.split(":")[-1]
            found[symbol] = (*found.get(symbol, ()), *owners)
        return found

    def near(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Return up to `limit` names that `text` may be a slip of, best first."""
        from difflib import get_close_matches

        close = get_close_matches(fold(text), self.forms, n=limit * 3, cutoff=0.75)
        return tuple(dict.fromkeys(self.forms[run][0].entity.name for run in close))[:limit]

    def ancestors(self, kind: EntityKind, id: str) -> tuple[str, ...]:  # noqa: A002 the contract's word for it
        """Return the ids above an entity, nearest first: broader diseases, target families, parent companies."""
        above: list[str] = []
        entity = self.get(kind, id)
        while entity and entity.parent and entity.parent not in above and entity.parent != id:
            above.append(entity.parent)
            entity = self.get(kind, entity.parent)
        return tuple(above)


def load_lexicon(overlay: Path | None = None) -> Lexicon:
    """Return the packaged lexicon with the rows of `overlay`/*.csv over it; UserError names a bad file and line."""
    from bot.parse.lexicon_files import read_entities, read_vocabulary

    return Lexicon(read_entities(overlay), read_vocabulary())
