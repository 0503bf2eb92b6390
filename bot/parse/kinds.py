"""Which event types a sentence tells, and where: cues."""

import re
from dataclasses import dataclass

from bot.model import EventType
from bot.parse.cues import CueRow, CueTable, load_cues
from bot.parse.document import Zone
from bot.parse.masking import Masked


_WORD_OF = 60


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell an event: `start` and `end` count in the masked text."""

    type: EventType
    start: int
    end: int
    firm: bool = False
    closing: bool = False


def find_cues(masked: Masked, zone: Zone, table: CueTable | None = None) -> tuple[Cue, ...]:
    """Return the cues of a sentence in reading order, one a type and place, without those another type explains."""
    cues_table = table or load_cues()
    found: list[Cue] = []
    for row in cues_table.awake(masked.text):
        if _stands_in(row, zone) and not (row.unless and row.unless.search(masked.text)):
            found += [Cue(row.type, m.start(), m.end(), row.firm, row.closing) for m in row.find.finditer(masked.text)]
    found = _merge(sorted(found, key=lambda cue: (cue.start, -cue.end)))
    return tuple(cue for cue in found if not any(_explains(other, cue, cues_table) for other in found))


def _explains(first: Cue, second: Cue, table: CueTable) -> bool:
    """Return whether `second` is only a word of what `first` tells: the clearance of "clearance of the IND"."""
    near = second.start < first.end + _WORD_OF and first.start < second.end + _WORD_OF
    return near and (first.type, second.type) in table.over


def _stands_in(row: CueRow, zone: Zone) -> bool:
    if row.zone == "headline":
        return zone is Zone.HEADLINE
    return row.zone == "any" or zone in (Zone.HEADLINE, Zone.LEAD)


def _merge(cues: list[Cue]) -> list[Cue]:
    """Join cues of one type that overlap."""
    kept: list[Cue] = []
    for cue in cues:
        twin = next((n for n, k in enumerate(kept) if _overlap(k, cue)), None)
        if twin is None:
            kept.append(cue)
        else:
            old = kept[twin]
            kept[twin] = Cue(old.type, old.start, max(old.end, cue.end), old.firm or cue.firm, old.closing)
    return kept


def _overlap(first: Cue, second: Cue) -> bool:
    return first.type is second.type and first.closing is second.closing and first.end > second.start


_APPLICATION = re.compile(
    r"\b(?P<pre>pre-(?:nda|bla|ind|submission))|(?P<snda>s-?nda\b|supplemental new drug application)"
    r"|(?P<sbla>s-?bla\b|supplemental biologics? licen[sc]e application)"
    r"|(?P<anda>anda\b|abbreviated new drug)|(?P<maa>maa\b|marketing authori[sz]ation application|type ii variation)"
    r"|(?P<bla>b\.?l\.?a\.?s?\b|biologics? licen[sc]e)|(?P<eua>\beua\b|emergency[- ]use)"
    r"|(?P<ind>\binds?\b|investigational new drug)|(?P<cta>\bctas?\b|clinical trial (?:application|authori[sz]ation))"
    r"|(?P<nds>\bnds\b|new drug submission)|(?P<ide>\bide\b|investigational device)|(?P<pma>\bpma\b|premarket approval)"
    r"|(?P<denovo>\bde novo)|(?P<k510>510\(k\))|(?P<nda>\bn\.?d\.?a\.?s?\b|new drug application)"
)
_APPLICATION_NAMES = {
    "snda": "sNDA", "sbla": "sBLA", "anda": "ANDA", "maa": "MAA", "bla": "BLA", "eua": "EUA", "ind": "IND",
    "cta": "CTA", "nds": "NDS", "ide": "IDE", "pma": "PMA", "denovo": "De Novo", "k510": "510(k)", "nda": "NDA",
}  # fmt: skip


def find_application(text: str) -> str | None:
    """Return the application that masked text names first (`NDA`, `sBLA`, `510(k)`), or None."""
    for found in _APPLICATION.finditer(text):
        if found.lastgroup != "pre":
            return _APPLICATION_NAMES[str(found.lastgroup)]
    return None


_DESIGNATION_KINDS = (
    ("breakthrough", r"breakthrough|\bbtd\b"),
    ("fast track", r"fast[- ]track"),
    ("RMAT", r"\brmat\b|regenerative medicine advanced"),
    ("rare pediatric", r"rare p(?:a)?ediatric"),
    ("orphan", r"\borphan"),
    ("PRIME", r"\bprime\b"),
    ("priority review", r"priority (?:review|status)"),
    ("QIDP", r"\bqidp\b|qualified infectious"),
    ("Sakigake", r"sakigake"),
    ("innovation passport", r"innovation passport|\bilap\b"),
    ("accelerated assessment", r"accelerated assessment"),
)
_APPROVAL_KINDS = (
    ("tentative", r"\btentative"),
    ("emergency", r"emergency[- ]use|\beua\b"),
    ("accelerated", r"accelerated approval|accelerated authori"),
    ("conditional", r"conditional(?:ly)?"),
    (
        "expanded label",
        r"expand\w*|extended use|extension|additional (?:indication|use)|new indication|supplemental|\bs-?nda\b|\bs-?bla\b"
        r"|second indication|label (?:update|change)|also approved|first-line|adjuvant|broader use",
    ),
)
_KINDS = {
    EventType.DESIGNATION: tuple((name, re.compile(p)) for name, p in _DESIGNATION_KINDS),
    EventType.APPROVAL: tuple((name, re.compile(p)) for name, p in _APPROVAL_KINDS),
}


def find_kind(event_type: EventType, text: str) -> str | None:
    """Return the kind of a designation or approval in masked text; an approval with no word of kind is `full`."""
    for name, pattern in _KINDS.get(event_type, ()):
        if pattern.search(text):
            return name
    return "full" if event_type is EventType.APPROVAL else None


_NEGATIVE = re.compile(
    r"\b(?:did not|does not|not|fail\w*|miss(?:es|ed)|falls? short|disappoint\w*|negative|setback|worse|no (?:significant|"
    r"statistically|difference|benefit)|against|flop\w*|refus\w*|lack of|futility|unlikely to)\b"
)
_POSITIVE = re.compile(
    r"\b(?:met|meets?|achiev\w+|positive|promising|encouraging|favou?rabl[ey]|significant(?:ly)?|improv\w+|success\w*|"
    r"superior\w*|benefits?|reduc\w+|durable|robust|compelling|strong|recommend\w*|in favou?r|responses?|well[- ]tolerated|"
    r"demonstrat\w+|effective|efficacy|hits?|breakthrough|shows? promise|backs?|support\w*)\b"
)


def find_outcome(text: str) -> str | None:
    """Return `positive`, `negative` or `mixed` from the words of masked text, None where it has none."""
    good, bad = bool(_POSITIVE.search(text)), bool(_NEGATIVE.search(text))
    if good and bad:
        return "mixed" if re.search(r"\bbut\b|\bmixed\b|although|however", text) else "negative"
    return "positive" if good else "negative" if bad else None


_PHASE = re.compile(
    r"\b(?:phase|ph)\.?\s?(?P<a>[1-4]|iv|i{1,3})\s?[abc]?\b(?:\s?(?:/|-|to|and)\s?(?:phase\s?)?(?P<b>[1-4]|iv|i{1,3})[abc]?\b)?"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def find_phase(text: str) -> str | None:
    """Return the first clinical phase in masked text in the contract's form: `1`, `1/2`, `2`, `2/3`, `3`, `4`."""
    found = _PHASE.search(text)
    if not found:
        return None
    first, second = (_ROMAN.get(part, part) if part else None for part in (found["a"], found["b"]))
    return f"{first}/{second}" if second and second > str(first) else first
