"""Whatever an article says, Slack takes our messages, and they mention nobody and link nowhere but to the sources."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.messages.asked import Way, render_answer
from bot.messages.card import mute_choices, render_card
from bot.messages.details import render_details
from bot.messages.escape import escape, plain, safe_url
from bot.messages.listing import render_list
from bot.messages.notes import render_error, render_mute_choices, render_muted, render_removed
from bot.messages.subscribed import Followed, render_subscribed
from bot.messages.why import render_why
from bot.model import Choice, Condition, ConditionKind, Event, Story, Subscription, SubscriptionSpec
from bot.questions.answering import Answer
from bot.questions.query import Asked, Facet, Group, Query
from bot.subscribing import Ambiguous, Suggestion, Unknown
from bot.timeline import Step
from tests.block_kit import find_faults
from tests.hostile import any_text, events, reasons, sources, stories

# Shrinking a story of such fields takes minutes and tells little more than the first that fails.
hard = settings(
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NOW = datetime(2025, 2, 14, tzinfo=UTC)


def _allowed(story: Story) -> frozenset[str]:
    return frozenset(url for source in story.sources if (url := safe_url(source.url)))


@hard
@given(story=stories, why=st.lists(reasons, max_size=4), repeat=st.booleans())
def test_a_card_is_taken_whatever_the_news_says(story: Story, why: list[object], *, repeat: bool) -> None:
    card = render_card(story, why, possible_repeat=repeat)  # type: ignore[arg-type]
    assert not find_faults(card, links=_allowed(story))
    assert "<" not in card.text


@hard
@given(story=stories, share=st.booleans())
def test_details_are_taken_whatever_the_evidence_says(story: Story, *, share: bool) -> None:
    assert not find_faults(render_details(story, can_share=share), links=_allowed(story))


@hard
@given(told=st.lists(events, max_size=14), source=sources, label=any_text)
def test_milestones_are_taken_whatever_was_told(told: list[Event], source: object, label: str) -> None:
    steps = tuple(Step(event, (source, source, source), NOW.date()) for event in told)  # type: ignore[arg-type]
    links = frozenset({safe_url(source.url) or ""})  # type: ignore[attr-defined]
    query = Query(Asked.MILESTONES, label, (Group(Facet.DRUG, (Choice(f"drug:~{label}", label),)),))
    way = Way(f"2026-01-01||{label}", follow=(label, "BCMA"))
    for answer in (Answer(query, steps, steps, steps, steps), Answer(query, past=steps, vague=1, uncompared=2)):
        assert not find_faults(render_answer(answer, way), links=links)


def _subscriptions(label: str) -> list[Subscription]:
    spec = SubscriptionSpec(
        (Condition(ConditionKind.WORDS, (Choice("words:x", label), Choice("words:y", label * 2))),),
        (Condition(ConditionKind.COMPANY, (Choice("company:x", label),)),),
    )
    return [Subscription(number, "T1", f"C{number % 40}", spec, "U1", NOW) for number in range(1, 45)]


@hard
@given(label=any_text, name=any_text, why=st.lists(reasons, max_size=12))
def test_lists_and_answers_are_taken_whatever_was_typed(label: str, name: str, why: list[object]) -> None:
    many = _subscriptions(label)
    suggestions = (Suggestion(label, name), Suggestion(name, label))
    followed = [Followed(one, label, one.id % 2 == 0, None, ("target:x", name)) for one in many[:20]]
    for message in (
        render_list(many, [("company:x", name)] * 12, page=2, paused="restricted_action"),
        render_list([], paused="not_in_channel"),
        render_why(why, {1: many[0]}),  # type: ignore[arg-type]
        render_removed(many),
        render_subscribed(followed, [Ambiguous(name, suggestions)], [Unknown(label, many[1].spec, suggestions)] * 12),
        render_mute_choices(1, [("company:x", name), ("drug:y", label)]),
        render_muted("company:x", label),
        render_error(label),
    ):
        assert not find_faults(message)


@hard
@given(event=events)
def test_what_can_be_muted_is_named_once(event: Event) -> None:
    keys = [key for key, _ in mute_choices(event)]
    assert len(keys) == len(set(keys)) <= 6


@hard
@given(text=any_text, limit=st.integers(2, 80))
def test_escaping_twice_is_escaping_once(text: str, limit: int) -> None:
    once = escape(text)
    assert escape(once) == once
    assert len(escape(text, limit)) <= limit
    assert plain(plain(text)) == plain(text)
