"""The card: four lines at a glance, made of facts and never of an article's sentences, three buttons and a menu."""

from collections.abc import Sequence
from dataclasses import replace

from bot.key_dates import choose_key_dates, is_coming
from bot.lanes import CardSize
from bot.messages import Message
from bot.messages.blocks import Block, actions, button, cut, overflow, section
from bot.messages.escape import escape, link
from bot.messages.naming import name_all
from bot.messages.steps import dated_step
from bot.messages.texts import date_text, join_names, term_texts
from bot.messages.wording import headline
from bot.model import (
    Choice,
    ConditionKind,
    Event,
    EventType,
    Family,
    MatchReason,
    Status,
    Story,
    StorySource,
    slug,
)

_SIGNS = {
    EventType.APPROVAL: "✅",
    EventType.REJECTION: "❌",
    EventType.CLINICAL_HOLD: "⛔",
    EventType.TRIAL_STOPPED: "⛔",
    EventType.WITHDRAWAL: "⛔",
    EventType.SAFETY_ACTION: "⚠️",
    EventType.DECISION_DATE: "📅",
}
_FAMILY_SIGNS = {Family.REGULATORY: "📋", Family.CLINICAL: "🧪", Family.DEAL: "🤝", Family.COMMERCIAL: "🛒"}
_STEPS = 2
_STEP_LIMIT = 160
_NAMES = 3
_OTHER_SOURCES = 4
_HEADLINE_LIMIT = 400
_FACT_LIMIT = 600

REPEAT_MARK = "_Possible repeat: Slack did not say whether the first one arrived._"


def render_card(
    story: Story,
    reasons: Sequence[MatchReason],
    *,
    possible_repeat: bool = False,
    size: CardSize = CardSize.FULL,
) -> Message:
    """Return the card of a story for a channel that has these reasons to get it.

    Line 1 says what happened, 2 the key dates, 3 what it is about and the terms of a deal, 4 where it was told. Of news
    that was withdrawn, or that this workspace says is none, only line 1 is left, struck through, and who withdrew it.
    A short card has lines 1 and 4.
    """
    lead = lead_event(story)
    what = escape(headline(lead), _HEADLINE_LIMIT) if lead else "News"
    shown = f"*{what}*"
    rest = (_dates(story, lead), _facts(story, lead)) if size is CardSize.FULL else ()
    lines = [line for line in rest if line]
    mark = REPEAT_MARK if possible_repeat else ""
    sign = _sign(lead)
    if story.is_withdrawn:
        sign, lines, shown, what = "🚫", [], f"*Withdrawn:* ~{what.replace('~', '')}~", f"Withdrawn: {what}"
    elif story.is_denied:
        sign, lines, shown, what = (
            "🚫",
            [],
            f"*Not news, this workspace found:* ~{what.replace('~', '')}~",
            f"Not news: {what}",
        )
    text = "\n".join(line for line in (f"{sign} {shown}", *lines, _sources(story.sources), mark) if line)
    fallback = "\n".join(
        line for line in (f"{sign} {what}", *lines, _sources(story.sources, linked=False), mark) if line
    )
    return Message(cut(fallback, 2900), (section(text, block_id=f"card:{story.id}"), _buttons(story, reasons)))


def lead_event(story: Story) -> Event | None:
    """Return the event that the card is about: the first that is new."""
    return next((event for event in story.events if event.status is Status.NEW), next(iter(story.events), None))


def mute_choices(event: Event) -> tuple[tuple[str, str], ...]:
    """Return (key, label) of what a reader of this event may mute besides the story: its companies and drugs."""
    companies = [(f"company:{party.key}", party.name) for party in event.companies]
    drugs = [(f"drug:{drug.key}", drug.name) for drug in event.drugs]
    return tuple(dict((*companies[:_NAMES], *drugs[:_NAMES])).items())


def follow_choices(event: Event) -> tuple[tuple[ConditionKind, Choice], ...]:
    """Return what a reader of this event may follow: its drugs, companies and targets, few of each."""
    named = [
        *((ConditionKind.DRUG, one) for one in event.drugs[:_NAMES]),
        *((ConditionKind.COMPANY, one) for one in event.companies[:_NAMES]),
        *((ConditionKind.TARGET, one) for one in event.targets[:_NAMES]),
    ]
    return tuple(dict.fromkeys((kind, Choice(f"{kind}:{one.key}", one.name)) for kind, one in named))


def dates_ahead(story: Story) -> tuple[Event, ...]:
    """Return the steps with a date that were still to come when the story was told, the soonest first, each once."""
    told_on = story.updated_at.date()
    ahead = [event for event in story.events if is_coming(event) and event.date and event.date.last >= told_on]
    each = {(event.type, event.date, event.regulators, event.drugs): event for event in ahead}
    return tuple(sorted(each.values(), key=lambda event: event.date.last if event.date else told_on))


def _sign(event: Event | None) -> str:
    if event is None:
        return "📰"
    return _SIGNS.get(event.type, _FAMILY_SIGNS[event.type.family])


def _dates(story: Story, lead: Event | None) -> str:
    """Return when it happened, what is next and what was before; only dates that were told, as exact as told."""
    if lead is None:
        return ""
    around = choose_key_dates(lead, story.events)
    other = [event for event in story.events if event.status is Status.NEW and event is not lead]
    parts = [
        date_text(lead.date) if lead.date and not is_coming(lead) else "",
        _steps("Also", lead, [event for event in other if not is_coming(event) or not event.date]),
        _steps("Next", lead, around.next),
        _steps("Before", lead, around.before),
    ]
    return "📆 " + " · ".join(part for part in parts if part) if any(parts) else ""


