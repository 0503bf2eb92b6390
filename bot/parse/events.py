"""From frames to events: one for each type, regulator and drug or deal, the lead event first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.model import Event, EventType, Evidence, Family, Named, Status
from bot.parse.assertion import NEWS_WINDOW, Assertion
from bot.parse.authorities import find_authorities
from bot.parse.detail import find_detail
from bot.parse.document import Zone
from bot.parse.frames import Frame
from bot.parse.indications import find_indications
from bot.parse.known_facts import find_known
from bot.parse.news import News
from bot.parse.roles import find_parties
from bot.parse.subjects import find_drugs, find_modality, find_targets
from bot.parse.terms import choose_terms
from bot.when import PartialDate

_MOST_EVIDENCE = 3
_DEAL_HORIZON = 550
_SMALLER_STEPS = (EventType.TRIAL_CLEARANCE, EventType.ACCEPTANCE, EventType.OPINION)
_DEALS = frozenset({EventType.LICENSE, EventType.COLLABORATION, EventType.ACQUISITION})
_TOLD_ON = re.compile(r"\b(?:said|announced|reported|disclosed|revealed|statement|release)(?: late| early)?(?: on)? $")
_CLOSES = {
    EventType.FINANCING: re.compile(r"\b(?:offering|placement|financing)\b"),
    EventType.ACQUISITION: re.compile(r"\b(?:acquisition|merger|tender offer)\b"),
}
_TOLD_TODAY = re.compile(
    r"\b(?:today|@y\d+),? (?:announc|report|said)|announc\w* (?:today|@y\d+)|\balso (?:announc|report)\w*|\bseparately"
    r"|\bin addition,|\bconcurrently|\bat the same time|\bannounces? that|\bannounced that|@y\d+ announced"
)
# A partner whose name we do not find: a university, an institute, a firm of another trade.
_WITH_PARTNER = re.compile(
    r"\b(?:collaborat\w+|partner\w*|agreement|alliance|pact|deal|venture)\b[^;:]{0,25}? (?:with|among|between) "
    r"|\band\b[^;:]{0,60}\b(?:announce|extend|expand|enter|sign|form|establish|partner|forge|agree)\b"
)
# Sentences behind the lead that may still say the news, what tells it there, and what shows that it is older.
_LATE = 4
_TELLS = re.compile(
    r"\b(?:announc(?:ed|es)|reported|reports|disclosed|revealed|unveiled|decided|will)\b"
    r"|\b(?:trial|study) (?:showed|demonstrated|found|met)\b"
)
_OF_LATE = re.compile(r"\brecent(?:ly)?\b|\bposters?\b|\bpresentation\b|\bpreviously\b|\bearlier\b")
_MOVES_DATE = re.compile(r"\b(?:assign\w*|extend\w*|mov(?:es|ed)|delay\w*|push\w*|has set|sets?|postpon\w*)\b")
_NOT_MOVED = re.compile(r"\b(?:not|no|never|n't)\b[^;:.]{0,40}?\b(?:extend|mov|delay|push|postpon|chang)")
_MOVED = re.compile(
    r"\b(?:extend(?:s|ed)|extension|mov(?:es|ed)|delay(?:s|ed)|push(?:es|ed)|postpone[sd]|new (?:pdufa|goal|target))\b"
)
_SETS_DATE = re.compile(
    r"\b(?:assign\w*|set|sets|setting|has (?:a )?|extend\w*|with an?|establish\w*|given|gave|provid\w*)\b"
)


def find_events(news: News) -> tuple[Event, ...]:
    """Return the events of an article, the lead event first, then other news, then background and expected steps."""
    groups = _news_groups(news)
    told = next((day for group in groups.values() for frame in group[:3] if (day := _day_told(frame))), None)
    fresh = [event for group in groups.values() for event in _new_events(news, group, told)]
    deal = next((event for event in fresh if event.type.family is Family.DEAL), None)
    dated = [event for frame in news.frames if (event := _dated_event(news, frame, deal, fresh))]
    others = _with_moved_goal(news, _without_repeats(dated, fresh))
    return (*fresh, *sorted(others, key=lambda event: event.status is not Status.NEW))


def _with_moved_goal(news: News, dated: list[Event]) -> list[Event]:
    """Return the events with the goal date that headline or lead say was moved as news, dated as far as it is told."""
    moved = [f for f in news.frames if f.type is EventType.DECISION_DATE and _is_moved(f)]
    if not moved:
        return dated
    goals = [e for e in dated if e.type is EventType.DECISION_DATE and e.status is not Status.BACKGROUND]
    if any(goal.status is Status.NEW for goal in goals):
        return dated
    told = _event(news, moved, Status.NEW)
    if not goals:
        return [told, *dated]
    evidence = tuple(dict.fromkeys((*told.evidence, *goals[0].evidence)))
    return [replace(told, date=goals[0].date, evidence=evidence) if event is goals[0] else event for event in dated]


def _is_moved(frame: Frame) -> bool:
    is_told = frame.sentence.zone in (Zone.HEADLINE, Zone.LEAD) and frame.assertion is Assertion.EXPECTED
    return is_told and bool(_MOVED.search(frame.masked.text))


def _news_groups(news: News) -> dict[EventType, list[Frame]]:
    """Return the frames of what is news, by type: the headline's types first, in its order."""
    groups: dict[EventType, list[Frame]] = {}
    head = [f for f in news.frames if f.sentence.zone is Zone.HEADLINE]
    early = news.early()[:_LATE]
    for frame in head:
        if _may_be_news(frame):
            groups.setdefault(frame.type, []).append(frame)
    for frame in news.frames:
        if frame in head or not _may_be_news(frame):
            continue
        deal = next((kind for kind in groups if {kind, frame.type} <= _DEALS), None)
        if frame.type in groups:
            groups[frame.type].append(frame)
        elif deal:
            _name_the_deal(groups, deal, frame)
        elif _opens_news(frame, groups) or (not groups and frame.sentence in early and _is_told_late(news, frame)):
            groups[frame.type] = [frame]
    return _without_misnomers(groups)


