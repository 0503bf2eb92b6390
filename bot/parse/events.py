"""From frames to events: one for each type, regulator and drug or deal, the lead event first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.model import Detail, Event, EventType, Evidence, Family, Known, Named, Status
from bot.parse.assertion import NEWS_WINDOW, Assertion
from bot.parse.authorities import find_authorities
from bot.parse.document import EntityKind, Mention, Zone
from bot.parse.frames import Frame
from bot.parse.kinds import find_application, find_kind, find_outcome, find_phase
from bot.parse.news import News
from bot.parse.roles import find_parties
from bot.parse.subjects import find_drugs, find_indications, find_modality, find_targets
from bot.parse.terms import choose_terms
from bot.when import PartialDate

_STATUS = {
    Assertion.NEW: Status.NEW,
    Assertion.BACKGROUND: Status.BACKGROUND,
    Assertion.EXPECTED: Status.EXPECTED,
}
_MOST_EVIDENCE = 3
_TOLD_TODAY = re.compile(
    r"\b(?:today (?:announc|report|said)|announc\w* today|also (?:announc|report)\w*|separately|in addition,|concurrently|"
    r"at the same time|announces? that|announced that)"
)
_SETS_DATE = re.compile(
    r"\b(?:assign\w*|set|sets|setting|has (?:a )?(?:pdufa|target)|extend\w*|with (?:a|an)|establish\w*|given|gave|provid\w*|mov\w*|delay\w*|push\w*)\b"
)
_OUTCOMES = frozenset({EventType.READOUT, EventType.OPINION, EventType.ADVISORY_COMMITTEE})
_PHASED = frozenset(
    {EventType.READOUT, EventType.TRIAL_START, EventType.TRIAL_CLEARANCE, EventType.ENROLLMENT_COMPLETE,
     EventType.TRIAL_STOPPED, EventType.CLINICAL_HOLD, EventType.HOLD_LIFTED, EventType.LICENSE}
)  # fmt: skip
_FILED = frozenset(
    {EventType.SUBMISSION, EventType.ACCEPTANCE, EventType.APPROVAL, EventType.REJECTION, EventType.DECISION_DATE,
     EventType.OPINION, EventType.TRIAL_CLEARANCE, EventType.WITHDRAWAL}
)  # fmt: skip


def find_events(news: News) -> tuple[Event, ...]:
    """Return the events of an article, the lead event first, then other news, then background and expected steps."""
    groups = _news_groups(news)
    lead = next(iter(groups), None)
    fresh = [event for group in groups.values() for event in _new_events(news, group)]
    dated = [event for frame in news.frames if (event := _dated_event(news, frame, lead, fresh))]
    return (*fresh, *_without_repeats(dated, fresh))


def _news_groups(news: News) -> dict[EventType, list[Frame]]:
    """Return the frames of what is news, by type: the headline's types first, in its order."""
    groups: dict[EventType, list[Frame]] = {}
    head = [f for f in news.frames if f.sentence.zone is Zone.HEADLINE]
    for frame in head:
        if frame.assertion is Assertion.NEW and not frame.cue.closing:
            groups.setdefault(frame.type, []).append(frame)
    for frame in news.frames:
        if frame.assertion is not Assertion.NEW or frame.cue.closing or frame in head:
            continue
        if frame.type in groups:
            groups[frame.type].append(frame)
        elif _opens_news(frame, groups):
            groups[frame.type] = [frame]
    return _without_misnomers(groups)


def _without_misnomers(groups: dict[EventType, list[Frame]]) -> dict[EventType, list[Frame]]:
    """Take the headline's "approval" for what the lead says was approved: a trial."""
    clearance = groups.get(EventType.TRIAL_CLEARANCE, [])
    approval = groups.get(EventType.APPROVAL, [])
    if clearance and approval and clearance[0].sentence.zone is not Zone.HEADLINE:
        told = approval[0].sentence.zone is Zone.LEAD or len({f.sentence.index for f in approval}) > 1
        dropped = EventType.TRIAL_CLEARANCE if told else EventType.APPROVAL
        return {kind: frames for kind, frames in groups.items() if kind is not dropped}
    return groups


def _opens_news(frame: Frame, groups: dict[EventType, list[Frame]]) -> bool:
    """Return whether a sentence below the headline may add a type to the news."""
    if frame.sentence.zone is Zone.LEAD:
        return not groups or bool(_TOLD_TODAY.search(frame.masked.text))
    return not groups and bool(re.search(r"\btoday\b", frame.masked.text)) and frame.sentence.zone is Zone.BODY


def _new_events(news: News, frames: list[Frame]) -> list[Event]:
    event = _event(news, frames, Status.NEW)
    day = next((f.when for f in frames[:3] if f.when and _is_news_day(news, f.when)), None)
    announced = PartialDate(news.announced.isoformat()) if news.announced else None
    event = replace(event, date=day or announced)
    if len(event.regulators) > 1:
        return [replace(event, regulators=(code,)) for code in event.regulators]
    return [event]


