"""ClinicalTrials.gov v2 studies → trials that began, have all their patients or stopped, and when to expect results.

Only trials of drugs and biologics that a company sponsors. Each fact of a study is an item of its own, so that a later
fact adds to an earlier one; whatever else changes in a record (sites, contacts, wording) is no news. Field meanings:
clinicaltrials.gov/data-api/about-api/study-data-structure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.feeds.page import Item, Page
from bot.feeds.record import Fields, Words, fact_url, fields_at, is_news, objects_at, read_json, tell, text_at, texts_at
from bot.model import Detail, Event, EventType, Known, Named, Party, Status
from bot.when import PartialDate

_URL = "https://clinicaltrials.gov/study/"
_NCT = re.compile(r"NCT\d{8}")
_STOPPED = frozenset({"TERMINATED", "SUSPENDED", "WITHDRAWN"})
_BEGUN = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED"})
_ENROLLED = frozenset({"ACTIVE_NOT_RECRUITING", "COMPLETED"})
_MEDICINES = frozenset({"DRUG", "BIOLOGICAL", "GENETIC", "COMBINATION_PRODUCT", ""})
_PHASES = {"EARLY_PHASE1": "1", "PHASE1": "1", "PHASE2": "2", "PHASE3": "3", "PHASE4": "4"}
_NO_DRUG = re.compile(
    r"placebo|sham|saline|standard of care|best supportive|\bSOC\b|vehicle|questionnaire|observation", re.IGNORECASE
)
# A record that was cut to some fields does not say what its sponsor is; such a name does.
_FIRM = re.compile(
    r"\b(?:Inc|Corp|Corporation|Ltd|Limited|LLC|GmbH|AG|plc|N\.?V|S\.?A|A/S|Co)\b\.?$"
    r"|\b(?:Pharma\w*|Biopharma\w*|Therapeutics|Biosciences|Biotech\w*|Biologics|Oncology)\b(?! (?:Group|Network))",
    re.IGNORECASE,
)
_CODE = re.compile(r"\(([A-Za-z0-9][\w-]{2,30})\)")
_DOSE = re.compile(r"\s*(?:\(|,|\b\d+(?:\.\d+)?\s?(?:mg|mcg|µg|g|ml|iu|%)).*$", re.IGNORECASE)
_MOST = 5
_FIRST_YEAR = "1900"


@dataclass(frozen=True, slots=True)
class _Study:
    """What an item of any fact needs of a study."""

    id: str
    words: Words
    event: Event
    updated: date | None


def parse_ctgov(data: bytes, read_on: date | None = None) -> Page:
    """Parse a list of studies, or one; facts that were no news any more on `read_on` are left out.

    `more` is the token of the next page. A fact that a record does not date (all patients are in) is news only where
    the record was seen before without it: its item says so in `after`.
    """
    answer = read_json(data)
    if not isinstance(answer, dict):
        return Page(problem="answered no JSON of ClinicalTrials.gov")
    if not isinstance(answer.get("studies"), list) and "protocolSection" not in answer:
        return Page(problem="answered JSON without studies")
    studies = [answer] if "protocolSection" in answer else list(objects_at(answer, "studies"))
    items = [item for study in studies for item in _items(fields_at(study, "protocolSection"), study, read_on)]
    return Page(tuple({item.key: item for item in items}.values()), more=text_at(answer, "nextPageToken") or None)


def _items(protocol: Fields, record: Fields, read_on: date | None) -> Iterator[Item]:
    study = _study(protocol)
    if study is None:
        return
    status = fields_at(protocol, "statusModule")
    yield _awaited(study, status, read_on)
    start = fields_at(status, "startDateStruct")
    begun = _date(start)
    state = text_at(status, "overallStatus")
    if begun and text_at(start, "type") == "ACTUAL" and state in _BEGUN and is_news(begun.last, read_on):
        told = f"Study start: {begun} (actual)"
        yield _item(study, "start", "trial began", replace(study.event, type=EventType.TRIAL_START, date=begun), told)
    if state in _ENROLLED and text_at(fields_at(protocol, "designModule", "enrollmentInfo"), "type") == "ACTUAL":
        count = text_at(fields_at(protocol, "designModule", "enrollmentInfo"), "count")
        told = f"Enrollment: {count} (actual)"
        done = _item(
            study, "enrolled", "all enrolled", replace(study.event, type=EventType.ENROLLMENT_COMPLETE, date=None), told
        )
        yield replace(done, after=study.id)
    if state in _STOPPED:
        yield _stopped(study, status, record, read_on)


def _stopped(study: _Study, status: Fields, record: Fields, read_on: date | None) -> Item:
    state, why = text_at(status, "overallStatus"), text_at(status, "whyStopped")
    told = f"Overall status: {state}" + (f". Why stopped: {why}" if why else "")
    event = replace(study.event, type=EventType.TRIAL_STOPPED, date=None)
    item = _item(study, f"stopped:{state.lower()}", f"trial {state.lower()}", event, told)
    ended = fields_at(status, "primaryCompletionDateStruct")
    day = _date(ended) if text_at(ended, "type") == "ACTUAL" else None
    is_fresh = day is not None and record.get("hasResults") is not True and is_news(day.last, read_on)
    return item if is_fresh else replace(item, after=study.id)


def _awaited(study: _Study, status: Fields, read_on: date | None) -> Item:
    """Return the study itself, with its results where these are ahead: known, and no news."""
    ends = fields_at(status, "primaryCompletionDateStruct")
    due = _date(ends)
    state = text_at(status, "overallStatus")
    if due is None or text_at(ends, "type") == "ACTUAL" or state in _STOPPED or (read_on and due.last < read_on):
        return replace(_item(study, "", "study", None, ""), key=study.id)
    event = replace(study.event, type=EventType.READOUT, status=Status.EXPECTED, date=due)
    told = f"Primary completion: {due} (estimated)"
    return replace(_item(study, "", "results expected", event, told), key=study.id)


def _item(study: _Study, fact: str, headline: str, event: Event | None, told: str) -> Item:
    words = Words(f"Trial register: {headline}, {study.words.title}", (*study.words.lines, *([told] if told else [])))
    reading = tell(*([replace(event, evidence=words.quote(told, study.words.lines[0]))] if event else []))
    return Item(
        key=f"{study.id}:{fact}",
        title=words.title,
        text=words.text,
        url=fact_url(_URL + study.id, fact.replace(":", "-")) if fact else _URL + study.id,
        published=study.updated,
        language="en",
        reading=reading if event else replace(reading, reason="a trial's record without a step"),
    )


def _study(protocol: Fields) -> _Study | None:
    """Return what is known of a study; None when it is none of a company with a medicine."""
    nct = text_at(fields_at(protocol, "identificationModule"), "nctId")
    title = text_at(fields_at(protocol, "identificationModule"), "briefTitle", "officialTitle")
    design = fields_at(protocol, "designModule")
    sponsor = fields_at(protocol, "sponsorCollaboratorsModule", "leadSponsor")
    name = text_at(sponsor, "name")
    drugs = _drugs(protocol, title)
    if not _NCT.fullmatch(nct) or not drugs or not _is_firm(name, text_at(sponsor, "class")):
        return None
    if text_at(design, "studyType") not in {"INTERVENTIONAL", ""}:
        return None
    conditions = texts_at(fields_at(protocol, "conditionsModule"), "conditions")[:_MOST]
    phase = "/".join(dict.fromkeys(_PHASES[each] for each in texts_at(design, "phases") if each in _PHASES)) or None
    lines = (
        f"{nct}: {title}",
        f"Sponsor: {name}",
        f"Interventions: {'; '.join(drugs)}",
        f"Conditions: {'; '.join(conditions)}" if conditions else "",
        f"Phase: {phase}" if phase else "",
    )
    event = Event(
        EventType.READOUT,
        Status.NEW,
        companies=(Party(name),),
        drugs=tuple(Named(drug) for drug in drugs),
        indications=tuple(Named(condition) for condition in conditions),
        detail=Detail(phase=phase if phase in {"1", "1/2", "2", "2/3", "3", "4"} else None),
        known=Known(drugs=tuple(Named(each) for each in _other_names(protocol, drugs))),
    )
    updated = _date(fields_at(protocol, "statusModule", "lastUpdatePostDateStruct"))
    words = Words(f"{title} ({name}, {nct})", tuple(line for line in lines if line))
    return _Study(nct, words, event, updated.last if updated else None)


def _is_firm(name: str, sort: str) -> bool:
    return sort == "INDUSTRY" or (not sort and bool(_FIRM.search(name)))


def _drugs(protocol: Fields, title: str) -> Sequence[str]:
    """Return the medicines that a trial is about: those of its title, else of experimental arms only, else the first.

    What everybody gets beside (chemotherapy in both arms) and what nobody waits for (placebo) is none.
    """
    arms = fields_at(protocol, "armsInterventionsModule")
    given = [text_at(each, "name") for each in objects_at(arms, "interventions") if text_at(each, "type") in _MEDICINES]
    names = [each for each in given if each and not _NO_DRUG.search(each)]
    sides: dict[bool, set[str]] = {True: set(), False: set()}
    for arm in objects_at(arms, "armGroups"):
        told = {each.partition(": ")[2] or each for each in texts_at(arm, "interventionNames")}
        sides[text_at(arm, "type") in {"EXPERIMENTAL", ""}] |= told
    in_title = [name for name in names if _plain(name).lower() in title.lower()]
    tried = [name for name in names if name in sides[True] - sides[False]]
    found = tried if sides[False] and tried else in_title or tried[:1] or names[:1]
    return list(dict.fromkeys(_plain(name) for name in found))[:_MOST]


def _other_names(protocol: Fields, drugs: Sequence[str]) -> list[str]:
    """Return what else the record calls these medicines: codes in brackets, other names."""
    given = objects_at(fields_at(protocol, "armsInterventionsModule"), "interventions")
    names = [
        other
        for each in given
        if _plain(text_at(each, "name")) in drugs
        for other in (*_CODE.findall(text_at(each, "name")), *texts_at(each, "otherNames")[:_MOST])
    ]
    return list(dict.fromkeys(name for name in names if name not in drugs))


def _plain(name: str) -> str:
    """Return the name of a medicine without its dose and what stands in brackets."""
    return _DOSE.sub("", name).strip() or name


def _date(struct: Fields) -> PartialDate | None:
    try:
        found = PartialDate(text_at(struct, "date"))
    except ValueError:
        return None
    return found if found.value >= _FIRST_YEAR else None
