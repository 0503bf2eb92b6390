"""Frames: each cue of a sentence with its date and what the sentence asserts of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import EventType
from bot.parse.assertion import Assertion, find_assertion
from bot.parse.date_choice import choose_dates
from bot.parse.dates import find_dates
from bot.parse.document import Mention, Sentence
from bot.parse.kinds import Cue, find_cues
from bot.parse.masking import Masked, mask_sentence
from bot.parse.scope import Telling
from bot.when import PartialDate


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
    told: Iterable[Telling], mentions: Mapping[int, Sequence[Mention]], announced: date | None
) -> tuple[Frame, ...]:
    """Return the frames of the sentences, in reading order; `mentions` are by sentence index."""
    return tuple(_frames(told, mentions, announced))


def _frames(
    told: Iterable[Telling], mentions: Mapping[int, Sequence[Mention]], announced: date | None
) -> Iterator[Frame]:
    for each in told:
        sentence = each.sentence
        masked = mask_sentence(sentence, mentions.get(sentence.index, ()), find_dates(sentence.text, announced))
        cues = find_cues(masked, sentence.zone, each.rows)
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
