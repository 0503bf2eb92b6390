from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.json_fields import Field


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def refusal(call: str, value: object, *given_: object) -> str:
    """Return what a method says of a value in the field `deal.sum`."""
    with pytest.raises(ParseError) as caught:
        getattr(Field("deal.sum", value), call)(*given_)
    return str(caught.value)


@pytest.mark.parametrize(
    ("call", "value", "arguments", "said"),
    [
        ("required", None, (), "deal.sum: is missing"),
        ("fields", [1], (["a"],), "deal.sum: must be an object, not a list"),
        ("fields", {"drug": 1}, (["drugs"],), "deal.sum.drug: is no field; did you mean 'drugs'?"),
        ("items", "x", (3,), "deal.sum: must be a list, not a text"),
        ("items", [1, 2, 3, 4], (3,), "deal.sum: holds 4 items; 3 at most"),
        ("text", 5, (3,), "deal.sum: must be a text, not a number"),
        ("text", "long", (3,), "deal.sum: has 4 characters; 3 at most"),
        ("name", None, (3,), "deal.sum: is missing"),
        ("name", " \n", (3,), "deal.sum: is empty"),
        ("id", True, (), "deal.sum: must be a text, not true or false"),
        ("id", 1.5, (), "deal.sum: must be a text, not a number"),
        ("flag", 1, (), "deal.sum: must be true or false, not a number"),
        ("offset", -1, (), "deal.sum: must be a whole number from 0 up, not a number"),
        ("offset", True, (), "deal.sum: must be a whole number from 0 up, not true or false"),
        ("offset", None, (), "deal.sum: must be a whole number from 0 up, not null"),
        ("amount", "5", (Decimal(9),), "deal.sum: must be a plain number such as 125000000, not a text"),
        ("amount", True, (Decimal(9),), "deal.sum: must be a plain number such as 125000000, not true or false"),
        ("amount", 10, (Decimal(9),), "deal.sum: 10 is not between 0 and 9"),
        ("amount", float("inf"), (Decimal(9),), "deal.sum: inf is not between 0 and 9"),
        ("amount", float("nan"), (Decimal(9),), "deal.sum: nan is not between 0 and 9"),
        ("word", "gren", (["red", "green"], "colour"), "deal.sum: 'gren' is no colour; did you mean 'green'?"),
        ("word", "sky", (["red", "green"], "colour"), "deal.sum: 'sky' is no colour; it may be red, green"),
        ("word", {}, (["red"], "colour"), "deal.sum: must be a text, not an object"),
        ("one_of", None, (Colour, "colour"), "deal.sum: is missing"),
        ("one_of", "RED", (Colour, "colour"), "deal.sum: 'RED' is no colour; did you mean 'red'?"),
    ],
)
def test_a_wrong_value_is_refused_by_its_place_and_with_what_is_allowed(
    call: str, value: object, arguments: tuple[object, ...], said: str
) -> None:
    assert refusal(call, value, *arguments) == said


def test_a_long_wrong_value_is_not_repeated_whole() -> None:
    assert len(refusal("word", "x" * 5_000, ["red"], "colour")) < 120
    assert len(refusal("fields", {"drugs" + "s" * 5_000: 1, "drugss": 1}, ["drugs"])) < 120


def test_the_top_of_a_document_has_no_path() -> None:
    with pytest.raises(ParseError, match=r"^is missing$"):
        Field("", None).required()
    assert Field("", {"a": 1}).fields(["a"])["a"] == Field("a", 1)


def test_fields_know_where_they_stand_and_absent_ones_hold_none() -> None:
    events = Field("", {"events": [{"type": "x"}, {}]}).fields(["events"])["events"].items(5)
    assert [each.fields(["type"])["type"] for each in events] == [
        Field("events[0].type", "x"),
        Field("events[1].type", None),
    ]
    assert Field("a", None).fields(["b"]) == {"b": Field("a.b", None)}
    assert Field("a", None).items(1) == ()


def test_a_foreign_field_is_let_be() -> None:
    assert Field("a", {"note": 1, "type": 2}).fields(["type"]) == {"type": Field("a.type", 2)}


@pytest.mark.parametrize(
    ("value", "amount"), [(0, "0"), (5.0, "5"), (1.10, "1.1"), (125_000_000, "125000000"), (1e9, "1000000000")]
)
def test_an_amount_is_exact_and_whole_where_it_is_whole(value: float, amount: str) -> None:
    assert str(Field("a", value).amount(Decimal(10**10))) == amount


def test_right_values_come_back_as_they_are() -> None:
    assert Field("a", " Zorvex ").name(10) == "Zorvex"
    assert (Field("a", 7).id(), Field("a", " x ").id()) == ("7", "x")
    assert [Field("a", each).flag() for each in (None, False, True)] == [None, False, True]
    assert (Field("a", None).text(3), Field("a", "").text(3)) == (None, "")
    assert (Field("a", 2).word(["1", "2"], "phase"), Field("a", None).word(["1"], "phase")) == ("2", None)
    assert Field("a", "red").one_of(Colour, "colour") is Colour.RED
    assert Field("a", 0).offset() == 0


@given(VALUES, st.sampled_from(["required", "id", "flag", "offset"]))
def test_any_value_is_taken_or_refused_by_name_and_nothing_else(value: object, call: str) -> None:
    said = "deal: "
    try:
        getattr(Field("deal", value), call)()
    except ParseError as error:
        said = str(error)
    assert said.startswith("deal: ")


@given(VALUES)
def test_any_value_is_an_amount_within_bounds_or_refused(value: object) -> None:
    amount, said = Decimal(0), ""
    try:
        amount = Field("deal", value).amount(Decimal(1000))
    except ParseError as error:
        said = str(error)
    assert 0 <= amount <= 1000
    assert said == "" or said.startswith("deal: ")
