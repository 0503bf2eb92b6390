"""Questions that would be understood and have an answer: made of the latest news, for who was not understood."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.model import Choice, Event, Family, Status
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.questions.grammar import parse_question
from bot.questions.query import Query, UnknownNames
from bot.subscribing import find_near

_ALWAYS = (
    "what is next for BCMA?",
    "FDA approvals this quarter",
    "deals over $500m this year",
    "what happened this week?",
)
_REGULATOR_LINES = {"FDA", "EMA", "EC", "NMPA", "MHRA", "PMDA", "MHLW", "MFDS", "HKDOH", "TGA", "HSA", "TFDA"}
_NEAR = 4


def choose_questions(events: Iterable[Event], today: date, lexicon: Lexicon, most: int = 2) -> tuple[str, ...]:
    """Return questions of different kinds about the latest news, then what always works; each is understood."""
    told = [event for event in events if event.status is Status.NEW]
    kinds = (list(_about_names(told)), list(_about_decisions(told)), list(_about_deals(told)))
    first = [lines[0] for lines in kinds if lines]
    lines = dict.fromkeys((*first, *_ALWAYS))
    return tuple(line for line in lines if isinstance(parse_question(line, today, lexicon), Query))[:most]


def choose_near(unknown: UnknownNames, lexicon: Lexicon) -> tuple[tuple[Choice, str], ...]:
    """Return names that the first unknown one may be a slip of, each with the whole question for it."""
    name = unknown.names[0]
    found = (e for e in find_near(name, None, lexicon) if e.kind in set(EntityKind))
    choices = (Choice(f"{entity.kind}:{entity.id}", entity.name) for entity in found)
    return tuple((choice, unknown.line.replace(name, f"={choice.key}", 1)) for choice in choices)[:_NEAR]


def _about_names(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        for named in (*event.drugs, *event.targets, *event.companies):
            if named.id:
                yield f"milestones {named.name}"


def _about_decisions(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        for code in event.regulators:
            if code in _REGULATOR_LINES and event.type.family is Family.REGULATORY and event.date:
                yield f"{code} {event.type.replace('_', ' ')}s since {event.date.first:%B %Y}"


def _about_deals(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        if event.type.family is Family.DEAL and event.date:
            yield f"{event.type}s since {event.date.first:%B %Y}"
