"""Whether a cue in its sentence is news, recalled, still to come, or not said to be so at all."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from bot.model import EventType
from bot.parse.kinds import Cue
from bot.parse.masking import Masked
from bot.parse.tables import read_toml
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
_CONDITION = re.compile(r"\W*(?:\w+ ){0,2}(?:must|could|would|might) ")
# Behind the cue and of it: "topline results expected in", "launch in Japan is planned for", "data, anticipated by".
_COMING = re.compile(
    r"[\w-]*(?:(?! and )[^;:.,]){0,50}?,? (?:(?:is|are|now|also|still|currently|was|were|being|both) )*"
    r"(?:expected|anticipated|planned|scheduled|targeted|slated|projected|estimated|due)"
    r" (?:to|in|by|for|around|at|later|early|mid|during|within|before|over|next|@y\d+)\b"
    r"|[\w-]*(?:(?! and )[^;:.,]){0,50}? (?:will|to) be (?:presented|reported|announced|shared|published|featured)\b"
)
# Said of a deal behind its name: "the licensing agreement signed earlier this year".
_VAGUE_DAY = re.compile(r"@y(\d+) $")
_DONE_BEFORE = re.compile(
    r"[^;:.,]{0,60}?\b(?:signed|announced|entered(?: into)?|reached|struck|executed|made|completed)"
    r" (?:(?P<old>earlier|last|previously|a year ago)|(?:back )?(?:in )?@y\d+)\b"
)
_NEWS_TYPES_NEGATED = frozenset(
    {EventType.READOUT, EventType.REJECTION, EventType.TRIAL_STOPPED, EventType.OPINION, EventType.TERMINATION}
)
# That one will buy a firm or stop a trial is news; that one may do so is none, nor that one means to sign or to raise.
_MAY = re.compile(r"\b(?:may|might|could)(?: [\w-]+){0,2} $")
_SIGNED = frozenset({EventType.LICENSE, EventType.FINANCING})
_MEANS = (
    r"\b(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|expect(?:s|ed|ing)?|hop(?:es?|ing)|seek(?:s|ing)?|on track"
    r"|want(?:s|ed)?) to(?: [\w-]+)? "
)
_MEANS_TO = re.compile(_MEANS + "$")
_MAY_RAISE = re.compile(r"\b(?:may|might|could) (?:[\w-]+ )?raise\b")
_MEANS_TO_RAISE = re.compile(_MEANS + r"raise\b")


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
    clause, words = find_clause(masked, cue), _words()
    if _is_denied(cue, clause):
        return Assertion.DENIED
    if when and announced and when.first > announced:
        return Assertion.EXPECTED
    old = bool(when and announced and when.last < announced - NEWS_WINDOW)
    if cue.type is EventType.DECISION_DATE:
        return Assertion.BACKGROUND if old else Assertion.EXPECTED
    plan = _find_firm_plan(cue, clause) if cue.firm else None if old else _find_plan(clause, is_dated=when is not None)
    if plan:
        return plan
    is_old = old or words["recalled"].search(clause.before + clause.cue) or _is_done_before(clause, when)
    is_old = is_old or _is_of_late(masked, clause)
    return Assertion.BACKGROUND if is_old else Assertion.NEW


def _is_of_late(masked: Masked, clause: Clause) -> bool:
    """Return whether "recently", which is masked as a date, stands right before the cue."""
    vague = _VAGUE_DAY.search(clause.before)
    return bool(vague and masked.item(vague[1]).text.lower() == "recently")


def _is_done_before(clause: Clause, when: PartialDate | None) -> bool:
    """Return whether a deal was signed in the past: what is signed today has a day, or no date at all."""
    done = _DONE_BEFORE.match(clause.after)
    return bool(done and (done["old"] or (when and when.precision != "day")))


def _find_plan(clause: Clause, *, is_dated: bool) -> Assertion | None:
    """Return EXPECTED for a step that is planned, DENIED for one that is only thought of, None for neither."""
    words = _words()
    doubted = words["doubted"].search(clause.before)
    is_ahead = (
        words["ahead"].search(clause.before) or words["ahead_within"].search(clause.cue) or _COMING.match(clause.after)
    )
    if is_ahead or (doubted and is_dated):
        return Assertion.EXPECTED
    return Assertion.DENIED if doubted else None


def _find_firm_plan(cue: Cue, clause: Clause) -> Assertion | None:
    """Return the same for a step whose decision is news: only "may" and, of what is signed, "plans to" count."""
    if _MAY.search(clause.before) or _MAY_RAISE.search(clause.cue):
        return Assertion.DENIED
    means_to = cue.type in _SIGNED and (_MEANS_TO.search(clause.before) or _MEANS_TO_RAISE.search(clause.cue))
    return Assertion.EXPECTED if means_to else None


def _is_denied(cue: Cue, clause: Clause) -> bool:
    near = clause.before[-30:]
    if cue.type not in _NEWS_TYPES_NEGATED and not cue.closing:
        near += clause.cue
    return bool(_words()["negated"].search(near) or _CONDITION.match(clause.after))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    data = read_toml("cues_assertion.toml")
    return {name: re.compile(rf"\b(?:{'|'.join(forms)})(?!\w)") for name, forms in data.items()}
