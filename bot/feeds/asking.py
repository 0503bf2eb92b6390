"""What to ask a source for: most are one address; registers are asked for a window of days, page by page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

from bot.sources import SourceKind

PAGE_SIZE = 100
# How far back each reading looks again, for records that come late or are corrected on the day.
_OVERLAP = {SourceKind.OPENFDA: timedelta(days=30), SourceKind.CTGOV: timedelta(days=3)}
# After a long outage a register is caught up in steps of so many days.
_LONGEST_WINDOW = timedelta(days=7)
_FIELDS = (
    "NCTId|BriefTitle|OverallStatus|WhyStopped|StartDate|StartDateType|PrimaryCompletionDate|PrimaryCompletionDateType"
    "|LastUpdatePostDate|LeadSponsorName|LeadSponsorClass|Condition|StudyType|Phase|EnrollmentCount|EnrollmentType"
    "|InterventionType|InterventionName|InterventionOtherName|ArmGroupType|ArmGroupInterventionName|HasResults"
)


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """Where to ask, and the cursor to keep once the whole answer was read (None: the one that there was)."""

    url: str
    cursor: str | None = None


def next_request(
    kind: SourceKind, url: str, cursor: str | None, now: datetime, more: str | None = None
) -> SourceRequest:
    """Return what to ask a source for. `cursor` is the last day that was read, `more` where an answer goes on."""
    if kind is SourceKind.EDGAR:
        return SourceRequest(_with(url, {"start": more}) if more else url)
    if kind not in _OVERLAP:
        return SourceRequest(url)
    today = now.date()
    read_up_to = min(_day(cursor) or today, today)
    first = read_up_to - _OVERLAP[kind]
    last = min(read_up_to + _LONGEST_WINDOW, today)
    asked = _openfda(first, last, more) if kind is SourceKind.OPENFDA else _ctgov(first, last, more)
    return SourceRequest(_with(url, asked), last.isoformat())


def _openfda(first: date, last: date, more: str | None) -> dict[str, str]:
    days = f"[{first:%Y%m%d} TO {last:%Y%m%d}]"
    search = f"submissions.submission_status_date:{days} AND submissions.submission_status:AP"
    return {"search": search, "limit": str(PAGE_SIZE), "skip": more or "0"}


def _ctgov(first: date, last: date, more: str | None) -> dict[str, str]:
    term = (
        f"AREA[LastUpdatePostDate]RANGE[{first},{last}] AND AREA[LeadSponsorClass]INDUSTRY"
        " AND AREA[StudyType]INTERVENTIONAL"
    )
    asked = {"query.term": term, "fields": _FIELDS, "pageSize": str(PAGE_SIZE)}
    return asked | ({"pageToken": more} if more else {})


def _with(url: str, asked: dict[str, str]) -> str:
    mark = "&" if urlsplit(url).query else "?"
    return f"{url}{mark}{urlencode(asked, quote_via=quote, safe=':,')}"


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
