"""Frames: each cue of a sentence with its date and what the sentence asserts of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import EventType
from bot.parse.assertion import Assertion, find_assertion
from bot.parse.cues import load_cues
from bot.parse.dates import find_dates
from bot.parse.document import Document, Mention, Sentence, Zone
from bot.parse.kinds import Cue, find_cues
from bot.parse.masking import Masked, mask_sentence
from bot.when import PartialDate

READ_ZONES = frozenset({Zone.HEADLINE, Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.ABOUT})
_NEAR = 14
_DATED = re.compile(r"\d|\b(?:today|yesterday|week|month|quarter|half|year|spring|summer|fall|autumn|winter|\w+day)\b")
_FAR = 110
_BOUNDARY_COST = 40
_BEHIND_COST = 12
_CROSSED = re.compile(r"[;:]|\. |,? (?:and|but|while|which|with|after|following|from)\b|,")
_BARE_YEAR = re.compile(r"\b(?:the|its|their|a|our|'s) ((?:19|20)\d\d) (?:\w+ ){0,2}$")
# The day of the telling ("said today", "today announced", "announced on May 5") belongs to the telling.
_TOLD_COST = 60
_TOLD = re.compile(
    r"\b(?:said|says|announc\w+|report(?:s|ed)|disclosed|revealed|statement|release)(?: late| early)?(?: on)? $"
)
_THEN_TOLD = re.compile(r"@y\d+,? (?:announc|said\b|report(?:s|ed)\b|disclosed)")
_MOVED_FROM = re.compile(r"\bfrom (?:the )?(?:previous(?:ly)? |original )?(?:\w+ ){0,2}$")
_SINCE = re.compile(
    r"\bsince [^,;]{0,25}$|\b(?:since|until|through|before|prior to|than|expir\w+|ended|ending|fiscal(?: year)?"
    r"|(?<!set )(?<!scheduled )(?<!slated )(?<!planned )for) (?:the )?$"
)


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
            when = choose_date(masked, cue, cues, announced)
            yield Frame(masked, cue, find_assertion(masked, cue, when, announced), when)


def _may_tell(sentence: Sentence, lowered: str) -> bool:
    """Return whether the sentence is of the news; far from its start only one with a date can tell an event."""
    if sentence.zone not in READ_ZONES:
        return False
    is_near = sentence.index < _NEAR and sentence.zone is not Zone.ABOUT
    return is_near or bool(_DATED.search(lowered))


def choose_date(masked: Masked, cue: Cue, cues: Sequence[Cue], announced: date | None = None) -> PartialDate | None:
    """Return the date of a cue: the nearest in its clause that is not nearer to another cue.

    The day of the telling counts as farther off than it stands, and is never a goal date.
    """
    today = announced.isoformat() if announced else None
    best: tuple[int, PartialDate] | None = None
    for place, mention in masked.dates():
        if (
            mention.value is None
            or mention.reason == "accounting period"
            or _SINCE.search(masked.text, max(0, place - 60), place)
        ):
            continue
        before = masked.text[:place]
        told = mention.value.value == today or bool(_TOLD.search(before) or _THEN_TOLD.match(masked.text, place))
        if cue.type is EventType.DECISION_DATE and (told or _MOVED_FROM.search(before)):
            continue
        cost = _distance(masked.text, cue, place) + _TOLD_COST * told
        rivals = [_distance(masked.text, other, place) for other in cues if other.type is not cue.type]
        if cost <= _FAR and all(cost <= rival for rival in rivals) and (best is None or cost < best[0]):
            best = (cost, mention.value)
    if best:
        return best[1]
    bare = _BARE_YEAR.search(masked.text[: cue.start])
    return PartialDate(bare[1]) if bare else None


def _distance(text: str, cue: Cue, place: int) -> int:
    if cue.start <= place < cue.end:
        return 0
    between = text[cue.end : place] if place >= cue.end else text[place : cue.start]
    if ";" in between:
        return _FAR + 1
    cost = len(between) + _BOUNDARY_COST * len(_CROSSED.findall(between))
    return cost + (_BEHIND_COST if place < cue.start else 0)
