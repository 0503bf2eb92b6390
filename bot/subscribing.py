"""What a person typed after `subscribe` → specs, and what must be asked or said before they are sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bot.command_line import Part, parse_line, plain_line, quote
from bot.errors import UserError
from bot.how_words import how_line, split_how
from bot.matching import find_tokens
from bot.model import Choice, Condition, ConditionKind, How, Subscription, SubscriptionSpec, slug
from bot.parse.document import EntityKind
from bot.parse.lexicon import Entity, Lexicon
from bot.plain_words import COUNTRY_WORDS, PHASES, TYPE_WORDS, resolve_country, resolve_phase, resolve_type

_CLOSED = (ConditionKind.TYPE, ConditionKind.REGULATOR, ConditionKind.MODALITY, ConditionKind.PHASE)
_NAMES_LIMIT = 20
_NAME_LIMIT = 100
_NEAR_LIMIT = 3
_CANDIDATES_LIMIT = 5
_BETWEEN = re.compile(r"\s+(?:and|or|&|\+)\s+|\s*/\s*", re.IGNORECASE)
_NOTHING = "Tell me what to follow, for example: subscribe BCMA, CD19, IASO Bio"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button: what it shows, and the line to subscribe by when it is pressed."""

    label: str
    line: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that means several things; nothing is subscribed to until one is chosen."""

    name: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that the lexicon does not hold and that is followed as words, with what it may be a slip of."""

    name: str
    spec: SubscriptionSpec
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a line asks for: `specs` are sure, each of `unknown` is one of them. `how` None: it does not say."""

    specs: tuple[SubscriptionSpec, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    how: How | None = None


def parse_subscriptions(text: str, lexicon: Lexicon) -> Plan:
    """Return the plan for a line such as `BCMA, CD19 type:approval regulator:FDA,NMPA -company:Pfizer`.

    Each bare name is a subscription of its own, and what has a kind applies to all of them, as do `delivery:daily` and
    `least:high`. UserError says what is wrong and what to write instead.
    """
    line, how = split_how(text)
    plan = _parse(line, lexicon)
    if how is None:
        return plan
    asked = tuple(replace(one, suggestions=_told(one.suggestions, how)) for one in plan.ambiguous)
    unknown = tuple(replace(one, suggestions=_told(one.suggestions, how)) for one in plan.unknown)
    return Plan(plan.specs, asked, unknown, how)


def _told(suggestions: Sequence[Suggestion], how: How) -> tuple[Suggestion, ...]:
    return tuple(replace(one, line=one.line + how_line(how)) for one in suggestions)


def _parse(text: str, lexicon: Lexicon) -> Plan:
    parts = _spread(parse_line(text), lexicon)
    names = [value for part in parts if part.kind is None and not part.is_excluded for value in part.values]
    rest = tuple(part for part in parts if part.kind is not None or part.is_excluded)
    if not names and not any(not part.is_excluded for part in rest):
        raise UserError(_NOTHING)
    if len(names) > _NAMES_LIMIT:
        message = f"That is {len(names)} subscriptions at once; I take up to {_NAMES_LIMIT} in one command."
        raise UserError(message)
    for name in (value for part in parts for value in part.values):
        _check_name(name)
    question = _first_ambiguous(parts, rest, lexicon)
    if question:
        return Plan(ambiguous=(question,))
    filters = _Filters.of(rest, lexicon)
    if not names:
        spec = filters.spec(())
        return Plan((spec,), (), _slips(spec, rest, parts, lexicon))
    return _plan(names, rest, filters, lexicon)


def choose_subscriptions(text: str, subscriptions: Sequence[Subscription], lexicon: Lexicon) -> list[Subscription]:
    """Return those that `unsubscribe TEXT` means: `all`, a number of the list (`3`, `#3`), or any name in them."""
    wanted = plain_line(text)
    if wanted.lower() in {"all", "everything"}:
        return list(subscriptions)
    numbers = re.fullmatch(r"#?(\d{1,12})(?:[\s,]+#?(\d{1,12}))*", wanted)
    if numbers:
        ids = {int(number) for number in re.findall(r"\d+", wanted)}
        return [subscription for subscription in subscriptions if subscription.id in ids]
    keys: set[str] = set()
    for part in parse_line(wanted):
        for value in part.values:
            keys |= {choice.key for _, choice in _resolve(value, part.kind, lexicon)}
            keys.add(_words_choice(value).key)
    return [s for s in subscriptions if keys & {choice.key for c in s.spec.all_of for choice in c.any_of}]


def spec_line(spec: SubscriptionSpec) -> str:
    """Return a line that `parse_subscriptions` reads back as this spec alone, by keys rather than by names."""
    parts = [
        Part(c.kind, tuple(_by_key(c.kind, choice) for choice in c.any_of), is_excluded)
        for conditions, is_excluded in ((spec.all_of, False), (spec.none_of, True))
        for c in conditions
    ]
    return _line(parts)


class _Filters:
    """The conditions that apply to every name of a line."""

    def __init__(self) -> None:
        self.all_of: list[Condition] = []
        self.none_of: list[Condition] = []

    @classmethod
    def of(cls, parts: Sequence[Part], lexicon: Lexicon) -> "_Filters":
        filters = cls()
        for part in parts:
            if part.is_excluded:
                filters.none_of.extend(_condition(part.kind, (value,), lexicon) for value in part.values)
            else:
                filters.add(_condition(part.kind, part.values, lexicon))
        return filters

    def add(self, condition: Condition) -> None:
        """Add a condition; an event has one type, so `type:a type:b` means either."""
        same = next((c for c in self.all_of if c.kind is condition.kind and c.kind in _CLOSED), None)
        if same is None:
            self.all_of.append(condition)
            return
        choices = tuple(dict.fromkeys((*same.any_of, *condition.any_of)))
        self.all_of[self.all_of.index(same)] = replace(same, any_of=choices)

    def spec(self, first: Sequence[Condition]) -> SubscriptionSpec:
        """Return the spec of these filters after a name's own condition."""
        whole = _Filters()
        for condition in (*first, *self.all_of):
            whole.add(condition)
        return SubscriptionSpec(tuple(dict.fromkeys(whole.all_of)), tuple(dict.fromkeys(self.none_of)))


