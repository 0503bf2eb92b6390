"""Molecular targets that no list holds: symbols with two signs, such as "anti-X" and "X inhibitor"."""

import re
from collections.abc import Sequence

from bot.parse.blocks import Block
from bot.parse.document import EntityKind, Level, Zone
from bot.parse.lexicon import Entity
from bot.parse.naming import name_words
from bot.parse.patterns import pattern
from bot.parse.vocabulary import Vocabulary

_SYMBOL = re.compile(
    r"[A-Z](?<![\w.].)(?:[A-Za-z]{0,2}[A-Z0-9][A-Z0-9]{0,6}(?:\.\d{1,2}|-[A-Z0-9]{1,4})?"
    r"|[A-Z]{0,3}-?\d{1,3}[A-Z]{0,2})[\u03b1-\u03c9]?(?!\w)",
)
_AFTER = pattern(
    r"(?:[- ](?P<led>directed|targeted|targeting|specific|positive|expressing|mutant|mutated|dependent)\b"
    r"|(?P<acted> (?:receptor |kinase |protein |protease )?(?:inhibitor|agonist|antagonist|antibod|degrader"
    r"|blocker|modulator"
    r"|activator|CAR[- ]T|ADCs?\b|bispecific|inhibition|expression|mutation|gene\b|binder|protein|receptor"
    r"|signaling|pathway))"
    r"|(?P<crossed>\s?[x\u00d7/]\s?[A-Z][A-Z0-9]{2,6}\s(?:bispecific|CAR|dual|antibody)))",
)
_BEFORE = pattern(
    r"(?:(?P<anti>[Aa]nti-)|\b(?P<aimed>targets?|targeting|against|inhibits?|inhibiting|inhibitors? of|agonists? of"
    r"|antagonists? of|blocks?|blocking|binds(?: to)?|inhibition of|mutations? in(?: the)?)\s)$",
)
_SILENT = frozenset({Zone.SAFE_HARBOUR, Zone.BOILERPLATE})
_LEFT = 18


def find_new_targets(blocks: Sequence[Block], taken: Sequence[set[int]], vocabulary: Vocabulary) -> list[Entity]:
    """Return symbols that no table knows and that two signs call a target."""
    signs: dict[str, set[tuple[str, int, int]]] = {}
    for index, block in enumerate(blocks):
        for found in _SYMBOL.finditer(block.text):
            start, symbol = found.start(), found[0]
            if start in taken[index] or symbol.rstrip("s").upper() in name_words().no_symbol:
                continue
            sorts = _signs_at(block, start, found.end())
            if sorts and not vocabulary.is_false_friend(symbol, EntityKind.TARGET):
                signs.setdefault(symbol, set()).update((sort, index, start) for sort in sorts)
    return [_entity(symbol) for symbol, seen in signs.items() if _is_enough(seen)]


def _signs_at(block: Block, start: int, end: int) -> list[str]:
    """Return the sorts of signs beside a symbol."""
    after = _AFTER.match(block.text, end)
    before = _BEFORE.search(block.text[max(0, start - _LEFT) : start])
    found = [sign.lastgroup for sign in (after, before) if sign and sign.lastgroup]
    if not found:
        return []
    sentence = block.sentence_at(start)
    return [] if sentence is None or sentence.zone in _SILENT else found


def _is_enough(seen: set[tuple[str, int, int]]) -> bool:
    """Return whether the signs are two sorts, or one sort at several places."""
    places = {(index, start) for _, index, start in seen}
    sorts = {sort for sort, _, _ in seen}
    return len(sorts) > 1 or len(places) > 2 or ("anti" in sorts and len(places) > 1)  # noqa: PLR2004 two signs and more


def _entity(symbol: str) -> Entity:
    reason = ("two signs of a target beside it", Level.PATTERN.value)
    return Entity(EntityKind.TARGET, f"~{symbol.lower()}", symbol, (symbol,), cased=(symbol,), context=reason)
