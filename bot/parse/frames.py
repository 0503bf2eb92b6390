"""Frames: each cue of a sentence with its date and what the sentence asserts of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import EventType
from bot.parse.assertion import Assertion, find_assertion
from bot.parse.cues import load_cues
from bot.parse.dates import DateMention, find_dates
from bot.parse.document import Document, Mention, Sentence, Zone
from bot.parse.kinds import Cue, find_cues
from bot.parse.masking import Masked, mask_sentence
from bot.when import PartialDate

READ_ZONES = frozenset({Zone.HEADLINE, Zone.LEAD, Zone.BODY, Zone.QUOTE})
_FAR = 110
_BOUNDARY_COST = 40
_BEHIND_COST = 12
_CROSSED = re.compile(r"[;:]|\. |,? (?:and|but|while|which|with|after|following|from)\b|,")
_SINCE = re.compile(
    r"\b(?:since|until|through|before|prior to|than|expir\w+|ended|ending|fiscal(?: year)?|for) (?:the )?$"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What one cue says: the step, the day it belongs to, and how it is asserted."""

    masked: Masked
    cue: Cue
    assertion: Assertion
    when: PartialDate | None
    when_at: int | None = None

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
        if sentence.zone not in READ_ZONES or not table.awake(sentence.text.lower()):
            continue
        masked = mask_sentence(sentence, mentions.get(sentence.index, ()), find_dates(sentence.text, announced))
        cues = find_cues(masked, sentence.zone)
        for cue in cues:
            found = choose_date(masked, cue, cues)
            when = found[1].value if found else None
            yield Frame(masked, cue, find_assertion(masked, cue, when, announced), when, found[0] if found else None)


def choose_date(masked: Masked, cue: Cue, cues: Sequence[Cue]) -> tuple[int, DateMention] | None:
    """Return (place, date) of the date of a cue: the nearest in its clause that is not nearer to another cue."""
    ranked: list[tuple[int, int, DateMention]] = []
    for place, mention in masked.dates():
        if mention.value is None or mention.reason == "accounting period" or _SINCE.search(masked.text[:place]):
            continue
        cost = _distance(masked.text, cue, place)
        rivals = [_distance(masked.text, other, place) for other in cues if other.type is not cue.type]
        if cost <= _FAR and all(cost <= rival for rival in rivals):
            ranked.append((cost, place, mention))
    if not ranked:
        return None
    _, place, mention = min(ranked, key=lambda r: r[:2])
    return place, mention


def _distance(text: str, cue: Cue, place: int) -> int:
    if cue.start <= place < cue.end:
        return 0
    between = text[cue.end : place] if place >= cue.end else text[place : cue.start]
    cost = len(between) + _BOUNDARY_COST * len(_CROSSED.findall(between))
    return cost + (_BEHIND_COST if place < cue.start else 0)
