"""Diseases that no list holds, by the word they end in after "treatment of", "patients with" and the like."""

import re
from collections.abc import Sequence
from functools import cache

from bot.parse.blocks import Block, is_all_capitals, is_title_case
from bot.parse.document import EntityKind, Level, Sentence, Zone
from bot.parse.lexicon import Entity
from bot.parse.naming import name_words
from bot.parse.patterns import pattern

_FRAME = pattern(
    r"\b(?:(?:treatment|treating|prevention|prevent|management|therapy|diagnosis|relief|designation|approval|approved"
    r"|study|trial|program|drug|candidate) (?:of|for|in)"
    r"|(?:patients?|adults?|children|people|individuals|those|adolescents|infants|women|men|participants|subjects"
    r"|calves|lambs)"
    r" (?:\w+ ){0,2}?(?:with|who have|living with|suffering from|diagnosed with|affected by)|to (?:treat|prevent)"
    r"|indicated for|in|for"
    r"|(?:treats|treat|prevents|against))\s",
    re.IGNORECASE,
)
# A head word that is a disease by itself; others (disease, infection, failure) need a word before them.
_SELF_STANDING = pattern(
    r"[a-z'-]{4,}(?:[^g]oma|itis|emia|aemia|osis|pathy|plegia|algia|uria|penia|lepsy|trophy|ectasia)"
    r"|migraine|obesity|stroke|sepsis|asthma|eczema|acne|psoriasis|lupus|gout|malaria|influenza|glaucoma|insomnia"
    r"|epilepsy|hypertension|depression|ascites|alopecia",
)
_FAILING = frozenset("heart kidney renal liver hepatic respiratory ovarian graft".split())  # noqa: SIM905 a line, not eight
_SHORT = pattern(r"\s\(\"?([A-Z][A-Za-z0-9-]{1,7})\"?\)")
_PART = pattern(r"[^\s-]+")
_KEEPS_CAPITALS = pattern(r"\d|\w[A-Z]|['\u2019]s$")
_SILENT = frozenset({Zone.SAFE_HARBOUR, Zone.BOILERPLATE, Zone.ABOUT})
_REACH = 110
_MOST_WORDS = 5


def find_new_diseases(blocks: Sequence[Block], taken: Sequence[set[int]]) -> list[Entity]:
    """Return diseases that a frame introduces and no table knows, with the short form in brackets after them."""
    entities: dict[str, Entity] = {}
    lists = name_words()
    tails = _tails()
    for index, block in enumerate(blocks):
        _, starts, ends = block.tokens
        heads = [
            folded
            for folded in block.numbers
            if folded[-4:] in tails and (folded in lists.disease_heads or folded[-4:] in lists.disease_ends)
        ]
        for number in block.places(heads):
            at, end = starts[number], ends[number]
            if at in taken[index]:
                continue
            found = _framed(block, at, end)
            if found is not None and not any(place in taken[index] for place in range(found[0], end)):
                start, frame = found
                entity = _entity(block, start, end, frame)
                entities.setdefault(entity.id, entity)
    return list(entities.values())


@cache
def _tails() -> frozenset[str]:
    """Return the last four letters of every head word: a quick first test."""
    return name_words().disease_ends | {head[-4:] for head in name_words().disease_heads}


def _entity(block: Block, start: int, end: int, frame: str) -> Entity:
    """Return the disease printed at a span; in a headline its capitals are the headline's."""
    name = block.text[start:end]
    lower = name.lower()
    short = _SHORT.match(block.text, end)
    sentence = block.sentence_at(start)
    keeps = sentence is not None and not is_title_case(sentence.text)
    return Entity(
        EntityKind.DISEASE,
        "~" + lower.replace(" ", "-"),
        name if keeps else _without_headline_capitals(name, sentence),
        tuple(dict.fromkeys((name, lower, *((short[1],) if short else ())))),
        cased=(short[1],) if short else (),
        context=(f"'{frame}' before it", Level.PATTERN.value),
    )


def _without_headline_capitals(name: str, sentence: Sentence | None) -> str:
    """Return a name of a headline in small letters, save symbols (GM9, HPV) and eponyms with their 's."""
    if sentence is None or is_all_capitals(sentence.text):
        return name.lower()
    return _PART.sub(lambda part: part[0] if _KEEPS_CAPITALS.search(part[0]) else part[0].lower(), name)


def _framed(block: Block, at: int, end: int) -> tuple[int, str] | None:
    """Return where the name starts that ends in the head word at `at`, and the frame that introduces it."""
    text = block.text
    sentence = block.sentence_at(at)
    if sentence is None or sentence.zone in _SILENT or text[end : end + 1].isalnum() or text[at - 1 : at].isalnum():
        return None
    left = text[max(sentence.start, at - _REACH) : at]
    start = at - _length_of_name(left)
    between = len(left) - (at - start)
    name = text[start:end].lower()
    if _is_no_name(name):
        return None
    leads = name_words().disease_leads
    for frame in reversed(list(_FRAME.finditer(left, 0, between))):
        words = left[frame.end() : between].lower().replace("/", " ").split()
        if not all(word.strip(",-()") in leads for word in words):
            return None
        sign = frame[0].strip()
        is_weak = sign.lower() in ("in", "for", "against")
        return (
            None
            if is_weak and (name.endswith(("tumor", "tumors", "infections", "disorder")) or "-" in name)
            else (start, sign)
        )
    return None


def _length_of_name(left: str) -> int:
    """Return how many characters before the head word belong to its name."""
    lists = name_words()
    words = left.split(" ")
    length = 0
    for kept, word in enumerate(reversed(words[:-1] if left.endswith(" ") else words)):
        bare = word.strip("\"'(").lower()
        if kept == _MOST_WORDS or not bare or word[-1] in ",;:.)" or bare in lists.disease_breaks:
            break
        length += len(word) + 1
    name = left[len(left) - length :] if length else ""
    for word in name.split(" "):
        if word.lower() not in lists.disease_leads:
            break
        length -= len(word) + 1
    return length


def _is_no_name(name: str) -> bool:
    """Return whether a name is only a head word, or no disease at all."""
    lists = name_words()
    words = name.split()
    if not words or not name[0].isalpha() or words[-1] in lists.no_disease or name in lists.no_disease_pair:
        return True
    if words[-1] == "failure" and words[-2:-1] != [] and words[-2] not in _FAILING:
        return True
    if len(words) > 1:
        return all(word in lists.disease_leads or word in lists.disease_vague for word in words[:-1])
    return not _SELF_STANDING.fullmatch(name)
