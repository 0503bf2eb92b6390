"""One step of a story or a timeline in a few words: `14 Feb 2025 accepted by FDA`. Plain text."""

from bot.messages.texts import capital, date_text, join_names, regulator_text
from bot.model import Event, EventType, Status

_DONE = {
    EventType.SUBMISSION: "submitted to {reg}",
    EventType.ACCEPTANCE: "accepted by {reg}",
    EventType.DECISION_DATE: "decision due from {reg}",
    EventType.ADVISORY_COMMITTEE: "advisory committee of {reg}",
    EventType.OPINION: "opinion of {reg}",
    EventType.APPROVAL: "approved by {reg}",
    EventType.REJECTION: "rejected by {reg}",
    EventType.DESIGNATION: "{kind} granted by {reg}",
    EventType.TRIAL_CLEARANCE: "trial cleared by {reg}",
    EventType.CLINICAL_HOLD: "clinical hold by {reg}",
    EventType.HOLD_LIFTED: "clinical hold lifted by {reg}",
    EventType.WITHDRAWAL: "withdrawn",
    EventType.SAFETY_ACTION: "safety action by {reg}",
    EventType.TRIAL_START: "{phase} trial started",
    EventType.ENROLLMENT_COMPLETE: "{phase} trial fully enrolled",
    EventType.READOUT: "{phase} results",
    EventType.TRIAL_STOPPED: "{phase} trial stopped",
    EventType.LICENSE: "licensed",
    EventType.COLLABORATION: "collaboration agreed",
    EventType.ACQUISITION: "acquisition",
    EventType.FINANCING: "money raised",
    EventType.TERMINATION: "deal ended",
    EventType.LAUNCH: "launched",
}
_EXPECTED = {
    EventType.SUBMISSION: "submission to {reg}",
    EventType.ACCEPTANCE: "acceptance by {reg}",
    EventType.APPROVAL: "approval by {reg}",
    EventType.REJECTION: "rejection by {reg}",
    EventType.TRIAL_CLEARANCE: "trial clearance by {reg}",
    EventType.DESIGNATION: "{kind} from {reg}",
    EventType.HOLD_LIFTED: "lifting of the hold by {reg}",
    EventType.WITHDRAWAL: "withdrawal",
    EventType.TRIAL_START: "{phase} trial start",
    EventType.ENROLLMENT_COMPLETE: "{phase} trial enrollment complete",
    EventType.TRIAL_STOPPED: "{phase} trial stop",
    EventType.LICENSE: "license",
    EventType.COLLABORATION: "collaboration",
    EventType.ACQUISITION: "acquisition to close",
    EventType.FINANCING: "financing to close",
    EventType.TERMINATION: "end of the deal",
    EventType.LAUNCH: "launch",
}
_JUDGED = frozenset({EventType.ADVISORY_COMMITTEE, EventType.OPINION, EventType.READOUT})


def step_phrase(event: Event) -> str:
    """Return the step without its date: `approved by NMPA (conditional)`, `Phase 3 results`."""
    phrases = _DONE | _EXPECTED if event.status is Status.EXPECTED else _DONE
    reg = join_names([regulator_text(code) for code in event.regulators], 3)
    form = phrases[event.type] if reg else _without_regulator(phrases[event.type])
    kind = event.detail.kind or ""
    phase = f"Phase {event.detail.phase}" if event.detail.phase else ""
    named = f"{kind} designation" if kind and "designation" not in kind and "review" not in kind else kind
    phrase = " ".join(form.format(reg=reg, kind=named or "designation", phase=phase).split())
    outcome = event.detail.outcome if event.type in _JUDGED else None
    note = outcome or (kind if "{kind}" not in form and kind != "full" else "")
    return f"{phrase} ({note})" if note else phrase


def dated_step(event: Event) -> str:
    """Return the step with its date: `14 Feb 2025 accepted by FDA`; without one only the step."""
    return f"{date_text(event.date)} {step_phrase(event)}" if event.date else step_phrase(event)


def subject(event: Event) -> str:
    """Return whom a step is about when many stand in a list: its drugs, else its companies, else what it aims at."""
    for names in (event.drugs, event.companies, event.known.drugs, event.targets, event.indications):
        if names:
            return capital(join_names([one.name for one in names]))
    return ""


def _without_regulator(form: str) -> str:
    for preposition in ("to", "by", "from", "of"):
        form = form.removesuffix(f" {preposition} {{reg}}")
    return form
