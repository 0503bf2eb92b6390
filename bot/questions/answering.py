"""A query and the steps that were found for it → the answer: what fits, newest first, and what is not known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.matching import event_keys, find_tokens
from bot.model import Choice, Event, EventType
from bot.parse.lexicon import Lexicon
from bot.questions.details import detail_keys, has_other_currency, has_sum
from bot.questions.query import AHEAD_TYPES, Asked, Facet, Group, Query
from bot.questions.spans import Span
from bot.questions.steps import SAID_AS
from bot.timeline import Step, Timeline
from bot.when import PartialDate

_OPPOSITES = {
    "type:approval": frozenset({"type:rejection", "type:withdrawal"}),
    "type:rejection": frozenset({"type:approval"}),
    "type:clinical_hold": frozenset({"type:hold_lifted"}),
    "type:acquisition": frozenset({"type:termination"}),
    "type:license": frozenset({"type:termination"}),
    "type:collaboration": frozenset({"type:termination"}),
    "type:launch": frozenset({"type:withdrawal"}),
}
_DECISION_STEPS = frozenset({"type:decision_date", "type:approval"})
_LATEST_PAST, _LATEST_NEXT = 3, 1


class Verdict(StrEnum):
    """What is known of a question that asks whether."""

    YES = "yes"
    PENDING = "pending"
    OTHERWISE = "otherwise"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Answer:
    """The steps that answer a query: `ahead` soonest first, `overdue` and `past` newest first.

    `against` are steps that speak against what was asked. `vague` counts those whose date is too vague to tell whether
    they fall into the time asked for, `uncompared` those whose sums are in another currency. `is_cut` says that older
    reports were not looked at.
    """

    query: Query
    ahead: tuple[Step, ...] = ()
    overdue: tuple[Step, ...] = ()
    past: tuple[Step, ...] = ()
    against: tuple[Step, ...] = ()
    verdict: Verdict | None = None
    vague: int = 0
    uncompared: int = 0
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not (self.ahead or self.overdue or self.past or self.against)


def choose_answer(query: Query, timeline: Timeline, today: date, lexicon: Lexicon, *, is_cut: bool = False) -> Answer:
    """Return what of a timeline answers the query."""
    fits = _Fits(query, lexicon)
    past = [step for step in timeline.past if fits(step.event)]
    ahead = [step for step in timeline.next if fits(step.event)]
    overdue = [step for step in timeline.overdue if fits(step.event)]
    inside = [step for step in past if _is_within(step.event.date, query.span)]
    answer = Answer(
        query,
        tuple(step for step in ahead if _may_be_within(step.event.date, query.span)),
        tuple(step for step in overdue if _may_be_within(step.event.date, query.span)),
        tuple(inside),
        vague=sum(_is_vague(step.event.date, query.span) for step in past),
        uncompared=_uncompared(query, timeline, lexicon),
        is_cut=is_cut,
    )
    return _ASKED[query.asked](answer, timeline, today, lexicon)


def _milestones(answer: Answer, *_: object) -> Answer:
    return answer


def _latest(answer: Answer, *_: object) -> Answer:
    if answer.query.subjects and answer.query.span.is_open and not answer.query.types:
        return replace(answer, past=answer.past[:_LATEST_PAST], ahead=answer.ahead[:_LATEST_NEXT], overdue=())
    return replace(answer, ahead=(), overdue=())


def _next(answer: Answer, *_: object) -> Answer:
    return replace(answer, past=(), vague=0, overdue=answer.overdue if answer.query.span.is_open else ())


def _list(answer: Answer, _: Timeline, today: date, __: Lexicon) -> Answer:
    last = answer.query.span.last
    reaches_ahead = answer.query.is_ahead or (last is not None and last > today)
    has_ahead = reaches_ahead or bool(answer.query.types & {f"type:{kind}" for kind in AHEAD_TYPES})
    return answer if has_ahead else replace(answer, ahead=(), overdue=())


def _count(answer: Answer, *_: object) -> Answer:
    return replace(answer, ahead=(), overdue=())


def _when(answer: Answer, *_: object) -> Answer:
    return answer


def _whether(answer: Answer, timeline: Timeline, _: date, lexicon: Lexicon) -> Answer:
    """Say yes only for what an article tells as done; what speaks against it comes with it."""
    query = answer.query
    done = tuple(step for step in answer.past if step.event.type is not EventType.DECISION_DATE)
    opposite = frozenset[str]().union(*(_OPPOSITES.get(key, frozenset()) for key in query.types)) - query.types
    against: tuple[Step, ...] = ()
    if opposite:
        other = _Fits(_with_types(query, opposite), lexicon)
        against = tuple(s for s in timeline.past if other(s.event) and _may_be_within(s.event.date, query.span))
    pending = _pending(query, timeline, lexicon)
    if done:
        newest = done[0].event.date
        later = tuple(s for s in against if not newest or (s.event.date and s.event.date.last >= newest.first))
        return replace(answer, past=done, against=later, ahead=(), overdue=(), verdict=Verdict.YES)
    verdict = Verdict.OTHERWISE if against else Verdict.PENDING if any(pending) else Verdict.NOT_KNOWN
    return replace(answer, past=(), against=against, ahead=pending[0], overdue=pending[1], verdict=verdict)


def _pending(query: Query, timeline: Timeline, lexicon: Lexicon) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Return what is due that would answer it: the step itself, or for a decision its date."""
    is_decision = bool(query.types & {"type:approval", "type:rejection"})
    types = query.types | _DECISION_STEPS if is_decision else query.types
    fits = _Fits(_with_types(query, types), lexicon)
    return (
        tuple(step for step in timeline.next if fits(step.event)),
        tuple(step for step in timeline.overdue if fits(step.event)),
    )


