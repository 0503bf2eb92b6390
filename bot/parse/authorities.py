"""Which regulators act in an event: those named beside the cue, those of a land, those that a term implies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.model import EventType, Family
from bot.parse.document import EntityKind
from bot.parse.frames import Frame
from bot.parse.tables import read_toml

_CLINICAL_ACTS = frozenset({EventType.TRIAL_CLEARANCE, EventType.CLINICAL_HOLD, EventType.HOLD_LIFTED})
_BESIDE = 120
_COORDINATED = re.compile(r"@r\d+[\s,()'\"]*(?:@r\d+[\s,()'\"]*)?(?:and|&|both)?(?: both)?(?: the)?\s*")
_TRADE = frozenset({"FTC", "CMA", "SAMR", "ECCOMP"})
# An ethics committee is no regulator of its land, and a firm takes its product off a land's market by itself.
_NOT_A_REGULATORS = re.compile(
    r"\bethics (?:committee|approval)|institutional review board|\bhrec\b"
    r"|\b(?:withdraw\w*|tak(?:es?|ing)|pull\w*|remov\w+)\b[^;:]{0,80}?\b(?:from|off) (?:the )?(?:\w+ ){0,2}markets?\b"
)
# CHMP gives opinions for the EMA; the European Commission grants what it advised, and PMDA reviews what MHLW approves.
_INSTEAD = {(EventType.APPROVAL, "EMA"): "EC", (EventType.OPINION, "EC"): "EMA"}


@dataclass(frozen=True, slots=True)
class Land:
    """Who decides in a land, by event type."""

    words: re.Pattern[str]
    default: str
    by_type: dict[str, str]


@cache
def _lands() -> tuple[tuple[Land, ...], tuple[tuple[str, re.Pattern[str]], ...]]:
    data = read_toml("cues_lands.toml")
    lands = tuple(Land(re.compile(row.pop("words")), row.pop("default"), row) for row in data["land"])
    return lands, tuple((code, re.compile(words)) for code, words in data["implied"].items())


def find_authorities(frames: Sequence[Frame]) -> tuple[str, ...]:
    """Return the codes of the regulators that act in the step that the frames tell, the first frame that names any.

    A regulator named by a word counts before a land, a land before what a term implies. Deals and clinical steps have
    none unless the step is the regulator's own.
    """
    if not frames or (frames[0].type.family is not Family.REGULATORY and frames[0].type not in _CLINICAL_ACTS):
        return ()
    finders = (
        (_named,) if any(_NOT_A_REGULATORS.search(f.masked.text) for f in frames[:2]) else (_named, _of_land, _implied)
    )
    for find in finders:
        for frame in frames:
            codes = find(frame)
            if codes:
                return codes
    return ()


def _named(frame: Frame) -> tuple[str, ...]:
    """Return the regulators inside the cue, else the nearest with those coordinated to it."""
    regulators = [(p, m) for p, m in frame.masked.mentions(EntityKind.REGULATOR) if m.id and m.id not in _TRADE]
    gaps = [(max(frame.cue.start - place, place - frame.cue.end, 0), n) for n, (place, _) in enumerate(regulators)]
    gaps = [gap for gap in gaps if gap[0] <= _BESIDE]
    if not gaps:
        return ()
    chosen = {n for gap, n in gaps if gap == 0} or {min(gaps)[1]}
    text, places = frame.masked.text, [place for place, _ in regulators]
    for start, stop, ahead in ((max(chosen), len(places) - 1, 1), (min(chosen), 0, -1)):
        for n in range(start, stop, ahead):
            first, second = sorted((places[n], places[n + ahead]))
            if not _COORDINATED.fullmatch(text[first:second]):
                break
            chosen.add(n + ahead)
    return tuple(dict.fromkeys(_fit(frame.type, str(regulators[n][1].id)) for n in sorted(chosen)))


def _fit(event_type: EventType, code: str) -> str:
    return _INSTEAD.get((event_type, code), code)


def _of_land(frame: Frame) -> tuple[str, ...]:
    window = frame.masked.text[max(0, frame.cue.start - 20) : frame.cue.end + 60]
    codes = [
        (found.start(), land.by_type.get(frame.type.value, land.default))
        for land in _lands()[0]
        if (found := land.words.search(window))
    ]
    return tuple(dict.fromkeys(code for _, code in sorted(codes) if code))


def _implied(frame: Frame) -> tuple[str, ...]:
    window = frame.masked.text[max(0, frame.cue.start - 20) : frame.cue.end + 60]
    return tuple(code for code, words in _lands()[1] if words.search(window))[:1]