def _may_be_news(frame: Frame) -> bool:
    is_step = not frame.cue.closing and not frame.cue.dated
    return is_step and frame.assertion is Assertion.NEW and frame.sentence.zone is not Zone.ABOUT


def _name_the_deal(groups: dict[EventType, list[Frame]], deal: EventType, frame: Frame) -> None:
    """Take the headline's "collaboration" for a licence where lead or early body tell that rights change hands."""
    is_licence = deal is EventType.COLLABORATION and frame.type is EventType.LICENSE
    if is_licence and frame.sentence.zone in (Zone.LEAD, Zone.BODY):
        groups[EventType.LICENSE] = [replace(f, cue=replace(f.cue, type=frame.type)) for f in groups.pop(deal)] + [
            frame
        ]


def _without_misnomers(groups: dict[EventType, list[Frame]]) -> dict[EventType, list[Frame]]:
    """Take a headline's "approval" or "green light" for the smaller step that the text tells, if it tells one."""
    approval = groups.get(EventType.APPROVAL, [])
    told = [kind for kind in _SMALLER_STEPS if kind in groups and groups[kind][0].sentence.zone is not Zone.HEADLINE]
    if not approval or not told:
        return groups
    is_headline_only = all(f.sentence.zone is Zone.HEADLINE for f in approval)
    dropped = {EventType.APPROVAL} if is_headline_only else set(told) & {EventType.TRIAL_CLEARANCE}
    return {kind: frames for kind, frames in groups.items() if kind not in dropped}


def _opens_news(frame: Frame, groups: dict[EventType, list[Frame]]) -> bool:
    """Return whether a sentence below the headline may add a type to the news."""
    if frame.sentence.zone is Zone.LEAD:
        return not groups or bool(_TOLD_TODAY.search(frame.masked.text))
    return not groups and bool(re.search(r"\btoday\b", frame.sentence.text)) and frame.sentence.zone is Zone.BODY