def _steps(title: str, lead: Event, events: Sequence[Event]) -> str:
    """Return steps in few words, those of another drug or disease with its name."""
    steps = list(dict.fromkeys(escape(_step(lead, event), _STEP_LIMIT) for event in events))
    more = f" and {len(steps) - _STEPS} more" if len(steps) > _STEPS else ""
    return f"{title}: {', '.join(steps[:_STEPS])}{more}" if steps else ""


def _step(lead: Event, event: Event) -> str:
    """Return `zanubrutinib NMPA approval 3 Jun 2020`: the drug and the day only where they are not the lead's."""
    step = replace(event, date=None) if event.date == lead.date and not is_coming(event) else event
    drugs = {drug.key for drug in (*lead.drugs, *lead.known.drugs)}
    named = [drug for drug in event.drugs if drug.key not in drugs] if len(event.drugs) == 1 else []
    diseases = {disease.key for disease in lead.indications}
    others = event.indications if diseases and not {one.key for one in event.indications} & diseases else ()
    where = f" in {name_all(others, 1)}" if others and event.type.family is Family.REGULATORY else ""
    return f"{name_all(named)} {dated_step(step, where)}".strip()


def _facts(story: Story, lead: Event | None) -> str:
    """Return target · modality · disease, what our lists know besides, then the terms."""
    if lead is None:
        return ""
    facts = [
        escape(join_names([target.name for target in lead.targets], _NAMES), _FACT_LIMIT),
        escape(lead.modality or "", _FACT_LIMIT),
        escape(join_names([disease.name for disease in lead.indications], _NAMES)),
        _new_names(lead),
        _known(lead),
    ]
    terms = [term for event in story.events if event.status is Status.NEW for term in event.terms[:8]]
    shown = term_texts(terms, is_price=_is_price(lead))
    money = "💰 " + escape(", ".join(shown[:6])) if shown else ""
    line = " · ".join(fact for fact in (*facts, money) if fact)
    return ("" if line.startswith("💰") else "🎯 ") + line if line else ""


def _is_price(event: Event) -> bool:
    """Return whether the total is what is paid for certain: a purchase that no sentence limits by `up to`."""
    said = " ".join(evidence.text for evidence in event.evidence).lower()
    return event.type is EventType.ACQUISITION and bool(said) and "up to" not in said and "as much as" not in said


def _new_names(event: Event) -> str:
    """Return the names that our word lists do not hold: how we write them may be wrong."""
    named = name_all([one for one in (*event.drugs, *event.companies) if one.id is None], _NAMES)
    return f"{escape(named, _FACT_LIMIT)} _(new name)_" if named else ""


def _known(lead: Event) -> str:
    """Return what our lists hold of the drug and the article does not state, under one mark that says so."""
    said = {one.key for one in (*lead.targets, *lead.companies)}
    known = lead.known
    owners = join_names([one.name for one in known.companies if one.key not in said], _NAMES)
    parts = (
        join_names([one.name for one in known.drugs], _NAMES) if lead.drugs else "",
        join_names([one.name for one in known.targets if one.key not in said], _NAMES),
        known.modality if known.modality and not lead.modality else "",
        f"drug of {owners}" if owners else "",
    )
    shown = escape(", ".join(part for part in parts if part), _FACT_LIMIT)
    return f"_known, not stated:_ {shown}" if shown else ""


def _sources(sources: Sequence[StorySource], *, linked: bool = True) -> str:
    """Return where it was told: the first source, the others by name, and who took it back."""
    shown = _source_names([source for source in sources if not source.withdrawn], linked=linked)
    withdrawn = _source_names([source for source in sources if source.withdrawn], linked=linked)
    others = shown[1 : 1 + _OTHER_SOURCES]
    parts = [
        *shown[:1],
        f"also: {_and_more(others, len(shown) - 1)}" if others else "",
        f"withdrawn by {_and_more(withdrawn[:_OTHER_SOURCES], len(withdrawn))}" if withdrawn else "",
    ]
    return "📰 " + " · ".join(part for part in parts if part) if any(parts) else ""


def _source_names(sources: Sequence[StorySource], *, linked: bool) -> list[str]:
    told = each_publisher_once(sources)
    return list(dict.fromkeys(link(source.url if linked else None, publisher_name(source)) for source in told))


def _and_more(names: Sequence[str], count: int) -> str:
    return ", ".join(names) + (f" and {count - len(names)} more" if count > len(names) else "")


def each_publisher_once(sources: Sequence[StorySource]) -> list[StorySource]:
    """Return the first source of each publisher: an outlet that tells a story again is no other witness."""
    first: dict[str, StorySource] = {}
    for source in sources:
        name = publisher_name(source)
        first.setdefault(slug(name) or name, source)
    return list(first.values())


def publisher_name(source: StorySource) -> str:
    """Return the name to show for a source: its publisher, else its site, else that it is the article."""
    if source.publisher and escape(source.publisher):
        return source.publisher
    site = (source.url or "").partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return site.removeprefix("www.") or "Article"


def _buttons(story: Story, reasons: Sequence[MatchReason]) -> Block:
    shown = [button("Details", "card:details", str(story.id))]
    if reasons:
        shown.append(button("Why this?", "card:why", str(story.id)))
    shown.append(button("Mute", "card:mute", str(story.id)))
    menu = [("Follow…", "follow"), ("Share to a channel…", "share"), ("Wrong?", "wrong")]
    if dates_ahead(story):
        menu.insert(1, ("Remind me…", "remind"))
    shown.append(overflow("card:more", [(label, f"{verb}:{story.id}") for label, verb in menu]))
    return actions(shown, block_id=f"card:{story.id}:buttons")
