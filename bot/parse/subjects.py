"""What an event is about: its drugs, their targets and modality, the diseases."""

from collections.abc import Iterable, Sequence

from bot.model import EventType, Named
from bot.parse.document import EntityKind, Mention, Zone
from bot.parse.frames import Frame
from bot.parse.lexicon import Entity
from bot.parse.news import News, distinct, key_of

_MOST_DRUGS = 4
_MOST_TARGETS = 3
_MOST_DISEASES = 3
# Deals name a pipeline in passing; only the headline, or the sentence of the deal itself, says which drugs it is about.
_DEALS_WITHOUT_DRUGS = frozenset(
    {EventType.FINANCING, EventType.COLLABORATION, EventType.ACQUISITION, EventType.TERMINATION}
)


def find_drugs(news: News, frames: Sequence[Frame]) -> tuple[Mention, ...]:
    """Return the drugs of the event: the headline's if the headline tells it, else those of its own sentences."""
    for frame in frames:
        here = distinct(news.of([frame.sentence], EntityKind.DRUG))
        if here:
            return _main(news, frame, here)
    if not frames or frames[0].type in _DEALS_WITHOUT_DRUGS:
        return ()
    for sentence in (*news.zone(Zone.HEADLINE), *news.zone(Zone.LEAD), *news.early()):
        here = distinct(news.of([sentence], EntityKind.DRUG))
        if here:
            return _top(news, here)[:1]
    return ()


def _main(news: News, frame: Frame, here: Sequence[Mention]) -> tuple[Mention, ...]:
    if frame.sentence.zone is Zone.HEADLINE:
        return tuple(here[:_MOST_DRUGS])
    return _top(news, here)[:1]


def _top(news: News, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    counts = news.counts(EntityKind.DRUG)
    return tuple(sorted(mentions, key=lambda m: -counts[key_of(m)]))


def find_targets(news: News, frames: Sequence[Frame], drugs: Sequence[Mention]) -> tuple[Named, ...]:
    """Return the targets that the article states: those of the drug if it names them, else headline's and lead's."""
    stated = distinct(
        news.of(news.zone(Zone.HEADLINE, Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.ABOUT), EntityKind.TARGET)
    )
    own = {target for entity in _entities(news, drugs) for target in entity.targets}
    fitting = [m for m in stated if m.id in own]
    if not fitting:
        told = [f.sentence for f in frames]
        fitting = list(distinct(news.of((*told, *news.zone(Zone.HEADLINE, Zone.LEAD)), EntityKind.TARGET)))
    return named(fitting[:_MOST_TARGETS])


def find_modality(news: News, frames: Sequence[Frame]) -> str | None:
    """Return the modality that headline or lead states first."""
    told = [f.sentence for f in frames]
    for sentence in (*told, *news.zone(Zone.HEADLINE, Zone.LEAD), *news.early()):
        found = news.of([sentence], EntityKind.MODALITY)
        if found:
            return found[0].name
    return None


def find_indications(news: News, frames: Sequence[Frame]) -> tuple[Named, ...]:
    """Return the diseases of the event: those of its first sentence that names any, as narrow as its others say."""
    told = [f.sentence for f in frames]
    for sentence in (*told, *news.zone(Zone.HEADLINE, Zone.LEAD), *news.early()[:2]):
        found = _narrow(news, distinct(news.of([sentence], EntityKind.DISEASE)))
        if found:
            others = news.of(told, EntityKind.DISEASE)
            return named([_narrower(news, mention, others) for mention in found][:_MOST_DISEASES])
    return ()


def _narrower(news: News, disease: Mention, others: Iterable[Mention]) -> Mention:
    """Return the first of `others` that is a kind of `disease`, else `disease`."""
    for other in others:
        if other.id and other.id != disease.id:
            broader = news.lexicon.ancestors(EntityKind.DISEASE, other.id)
            if disease.id in broader or other.name.startswith(f"{disease.name} "):
                return other
    return disease


def _narrow(news: News, diseases: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the diseases without those that only are broader names of another one."""
    broader = {a for m in diseases if m.id for a in news.lexicon.ancestors(EntityKind.DISEASE, m.id) if a != m.id}
    return tuple(m for m in diseases if m.id not in broader)


def _entities(news: News, drugs: Iterable[Mention]) -> list[Entity]:
    found = [news.lexicon.get(EntityKind.DRUG, m.id) for m in drugs if m.id]
    return [entity for entity in found if entity]


def named(mentions: Iterable[Mention]) -> tuple[Named, ...]:
    """Return the names of the mentions, each thing once."""
    return tuple(Named(m.name, m.id) for m in distinct(mentions))