def _is_told_late(news: News, frame: Frame) -> bool:
    """Return whether a sentence behind a lead that tells no step says the news in full: with who told it, or found."""
    text = frame.masked.text
    is_fresh = frame.when is None or _is_news_day(news, frame.when)
    return is_fresh and bool(_TELLS.search(text)) and not _OF_LATE.search(text)


def _new_events(news: News, frames: list[Frame], told: PartialDate | None) -> list[Event]:
    """Return the event, or one for each of its regulators, dated by its own words, else by the day of the telling."""
    event = _event(news, frames, Status.NEW)
    if not _is_whole(event, frames[0]):
        return []
    days = [day for f in frames[:3] for day in (f.when, _day_told(f))]
    day = next((each for each in (*days, told) if each and _is_news_day(news, each)), None)
    announced = PartialDate(news.announced.isoformat()) if news.announced else None
    event = replace(event, date=day or announced)
    if len(event.regulators) > 1:
        return [replace(event, regulators=(code,)) for code in event.regulators]
    return [event]


def _is_whole(event: Event, frame: Frame) -> bool:
    """Return whether the event has those without whom it is none, or its headline says that they are."""
    is_headline = frame.sentence.zone is Zone.HEADLINE
    if event.type is EventType.COLLABORATION and len(event.companies) < 2:  # noqa: PLR2004 it takes two
        return is_headline and bool(_WITH_PARTNER.search(frame.masked.text))
    if event.type.family is Family.REGULATORY and not event.regulators and not event.drugs:
        is_named = event.type is not EventType.APPROVAL or "ce mark" in frame.masked.text
        return is_named and bool(event.companies) and frame.sentence.zone in (Zone.HEADLINE, Zone.LEAD)
    return True


def _day_told(frame: Frame) -> PartialDate | None:
    """Return the day on which headline or lead say that the news was told ("the company said on Monday")."""
    if frame.sentence.zone not in (Zone.HEADLINE, Zone.LEAD):
        return None
    for place, mention in frame.masked.dates():
        if mention.value and _TOLD_ON.search(frame.masked.text[:place]):
            return mention.value
    return None


def _is_news_day(news: News, when: PartialDate) -> bool:
    if when.precision != "day" or news.announced is None:
        return False
    return news.announced - NEWS_WINDOW <= when.first <= news.announced + timedelta(days=1)


def _dated_event(news: News, frame: Frame, deal: Event | None, fresh: Sequence[Event]) -> Event | None:
    """Return the background or expected event of a frame that has a date, or a decision date that is news."""
    if frame.when is None or frame.assertion is Assertion.DENIED:
        return None
    status = Status.EXPECTED if frame.assertion is Assertion.EXPECTED else Status.BACKGROUND
    if not _is_told_of_another_day(news, frame, status):
        return None
    if frame.assertion is Assertion.NEW and any(_is_news_of(event, frame) for event in fresh):
        return None
    if frame.cue.closing:
        return _closing(news, frame, deal, status)
    if frame.type is EventType.DECISION_DATE and status is Status.EXPECTED and _sets_date(frame, fresh):
        status = Status.NEW
    return replace(_event(news, [frame], status), date=frame.when)


def _is_news_of(event: Event, frame: Frame) -> bool:
    """Return whether a step that reads as news, within days of the article, is one that the article is about."""
    if event.type is not frame.type or frame.when is None or event.date is None:
        return False
    return frame.when.precision != "day" or frame.when == event.date


def _closing(news: News, frame: Frame, deal: Event | None, status: Status) -> Event | None:
    """Return the closing of the deal that the article tells; where it tells none, of the deal that the words name."""
    if deal:
        return replace(deal, status=status, date=frame.when, terms=(), evidence=_evidence(news, [frame]))
    named = next((kind for kind, words in _CLOSES.items() if words.search(frame.masked.text)), None)
    if named is None:
        return None
    return replace(_event(news, [replace(frame, cue=replace(frame.cue, type=named))], status), date=frame.when)