def _plan(names: Sequence[str], rest: tuple[Part, ...], filters: _Filters, lexicon: Lexicon) -> Plan:
    specs: dict[SubscriptionSpec, None] = {}
    ambiguous: list[Ambiguous] = []
    unknown: list[Unknown] = []
    for name in names:
        parts = (Part(None, (name,)), *rest)
        found = _resolve(name, None, lexicon)
        if _is_ambiguous(name, None, found):
            ambiguous.append(_question(name, found, parts))
            continue
        spec = filters.spec((_condition(None, (name,), lexicon),))
        specs[spec] = None
        unknown.extend(_slips(spec, parts, parts, lexicon))
    return Plan(tuple(specs), tuple(ambiguous), tuple(unknown))


def _condition(kind: ConditionKind | None, values: Sequence[str], lexicon: Lexicon) -> Condition:
    """Return the condition that any of the values satisfies; what is unknown becomes words, or a name yet unseen."""
    found: list[tuple[ConditionKind, Choice]] = []
    for value in values:
        resolved = _resolve(value, kind, lexicon)
        if not resolved and kind in _CLOSED:
            raise UserError(_unknown_word(kind, value, lexicon))
        if not resolved and kind is not None and kind is not ConditionKind.WORDS and len(values) > 1:
            resolved = [(kind, Choice(f"{kind}:~{slug(value)}", value))]
        found.extend(resolved or [(ConditionKind.WORDS, _words_choice(value))])
    return Condition(found[0][0], tuple(dict.fromkeys(choice for _, choice in found)))


def _resolve(value: str, kind: ConditionKind | None, lexicon: Lexicon) -> list[tuple[ConditionKind, Choice]]:
    """Return what a value means. Several are candidates, but for regulators of one country, which are all meant."""
    if value.startswith("="):
        return _resolve_key(value[1:], lexicon)
    if kind is ConditionKind.WORDS:
        return [(kind, _words_choice(value))]
    if kind is ConditionKind.TYPE:
        choice = resolve_type(value)
        return [(kind, choice)] if choice else []
    if kind is ConditionKind.PHASE:
        choice = resolve_phase(value)
        return [(kind, choice)] if choice else []
    found = [_chosen(entity) for entity in lexicon.resolve(value, EntityKind(kind) if kind else None)]
    if not found and kind is None and (choice := resolve_type(value)):
        return [(ConditionKind.TYPE, choice)]
    if not found and kind in {None, ConditionKind.REGULATOR} and (country := resolve_country(value)):
        regulators = (e for e in lexicon if e.kind is EntityKind.REGULATOR and e.country == country and e.grants)
        found = [_chosen(entity) for entity in regulators]
    return found


