import pytest

from bot.model import EventType
from bot.parse.assertion import Assertion
from bot.parse.authorities import find_authorities
from bot.parse.document import Zone
from bot.parse.frames import Frame
from bot.parse.kinds import find_cues
from tests.bot.parse.masks import mask


def codes_of(*sentences: str, kind: EventType | None = None) -> tuple[str, ...]:
    frames = []
    for sentence in sentences:
        masked = mask(sentence)
        cue = next(c for c in find_cues(masked, Zone.HEADLINE) if kind in (None, c.type))
        frames.append(Frame(masked, cue, Assertion.NEW, None))
    return find_authorities(frames)


ACTING = {
    "The {r:FDA} approved {d:NVT-204}": ("FDA",),
    "{d:NVT-204} was approved by the {r:FDA} and the {r:MHRA}": ("FDA", "MHRA"),
    "The {r:FDA}, {r:NMPA} and {r:EMA} cleared the IND for {d:NVT-204}": ("FDA", "NMPA", "EMA"),
    "The {r:EMA} approved {d:NVT-204}": ("EC",),
    "The {r:EMA} adopted a positive opinion on {d:NVT-204}": ("EMA",),
    "{d:NVT-204} has been approved in Japan": ("MHLW",),
    "{d:NVT-204} has been approved in the European Union": ("EC",),
    "{d:NVT-204} has been approved in China": ("NMPA",),
    "{c:Norvane} wins UK approval for {d:NVT-204}": ("MHRA",),
    "{c:Norvane} receives breakthrough therapy designation for {d:NVT-204}": ("FDA",),
    "{c:Norvane} submits its MAA for {d:NVT-204}": ("EMA",),
    "{c:Norvane} receives a complete response letter for {d:NVT-204}": ("FDA",),
    "{c:Norvane} initiates a Phase 3 trial after talks with the {r:FDA}": (),
    "{c:Norvane} to acquire {c:Ostrava}, pending review by the {r:FTC}": (),
}


@pytest.mark.parametrize(("sentence", "codes"), ACTING.items())
def test_a_sentence_names_who_acts(sentence: str, codes: tuple[str, ...]) -> None:
    assert codes_of(sentence) == codes


def test_a_named_regulator_of_a_later_sentence_beats_an_implied_one() -> None:
    headline = "{c:Norvane} submits NDA for {d:NVT-204}"
    assert codes_of(headline, "{c:Norvane} has submitted an NDA to the {r:NMPA}") == ("NMPA",)
    assert codes_of(headline) == ("FDA",)


def test_a_trade_regulator_approves_no_drug() -> None:
    assert codes_of("{d:NVT-204} has been approved in China, the {r:SAMR} said") == ("NMPA",)


def test_no_frames_no_regulators() -> None:
    assert find_authorities(()) == ()
