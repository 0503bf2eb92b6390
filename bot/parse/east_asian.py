"""Chinese, Korean and Japanese news: read where headline and lead agree on a step, else left with an honest reason.

Far less is understood here than of English, so much more must be right before anything is said: one step in plain
words, nothing of the headline's words of steps left over, no plan, no question, and a sentence of the lead that says
the same of the same drug or firm.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model import Event, EventType, Family, Named, Party, Reading, Role, Status
from bot.parse.dates import find_dateline, find_dates, find_lead_day
from bot.parse.document import Document, EntityKind, Mention, Sentence, Zone
from bot.parse.east_asian_cues import Cues, find_east_asian_detail, find_lands, find_steps, load_cues, names_other_land
from bot.parse.east_asian_deals import find_deal_parties, find_deal_terms
from bot.parse.east_asian_lines import Line, mask_line, plain
from bot.parse.east_asian_names import find_east_asian_names
from bot.parse.entities import find_mentions
from bot.parse.known_facts import find_known
from bot.parse.lexicon import Lexicon
from bot.parse.news import distinct, key_of
from bot.when import PartialDate

LANGUAGES = {"ko": "Korean", "zh": "Chinese", "ja": "Japanese"}
_LEAD = 3
_NEAR = 20
_LONGEST_TITLE = 200
_DESCRIBES = re.compile(r"\s?(?:치료제|治療薬|治療剤)")
_SHORTEST = 10
_WINDOW = timedelta(days=21)
_DECIDED = frozenset({EventType.TRIAL_CLEARANCE})
_INSTEAD = {(EventType.APPROVAL, "EMA"): "EC", (EventType.OPINION, "EC"): "EMA"}
_PARTIES = {EventType.LICENSE: 2, EventType.COLLABORATION: 2, EventType.ACQUISITION: 2}


@dataclass(frozen=True, slots=True)
class Told:
    """A step that headline and one line of the lead tell."""

    type: EventType
    headline: Line
    place: int
    line: Line


def read_east_asian(document: Document, lexicon: Lexicon) -> Reading:
    """Return what headline and lead tell as news; every doubt is a reason and no event."""
    found = _find_events(document, lexicon)
    if isinstance(found, str):
        return Reading(document.article.id, relevant=False, reason=found, language=document.language)
    return Reading(document.article.id, relevant=True, events=found, language=document.language)


def _find_events(document: Document, lexicon: Lexicon) -> tuple[Event, ...] | str:
    unread = f"not read: {LANGUAGES[document.language]}"
    cues = load_cues(document.language)
    title = document.sentences[0] if document.sentences and document.sentences[0].where == "title" else None
    if title is None or len(title.text) > _LONGEST_TITLE:
        return unread
    noise = next((noise for noise, words in cues.noise if words.search(plain(title.text, document.language))), None)
    if noise:
        return noise.reason
    near = _near(document, title)
    names = find_east_asian_names(document, (title, *near), find_mentions(document, lexicon), lexicon)
    lines = [mask_line(sentence, names[sentence.index], document.language) for sentence in (title, *near)]
    headline, lead = lines[0], lines[1 : _LEAD + 1]
    steps, left = find_steps(headline.text, cues)
    if cues.unsure.search(headline.text) or None in steps or not steps or cues.left.search(left):
        return unread
    told = [
        _told(kind, place, headline, lead, cues)
        for kind, place in sorted(steps.items(), key=lambda item: item[1])
        if kind
    ]
    if not all(told):
        return f"{unread}, the lead does not say what the headline says"
    announced = find_dateline(document) or document.article.published or find_lead_day(document)
    events = [_event(each, lines, lexicon, document, announced) for each in told if each]
    refused = next((event for event in events if isinstance(event, str)), None)
    if refused:
        return f"{unread}, {refused}"
    return tuple(event for event in events if isinstance(event, Event))


def _near(document: Document, title: Sentence) -> list[Sentence]:
    """Return the first sentences of the text that are neither furniture nor the title again."""
    told = [
        sentence
        for sentence in document.sentences
        if sentence.where == "text"
        and sentence.zone not in (Zone.HEADLINE, Zone.BOILERPLATE, Zone.SAFE_HARBOUR)
        and len(sentence.text) >= _SHORTEST
        and sentence.text != title.text
    ]
    return told[:_NEAR]


def _told(kind: EventType, place: int, headline: Line, lead: Sequence[Line], cues: Cues) -> Told | None:
    """Return the step with the first line of the lead that tells it as news of a name of the headline."""
    named = _keys(headline)
    for line in lead:
        steps, _ = find_steps(line.text, cues, in_text=True)
        is_license = kind is EventType.COLLABORATION and EventType.LICENSE in steps
        step = EventType.LICENSE if is_license else kind
        at = steps.get(step)
        if at is None or _is_another(kind, steps):
            continue
        if cues.unsure.search(line.clause(at)) or cues.recalled.search(line.text[: line.clause_end(at)]):
            continue
        if not named or named & _keys(line):
            return Told(step, headline, place, line)
    return None


def _is_another(kind: EventType, steps: dict[EventType | None, int]) -> bool:
    """Return whether a line of the lead tells another step than the headline's "approval": then nothing is sure."""
    return kind is EventType.APPROVAL and bool({EventType.TRIAL_CLEARANCE, EventType.OPINION, None} & set(steps))