def _is_news_day(news: News, when: PartialDate) -> bool:
    if when.precision != "day" or news.announced is None:
        return False
    return news.announced - NEWS_WINDOW <= when.first <= news.announced + timedelta(days=1)


def _dated_event(news: News, frame: Frame, lead: EventType | None, fresh: Sequence[Event]) -> Event | None:
    """Return the background or expected event of a frame that has a date, or a decision date that is news."""
    if frame.when is None or frame.assertion not in (Assertion.BACKGROUND, Assertion.EXPECTED):
        return None
    if frame.cue.closing:
        if lead is None or lead.family is not Family.DEAL:
            return None
        frame = replace(frame, cue=replace(frame.cue, type=lead))
    status = _STATUS[frame.assertion]
    if frame.type is EventType.DECISION_DATE and status is Status.EXPECTED and _sets_date(frame, fresh):
        status = Status.NEW
    return replace(_event(news, [frame], status), date=frame.when)


def _sets_date(frame: Frame, fresh: Sequence[Event]) -> bool:
    """Return whether a goal date is part of the news: set by the acceptance that is told, or moved."""
    told = {event.type for event in fresh} & {EventType.ACCEPTANCE, EventType.DECISION_DATE}
    return bool(told) and bool(_SETS_DATE.search(frame.masked.text))


def _event(news: News, frames: list[Frame], status: Status) -> Event:
    drugs = find_drugs(news, frames)
    targets = find_targets(news, frames, drugs)
    modality = find_modality(news, frames)
    event_type = frames[0].type
    return Event(
        type=event_type,
        status=status,
        companies=find_parties(news, frames),
        drugs=tuple(Named(m.name, m.id) for m in drugs),
        targets=targets,
        modality=modality,
        indications=find_indications(news, frames),
        regulators=find_authorities(frames),
        detail=_detail(event_type, frames),
        terms=choose_terms(news, frames) if status is Status.NEW else (),
        evidence=_evidence(news, frames),
        known=_known(news, drugs, targets, modality),
    )


def _detail(event_type: EventType, frames: Sequence[Frame]) -> Detail:
    texts = [f.masked.text for f in frames[:3]]
    first = lambda find: next((found for text in texts if (found := find(text))), None)  # noqa: E731
    return Detail(
        application=first(find_application) if event_type in _FILED else None,
        kind=find_kind(event_type, " ".join(texts)),
        outcome=first(find_outcome) if event_type in _OUTCOMES else None,
        phase=first(find_phase) if event_type in _PHASED else None,
    )


def _evidence(news: News, frames: Iterable[Frame]) -> tuple[Evidence, ...]:
    seen: dict[tuple[str, int], Evidence] = {}
    for frame in frames:
        evidence = news.document.evidence(frame.sentence)
        seen.setdefault((evidence.where, evidence.start), evidence)
    return tuple(seen.values())[:_MOST_EVIDENCE]


def _known(news: News, drugs: Sequence[Mention], targets: Sequence[Named], modality: str | None) -> Known:
    """Return what the lexicon holds of the drugs and the article does not state."""
    rows = [row for m in drugs if m.id and (row := news.lexicon.get(EntityKind.DRUG, m.id))]
    stated = {t.id for t in targets}
    wanted = dict.fromkeys(t for row in rows for t in row.targets if t not in stated)
    owners = dict.fromkeys(c for row in rows for c in (row.owner,) if c)
    return Known(
        targets=_names(news, EntityKind.TARGET, wanted),
        modality=next((row.modality for row in rows if row.modality), None) if modality is None else None,
        companies=_names(news, EntityKind.COMPANY, owners),
    )


def _names(news: News, kind: EntityKind, ids: Iterable[str]) -> tuple[Named, ...]:
    rows = [news.lexicon.get(kind, each) for each in ids]
    return tuple(Named(row.name, row.id) for row in rows if row)


def _without_repeats(dated: Sequence[Event], fresh: Sequence[Event]) -> list[Event]:
    """Return the dated events without those that tell one told before: same type, date and no other drug or regulator."""
    kept: list[Event] = []
    for event in dated:
        if not any(_same_step(event, other) for other in (*fresh, *kept)):
            kept.append(event)
    return kept


def _same_step(event: Event, other: Event) -> bool:
    if event.type is not other.type or event.date != other.date:
        return False
    return _agree(event.drugs, other.drugs) and (
        not event.regulators or not other.regulators or bool(set(event.regulators) & set(other.regulators))
    )


def _agree(first: Sequence[Named], second: Sequence[Named]) -> bool:
    return not first or not second or bool({n.key for n in first} & {n.key for n in second})
