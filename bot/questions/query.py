"""What a question asks for once it is understood, and the ways in which it may not be."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.model import Choice, EventType, Role
from bot.questions.spans import Span
from bot.questions.sums import SumRange

AHEAD_TYPES = frozenset({EventType.DECISION_DATE, EventType.ADVISORY_COMMITTEE})


class Asked(StrEnum):
    """What a question wants to hear."""

    MILESTONES = "milestones"
    LATEST = "latest"
    NEXT = "next"
    LIST = "list"
    WHETHER = "whether"
    WHEN = "when"
    COUNT = "count"


class Facet(StrEnum):
    """What a part of a question is about: the kinds of an event's keys, and what only its details tell."""

    COMPANY = "company"
    TARGET = "target"
    DRUG = "drug"
    DISEASE = "disease"
    REGULATOR = "regulator"
    TYPE = "type"
    MODALITY = "modality"
    PHASE = "phase"
    KIND = "kind"
    OUTCOME = "outcome"
    APPLICATION = "application"
    SAID = "said"


SUBJECTS = frozenset({Facet.COMPANY, Facet.TARGET, Facet.DRUG, Facet.DISEASE})
# Not among the keys that events are stored under: looked at in each event.
DETAILS = frozenset({Facet.KIND, Facet.OUTCOME, Facet.APPLICATION, Facet.SAID})


@dataclass(frozen=True, slots=True)
class Group:
    """Things of which an event must have one; `label` is what a person calls them together."""

    facet: Facet
    choices: tuple[Choice, ...]
    label: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of an event that satisfy it."""
        return frozenset(choice.key for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Acting:
    """Companies that must play one of these parts: who bought, who was bought."""

    keys: frozenset[str]
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood. An event answers it when it has one of each of `all_of` and none of `none_of`.

    `line` is the question as it may be asked again, on the same day, with the same answer.
    """

    asked: Asked
    line: str
    all_of: tuple[Group, ...] = ()
    none_of: tuple[Group, ...] = ()
    span: Span = field(default_factory=Span)
    sums: SumRange | None = None
    acting: tuple[Acting, ...] = ()

    @property
    def types(self) -> frozenset[str]:
        """Return the types and families that are asked for, as keys; empty means any."""
        return frozenset[str]().union(*(group.keys for group in self.all_of if group.facet is Facet.TYPE))

    @property
    def subjects(self) -> tuple[Group, ...]:
        """Return the companies, drugs, targets and diseases that it is about."""
        return tuple(group for group in self.all_of if group.facet in SUBJECTS)

    @property
    def is_ahead(self) -> bool:
        """Return whether it asks for what is still to come."""
        return self.asked is Asked.NEXT or (bool(self.types) and self.types <= {f"type:{kind}" for kind in AHEAD_TYPES})


@dataclass(frozen=True, slots=True)
class WhichName:
    """A name that means several things: each choice with the question that means it alone."""

    name: str
    choices: tuple[tuple[Choice, str], ...]


@dataclass(frozen=True, slots=True)
class UnknownNames:
    """Names that the lexicon does not hold; articles may have told of them. `line` is the whole question.

    `words` are the words of each that mean nothing by themselves: of `IASO Bo`, `Bo`.
    """

    names: tuple[str, ...]
    line: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words that were not read, or why what was read makes no question."""

    line: str
    unread: tuple[str, ...] = field(default=())
    problem: str | None = None


Understood = Query | WhichName | UnknownNames | NotUnderstood
