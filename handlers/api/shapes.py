"""What the API takes, as pydantic models. They only make the OpenAPI document.

bot/contract.py and bot/article_json.py check what comes in; tests/handlers/api/test_schemathesis.py holds the two
against these shapes.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.article_json import LONGEST_NAME, LONGEST_TITLE, LONGEST_URL, URL
from bot.model import EventType, Role, Status, TermKind

_LEAP = "(?:(?:19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))"
_TO_28 = "(?:0[1-9]|1[0-9]|2[0-8])"
_MONTH_DAY = f"(?:(?:0[13578]|1[02])-(?:{_TO_28}|29|30|31)|(?:0[469]|11)-(?:{_TO_28}|29|30)|02-{_TO_28})"
_DAY = f"(?:(?:19|20|21)[0-9]{{2}}-{_MONTH_DAY}|{_LEAP}-02-29)"
_PART = "(?:19|20|21)[0-9]{2}(?:-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]|early|mid|late))?"
_TIME = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
DAY = f"^{_DAY}$"

# What Python strips from a text, in a form that every dialect of patterns reads alike.
_NOT_BLANK = r"[^\s\x1c-\x1f]"
Name = Annotated[str, Field(pattern=_NOT_BLANK, min_length=1, max_length=LONGEST_NAME)]
Short = Annotated[str, Field(max_length=LONGEST_NAME)]
Names = Annotated[list[Name], Field(max_length=50)]
ArticleId = Annotated[str, Field(pattern=_NOT_BLANK, max_length=1000)] | Annotated[int, Field(ge=-(10**15), le=10**15)]
ContractDate = Annotated[str, Field(pattern=f"^(?:{_DAY}|{_PART})$", examples=["2025-02-14", "2025-Q3"])]


class Shape(BaseModel):
    """What every shape shares. A field that an answer has is always there, null when there is nothing to say."""

    model_config = ConfigDict(
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )


class ArticleIn(Shape):
    """An article, in its own words. Without `id` it is known by its address, else by its words."""

    id: ArticleId | None = None
    title: Annotated[str, Field(max_length=LONGEST_TITLE)] | None = None
    text: str = Field(pattern=_NOT_BLANK, description="Plain text or HTML; only the size of the body bounds it.")
    published: Annotated[str, Field(pattern=f"^{_DAY}(?:{_TIME})?$")] | None = None
    url: Annotated[str, Field(pattern=f"^{URL}$", max_length=LONGEST_URL)] | None = None
    publisher: Short | None = None
    language: Short | None = None


class PartyIn(Shape):
    """A company and what it does in the event."""

    name: Name
    role: Role


class RoyaltyIn(Shape):
    """A royalty in percent."""

    kind: Literal[TermKind.ROYALTY]
    amount: float = Field(ge=0, le=100)
    currency: Short | None = None


class SumIn(Shape):
    """A sum of money."""

    kind: Literal[
        TermKind.UPFRONT,
        TermKind.MILESTONES,
        TermKind.TOTAL,
        TermKind.EQUITY,
        TermKind.RAISED,
        TermKind.PRICE_PER_SHARE,
    ]
    amount: float = Field(ge=0, le=10**15)
    currency: str = Field(pattern="^[A-Z]{3}$")


class EvidenceIn(Shape):
    """Where the article says so. `end` may be given too, and is then `start` and the code points of `text`."""

    where: Literal["title", "text"] = Field(alias="in")
    start: int = Field(ge=0, le=10**9)
    text: str = Field(min_length=1, max_length=5000)


class DetailIn(Shape):
    """What the type of the event calls for."""

    application: Short | None = None
    kind: Short | None = None
    outcome: Literal["positive", "negative", "mixed"] | None = None
    phase: Literal["1", "1/2", "2", "2/3", "3", "4", 1, 2, 3, 4] | None = None


class KnownIn(Shape):
    """What is known and the article does not state. Without it the lexicon says what it knows."""

    drugs: Names | None = None
    targets: Names | None = None
    modality: Short | None = None
    companies: Names | None = None


class EventIn(Shape):
    """One dated step in the life of a drug, a company or a deal."""

    type: EventType
    status: Status
    date: ContractDate | None = None
    companies: Annotated[list[PartyIn], Field(max_length=50)] | None = None
    drugs: Names | None = None
    targets: Names | None = None
    modality: Short | None = None
    indications: Names | None = None
    regulators: Names | None = None
    detail: DetailIn | None = None
    terms: Annotated[list[RoyaltyIn | SumIn], Field(max_length=50)] | None = None
    evidence: Annotated[list[EvidenceIn], Field(max_length=50)] | None = None
    known: KnownIn | None = None


class EventsIn(ArticleIn):
    """The events of one article, read already. Unless `relevant` says otherwise, any new event is news."""

    id: ArticleId  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]
    text: str | None = None  # pyright: ignore[reportIncompatibleVariableOverride]
    events: Annotated[list[EventIn], Field(max_length=200)]
    relevant: bool | None = None
    reason: Annotated[str, Field(max_length=5000)] | None = None
