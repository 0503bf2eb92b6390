"""Whether a cue in its sentence is news, recalled, still to come, or not said to be so at all."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.model import EventType
from bot.parse.kinds import Cue
from bot.parse.masking import Masked
from bot.when import PartialDate


class Assertion(StrEnum):
    """What a sentence says of a step: that it is done, was done before, is to come, or none of these."""

    NEW = "new"
    BACKGROUND = "background"
    EXPECTED = "expected"
    DENIED = "denied"


# News is told within days; an older date makes a step background.
NEWS_WINDOW = timedelta(days=12)
_REACH = 90
_BOUNDARY = re.compile(r"[;:]|\. |, (?:which|while|whereas|but|although|with) | but | while | whereas | although ")
_NEGATED = re.compile(
    r"\b(?:not|never|no|without|cannot|neither|nor|yet to|unable to|fail(?:s|ed)? to)\b|n't\b|\bno longer\b"
)
_DOUBTED = re.compile(
    r"\b(?:if|whether|unless|could|may|might|would|should|can|potential(?:ly)?|possible|possibility|likelihood|hop(?:es?|ing)|"
    r"seek(?:s|ing)?|pursu(?:e|es|ing)|request(?:s|ed|ing)?|await\w*|pending|prospects?|chances?|until|before|prior to|"
    r"to support|toward|ability to|risk\w*|necessary|required?|designed to|eligible|opportunity)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|plans? to|planned|planning|plans|intends?|intend(?:ed|ing)|expect\w*|anticipat\w*|on track|upcoming|aim(?:s|ing|ed)? to|"
    r"prepar(?:es?|ing|ation\w*)|scheduled|targets? |targeting|targeted|goal|forthcoming|looks? to|look(?:s|ing)? forward|poised|set to|to be|"
    r"to (?:submit|file|initiate|begin|start|commence|report|announce|present|launch|release|share|enrol+|dose|complete|"
    r"apply|seek|host|discontinue|drop|scrap|stop|halt|end)|ready to|about to|due|next|guidance|estimat\w+|project(?:s|ed)|"
    r"remain\w* on|proposed|proposes|potential)\b"
)
_RECALLED = re.compile(
    r"\b(?:previously|earlier|formerly|originally|already|last (?:year|month|week|quarter|spring|summer|fall|autumn|winter)|"
    r"since (?:its|the|then|@y)|back (?:in|on)|years? ago|months? ago|had (?:been |also |already |previously |recently )?\w+ed|to date|"
    r"in the past|prior(?! to)|following (?:the|its|an?)|after (?:the|its|an?|receiving|obtaining|completing)|based on|supported by|"
    r"history|as reported|was first|were first|initially|first (?:approved|granted|launched)|is (?:currently |also )?approved|are approved|approved (?:for|in))\b"
)
_NEWS_TYPES_NEGATED = frozenset(
    {EventType.READOUT, EventType.REJECTION, EventType.TRIAL_STOPPED, EventType.OPINION, EventType.TERMINATION}
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The words around a cue that decide its assertion."""

    before: str
    cue: str
    after: str


def find_clause(masked: Masked, cue: Cue) -> Clause:
    """Return the cue with the words of its clause before and after it."""
    text = masked.text
    before = text[max(0, cue.start - _REACH) : cue.start]
    cuts = [found.end() for found in _BOUNDARY.finditer(before)]
    after = text[cue.end : cue.end + _REACH]
    stop = _BOUNDARY.search(after)
    return Clause(
        before[cuts[-1] :] if cuts else before, text[cue.start : cue.end], after[: stop.start()] if stop else after
    )


def find_assertion(masked: Masked, cue: Cue, when: PartialDate | None, announced: date | None) -> Assertion:
    """Return what the sentence says of the cue's step.

    `when` is the date that belongs to the cue, `announced` the day of the article. A date wins over tense: a step dated
    after the announcement is expected, one dated well before it is background.
    """
    clause = find_clause(masked, cue)
    told = clause.before + clause.cue
    if _is_denied(cue, clause):
        return Assertion.DENIED
    if when and announced and when.first > announced:
        return Assertion.EXPECTED
    old = bool(when and announced and when.last < announced - NEWS_WINDOW)
    if cue.type is EventType.DECISION_DATE:
        return Assertion.BACKGROUND if old else Assertion.EXPECTED
    if not cue.firm and not old:
        if _AHEAD.search(told) or (when is not None and _DOUBTED.search(clause.before)):
            return Assertion.EXPECTED
        if _DOUBTED.search(clause.before):
            return Assertion.DENIED
    if old or _RECALLED.search(told):
        return Assertion.BACKGROUND
    return Assertion.NEW


def _is_denied(cue: Cue, clause: Clause) -> bool:
    near = clause.before[-30:]
    if cue.type not in _NEWS_TYPES_NEGATED and not cue.closing:
        near += clause.cue
    return bool(_NEGATED.search(near))