def _resolve_key(key: str, lexicon: Lexicon) -> list[tuple[ConditionKind, Choice]]:
    """Return what a key of ours stands for (`company:merck-kgaa`), as buttons send it."""
    name, _, rest = key.partition(":")
    if name not in set(ConditionKind) or not rest:
        return []
    kind = ConditionKind(name)
    if kind is ConditionKind.TYPE:
        choice = next((choice for choice in TYPE_WORDS.values() if choice.key == key), None)
        return [(kind, choice)] if choice else []
    if kind is ConditionKind.PHASE:
        choice = resolve_phase(rest)
        return [(kind, choice)] if choice else []
    entity = lexicon.get(EntityKind(kind), rest) if kind is not ConditionKind.WORDS else None
    if entity:
        return [_chosen(entity)]
    return [(kind, Choice(key, rest.lstrip("~")))] if rest.startswith("~") else []


def _chosen(entity: Entity) -> tuple[ConditionKind, Choice]:
    return ConditionKind(entity.kind), Choice(f"{entity.kind}:{entity.id}", entity.name)


def _words_choice(value: str) -> Choice:
    return Choice(f"{ConditionKind.WORDS}:{'-'.join(find_tokens(value))}", value)


def _is_ambiguous(
    value: str,
    kind: ConditionKind | None,
    found: Sequence[tuple[ConditionKind, Choice]],
) -> bool:
    together = kind in {None, ConditionKind.REGULATOR} and resolve_country(value) is not None
    return len(found) > 1 and not together


def _first_ambiguous(parts: Sequence[Part], rest: Sequence[Part], lexicon: Lexicon) -> Ambiguous | None:
    """Return the first filter that means several things: it holds up every name of the line."""
    for part in rest:
        for value in part.values:
            found = _resolve(value, part.kind, lexicon)
            if _is_ambiguous(value, part.kind, found):
                return _question(value, found, parts)
    return None


def _question(name: str, found: Sequence[tuple[ConditionKind, Choice]], parts: Sequence[Part]) -> Ambiguous:
    kinds = {kind for kind, _ in found}
    suggestions = [
        Suggestion(choice.label if len(kinds) == 1 else f"{choice.label} ({kind})", _instead(parts, name, choice.key))
        for kind, choice in found[:_CANDIDATES_LIMIT]
    ]
    return Ambiguous(name, tuple(suggestions))


def _slips(
    spec: SubscriptionSpec,
    within: Sequence[Part],
    parts: Sequence[Part],
    lexicon: Lexicon,
) -> tuple[Unknown, ...]:
    """Return the names that are not known, with lines that put a near one in their place."""
    unknown: list[Unknown] = []
    for part in within:
        for value in part.values if part.kind not in (*_CLOSED, ConditionKind.WORDS) else ():
            if not _resolve(value, part.kind, lexicon):
                near = [_chosen(entity) for entity in find_near(value, part.kind, lexicon)]
                suggestions = (Suggestion(f"{c.label} ({kind})", _instead(parts, value, c.key)) for kind, c in near)
                unknown.append(Unknown(value, spec, (*suggestions, *_each_word(value, lexicon))))
    return tuple(unknown)


def find_near(value: str, kind: ConditionKind | None, lexicon: Lexicon) -> list[Entity]:
    """Return up to three entities that a name may be short for or a slip of."""
    words = set(find_tokens(value))
    longer = (
        entity
        for entity in lexicon
        if words and any(words <= set(find_tokens(alias)) for alias in (entity.name, *entity.aliases[:8]))
    )
    slips = (entity for name in lexicon.near(value) for entity in lexicon.resolve(name)[:1])
    near = sorted(slips, key=lambda entity: sorted(entity.name.lower()) != sorted(value.lower()))
    short = sorted(longer, key=lambda entity: len(entity.name))
    fitting = (entity for entity in (*short, *near) if kind is None or entity.kind == kind)
    return list(dict.fromkeys(fitting))[:_NEAR_LIMIT]


