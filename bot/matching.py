"""Events and subscriptions → matches with their reasons.

Everything is compared by keys (`target:bcma`, `type:approval`, `company:~new-name`): an event has many, a choice one.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.model import (
    Article,
    Choice,
    Condition,
    ConditionKind,
    Event,
    Match,
    MatchReason,
    Named,
    Status,
    Story,
    Subscription,
    SubscriptionSpec,
    slug,
)
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.parse.sentences import parse_document

# The rarer a kind of key is among events, the fewer subscriptions a look-up by it brings.
_RAREST_FIRST = (
    ConditionKind.DRUG,
    ConditionKind.COMPANY,
    ConditionKind.TARGET,
    ConditionKind.WORDS,
    ConditionKind.DISEASE,
    ConditionKind.MODALITY,
    ConditionKind.REGULATOR,
    ConditionKind.PHASE,
    ConditionKind.TYPE,
)
# Scripts that write words without spaces: each character is a token, a word is a run of them.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A key of an event: `name` as the event gives it, `id` of the lexicon's row that the name stands for."""

    key: str
    name: str | None = None
    known: bool = False
    kind: EntityKind | None = None
    id: str | None = None


class _Tokens:
    """The tokens of a text as one string, so that a phrase is found as a run of whole tokens."""

    def __init__(self, text: str) -> None:
        self._joined = " " + " ".join(find_tokens(text)) + " "

    def has(self, phrase: str) -> bool:
        words = find_tokens(phrase)
        return bool(words) and f" {' '.join(words)} " in self._joined


class _Sentences:
    """The sentences of an article, cut only when a reason has to quote one that no evidence holds."""

    def __init__(self, article: Article | None) -> None:
        self._article = article

    @cached_property
    def all(self) -> tuple[str, ...]:
        if self._article is None:
            return ()
        return tuple(" ".join(sentence.text.split()) for sentence in parse_document(self._article).sentences)


@dataclass(frozen=True, slots=True)
class _Told:
    facts: tuple[_Fact, ...]
    words: _Tokens
    sentences: _Sentences


@dataclass(frozen=True, slots=True)
class OpenedEvent:
    """A new event with all that a spec can be held against, looked up once for many specs."""

    event: Event
    told: _Told


def event_keys(event: Event, lexicon: Lexicon) -> frozenset[str]:
    """Return every key under which the event can be asked for: its names, their broader ones, and known facts."""
    return frozenset(fact.key for fact in _facts(event, lexicon))


def mute_keys(story: Story, lexicon: Lexicon) -> frozenset[str]:
    """Return the keys whose mute silences the story: itself, and all that its news can be asked for by."""
    news = (event for event in story.events if event.status is Status.NEW)
    return frozenset({f"story:{story.id}"}).union(*(event_keys(event, lexicon) for event in news))


def lookup_keys(spec: SubscriptionSpec) -> tuple[str, ...]:
    """Return the keys to index a subscription under: whatever it matches has at least one of them."""
    condition = min(spec.all_of, key=lambda c: _RAREST_FIRST.index(c.kind))
    if condition.kind is not ConditionKind.WORDS:
        return tuple(sorted({choice.key for choice in condition.any_of}))
    words = (max(find_tokens(choice.label), key=len, default="") for choice in condition.any_of)
    return tuple(sorted({f"word:{word}" for word in words if word}))


def article_keys(article: Article) -> frozenset[str]:
    """Return a `word:` key for each token of the title and text."""
    return frozenset(f"word:{token}" for token in find_tokens(f"{article.title}\n{article.text}"))


