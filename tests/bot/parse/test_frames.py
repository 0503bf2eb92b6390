from datetime import date

import pytest

from bot.model import Article, EventType
from bot.parse.assertion import Assertion
from bot.parse.date_choice import choose_date
from bot.parse.document import Zone
from bot.parse.frames import find_frames
from bot.parse.kinds import find_cues
from bot.parse.scope import find_telling
from bot.parse.sentences import parse_document
from tests.bot.parse.masks import mask

DATED = {
    "On February 13, 2025, the {r:FDA} approved {d:NVT-204}": "2025-02-13",
    "The {r:FDA} approved {d:NVT-204} in June 2021": "2021-06",
    "{c:Norvane} expects to submit an NDA in the second half of 2025": "2025-H2",
    "Topline results are expected by the end of 2026": "2026-late",
    "The PDUFA target action date is set for August 1, 2025": "2025-08-01",
    "It had been the company's second deal after the 2021 acquisition of {c:Ostrava}": "2021",
    "{c:Norvane}, founded in 2011; the {r:FDA} approved {d:NVT-204}": None,
    "{c:Norvane} raised $40 million, enough to run since it started in 2019": None,
}


@pytest.mark.parametrize(("sentence", "when"), DATED.items())
def test_a_cue_gets_the_date_of_its_clause(sentence: str, when: str | None) -> None:
    masked = mask(sentence)
    cues = find_cues(masked, Zone.LEAD)
    found = choose_date(masked, cues[0], cues)
    assert (str(found) if found else None) == when


def test_each_of_two_cues_gets_its_own_date() -> None:
    masked = mask(
        "The {r:FDA} granted orphan drug designation in May 2022, and {c:Norvane} submitted its NDA in March 2024"
    )
    cues = find_cues(masked, Zone.BODY)
    dates = {cue.type: str(choose_date(masked, cue, cues)) for cue in cues}
    assert dates == {EventType.DESIGNATION: "2022-05", EventType.SUBMISSION: "2024-03"}


def test_a_day_on_which_accounts_end_is_no_date_of_a_step() -> None:
    masked = mask("{c:Norvane} raised $4 million in the quarter ended December 31, 2024")
    cues = find_cues(masked, Zone.BODY)
    assert choose_date(masked, cues[0], cues) is None


def frames_of(text: str) -> list[tuple[EventType, Assertion, str | None]]:
    document = parse_document(Article("a", "Norvane gives an update", text, date(2025, 2, 14)))
    frames = find_frames(find_telling(document), {}, date(2025, 2, 14))
    return [(f.type, f.assertion, str(f.when) if f.when else None) for f in frames]


def test_frames_come_in_reading_order_with_what_is_said_of_them() -> None:
    text = "Norvane submitted an NDA for its drug on February 12, 2025. It plans to initiate a Phase 3 trial in 2026."
    assert frames_of(text) == [
        (EventType.SUBMISSION, Assertion.NEW, "2025-02-12"),
        (EventType.TRIAL_START, Assertion.EXPECTED, "2026"),
    ]


def test_safe_harbour_text_tells_nothing() -> None:
    text = (
        "Norvane submitted an NDA for its drug on February 12, 2025. The work took years.\n\n"
        "Forward-looking statements\n\nNorvane may not submit an NDA in 2026, and results are expected in 2027 if ever."
    )
    assert [kind for kind, _, _ in frames_of(text)] == [EventType.SUBMISSION]


def test_far_from_the_start_only_dated_sentences_are_read() -> None:
    filler = "The company has a long history in the field and many staff. " * 20
    assert frames_of(filler + "Norvane submitted an NDA.") == []
    assert frames_of(filler + "Norvane submitted an NDA in May 2022.") == [
        (EventType.SUBMISSION, Assertion.BACKGROUND, "2022-05")
    ]
