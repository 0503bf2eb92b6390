"""What happened, as one sentence of our own for each event type; facts that are not there are left out.

Results are plain text. The same sentences serve cards, milestones, digests and the terminal.
"""

from collections.abc import Sequence

from bot.messages.naming import name_all, name_drugs
from bot.messages.steps import is_completed
from bot.messages.texts import article_for, capital, due_text, join_names, money_text, regulator_text
from bot.model import Event, EventType, Named, Party, Role, Status, TermKind

_APPLICANTS = (Role.APPLICANT, Role.PARTNER, Role.LICENSEE)
_DESIGNATIONS = {
    "breakthrough": "breakthrough therapy designation",
    "fast track": "fast track designation",
    "orphan": "orphan drug designation",
    "priority review": "priority review",
    "prime": "PRIME status",
    "rmat": "RMAT designation",
    "rare pediatric": "rare pediatric disease designation",
}
_APPROVES = {
    "accelerated": ("grants accelerated approval to", "gets accelerated approval"),
    "conditional": ("conditionally approves", "conditionally approved"),
    "emergency": ("authorises emergency use of", "authorised for emergency use"),
    "expanded label": ("approves wider use of", "approved for wider use"),
    "tentative": ("tentatively approves", "tentatively approved"),
}
_VOTES = {"positive": "backs", "negative": "votes against", "mixed": "is split on"}
_OPINIONS = {"positive": "recommends", "negative": "advises against", "mixed": "is split on"}


def headline(event: Event) -> str:
    """Return what happened, to which drug of which company, before which regulator."""
    return capital(_SENTENCES[event.type](_Facts(event)))


