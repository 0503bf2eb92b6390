"""What is coming up for everything that somebody follows: the next steps of many timelines as one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model import ConditionKind, Subscription
from bot.timeline import Step, Timeline

# What was due earlier than that without a word is shown by `milestones`; here it would only be in the way.
OVERDUE_FOR = timedelta(days=60)
_MOST_OVERDUE = 2
_NAMED = (ConditionKind.DRUG, ConditionKind.COMPANY, ConditionKind.TARGET, ConditionKind.DISEASE)


@dataclass(frozen=True, slots=True)
class ComingStep:
    """A dated step that is ahead, or was due and has no known outcome."""

    step: Step
    is_overdue: bool = False


def followed_keys(subscriptions: Iterable[Subscription], limit: int) -> tuple[str, ...]:
    """Return the keys of the names that are followed, in the order of `subscriptions`; not those of paused ones."""
    specs = [one.spec for one in subscriptions if one.paused_at is None]
    named = [c.key for spec in specs for one in spec.all_of for c in one.any_of if c.kind in _NAMED]
    return tuple(dict.fromkeys(named))[:limit]


def choose_coming(timelines: Iterable[Timeline], today: date, limit: int) -> tuple[ComingStep, ...]:
    """Return the dated steps nearest in time, what is overdue first and the latest of it only; each step once."""
    ahead: dict[object, ComingStep] = {}
    late: dict[object, ComingStep] = {}
    for timeline in timelines:
        for step in timeline.next:
            if step.event.date:
                ahead.setdefault(_same(step), ComingStep(step))
        for step in timeline.overdue:
            if _last_day(step) >= today - OVERDUE_FOR:
                late.setdefault(_same(step), ComingStep(step, is_overdue=True))
    overdue = sorted(late.values(), key=lambda one: _last_day(one.step))[-_MOST_OVERDUE:]
    coming = sorted(ahead.values(), key=lambda one: _last_day(one.step))
    return tuple([*overdue, *coming][:limit])


def _same(step: Step) -> object:
    """Return what two timelines tell a step by: a drug's and its company's hold the same one."""
    event = step.event
    names = event.drugs or event.companies or event.targets
    return event.type, event.regulators, frozenset(name.key for name in names), event.date, event.detail.phase


def _last_day(step: Step) -> date:
    return step.event.date.last if step.event.date else date.min
