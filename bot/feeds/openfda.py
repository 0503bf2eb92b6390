"""openFDA drugsfda → approvals: the record of an application, its submissions and the day the FDA approved each.

Only what an analyst would call news: original applications and efficacy supplements of new drugs and biologics. Labels,
manufacturing changes and generics (ANDA) are left. Field meanings: open.fda.gov/apis/drug/drugsfda.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from http import HTTPStatus

from bot.feeds.page import Item, Page
from bot.feeds.record import Fields, Words, fact_url, fields_at, is_news, objects_at, read_json, tell, text_at, texts_at
from bot.model import Detail, Event, EventType, Known, Named, Party, Status
from bot.sources import SourceKind
from bot.when import PartialDate

_APPLICATION = re.compile(r"(NDA|BLA)(\d{5,6})")
_APPROVED = "AP"
# An old drug that is sold already, and gases: nobody waits for these.
_NO_NEWS_CLASSES = ("TYPE 7", "MEDICAL GAS")
_EFFICACY = "EFFICACY"
_MOST_DRUGS = 6
_URL = "https://www.accessdata.fda.gov/scripts/cder/daf/index.cfm?event=overview.process&ApplNo="


def parse_openfda(data: bytes, read_on: date | None = None) -> Page:
    """Parse an answer of drugsfda; approvals that were no news any more on `read_on` are left out.

    "No matches found" is an empty page. `more` says from which record the answer goes on.
    """
    answer = read_json(data)
    if not isinstance(answer, dict):
        return Page(problem="answered no JSON of openFDA")
    error = fields_at(answer, "error")
    if text_at(error, "code") == "NOT_FOUND":
        return Page()
    if error or not isinstance(answer.get("results"), list):
        return Page(problem=f"answered an error: {text_at(error, 'message', 'code') or 'no results'}"[:200])
    items = [item for record in objects_at(answer, "results") for item in _items(record, read_on)]
    return Page(tuple({item.key: item for item in items}.values()), more=_more(answer))


def is_nothing_found(kind: SourceKind, status: int, body: bytes) -> bool:
    """Return whether a failure only says that a search found nothing: then it is an answer."""
    return kind is SourceKind.OPENFDA and status == HTTPStatus.NOT_FOUND and b'"NOT_FOUND"' in body


def _more(answer: Fields) -> str | None:
    counts = fields_at(answer, "meta", "results")
    skip, limit, total = (text_at(counts, name) for name in ("skip", "limit", "total"))
    if not (skip.isdecimal() and limit.isdecimal() and total.isdecimal()):
        return None
    after = int(skip) + int(limit)
    return str(after) if int(limit) and after < int(total) else None


def _items(record: Fields, read_on: date | None) -> Iterator[Item]:
    application = _APPLICATION.fullmatch(text_at(record, "application_number"))
    sponsor = text_at(record, "sponsor_name")
    drugs = _drugs(record)
    if not application or not sponsor or not drugs:
        return
    for submission in objects_at(record, "submissions"):
        day = _day(text_at(submission, "submission_status_date"))
        if day and is_news(day, read_on) and _is_worth_telling(submission):
            yield _item(application, record, submission, day)


def _is_worth_telling(submission: Fields) -> bool:
    if text_at(submission, "submission_status") != _APPROVED:
        return False
    kind, sort = text_at(submission, "submission_type"), text_at(submission, "submission_class_code").upper()
    return sort == _EFFICACY if kind == "SUPPL" else kind == "ORIG" and not sort.startswith(_NO_NEWS_CLASSES)


def _item(application: re.Match[str], record: Fields, submission: Fields, day: date) -> Item:
    kind, number = application.groups()
    drugs, brands, sponsor = _drugs(record), _brands(record), text_at(record, "sponsor_name")
    generic = " and ".join(drugs)
    product = f"{brands[0]} ({generic})" if brands else generic
    first = text_at(submission, "submission_type") == "ORIG"
    code = f"{text_at(submission, 'submission_type')}-{text_at(submission, 'submission_number')}"
    sort = text_at(submission, "submission_class_code_description", "submission_class_code")
    priority = text_at(submission, "review_priority")
    decision = f"Submission {code}: approved (AP) on {day}" + "".join(
        f"; {part}" for part in (sort, f"review priority {priority}" if priority else "") if part
    )
    what = "application" if first else "efficacy supplement"
    words = Words(
        f"FDA register: {product} of {sponsor} approved, {what} {kind} {number}",
        (f"Drugs@FDA, application {kind} {number}", f"Sponsor: {sponsor}", f"Product: {product}", decision),
    )
    event = Event(
        EventType.APPROVAL,
        Status.NEW,
        PartialDate(day.isoformat()),
        companies=(Party(sponsor),),
        drugs=tuple(Named(name) for name in drugs),
        regulators=("FDA",),
        detail=Detail(application=kind if first else f"s{kind}"),
        evidence=words.quote(decision, f"Product: {product}"),
        known=Known(drugs=tuple(Named(brand.title()) for brand in brands[:1])),
    )
    return Item(
        key=f"{kind}{number}:{code}",
        title=words.title,
        text=words.text,
        url=fact_url(_URL + number, code),
        published=day,
        language="en",
        reading=tell(event),
    )


def _drugs(record: Fields) -> list[str]:
    """Return the active ingredients by name, small letters, each once."""
    named = [
        text_at(ingredient, "name")
        for product in objects_at(record, "products")
        for ingredient in objects_at(product, "active_ingredients")
    ] or texts_at(fields_at(record, "openfda"), "generic_name")
    return list(dict.fromkeys(name.lower() for name in named if name))[:_MOST_DRUGS]


def _brands(record: Fields) -> list[str]:
    named = [text_at(product, "brand_name") for product in objects_at(record, "products")]
    return [*dict.fromkeys(name for name in named or texts_at(fields_at(record, "openfda"), "brand_name") if name)]


def _day(value: str) -> date | None:
    try:
        return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None
