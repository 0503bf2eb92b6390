"""A subscription written out as a line is read back as the same subscription."""

from contextlib import suppress
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bot.command_line import parse_line, quote
from bot.describing import describe, short_label
from bot.errors import UserError
from bot.model import Choice, Condition, ConditionKind, SubscriptionSpec
from bot.parse.document import EntityKind
from bot.plain_words import PHASES, TYPE_WORDS
from bot.subscribing import parse_subscriptions, spec_line
from tests.builders import packaged

_NAMED = tuple(kind for kind in ConditionKind if kind not in {ConditionKind.TYPE, ConditionKind.WORDS})


@cache
def _choices(kind: ConditionKind) -> st.SearchStrategy[Choice]:
    if kind is ConditionKind.TYPE:
        return st.sampled_from(list(dict.fromkeys(TYPE_WORDS.values())))
    if kind is ConditionKind.PHASE:
        return st.sampled_from([Choice(f"phase:{phase}", f"phase {phase}") for phase in PHASES])
    entities = [entity for entity in packaged() if entity.kind == EntityKind(kind)]
    return st.sampled_from([Choice(f"{kind}:{entity.id}", entity.name) for entity in entities])


def _conditions(kind: ConditionKind) -> st.SearchStrategy[Condition]:
    several = st.lists(_choices(kind), min_size=1, max_size=3, unique=True)
    return several.map(lambda choices: Condition(kind, tuple(choices)))


all_of = st.lists(st.sampled_from((*_NAMED, ConditionKind.TYPE)), min_size=1, max_size=4, unique=True).flatmap(
    lambda kinds: st.tuples(*(_conditions(kind) for kind in kinds))
)
none_of = st.lists(
    st.sampled_from(_NAMED).flatmap(lambda kind: _choices(kind).map(lambda one: Condition(kind, (one,)))),
    max_size=2,
    unique=True,
).map(tuple)
specs = st.builds(SubscriptionSpec, all_of=all_of, none_of=none_of)


@given(spec=specs)
def test_a_spec_comes_back_from_its_line(spec: SubscriptionSpec) -> None:
    plan = parse_subscriptions(spec_line(spec), packaged())
    assert not plan.ambiguous
    (again,) = plan.specs
    assert set(again.all_of) == set(spec.all_of)
    assert again.none_of == spec.none_of
    assert spec_line(again) == spec_line(SubscriptionSpec(again.all_of, spec.none_of))


@given(spec=specs)
def test_the_words_of_a_spec_name_every_choice_and_mark_what_is_left_out(spec: SubscriptionSpec) -> None:
    words = describe(spec)
    for condition in (*spec.all_of, *spec.none_of):
        for choice in condition.any_of:
            assert choice.label in words
    assert words.count("; not ") >= len(spec.none_of)
    assert all(choice.label in short_label(spec) for condition in spec.all_of for choice in condition.any_of)


@given(value=st.text(min_size=1, max_size=60))
def test_a_quoted_value_is_read_whole(value: str) -> None:
    kept = " ".join(value.replace('"', "'").split())
    try:
        parts = parse_line(f"words:{quote(value)}, other")
    except UserError:
        return
    if any(sign in value for sign in "“”„«»<>&"):
        return
    assert parts[0].values == ((kept, "other") if kept else ("other",))


@given(text=st.text(alphabet='abBC19:,;-="“ <>&@|/', max_size=60))
def test_whatever_is_typed_is_read_or_answered(text: str) -> None:
    plan = None
    with suppress(UserError):
        plan = parse_subscriptions(text, packaged())
    assert plan is None or plan.specs or plan.ambiguous
