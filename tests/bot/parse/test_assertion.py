import pytest

from bot.parse.assertion import Assertion, find_assertion, find_clause
from bot.parse.date_choice import choose_date
from bot.parse.document import Zone
from bot.parse.kinds import find_cues
from tests.bot.parse.masks import ANNOUNCED, mask

NEW, OLD, AHEAD, DENIED = Assertion.NEW, Assertion.BACKGROUND, Assertion.EXPECTED, Assertion.DENIED

SAID = {
    "The {r:FDA} approved {d:NVT-204} for asthma": NEW,
    "The {r:FDA} approved {d:NVT-204} for asthma on February 13, 2025": NEW,
    "{c:Norvane} submitted an NDA to the {r:FDA}": NEW,
    "{c:Norvane} to acquire {c:Ostrava}": NEW,
    "{c:Norvane} announced the license agreement with {c:Ostrava} that was signed today": NEW,
    "{c:Norvane} will acquire {c:Ostrava}": NEW,
    "Nearly 300 patients completed enrollment in the trial": NEW,
    "The {r:FDA} advisory committee voted after a short briefing": NEW,
    "{c:Norvane} will discontinue development of {d:NVT-204}": NEW,
    "{d:NVT-204} did not meet the primary endpoint": NEW,
    "{c:Norvane} was cleared by the {r:FDA} to begin a Phase 2 trial": NEW,
    "The {r:FDA} approved {d:NVT-204} in June 2021": OLD,
    "{d:NVT-204} previously received approval from the {r:FDA}": OLD,
    "It is part of a wider license agreement with {c:Ostrava} signed earlier this year": OLD,
    "{c:Norvane} recently announced positive topline results from its Phase 3 trial": OLD,
    "{c:Norvane} had already submitted an NDA to the {r:FDA}": OLD,
    "The filing came after it was granted fast track designation by the {r:FDA}": OLD,
    "Following its approval by the {r:FDA}, {d:NVT-204} was launched": OLD,
    "{c:Norvane} plans to submit an NDA to the {r:FDA}": AHEAD,
    "{c:Norvane} expects to submit an NDA to the {r:FDA} in the second half of 2025": AHEAD,
    "{c:Norvane} is on track to initiate a Phase 3 study": AHEAD,
    "Topline results are expected in March 2026": AHEAD,
    "Topline efficacy results from the Phase 2 study are expected in the first half of 2025": AHEAD,
    "Data from the Phase 1 part of the study will be presented in October 2025": AHEAD,
    "The Phase 2 study is scheduled to start in the summer of 2025": AHEAD,
    "The PDUFA target action date is August 1, 2025": AHEAD,
    "{c:Norvane} is nearing completion of enrollment in the trial": AHEAD,
    "Briefing documents were posted for the {r:FDA} advisory committee": AHEAD,
    "{c:Norvane} could receive approval from the {r:FDA} in 2026": AHEAD,
    "The {r:FDA} has not approved {d:NVT-204}": DENIED,
    "{c:Norvane} has not yet submitted an NDA to the {r:FDA}": DENIED,
    "If the {r:FDA} approves {d:NVT-204}, sales will follow": DENIED,
    "{c:Norvane} may receive approval from the {r:FDA}": DENIED,
}


@pytest.mark.parametrize(("sentence", "assertion"), SAID.items())
def test_a_sentence_asserts_its_step(sentence: str, assertion: Assertion) -> None:
    masked = mask(sentence)
    cues = find_cues(masked, Zone.LEAD)
    cue = cues[0]
    assert find_assertion(masked, cue, choose_date(masked, cue, cues), ANNOUNCED) is assertion


def flipped(sentence: str) -> Assertion:
    masked = mask(sentence)
    cue = find_cues(masked, Zone.LEAD)[0]
    return find_assertion(masked, cue, None, ANNOUNCED)


def test_inserted_words_flip_the_assertion() -> None:
    assert flipped("{c:Norvane} submitted an NDA") is NEW
    assert flipped("{c:Norvane} never submitted an NDA") is DENIED
    assert flipped("{c:Norvane} previously submitted an NDA") is OLD
    assert flipped("{c:Norvane} plans to submit an NDA") is AHEAD


def test_a_date_wins_over_tense() -> None:
    masked = mask("{c:Norvane} submitted an NDA to the {r:FDA} on January 5, 2024")
    cues = find_cues(masked, Zone.LEAD)
    assert find_assertion(masked, cues[0], choose_date(masked, cues[0], cues), ANNOUNCED) is OLD


def test_words_of_another_clause_do_not_count() -> None:
    masked = mask("{c:Norvane} plans to hire; the {r:FDA} approved {d:NVT-204}")
    cue = find_cues(masked, Zone.LEAD)[0]
    assert "plans" not in find_clause(masked, cue).before
    assert find_assertion(masked, cue, None, ANNOUNCED) is NEW
