"""The event contract as JSON, both ways: what other programs read from us, and the parsed events that they hand in."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Literal, cast

from bot.json_fields import Field
from bot.model import (
    DealTerm,
    Detail,
    Event,
    EventType,
    Evidence,
    Known,
    Named,
    Party,
    Reading,
    Role,
    Status,
    TermKind,
)
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.when import PartialDate

_MOST_EVENTS = 200  # of one article
_MOST_NAMES = 50  # of one kind in an event
_MOST_EVIDENCE = 50
_LONGEST_NAME = 300
_LONGEST_SENTENCE = 5_000
_LARGEST_AMOUNT = Decimal(10) ** 15
_CURRENCY = re.compile("[A-Z]{3}")
_YEARS = range(1900, 2200)
_DATE_FORMS = "2025-02-14, 2025-02, 2025-Q3, 2025-H2, 2025, 2025-early, 2025-mid or 2025-late"
_PHASES = ("1", "1/2", "2", "2/3", "3", "4")
_READING_FIELDS = ("id", "relevant", "reason", "language", "events")
_EVENT_FIELDS = (
    "type", "status", "date", "companies", "drugs", "targets", "modality", "indications", "regulators", "detail",
    "terms", "evidence", "known",
)  # fmt: skip


def reading_to_json(reading: Reading) -> dict[str, object]:
    """Return a reading in the form of the contract: one object an article."""
    return {
        "id": reading.article_id,
        "relevant": reading.relevant,
        "reason": reading.reason,
        "language": reading.language,
        "events": [event_to_json(event) for event in reading.events],
    }


def event_to_json(event: Event) -> dict[str, object]:
    """Return an event in the form of the contract. Amounts are plain numbers; an empty `known` is left out."""
    found: dict[str, object] = {
        "type": event.type.value,
        "status": event.status.value,
        "date": str(event.date) if event.date else None,
        "companies": [{"name": party.name, "role": party.role.value} for party in event.companies],
        "drugs": [drug.name for drug in event.drugs],
        "targets": [target.name for target in event.targets],
        "modality": event.modality,
        "indications": [disease.name for disease in event.indications],
        "regulators": list(event.regulators),
        "detail": _detail_to_json(event.detail),
        "terms": [
            {"kind": term.kind.value, "amount": _plain(term.amount), "currency": term.currency} for term in event.terms
        ],
        "evidence": [
            {"in": each.where, "start": each.start, "end": each.end, "text": each.text} for each in event.evidence
        ],
    }
    known = _known_to_json(event.known)
    return found | ({"known": known} if known else {})


def find_known(event: Event, lexicon: Lexicon) -> Known:
    """Find what the lexicon holds of the event's drugs and the event does not state: targets, modality, owners."""
    rows = [row for drug in event.drugs if drug.id and (row := lexicon.get(EntityKind.DRUG, drug.id))]
    targets = {each for row in rows for each in row.targets} - {target.id for target in event.targets}
    owners = {row.owner for row in rows if row.owner} - {party.id for party in event.companies}
    modality = next((row.modality for row in rows if row.modality), None) if event.modality is None else None
    named = lexicon.get(EntityKind.MODALITY, modality) if modality else None
    return Known(
        targets=_of_ids(targets, EntityKind.TARGET, lexicon),
        modality=named.name if named else modality,
        companies=_of_ids(owners, EntityKind.COMPANY, lexicon),
    )


def reading_from_json(data: object, lexicon: Lexicon) -> Reading:
    """Return the reading that `data`, parsed JSON, describes; names become the lexicon's ids where it knows them.

    Raises ParseError, which names the field and says what it may hold. `relevant` may be left out: then any new
    event makes the article so. Evidence may be left out too, for a parser that gives none; so may its `end`.
    """
    root = Field("", data).fields(_READING_FIELDS)
    events = tuple(_event(each, lexicon) for each in root["events"].required().items(_MOST_EVENTS))
    relevant = root["relevant"].flag()
    return Reading(
        article_id=root["id"].required().id(),
        relevant=any(event.status is Status.NEW for event in events) if relevant is None else relevant,
        events=events,
        reason=root["reason"].text(_LONGEST_SENTENCE),
        language=root["language"].text(_LONGEST_NAME),
    )


