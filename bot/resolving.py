"""Names as registers write them (NORVAXA PHARMS INC, imatinib mesylate) → the lexicon's, where it knows them.

A register shortens firms, names their subsidiaries and a drug's salt. What is still not known after that keeps its
name, without its legal form and salt, as a report of the news would write it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.contract import find_known
from bot.model import Event, Known, Named, Party, Reading, Status
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.when import PartialDate

# The FDA's list has short names only.
_SHORTENED = {
    "pharms": "Pharmaceuticals", "pharm": "Pharmaceutical", "theraps": "Therapeutics", "thera": "Therapeutics",
    "biopharms": "Biopharmaceuticals", "labs": "Laboratories", "hlthcare": "Healthcare", "speclt": "Specialty",
    "spclt": "Specialty", "intl": "International", "biosci": "Biosciences", "oncol": "Oncology",
}  # fmt: skip
_LEGAL = frozenset(
    (  # noqa: SIM905  words read better as lines
        "inc incorporated corp corporation co company ltd limited llc lp plc gmbh ag se sa s.a sas s.a.s srl s.r.l spa"
        " s.p.a bv b.v nv n.v ab as a/s aps oy oyj kk k.k eeig pty pte dac ulc kgaa &"
    ).split()
)
# With these behind it a name is that of a subsidiary or a department: the firm's own name stands before.
_SUBSIDIARY = _LEGAL | frozenset(
    (  # noqa: SIM905
        "europharm europe european eu ireland nederland netherlands deutschland germany france uk usa us u.s. america"
        " americas international intl global group holdings operations products registration development research and"
        " pharma pharms pharmaceutical pharmaceuticals therapeutics biotech biologics oncology vaccines medicines"
        " healthcare worldwide trading distribution services r&d rd"
    ).split()
)
_SALTS = frozenset(
    (  # noqa: SIM905
        "mesylate hydrochloride dihydrochloride hydrobromide sodium disodium potassium calcium magnesium phosphate"
        " sulfate sulphate acetate maleate fumarate tartrate succinate citrate tosylate besylate bromide chloride"
        " monohydrate dihydrate hydrate malate lactate nitrate esylate mofetil hemihydrate anhydrous"
    ).split()
)
_SUFFIX = re.compile(r"(?<=[a-z]{4})-[a-z]{4}$")  # four letters that mean nothing, of a biologic in the US
_LEAST = 4


def resolve_reading(reading: Reading, lexicon: Lexicon, told_on: date | None = None) -> Reading:
    """Return the facts of a register's record with the lexicon's names and ids.

    News that the record does not date has the day that it was told on.
    """
    return replace(reading, events=tuple(_resolve(event, lexicon, told_on) for event in reading.events))


def _resolve(event: Event, lexicon: Lexicon, told_on: date | None) -> Event:
    told = PartialDate(told_on.isoformat()) if told_on and event.status is Status.NEW else None
    diseases = [_disease(name.name, lexicon) for name in event.indications]
    drugs = tuple(dict.fromkeys(_drug(name.name, lexicon) for name in event.drugs))
    brands = tuple(_drug(name.name, lexicon) for name in event.known.drugs)
    resolved = replace(
        event,
        date=event.date or told,
        companies=tuple(_firm(party, lexicon) for party in event.companies),
        drugs=drugs,
        indications=tuple(dict.fromkeys([each for each in diseases if each.id] or diseases)),
    )
    known = find_known(resolved, lexicon)
    kept = tuple(brand for brand in brands if brand not in drugs)
    return replace(resolved, known=Known(kept, known.targets, known.modality, known.companies))


def _find(names: Iterator[str], kind: EntityKind, lexicon: Lexicon) -> Named | None:
    """Return the first of these names that means one entity."""
    for name in names:
        found = lexicon.resolve(name, kind) if len(name) >= _LEAST else ()
        if len(found) == 1:
            return Named(found[0].name, found[0].id)
    return None


def _firm(party: Party, lexicon: Lexicon) -> Party:
    words = [_SHORTENED.get(word.lower(), word) for word in party.name.replace(",", " ").split()]
    found = _find(_shorter(words), EntityKind.COMPANY, lexicon)
    if found:
        return Party(found.name, found.id, party.role)
    while len(words) > 1 and words[-1].lower().rstrip(".") in _LEGAL:
        words.pop()
    plain = " ".join(word.title() if party.name.isupper() and len(word) > _LEAST - 1 else word for word in words)
    return Party(plain, None, party.role)


def _shorter(words: list[str]) -> Iterator[str]:
    """Yield a firm's name, then without what may be its subsidiary's words, one by one from the end."""
    for end in range(len(words), 0, -1):
        yield " ".join(words[:end])
        if words[end - 1].lower().rstrip(".") not in _SUBSIDIARY:
            return


def _drug(name: str, lexicon: Lexicon) -> Named:
    words = name.split()
    base = list(words)
    while len(base) > 1 and base[-1].lower() in _SALTS and base[0].lower() not in _SALTS:
        base.pop()
    plain = _SUFFIX.sub("", " ".join(base))
    return _find(iter((name, " ".join(base), plain)), EntityKind.DRUG, lexicon) or Named(plain)


def _disease(name: str, lexicon: Lexicon) -> Named:
    """Resolve a disease, also where it is written as an index writes it: `Carcinoma, Non-Small-Cell Lung`."""
    head, _, rest = name.partition(", ")
    turned = f"{rest} {head}" if rest else name
    forms = (name, turned, turned.replace("Neoplasms", "cancer"), turned.replace("Carcinoma", "cancer"))
    return _find(iter(forms), EntityKind.DISEASE, lexicon) or Named(name)