def find_tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded as `slug` folds names; Chinese and Japanese are cut into characters."""
    folded = unicodedata.normalize("NFKD", text).lower()
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    return tuple(_TOKEN.findall(unicodedata.normalize("NFC", kept)))


def match_story(
    events: Sequence[Event],
    article: Article | None,
    subscriptions: Sequence[Subscription],
    lexicon: Lexicon,
) -> tuple[Match, ...]:
    """Return one match for each channel with a subscription that a new event satisfies, in order of first match.

    A spec must be satisfied by one event as a whole. `words` are looked for in the article, or in the evidence of
    events that came without one.
    """
    text = f"{article.title}\n{article.text}" if article else None
    opened = open_events(events, text, lexicon, article)
    found: dict[tuple[str, str], list[MatchReason]] = {}
    for subscription in subscriptions:
        for one in opened:
            reasons = _reasons(subscription, one.event, one.told, lexicon)
            if reasons is not None:
                found.setdefault((subscription.team_id, subscription.channel_id), []).extend(reasons)
                break
    return tuple(Match(team_id, channel_id, tuple(reasons)) for (team_id, channel_id), reasons in found.items())


def open_events(
    events: Sequence[Event], text: str | None, lexicon: Lexicon, article: Article | None = None
) -> tuple[OpenedEvent, ...]:
    """Return the new events; `text` is where `words` are looked for, without it their evidence and names are."""
    words = _Tokens(_evidence_text(events) if text is None else text)
    sentences = _Sentences(article)
    return tuple(
        OpenedEvent(event, _Told(tuple(_facts(event, lexicon)), words, sentences))
        for event in events
        if event.status is Status.NEW
    )


def is_wanted(opened: OpenedEvent, spec: SubscriptionSpec) -> bool:
    """Return whether the event satisfies the spec."""
    told = opened.told
    if any(_choose(condition, told) for condition in spec.none_of):
        return False
    return all(_choose(condition, told) for condition in spec.all_of)


def _facts(event: Event, lexicon: Lexicon) -> Iterable[_Fact]:
    yield _Fact(f"type:{event.type}")
    yield _Fact(f"type:{event.type.family}")
    for phase in _phases(event.detail.phase):
        yield _Fact(f"phase:{phase}", f"phase {event.detail.phase}")
    for code in event.regulators:
        yield _Fact(f"regulator:{code}", code, kind=EntityKind.REGULATOR, id=code)
    yield from _named_facts(EntityKind.COMPANY, event.companies, lexicon)
    yield from _named_facts(EntityKind.DRUG, event.drugs, lexicon)
    yield from _named_facts(EntityKind.TARGET, event.targets, lexicon)
    yield from _named_facts(EntityKind.DISEASE, event.indications, lexicon)
    if event.modality:
        yield from _named_facts(EntityKind.MODALITY, (_modality(event.modality, lexicon),), lexicon)
    known = event.known
    by = next((drug.name for drug in (*event.drugs, *known.drugs)), None)
    for kind, names in (
        (EntityKind.DRUG, known.drugs),
        (EntityKind.TARGET, known.targets),
        (EntityKind.COMPANY, known.companies),
        (EntityKind.MODALITY, (_modality(known.modality, lexicon),) if known.modality else ()),
    ):
        yield from (replace(fact, name=by or fact.name, known=True) for fact in _named_facts(kind, names, lexicon))


def _phases(phase: str | None) -> tuple[str, ...]:
    """Return the phases that a trial counts as: one of phase 1/2 is asked for by either, too."""
    parts = phase.split("/") if phase else []
    return (phase, *parts) if phase and len(parts) > 1 else tuple(parts)


def _named_facts(kind: EntityKind, names: Sequence[Named], lexicon: Lexicon) -> Iterable[_Fact]:
    """Yield the facts of stated names, and their broader forms, which the lexicon knows and the article may not."""
    for named in names:
        yield _Fact(f"{kind}:{named.key}", named.name, kind=kind, id=named.id)
        for broader in lexicon.ancestors(kind, named.id) if named.id else ():
            yield _Fact(f"{kind}:{broader}", named.name, known=True, kind=kind, id=named.id)


def _modality(name: str, lexicon: Lexicon) -> Named:
    """Return a modality with its id; events name it by the id or by the name, of which most are alike."""
    found = () if lexicon.get(EntityKind.MODALITY, slug(name)) else lexicon.resolve(name, EntityKind.MODALITY)
    return Named(name, found[0].id if found else slug(name))


def _reasons(
    subscription: Subscription,
    event: Event,
    told: _Told,
    lexicon: Lexicon,
) -> tuple[MatchReason, ...] | None:
    """Return a reason for each condition, or None if one does not hold or an exclusion does."""
    spec = subscription.spec
    if any(_choose(condition, told) for condition in spec.none_of):
        return None
    reasons: list[MatchReason] = []
    for condition in spec.all_of:
        chosen = _choose(condition, told)
        if chosen is None:
            return None
        choice, fact = chosen
        name, sentence = _where(event, fact, told.sentences, lexicon)
        reasons.append(MatchReason(subscription.id, f"{choice.kind} {choice.label}", name, sentence, fact.known))
    return tuple(reasons)


def _choose(condition: Condition, told: _Told) -> tuple[Choice, _Fact] | None:
    """Return the choice of the condition that holds, by a stated fact rather than a known one."""
    if condition.kind is ConditionKind.WORDS:
        said = next((choice for choice in condition.any_of if told.words.has(choice.label)), None)
        return (said, _Fact(said.key, said.label)) if said else None
    wanted = {choice.key: choice for choice in condition.any_of}
    held = [(wanted[fact.key], fact) for fact in told.facts if fact.key in wanted]
    return min(held, key=lambda chosen: chosen[1].known, default=None)


def _where(event: Event, fact: _Fact, article: _Sentences, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """Return the name as it is written and the sentence that holds it: of the evidence, else of the article.

    Without any, the event's name and the first sentence of its evidence.
    """
    evidence = [" ".join(one.text.split()) for one in event.evidence]
    entity = lexicon.get(fact.kind, fact.id) if fact.kind and fact.id and not fact.known else None
    names = [name for name in (fact.name, *(entity.aliases if entity else ())) if name]
    found = _find_named(evidence, names)
    if found is None and names and not fact.known:
        found = _find_named(article.all, names)
    return found or (fact.name, next(iter(evidence), None))


def _find_named(sentences: Iterable[str], names: Sequence[str]) -> tuple[str, str] | None:
    for sentence in sentences:
        tokens = _Tokens(sentence)
        name = next((name for name in names if tokens.has(name)), None)
        if name:
            return name, sentence
    return None


def _evidence_text(events: Sequence[Event]) -> str:
    names = (named.name for event in events for named in (*event.companies, *event.drugs, *event.indications))
    return "\n".join((*(evidence.text for event in events for evidence in event.evidence), *names))