def _plain(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _detail_to_json(detail: Detail) -> dict[str, str]:
    fields = {"application": detail.application, "kind": detail.kind, "outcome": detail.outcome, "phase": detail.phase}
    return {name: value for name, value in fields.items() if value}


def _known_to_json(known: Known) -> dict[str, object]:
    fields: dict[str, object] = {
        "drugs": [each.name for each in known.drugs],
        "targets": [each.name for each in known.targets],
        "modality": known.modality,
        "companies": [each.name for each in known.companies],
    }
    return {name: value for name, value in fields.items() if value}


def _event(field: Field, lexicon: Lexicon) -> Event:
    found = field.fields(_EVENT_FIELDS)
    regulators = (_regulator(each, lexicon) for each in found["regulators"].items(_MOST_NAMES))
    event = Event(
        type=found["type"].required().one_of(EventType, "event type"),
        status=found["status"].required().one_of(Status, "status"),
        date=_date(found["date"]),
        companies=tuple(_party(each, lexicon) for each in found["companies"].items(_MOST_NAMES)),
        drugs=_names(found["drugs"], EntityKind.DRUG, lexicon),
        targets=_names(found["targets"], EntityKind.TARGET, lexicon),
        modality=found["modality"].text(_LONGEST_NAME),
        indications=_names(found["indications"], EntityKind.DISEASE, lexicon),
        regulators=tuple(dict.fromkeys(regulators)),
        detail=_detail(found["detail"]),
        terms=tuple(_term(each) for each in found["terms"].items(_MOST_NAMES)),
        evidence=tuple(_evidence(each) for each in found["evidence"].items(_MOST_EVIDENCE)),
        known=_known(found["known"], lexicon),
    )
    return event if found["known"].value is not None else replace(event, known=find_known(event, lexicon))


def _date(field: Field) -> PartialDate | None:
    value = field.text(_LONGEST_NAME)
    if value is None:
        return None
    try:
        found = PartialDate(value)
    except ValueError:
        field.refuse(f"{value[:40]!r} is no date of the contract; write {_DATE_FORMS}, or null")
    if int(value[:4]) not in _YEARS:
        field.refuse(f"{value[:40]!r} is not of a year from {_YEARS[0]} to {_YEARS[-1]}")
    return found


def _id(name: str, kind: EntityKind, lexicon: Lexicon) -> str | None:
    """Return the id of the one entity that `name` may mean: of two, neither."""
    found = lexicon.resolve(name, kind)
    return found[0].id if len(found) == 1 else None


def _of_ids(ids: Iterable[str], kind: EntityKind, lexicon: Lexicon) -> tuple[Named, ...]:
    rows = (lexicon.get(kind, each) for each in sorted(ids))
    return tuple(Named(row.name, row.id) for row in rows if row)


def _party(field: Field, lexicon: Lexicon) -> Party:
    found = field.fields(("name", "role"))
    name = found["name"].required().name(_LONGEST_NAME)
    return Party(name, _id(name, EntityKind.COMPANY, lexicon), found["role"].required().one_of(Role, "role"))


def _names(field: Field, kind: EntityKind, lexicon: Lexicon) -> tuple[Named, ...]:
    names = [each.name(_LONGEST_NAME) for each in field.items(_MOST_NAMES)]
    return tuple(dict.fromkeys(Named(name, _id(name, kind, lexicon)) for name in names))


def _regulator(field: Field, lexicon: Lexicon) -> str:
    """Return the contract's code for a regulator's name; one that it does not list keeps its name."""
    name = field.name(_LONGEST_NAME)
    return _id(name, EntityKind.REGULATOR, lexicon) or name


def _detail(field: Field) -> Detail:
    found = field.fields(("application", "kind", "outcome", "phase"))
    outcome = found["outcome"].word(("positive", "negative", "mixed"), "outcome")
    return Detail(
        application=found["application"].text(_LONGEST_NAME),
        kind=found["kind"].text(_LONGEST_NAME),
        outcome=cast('Literal["positive", "negative", "mixed"] | None', outcome),
        phase=found["phase"].word(_PHASES, "phase"),
    )


def _term(field: Field) -> DealTerm:
    found = field.fields(("kind", "amount", "currency"))
    kind = found["kind"].required().one_of(TermKind, "kind of term")
    currency = found["currency"].text(_LONGEST_NAME)
    if kind is TermKind.ROYALTY:
        return DealTerm(kind, found["amount"].required().amount(Decimal(100)))
    if currency is None or not _CURRENCY.fullmatch(currency):
        found["currency"].refuse("must be a currency's code such as USD, EUR or CNY")
    return DealTerm(kind, found["amount"].required().amount(_LARGEST_AMOUNT), currency)


def _evidence(field: Field) -> Evidence:
    found = field.fields(("in", "start", "end", "text"))
    where = found["in"].required().word(("title", "text"), "place")
    text = found["text"].required().text(_LONGEST_SENTENCE) or ""
    start = found["start"].required().offset()
    end = start + len(text) if found["end"].value is None else found["end"].offset()
    if end - start != len(text) or not text:
        field.refuse(f"end - start is {end - start}, but its text has {len(text)} characters")
    return Evidence(cast('Literal["title", "text"]', where), start, end, text)


def _known(field: Field, lexicon: Lexicon) -> Known:
    found = field.fields(("drugs", "targets", "modality", "companies"))
    return Known(
        drugs=_names(found["drugs"], EntityKind.DRUG, lexicon),
        targets=_names(found["targets"], EntityKind.TARGET, lexicon),
        modality=found["modality"].text(_LONGEST_NAME),
        companies=_names(found["companies"], EntityKind.COMPANY, lexicon),
    )
