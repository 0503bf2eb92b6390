"""Subscriptions as YAML: what is written is read back, and what is wrong is named by its line."""

from dataclasses import replace

import pytest

from bot.errors import UserError
from bot.model import Delivery, How, Importance, Subscription
from bot.portable import parse_yaml, render_yaml, split_pages
from bot.subscribing import parse_subscriptions
from tests.builders import packaged
from tests.peer import NOW

LINES = (
    "BCMA",
    "target:BCMA,CD19 company:Pfizer type:approval,acceptance regulator:FDA,NMPA -company:Novartis",
    'company:"Foo, Inc. 🧬"',
    'words:"שלום עולם"',
    "type:deal phase:3 modality:ADC",
)
HEAD = "topline: 1\nsubscriptions:\n"


def _held(line: str, number: int) -> Subscription:
    (spec,) = parse_subscriptions(line, packaged()).specs
    return Subscription(number, "T1", f"C{number}", spec, "U1", NOW, how=How(Delivery.DAILY, Importance.HIGH))


def test_what_is_written_is_read_back_whole() -> None:
    held = [_held(line, number) for number, line in enumerate(LINES)]
    held[1] = replace(held[1], paused_at=NOW)
    read = parse_yaml(render_yaml("T1", held), packaged())
    assert (read.team_id, read.mistakes) == ("T1", ())
    for one, entry in zip(held, read.entries, strict=True):
        keys = [
            {choice.key for c in conditions for choice in c.any_of}
            for conditions in (one.spec.all_of, one.spec.none_of)
        ]
        back = [
            {choice.key for c in conditions for choice in c.any_of}
            for conditions in (entry.spec.all_of, entry.spec.none_of)
        ]
        assert keys == back
        assert (entry.channel_id, entry.how, entry.made_by) == (one.channel_id, one.how, one.created_by)
        assert entry.is_paused == (one.paused_at is not None)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("- follow: BCMA", "Line 3: channel: is missing"),
        ("- channel: C1", "Line 3: follow: is missing"),
        ("- channel: '#bd'\n  follow: BCMA", "Line 3: channel: is an id of Slack's"),
        ("- channel: C1\n  follow: BCMA\n  when: daily", "I do not know 'when' here"),
        ("- channel: C1\n  follow: BCMA\n  delivery: hourly", "delivery: is one of at_once, daily, weekly"),
        ("- channel: C1\n  follow: BCMA\n  paused: maybe", "paused: is true or false"),
        ("- channel: C1\n  follow: BCMA, CD19", "An entry is one subscription"),
        ("- channel: C1\n  follow: 'type:nonsense'", "Line 3: "),
        ("- just words", "Line"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_the_others_are_taken(entry: str, said: str) -> None:
    read = parse_yaml(f"{HEAD}{entry}\n- channel: C9\n  follow: CD19\n", packaged())
    assert said in read.mistakes[0]
    assert [one.channel_id for one in read.entries] == ["C9"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}- &a {{channel: C1, follow: BCMA}}\n- *a\n", "anchors and aliases"),
        (f"{HEAD}- !!python/object/apply:os.system [id]\n", "tags (!…) are not taken"),
        ("[[[[[[[[[[1]]]]]]]]]]", "nested deeper"),
        ("a: [", "that is not YAML"),
        ("\x00", "that is not YAML"),
        ("just words", "holds no subscriptions"),
        ("topline: 2\nsubscriptions: []", "of a newer Topline"),
        ("x" * 4_000_001, "too large"),
        ("", "holds no subscriptions"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_before_anything_is_made_of_it(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said.replace("(", r"\(").replace(")", r"\)")):
        parse_yaml(text, packaged())


def test_pages_are_whole_lines_and_lose_none() -> None:
    text = "\n".join(f"line {number}" for number in range(100))
    pages = list(split_pages(text, 90))
    assert "\n".join(pages) == text
    assert max(map(len, pages)) <= 90