def _each_word(value: str, lexicon: Lexicon) -> tuple[Suggestion, ...]:
    """Offer `Pfizer BCMA` as two subscriptions when each word is a name by itself."""
    words = value.split()
    if len(words) < 2 or not all(_resolve(word, None, lexicon) for word in words):  # noqa: PLR2004  two make a row
        return ()
    return (Suggestion(", ".join(words) + " (each)", ", ".join(words)),)


def _spread(parts: Sequence[Part], lexicon: Lexicon) -> tuple[Part, ...]:
    """Take apart what was typed loosely: `BCMA and CD19`, `type:approval BCMA`, `type:approval, BCMA`."""
    spread: list[Part] = []
    for part in parts:
        if part.kind is None and not part.is_excluded:
            spread.append(Part(None, tuple(piece for value in part.values for piece in _pieces(value, lexicon))))
            continue
        heads, tails = zip(*(_head(value, part.kind, lexicon) for value in part.values), strict=True)
        spread.append(replace(part, values=tuple(head for head in heads if head)))
        names = tuple(piece for tail in tails if tail for piece in _pieces(tail, lexicon))
        spread.extend([Part(None, names)] if names else [])
    return tuple(part for part in spread if part.values)


def _pieces(value: str, lexicon: Lexicon) -> tuple[str, ...]:
    pieces = [piece for piece in _BETWEEN.split(value) if piece]
    is_list = len(pieces) > 1 and not _resolve(value, None, lexicon)
    return tuple(pieces) if is_list and all(_resolve(piece, None, lexicon) for piece in pieces) else (value,)


def _head(value: str, kind: ConditionKind | None, lexicon: Lexicon) -> tuple[str, str]:
    """Return the longest start of a value that is known, and the bare name behind it if that is known too."""
    words = value.split()
    if kind is ConditionKind.WORDS or _resolve(value, kind, lexicon):
        return value, ""
    for count in range(len(words) - 1, 0, -1):
        head, tail = " ".join(words[:count]), " ".join(words[count:])
        if _resolve(head, kind, lexicon) and (kind in _CLOSED or _resolve(tail, None, lexicon)):
            return head, tail
    is_name = kind in _CLOSED and bool(_resolve(value, None, lexicon))
    return ("", value) if is_name else (value, "")


def _check_name(name: str) -> None:
    if len(name) > _NAME_LIMIT:
        message = f"“{name[:40]}…” is too long for a name (up to {_NAME_LIMIT} characters)."
        raise UserError(message)
    if not find_tokens(name.removeprefix("=")):
        message = f"“{name}” has no letters or digits that I could look for."
        raise UserError(message)


def _unknown_word(kind: ConditionKind | None, value: str, lexicon: Lexicon) -> str:
    if kind is ConditionKind.TYPE:
        known = {word: choice.label for word, choice in TYPE_WORDS.items()}
    elif kind is ConditionKind.PHASE:
        known = {phase: phase for phase in PHASES}
    else:
        entities = [entity for entity in lexicon if entity.kind == kind]
        known = {alias.lower(): entity.name for entity in entities for alias in (entity.name, *entity.aliases)}
        known |= {word: word for word in COUNTRY_WORDS} if kind is ConditionKind.REGULATOR else {}
    near = dict.fromkeys(known[word] for word in get_close_matches(value.lower(), known, n=3, cutoff=0.6))
    hint = f"Did you mean {' or '.join(near)}?" if near else f"I know {_some(list(dict.fromkeys(known.values())))}."
    word = "event type" if kind is ConditionKind.TYPE else str(kind)
    return f"I do not know the {word} “{value}”. {hint}"


def _some(names: Sequence[str], limit: int = 30) -> str:
    return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")


def _instead(parts: Sequence[Part], name: str, key: str) -> str:
    """Return the line of the parts with a key in place of a name."""
    return _line([replace(p, values=tuple(f"={key}" if v == name else v for v in p.values)) for p in parts])


def _line(parts: Sequence[Part]) -> str:
    written: list[str] = []
    for part in parts:
        kind = f"{part.kind}:" if part.kind else ""
        written.append(("-" if part.is_excluded else "") + kind + ",".join(quote(value) for value in part.values))
    return " ".join(written)


def _by_key(kind: ConditionKind, choice: Choice) -> str:
    return choice.label if kind is ConditionKind.WORDS else f"={choice.key}"
