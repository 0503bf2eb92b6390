"""The nouns of Topline as frozen values. Types carry the stage: Article → Event → Story → Match → Alert."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from bot.when import PartialDate


class EventType(StrEnum):
    """What kind of step an event is (the event contract's types)."""

    SUBMISSION = "submission"
    ACCEPTANCE = "acceptance"
    DECISION_DATE = "decision_date"
    ADVISORY_COMMITTEE = "advisory_committee"
    OPINION = "opinion"
    APPROVAL = "approval"
    REJECTION = "rejection"
    DESIGNATION = "designation"
    TRIAL_CLEARANCE = "trial_clearance"
    CLINICAL_HOLD = "clinical_hold"
    HOLD_LIFTED = "hold_lifted"
    WITHDRAWAL = "withdrawal"
    SAFETY_ACTION = "safety_action"
    TRIAL_START = "trial_start"
    ENROLLMENT_COMPLETE = "enrollment_complete"
    READOUT = "readout"
    TRIAL_STOPPED = "trial_stopped"
    LICENSE = "license"
    COLLABORATION = "collaboration"
    ACQUISITION = "acquisition"
    FINANCING = "financing"
    TERMINATION = "termination"
    LAUNCH = "launch"

    @property
    def family(self) -> "Family":
        """Return the family that the contract puts the type in."""
        return _FAMILIES[self]


class Family(StrEnum):
    """The families of event types."""

    REGULATORY = "regulatory"
    CLINICAL = "clinical"
    DEAL = "deal"
    COMMERCIAL = "commercial"


_BY_FAMILY = {
    Family.CLINICAL: (
        EventType.TRIAL_START,
        EventType.ENROLLMENT_COMPLETE,
        EventType.READOUT,
        EventType.TRIAL_STOPPED,
    ),
    Family.DEAL: (
        EventType.LICENSE,
        EventType.COLLABORATION,
        EventType.ACQUISITION,
        EventType.FINANCING,
        EventType.TERMINATION,
    ),
    Family.COMMERCIAL: (EventType.LAUNCH,),
}
_FAMILIES = dict.fromkeys(EventType, Family.REGULATORY) | {
    kind: family for family, kinds in _BY_FAMILY.items() for kind in kinds
}


class Status(StrEnum):
    """Whether an event is the article's news, recalled, or still to come."""

    NEW = "new"
    BACKGROUND = "background"
    EXPECTED = "expected"


class Role(StrEnum):
    """What a company does in an event."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    LICENSOR = "licensor"
    LICENSEE = "licensee"
    ACQUIRER = "acquirer"
    ACQUIRED = "acquired"
    SELLER = "seller"
    ISSUER = "issuer"
    INVESTOR = "investor"


class TermKind(StrEnum):
    """What a sum of a deal or financing is for."""

    UPFRONT = "upfront"
    MILESTONES = "milestones"
    TOTAL = "total"
    EQUITY = "equity"
    RAISED = "raised"
    PRICE_PER_SHARE = "price_per_share"
    ROYALTY = "royalty"


@lru_cache(maxsize=8192)
def slug(name: str) -> str:
    """Return `name` folded to lower-case ASCII words joined by hyphens; other scripts are kept as they are."""
    folded = unicodedata.normalize("NFKD", name.replace("™", "").replace("®", "").replace("©", ""))
    kept = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return "-".join(re.findall(r"\w+", kept))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an article says something: offsets in code points into its title or text as it was given."""

    where: Literal["title", "text"]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A drug, target or disease of an event: the name to show, and the lexicon's id unless it is a new name."""

    name: str
    id: str | None = None

    @property
    def key(self) -> str:
        """Return what two mentions of the same thing share: the lexicon's id, else `~` and the name folded."""
        return self.id or "~" + slug(self.name)


@dataclass(frozen=True, slots=True)
class Party(Named):
    """A company that acts in an event, with its role."""

    role: Role = Role.APPLICANT


@dataclass(frozen=True, slots=True)
class DealTerm:
    """A sum of a deal: a plain number in `currency` (ISO 4217); a royalty is in percent and has no currency."""

    kind: TermKind
    amount: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """What the type of the event calls for; None where the article does not say."""

    application: str | None = None
    kind: str | None = None
    outcome: Literal["positive", "negative", "mixed"] | None = None
    phase: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the lexicon knows of the event's drugs and the article does not state."""

    drugs: tuple[Named, ...] = ()
    targets: tuple[Named, ...] = ()
    modality: str | None = None
    companies: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One dated step in the life of a drug, a company or a deal. Has evidence whenever it was read from text."""

    type: EventType
    status: Status
    date: PartialDate | None = None
    companies: tuple[Party, ...] = ()
    drugs: tuple[Named, ...] = ()
    targets: tuple[Named, ...] = ()
    modality: str | None = None
    indications: tuple[Named, ...] = ()
    regulators: tuple[str, ...] = ()
    detail: Detail = Detail()
    terms: tuple[DealTerm, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    known: Known = Known()


@dataclass(frozen=True, slots=True)
class Article:
    """One news text as it was given; offsets of evidence count in `title` and `text`."""

    id: str
    title: str
    text: str
    published: date | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one article. `reason` says in a few words why it is not relevant, or was not read."""

    article_id: str
    relevant: bool
    events: tuple[Event, ...] = ()
    reason: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class StorySource:
    """An article that tells a story; `withdrawn` when its publisher took back what it told."""

    article_id: str
    title: str
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One piece of news, however many outlets tell it.

    `version` counts the changes of facts, `edition` all that a card shows: also a source that tells nothing new.
    `is_denied`: the workspace that it is shown to says that it is no news.
    """

    id: int
    version: int
    events: tuple[Event, ...]
    sources: tuple[StorySource, ...]
    first_seen_at: datetime
    updated_at: datetime
    edition: int = 1
    is_denied: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Return whether everybody who told it took it back."""
        return bool(self.sources) and all(source.withdrawn for source in self.sources)


class ConditionKind(StrEnum):
    """What a subscription may ask for; the words of `kind:value` in commands."""

    COMPANY = "company"
    TARGET = "target"
    DRUG = "drug"
    DISEASE = "disease"
    REGULATOR = "regulator"
    TYPE = "type"
    MODALITY = "modality"
    PHASE = "phase"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a condition allows: `key` as in an event's keys (`target:bcma`), `label` as shown (`BCMA`)."""

    key: str
    label: str

    @property
    def kind(self) -> ConditionKind:
        """Return the kind that the key begins with."""
        return ConditionKind(self.key.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Condition:
    """The choices that satisfy it (any of them). `kind` is theirs; of names of several kinds, that of the first."""

    kind: ConditionKind
    any_of: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SubscriptionSpec:
    """What a subscription asks for: every condition of `all_of`, none of `none_of`."""

    all_of: tuple[Condition, ...]
    none_of: tuple[Condition, ...] = ()


class Importance(StrEnum):
    """How much an event matters to somebody who asked for its drug or company; `rank` orders them."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Return 0 for LOW, 1 for NORMAL, 2 for HIGH."""
        return tuple(Importance).index(self)


class Delivery(StrEnum):
    """When a subscription is told: each story as it comes, or summed up once a day or a week."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class How:
    """How a subscription is told: when, and from what importance on."""

    delivery: Delivery = Delivery.AT_ONCE
    floor: Importance = Importance.LOW


@dataclass(frozen=True, slots=True)
class Subscription:
    """A spec that belongs to a channel (or a person's direct messages) of a workspace."""

    id: int
    team_id: str
    channel_id: str
    spec: SubscriptionSpec
    created_by: str
    created_at: datetime
    alert_count: int = 0
    how: How = How()
    paused_at: datetime | None = None
    alerted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MatchReason:
    """Why a subscription got an event: the condition's label, the name in the article, the sentence.

    `known` is True when the lexicon, not the article, ties the event to the condition.
    """

    subscription_id: int
    label: str
    name: str | None = None
    sentence: str | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A channel that is to get a story, with all the reasons of its overlapping subscriptions."""

    team_id: str
    channel_id: str
    reasons: tuple[MatchReason, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A story on its way to one channel. `possible_repeat` marks the second try of an ambiguous post."""

    outbox_id: int
    match: Match
    story: Story
    message_ts: str | None = None
    possible_repeat: bool = False
    notes: tuple[str, ...] = field(default=())
