"""A spec through the form and back, and through the views that carry it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafts import Draft, pack_draft, unpack_draft
from bot.forms import Combine, Form, FormError, form_of, mark_of, pack_spec, spec_of, unpack_spec
from bot.model import Choice, Condition, ConditionKind, Delivery, How, Importance, SubscriptionSpec
from bot.subscribing import parse_subscriptions
from tests.builders import packaged


def _choice(key: str) -> Choice:
    return Choice(key, key.partition(":")[2])


def _plain(spec: SubscriptionSpec) -> tuple[set[frozenset[str]], set[str]]:
    asked = {frozenset(choice.key for choice in one.any_of) for one in spec.all_of}
    return asked, {choice.key for one in spec.none_of for choice in one.any_of}


@pytest.mark.parametrize(
    "line",
    [
        "BCMA",
        "target:BCMA,CD19 company:Pfizer",
        "type:approvals,deals regulator:FDA,NMPA phase:3 modality:CAR-T",
        'target:BCMA words:"first line",relapsed -company:Pfizer -type:financing',
        "target:BCMA target:CD19",
        "target:BCMA target:CD19 company:Pfizer",
        "company:Pfizer,Roche company:IASO",
        'BCMA words:"one" words:"two"',
        'company:"=company:pfizer","=target:bcma"',
        'company:"=company:pfizer","=target:bcma" target:CD19',
        "company:~nobody,Pfizer",
    ],
)
def test_what_was_typed_comes_back_from_the_form_as_it_was(line: str) -> None:
    (spec,) = parse_subscriptions(line, packaged()).specs
    assert _plain(spec_of(form_of(spec))) == _plain(spec)


_KEYS = st.sampled_from(
    ["company:a", "company:b", "target:a", "target:b", "drug:a", "disease:x", "type:approval", "regulator:FDA"]
)
_CONDITIONS = st.lists(_KEYS, min_size=1, max_size=3, unique=True)


@given(st.lists(_CONDITIONS, min_size=1, max_size=4), st.lists(_KEYS, max_size=2))
def test_no_condition_is_lost_or_changed_by_the_form(keys: list[list[str]], out: list[str]) -> None:
    all_of = tuple(Condition(_choice(one[0]).kind, tuple(map(_choice, one))) for one in keys)
    asked = {key for one in keys for key in one}
    none_of = tuple(Condition(_choice(key).kind, (_choice(key),)) for key in out if key not in asked)
    spec = SubscriptionSpec(all_of, none_of)
    assert _plain(spec_of(form_of(spec))) == _plain(spec)


def test_a_filter_that_no_list_offers_is_kept_beside_them() -> None:
    spec = SubscriptionSpec((Condition(ConditionKind.REGULATOR, (_choice("regulator:NEW"), _choice("regulator:FDA"))),))
    form = form_of(spec, offered=frozenset({"regulator:FDA"}))
    assert (form.filters, form.rest) == ((), spec.all_of)
    assert spec_of(form) == spec


def test_names_go_together_as_chosen() -> None:
    names = (_choice("company:a"), _choice("company:b"), _choice("target:t"))
    asked = {combine: _plain(spec_of(Form(names, combine)))[0] for combine in Combine}
    assert asked == {
        Combine.EACH: {frozenset({"company:a", "company:b"}), frozenset({"target:t"})},
        Combine.ANY: {frozenset({"company:a", "company:b", "target:t"})},
        Combine.ALL: {frozenset({"company:a"}), frozenset({"company:b"}), frozenset({"target:t"})},
    }


def test_a_form_without_anything_to_follow_says_so_under_its_first_field() -> None:
    with pytest.raises(FormError, match="Pick something") as caught:
        spec_of(Form(left_out=(_choice("company:a"),)))
    assert caught.value.field_name == "company"
    with pytest.raises(FormError, match="left out at once") as caught:
        spec_of(Form(names=(_choice("company:a"),), left_out=(_choice("company:a"),)))
    assert caught.value.field_name == "out"


def test_a_draft_comes_back_whole_from_the_view_that_carries_it() -> None:
    spec = SubscriptionSpec((Condition(ConditionKind.COMPANY, (Choice("company:~ö", "Ö “x” 🧬 \u202e"),)),))
    asked = (spec, How(Delivery.DAILY, Importance.HIGH))
    draft = Draft("C1", 7, asked, (spec, How()), is_for_me=True)
    assert unpack_draft(pack_draft(draft)) == draft
    assert unpack_draft("") == Draft()
    assert unpack_spec(pack_spec(spec)) == spec
    assert mark_of(*asked) != mark_of(spec, How())


def test_more_than_slack_carries_is_said_and_not_cut() -> None:
    many = tuple(
        _choice(f"company:~{number * 7919 % 100003:x}-{number * 104729:x}-therapeutics") for number in range(200)
    )
    with pytest.raises(FormError, match="more than one subscription can hold"):
        pack_draft(Draft("C1", after=(spec_of(Form(many)), How())))


@pytest.mark.parametrize("packed", ["x", "[]", "7", '{"a":["x","daily","low"]}', '{"a":7}', '{"a":["0","x","y"]}'])
def test_what_is_no_draft_is_refused(packed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack_draft(packed)
