"""What a person who types a few letters may mean: names of the lexicon and names that the news told, from memory."""

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.describing import find_aliases
from bot.model import Choice, ConditionKind, Event, Named, slug
from bot.parse.document import EntityKind
from bot.parse.folding import fold
from bot.parse.lexicon import Entity, Lexicon
from bot.plain_words import COUNTRY_WORDS, TYPE_WORDS

VALUE_LIMIT = 150
_MOST = 30
_MOST_SEEN = 5_000
_LOOKED_AT = 400
_WORDS = 4
_TYPED_LIMIT = 100
_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Pick:
    """A thing to pick, and in a few words what it is or what comes with it."""

    choice: Choice
    note: str = ""


class Picker:
    """Finds names by their beginnings. `learn` adds what the news tells, so that new names can be picked too."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Know the lexicon; nothing was told yet."""
        self._lexicon = lexicon
        self._seen: dict[str, Choice] = {}
        self._long: dict[str, Choice] = {}
        self._recent: dict[str, Choice] = {}
        self.learnt_to = 0

    def find(self, kinds: Collection[ConditionKind], typed: str) -> tuple[Pick, ...]:
        """Return what begins like `typed`, the likeliest first; without letters, what the news named last.

        What nobody knows can be picked as it is typed: news of that name will find it.
        """
        wanted = fold(typed[:_TYPED_LIMIT]).replace(" ", "")
        if not wanted:
            recent = (choice for choice in reversed(self._recent.values()) if choice.kind in kinds)
            return tuple(Pick(choice, self._note(choice)) for choice in islice(recent, _MOST))
        found = dict.fromkeys((*self._known(kinds, wanted), *self._told(kinds, wanted)))
        picks = [Pick(choice, self._note(choice)) for choice in islice(found, _MOST)]
        is_known = any(fold(choice.label).replace(" ", "") == wanted for choice in found)
        kind = next((kind for kind in kinds if kind in _NAMED), None)
        if kind and not is_known and len(wanted) > 1 and (key := slug(typed[:_TYPED_LIMIT])):
            picks.append(Pick(Choice(f"{kind}:~{key}", " ".join(typed[:_TYPED_LIMIT].split())), "as typed: a new name"))
        return tuple(picks)

    def learn(self, event_id: int, event: Event) -> None:
        """Remember the names of an event, the oldest first; `learnt_to` is the id of the last one."""
        self.learnt_to = max(self.learnt_to, event_id)
        for kind, names in (
            (ConditionKind.COMPANY, event.companies),
            (ConditionKind.DRUG, event.drugs),
            (ConditionKind.TARGET, event.targets),
            (ConditionKind.DISEASE, event.indications),
        ):
            for named in names:
                self._learn(kind, named)

    def keep(self, choices: Iterable[Choice]) -> None:
        """Remember choices of a subscription that somebody edits, so that their values are understood again."""
        for choice in choices:
            self._long[value_of(choice)] = choice

    def get(self, value: str, shown: str) -> Choice | None:
        """Return the choice of an option that comes back, with its value and what it showed; None if none is known."""
        if value in self._long:
            return self._long[value]
        name, _, rest = value.partition(":")
        if name not in set(ConditionKind) or not rest or rest.startswith("#"):
            return None
        entity = self._lexicon.get(EntityKind(name), rest) if name in set(EntityKind) else None
        known = Choice(value, entity.name) if entity else self._seen.get(value) or _TYPES.get(value)
        if known:
            return known
        return Choice(value, " ".join(shown.split()) or rest.lstrip("~"))

    def _learn(self, kind: ConditionKind, named: Named) -> None:
        if not named.name.strip() or named.key == "~":
            return
        choice = Choice(f"{kind}:{named.key}", named.name)
        self._recent.pop(choice.key, None)
        self._recent[choice.key] = choice
        if named.id is None:
            self._seen[choice.key] = choice
        if len(choice.key) > VALUE_LIMIT:
            self._long[value_of(choice)] = choice
        for kept in (self._seen, self._recent, self._long):
            while len(kept) > _MOST_SEEN:
                del kept[next(iter(kept))]

    def _known(self, kinds: Collection[ConditionKind], wanted: str) -> Iterator[Choice]:
        """Yield the lexicon's choices: the whole name first, then how it begins, then one of its words."""
        runs, rows = self._index
        start = bisect_left(runs, wanted)
        end = bisect_left(runs, wanted + _END)
        near = [rows[at] for at in range(start, min(end, start + _LOOKED_AT * 5)) if rows[at][3].kind in kinds]
        near.sort(key=lambda row: ((row[0], row[1]) != (wanted, 0), row[1], not row[2], len(row[0])))
        return (choice for _, _, _, choice in near[:_LOOKED_AT])

    def _told(self, kinds: Collection[ConditionKind], wanted: str) -> Iterator[Choice]:
        for choice in reversed(self._seen.values()):
            if choice.kind in kinds and wanted in choice.key.replace("-", ""):
                yield choice

    @cached_property
    def _index(self) -> tuple[list[str], list[tuple[str, int, bool, Choice]]]:
        """Return runs of letters in order, and beside each: itself, at which word it begins, whether it is the name."""
        rows: list[tuple[str, int, bool, Choice]] = []
        for entity in self._lexicon:
            choice = _choice(entity)
            for alias in dict.fromkeys((entity.name, *entity.aliases)):
                words = fold(alias).split(" ")
                is_name = alias == entity.name
                rows += [("".join(words[at:]), at, is_name, choice) for at in range(min(len(words), _WORDS))]
        rows += [(word.replace(" ", ""), 0, True, choice) for word, choice in TYPE_WORDS.items()]
        rows += [
            (word.replace(" ", ""), 1, False, _choice(entity))
            for word, code in COUNTRY_WORDS.items()
            for entity in self._by_country.get(code, ())
        ]
        rows.sort(key=lambda row: row[0])
        return [row[0] for row in rows], rows

    @cached_property
    def _by_country(self) -> dict[str | None, list[Entity]]:
        found: dict[str | None, list[Entity]] = {}
        for entity in self._lexicon:
            if entity.kind is EntityKind.REGULATOR and entity.country:
                found.setdefault(entity.country, []).append(entity)
        return found

    @cached_property
    def _under(self) -> dict[tuple[EntityKind, str], int]:
        """Return how many entities lie under one: subsidiaries, members of a family, narrower diseases."""
        found: dict[tuple[EntityKind, str], int] = {}
        for entity in self._lexicon:
            for above in self._lexicon.ancestors(entity.kind, entity.id) if entity.parent else ():
                found[entity.kind, above] = found.get((entity.kind, above), 0) + 1
        return found

    def _note(self, choice: Choice) -> str:
        name, _, rest = choice.key.partition(":")
        entity = self._lexicon.get(EntityKind(name), rest) if name in set(EntityKind) else None
        if entity is None:
            return f"{name}, new in the news" if rest.startswith("~") else _KINDS.get(choice.kind, "")
        said = [_what(entity, self._lexicon)]
        count = self._under.get((entity.kind, entity.id))
        if count:
            one, many = _BELOW.get(choice.kind, ("more", "more"))
            said.append(f"with {count} {one if count == 1 else many}")
        aliases = find_aliases(entity.kind, entity.id, self._lexicon, 2)
        if aliases and not (count and len(said) > 2):  # noqa: PLR2004  a line has room for three parts
            said.append(f"also {', '.join(aliases)}")
        return " · ".join(part for part in said if part)


