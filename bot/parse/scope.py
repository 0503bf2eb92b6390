"""What of a document is read: the sentences that may tell a step, and those whose names may belong to one.

Told by plain words, before any name or date is looked for: most of a long article is neither.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.parse.cues import WokenRow, load_cues
from bot.parse.document import Document, Sentence, Zone
from bot.parse.masking import fold_letters

READ_ZONES = frozenset({Zone.HEADLINE, Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.ABOUT})
_NEAR = 14
_EARLY = 8  # sentences of the body that are asked for names where headline and lead give none
_DATED = re.compile(r"\d|\b(?:today|yesterday|week|month|quarter|half|year|spring|summer|fall|autumn|winter|\w+day)\b")
_LONGEST_HEADING = 60
# What a drug acts on is often told once, far down.
_OF_TARGETS = re.compile(
    r"[tT]arget|nhibit|ntibod|ntigen|gonist|eceptor|rotein|irected|bind|locker|lock(?:s|ing)|odulat|egrad|utation|CAR\b"
    r"|anti-|[Gg]ene\b"
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of the news part that may tell a step, with the rows of the cue table that its words wake."""

    sentence: Sentence
    rows: tuple[WokenRow, ...]


def find_telling(document: Document) -> Iterator[Telling]:
    """Yield the sentences that may tell a step, in reading order: no other one gives a frame, whatever it names."""
    table = load_cues()
    for sentence in document.sentences:
        folded = fold_letters(sentence.text) if sentence.zone in READ_ZONES else ""
        if folded and _may_tell(sentence, folded):
            rows = table.telling(folded, sentence.zone)
            if rows:
                yield Telling(sentence, rows)


def find_naming(document: Document, told: Sequence[Telling]) -> Iterator[Sentence]:
    """Yield the sentences whose names may belong to a step that is told, in reading order; none where none is.

    These are the ones that tell it, the first ones of the news, those that say what a drug acts on, and of each part
    about a firm or a drug its heading and first sentence.
    """
    telling = {each.sentence.index for each in told}
    bodies, is_opening = 0, True
    for sentence in document.sentences if told else ():
        zone = sentence.zone
        bodies += zone is Zone.BODY
        is_heading = sentence.text.startswith("About ")
        is_early = zone in READ_ZONES and zone is not Zone.ABOUT and (sentence.index < _NEAR or bodies <= _EARLY)
        is_first = zone is Zone.ABOUT and is_opening
        is_short = is_heading and len(sentence.text) < _LONGEST_HEADING
        is_opening = zone is not Zone.ABOUT or is_short or (is_opening and not sentence.text.endswith("."))
        is_wanted = is_early or is_first or is_heading or sentence.index in telling
        if is_wanted or (zone in READ_ZONES and _OF_TARGETS.search(sentence.text)):
            yield sentence


def _may_tell(sentence: Sentence, folded: str) -> bool:
    """Return whether the sentence is of the news: far from its start only one with a date can tell an event."""
    is_near = sentence.index < _NEAR and sentence.zone is not Zone.ABOUT
    return is_near or bool(_DATED.search(folded))
