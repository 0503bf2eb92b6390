"""Frames: each cue of a sentence with its date and what the sentence asserts of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import EventType
from bot.parse.assertion import Assertion, find_assertion
from bot.parse.cues import load_cues
from bot.parse.date_choice import choose_dates
from bot.parse.dates import find_dates
from bot.parse.document import Document, Mention, Sentence, Zone
from bot.parse.kinds import Cue, find_cues
from bot.parse.masking import Masked, mask_sentence
from bot.when import PartialDate

READ_ZONES = frozenset({Zone.HEADLINE, Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.ABOUT})
_NEAR = 14
_DATED = re.compile(r"\d|\b(?:today|yesterday|week|month|quarter|half|year|spring|summer|fall|autumn|winter|\w+day)\b")


@dataclass(frozen=True, slots=True)
class Frame:
    """What one cue says: the step, the day it belongs to, and how it is asserted."""

    masked: Masked
    cue: Cue
    assertion: Assertion
    when: PartialDate | None

    @property
    def type(self) -> EventType:
        """Return the event type of the cue."""
        return self.cue.type

    @property
    def sentence(self) -> Sentence:
        """Return the sentence."""
        return self.masked.sentence


def find_frames(
    document: Document, mentions: Mapping[int, Sequence[Mention]], announced: date | None
) -> tuple[Frame, ...]:
    """Return the frames of the news part of a document, in reading order; `mentions` are by sentence index."""
    return tuple(_frames(document, mentions, announced))


def _frames(document: Document, mentions: Mapping[int, Sequence[Mention]], announced: date | None) -> Iterator[Frame]:
    table = load_cues()
    for sentence in document.sentences:
        lowered = sentence.text.lower()
        rows = table.awake(lowered) if _may_tell(sentence, lowered) else ()
        if not rows:
            continue
        masked = mask_sentence(sentence, mentions.get(sentence.index, ()), find_dates(sentence.text, announced))
        cues = find_cues(masked, sentence.zone, rows)
        for cue in cues:
            for when in _dates(masked, cue, cues, announced) or (() if cue.dated else (None,)):
                yield Frame(masked, cue, find_assertion(masked, cue, when, announced), when)


def _dates(masked: Masked, cue: Cue, cues: Sequence[Cue], announced: date | None) -> tuple[PartialDate, ...]:
    """Return the dates of a cue; "said today that it will" tells no day of what is to come."""
    dates = choose_dates(masked, cue, cues, announced)
    is_today = bool(dates and announced and str(dates[0]) == announced.isoformat())
    if is_today and find_assertion(masked, cue, None, announced) is Assertion.EXPECTED:
        return choose_dates(masked, cue, cues, announced, is_ahead=True)
    return dates


def _may_tell(sentence: Sentence, lowered: str) -> bool:
    """Return whether the sentence is of the news; far from its start only one with a date can tell an event."""
    if sentence.zone not in READ_ZONES:
        return False
    is_near = sentence.index < _NEAR and sentence.zone is not Zone.ABOUT
    return is_near or bool(_DATED.search(lowered))
