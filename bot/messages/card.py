"""The card: four lines at a glance, made of facts and never of an article's sentences, and three buttons."""

from collections.abc import Sequence

from bot.messages import Message
from bot.messages.blocks import Block, actions, button, cut, section
from bot.messages.escape import escape, link
from bot.messages.steps import dated_step
from bot.messages.texts import join_names, term_text
from bot.messages.wording import headline
from bot.model import Event, EventType, Family, MatchReason, Named, Status, Story, StorySource

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
_STEPS = 3
_NAMES = 3
_OTHER_SOURCES = 4
_HEADLINE_LIMIT = 400
_FACT_LIMIT = 600


def render_card(story: Story, reasons: Sequence[MatchReason], *, possible_repeat: bool = False) -> Message:
    """Return the card of a story for a channel that has these reasons to get it.

    Line 1 says what happened, 2 the key dates, 3 what it is about and the terms of a deal, 4 where it was told.
    """
    lead = lead_event(story)
    what = escape(headline(lead), _HEADLINE_LIMIT) if lead else "News"
    lines = [line for line in (_dates(story, lead), _facts(story, lead)) if line]
    mark = "_Possible repeat: Slack did not say whether the first one arrived._" if possible_repeat else ""
    sign = _sign(lead)
    text = "\n".join(line for line in (f"{sign} *{what}*", *lines, _sources(story.sources), mark) if line)
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


def _sign(event: Event | None) -> str:
    if event is None:
        return "📰"
    return _SIGNS.get(event.type, _FAMILY_SIGNS[event.type.family])


def _dates(story: Story, lead: Event | None) -> str:
    """Return what was and what is next; only dates that were told, each with its precision."""
    news = [event for event in story.events if event.status is Status.NEW]
    ahead = _unlike(news, [e for e in story.events if e.status is Status.EXPECTED and e.date])
    behind = _unlike([*news, *ahead], [e for e in story.events if e.status is Status.BACKGROUND and e.date])
    ahead.sort(key=_first_day)
    behind.sort(key=_first_day, reverse=True)
    now = [lead, *(event for event in news if event is not lead)] if lead in news else news
    parts = [
        _steps("", [event for event in now if event and (event.date or event is not lead)]),
        _steps("next: ", ahead),
        _steps("before: ", behind),
    ]
    return "📆 " + " · ".join(part for part in parts if part) if any(parts) else ""


def _first_day(event: Event) -> str:
    return str(event.date.first) if event.date else ""


def _steps(before: str, events: Sequence[Event]) -> str:
    steps = list(dict.fromkeys(escape(dated_step(event), 160) for event in events))
    return before + "; ".join(steps[:_STEPS]) if steps else ""


def _unlike(told: Sequence[Event], events: Sequence[Event]) -> list[Event]:
    seen = {(event.type, str(event.date), event.regulators) for event in told}
    return [event for event in events if (event.type, str(event.date), event.regulators) not in seen]


def _facts(story: Story, lead: Event | None) -> str:
    """Return target · modality · disease, then the terms; what the article does not state is marked as known."""
    if lead is None:
        return ""
    facts = [
        _stated(lead.targets, lead.known.targets),
        _modality(lead),
        escape(join_names([disease.name for disease in lead.indications], _NAMES)),
        _known([drug for drug in lead.known.drugs if lead.drugs]),
        f"drug of {owner}" if (owner := _known(_unnamed(lead))) else "",
    ]
    terms = dict.fromkeys(
        shown for e in story.events if e.status is Status.NEW for t in e.terms[:8] if (shown := term_text(t))
    )
    money = "💰 " + escape(", ".join(list(terms)[:6])) if terms else ""
    line = " · ".join(fact for fact in (*facts, money) if fact)
    return ("" if line.startswith("💰") else "🎯 ") + line if line else ""


def _stated(stated: Sequence[Named], known: Sequence[Named]) -> str:
    names = escape(join_names([one.name for one in stated], _NAMES), _FACT_LIMIT)
    said = {one.key for one in stated}
    return " · ".join(part for part in (names, _known([one for one in known if one.key not in said])) if part)


def _known(names: Sequence[Named]) -> str:
    shown = escape(join_names([one.name for one in names], _NAMES), _FACT_LIMIT)
    return f"{shown} _(known)_" if shown else ""


def _modality(event: Event) -> str:
    if event.modality:
        return escape(event.modality, _FACT_LIMIT)
    return f"{escape(event.known.modality, _FACT_LIMIT)} _(known)_" if event.known.modality else ""


def _unnamed(event: Event) -> list[Named]:
    named = {party.key for party in event.companies}
    return [company for company in event.known.companies if company.key not in named]


def _sources(sources: Sequence[StorySource], *, linked: bool = True) -> str:
    """Return where it was told: the first source, and the others by name."""
    shown = [link(source.url if linked else None, _publisher(source)) for source in sources]
    shown = list(dict.fromkeys(name for name in shown if name))
    if not shown:
        return ""
    others = shown[1 : 1 + _OTHER_SOURCES]
    more = f" and {len(shown) - 1 - len(others)} more" if len(shown) > 1 + len(others) else ""
    return "📰 " + shown[0] + (f" · also: {', '.join(others)}{more}" if others else "")


def _publisher(source: StorySource) -> str:
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
    return actions(shown, block_id=f"card:{story.id}:buttons")
