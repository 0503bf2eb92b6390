"""Which dates of a sentence belong to a cue: the nearest in its clause, with those listed beside it."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from bot.model import EventType
from bot.parse.cues import load_cues
from bot.parse.dates import DateMention
from bot.parse.kinds import Cue
from bot.parse.masking import TOKEN, Masked
from bot.when import PartialDate

_FAR = 110
_LONG = 30
_BEFORE = 60
_TOO_LONG = 360  # nothing that is left out of account is longer
_BOUNDARY_COST = 40
_BEHIND_COST = 12
# "in combination with", "patients with": no clause begins there.
_CROSSED = re.compile(
    r"[;:]|\. |,? (?:and|but|while|which|after|following|from)\b|, with\b"
    r"|(?<!combination)(?<!patients)(?<!adults)(?<!children)(?<!together)(?<!along)(?<!treated) with\b|,"
)
_BARE_YEAR = re.compile(r"\b(?:the|its|their|a|our|'s) ((?:19|20)\d\d) (?:\w+ ){0,2}$")
# The day of the telling ("said today", "today announced", "announced on May 5") belongs to the telling.
_TOLD_COST = 60
_TOLD = re.compile(
    r"\b(?:said|says|announc\w+|report(?:s|ed)|disclosed|revealed|statement|release)(?: late| early)?(?: on)? $"
)
_THEN_TOLD = re.compile(r"@y\d+,? (?:announc|said\b|report(?:s|ed)\b|disclosed)")
_MOVED_FROM = re.compile(r"\bfrom (?:the )?(?:previous(?:ly)? |original )?(?:\w+ ){0,2}$")
_SINCE = re.compile(
    r"\bsince (?:(?!and |but )[^,;\s]+ ){0,4}$|\b(?:since|until|through|before|prior to|than|expir\w+|ended|ending"
    r"|fiscal(?: year)?|(?<!set )(?<!scheduled )(?<!slated )(?<!planned )(?<!targeted )(?<!expected )(?<!track )for)"
    r" (?:the )?$"
)
_BY_THE = re.compile(r"\bbefore (?:the )?$")
# "On May 5, 2025, the company announced that it ...": what stands first, and who tells, keep no date from its step.
_FRONTED = re.compile(
    r"\W*(?:(?:and|also|earlier|later|separately|previously),? )?(?:(?:on|in|at|during|by) )?(?:the )?"
)
_TELLING = re.compile(
    r"@y\d+,? (?:(?:the company|it|we|@c\d+)(?: also)? (?:announced|reported|said|disclosed"
    r"|issued a (?:press|news) release (?:stating|announcing|reporting))(?: that)? )?"
)
# "A call on May 5 to discuss the data": the day of the talk, not of the results.
_TALKED_OF = frozenset({EventType.READOUT, EventType.LAUNCH})
_TALK = re.compile(
    r"\b(?:host|hold|conduct|webcast|conference call|investor (?:call|event))\w*\b[^;]*?"
    r"(?:\bto (?:discuss|review|highlight|unveil|provide)\b|\b(?:discussing|reviewing)\b|\breview\b)"
)
_MEETING = re.compile(
    r"\b(?:at|during) (?:the |its )?[^;:]{0,140}?\b(?:meeting|congress|conference|symposium)\b"
    r"(?: and exposition)?(?: \([^)]*\))?(?: (?:on|of|for) [^;:@]{0,80}?(?= (?:in|on) (?:@y|$)))?"
)
_MEETING_WORDS = ("meeting", "congress", "conference", "symposium")
_COORDINATED = re.compile(r"@([crd])\d+(?: \(@r\d+\))?(?:,? and (?:the )?@\1\d+(?: \(@r\d+\))?)+")
_PLACE = r"(?:the )?(?:@r\d+|[a-z]\w*\.?(?:[ .][a-z]\w*\.?){0,2})"
_LISTED = re.compile(
    rf"(?:,|,? (?:and|then)|,? followed by)(?: (?:then|again|later|subsequently))?(?: in {_PLACE})?"
    rf"(?: (?:in|on|by))? (?:the )?|\),?(?: and)? {_PLACE} \((?:in )?"
    r"|(?: [\w()-]+){1,7} (?:meeting|congress) and the "
)
_SPAN = re.compile(r"\b(?:between|from) (?:the )?$")
_JOINED = re.compile(r"[^;:.]{0,40}(?:,| and) [^;:.,]{0,40}")
_RESPECTIVELY = re.compile(r"\brespectively\b")


def choose_date(masked: Masked, cue: Cue, cues: Sequence[Cue], announced: date | None = None) -> PartialDate | None:
    """Return the date of a cue: the nearest in its clause that is not nearer to another cue.

    The day of the telling counts as farther off than it stands, and is never a goal date.
    """
    dates = choose_dates(masked, cue, cues, announced)
    return dates[0] if dates else None


def choose_dates(
    masked: Masked, cue: Cue, cues: Sequence[Cue], announced: date | None = None, *, is_ahead: bool = False
) -> tuple[PartialDate, ...]:
    """Return the dates of a cue, its own first, then those listed beside it ("in 2023 and in Japan in 2024").

    What `is_ahead` has no date of the article's own day. Where steps and dates are told "respectively", each step has
    the date that stands at its own place.
    """
    dates = [(place, mention) for place, mention in masked.dates() if mention.value]
    places = [place for place, _ in dates]
    numbers = _of_own_place(masked.text, cue, cues, places) or _nearest(masked, cue, cues, announced, is_ahead=is_ahead)
    if numbers:
        return tuple(value for n in numbers if (value := dates[n][1].value))
    bare = _BARE_YEAR.search(masked.text[: cue.start])
    return (PartialDate(bare[1]),) if bare else ()


def _nearest(masked: Masked, cue: Cue, cues: Sequence[Cue], announced: date | None, *, is_ahead: bool) -> list[int]:
    """Return the number of the nearest date that no other type's cue is nearer to, then of those of its list."""
    dates = [(place, mention) for place, mention in masked.dates() if mention.value]
    today = announced.isoformat() if announced else ""
    rivals = [other for other in cues if other.type is not cue.type]
    best: tuple[int, int] | None = None
    for number, (place, mention) in enumerate(dates):
        if place - cue.end > _TOO_LONG or cue.start - place > _TOO_LONG:
            continue
        is_today = str(mention.value) == today
        cost = None if is_today and is_ahead else _cost(masked.text, cue, place, mention, is_today=is_today)
        if cost is None or cost > _FAR or (best is not None and cost >= best[0]):
            continue
        if all(cost <= _distance(masked.text, rival, place) for rival in rivals):
            best = (cost, number)
    if best is None:
        return []
    listed = _list_of(masked.text, [place for place, _ in dates], best[1])
    return [best[1], *(n for n in listed if n != best[1])]


