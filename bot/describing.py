"""A subscription in words that say exactly what is on."""

from collections.abc import Sequence
from functools import lru_cache

from bot.model import Choice, Condition, ConditionKind, Delivery, How, Importance, SubscriptionSpec
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon

_FILTERS = (ConditionKind.TYPE, ConditionKind.REGULATOR, ConditionKind.MODALITY, ConditionKind.PHASE)
_ALIASES = 3


def describe(spec: SubscriptionSpec, lexicon: Lexicon | None = None) -> str:
    """Return `target BCMA (also TNFRSF17, CD269); only approval, acceptance; only FDA, NMPA; not company Pfizer`.

    With a lexicon, names are followed by their other forms and by what they include.
    """
    names = [condition for condition in spec.all_of if condition.kind not in _FILTERS]
    filters = [condition for condition in spec.all_of if condition.kind in _FILTERS]
    types = [condition for condition in filters if condition.kind is ConditionKind.TYPE]
    both = [_condition(condition, lexicon) for condition in names]
    if len(both) > 1:
        both = [f"({said})" if len(one.any_of) > 1 else said for said, one in zip(both, names, strict=True)]
    said = [" and ".join(both)] if names else [_any(types)]
    filters = filters if names else [condition for condition in filters if condition not in types]
    said += [f"only {', '.join(choice.label for choice in condition.any_of)}" for condition in filters]
    said += [f"not {_condition(condition, None)}" for condition in spec.none_of]
    return "; ".join(said)


def describe_how(how: How) -> str:
    """Return `each as it comes; only what is important`: when a subscription is told, and from what importance on."""
    return "; ".join(said for said in (DELIVERIES[how.delivery], FLOORS[how.floor]) if said)


DELIVERIES = {
    Delivery.AT_ONCE: "each as it comes",
    Delivery.DAILY: "summed up every morning",
    Delivery.WEEKLY: "summed up once a week",
}
FLOORS = {
    Importance.LOW: "",
    Importance.NORMAL: "without minor news",
    Importance.HIGH: "only what is important",
}


def short_label(spec: SubscriptionSpec) -> str:
    """Return the names alone, for buttons and headings: `BCMA`, `approval; FDA`."""
    labels = [" or ".join(choice.label for choice in condition.any_of) for condition in spec.all_of]
    return "; ".join(labels)


def find_aliases(kind: EntityKind, entity_id: str, lexicon: Lexicon, limit: int = _ALIASES) -> list[str]:
    """Return other names of an entity, short ones first as the lexicon orders them, none that differs only in case."""
    entity = lexicon.get(kind, entity_id)
    if entity is None:
        return []
    unlike = {alias.lower(): alias for alias in reversed(entity.aliases) if alias.lower() != entity.name.lower()}
    return list(reversed(unlike.values()))[:limit]


def _any(types: Sequence[Condition]) -> str:
    """Return what a subscription without names is for: `any approval or acceptance`."""
    return "any " + (" or ".join(choice.label for condition in types for choice in condition.any_of) or "news")


def _condition(condition: Condition, lexicon: Lexicon | None) -> str:
    if condition.kind is ConditionKind.WORDS:
        return "the words " + " or ".join(f"“{choice.label}”" for choice in condition.any_of)
    kinds = dict.fromkeys(choice.kind for choice in condition.any_of)
    return " or ".join(_names(kind, [c for c in condition.any_of if c.kind is kind], lexicon) for kind in kinds)


def _names(kind: ConditionKind, choices: Sequence[Choice], lexicon: Lexicon | None) -> str:
    return f"{kind} {' or '.join(choice.label + _more(kind, choice.key, lexicon) for choice in choices)}"


def _more(kind: ConditionKind, key: str, lexicon: Lexicon | None) -> str:
    """Return the other forms of a name, and what lies under it, in brackets."""
    if lexicon is None or kind in _FILTERS:
        return ""
    entity_kind, entity_id = EntityKind(kind), key.partition(":")[2]
    under = _under(lexicon).get((entity_kind, entity_id), [])
    said = [
        _list("also", find_aliases(entity_kind, entity_id, lexicon), _ALIASES),
        _list("with", under, _ALIASES),
    ]
    inside = "; ".join(part for part in said if part)
    return f" ({inside})" if inside else ""


@lru_cache(maxsize=2)
def _under(lexicon: Lexicon) -> dict[tuple[EntityKind, str], list[str]]:
    """Return the names that lie under each entity: subsidiaries, members of a family, narrower diseases."""
    found: dict[tuple[EntityKind, str], list[str]] = {}
    for entity in lexicon:
        for above in lexicon.ancestors(entity.kind, entity.id) if entity.parent else ():
            found.setdefault((entity.kind, above), []).append(entity.name)
    return found


def _list(word: str, names: Sequence[str], limit: int) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"{word} {', '.join(names[:limit])}{more}" if names else ""
