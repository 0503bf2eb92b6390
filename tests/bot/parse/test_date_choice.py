import pytest

from bot.model import EventType
from bot.parse.date_choice import choose_date, choose_dates
from bot.parse.document import Zone
from bot.parse.kinds import find_cues
from tests.bot.parse.masks import ANNOUNCED, mask


def told(sentence: str) -> dict[str, list[str]]:
    """Return the dates that each type of a sentence is given."""
    masked = mask(sentence)
    cues = find_cues(masked, Zone.BODY)
    dates: dict[str, list[str]] = {}
    for cue in cues:
        found = [str(when) for when in choose_dates(masked, cue, cues)]
        dates[cue.type.value] = sorted({*dates.get(cue.type.value, []), *found})
    return dates


LISTED: dict[str, tuple[str, list[str]]] = {
    "{d:NVT-204} was approved by the {r:FDA} in May 2022 and June 2023": ("approval", ["2022-05", "2023-06"]),
    "{d:NVT-204} was approved in China in 2023 and in Japan in 2024": ("approval", ["2023", "2024"]),
    "{d:NVT-204} was approved in the U.S. (March 2022), Canada (July 2023) and Japan (January 2024)": (
        "approval",
        ["2022-03", "2023-07", "2024-01"],
    ),
    "The {r:FDA} granted orphan drug designation and fast track designation in April 2024 and December 2023, "
    "respectively": ("designation", ["2023-12", "2024-04"]),
    "An NDA was submitted to the {r:FDA} and the {r:EMA} in January and February 2024, respectively": (
        "submission",
        ["2024-01", "2024-02"],
    ),
    "{c:Norvane} closed a private placement between May 2022 and June 2023": ("financing", ["2022-05"]),
    "{c:Norvane} closed a private placement in May 2022 and paid its loan in June 2023": ("financing", ["2022-05"]),
    "{c:Norvane} closed a private placement in May 2022 or June 2022": ("financing", ["2022-05"]),
}


@pytest.mark.parametrize(("sentence", "wanted"), LISTED.items())
def test_a_step_has_every_date_of_its_list(sentence: str, wanted: tuple[str, list[str]]) -> None:
    kind, dates = wanted
    assert told(sentence)[kind] == dates


def test_steps_told_respectively_have_the_date_of_their_place() -> None:
    dates = told("BLA submission and commercial launch of {d:NVT-204} are planned for 2026 and 2027, respectively")
    assert dates == {"submission": ["2026"], "launch": ["2027"]}


def test_a_step_far_before_a_list_has_no_place_in_it() -> None:
    sentence = (
        "Based on data from the global Phase 3 trial designed to compare it with its reference, {d:NVT-204} was "
        "filed for regulatory approval with the {r:FDA} and the {r:EMA} in January and February 2024, respectively"
    )
    assert told(sentence)["submission"] == ["2024-01", "2024-02"]


FRONTED = {
    "On May 20, 2022, the company announced that it had submitted its NDA for {d:NVT-204}": "2022-05-20",
    "In March 2024, {c:Norvane} issued a press release stating that the {r:FDA} issued a complete response letter": (
        "2024-03"
    ),
    "As previously reported on September 24, 2024, the Phase 2 trial of {d:NVT-204} showed a response": "2024-09-24",
    "Data from Phase 1 of the study will be presented at the Ninth Meeting on Cells, Targets and "
    "Cancer Therapeutics in October 2025": "2025-10",
    "{c:Norvane} released the clinical data of {d:NVT-204} in combination with {d:azacitidine} in June 2024": "2024-06",
    "It has not been made since 2014 and on 2 June 2017 the product was withdrawn from the market": "2017-06-02",
    "BLA submission is targeted for mid-2026": "2026-mid",
    "The drug has been available in Japan since 2019": "2019",
    "{c:Norvane} licensed the rights to {d:NVT-204} in China, Hong Kong, Macau and Taiwan to {c:Ostrava} in May 2019": (
        "2019-05"
    ),
    "{c:Norvane} will present Phase 1 data of {d:NVT-204} in a webinar on May 28, 2025": "2025-05-28",
    "{c:Norvane} will host a webinar to review Phase 1 data of {d:NVT-204} on May 28, 2025": None,
    "{c:Norvane} to host a call on May 28, 2025 to discuss the topline results of {d:NVT-204}": None,
    "{c:Norvane} has topline results of {d:NVT-204} with a November 2024 data cut-off": None,
    "The {r:FDA} approved {d:NVT-204}, which {c:Norvane} has owned since 2014": None,
    "{c:Norvane} said in a statement on May 20, 2022; the {r:FDA} approved {d:NVT-204}": None,
}


@pytest.mark.parametrize(("sentence", "when"), FRONTED.items())
def test_a_step_keeps_its_date_across_the_words_of_its_telling(sentence: str, when: str | None) -> None:
    masked = mask(sentence)
    cues = find_cues(masked, Zone.LEAD)
    found = choose_date(masked, cues[0], cues)
    assert (str(found) if found else None) == when


def test_what_is_to_come_has_no_date_of_the_day_of_its_telling() -> None:
    sentence = (
        "{c:Norvane} announced today that it will present data from its Phase 1 trial at two meetings in June 2025"
    )
    masked = mask(sentence)
    cue = find_cues(masked, Zone.LEAD)[0]
    assert [str(when) for when in choose_dates(masked, cue, [cue], ANNOUNCED, is_ahead=True)] == ["2025-06"]


ACROSS = {
    "Norvane expects to complete enrollment in Q3 2025 and to report topline results in the first quarter of 2026": {
        "enrollment_complete": ["2025-Q3"],
        "readout": ["2026-Q1"],
    },
    "It had topline data from a Phase 2b trial in January 2024 and plans to start a Phase 3 trial in 2026": {
        "readout": ["2024-01"],
        "trial_start": ["2026"],
    },
    "The {r:NMPA} accepted the NDA in February 2025, and approval is expected in the first half of 2026": {
        "acceptance": ["2025-02"],
        "approval": ["2026-H1"],
    },
    "The {r:FDA} cleared the IND in March 2024": {"trial_clearance": ["2024-03"]},
}


@pytest.mark.parametrize(("sentence", "dates"), ACROSS.items())
def test_two_steps_of_a_sentence_each_have_their_own_date(sentence: str, dates: dict[str, list[str]]) -> None:
    assert told(sentence) == dates


def test_a_cue_that_runs_over_a_date_yields_to_the_side_that_tells_it() -> None:
    masked = mask(
        "These data were presented in 2020 and supported an orphan designation granted by the {r:FDA} in 2021"
    )
    cues = [cue for cue in find_cues(masked, Zone.BODY) if cue.type is EventType.DESIGNATION]
    assert [str(choose_date(masked, cue, cues)) for cue in cues] == ["2021"]
