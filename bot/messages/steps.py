"""One step of a story or a timeline in a few words: `NMPA conditional approval 30 Jun 2023`. Plain text."""

from bot.key_dates import is_coming
from bot.messages.naming import name_all
from bot.messages.texts import capital, date_text, due_text, join_names, regulator_short
from bot.model import Event, EventType, Status

_PHRASES = {
    EventType.SUBMISSION: "{application} submission to {reg}",
    EventType.ACCEPTANCE: "{reg} acceptance of {application}",
    EventType.DECISION_DATE: "{reg} decision",
    EventType.ADVISORY_COMMITTEE: "{reg} advisory committee",
    EventType.OPINION: "{outcome} {reg} committee opinion",
    EventType.APPROVAL: "{reg} {kind} approval",
    EventType.REJECTION: "{reg} {kind}",
    EventType.DESIGNATION: "{reg} {kind}",
    EventType.TRIAL_CLEARANCE: "{reg} {application} clearance",
    EventType.CLINICAL_HOLD: "{reg} clinical hold",
    EventType.HOLD_LIFTED: "end of the {reg} clinical hold",
    EventType.WITHDRAWAL: "withdrawal",
    EventType.SAFETY_ACTION: "{reg} safety action",
    EventType.TRIAL_START: "{phase} trial start",
    EventType.ENROLLMENT_COMPLETE: "{phase} enrollment complete",
    EventType.READOUT: "{outcome} {phase} results",
    EventType.TRIAL_STOPPED: "{phase} trial stopped",
    EventType.LICENSE: "license deal",
    EventType.COLLABORATION: "collaboration",
    EventType.ACQUISITION: "acquisition",
    EventType.FINANCING: "financing",
    EventType.TERMINATION: "end of the deal",
    EventType.LAUNCH: "launch",
}
_CLOSINGS = {EventType.ACQUISITION: "closing of the acquisition", EventType.FINANCING: "closing of the financing"}
_KINDS = {
    EventType.REJECTION: {
        "complete response letter": "complete response letter",
        "complete response": "complete response letter",
        "refusal to file": "refusal to file",
    },
    EventType.APPROVAL: {"full": "", "expanded label": "wider"},
}
_UNTITLED = {EventType.REJECTION: "rejection", EventType.DESIGNATION: "designation", EventType.APPROVAL: ""}
# Held on a day, while other steps are done by a day.
_MEETINGS = frozenset({EventType.ADVISORY_COMMITTEE, EventType.LAUNCH, EventType.FINANCING})
_COMPLETIONS = frozenset({"completed", "completion", "closed", "close", "closing"})
_NO_DESIGNATION = ("designation", "review", "status", "assessment", "passport", "sakigake")


def step_phrase(event: Event) -> str:
    """Return the step without its date: `NMPA conditional approval`, `positive Phase 3 results`."""
    detail = event.detail
    form = _PHRASES[event.type]
    if event.status is Status.EXPECTED:
        form = _CLOSINGS.get(event.type, form)
    elif is_completed(event):
        form = "acquisition completed"
    if not event.regulators:
        form = form.replace(" to {reg}", "")
    if not detail.application:
        form = form.replace("{application} clearance", "trial clearance").replace(" of {application}", "")
    phrase = form.format(
        reg=join_names([regulator_short(code) for code in event.regulators], 3),
        application=detail.application or "",
        kind=_kind(event),
        outcome=detail.outcome or "",
        phase=f"Phase {detail.phase}" if detail.phase else "",
    )
    words = " ".join(phrase.split())
    if event.type is EventType.ADVISORY_COMMITTEE and detail.outcome:
        return f"{words} ({detail.outcome} vote)"
    return words


def is_completed(event: Event) -> bool:
    """Return whether an acquisition is done, not only agreed."""
    return event.type is EventType.ACQUISITION and (event.detail.kind or "").lower() in _COMPLETIONS


def dated_step(event: Event, where: str = "") -> str:
    """Return the step with its date: `NMPA approval 30 Jun 2023`, `FDA decision by 10 Jul 2025`; or only the step."""
    phrase = step_phrase(event) + where
    if event.date is None:
        return phrase
    if not is_coming(event):
        return f"{phrase} {date_text(event.date)}"
    when = due_text(event.date)
    return f"{phrase} {when.replace('by ', 'on ', 1) if event.type in _MEETINGS else when}"


def subject(event: Event) -> str:
    """Return whom a step is about when many stand in a list: its drugs, else its companies, else what it aims at."""
    for names in (event.drugs, event.companies, event.known.drugs, event.targets, event.indications):
        if names:
            return capital(name_all(names))
    return ""


def _kind(event: Event) -> str:
    kind = event.detail.kind or ""
    known = _KINDS.get(event.type, {})
    if kind.lower() in known:
        return known[kind.lower()]
    if event.type is EventType.REJECTION or not kind:
        return _UNTITLED.get(event.type, "")
    if event.type is EventType.DESIGNATION and not any(word in kind.lower() for word in _NO_DESIGNATION):
        return f"{kind} designation"
    return kind
