"""Which reports tell the same news: a reading joins a story by what happened, and never by its wording alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from bot.model import (
    Detail,
    Event,
    EventType,
    Family,
    Named,
    Party,
    Reading,
    Role,
    Status,
    Story,
    slug,
)
from bot.when import PartialDate

# How far apart two reports of one step may date it. A purchase is announced, and closed months later, as one story. A
# sponsor has thirty days to tell the register that its trial is full or has stopped (42 CFR 11.64).
_WINDOW_DAYS = dict.fromkeys(EventType, 7) | {
    EventType.ACQUISITION: 270,
    EventType.TRIAL_STOPPED: 40,
    EventType.ENROLLMENT_COMPLETE: 40,
}
LONGEST_WINDOW = timedelta(days=max(_WINDOW_DAYS.values()) + 30)
_ALIKE = 0.3
_COMPLETIONS = frozenset({"completed", "completion", "closed", "close", "closing"})
_BESIDE = 12
_LEAST_BEGINNING = 5
# How registers and headlines name a trial: NCT01234567, KEYNOTE-789, DESTINY-Breast04. Codes of drugs are shorter.
_TRIAL_NUMBER = re.compile(r"\bNCT\d{8}\b")
_TRIAL_NAME = re.compile(r"\b(?!COVID)[A-Z]{5,}(?:-?[A-Z][a-z]+)?-?\d{1,3}\b")
_DEAL_SIDES = (
    {Role.ACQUIRER, Role.LICENSEE},
    {Role.ACQUIRED, Role.SELLER, Role.LICENSOR},
    {Role.ISSUER},
)


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """The story that a reading joins, or None for a new one; `events` are what the story tells from then on."""

    story: Story | None
    events: tuple[Event, ...]
    reason: str

    @property
    def has_new_facts(self) -> bool:
        """Return whether the reading adds more than another source."""
        return self.story is None or self.story.events != self.events


def story_keys(events: Sequence[Event]) -> frozenset[str]:
    """Return the keys under which a report of the same news finds these events: type with drug, type with company."""
    return frozenset(
        f"{event.type}:{kind}:{key}"
        for event in events
        if event.status is Status.NEW
        for kind, keys in (("drug", _drugs(event)), ("company", _companies(event)))
        for key in keys
    )


def choose_story(
    reading: Reading, candidates: Sequence[Story], title: str = "", published: date | None = None
) -> StoryChoice:
    """Choose the story that `reading` tells too, the first of `candidates` that fits.

    The lead event of one must be an event of the other: same type, drug, companies, regulator and decision, at dates
    within the window. Where a report leaves out the drug, headlines must be alike as well. Nothing joins what was
    withdrawn: told again, it is news again. Two trials that are named are one only by name.
    """
    told = [event for event in reading.events if event.status is Status.NEW]
    for story in candidates:
        if story.is_withdrawn:
            continue
        known = [event for event in story.events if event.status is Status.NEW]
        if told and told[0].type.family is Family.CLINICAL and _are_other_trials(title, story):
            continue
        shared = _shared_event(told, known, alike=True)
        # Headlines are compared last: most candidates differ in their facts, whatever their headlines say.
        if shared is not None and not any(_likeness(title, source.title) >= _ALIKE for source in story.sources):
            shared = _shared_event(told, known, alike=False)
        if shared is not None:
            events = merge_events(story.events, reading.events, is_latest=_is_latest(story, published))
            return StoryChoice(story, events, f"the same {shared.type} as in story {story.id}")
    return StoryChoice(None, merge_events((), reading.events), "no earlier report of it")


def merge_events(known: Sequence[Event], told: Sequence[Event], *, is_latest: bool = True) -> tuple[Event, ...]:
    """Return the events of a story with what another report adds: missing facts, further steps, dates that moved.

    What was told as news stands. What is expected goes by the latest report, and leaves when it has happened. News
    comes first; with it stand a few of the steps that the reports expect or recall.
    """
    merged = list(known)
    for event in told:
        place = next((i for i, one in enumerate(merged) if is_same_step(one, event)), None)
        if place is not None:
            merged[place] = _fill(merged[place], event, is_latest=is_latest)
        elif not any(_is_stale(event, one) for one in merged):
            merged = [one for one in merged if not _is_stale(one, event)]
            merged = _with_step(merged, event)
    beside = [event for event in merged if event.status is not Status.NEW]
    return (*(event for event in merged if event.status is Status.NEW), *beside[:_BESIDE])


def is_same_step(one: Event, other: Event) -> bool:
    """Return whether two events of one story are the same step of it, told of as done, expected or recalled alike.

    An expected step is the same at another date too: it moved. A purchase that is completed is another step than its
    announcement.
    """
    if one.status is not other.status or is_completion(one) is not is_completion(other):
        return False
    if other.status is Status.EXPECTED:
        one = replace(one, date=other.date)
    return is_same_event(one, other, alike=True)


def _is_stale(one: Event, other: Event) -> bool:
    """Return whether `one` is expected or recalled, and `other` tells the same as done."""
    if one.status is Status.NEW or other.status is not Status.NEW:
        return False
    if one.type is EventType.ACQUISITION and one.status is Status.EXPECTED:
        # What is expected of a purchase is its completion.
        return is_completion(other)
    moved = replace(one, date=other.date) if one.status is Status.EXPECTED else one
    return is_same_event(moved, other, alike=True)


def is_completion(event: Event) -> bool:
    """Return whether a purchase that was agreed before is done."""
    return event.type is EventType.ACQUISITION and (event.detail.kind or "").lower() in _COMPLETIONS


def _is_latest(story: Story, published: date | None) -> bool:
    """Return whether an article of this day is no older than what the story was told by."""
    return published is None or all(
        source.published is None or source.published <= published for source in story.sources
    )


def is_same_event(one: Event, other: Event, *, alike: bool = False) -> bool:
    """Return whether two reports tell the same step. `alike`: their headlines are, the second sign."""
    if one.type is not other.type or not _is_same_decision(one.detail, other.detail) or _is_far(one, other):
        return False
    if _differ(_drugs(one), _drugs(other)) or _differ(set(one.regulators), set(other.regulators)):
        return False
    if one.type.family is Family.DEAL:
        return _has_same_sides(one, other, alike=alike) and not _has_other_sums(one, other)
    companies, companies_too = _companies(one), _companies(other, like=one)
    if _differ(companies, companies_too) or (_differ(_diseases(one), _diseases(other)) and not alike):
        return False
    same_company = bool(companies & companies_too)
    same_regulator = bool(set(one.regulators) & set(other.regulators))
    if _drugs(one) & _drugs(other):
        regulated = one.type.family is Family.REGULATORY
        return alike or same_regulator or (same_company and (not regulated or _is_same_day(one, other)))
    same_place = same_regulator or bool(_diseases(one) & _diseases(other))
    return same_company and (alike or (same_place and _is_same_day(one, other)))


def _are_other_trials(title: str, story: Story) -> bool:
    """Return whether the headline names a trial, and every headline of the story that names one another."""
    named = [
        (set(form.findall(title)), {name for source in story.sources for name in form.findall(source.title)})
        for form in (_TRIAL_NUMBER, _TRIAL_NAME)
    ]
    return any(_differ(one, other) for one, other in named)


def _shared_event(told: Sequence[Event], known: Sequence[Event], *, alike: bool) -> Event | None:
    for event in known:
        if told and is_same_event(told[0], event, alike=alike):
            return event
    for event in told:
        if known and is_same_event(event, known[0], alike=alike):
            return event
    return None


def _is_same_decision(one: Detail, other: Detail) -> bool:
    pairs = ((one.outcome, other.outcome), (one.kind, other.kind), (one.application, other.application))
    if any(a and b and a.casefold() != b.casefold() for a, b in pairs):
        return False
    phases = {*(one.phase or "").split("/")} - {""}, {*(other.phase or "").split("/")} - {""}
    return not _differ(*phases)


def _is_far(one: Event, other: Event) -> bool:
    """Return whether the nearest days that the dates may mean lie further apart than the window. No date is near."""
    if one.date is None or other.date is None:
        return False
    gap = max(one.date.first - other.date.last, other.date.first - one.date.last)
    return gap > timedelta(days=_WINDOW_DAYS[one.type])


def _has_same_sides(one: Event, other: Event, *, alike: bool) -> bool:
    """Return whether a deal is between the same: no side is another, and two parties are shared.

    One shared party is enough for a financing, which has one, and where the headlines are alike.
    """
    if any(_differ(_companies(one, roles), _companies(other, roles)) for roles in _DEAL_SIDES):
        return False
    parties, parties_too = _parties(one), _parties(other)
    if parties - parties_too and parties_too - parties:
        return False
    return len(parties & parties_too) >= (1 if alike or one.type is EventType.FINANCING else 2)


def _has_other_sums(one: Event, other: Event) -> bool:
    sums = {(term.kind, term.currency): term.amount for term in one.terms}
    shared = [
        (sums[term.kind, term.currency], term.amount) for term in other.terms if (term.kind, term.currency) in sums
    ]
    return bool(shared) and all(a != b for a, b in shared)


def _is_same_day(one: Event, other: Event) -> bool:
    return one.date is not None and one.date == other.date


def _differ(one: set[str], other: set[str]) -> bool:
    """Return whether both name something and nothing in common."""
    return bool(one and other) and not one & other


def _drugs(event: Event) -> set[str]:
    return _keys((*event.drugs, *event.known.drugs))


def _diseases(event: Event) -> set[str]:
    """Return the diseases that the lexicon knows: of free wording one cannot say that it means another disease."""
    return {name.id for name in event.indications if name.id}


def _companies(event: Event, roles: set[Role] | None = None, like: Event | None = None) -> set[str]:
    """Return the companies in these roles; in any, with those that the lexicon ties to the drugs.

    One that the lexicon does not know has the key that it has in `like`, where one name begins the other: registers
    cut names off.
    """
    if roles is None:
        keys = _keys((*event.companies, *event.known.companies))
        return {_as_in(key, _companies(like)) for key in keys} if like else keys
    return _keys([party for party in event.companies if party.role in roles])


def _as_in(key: str, others: set[str]) -> str:
    fits = (each for each in others if _is_begun(key, each) or _is_begun(each, key))
    return key if key in others else next(fits, key)


def _is_begun(short: str, long: str) -> bool:
    """Return whether an unknown firm's name begins another's, by whole words."""
    return short.startswith("~") and len(short) > _LEAST_BEGINNING and long.startswith(f"{short}-")


def _parties(event: Event) -> set[str]:
    return _keys([party for party in event.companies if party.role is not Role.INVESTOR])


def _keys(names: Sequence[Named]) -> set[str]:
    return {name.key for name in names}


def _likeness(one: str, other: str) -> float:
    """Return the share of two-word shingles that two headlines have in common."""
    shingles = _shingles(one), _shingles(other)
    return len(shingles[0] & shingles[1]) / max(1, len(shingles[0] | shingles[1]))


def _shingles(title: str) -> set[tuple[str, str]]:
    words = slug(title).split("-")
    return set(pairwise(words))


def _with_step(merged: list[Event], event: Event) -> list[Event]:
    """Return the events with a further step: last, but a completed purchase stands before its announcement."""
    agreed = (i for i, one in enumerate(merged) if is_same_event(replace(one, date=None), event, alike=True))
    place = next(agreed, len(merged)) if is_completion(event) else len(merged)
    return [*merged[:place], event, *merged[place:]]


def _fill(known: Event, told: Event, *, is_latest: bool) -> Event:
    """Return `known` with the facts that it lacks and `told` has; what it says already stands, but for its date."""
    detail = Detail(
        application=known.detail.application or told.detail.application,
        kind=known.detail.kind or told.detail.kind,
        outcome=known.detail.outcome or told.detail.outcome,
        phase=known.detail.phase or told.detail.phase,
    )
    sums = {(term.kind, term.currency) for term in known.terms}
    return replace(
        known,
        date=_choose_date(known, told, is_latest=is_latest),
        companies=_join_parties(known, told),
        drugs=known.drugs or told.drugs,
        targets=known.targets or told.targets,
        modality=known.modality or told.modality,
        indications=known.indications or told.indications,
        regulators=known.regulators or told.regulators,
        detail=detail,
        terms=known.terms + tuple(term for term in told.terms if (term.kind, term.currency) not in sums),
    )


def _join_parties(known: Event, told: Event) -> tuple[Party, ...]:
    """Return the parties of a deal with those that only the other report names; of other steps, the first report's."""
    if known.companies and known.type.family is not Family.DEAL:
        return known.companies
    named = {party.key for party in known.companies}
    return known.companies + tuple(party for party in told.companies if party.key not in named)


def _choose_date(known: Event, told: Event, *, is_latest: bool) -> PartialDate | None:
    """Return the date that is told in more detail; of two that differ, the first of what happened, the last to come."""
    if known.date is None or told.date is None:
        return known.date or told.date
    if known.date.first <= told.date.first and told.date.last <= known.date.last:
        return told.date
    covers = told.date.first <= known.date.first and known.date.last <= told.date.last
    is_moved = not covers and known.status is Status.EXPECTED and is_latest
    return told.date if is_moved else known.date
