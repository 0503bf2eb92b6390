"""Whose product a deal is about: the firm a sentence gives it to ("Arkelon's candidate"), else who owns it."""

import re
from collections.abc import Iterable, Sequence

from bot.parse.document import EntityKind, Mention
from bot.parse.masking import Masked
from bot.parse.news import News, key_of
from bot.parse.patterns import pattern

_PRODUCT = (
    r"(?:@d\d+|(?:drug|medicine|candidate|product|therap(?:y|ie)|treatment|antibod(?:y|ie)|vaccine|molecule|compound"
    r"|asset|program|programme|biosimilar|generic|inhibitor|agonist|antagonist|degrader|conjugate|adc|injection)s?\b)"
)
_TOOL = r"(?:(?:technolog(?:y|ie)|platform|linker|payload|librar(?:y|ie)|patent|system)s?\b)"
_BETWEEN = (
    r"(?:(?!(?:of|to|by|for|in|with|from|said|says|will|has|have|is|are|was|were|would|that|which) )[^\s;:.,@]+ ){0,8}?"
)
_OWNED = pattern(rf"(@c\d+)'s? {_BETWEEN}{_PRODUCT}")
_TOOLED = pattern(rf"(@c\d+)'s? {_BETWEEN}{_TOOL}")
_ITS_OWN = pattern(rf"\b(?:for|to|of|develop|manufacture|supply|commerciali[sz]e|optimi[sz]e) its {_BETWEEN}{_PRODUCT}")


def find_owner(
    news: News, sentences: Sequence[Masked], drugs: Iterable[Mention], parties: Sequence[Mention]
) -> Mention | None:
    """Return the one of the parties whose product or technology the deal is about, or None where nothing tells.

    What a sentence gives to a firm weighs more than who is known to own the drug; "its" comes last.
    """
    for owned in (_OWNED, _TOOLED):
        for masked in sentences:
            owners = _owners(masked, owned, parties)
            if len(owners) == 1:
                return owners[0]
    known = {row.owner for m in drugs if m.id and (row := news.lexicon.get(EntityKind.DRUG, m.id)) and row.owner}
    held = [party for party in parties if party.id in known]
    if len(held) == 1:
        return held[0]
    return next((owner for masked in sentences[:2] if (owner := _subject_of_its(masked, parties))), None)


def _owners(masked: Masked, owned: re.Pattern[str], parties: Sequence[Mention]) -> list[Mention]:
    found = {_party_at(masked, match[1], parties) for match in owned.finditer(masked.text)}
    return [party for party in parties if key_of(party) in found]


def _party_at(masked: Masked, token: str, parties: Sequence[Mention]) -> str | None:
    item = masked.item(token[2:])
    key = key_of(item) if isinstance(item, Mention) else None
    return key if any(key == key_of(party) for party in parties) else None


def _subject_of_its(masked: Masked, parties: Sequence[Mention]) -> Mention | None:
    """Return the first firm of a sentence that speaks of "its" product."""
    if not _ITS_OWN.search(masked.text):
        return None
    firms = masked.mentions(EntityKind.COMPANY)
    return next((party for party in parties if firms and key_of(party) == key_of(firms[0][1])), None)