def _keys(line: Line) -> set[str]:
    return {key_of(mention) for kind in (EntityKind.COMPANY, EntityKind.DRUG) for mention in line.of(kind)}


def _event(
    told: Told, lines: Sequence[Line], lexicon: Lexicon, document: Document, announced: date | None
) -> Event | str:
    """Return the event, or what of it was not read."""
    drugs = _first_told(told, EntityKind.DRUG) or _drug_of_deal(told, lines[1 : _LEAD + 1])
    targets = _first_told(told, EntityKind.TARGET)
    parties = find_deal_parties(told.type, lines) if told.type in _PARTIES else _owners(told)
    regulators = _regulators(told, document.language)
    said = told.headline.text + ";" + told.line.text
    if isinstance(parties, str):
        return parties
    if isinstance(regulators, str):
        return regulators
    if not parties and not drugs:
        return "no firm or drug that was understood"
    if told.type.family is not Family.DEAL and not load_cues(document.language).drug.search(said):
        return "nothing says that it is a medicine"
    modality = next((mention.name for mention in _first_told(told, EntityKind.MODALITY)), None)
    stated = tuple(Named(m.name, m.id) for m in targets)
    return Event(
        type=told.type,
        status=Status.NEW,
        date=_day(told, announced),
        companies=parties,
        drugs=tuple(Named(m.name, m.id) for m in drugs),
        targets=stated,
        modality=modality,
        indications=tuple(Named(m.name, m.id) for m in _first_told(told, EntityKind.DISEASE)),
        regulators=regulators,
        detail=find_east_asian_detail(told.type, said),
        terms=find_deal_terms(told.type, lines),
        evidence=tuple(document.evidence(line.sentence) for line in (told.headline, told.line)),
        known=find_known(lexicon, drugs, (*stated, *parties), modality),
    )


def _first_told(told: Told, kind: EntityKind) -> tuple[Mention, ...]:
    """Return what the headline names of a kind, else the line of the lead."""
    named = [(at, mention) for at, mention in told.line.places if mention.kind is kind]
    # "its obesity drug is approved for heart failure": the first disease only says which drug.
    apart = [mention for at, mention in named if not _DESCRIBES.match(told.line.text, at + 1)]
    return distinct(told.headline.of(kind)) or distinct(apart or [mention for _, mention in named])[:1]


def _drug_of_deal(told: Told, lead: Sequence[Line]) -> tuple[Mention, ...]:
    """Return the one drug that the lead names: what a deal is about often stands a sentence further on."""
    drugs = distinct(mention for line in lead for mention in line.of(EntityKind.DRUG))
    return drugs if told.type.family is Family.DEAL and len(drugs) == 1 else ()


def _owners(told: Told) -> tuple[Party, ...] | str:
    """Return the one firm whose step it is; a headline with several firms is not understood."""
    role = Role.ISSUER if told.type is EventType.FINANCING else Role.APPLICANT
    firms = distinct(told.headline.of(EntityKind.COMPANY))
    if len(firms) > 1:
        return "which firm does what"
    if not firms:
        firms = distinct(told.line.of(EntityKind.COMPANY))
        firms = firms if len(firms) == 1 else ()
    return tuple(Party(m.name, m.id, role) for m in firms)


def _regulators(told: Told, language: str) -> tuple[str, ...] | str:
    """Return who decided: the headline's regulator or land, else the lead's; one, or it is not understood."""
    if told.type.family is not Family.REGULATORY and told.type not in _DECIDED:
        return ()
    if names_other_land(told.headline.text) or names_other_land(told.line.text):
        return "who decides in that land"
    for line in (told.headline, told.line):
        named = [m.id for m in line.of(EntityKind.REGULATOR) if m.id]
        codes = dict.fromkeys(
            _INSTEAD.get((told.type, code), code) for code in named or find_lands(line.text, language)
        )
        if len(codes) > 1:
            return "which regulator does what"
        if codes:
            return tuple(codes)
    return () if told.type is EventType.SUBMISSION else "no regulator named"


def _day(told: Told, announced: date | None) -> PartialDate | None:
    """Return the first day near the announcement that headline or lead name, else the announcement's."""
    for line in (told.headline, told.line):
        for found in find_dates(line.sentence.text, announced):
            if found.value and found.value.precision == "day" and _is_news_day(found.value.first, announced):
                return found.value
    return PartialDate(announced.isoformat()) if announced else None


def _is_news_day(day: date, announced: date | None) -> bool:
    return announced is None or announced - _WINDOW <= day <= announced + timedelta(days=1)
