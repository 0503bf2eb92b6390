"""Which diseases an event is about: those of the clause that tells it, as narrow as headline and lead say."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.model import EventType, Named
from bot.parse.document import EntityKind, Mention, Sentence, Zone
from bot.parse.frames import Frame
from bot.parse.news import News, distinct, key_of, named
from bot.parse.patterns import pattern

_MOST_DISEASES = 8
_WIDE = frozenset(
    {"cancer", "solid tumors", "blood cancer", "leukemia", "lymphoma", "autoimmune disease", "rare disease",
     "infection", "infectious disease", "neurodegenerative disease", "kidney disease", "liver disease",
     "cardiovascular disease", "carcinoma"}
)  # fmt: skip
# What a firm does besides its drugs: only headline, lead and the deal's own sentences say what a deal is about.
_TOLD_EARLY = frozenset({EventType.FINANCING, EventType.ACQUISITION, EventType.TERMINATION})
# A second piece of news in one sentence: "Submits NDA for Gout and Advances Mpox Vaccine".
_NEXT_NEWS = pattern(
    r"(?:;|,|,? and|,? &|,? while|,? as it) (?:also )?(?=(?:issu|announc|advanc|report|receiv|provid|initiat|complet"
    r"|submit|start|dos|expand|enter|rais|pric|clos|present|grant|outlin|highlight|launch|acquir|refus|reject|plan|begin)"
    r"(?:e?s|ing|ed)?\b)",
    re.IGNORECASE,
)
# Names of meetings, societies, posts: "the American College of Asthma and Immunology", "head of pain research".
_BODY_BEFORE = pattern(
    r"\b(?:Society|College|Association|Academy|Foundation|Institute|Cent(?:er|re)|Conference|Congress|Workshop|Symposium"
    r"|Alliance|Federation|Journal|Department|Division|Clinical Trials|Meeting) (?:of|for|on|Against) (?:the )?"
    r"(?:(?:[A-Z][\w'\u2019-]*,?|and|&|of|the) ){0,7}$"
    r"|(?i:\b(?:president|head|director|officer|leader|chief|chair|professor)(?: of|,| for) (?:[\w-]+,? ){0,4})$"
)
_BODY_WORDS = (
    "society", "college", "association", "academy", "foundation", "institute", "center", "centre", "conference",
    "congress", "workshop", "symposium", "alliance", "federation", "journal", "department", "division",
    "clinical trials", "meeting", "president", "head", "director", "officer", "leader", "chief", "chair", "professor",
)  # fmt: skip
_BODY_AFTER = pattern(
    r"(?:['\u2019]s)?(?: (?:[A-Z][\w-]+|and|&|of)){0,3}? (?:Foundation|Society|Association|Symposium|Congress"
    r"|Conference|Journal|Institute|Alliance|Summit|Workshop|Consortium|Cent(?:er|re)|Federation|Network|Trust)\b"
)
_OF_ANOTHER = pattern(r"[ -](related|associated|induced|driven|dependent|linked)\b( (?:[\w-]+ ){0,2})?", re.IGNORECASE)
_FOR_EXAMPLE = pattern(r"\b(?:such as|including|like|e\.g\.|for example)\b", re.IGNORECASE)
_VACCINE = pattern(r"(?: \([^()]*\))? (?:[\w-]+ ){0,2}?vaccines?\b", re.IGNORECASE)


def find_indications(news: News, frames: Sequence[Frame]) -> tuple[Named, ...]:
    """Return the diseases of the event: those of its first sentence that names any, as narrow as its others say.

    What a vaccine of its sentences prevents comes first, whoever gets it.
    """
    if not news.names(EntityKind.DISEASE):
        return ()
    told = [f.sentence for f in frames]
    heads = news.zone(Zone.HEADLINE, Zone.LEAD)
    later = () if frames[0].type in _TOLD_EARLY else news.early()[:2]
    clauses = [_of_clause(news, frame) for frame in frames]
    told_by = zip(frames, clauses, strict=True)
    prevented = [m for frame, clause in told_by for m in clause if _is_of_vaccine(frame.sentence, m)]
    for found in (*clauses, *(_diseases(news, sentence) for sentence in (*heads, *later))):
        narrow = _narrow(news, distinct(found))
        if narrow:
            others = [_diseases(news, each) for each in (*told, *heads)]
            finest = [_narrower(news, mention, others) for mention in narrow]
            return named(_narrow(news, distinct([*prevented, *finest]))[:_MOST_DISEASES])
    return ()


def _is_of_vaccine(sentence: Sentence, disease: Mention) -> bool:
    return bool(_VACCINE.match(sentence.text, disease.end))


def _of_clause(news: News, frame: Frame) -> Sequence[Mention]:
    """Return the diseases of a frame's sentence; where it tells several pieces of news, those of the frame's own."""
    found = _diseases(news, frame.sentence)
    if len(found) < 2:  # noqa: PLR2004 nothing to part
        return found
    cuts = [cut.start() for cut in _NEXT_NEWS.finditer(frame.sentence.text)]
    masked = [cut.start() for cut in _NEXT_NEWS.finditer(frame.masked.text)]
    if not cuts or len(cuts) != len(masked):
        return found
    clause = sum(cut < frame.cue.end for cut in masked)
    return [m for m in found if sum(cut <= m.start for cut in cuts) == clause] or found


@lru_cache(maxsize=64)  # several events ask about the same few sentences
def _diseases(news: News, sentence: Sentence) -> tuple[Mention, ...]:
    """Return the diseases that a sentence tells of; one that only qualifies another is part of that one's name."""
    text = sentence.text
    found = [m for m in news.told(sentence, EntityKind.DISEASE) if not _is_of_body(text, m)]
    kept: list[Mention] = []
    for at, disease in enumerate(found):
        joined = _OF_ANOTHER.match(text, disease.end)
        if joined is None:
            kept.append(disease)
        elif at + 1 < len(found) and found[at + 1].start in (joined.end(), joined.end(1) + 1):
            head = found[at + 1]
            between = f"-{joined[1].lower()} {text[joined.end(1) + 1 : head.start]}"
            found[at + 1] = head._replace(name=f"{disease.text}{between}{head.name}")
    return tuple(kept)


