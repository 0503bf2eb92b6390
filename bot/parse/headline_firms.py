"""Firms that act in a headline: its subject, the second subject after an `and`, and a university that signs."""

import re
from collections.abc import Callable, Iterator

from bot.parse.blocks import Block, is_title_case
from bot.parse.naming import Run, find_runs, name_words
from bot.parse.patterns import pattern

_VERB = pattern(
    r"(?:'s)?\s(?:stock|shares|to\b|[a-z]+s\b|(?:has|have|will|is|gets|says|announces?|and)\b)|'s\s",
)
# What firms do in the headlines of their own releases, one firm at a time: nobody else has so many verbs of trade.
_OWN_VERBS = (
    "announces|reports|receives|completes|initiates|doses|submits|presents|provides|enters|closes|prices|launches|secures"
    "|appoints|signs|acquires|expands|advances|enrolls|highlights|regains|granted|adds|amends|outlines|exercises|reaches"
    "|divests|showcases|hosts|updates|awarded|presented|reported|announced"
)
_OWN_NEWS = pattern(
    rf"(?:\s\w+ly)?\s(?:{_OWN_VERBS}"
    r"|to (?:present|report|host|hold|acquire|broaden|participate|announce|showcase|webcast))\b",
    re.IGNORECASE,
)
_JOINT_VERBS = (
    "announce|sign|enter|expand|extend|partner|collaborate|join|complete|form|agree|ink|team|strike|amend|report|present"
    "|initiate|launch"
)
_JOINT = pattern(rf"\s(?:{_JOINT_VERBS})\b", re.IGNORECASE)
# Where the predicate begins in a line in which every word has a capital; what a firm's people are; its product.
_PREDICATE = pattern(rf"(?i:{_JOINT_VERBS}|{_OWN_VERBS}|\w+ly|management|leadership)|.*[®™]")
_AND = re.compile(r"\s(?:and|&)\s$")
_ALMA = pattern(
    r"(?:(?!With |And |From |At |The )[A-Z][\w.-]+ ){0,2}University(?: of [A-Z]\w+)?"
    r"|[A-Z][\w-]+ Institute of Technology"
)
_SIGNING = re.compile(r"collaborat|agreement|licen[sc]|partner|rights|intent", re.IGNORECASE)
_LONGEST = 3

IsNoFirm = Callable[[str, int, int], bool]


def find_subjects(title: Block, text: Block, is_no_firm: IsNoFirm) -> Iterator[tuple[str, str]]:
    """Yield the firms that are subjects of the headline, each with the reason.

    A subject needs the text to go on about it, or a verb of a firm's own news. `is_no_firm` takes a name with its
    place in the title.
    """
    runs = find_runs(title.text)
    run = next(runs, None)
    if run is None:
        return
    name, rest = _head(run)
    end = run.start + len(name)
    if not name or is_no_firm(name, run.start, end):
        return
    again = _count(name, text.text)
    is_subject = rest or bool(_VERB.match(title.text, end))
    enough = 2 if is_title_case(title.text) else 1
    if _OWN_NEWS.match(title.text, end):
        enough = 0
    if is_subject and again >= enough and not _is_in_small_letters(name, text.text):
        yield name, "subject of the headline"
    second = next(runs, None)
    if second is None or not _AND.fullmatch(title.text, end, second.start):
        return
    other, _ = _head(second)
    stop = second.start + len(other)
    if other and _JOINT.match(title.text, stop) and not is_no_firm(other, second.start, stop):
        yield other, "second subject of the headline"
        if again < enough and not _is_in_small_letters(name, text.text):
            yield name, "subject of the headline"


def find_signing_universities(title: Block) -> Iterator[tuple[str, int]]:
    """Yield the universities, each with its place, that a headline about an agreement names."""
    if _SIGNING.search(title.text):
        for found in _ALMA.finditer(title.text):
            if " " in found[0]:
                yield found[0], found.start()


def _head(run: Run) -> tuple[str, bool]:
    """Return the words of a run before the first everyday word, and whether there is one; "" for too many."""
    not_first = name_words().not_first
    count = next((at for at, word in enumerate(run.words) if word.lower() in not_first), len(run.words))
    joint = next((at for at, word in enumerate(run.words) if at and _PREDICATE.fullmatch(word)), count)
    count = min(count, joint)
    return (" ".join(run.words[:count]) if count <= _LONGEST else ""), count < len(run.words)


def _count(name: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(name)}\b(?! (?:trial|study))", text))


def _is_in_small_letters(name: str, text: str) -> bool:
    """Return whether the name is a word of the text too; in an address, all letters are small."""
    return re.search(rf"(?<![\w/.@-]){re.escape(name.lower())}(?![\w/@-]|\.\w)", text) is not None
