"""What the API answers, as pydantic models: they make the OpenAPI document, and every answer is checked by them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field

from bot.contract import event_to_json
from bot.model import Event, EventType, Role, Status, Story, StorySource, TermKind
from bot.timeline import Step, Timeline
from handlers.api.shapes import ContractDate, Shape
from handlers.intake import Outcome, Taken
from storage.events import StoredEvent


class FieldShape(Shape):
    """A field that is wrong."""

    field: str = Field(examples=["events[0].type"])
    message: str


class ProblemShape(Shape):
    """What is wrong with a request (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldShape] = Field(default_factory=list[FieldShape])


class TakenShape(Shape):
    """What became of an article."""

    article_id: str
    outcome: Outcome
    reason: str | None = Field(description="Why it is no news.")
    story_id: int | None
    channels: int = Field(description="How many channels are to hear of it.")

    @classmethod
    def of(cls, taken: Taken) -> Self:
        """Return the shape of what became of an article."""
        return cls.model_validate(taken, from_attributes=True)


class LineShape(Shape):
    """What became of a line of a batch: `taken`, or the `problem` with it."""

    line: int = Field(ge=1)
    status: int = Field(description="What the line would have been answered by itself.")
    taken: TakenShape | None = None
    problem: ProblemShape | None = None


class BatchShape(Shape):
    """What became of a batch. Lines that were refused did not keep the others from being taken."""

    taken: int
    seen_before: int
    refused: int
    lines: list[LineShape]


class PartyShape(Shape):
    """A company and what it does in the event. `id` is what its milestones are asked for by."""

    name: str
    role: Role
    id: str


class TermShape(Shape):
    """A sum of a deal, or a royalty in percent."""

    kind: TermKind
    amount: int | float
    currency: str | None


class EvidenceShape(Shape):
    """Where the article says so, in code points."""

    where: Literal["title", "text"] = Field(alias="in")
    start: int
    end: int
    text: str


class DetailShape(Shape):
    """What the type of the event calls for."""

    application: str | None = None
    kind: str | None = None
    outcome: Literal["positive", "negative", "mixed"] | None = None
    phase: str | None = None


class KnownShape(Shape):
    """What the lexicon knows and the article does not state."""

    drugs: list[str] = Field(default_factory=list[str])
    targets: list[str] = Field(default_factory=list[str])
    modality: str | None = None
    companies: list[str] = Field(default_factory=list[str])


class EventShape(Shape):
    """One dated step in the life of a drug, a company or a deal."""

    type: EventType
    status: Status
    date: ContractDate | None
    companies: list[PartyShape]
    drugs: list[str]
    targets: list[str]
    modality: str | None
    indications: list[str]
    regulators: list[str]
    detail: DetailShape
    terms: list[TermShape]
    evidence: list[EvidenceShape]
    known: KnownShape = KnownShape()

    @classmethod
    def of(cls, event: Event) -> Self:
        """Return the shape of an event: the contract's, with the companies' ids."""
        companies = [PartyShape(name=party.name, role=party.role, id=party.key) for party in event.companies]
        return cls.model_validate(event_to_json(event) | {"companies": companies})


class SourceShape(Shape):
    """An article that tells something."""

    article_id: str
    title: str
    url: str | None
    publisher: str | None
    published: date | None

    @classmethod
    def of(cls, source: StorySource) -> Self:
        """Return the shape of an article."""
        return cls.model_validate(source, from_attributes=True)


class ToldShape(Shape):
    """An event as one article tells it. `story_id` is null when the article told no news."""

    id: int
    event: EventShape
    article: SourceShape
    story_id: int | None
    taken_at: datetime

    @classmethod
    def of(cls, stored: StoredEvent) -> Self:
        """Return the shape of an event with where it comes from."""
        article, event = SourceShape.of(stored.source), EventShape.of(stored.event)
        return cls(id=stored.id, event=event, article=article, story_id=stored.story_id, taken_at=stored.taken_at)


class PageShape(Shape):
    """Events, the latest taken first. `next` asks for the page after this one; null: there is none."""

    events: list[ToldShape]
    next: str | None


class StepShape(Shape):
    """A milestone with every article that tells it; `moved_from` are dates that it had before."""

    event: EventShape
    told_on: date
    moved_from: list[ContractDate]
    sources: list[SourceShape]

    @classmethod
    def of(cls, step: Step) -> Self:
        """Return the shape of a milestone."""
        sources = [SourceShape.of(source) for source in step.sources]
        moved = [str(moved) for moved in step.moved_from]
        return cls(event=EventShape.of(step.event), told_on=step.told_on, moved_from=moved, sources=sources)


class CompanyShape(Shape):
    """A company."""

    id: str
    name: str


class MilestonesShape(Shape):
    """A company's milestones as of a day: `past` newest first, `next` soonest first, `overdue` without an outcome."""

    company: CompanyShape
    as_of: date
    past: list[StepShape]
    next: list[StepShape]
    overdue: list[StepShape]

    @classmethod
    def of(cls, company: CompanyShape, timeline: Timeline, as_of: date) -> Self:
        """Return the shape of a timeline."""
        past, ahead, overdue = map(_steps, (timeline.past, timeline.next, timeline.overdue))
        return cls(company=company, as_of=as_of, past=past, next=ahead, overdue=overdue)


class StoryShape(Shape):
    """One piece of news, however many outlets tell it; `version` grows when a fact changes.

    It is `withdrawn` when everybody who told it took it back; its events are then what was told.
    """

    id: int
    version: int
    withdrawn: bool
    first_seen_at: datetime
    updated_at: datetime
    events: list[EventShape]
    sources: list[SourceShape]

    @classmethod
    def of(cls, story: Story) -> Self:
        """Return the shape of a story."""
        events = [EventShape.of(event) for event in story.events]
        sources = [SourceShape.of(source) for source in story.sources]
        seen = {"first_seen_at": story.first_seen_at, "updated_at": story.updated_at}
        return cls(
            id=story.id, version=story.version, withdrawn=story.is_withdrawn, events=events, sources=sources, **seen
        )


def _steps(steps: Sequence[Step]) -> list[StepShape]:
    return [StepShape.of(step) for step in steps]