def value_of(choice: Choice) -> str:
    """Return an option's value for a choice: its key, or what stands for one that is too long for Slack."""
    if len(choice.key) <= VALUE_LIMIT:
        return choice.key
    return f"{choice.kind}:#{hashlib.sha256(choice.key.encode()).hexdigest()[:32]}"


_NAMED = frozenset({ConditionKind.COMPANY, ConditionKind.TARGET, ConditionKind.DRUG, ConditionKind.DISEASE})
_KINDS = {ConditionKind.TYPE: "kind of event", ConditionKind.REGULATOR: "regulator"}
_BELOW = {
    ConditionKind.COMPANY: ("subsidiary", "subsidiaries"),
    ConditionKind.TARGET: ("member", "members"),
    ConditionKind.DISEASE: ("narrower form", "narrower forms"),
}
_TYPES = {choice.key: choice for choice in TYPE_WORDS.values()}


def _choice(entity: Entity) -> Choice:
    return Choice(f"{entity.kind}:{entity.id}", entity.name)


def _what(entity: Entity, lexicon: Lexicon) -> str:
    """Return what an entity is: a company with its ticker, a drug with its target, the rest by their kind."""
    match entity.kind:
        case EntityKind.COMPANY:
            return f"company{f' {entity.tickers[0]}' if entity.tickers else ''}"
        case EntityKind.DRUG:
            targets = (lexicon.get(EntityKind.TARGET, target) for target in entity.targets[:1])
            return " ".join(("drug", *(target.name for target in targets if target)))
        case _:
            return str(entity.kind)