class _Facts:
    """The phrases that sentences are made of; each is empty when the event does not say."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.detail = event.detail
        self.reg = join_names([regulator_text(code) for code in event.regulators], 3)
        self.drug = self._drug(event)
        self.thing = self.drug or "a product"
        applicants = [party for party in event.companies if party.role in _APPLICANTS] or list(event.companies)
        first = [party for party in applicants if party.role is Role.APPLICANT] or applicants
        self.company = _names(first)
        self.company_count = len({party.name for party in first})
        self.application = event.detail.application or ""
        self.phase = f"Phase {event.detail.phase}" if event.detail.phase else ""
        self.disease = _names(event.indications)

    @property
    def whose(self) -> str:
        """`X from Y`, `X`, `a product from Y`."""
        return f"{self.thing} from {self.company}" if self.company else self.thing

    @property
    def trial(self) -> str:
        """`Phase 2 trial of X in D`, as far as known."""
        drug = f" of {self.drug}" if self.drug else ""
        disease = f" in {self.disease}" if self.disease else ""
        return f"{self.phase or ''} trial{drug}{disease}".strip()

    def parties(self, *roles: Role) -> list[Party]:
        return [party for party in self.event.companies if party.role in roles]

    def roles(self, *roles: Role) -> str:
        return _names(self.parties(*roles))

    def acts(self, verb: str) -> str:
        """Return the verb for the regulators, one or several."""
        return _agree(verb, many=len(set(self.event.regulators)) > 1)

    def does(self, verb: str) -> str:
        """Return the verb for the companies."""
        return _agree(verb, many=self.company_count > 1)

    @staticmethod
    def _drug(event: Event) -> str:
        if event.drugs or event.known.drugs:
            return name_drugs(event)
        words = [join_names([target.name for target in event.targets], 2).replace(" and ", "/"), event.modality or ""]
        phrase = " ".join(word for word in words if word)
        if phrase and event.modality is None:
            phrase += " drug"
        return f"{article_for(phrase)} {phrase}" if phrase else ""


def _names(named: Sequence[Named]) -> str:
    return name_all(named)


def _submission(f: _Facts) -> str:
    to = f" to {f.reg}" if f.reg else ""
    if f.company:
        return f"{f.company} {f.does('submits')} {f.application or 'application'} for {f.thing}{to}"
    return f"{f.application or 'application'} for {f.thing} submitted{to}"


def _acceptance(f: _Facts) -> str:
    application = f.application or "application"
    if f.reg:
        return f"{f.reg} {f.acts('accepts')} {application} for {f.whose}"
    return f"{application} for {f.whose} accepted for review"


def _decision_date(f: _Facts) -> str:
    due = f" {due_text(f.event.date)}" if f.event.date else ""
    if f.reg:
        return f"{f.reg} to decide on {f.whose}{due}" if due else f"{f.reg} sets a decision date for {f.whose}"
    return f"decision on {f.whose} due{due}" if due else f"decision date set for {f.whose}"


def _advisory_committee(f: _Facts) -> str:
    committee = f"{f.reg} advisory committee" if f.reg else "advisory committee"
    if f.detail.outcome:
        return f"{committee} {_VOTES[f.detail.outcome]} {f.whose}"
    return f"{committee} {'to discuss' if f.event.status is Status.EXPECTED else 'on'} {f.whose}"


def _opinion(f: _Facts) -> str:
    body = f"{f.reg} committee" if f.reg else "committee"
    return f"{body} {_OPINIONS.get(f.detail.outcome or '', 'gives its opinion on')} {f.whose}"


def _approval(f: _Facts) -> str:
    active, passive = _APPROVES.get((f.detail.kind or "").lower(), ("approves", "approved"))
    if not f.reg:
        return f"{f.whose} {passive}"
    for verb in ("approves", "grants", "authorises"):
        active = active.replace(verb, f.acts(verb))
    return f"{f.reg} {active} {f.whose}"


def _rejection(f: _Facts) -> str:
    kind = (f.detail.kind or "").lower()
    why = f" ({kind})" if kind in {"complete response letter", "complete response", "refusal to file"} else ""
    what = f"{f.application} for {f.whose}" if f.application else f.whose
    return f"{f.reg} {f.acts('rejects')} {what}{why}" if f.reg else f"{what} rejected{why}"


def _designation(f: _Facts) -> str:
    kind = f.detail.kind or ""
    granted = _DESIGNATIONS.get(kind.lower(), f"{kind} designation" if kind else "a special designation")
    if "designation" in kind.lower() or "status" in kind.lower():
        granted = kind
    if f.reg:
        return f"{f.reg} {f.acts('grants')} {granted} to {f.whose}"
    return f"{f.whose} gets {granted}"


def _trial_clearance(f: _Facts) -> str:
    what = f"{f.application} for {f.whose}" if f.application else _trial_from(f)
    return f"{f.reg} {f.acts('clears')} {what}" if f.reg else f"{what} cleared"


def _clinical_hold(f: _Facts) -> str:
    return f"{f.reg} {f.acts('puts')} {_trial_from(f)} on hold" if f.reg else f"{_trial_from(f)} put on hold"


def _hold_lifted(f: _Facts) -> str:
    return f"{f.reg} {f.acts('lifts')} hold on {_trial_from(f)}" if f.reg else f"hold lifted on {_trial_from(f)}"


def _withdrawal(f: _Facts) -> str:
    what = f"{f.application} for {f.thing}" if f.application else f.thing
    where = f" ({f.reg})" if f.reg else ""
    return f"{f.company} {f.does('withdraws')} {what}{where}" if f.company else f"{what} withdrawn{where}"


def _safety_action(f: _Facts) -> str:
    kind = f" ({f.detail.kind})" if f.detail.kind else ""
    return f"{f.reg + ' safety' if f.reg else 'safety'} action on {f.whose}{kind}"


def _trial_start(f: _Facts) -> str:
    return f"{f.company} {f.does('starts')} {f.trial}" if f.company else f"{f.trial} starts"


def _enrollment_complete(f: _Facts) -> str:
    return f"{f.company} {f.does('completes')} enrollment of {f.trial}" if f.company else f"{f.trial} fully enrolled"


def _readout(f: _Facts) -> str:
    results = " ".join(word for word in (f.detail.outcome or "", f.phase, "results") if word)
    on = f" for {f.drug}" if f.drug else ""
    disease = f" in {f.disease}" if f.disease else ""
    return f"{f.company} {f.does('reports')} {results}{on}{disease}" if f.company else f"{results}{on}{disease}"


def _trial_stopped(f: _Facts) -> str:
    return f"{f.company} {f.does('stops')} {f.trial}" if f.company else f"{f.trial} stopped"


def _license(f: _Facts) -> str:
    taker = f.roles(Role.LICENSEE)
    giver = f.roles(Role.LICENSOR)
    what = f.drug or "rights"
    if taker:
        return f"{taker} {_agree('licenses', many=len(f.parties(Role.LICENSEE)) > 1)} {what}" + (
            f" from {giver}" if giver else ""
        )
    if giver:
        return f"{giver} licenses out {what}"
    both = _parties(f)
    sign = _agree("signs", many=len(f.event.companies) > 1)
    return f"{both} {sign} a license on {what}" if both else f"license signed on {what}"


def _collaboration(f: _Facts) -> str:
    both, on = _parties(f), f" on {f.drug}" if f.drug else ""
    if not both:
        return f"collaboration agreed{on}"
    return f"{both} {'to work together' if len(f.event.companies) > 1 else 'agrees a collaboration'}{on}"


def _acquisition(f: _Facts) -> str:
    buyer, seller = f.roles(Role.ACQUIRER), f.roles(Role.SELLER)
    bought = f.roles(Role.ACQUIRED) or (f"{f.thing} from {seller}" if seller else f.drug)
    if not buyer and not f.roles(Role.ACQUIRED, Role.SELLER):
        both = _parties(f)
        return f"{both} to merge" if len(f.event.companies) > 1 else f"{both or bought or 'company'} to be acquired"
    is_closed = is_completed(f.event)
    if not buyer:
        return f"{bought} {'acquired' if is_closed else 'to be acquired'}"
    if is_closed:
        return f"{buyer} completes acquisition of {bought or 'a company'}"
    return f"{buyer} to acquire {bought or 'a company'}"


def _financing(f: _Facts) -> str:
    issuer = f.roles(Role.ISSUER) or f.company
    sums = [term for term in f.event.terms if term.kind in {TermKind.RAISED, TermKind.TOTAL}]
    raised = next((money_text(t.amount, t.currency) for t in sums if t.amount.is_finite() and t.amount > 0), "money")
    how = f" ({f.detail.kind})" if f.detail.kind else ""
    return f"{issuer} {f.does('raises')} {raised}{how}" if issuer else f"{raised} raised{how}"


def _termination(f: _Facts) -> str:
    on, both = f" on {f.drug}" if f.drug else "", _parties(f)
    return f"{both} {_agree('ends', many=len(f.event.companies) > 1)} deal{on}" if both else f"deal ended{on}"


def _launch(f: _Facts) -> str:
    return f"{f.company} {f.does('launches')} {f.thing}" if f.company else f"{f.thing} comes on sale"


def _trial_from(f: _Facts) -> str:
    return f"{f.trial} from {f.company}" if f.company else f.trial


def _parties(f: _Facts) -> str:
    return _names(f.event.companies)


def _agree(verb: str, *, many: bool) -> str:
    return verb[: -2 if verb.endswith("ches") else -1] if many else verb


_SENTENCES = {
    EventType.SUBMISSION: _submission,
    EventType.ACCEPTANCE: _acceptance,
    EventType.DECISION_DATE: _decision_date,
    EventType.ADVISORY_COMMITTEE: _advisory_committee,
    EventType.OPINION: _opinion,
    EventType.APPROVAL: _approval,
    EventType.REJECTION: _rejection,
    EventType.DESIGNATION: _designation,
    EventType.TRIAL_CLEARANCE: _trial_clearance,
    EventType.CLINICAL_HOLD: _clinical_hold,
    EventType.HOLD_LIFTED: _hold_lifted,
    EventType.WITHDRAWAL: _withdrawal,
    EventType.SAFETY_ACTION: _safety_action,
    EventType.TRIAL_START: _trial_start,
    EventType.ENROLLMENT_COMPLETE: _enrollment_complete,
    EventType.READOUT: _readout,
    EventType.TRIAL_STOPPED: _trial_stopped,
    EventType.LICENSE: _license,
    EventType.COLLABORATION: _collaboration,
    EventType.ACQUISITION: _acquisition,
    EventType.FINANCING: _financing,
    EventType.TERMINATION: _termination,
    EventType.LAUNCH: _launch,
}
