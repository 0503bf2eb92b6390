"""What a subscription would have sent, counted over past stories, and the filter that would narrow it most."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.describing import FLOORS, describe
from bot.forms import NAMES
from bot.importance import find_importance
from bot.matching import OpenedEvent, is_wanted, open_events
from bot.model import (
    Choice,
    Condition,
    ConditionKind,
    Event,
    EventType,
    Family,
    How,
    Importance,
    SubscriptionSpec,
)
from bot.parse.lexicon import Lexicon
from bot.plain_words import resolve_type

MOST = 500
_SHOWN = 3
_FEW = 5
_LEAST_SHARE = 0.1
_DECIDED = (EventType.APPROVAL, EventType.REJECTION)


@dataclass(frozen=True, slots=True)
class PastStory:
    """A story as it stands; `text` is what its articles say, and None when no word of them is asked for."""

    id: int
    events: tuple[Event, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A filter to add, in words, and how many stories it would leave. `narrow` takes its `value`."""

    label: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """How many stories there would have been; `is_more`: at least so many. `story_ids` are those to show.

    `widening` is what would have to go, in words, for so many instead of none.
    """

    count: int
    is_more: bool = False
    story_ids: tuple[int, ...] = ()
    narrowing: Narrowing | None = None
    widening: tuple[str, int] | None = None


@dataclass
class Tally:
    """Counts past stories, taken one after the other, the newest first."""

    spec: SubscriptionSpec
    how: How
    lexicon: Lexicon
    _wanted: dict[int, list[OpenedEvent]] = field(default_factory=dict[int, list[OpenedEvent]])

    @property
    def is_full(self) -> bool:
        """Return whether more would only be said to be more."""
        return len(self._wanted) > MOST

    def take(self, story: PastStory) -> None:
        """Count a story if one of its events satisfies the spec and is important enough."""
        opened = open_events(story.events, story.text, self.lexicon)
        passing = [one for one in opened if is_wanted(one, self.spec) and _is_important(one, self.how.floor)]
        if passing:
            self._wanted[story.id] = passing

    def preview(self, *, is_all: bool = True) -> Preview:
        """Return the count. `is_all` False: not every story was looked at."""
        ids = tuple(self._wanted)
        count = min(len(ids), MOST)
        return Preview(count, self.is_full or not is_all, ids[:_SHOWN], self._narrowest())

    def _narrowest(self) -> Narrowing | None:
        """Return the filter that leaves the fewest, but neither none nor next to none."""
        total = len(self._wanted)
        if total <= _FEW:
            return None
        found = (Narrowing(label, value, self._count(passes)) for label, value, passes in self._candidates())
        fitting = [one for one in found if max(1, total * _LEAST_SHARE) <= one.count < total]
        return min(fitting, key=lambda one: one.count, default=None)

    def _count(self, passes: Callable[[OpenedEvent], bool]) -> int:
        return sum(any(map(passes, opened)) for opened in self._wanted.values())

    def _candidates(self) -> Iterator[tuple[str, str, Callable[[OpenedEvent], bool]]]:
        for label, types in _type_sets():
            value = ",".join(types)
            if _may_narrow(self.spec, types):
                narrower = narrow(self.spec, self.how, value)[0]
                yield label, value, lambda one, spec=narrower: is_wanted(one, spec)
        events = [one.event for opened in self._wanted.values() for one in opened]
        for kind, counted in (
            (ConditionKind.REGULATOR, Counter(code for event in events for code in event.regulators)),
            (ConditionKind.PHASE, Counter(event.detail.phase for event in events if event.detail.phase)),
        ):
            if counted and all(condition.kind is not kind for condition in self.spec.all_of):
                value = f"{kind}:{counted.most_common(1)[0][0]}"
                narrower = narrow(self.spec, self.how, value)[0]
                label = next(c.any_of[0].label for c in narrower.all_of if c.kind is kind)
                yield f"only {label}", value, lambda one, spec=narrower: is_wanted(one, spec)
        for floor in (Importance.HIGH, Importance.NORMAL):
            if floor.rank > self.how.floor.rank:
                yield FLOORS[floor], f"floor:{floor}", lambda one, least=floor: _is_important(one, least)


def narrow(spec: SubscriptionSpec, how: How, value: str) -> tuple[SubscriptionSpec, How]:
    """Return the spec with a narrowing's filter put on, in place of a wider one of its kind; ValueError for no value.

    `value` comes back from a button: `type:approval,type:rejection`, `regulator:FDA`, `floor:high`.
    """
    kind, _, rest = value.partition(":")
    if kind == "floor":
        return spec, How(how.delivery, Importance(rest))
    choices = tuple(_choice(key) for key in value.split(","))
    added = Condition(choices[0].kind, choices)
    others = tuple(one for one in spec.all_of if one.kind is not added.kind)
    return replace(spec, all_of=(*others, added)), how


def widenings(spec: SubscriptionSpec, how: How) -> Iterator[tuple[str, SubscriptionSpec, How]]:
    """Yield the spec without each of its parts in turn, and that part in words."""
    for condition in spec.all_of if len(spec.all_of) > 1 else ():
        rest = tuple(one for one in spec.all_of if one is not condition)
        yield _part(condition), replace(spec, all_of=rest), how
    for condition in spec.none_of:
        rest = tuple(one for one in spec.none_of if one is not condition)
        yield f"not {describe(SubscriptionSpec((condition,)))}", replace(spec, none_of=rest), how
    if how.floor is not Importance.LOW:
        yield FLOORS[how.floor], spec, replace(how, floor=Importance.LOW)


def _part(condition: Condition) -> str:
    if condition.kind in NAMES or condition.kind is ConditionKind.WORDS:
        return describe(SubscriptionSpec((condition,)))
    return f"only {', '.join(choice.label for choice in condition.any_of)}"


def _is_important(opened: OpenedEvent, floor: Importance) -> bool:
    return find_importance(opened.event).rank >= floor.rank


def _type_sets() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "only approvals and rejections", tuple(f"type:{kind}" for kind in _DECIDED)
    for family in Family:
        yield f"only {_type_choice(family).label}", (f"type:{family}",)


def _may_narrow(spec: SubscriptionSpec, types: Sequence[str]) -> bool:
    """Return whether only these types would be fewer than the spec asks for, and none that it does not ask for."""
    asked = {choice.key for one in spec.all_of if one.kind is ConditionKind.TYPE for choice in one.any_of}
    if not asked:
        return True
    return asked != set(types) and all(key in asked or _family_key(key) in asked for key in types)


def _family_key(key: str) -> str | None:
    name = key.partition(":")[2]
    return f"type:{EventType(name).family}" if name in set(EventType) else None


def _choice(key: str) -> Choice:
    kind, _, rest = key.partition(":")
    match ConditionKind(kind):
        case ConditionKind.TYPE:
            return _type_choice(rest)
        case ConditionKind.REGULATOR:
            return Choice(key, rest)
        case ConditionKind.PHASE:
            return Choice(key, f"phase {rest}")
        case _:
            message = f"no filter to narrow by: {key!r}"
            raise ValueError(message)


def _type_choice(name: str) -> Choice:
    found = resolve_type(name)
    if found is None:
        message = f"no type of event: {name!r}"
        raise ValueError(message)
    return found
