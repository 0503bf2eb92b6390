"""Sentences for tests: `mask("the {r:FDA} approved {d:Kymriah}")` is that sentence with its names and dates masked."""

import re
from datetime import date

from bot.parse.dates import find_dates
from bot.parse.document import EntityKind, Level, Mention, Sentence, Zone
from bot.parse.masking import Masked, mask_sentence

ANNOUNCED = date(2025, 2, 14)
_KINDS = {"c": EntityKind.COMPANY, "d": EntityKind.DRUG, "r": EntityKind.REGULATOR}
_MARK = re.compile(r"\{([cdr]):([^}]+)\}")


def mask(marked: str, zone: Zone = Zone.LEAD) -> Masked:
    text, mentions, last = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        start, name = len(text), found[2]
        text += name
        kind = _KINDS[found[1]]
        id_ = name if kind is EntityKind.REGULATOR else None
        mentions.append(Mention(kind, name, id_, 0, start, len(text), name, Level.KNOWN, "marked in the test"))
        last = found.end()
    text += marked[last:]
    return mask_sentence(Sentence(0, "text", 0, len(text), text, zone), mentions, find_dates(text, ANNOUNCED))
