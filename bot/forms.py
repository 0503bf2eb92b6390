"""What the form to subscribe holds ↔ a spec; and how a spec travels inside of a form."""

import hashlib
import zlib
from base64 import b85decode, b85encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from bot.model import Choice, Condition, ConditionKind, How, SubscriptionSpec

NAMES = (ConditionKind.COMPANY, ConditionKind.TARGET, ConditionKind.DRUG, ConditionKind.DISEASE)
FILTERS = (ConditionKind.TYPE, ConditionKind.REGULATOR, ConditionKind.PHASE, ConditionKind.MODALITY)


class Combine(StrEnum):
    """How the names of a form go together: one of each list, any of them, or all of them."""

    EACH = "each"
    ANY = "any"
    ALL = "all"


class FormError(Exception):
    """A mistake in a form: what to do, and the field that this stands under."""

    def __init__(self, text: str, field_name: str) -> None:
        """Put `text` under the field."""
        super().__init__(text)
        self.field_name = field_name


@dataclass(frozen=True, slots=True)
class Form:
    """What is picked. `rest` and `rest_out` are conditions that its fields cannot show; they are kept as they are."""

    names: tuple[Choice, ...] = ()
    combine: Combine = Combine.EACH
    filters: tuple[Choice, ...] = ()
    words: tuple[Choice, ...] = ()
    left_out: tuple[Choice, ...] = ()
    how: How = field(default=How())
    rest: tuple[Condition, ...] = ()


def spec_of(form: Form) -> SubscriptionSpec:
    """Return what the form asks for; FormError when that is nothing."""
    conditions = [*_named(form), *(_one(kind, form.filters) for kind in FILTERS), *form.rest]
    if form.words:
        conditions.append(Condition(ConditionKind.WORDS, form.words))
    all_of = tuple(dict.fromkeys(condition for condition in conditions if condition.any_of))
    if not all_of:
        message = "Pick something to follow: a name here, or a kind of event or a regulator below."
        raise FormError(message, ConditionKind.COMPANY)
    none_of = tuple(Condition(choice.kind, (choice,)) for choice in dict.fromkeys(form.left_out))
    both = {choice.key for condition in all_of for choice in condition.any_of} & {one.key for one in form.left_out}
    if both:
        label = next(choice.label for choice in form.left_out if choice.key in both)
        message = f"{label} cannot be followed and left out at once."
        raise FormError(message, "out")
    return SubscriptionSpec(all_of, none_of)


def form_of(spec: SubscriptionSpec, how: How = How(), offered: frozenset[str] | None = None) -> Form:  # noqa: B008  frozen
    """Return the form that shows a spec. `offered` are the keys of the filters that its lists hold; None: all."""
    named = [one for one in spec.all_of if one.kind in NAMES]
    combine = _combine(named)
    shown: dict[ConditionKind, Condition] = {}
    rest: list[Condition] = []
    for condition in spec.all_of:
        is_shown = condition.kind not in shown or (combine is Combine.ALL and condition in named)
        is_mixed = any(choice.kind is not condition.kind for choice in condition.any_of)
        is_shown = is_shown and (not is_mixed or (combine is Combine.ANY and _is_named(condition)))
        if condition.kind in FILTERS and offered is not None:
            is_shown = is_shown and all(choice.key in offered for choice in condition.any_of)
        if is_shown:
            shown.setdefault(condition.kind, condition)
        else:
            rest.append(condition)
    kept = [condition for condition in spec.all_of if condition not in rest]
    return Form(
        tuple(choice for one in kept if one.kind in NAMES for choice in one.any_of),
        combine,
        tuple(choice for one in kept if one.kind in FILTERS for choice in one.any_of),
        tuple(choice for one in kept if one.kind is ConditionKind.WORDS for choice in one.any_of),
        tuple(choice for one in spec.none_of for choice in one.any_of),
        how,
        tuple(rest),
    )


def mark_of(spec: SubscriptionSpec, how: How) -> str:
    """Return a short digest that tells whether somebody changed a subscription meanwhile."""
    return hashlib.sha256(_SPEC.dump_json(spec) + repr(how).encode()).hexdigest()[:16]


def pack_spec(spec: SubscriptionSpec) -> str:
    """Return a spec as short text that `unpack_spec` reads."""
    return b85encode(zlib.compress(_SPEC.dump_json(spec), 9)).decode()


def unpack_spec(packed: str) -> SubscriptionSpec:
    """Return what `pack_spec` packed; ValueError for anything else."""
    try:
        return _SPEC.validate_json(zlib.decompress(b85decode(packed)))
    except (zlib.error, ValidationError) as error:
        message = "not a packed spec"
        raise ValueError(message) from error


_SPEC = TypeAdapter(SubscriptionSpec)


def _named(form: Form) -> list[Condition]:
    names = tuple(dict.fromkeys(form.names))
    if form.combine is Combine.ALL:
        return [Condition(choice.kind, (choice,)) for choice in names]
    if form.combine is Combine.ANY and names:
        return [Condition(names[0].kind, names)]
    return [_one(kind, names) for kind in NAMES]


def _one(kind: ConditionKind, choices: Iterable[Choice]) -> Condition:
    return Condition(kind, tuple(dict.fromkeys(choice for choice in choices if choice.kind is kind)))


def _combine(named: Sequence[Condition]) -> Combine:
    """Return how the names of a spec go together; several conditions of a kind are all meant, if each is one name."""
    if len(named) == 1 and len({choice.kind for choice in named[0].any_of}) > 1 and _is_named(named[0]):
        return Combine.ANY
    kinds = [one.kind for one in named]
    is_single = all(len(one.any_of) == 1 for one in named)
    return Combine.ALL if len(set(kinds)) < len(kinds) and is_single else Combine.EACH


def _is_named(condition: Condition) -> bool:
    return all(choice.kind in NAMES for choice in condition.any_of)
