"""What people type after subscribe."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command_line import Part, parse_line
from bot.describing import describe, short_label
from bot.errors import UserError
from bot.model import ConditionKind, EventType, Family, Subscription
from bot.plain_words import TYPE_WORDS, resolve_country, resolve_type
from bot.subscribing import Plan, choose_subscriptions, parse_subscriptions, spec_line
from tests.builders import packaged
from tests.peer import NOW


def _plan(line: str) -> Plan:
    return parse_subscriptions(line, packaged())


def _said(line: str) -> list[str]:
    return [describe(spec) for spec in _plan(line).specs]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("BCMA", ["target BCMA"]),
        ("tnfrsf17", ["target BCMA"]),
        ("BCMA, CD19, IASO Bio", ["target BCMA", "target CD19", "company IASO Bio"]),
        ("BCMA and CD19", ["target BCMA", "target CD19"]),
        (
            "BCMA type:approval,acceptance regulator:FDA,NMPA -company:Pfizer",
            ["target BCMA; only approval, acceptance; only FDA, NMPA; not company Pfizer"],
        ),
        ("BCMA, CD19 type:approvals", ["target BCMA; only approval", "target CD19; only approval"]),
        ("type:approval BCMA", ["target BCMA; only approval"]),
        ("BCMA type:approval, CD19", ["target BCMA; only approval", "target CD19; only approval"]),
        ("company:Merck KGaA, Pfizer type:deals", ["company Merck KGaA or Pfizer; only deals"]),
        ("target:BCMA target:CD19", ["target BCMA and target CD19"]),
        ("type:approval type:rejection regulator:FDA", ["any approval or rejection; only FDA"]),
        ("approvals", ["any approval"]),
        ("type:approval regulator:China", ["any approval; only NMPA"]),
        ("regulator:Japan", ["any news; only MHLW, PMDA"]),
        ("BCMA -Pfizer -company:Eli Lilly", ["target BCMA; not company Pfizer; not company Eli Lilly"]),
        ("BCMA not company:Pfizer", ["target BCMA; not company Pfizer"]),
        ("words:bispecific T cell", ["the words “bispecific T cell”"]),
        ("“Foo, Inc.”", ["the words “Foo, Inc.”"]),
        ("FUCASO modality:CAR-T", ["drug equecabtagene autoleucel; only CAR-T"]),
        ("<http://zzyx.com|zzyx.com>", ["the words “zzyx.com”"]),
        ("Johnson &amp; Johnson", ["company Johnson & Johnson"]),
        ("BCMA, tnfrsf17, CD269", ["target BCMA"]),
        ("BCMA phase:III,2b/3", ["target BCMA; only phase 3, phase 2/3"]),
        ("type:readout phase:2", ["any readout; only phase 2"]),
    ],
)
def test_a_line_is_understood_and_said_back(line: str, said: list[str]) -> None:
    assert _said(line) == said


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("", "subscribe BCMA"),
        (" ,; ", "subscribe BCMA"),
        ("-Pfizer", "subscribe BCMA"),
        ("compny:Pfizer", "Did you mean “company:”"),
        ("zzzz:Pfizer", "Kinds are company: target:"),
        ("type:aproval", "Did you mean approval?"),
        ("type:qqqqqq", "I know submission"),
        ("regulator:FDAA", "FDA"),
        ('BCMA "', "quotation mark"),
        ("BCMA, !!!", "no letters"),
        ("x" * 150, "too long for a name"),
        ("x" * 2001, "too long for one command"),
        (", ".join(f"n{n}" for n in range(21)), "up to 20"),
    ],
)
def test_a_mistake_is_told_with_what_to_write_instead(line: str, hint: str) -> None:
    with pytest.raises(UserError, match=re.escape(hint)):
        _plan(line)


def test_the_words_say_aliases_and_what_lies_under_a_name() -> None:
    lexicon = packaged()
    bcma, pfizer = _plan("BCMA").specs[0], _plan("Pfizer").specs[0]
    assert describe(bcma, lexicon).startswith("target BCMA (also TNFRSF17, CD269")
    assert "; with " in describe(pfizer, lexicon)
    assert short_label(_plan("BCMA type:approval").specs[0]) == "BCMA; approval"


def test_an_ambiguous_name_asks_and_holds_up_only_itself() -> None:
    plan = _plan("Merck, BCMA type:deals")
    assert [describe(spec) for spec in plan.specs] == ["target BCMA; only deals"]
    question = plan.ambiguous[0]
    assert [one.label for one in question.suggestions] == ["Merck & Co.", "Merck KGaA"]
    assert _said(question.suggestions[1].line) == ["company Merck KGaA; only deals"]


def test_an_ambiguous_filter_holds_up_the_whole_line() -> None:
    plan = _plan("BCMA, CD19 -company:Merck")
    assert plan.specs == ()
    assert _said(plan.ambiguous[0].suggestions[0].line) == [
        "target BCMA; not company Merck & Co.",
        "target CD19; not company Merck & Co.",
    ]


def test_an_unknown_name_becomes_words_and_slips_are_offered() -> None:
    plan = _plan("BMCA type:approval")
    unknown = plan.unknown[0]
    assert (unknown.name, unknown.spec) == ("BMCA", plan.specs[0])
    assert _said(unknown.suggestions[0].line) == ["target BCMA; only approval"]


def test_two_names_without_a_comma_are_offered_each() -> None:
    labels = [one.label for one in _plan("Pfizer BCMA").unknown[0].suggestions]
    assert "Pfizer, BCMA (each)" in labels


def test_an_unknown_name_beside_a_known_one_waits_for_news_of_it() -> None:
    choices = _plan("company:Zzyx Bio, Pfizer").specs[0].all_of[0].any_of
    assert [choice.key for choice in choices] == ["company:~zzyx-bio", "company:pfizer"]


@pytest.mark.parametrize("kind", list(EventType))
def test_every_event_type_can_be_asked_for_by_its_name_and_in_the_plural(kind: EventType) -> None:
    name = kind.replace("_", " ")
    for word in (str(kind), name.title(), f"{name}s", name.replace(" ", "-")):
        choice = resolve_type(word)
        assert choice
        assert choice.key == f"type:{kind}"


def test_families_and_countries_have_plain_words() -> None:
    assert {choice.key for choice in TYPE_WORDS.values()} >= {f"type:{family}" for family in Family}
    assert resolve_country("the US") == "US"
    assert resolve_country("Atlantis") is None


def _kept(*lines: str) -> list[Subscription]:
    specs = [spec for line in lines for spec in _plan(line).specs]
    return [Subscription(number, "T1", "C1", spec, "U1", NOW) for number, spec in enumerate(specs, start=1)]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("BCMA", [1, 2]),
        ("cd269", [1, 2]),
        ("#2", [2]),
        ("1, #3", [1, 3]),
        ("all", [1, 2, 3, 4]),
        ("IASO Bio, zzyx", [3, 4]),
        ("Pfizer", []),
        ("99", []),
    ],
)
def test_unsubscribe_finds_what_is_meant(words: str, ids: list[int]) -> None:
    here = _kept("BCMA", "BCMA type:approval", "IASO Bio", "Zzyx")
    assert [one.id for one in choose_subscriptions(words, here, packaged())] == ids


NAMES = ["BCMA", "CD19", "IASO Bio", "Pfizer", "multiple myeloma", "FUCASO", '"Zzyx, Inc."', "FDA", "CAR-T"]
FILTERS = ["type:approval", "type:deals", "regulator:FDA,NMPA", "-company:Eli Lilly", "-words:poster", "modality:CAR-T"]


@given(names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), filters=st.sets(st.sampled_from(FILTERS)))
def test_a_spec_written_as_a_line_is_read_back_the_same(names: list[str], filters: set[str]) -> None:
    for spec in _plan(" ".join((", ".join(names), *sorted(filters)))).specs:
        assert _plan(spec_line(spec)).specs == (spec,)


@given(
    line=st.text(max_size=60)
    | st.lists(st.sampled_from(["BCMA", ":", '"', "-", ",", "=", "type", " ", "x", "not "])).map("".join)
)
def test_no_line_breaks_the_parser(line: str) -> None:
    with contextlib.suppress(UserError):
        assert all(spec.all_of for spec in _plan(line).specs)


def test_values_end_at_the_next_kind_and_commas_stand_in_quotes() -> None:
    assert parse_line('company:"Foo, Inc.", Bar Bio -drug:x') == (
        Part(ConditionKind.COMPANY, ("Foo, Inc.", "Bar Bio")),
        Part(ConditionKind.DRUG, ("x",), is_excluded=True),
    )
    assert parse_line("PD-1 CAR-T") == (Part(None, ("PD-1 CAR-T",)),)
