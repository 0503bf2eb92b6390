"""How drugs and companies are named to a reader: each once, a brand with its generic name. Plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.messages.texts import join_names
from bot.model import Event, Evidence, Named, slug

# A brand is written with its sign, or in capitals; anything else beside brackets may be a common word.
_SIGNED = r"[A-Z][A-Za-z]{2,19}(?=\s?[®™])|[A-Z]{4,20}"
_CALLED = r"(?:marketed|sold|branded)\s+(?:under\s+the\s+brand\s+name|as)\s+"
_SIGN = r"\s?[®™]?"
_BRACKETED = 60
# Written in capitals beside a name in brackets, and no brand.
_COMMON = frozenset(
    ("PHASE", "STUDY", "TRIAL", "DRUG", "THERAPY", "VACCINE", "BIOSIMILAR", "GENERIC", "NEWS", "INJECTION", "TABLETS")
)


def name_all(names: Iterable[Named], limit: int = 2) -> str:
    """Return `A, B and 2 more`; a company under two names, of which one begins the other, is said once."""
    return join_names(list(_unlike(names)), limit)


def name_drugs(event: Event) -> str:
    """Return the drugs of an event; one alone with its brand if the evidence has it: `Abecma (idecabtagene …)`."""
    drugs = event.drugs or event.known.drugs
    if len({drug.key for drug in drugs}) != 1:
        return name_all(drugs)
    brand = find_brand(drugs[0].name, event.evidence)
    return f"{brand} ({drugs[0].name})" if brand else drugs[0].name


def find_brand(name: str, evidence: Sequence[Evidence]) -> str | None:
    """Return the brand that the evidence puts beside a drug's generic name."""
    generic = r"\s+".join(map(re.escape, name.split()))
    if not generic or len(name) > _BRACKETED:
        return None
    forms = (
        rf"\b(?P<brand>{_SIGNED}){_SIGN}\s*\(\s*(?i:{generic})\b",
        rf"\b(?i:{generic})\s*[,(]\s*(?:{_CALLED})?(?P<brand>{_SIGNED})",
    )
    for said in evidence:
        for form in forms:
            found = re.search(form, said.text)
            if found and found["brand"] not in _COMMON and found["brand"].lower() != name.lower():
                brand = found["brand"]
                return brand.capitalize() if brand.isupper() else brand
    return None


def _unlike(names: Iterable[Named]) -> Iterator[str]:
    """Yield each thing once: by key, and a name that is the start of another by the longer of the two."""
    by_key = {named.key: named for named in reversed(list(names))}
    kept = list(reversed(by_key.values()))
    for one in kept:
        begun = slug(one.name) + "-"
        if one.id is None and any(other is not one and slug(other.name).startswith(begun) for other in kept):
            continue
        yield one.name
