"""EMA's medicines report (JSON) → opinions, decisions of the Commission, applications accepted or withdrawn.

One row is one medicine with the dates of its steps as dd/mm/yyyy. The date of the latest Commission decision is not
read: it says nothing of what was decided, and most decisions change a leaflet.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.feeds.page import Item, Page
from bot.feeds.plain import plain_line
from bot.feeds.record import Fields, Words, fact_url, is_news, items_at, objects_at, read_json, tell, text_at, texts_at
from bot.model import Detail, Event, EventType, Known, Named, Party, Status
from bot.when import PartialDate

_ROWS = ("data", "medicines", "results")
_NAME = ("name_of_medicine", "medicine_name", "name")
_SUBSTANCE = ("international_non_proprietary_name_common_name", "inn", "active_substance")
_HOLDER = ("marketing_authorisation_developer_applicant_holder", "marketing_authorisation_holder", "holder")
_AREA = ("therapeutic_area_mesh", "therapeutic_area", "areas")
_URL = ("medicine_url", "url")
_FLAGS = (
    "accelerated_assessment", "additional_monitoring", "advanced_therapy", "biosimilar", "conditional_approval",
    "exceptional_circumstances", "generic_or_hybrid", "generic", "orphan_medicine", "prime_priority_medicine",
)  # fmt: skip
_FORMER_NAME = re.compile(r"\s*\(previously .*\)$", re.IGNORECASE)
_MOST_AREAS = 5


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that a medicine takes: the fields that date it, what it is, whose it is, and how it reads."""

    name: str
    fields: tuple[str, ...]
    type: EventType
    regulator: str
    words: str


_STEPS = (
    _Step("evaluation", ("start_of_evaluation_date",), EventType.ACCEPTANCE, "EMA", "Start of evaluation"),
    _Step("opinion", ("opinion_adopted_date", "date_of_opinion"), EventType.OPINION, "EMA", "Opinion adopted"),
    _Step(
        "authorisation",
        ("marketing_authorisation_date", "authorisationDate"),
        EventType.APPROVAL,
        "EC",
        "Marketing authorisation",
    ),
    _Step(
        "refusal",
        ("refusal_of_marketing_authorisation_date", "date_of_refusal_of_marketing_authorisation"),
        EventType.REJECTION,
        "EC",
        "Refusal of marketing authorisation",
    ),
    _Step(
        "withdrawn-application",
        ("withdrawal_of_application_date",),
        EventType.WITHDRAWAL,
        "EMA",
        "Withdrawal of application",
    ),
    _Step(
        "ended",
        ("withdrawal_expiry_revocation_lapse_of_marketing_authorisation_date",),
        EventType.WITHDRAWAL,
        "EC",
        "Withdrawal, expiry, revocation or lapse of marketing authorisation",
    ),
    _Step(
        "suspension",
        ("suspension_of_marketing_authorisation_date",),
        EventType.SAFETY_ACTION,
        "EC",
        "Suspension of marketing authorisation",
    ),
)


def parse_ema(data: bytes, read_on: date | None = None) -> Page:
    """Parse the report; steps that were no news any more on `read_on` are left out. Animals' medicines are too."""
    report = read_json(data)
    if isinstance(report, list):
        report = {"data": report}
    if report is None:
        return Page(problem="answered no JSON of the EMA")
    name = next((name for name in _ROWS if items_at(report, name)), None)
    if name is None:
        return Page(problem="answered a report without medicines")
    rows = list(objects_at(report, name))
    if not any(text_at(row, *_NAME) for row in rows):
        return Page(problem="answered a report in a form that is not known")
    items = [item for row in rows for item in _items(row, read_on)]
    return Page(tuple({item.key: item for item in items}.values()))


def _items(row: Fields, read_on: date | None) -> Iterator[Item]:
    brand = _FORMER_NAME.sub("", text_at(row, *_NAME))
    if not brand or text_at(row, "category").lower() in {"veterinary", "herbal"}:
        return
    for step in _STEPS:
        day = _day(text_at(row, *step.fields))
        if day and is_news(day, read_on):
            yield _item(row, brand, step, day)


def _item(row: Fields, brand: str, step: _Step, day: date) -> Item:
    substance, holder = text_at(row, *_SUBSTANCE), text_at(row, *_HOLDER)
    number, areas = text_at(row, "ema_product_number"), _areas(row)
    outcome = _outcome(row) if step.type is EventType.OPINION else None
    told = f"{step.words}: {day:%d/%m/%Y}" + (f" ({outcome})" if outcome else "")
    flags = [name.replace("_", " ") for name in _FLAGS if text_at(row, name).lower() == "yes"]
    medicine = f"Medicine: {brand}" + (f" ({substance})" if substance else "")
    lines = (
        medicine + (f", {number}" if number else ""),
        f"Applicant or holder: {holder}" if holder else "",
        told,
        f"Therapeutic area: {'; '.join(areas)}" if areas else "",
        f"Flags: {', '.join(flags)}" if flags else "",
        plain_line(text_at(row, "therapeutic_indication", "indication")),
    )
    words = Words(f"EMA register: {medicine[10:]}, {told}", tuple(line for line in lines if line))
    event = Event(
        step.type,
        Status.NEW,
        PartialDate(day.isoformat()),
        companies=(Party(holder),) if holder else (),
        drugs=tuple(Named(name) for name in _substances(substance) or [brand]),
        indications=tuple(Named(area) for area in areas),
        regulators=(step.regulator,),
        detail=Detail("MAA", _kind(row, step), outcome),
        evidence=words.quote(told, lines[0]),
        known=Known(drugs=(Named(brand),) if substance else ()),
    )
    return Item(
        key=f"{number or brand}:{step.name}:{day}",
        title=words.title,
        text=words.text,
        url=fact_url(text_at(row, *_URL), f"{step.name}-{day}"),
        published=day,
        language="en",
        reading=tell(event),
    )


def _kind(row: Fields, step: _Step) -> str | None:
    is_conditional = text_at(row, "conditional_approval").lower() == "yes"
    return "conditional" if is_conditional and step.type is EventType.APPROVAL else None


def _outcome(row: Fields) -> Literal["positive", "negative"] | None:
    told = text_at(row, "opinion_status").lower()
    return "positive" if told.startswith("positive") else "negative" if told.startswith("negative") else None


def _substances(told: str) -> list[str]:
    return [name for part in re.split(r"[;/]|,(?! )| and ", told) if (name := part.strip())][:_MOST_AREAS]


def _areas(row: Fields) -> Sequence[str]:
    told = [part.strip() for name in _AREA for part in text_at(row, name).split(";") if part.strip()]
    return (told or texts_at(row, "areas"))[:_MOST_AREAS]


def _day(value: str) -> date | None:
    """Return the day of dd/mm/yyyy: this register always puts the day first."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(value[:10], form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None
