"""How much an event matters: a table by its type and what its detail says. A floor lets through what reaches it.

| importance | what |
| --- | --- |
| high | approvals and rejections, committee opinions and votes, clinical holds, withdrawals, safety actions, acquisitions; results and stops of Phase 3; deals from $500M in all or $100M upfront, financings from $1B |
| normal | submissions, acceptances, decision dates, tentative approvals, lifted holds, launches, licenses, ended deals; the larger designations; Phase 3 starts; results of Phase 2 and 4, and bad ones of any phase; collaborations with terms, financings from $100M |
| low | the rest: other designations, earlier trials, posters and updates without an outcome, small rounds |
"""  # noqa: E501  rows of a table

from collections.abc import Callable, Iterable
from decimal import Decimal

from bot.model import Event, EventType, Importance, Status, TermKind

_LOW, _NORMAL, _HIGH = Importance.LOW, Importance.NORMAL, Importance.HIGH
_LARGER_DESIGNATIONS = frozenset(
    {"breakthrough", "priority review", "rmat", "prime", "sakigake", "innovation passport", "accelerated assessment"}
)
_PIVOTAL = frozenset({"3", "2/3"})
_LARGE_DEAL, _LARGE_UPFRONT = Decimal(500_000_000), Decimal(100_000_000)
_LARGE_ROUND, _HUGE_ROUND = Decimal(100_000_000), Decimal(1_000_000_000)
# Rough worth of one unit in US dollars: enough to tell a large deal from a small one, never shown.
_WORTH = {
    code: Decimal(worth)
    for code, worth in {
        "USD": "1", "EUR": "1.1", "GBP": "1.3", "CHF": "1.1", "AUD": "0.65", "CAD": "0.72", "SGD": "0.75",
        "CNY": "0.14", "HKD": "0.13", "TWD": "0.03", "SEK": "0.1", "DKK": "0.15", "NOK": "0.1", "ILS": "0.27",
        "JPY": "0.0067", "KRW": "0.0007", "INR": "0.012", "BRL": "0.18",
    }.items()
}  # fmt: skip


def find_importance(event: Event) -> Importance:
    """Return how much the event matters by itself, whoever reads of it."""
    return _RULES[event.type](event)


def find_story_importance(events: Iterable[Event]) -> Importance:
    """Return the importance of the most important piece of news among `events`; LOW when nothing is new."""
    found = (find_importance(event) for event in events if event.status is Status.NEW)
    return max(found, key=lambda importance: importance.rank, default=_LOW)


def _always(importance: Importance) -> Callable[[Event], Importance]:
    return lambda _: importance


def _approval(event: Event) -> Importance:
    return _NORMAL if event.detail.kind == "tentative" else _HIGH


def _designation(event: Event) -> Importance:
    return _NORMAL if (event.detail.kind or "").lower() in _LARGER_DESIGNATIONS else _LOW


def _committee(event: Event) -> Importance:
    return _HIGH if event.detail.outcome else _NORMAL


def _trial_step(event: Event) -> Importance:
    return _NORMAL if event.detail.phase in _PIVOTAL else _LOW


def _trial_stopped(event: Event) -> Importance:
    return _HIGH if event.detail.phase in _PIVOTAL else _NORMAL


def _readout(event: Event) -> Importance:
    phase, outcome = event.detail.phase, event.detail.outcome
    if phase in _PIVOTAL:
        return _HIGH if outcome else _NORMAL
    return _NORMAL if outcome == "negative" or (outcome and phase in {"2", "1/2", "4"}) else _LOW


def _deal(event: Event) -> Importance:
    upfront = _largest(event, TermKind.UPFRONT)
    return _HIGH if upfront >= _LARGE_UPFRONT or _largest(event) >= _LARGE_DEAL else _NORMAL


def _collaboration(event: Event) -> Importance:
    return _deal(event) if event.terms else _LOW


def _financing(event: Event) -> Importance:
    raised = _largest(event)
    return _HIGH if raised >= _HUGE_ROUND else _NORMAL if raised >= _LARGE_ROUND else _LOW


def _largest(event: Event, *kinds: TermKind) -> Decimal:
    """Return the largest sum of money among the terms, in dollars; unknown currencies and no money count nothing."""
    no_sums = {TermKind.ROYALTY, TermKind.PRICE_PER_SHARE}
    sums = [
        term.amount * _WORTH.get(term.currency or "", Decimal(0))
        for term in event.terms
        if term.amount.is_finite() and (term.kind in kinds if kinds else term.kind not in no_sums)
    ]
    return max(sums, default=Decimal(0))


_RULES: dict[EventType, Callable[[Event], Importance]] = {
    EventType.SUBMISSION: _always(_NORMAL),
    EventType.ACCEPTANCE: _always(_NORMAL),
    EventType.DECISION_DATE: _always(_NORMAL),
    EventType.ADVISORY_COMMITTEE: _committee,
    EventType.OPINION: _always(_HIGH),
    EventType.APPROVAL: _approval,
    EventType.REJECTION: _always(_HIGH),
    EventType.DESIGNATION: _designation,
    EventType.TRIAL_CLEARANCE: _always(_LOW),
    EventType.CLINICAL_HOLD: _always(_HIGH),
    EventType.HOLD_LIFTED: _always(_NORMAL),
    EventType.WITHDRAWAL: _always(_HIGH),
    EventType.SAFETY_ACTION: _always(_HIGH),
    EventType.TRIAL_START: _trial_step,
    EventType.ENROLLMENT_COMPLETE: _trial_step,
    EventType.READOUT: _readout,
    EventType.TRIAL_STOPPED: _trial_stopped,
    EventType.LICENSE: _deal,
    EventType.COLLABORATION: _collaboration,
    EventType.ACQUISITION: _always(_HIGH),
    EventType.FINANCING: _financing,
    EventType.TERMINATION: _always(_NORMAL),
    EventType.LAUNCH: _always(_NORMAL),
}
