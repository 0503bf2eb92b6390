"""Everyday words for event types and for the countries of regulators, as people type them."""

import re

from bot.model import Choice, ConditionKind, EventType, Family

_TYPES = {
    EventType.SUBMISSION: ("filing", "filings", "submitted", "application"),
    EventType.ACCEPTANCE: ("accepted", "review started"),
    EventType.DECISION_DATE: ("pdufa", "pdufa date", "goal date", "target action date", "decision dates"),
    EventType.ADVISORY_COMMITTEE: ("adcom", "adcoms", "advisory committees", "panel", "adcomm"),
    EventType.OPINION: ("chmp", "chmp opinion", "chmp opinions"),
    EventType.APPROVAL: ("approved", "authorisation", "authorization", "authorisations", "authorizations"),
    EventType.REJECTION: (
        "crl",
        "crls",
        "complete response letter",
        "complete response letters",
        "refusal",
        "rejected",
    ),
    EventType.DESIGNATION: (
        *("breakthrough", "fast track", "orphan", "orphan drug", "priority review", "rmat", "prime"),
        *("breakthrough designation", "breakthrough therapy", "fast track designation", "orphan designation"),
    ),
    EventType.TRIAL_CLEARANCE: ("ind", "cta", "ind clearance", "ind clearances", "trial clearances"),
    EventType.CLINICAL_HOLD: ("hold", "holds", "clinical holds"),
    EventType.HOLD_LIFTED: ("hold lift", "lifted hold", "holds lifted"),
    EventType.WITHDRAWAL: ("recall", "recalls", "withdrawn"),
    EventType.SAFETY_ACTION: ("safety", "boxed warning", "boxed warnings", "safety alert", "safety alerts"),
    EventType.TRIAL_START: ("trial starts", "first patient dosed", "first patient", "started trials"),
    EventType.ENROLLMENT_COMPLETE: ("enrollment", "enrolment", "enrolment complete", "enrolled"),
    EventType.READOUT: ("results", "data", "topline", "topline results", "trial results", "readouts"),
    EventType.TRIAL_STOPPED: ("stopped", "discontinued", "trials stopped", "discontinuation", "discontinuations"),
    EventType.LICENSE: ("licence", "licences", "licensing", "license deal", "licensing deals", "option"),
    EventType.COLLABORATION: ("partnership", "partnerships", "alliance", "alliances"),
    EventType.ACQUISITION: ("m&a", "merger", "mergers", "takeover", "takeovers", "buyout", "buyouts"),
    EventType.FINANCING: ("funding", "ipo", "ipos", "fundraising", "series a", "series b", "offering", "offerings"),
    EventType.TERMINATION: ("terminated", "deal ended"),
    EventType.LAUNCH: ("launched", "launches"),
}
_FAMILIES = {
    Family.REGULATORY: ("regulatory", "regulation", "regulatory news"),
    Family.CLINICAL: ("clinical", "trial", "trials", "clinical trials", "clinical news"),
    Family.DEAL: ("deal", "deals", "dealmaking", "transactions"),
    Family.COMMERCIAL: ("commercial",),
}
_SHOWN = {
    Family.REGULATORY: "regulatory news",
    Family.CLINICAL: "clinical news",
    Family.DEAL: "deals",
    Family.COMMERCIAL: "commercial news",
}
_COUNTRIES = {
    "US": ("us", "usa", "u.s.", "america", "united states"),
    "EU": ("eu", "europe", "european union"),
    "GB": ("uk", "u.k.", "gb", "britain", "united kingdom", "england"),
    "CN": ("china", "cn", "prc"),
    "HK": ("hong kong", "hk"),
    "TW": ("taiwan",),
    "JP": ("japan", "jp"),
    "KR": ("korea", "south korea"),
    "SG": ("singapore",),
    "IN": ("india",),
    "AU": ("australia",),
    "NZ": ("new zealand",),
    "CA": ("canada",),
    "CH": ("switzerland", "swiss"),
    "BR": ("brazil",),
    "MX": ("mexico",),
    "AR": ("argentina",),
    "SA": ("saudi arabia",),
    "AE": ("uae", "emirates", "united arab emirates"),
    "IL": ("israel",),
    "TR": ("turkey", "türkiye"),
    "ZA": ("south africa",),
    "TH": ("thailand",),
    "RU": ("russia",),
    "DE": ("germany",),
    "FR": ("france",),
    "IT": ("italy",),
    "ES": ("spain",),
    "SE": ("sweden",),
}


def _type_words() -> dict[str, Choice]:
    found: dict[str, Choice] = {}
    for kind in EventType:
        name = kind.replace("_", " ")
        choice = Choice(f"{ConditionKind.TYPE}:{kind}", name)
        found |= dict.fromkeys((name, f"{name}s", *_TYPES[kind]), choice)
    for family, words in _FAMILIES.items():
        found |= dict.fromkeys(words, Choice(f"{ConditionKind.TYPE}:{family}", _SHOWN[family]))
    return found


TYPE_WORDS = _type_words()
COUNTRY_WORDS = {word: code for code, words in _COUNTRIES.items() for word in words}


def resolve_type(text: str) -> Choice | None:
    """Return the event type or family that a word stands for: `approvals`, `PDUFA date`, `deals`, `trial_start`."""
    return TYPE_WORDS.get(" ".join(text.lower().replace("_", " ").replace("-", " ").split()))


def resolve_country(text: str) -> str | None:
    """Return the ISO code of a country with a regulator, or `EU`."""
    return COUNTRY_WORDS.get(" ".join(text.lower().split()).removeprefix("the "))


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PHASE = re.compile(r"(?:phase\s*)?(i{1,3}|iv|[1-4])[abc]?(?:\s*[/-]\s*(i{1,3}|iv|[1-4])[abc]?)?", re.IGNORECASE)
PHASES = ("1", "1/2", "2", "2/3", "3", "4")


def resolve_phase(text: str) -> Choice | None:
    """Return the clinical phase that a word stands for: `2`, `phase 2b`, `II`, `phase 2/3`."""
    found = _PHASE.fullmatch(" ".join(text.split()))
    digits = [_ROMAN.get(digit.lower(), digit) for digit in found.groups() if digit] if found else []
    phase = "/".join(dict.fromkeys(digits))
    return Choice(f"{ConditionKind.PHASE}:{phase}", f"phase {phase}") if phase in PHASES else None