def _is_told_of_another_day(news: News, frame: Frame, status: Status) -> bool:
    """Return whether a recalled step lies before the news, and a coming one is no far end of a deal's money."""
    if news.announced is None or frame.when is None:
        return True
    if status is Status.BACKGROUND:
        return frame.when.first < news.announced - timedelta(days=2)
    if frame.when.last <= news.announced and frame.type is not EventType.DECISION_DATE:
        return False  # the day of the telling: what is to come has no date then
    far = frame.when.first > news.announced + timedelta(days=_DEAL_HORIZON)
    return not (frame.type.family is Family.DEAL and far)


def _sets_date(frame: Frame, fresh: Sequence[Event]) -> bool:
    """Return whether a goal date is part of the news: headline or lead say that it was set or moved."""
    text = frame.masked.text
    if frame.sentence.zone in (Zone.HEADLINE, Zone.LEAD) and _MOVES_DATE.search(text):
        return not _NOT_MOVED.search(text)
    return any(e.type is EventType.ACCEPTANCE for e in fresh) and bool(_SETS_DATE.search(text))


def _event(news: News, frames: list[Frame], status: Status) -> Event:
    drugs = find_drugs(news, frames)
    targets = find_targets(news, frames, drugs)
    modality = find_modality(news, frames, drugs)
    event_type = frames[0].type
    parties = find_parties(news, frames)
    return Event(
        type=event_type,
        status=status,
        companies=parties,
        drugs=tuple(Named(m.name, m.id) for m in drugs),
        targets=targets,
        modality=modality,
        indications=find_indications(news, frames),
        regulators=find_authorities(frames),
        detail=find_detail(event_type, _telling(frames[:3])),
        terms=choose_terms(news, frames) if status is Status.NEW else (),
        evidence=_evidence(news, frames),
        known=find_known(news.lexicon, drugs, (*targets, *parties), modality),
    )


def _telling(frames: Sequence[Frame]) -> list[str]:
    """Return the masked texts that tell an event; of an opinion its own words first: others may recall one."""
    texts = [f.masked.text for f in frames]
    if frames[0].type is EventType.OPINION:
        texts = [*(f.masked.text[f.cue.start : f.cue.end] for f in frames), *texts]
    return texts


def _evidence(news: News, frames: Iterable[Frame]) -> tuple[Evidence, ...]:
    seen: dict[tuple[str, int], Evidence] = {}
    for frame in frames:
        evidence = news.document.evidence(frame.sentence)
        seen.setdefault((evidence.where, evidence.start), evidence)
    return tuple(seen.values())[:_MOST_EVIDENCE]


def _without_repeats(dated: Sequence[Event], fresh: Sequence[Event]) -> list[Event]:
    """Return the dated events without those told before; of two dates, one within the other, the finer stands."""
    kept: list[Event] = []
    for event in dated:
        twin = next((other for other in kept if _same_step(event, other)), None)
        if any(_same_step(event, other) and event.date == other.date for other in fresh):
            continue
        if twin is None:
            kept.append(event)
        elif event.date and twin.date and _within(event.date, twin.date) and event.date != twin.date:
            status = Status.NEW if Status.NEW in (event.status, twin.status) else event.status
            kept[kept.index(twin)] = replace(event, status=status, regulators=event.regulators or twin.regulators)
    return kept


def _same_step(event: Event, other: Event) -> bool:
    if event.type is not other.type or event.date is None or other.date is None:
        return False
    if not (_within(event.date, other.date) or _within(other.date, event.date)):
        return False
    if event.date != other.date and set(event.regulators) != set(other.regulators):
        # "due in July" and "July 10" are one date though only one sentence names who decides; wider parts are not.
        unnamed = not event.regulators or not other.regulators
        if not unnamed or {event.date.precision, other.date.precision} != {"day", "month"}:
            return False
    shared = not event.regulators or not other.regulators or set(event.regulators) & set(other.regulators)
    return bool(shared) and _agree(event.drugs, other.drugs)


def _within(inner: PartialDate, outer: PartialDate) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _agree(first: Sequence[Named], second: Sequence[Named]) -> bool:
    return not first or not second or bool({n.key for n in first} & {n.key for n in second})
