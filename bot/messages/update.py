"""The line in a card's thread that says what changed: `Update: acquisition completed 22 Jan 2021 · Demo Newswire`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.messages import Message
from bot.messages.blocks import section
from bot.messages.card import each_publisher_once, lead_event, publisher_name
from bot.messages.escape import escape, link
from bot.messages.steps import dated_step, step_phrase
from bot.messages.texts import date_text, join_names, regulator_short, term_text
from bot.messages.wording import headline
from bot.model import Event, EventType, Named, Status, Story, StorySource
from bot.stories import is_completion, is_same_step

_CHANGES = 3
_SOURCES = 2
_LIMIT = 200
_REPEAT = "_(possible repeat)_"
_WITHDRAWN = "withdrawn by its publisher, what the card told counts no more"
_TOLD_AGAIN = "told again after it was withdrawn"


def render_update(before: Story, after: Story, *, possible_repeat: bool = False) -> Message | None:
    """Return what a reader of `before` must hear of `after`, or None when no fact of the news changed.

    Facts are what happened or is due, when, with whom, for how much and how it ended, and that it was withdrawn. What
    only describes (target, modality, disease), what is recalled and who else tells it is for the edited card.
    """
    what = change_text(before, after)
    if what is None:
        return None
    new = each_publisher_once(_new_sources(before, after))[-_SOURCES:]
    text, plain = (
        " · ".join(part for part in (f"{head} {what}", sources, _REPEAT if possible_repeat else "") if part)
        for head, sources in (
            ("*Update:*", ", ".join(link(source.url, publisher_name(source)) for source in new)),
            ("Update:", escape(join_names([publisher_name(source) for source in new]), _LIMIT)),
        )
    )
    return Message(plain, (section(text),))


def change_text(before: Story, after: Story) -> str | None:
    """Return what changed from `before` to `after` in one line of mrkdwn, or None when no fact of the news did."""
    told = (_WITHDRAWN,) if after.is_withdrawn else (*_returns(before), *_changes(before, after))
    changes = list(dict.fromkeys(escape(change, _LIMIT) for change in told))
    if not changes or (before.is_withdrawn and after.is_withdrawn):
        return None
    more = f" and {len(changes) - _CHANGES} more" if len(changes) > _CHANGES else ""
    return "; ".join(changes[:_CHANGES]) + more


def is_change_of_state(before: Story, after: Story) -> bool:
    """Return whether `after` tells of a step that `before` did not, or no more of one that it did.

    Accepted is not approved, announced not completed, positive not negative. A date that moved, a sum, a partner or
    another source leave the state as it is, and so does what is only expected.
    """
    old, new = _steps(before), _steps(after)
    return before.is_withdrawn != after.is_withdrawn or any(
        not any(_is_same_state(one, other) for other in others)
        for some, others in ((new, old), (old, new))
        for one in some
    )


def _steps(story: Story) -> list[Event]:
    """Return the steps that happened."""
    return [one for one in story.events if one.status is Status.NEW and one.type is not EventType.DECISION_DATE]


def _is_same_state(one: Event, other: Event) -> bool:
    outcomes = {one.detail.outcome, other.detail.outcome} - {None}
    is_alike = is_completion(one) == is_completion(other) and len(outcomes) <= 1
    return one == other or (is_alike and is_same_step(one, other))


def render_aside(line: Message, before: Story) -> Message:
    """Return an update for a channel that wants no threads: under the headline of the card that it changes."""
    lead = lead_event(before)
    about = escape(headline(lead), _LIMIT) if lead else "News"
    return Message(f"{about}\n{line.text}", (section(f"*{about}*"), *line.blocks))


def _changes(before: Story, after: Story) -> Iterator[str]:
    lead = lead_event(before)
    left = [event for event in before.events if event not in after.events]
    for event in after.events:
        if event in before.events or event.status is Status.BACKGROUND:
            continue
        if event.status is Status.EXPECTED and event.date is None:
            continue
        known = next((one for one in left if is_same_step(one, event)), None)
        if known is None:
            yield _named(event, lead) + _step(event)
        else:
            left.remove(known)
            yield from (_named(event, lead) + change for change in _changed_facts(known, event))
    if any(source.withdrawn for source in after.sources):
        yield from (f"withdrawn: {_named(event, lead)}{_step(event)}" for event in left if _is_gone(event, after))


def _is_gone(event: Event, after: Story) -> bool:
    """Return whether something was told as news and is not told any more."""
    return event.status is Status.NEW and event not in after.events


def _returns(before: Story) -> tuple[str, ...]:
    return (_TOLD_AGAIN,) if before.is_withdrawn else ()


def _new_sources(before: Story, after: Story) -> Sequence[StorySource]:
    """Return the sources that made the change: those that are new; of a story that is withdrawn, who took it back."""
    return after.sources if after.is_withdrawn else after.sources[len(before.sources) :]


def _named(event: Event, lead: Event | None) -> str:
    """Return whom the change is about, where that is not what the card is about."""
    if lead is None or not event.drugs or {one.key for one in event.drugs} & {one.key for one in lead.drugs}:
        return ""
    return join_names([drug.name for drug in event.drugs]) + ": "


def _step(event: Event) -> str:
    """Return a step with its date: `acquisition completed 22 Jan 2021`, `expected: FDA approval in Q3 2025`."""
    if event.status is Status.EXPECTED:
        return f"expected: {dated_step(event)}"
    if is_completion(event):
        return "acquisition completed" + (f" {date_text(event.date)}" if event.date else "")
    return dated_step(event)


def _changed_facts(known: Event, event: Event) -> Iterator[str]:
    phrase = step_phrase(event)
    if event.date and event.date != known.date:
        if known.date is None or (known.date.first <= event.date.first and event.date.last <= known.date.last):
            yield _step(event)
        else:
            yield f"{phrase} moved from {date_text(known.date)} to {date_text(event.date)}"
    elif _gist(known) != _gist(event):
        yield phrase
    yield from _additions(known, event)


def _gist(event: Event) -> str:
    """Return the step without the name of its application, which changes nothing of it."""
    return step_phrase(replace(event, detail=replace(event.detail, application=None)))


def _additions(known: Event, event: Event) -> Iterator[str]:
    regulators = [regulator_short(code) for code in event.regulators if code not in known.regulators]
    # The phrase of a regulatory step names the regulator already.
    if regulators and not any(name in step_phrase(event) for name in regulators):
        yield f"by {join_names(regulators)}"
    if drugs := _new_names(known.drugs, event.drugs):
        yield f"drug: {drugs}"
    if companies := _new_names(known.companies, event.companies):
        yield f"with {companies}"
    terms = [shown for term in event.terms if term not in known.terms and (shown := term_text(term))]
    if terms:
        yield ", ".join(terms[:_CHANGES])


def _new_names(known: Sequence[Named], named: Sequence[Named]) -> str:
    keys = {one.key for one in known}
    return join_names([one.name for one in named if one.key not in keys], 3)
