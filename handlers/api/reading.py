"""GET /v1/events, /v1/companies/{id}/milestones, /v1/stories/{id}."""

import asyncio
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from bot.api_keys import Scope
from bot.model import EventType, Status, slug
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.timeline import find_milestones
from handlers.api.access import Api, allow, get_api
from handlers.api.answers import CompanyShape, MilestonesShape, PageShape, StoryShape, ToldShape
from handlers.api.documenting import NOT_FOUND, READS
from handlers.api.problems import ProblemError
from handlers.api.shapes import DAY
from storage.events import EventFilter

_MOST_TOLD = 300
_NAME = r"^[^\x00-\x1f\x7f]{1,300}$"
router = APIRouter(prefix="/v1", tags=["read"], dependencies=[Depends(allow(Scope.READ))], responses=READS)
_Api = Annotated[Api, Depends(get_api)]
_Name = Annotated[str, Field(pattern=_NAME)]
_Day = Annotated[str, Field(pattern=DAY, examples=["2025-02-14"])]


class EventQuery(BaseModel):
    """What events are asked for. Names may be any that Topline knows, or ids."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    company: _Name | None = None
    drug: _Name | None = None
    target: _Name | None = None
    regulator: Annotated[_Name, Field(examples=["FDA"])] | None = None
    type: EventType | None = None
    status: Status | None = None
    since: Annotated[_Day, Field(description="The first day of the events' own dates.")] | None = None
    until: Annotated[_Day, Field(description="The last day of the events' own dates.")] | None = None
    limit: int = Field(default=50, ge=1, le=200)
    next: Annotated[str, Field(pattern="^[1-9][0-9]{0,8}$", description="The `next` of the page before.")] | None = None


@router.get("/events")
async def get_events(api: _Api, query: Annotated[EventQuery, Query()]) -> PageShape:
    """Return the events that articles told, the latest taken first."""
    before = int(query.next) if query.next else None
    async with api.desk.database.snapshot() as tx:
        found = await tx.events.list_page(_filter(query, api.desk.lexicon), before, query.limit + 1)
    page = found[: query.limit]
    events = [ToldShape.of(stored) for stored in page]
    return PageShape(events=events, next=str(page[-1].id) if len(found) > len(page) else None)


@router.get("/companies/{id}/milestones", responses=NOT_FOUND)
async def get_milestones(
    api: _Api, company_id: Annotated[str, Path(alias="id", pattern=_NAME, examples=["iaso-bio"])]
) -> MilestonesShape:
    """Return what happened to a company, and what is next. Events name its id."""
    today = api.desk.clock().date()
    async with api.desk.database.snapshot() as tx:
        told = await tx.events.list_for_key(f"company:{company_id}", _MOST_TOLD)
    entity = api.desk.lexicon.get(EntityKind.COMPANY, company_id)
    names = (party.name for stored in told for party in stored.event.companies if party.key == company_id)
    name = entity.name if entity else next(names, None)
    if name is None:
        raise ProblemError(404, "No article told of a company with this id.")
    timeline = await asyncio.to_thread(find_milestones, told, today)
    return MilestonesShape.of(CompanyShape(id=company_id, name=name), timeline, today)


@router.get("/stories/{id}", responses=NOT_FOUND)
async def get_story(api: _Api, story_id: Annotated[int, Path(alias="id", ge=1, le=2**31 - 1)]) -> StoryShape:
    """Return a story as it stands after all its sources."""
    async with api.desk.database.snapshot() as tx:
        story = await tx.stories.get(story_id)
    if story is None:
        raise ProblemError(404, "There is no story with this id.")
    return StoryShape.of(story)


def _filter(query: EventQuery, lexicon: Lexicon) -> EventFilter:
    named = (
        (EntityKind.COMPANY, query.company),
        (EntityKind.DRUG, query.drug),
        (EntityKind.TARGET, query.target),
        (EntityKind.REGULATOR, query.regulator),
    )
    keys = [_keys(kind, name, lexicon) for kind, name in named if name is not None]
    if query.type:
        keys.append(frozenset({f"type:{query.type}"}))
    return EventFilter(tuple(keys), query.status, _day(query.since), _day(query.until))


def _keys(kind: EntityKind, name: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the keys that a name may stand under: of what the lexicon knows by it, else of an unknown name."""
    found = lexicon.resolve(name, kind)
    if found:
        return frozenset(f"{kind}:{entity.id}" for entity in found)
    return frozenset({f"{kind}:{name}", f"{kind}:~{slug(name)}"})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
