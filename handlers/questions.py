"""A question in words → what is known: parse, look up the names that only articles tell, search, choose."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.model import Choice, slug
from bot.parse.lexicon import Lexicon
from bot.questions.answering import Answer, choose_answer
from bot.questions.grammar import fold_seen, parse_question
from bot.questions.parts import Named
from bot.questions.query import SUBJECTS, Facet, Query, Understood, UnknownNames
from bot.questions.searching import choose_outcomes, choose_search
from bot.timeline import Timeline, find_milestones
from handlers.intake import Desk
from storage.events import ANY_TYPE, StoredEvent


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it was put: its words, the day that `this week` counts from, and the last day to look at."""

    line: str
    as_of: date
    until: date | None = None

    def again(self, until: date | None = None) -> str:
        """Return it as a button's value: `day|until|question`."""
        last = until or self.until
        return f"{self.as_of}|{last or ''}|{self.line}"


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, the timeline that it was chosen from, and where older reports begin if not all were looked at."""

    answer: Answer
    timeline: Timeline
    older: date | None = None


async def understand(asking: Asking, desk: Desk) -> Understood:
    """Return what is asked; a name that the lexicon lacks means what articles told under it."""
    asked = await asyncio.to_thread(parse_question, asking.line, asking.as_of, desk.lexicon)
    if not isinstance(asked, UnknownNames):
        return asked
    names = [name for name in dict.fromkeys((*asked.names, *asked.words)) if slug(name)]
    keys = {name: [f"{facet}:~{slug(name)}" for facet in sorted(SUBJECTS)] for name in names}
    async with desk.database.snapshot() as tx:
        present = await tx.events.list_present([key for several in keys.values() for key in several])
    seen = {
        fold_seen(name): tuple(Named(_facet(key), Choice(key, name)) for key in several if key in present)
        for name, several in keys.items()
    }
    known = {name: named for name, named in seen.items() if named}
    if not known:
        return asked
    return await asyncio.to_thread(parse_question, asking.line, asking.as_of, desk.lexicon, known)


async def find_answer(query: Query, asking: Asking, desk: Desk) -> Found:
    """Return what the articles tell that answers a query, as of today."""
    today = desk.clock().date()
    span = query.span
    if asking.until and (span.last is None or asking.until < span.last):
        query = replace(query, span=replace(span, last=asking.until))
    search = choose_search(query, today, ANY_TYPE)
    async with desk.database.snapshot() as tx:
        told = await tx.events.list_dated(search)
        later = choose_outcomes(query, [stored.event for stored in told], today)
        outcomes = await tx.events.list_dated(later) if later else []
    is_cut = len(told) == search.limit
    older = _oldest(told) if is_cut and not search.is_soonest else None
    if older:
        told = [stored for stored in told if _last_day(stored) > older]
    return await asyncio.to_thread(_choose, query, (told, outcomes, older, is_cut), today, desk.lexicon)


def _choose(
    query: Query, found: tuple[list[StoredEvent], list[StoredEvent], date | None, bool], today: date, lexicon: Lexicon
) -> Found:
    told, outcomes, older, is_cut = found
    distinct = {stored.id: stored for stored in (*told, *outcomes)}
    timeline = find_milestones(distinct.values(), today)
    return Found(choose_answer(query, timeline, today, lexicon, is_cut=is_cut), timeline, older)


def _oldest(told: list[StoredEvent]) -> date | None:
    """Return the last day of which not all reports may be there; None when all are of one day."""
    oldest = _last_day(told[-1])
    is_undated = oldest == date.min
    return None if is_undated or _last_day(told[0]) - oldest < timedelta(days=1) else oldest


def _last_day(stored: StoredEvent) -> date:
    return stored.event.date.last if stored.event.date else date.min


def _facet(key: str) -> Facet:
    return next(facet for facet in SUBJECTS if key.startswith(f"{facet}:"))
