"""The sums of a new deal or financing: from headline, lead and the sentences of the deal itself."""

import re
from collections.abc import Sequence

from bot.model import DealTerm, EventType, Family, TermKind
from bot.parse.deals import find_terms
from bot.parse.document import Zone
from bot.parse.frames import Frame
from bot.parse.news import News
from bot.parse.patterns import pattern

_EARLY = 8
# "Under the 2021 agreement, it paid $30 million": the money of another deal.
_EARLIER = pattern(
    r"\b(?:under|as part of|in|through|following) (?:the|an|a|its|their|that)"
    r" (?:earlier|existing|previous|prior|original|first|(?:19|20)\d\d) (?:[\w-]+ ){0,3}"
    r"(?:agreement|deal|pact|collaboration|partnership|licen[sc]e|round|financing|offering)\b",
    re.IGNORECASE,
)
_OF_FINANCING = frozenset({TermKind.RAISED, TermKind.PRICE_PER_SHARE, TermKind.EQUITY})


def choose_terms(news: News, frames: Sequence[Frame]) -> tuple[DealTerm, ...]:
    """Return the sums of the event that the frames tell; the first of each kind stands."""
    event_type = frames[0].type
    if event_type.family is not Family.DEAL or event_type is EventType.TERMINATION:
        return ()
    chosen: dict[TermKind, DealTerm] = {}
    body = news.zone(Zone.BODY)[:_EARLY]
    for sentence in (*news.zone(Zone.HEADLINE, Zone.LEAD), *body):
        if sentence.zone is Zone.BODY and _EARLIER.search(sentence.text):
            continue
        for mention in find_terms(sentence.text):
            kind = mention.term.kind
            if (kind is TermKind.RAISED) is (event_type is EventType.FINANCING) or (
                kind in _OF_FINANCING and kind is not TermKind.RAISED
            ):
                chosen.setdefault(kind, mention.term)
    return tuple(chosen.values())
