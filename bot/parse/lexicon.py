"""What Topline knows by name, and how each name may be matched."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from bot.parse.company_shapes import FirmShapes
from bot.parse.document import EntityKind
from bot.parse.folding import fold, fold_forms
from bot.parse.vocabulary import Vocabulary


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


class Form(NamedTuple):
    """One way to write an entity."""

    entity: Entity
    text: str
    rule: Rule


class Draft(NamedTuple):
    """A row of a table before anyone asked for its entity: its aliases, which of them count in any case, the maker."""

    kind: EntityKind
    id: str
    aliases: tuple[str, ...]
    loose: Collection[str]
    row: Mapping[str, str]
    make: Callable[[Mapping[str, str]], Entity]


class Group(NamedTuple):
    """The forms of one kind that stand for a run of tokens."""

    kind: EntityKind
    forms: tuple[Form, ...]


class Head(NamedTuple):
    """What runs begin with a token: that token alone, and by the second token how many tokens they have, most first."""

    is_alone: bool
    lengths: Mapping[str, Sequence[int]]


_Key = tuple[EntityKind, str]
_NO_WORDS = Vocabulary()
_PLURAL_KINDS = frozenset({EntityKind.DISEASE, EntityKind.MODALITY})


class Lexicon:
    """All entities, with an index of their forms by folded run of tokens. Nothing that it answers ever changes.

    A text names few of them: entities are made of their rows, and what runs begin with a token is put together, when
    they are first asked for. `heads` are the first tokens of the runs, with these.
    """

    def __init__(self, entities: Iterable[Entity | Draft], vocabulary: Vocabulary | None = None) -> None:
        """Index `entities`; of two with the same kind and id the later stands."""
        self._entities = {(entity.kind, entity.id): entity for entity in entities}
        self.vocabulary = vocabulary or _NO_WORDS
        self._texts: list[str] = []
        self._owners: list[_Key] = []
        plural: set[int] = set()
        for key, entity in self._entities.items():
            if key[0] in _PLURAL_KINDS:
                first = len(self._texts)
                plural |= {first + at for at, text in enumerate(entity.aliases) if _is_loose(entity, text)}
            self._texts += entity.aliases
            self._owners += (key,) * len(entity.aliases)
        self._numbers: dict[str, tuple[int, ...]] = {}
        self._index(plural)
        self.heads: dict[str, list[str]] = {}
        for run in self._numbers:
            head = run.partition(" ")[0]
            if head in self.heads:
                self.heads[head].append(run)
            else:
                self.heads[head] = [run]
        self._seen: dict[str, Head] = {}
        self._groups: dict[str, tuple[Group, ...]] = {}

    def _index(self, plural: Collection[int]) -> None:
        """Note which aliases, by number, stand for which run; `plural` are those that may stand in the plural too."""
        numbers = self._numbers
        for number, runs in enumerate(fold_forms(self._texts)):
            if number in plural:
                runs |= {run + "s" for run in runs if run[-1:].isalpha() and not run.endswith("s")}
            for run in runs:
                if run in numbers:
                    numbers[run] += (number,)
                elif run:
                    numbers[run] = (number,)

    def _form(self, number: int) -> Form:
        entity, text = self._entity(self._owners[number]), self._texts[number]
        return Form(entity, text, entity.rule(text))

    def _entity(self, key: _Key) -> Entity:
        entity = self._entities[key]
        if isinstance(entity, Draft):
            entity = self._entities[key] = entity.make(entity.row)
        return entity

    def forms(self, run: str) -> tuple[Form, ...]:
        """Return the forms that stand for a folded run of tokens, in the order of the files."""
        return tuple(self._form(number) for number in self._numbers.get(run, ()))

    def groups(self, run: str) -> tuple[Group, ...]:
        """Return the forms that stand for a folded run of tokens by their kind, in the order of the files."""
        found = self._groups.get(run)
        if found is None:
            forms = self.forms(run)
            kinds = dict.fromkeys(form.entity.kind for form in forms)
            found = tuple(Group(kind, tuple(form for form in forms if form.entity.kind is kind)) for kind in kinds)
            if found:
                self._groups[run] = found
        return found

    def head(self, token: str) -> Head:
        """Return what runs begin with one of `heads`."""
        head = self._seen.get(token)
        if head is None:
            lengths: dict[str, set[int]] = {}
            for words in (run.split(" ") for run in self.heads[token]):
                if len(words) > 1:
                    lengths.setdefault(words[1], set()).add(len(words))
            seconds = {second: sorted(each, reverse=True) for second, each in lengths.items()}
            head = self._seen[token] = Head(token in self._numbers, seconds)
        return head

    def __iter__(self) -> Iterator[Entity]:
        """Yield every entity in the order of the files."""
        return (self._entity(key) for key in tuple(self._entities))

    def __len__(self) -> int:
        """Return how many entities are known."""
        return len(self._entities)

    @cached_property
    def shapes(self) -> FirmShapes:
        """Return what reads the shapes of unknown firms' names by this vocabulary."""
        return FirmShapes(self.vocabulary)

    @cached_property
    def traps(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """Return, by a form that stands in it, each longer name that is no entity of the kinds beside it."""
        found: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for phrase, kinds in self.vocabulary.phrases:
            words = fold(phrase).split()
            starts = (at for at, word in enumerate(words) if word in self.heads)
            runs = (" ".join(words[at:stop]) for at in starts for stop in range(at + 1, len(words) + 1))
            for form in (form for run in runs if run in self._numbers for form in self.forms(run)):
                if form.text != phrase:
                    found.setdefault(form.text, []).append((phrase, kinds))
        return found

    def get(self, kind: EntityKind, id: str) -> Entity | None:  # noqa: A002 the contract's word for it
        """Return the entity, or None."""
        return self._entity((kind, id)) if (kind, id) in self._entities else None

    def resolve(self, text: str, kind: EntityKind | None = None) -> tuple[Entity, ...]:
        """Return what a user may mean by `text`: any alias in any case, guarded ones too; several are ambiguous."""
        found = dict.fromkeys(
            form.entity for form in self.forms(fold(text.strip())) if kind in (None, form.entity.kind)
        )
        if not found:
            wanted = text.strip().upper().replace(" ", "").lstrip("$")
            tickers = self.owners(wanted) if kind in (None, EntityKind.COMPANY) else ()
            by_id = (entity for each in EntityKind if kind in (None, each) if (entity := self.get(each, text.strip())))
            found = dict.fromkeys((*tickers, *by_id))
        return tuple(found)

    def owners(self, ticker: str) -> tuple[Entity, ...]:
        """Return the firms that trade under a ticker, with its exchange (`NASDAQ:VRTX`) or alone."""
        return tuple(self._entity(key) for key in self._tickers.get(ticker, ()))

    @cached_property
    def _tickers(self) -> dict[str, tuple[_Key, ...]]:
        """Return whose each ticker is, with its exchange, and whose each symbol alone."""
        found: dict[str, tuple[_Key, ...]] = {}
        for key, entity in self._entities.items():
            tickers = entity.tickers if isinstance(entity, Entity) else entity.row.get("tickers", "").upper().split("|")
            for ticker in filter(None, (each.strip() for each in tickers)):
                for name in dict.fromkeys((ticker, ticker.split(":")[-1])):
                    found[name] = (*found.get(name, ()), key)
        return found

    def near(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Return up to `limit` names that `text` may be a slip of, best first."""
        from difflib import get_close_matches

        close = get_close_matches(fold(text), self._numbers, n=limit * 3, cutoff=0.75)
        return tuple(dict.fromkeys(self.forms(run)[0].entity.name for run in close))[:limit]

    def ancestors(self, kind: EntityKind, id: str) -> tuple[str, ...]:  # noqa: A002 the contract's word for it
        """Return the ids above an entity, nearest first: broader diseases, target families, parent companies."""
        above: list[str] = []
        entity = self.get(kind, id)
        while entity and entity.parent and entity.parent not in above and entity.parent != id:
            above.append(entity.parent)
            entity = self.get(kind, entity.parent)
        return tuple(above)


def _is_loose(entity: Entity | Draft, alias: str) -> bool:
    """Return whether an alias counts in any case."""
    return alias in entity.loose if isinstance(entity, Draft) else entity.rule(alias) is Rule.ANY


def load_lexicon(overlay: Path | None = None) -> Lexicon:
    """Return the packaged lexicon with the rows of `overlay`/*.csv over it; UserError names a bad file and line."""
    from bot.parse.lexicon_files import read_drafts, read_vocabulary

    return Lexicon(read_drafts(overlay), read_vocabulary())
