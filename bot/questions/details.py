"""What of an event's details questions ask for, as keys: kind, outcome, application, sums, whether it is ahead."""

from collections.abc import Iterator
from decimal import Decimal

from bot.model import DealTerm, Event, EventType, Status, TermKind
from bot.questions.sums import SumRange

AHEAD_KEY = "step:ahead"
# A sum's key names the step of this ladder that it stands on, so that `over $500m` is a handful of keys.
_LADDER = tuple(Decimal(step) * 10**zeros for zeros in range(5, 12) for step in (1, 2, 5))
_SUMS = frozenset({TermKind.UPFRONT, TermKind.MILESTONES, TermKind.TOTAL, TermKind.EQUITY, TermKind.RAISED})


def detail_keys(event: Event) -> frozenset[str]:
    """Return the keys of an event's details."""
    return frozenset(_keys(event))


def sum_keys(sums: SumRange) -> frozenset[str]:
    """Return the keys of all events that may have a sum in the range; the sum itself is still to be looked at."""
    steps = (step for step in range(len(_LADDER) + 1) if _may_hold(sums, step))
    return frozenset(f"sum:{sums.currency}:{step}" for step in steps)


def has_sum(event: Event, sums: SumRange) -> bool:
    """Return whether a sum of the event lies in the range; of a sum of any kind, the largest counts."""
    told = [term.amount for term in _sums(event) if term.currency == sums.currency and sums.kind in (None, term.kind)]
    return bool(told) and _is_in(max(told), sums)


def has_other_currency(event: Event, sums: SumRange) -> bool:
    """Return whether the event has sums, none of them in the range's currency."""
    currencies = {term.currency for term in _sums(event)}
    return bool(currencies) and sums.currency not in currencies


def _is_in(amount: Decimal, sums: SumRange) -> bool:
    if sums.least is not None and (amount < sums.least or (sums.is_above and amount == sums.least)):
        return False
    return sums.most is None or amount < sums.most or (amount == sums.most and not sums.is_below)


def _sums(event: Event) -> Iterator[DealTerm]:
    return (term for term in event.terms if term.kind in _SUMS and term.currency and term.amount.is_finite())


def _keys(event: Event) -> Iterator[str]:
    detail = event.detail
    for name, value in (("kind", detail.kind), ("outcome", detail.outcome), ("application", detail.application)):
        if value:
            yield f"{name}:{value.lower()}"
    for term in _sums(event):
        yield f"sum:{term.currency}:{_step(term.amount)}"
    if event.status is Status.EXPECTED or event.type is EventType.DECISION_DATE:
        yield AHEAD_KEY


def _step(amount: Decimal) -> int:
    return sum(amount >= rung for rung in _LADDER)


def _may_hold(sums: SumRange, step: int) -> bool:
    low = _LADDER[step - 1] if step else Decimal(0)
    high = _LADDER[step] if step < len(_LADDER) else None
    is_high_enough = sums.least is None or high is None or high > sums.least
    return is_high_enough and (sums.most is None or low <= sums.most)
