"""The words for steps in questions: `approved`, `breakthrough designations`, `CRLs`, `bought` → types and details."""

from dataclasses import dataclass
from typing import Final

from bot.model import Choice, EventType, Family
from bot.plain_words import TYPE_WORDS
from bot.questions.query import Facet

E = EventType


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a phrase asks for: events of one of `types`, with these details and without those."""

    types: tuple[Choice, ...] = ()
    details: tuple[tuple[Facet, tuple[Choice, ...]], ...] = ()
    without: tuple[tuple[Facet, tuple[Choice, ...]], ...] = ()
    is_buying: bool = False


_VERBS: dict[tuple[EventType, ...], str] = {
    (E.APPROVAL,): "approve approves approved authorise authorises authorised authorize authorizes authorized|"
    "green light|green lit|nod|nods|go ahead|marketing authorisation|marketing authorization",
    (E.REJECTION,): "reject rejects refuse refuses refused|turn down|turned down|turns down|knock back|knocked back",
    (E.APPROVAL, E.REJECTION, E.DECISION_DATE): "decide decides decided decision decisions rule rules ruled ruling"
    " rulings|regulatory decisions|regulatory decision|make a decision|made a decision|come to a decision",
    (E.SUBMISSION,): "submit submits file files filed submission submissions|apply applied",
    (E.ACCEPTANCE,): "accept accepts|take up review|accepted for review",
    (E.TRIAL_CLEARANCE,): "clear clears cleared clearance clearances|trial clearance|cleared for trials",
    (E.CLINICAL_HOLD,): "|put on hold|on hold|placed on hold|on clinical hold|put on clinical hold",
    (E.HOLD_LIFTED,): "|clinical holds lifted|holds lifted|clinical hold lifted|hold lifts|lifted holds|lift the hold"
    "|lifted the hold|lift the clinical hold|hold lifted|off hold",
    (E.WITHDRAWAL,): "withdraw withdraws withdrew pull pulled recalled|pulled from the market|withdrawals",
    (E.SAFETY_ACTION,): "|safety warning|safety warnings|black box warning|black box warnings|safety actions",
    (E.TRIAL_START,): "start starts started begin begins began initiate initiated dose dosed|trial start|trials started"
    "|new trials|started trials|dosed the first patient|dose the first patient",
    (E.ENROLLMENT_COMPLETE,): "enrol enroll enrolled|fully enrolled|complete enrollment|completed enrollment"
    "|completed enrolment|finish enrolling|finished enrolling",
    (E.READOUT,): "readout readouts|read out|reads out|report results|reported results|report data|reported data"
    "|trial data|clinical data|phase results|study results|trial readouts|clinical readouts|top line|topline data",
    (E.TRIAL_STOPPED,): "stop stops discontinue discontinues drop dropped halt halted scrap scrapped abandoned axed"
    "|stop the trial|stopped the trial|trial stopped|trial halted|trials halted",
    (E.LICENSE,): "license licenses licensed licence licences licenced|in license|in licensed|out license|out licensed"
    "|licensing agreement|licensing agreements|license agreement|license agreements|license deals|licence deals"
    "|licensing deal",
    (E.COLLABORATION,): "collaborate collaborates collaborated collaboration collaborations partner partners partnered"
    " partnering|work together|team up|teamed up",
    (E.ACQUISITION,): "merge merged|mergers and acquisitions|business combination",
    (E.FINANCING,): "raise raises raised raising fund funded financing financings|funding round|funding rounds"
    "|fund raising|financing rounds",
    (E.TERMINATION,): "terminate terminates terminated|end the deal|ended the deal|deals ended|terminated deals"
    "|terminations",
    (E.LAUNCH,): "launch launches launched launching|go on sale|went on sale",
    (E.OPINION,): "recommend recommends recommended opinion opinions",
    (E.ADVISORY_COMMITTEE,): "adcoms|adcom meeting|adcom meetings|advisory committee meeting"
    "|advisory committee meetings|adcom votes|adcom vote"
    "|panel meetings|panel votes",
    (E.DECISION_DATE,): "pdufas|pdufa dates|goal dates|target action dates|action dates|decision date|decision due",
}
_KINDS: dict[tuple[EventType, str], str] = {
    (E.DESIGNATION, "breakthrough"): "breakthrough btd btds|breakthrough therapy",
    (E.DESIGNATION, "fast track"): "|fast track|fast tracks",
    (E.DESIGNATION, "orphan"): "orphan|orphan drug",
    (E.DESIGNATION, "priority review"): "|priority review|priority reviews",
    (E.DESIGNATION, "rmat"): "rmat",
    (E.DESIGNATION, "prime"): "prime",
    (E.DESIGNATION, "rare pediatric"): "|rare pediatric|rare pediatric disease|rare paediatric disease",
    (E.DESIGNATION, "qidp"): "qidp",
    (E.DESIGNATION, "sakigake"): "sakigake",
    (E.APPROVAL, "accelerated"): "|accelerated approval|accelerated approvals",
    (E.APPROVAL, "conditional"): "|conditional approval|conditional approvals|conditionally approved",
    (E.APPROVAL, "full"): "|full approval|full approvals|traditional approval",
    (E.APPROVAL, "tentative"): "|tentative approval|tentative approvals",
    (E.APPROVAL, "emergency"): "|emergency use|emergency authorisation|emergency use authorization|emergency use"
    " authorisations|emergency use authorizations|emergency authorization",
    (E.APPROVAL, "expanded label"): "|label expansion|label expansions|expanded label|expanded labels|new indications",
}
_BUYING = "acquire acquires acquired buy buys bought purchase purchased|take over|takes over|took over|taken over"
_OUTCOMES = {"positive": "positive successful", "negative": "negative failed", "mixed": "mixed"}
_APPLICATIONS = ("NDA", "sNDA", "BLA", "sBLA", "MAA", "ANDA", "EUA", "IDE", "PMA", "510(k)", "IND", "CTA")
_SAID = {
    "option": ("option", "options", "option deal", "option deals", "option agreement", "option agreements"),
    "IPO": ("ipo", "ipos", "initial public offering", "initial public offerings", "go public", "went public"),
    **{
        f"series {letter}": (f"series {letter}", f"series {letter} round", f"series {letter} rounds")
        for letter in "abcde"
    },
}
SAID_AS = {"IPO": ("IPO", "initial public offering")}


def _types(kinds: tuple[EventType, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(f"type:{kind}", _named(kind)) for kind in kinds)


def _named(kind: EventType) -> str:
    return kind.replace("_", " ")


def _phrases(row: str) -> list[str]:
    words, *phrases = row.split("|")
    return [*words.split(), *phrases]


def _vocabulary() -> dict[str, StepWords]:
    found = {word.replace("-", " "): StepWords((choice,)) for word, choice in TYPE_WORDS.items()}
    for kinds, row in _VERBS.items():
        found |= dict.fromkeys(_phrases(row), StepWords(_types(kinds)))
    found |= dict.fromkeys(_phrases(_BUYING), StepWords(_types((E.ACQUISITION,)), is_buying=True))
    for (kind, name), row in _KINDS.items():
        detail = (Facet.KIND, (Choice(f"kind:{name}", name),))
        for phrase in _phrases(row):
            step = StepWords(_types((kind,)), (detail,))
            found[phrase] = step
            if kind is E.DESIGNATION:
                found |= dict.fromkeys((f"{phrase} designation", f"{phrase} designations", f"{phrase} status"), step)
    for name, words in _SAID.items():
        kind = E.LICENSE if name == "option" else E.FINANCING
        step = StepWords(_types((kind,)), ((Facet.SAID, (Choice(f"said:{name}", name),)),))
        found |= dict.fromkeys(words, step)
    for name in _APPLICATIONS:
        detail = (Facet.APPLICATION, (Choice(f"application:{name.lower()}", name),))
        found |= dict.fromkeys((name.lower(), f"{name.lower()}s"), StepWords(details=(detail,)))
    for name, row in _OUTCOMES.items():
        step = StepWords(details=((Facet.OUTCOME, (Choice(f"outcome:{name}", name),)),))
        found |= dict.fromkeys(row.split(), step)
    refusal = (Facet.SAID, (Choice("said:refusal to file", "refusal to file"),))
    letters = ("crl", "crls", "complete response letter", "complete response letters", "complete response")
    return found | dict.fromkeys(letters, StepWords(_types((E.REJECTION,)), without=(refusal,)))


STEPS: Final[dict[str, StepWords]] = _vocabulary()
FAMILY_KEYS = {f"type:{family}": frozenset(f"type:{kind}" for kind in E if kind.family is family) for family in Family}