def _is_of_body(text: str, disease: Mention) -> bool:
    """Return whether the disease stands in the name of a meeting, a society, a journal or a post."""
    before = text[max(0, disease.start - 120) : disease.start]
    folded = before.lower()
    is_near = any(word in folded for word in _BODY_WORDS)  # a look, before the pattern that takes ten times as long
    return bool((is_near and _BODY_BEFORE.search(before)) or _BODY_AFTER.match(text, disease.end))


def _narrower(news: News, disease: Mention, others: Iterable[Sequence[Mention]]) -> Mention:
    """Return the first disease of other sentences that is a kind of `disease` and not told beside it, else itself."""
    for sentence in others:
        beside = any(key_of(m) == key_of(disease) for m in sentence)
        kind = next((m for m in sentence if m.id and _is_kind(news, m, disease)), None)
        if kind and (not beside or _holds(kind, disease)):
            return kind
    return disease


def _is_kind(news: News, narrow: Mention, broad: Mention) -> bool:
    """Return whether `narrow` is a kind of `broad` by the lexicon and its name: another organ's is none."""
    if narrow.id is None or narrow.id == broad.id:
        return False
    known = broad.id in news.lexicon.ancestors(EntityKind.DISEASE, narrow.id)
    return _holds(narrow, broad) or (known and broad.name.casefold() in _WIDE)


def _holds(narrow: Mention, broad: Mention) -> bool:
    return set(broad.name.casefold().split()) <= set(narrow.name.casefold().split())


def _narrow(news: News, diseases: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the diseases without those that only are broader names of another one; a wide one with examples stays."""
    return tuple(
        broad
        for broad in diseases
        if not any(_is_kind(news, other, broad) and not _is_example(news, other, broad) for other in diseases)
    )


def _is_example(news: News, narrow: Mention, broad: Mention) -> bool:
    if broad.name.casefold() not in _WIDE or broad.sentence != narrow.sentence or narrow.start < broad.end:
        return False
    return bool(_FOR_EXAMPLE.search(news.document.sentences[broad.sentence].text, broad.end, narrow.start))