def _cost(text: str, cue: Cue, place: int, mention: DateMention, *, is_today: bool) -> int | None:
    """Return how far a date stands from a cue; None where its own words say that it dates something else."""
    is_own = text[cue.start : min(cue.end, place)].rstrip().endswith(("since", "until"))
    is_since = not is_own and bool(_SINCE.search(text, max(0, place - _BEFORE), place))
    if mention.reason == "accounting period" or (is_since and not _is_deadline(text, place, mention)):
        return None
    before = text[max(0, place - _BEFORE) : place]
    is_told = is_today or bool(_TOLD.search(before) or _THEN_TOLD.match(text, place))
    if cue.type is EventType.DECISION_DATE and (is_told or _MOVED_FROM.search(before)):
        return None
    if cue.type in _TALKED_OF and _TALK.search(text):
        return None
    is_telling = cue.type is EventType.READOUT and not is_today  # results are told: the telling is the step
    return _distance(text, cue, place) + (_TOLD_COST if is_told and not is_telling else 0)


def _is_deadline(text: str, place: int, mention: DateMention) -> bool:
    """Return whether a date stands in "before the end of the year": a time for the step, not one that it precedes."""
    return mention.text.lower().startswith(("end", "year-end", "year end")) and bool(_BY_THE.search(text, 0, place))


def _distance(text: str, cue: Cue, place: int) -> int:
    if cue.start <= place < cue.end:
        return 0
    between, behind = text[cue.end : place], 0
    if place < cue.start:
        between, behind = text[place : cue.start], _BEHIND_COST
        if _FRONTED.fullmatch(text, 0, place):
            between = _TELLING.sub("", between)
    if len(between) > _TOO_LONG or ";" in between:
        return _FAR + 1
    if len(between) > _LONG:
        between = _shortened(between)
    return len(between) + _BOUNDARY_COST * len(_CROSSED.findall(between)) + behind


def _shortened(between: str) -> str:
    """Return the words between a cue and a date without names of meetings and lists of names."""
    between = between.removeprefix(" from ")  # "results from ..." are of what follows
    if any(word in between for word in _MEETING_WORDS):
        between = _MEETING.sub("", between)
    if " and " in between:
        between = _lands().sub("@", _COORDINATED.sub("@", between))
    return between


@cache
def _lands() -> re.Pattern[str]:
    land = load_cues().expand("(?:the )?(?:{land}|macao|people.s republic of china)")
    return re.compile(rf"(?:\b{land})?(?:(?:,? and|,) {land})+")


def _list_of(text: str, places: Sequence[int], number: int) -> list[int]:
    """Return the numbers of the dates in whose list a date stands ("in 2023 and 2024"), in reading order."""
    first = last = number
    while last + 1 < len(places) and _is_listed(text, places[last], places[last + 1]):
        last += 1
    while first and _is_listed(text, places[first - 1], places[first]):
        first -= 1
    return list(range(first, last + 1))


def _is_listed(text: str, place: int, following: int) -> bool:
    token = TOKEN.match(text, place)
    return bool(
        token
        and _LISTED.fullmatch(text, token.end(), following)
        and not _SPAN.search(text, max(0, place - _BEFORE), place)
    )


def _of_own_place(text: str, cue: Cue, cues: Sequence[Cue], places: Sequence[int]) -> list[int]:
    """Return the number of the cue's date where steps of as many types as dates are told "respectively"."""
    found = _RESPECTIVELY.search(text)
    told = [n for n, place in enumerate(places) if found and place < found.start()]
    if not told:
        return []
    listed = _list_of(text, places, told[-1])
    told_before = [other for other in cues if other.start < places[listed[0]]]
    firsts = [each for n, each in enumerate(told_before) if each.type not in [other.type for other in told_before[:n]]]
    types = [each.type for each in firsts]
    is_joined = all(_JOINED.fullmatch(text, one.end, two.start) for one, two in pairwise(firsts) if one.end < two.start)
    is_each = is_joined and len(types) == len(listed) > 1 and cue.type in types
    return [listed[types.index(cue.type)]] if is_each else []