def _with_types(query: Query, types: Iterable[str]) -> Query:
    """Return the query for other types, without the details of its own."""
    kept = tuple(g for g in query.all_of if g.facet not in (Facet.TYPE, Facet.KIND, Facet.OUTCOME, Facet.SAID))
    choices = tuple(choice for key in sorted(types) for choice in _type_choices(key))
    return replace(query, all_of=(Group(Facet.TYPE, choices), *kept), acting=(), sums=None)


def _type_choices(key: str) -> Iterable[Choice]:
    return (Choice(key, key.partition(":")[2]),)


class _Fits:
    """Whether an event has one of each group, none of the left out, the parts played and the sums."""

    def __init__(self, query: Query, lexicon: Lexicon) -> None:
        self._query = query
        self._lexicon = lexicon

    def __call__(self, event: Event) -> bool:
        query = self._query
        keys = event_keys(event, self._lexicon) | detail_keys(event)
        if not all(_has(group, event, keys) for group in query.all_of):
            return False
        if any(_has(group, event, keys) for group in query.none_of):
            return False
        for acting in query.acting:
            if not any(f"company:{one.key}" in acting.keys and one.role in acting.roles for one in event.companies):
                return False
        return query.sums is None or has_sum(event, query.sums)


def _has(group: Group, event: Event, keys: frozenset[str]) -> bool:
    if group.facet is not Facet.SAID:
        return bool(group.keys & keys)
    said = " ".join(token for evidence in event.evidence for token in find_tokens(evidence.text))
    said = f" {said} {(event.detail.kind or '').lower()} "
    words = (word for choice in group.choices for word in SAID_AS.get(choice.label, (choice.label,)))
    return any(f" {' '.join(find_tokens(word))} " in said for word in words)


def _uncompared(query: Query, timeline: Timeline, lexicon: Lexicon) -> int:
    """Return how many steps would fit but for the currency of their sums."""
    if query.sums is None:
        return 0
    sums, fits = query.sums, _Fits(replace(query, sums=None), lexicon)
    return sum(
        has_other_currency(step.event, sums) and fits(step.event) and _is_within(step.event.date, query.span)
        for step in timeline.past
    )


def _is_within(when: PartialDate | None, span: Span) -> bool:
    if span.is_open:
        return True
    if when is None:
        return False
    return (span.first is None or when.first >= span.first) and (span.last is None or when.last <= span.last)


def _may_be_within(when: PartialDate | None, span: Span) -> bool:
    if span.is_open:
        return True
    if when is None:
        return False
    return (span.first is None or when.last >= span.first) and (span.last is None or when.first <= span.last)


def _is_vague(when: PartialDate | None, span: Span) -> bool:
    return _may_be_within(when, span) and not _is_within(when, span)


_ASKED: dict[Asked, Callable[[Answer, Timeline, date, Lexicon], Answer]] = {
    Asked.MILESTONES: _milestones,
    Asked.LATEST: _latest,
    Asked.NEXT: _next,
    Asked.LIST: _list,
    Asked.COUNT: _count,
    Asked.WHEN: _when,
    Asked.WHETHER: _whether,
}
