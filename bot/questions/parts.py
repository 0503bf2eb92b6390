"""A question cut into parts that mean something: times, sums, steps, names, places, and the words between them.

At each word the longest part wins; what nothing reads is an unread word, and no question with one is answered.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model import Choice
from bot.parse.document import EntityKind
from bot.parse.folding import fold
from bot.parse.lexicon import Lexicon
from bot.questions.places import find_place
from bot.questions.query import Asked, Facet
from bot.questions.spans import find_span
from bot.questions.steps import STEPS
from bot.questions.sums import find_sum

LONGEST_NAME, LONGEST_PHRASE = 8, 5
_WORD = re.compile(r"\"[^\"]*\"|[,;/()&]|[^\s,;()\"/&]+(?:/(?=[\w])[^\s,;()\"/&]+)*")
_KEYED = re.compile(r"=?([a-z]+):(.+)", re.IGNORECASE)
_PHASE = re.compile(
    r"(?:phase|ph\.?)[\s-]*(?P<a>[1-4]|i{1,3}v?|iv)[abc]?(?:\s?[/-]\s?(?P<b>[1-4]|i{1,3}v?|iv)[abc]?)?(?![\w])"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ASKED = {
    Asked.MILESTONES: "milestone milestones timeline timelines history chronology|key dates|key date|all dates",
    Asked.LATEST: "latest newest recent recently new news last update updates|most recent|what happened|what's new"
    "|anything new|any news|what is new|happened|happening|what's happening|news flow",
    Asked.NEXT: "next upcoming due expected pending ahead planned scheduled outstanding forthcoming awaited|coming up"
    "|what's next|what is next|to come|still to come|on the horizon|in the pipeline|catalysts|catalyst",
    Asked.COUNT: "|how many|number of|count of",
    Asked.WHEN: "when|what date|on what date|what day|since when",
}
_WHETHER = frozenset(("did", "has", "have", "had", "was", "were", "is", "are", "does", "do", "will"))
_GLUE = frozenset(
    (  # noqa: SIM905  words read better as lines
        "the a an of for on about with from at by to in as into is are was were be been being has have had do does did"
        " will would can could should there it its it's their this that these those any all every some or and me us we"
        " please show tell give list find get see know which what what's whats who whose were got get gets getting"
        " receive receives received win wins won grant grants granted given give make made"
        " drug drugs company companies firm firms biotech biotechs biopharma product products medicine medicines"
        " therapy therapies treatment treatments candidate candidates program programs programme programmes"
        " step steps event events thing things happen happens date dates yet already ever only also just so far"
        " regulator regulators agency agencies between among across during through topline hey hi thanks thank you i"
        " need want like look up looking interested during up out over under regarding concerning around trading"
    ).split()
)
_HOMES = frozenset(("company", "companies", "firm", "firms", "biotech", "biotechs", "biopharma", "pharmas"))
_JOINS = frozenset(("and", "or", ",", "/", "&", "plus"))
_AREAS = {
    "oncology": "cancer", "immunology": "autoimmune-disease", "neurology": "neurological-disease",
    "cardiology": "cardiovascular-disease", "ophthalmology": "eye-disease", "dermatology": "skin-disease",
    "psychiatry": "psychiatric-disorder", "nephrology": "kidney-disease", "infectious diseases": "infectious-disease",
}  # fmt: skip
_NOT = ("except for", "except", "excluding", "without", "but not", "other than", "apart from", "not counting", "minus")


class Sort(StrEnum):
    """What a part of a question is."""

    SPAN = "span"
    SUM = "sum"
    ASKED = "asked"
    WHETHER = "whether"
    STEP = "step"
    PHASE = "phase"
    PLACE = "place"
    NAME = "name"
    WHICH = "which"
    JOIN = "join"
    NOT = "not"
    GLUE = "glue"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question: its words, and what they mean for its sort."""

    sort: Sort
    words: str
    start: int
    end: int
    value: object = None


@dataclass(frozen=True, slots=True)
class Named:
    """What a name means: one thing, or several among which a person must choose."""

    facet: Facet
    choice: Choice


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads parts with a lexicon, as of a day. `seen` are names of articles that the lexicon lacks, by folded form."""

    lexicon: Lexicon
    today: date
    seen: Mapping[str, tuple[Named, ...]]

    def read(self, line: str) -> list[Part]:
        """Return the parts of a line from left to right."""
        words = [(found.start(), found.end()) for found in _WORD.finditer(line)]
        parts: list[Part] = []
        at = 0
        while at < len(words):
            found = max(self._tries(line, words, at), key=lambda part: part.end, default=None)
            if found is None:
                start, end = words[at]
                found = Part(Sort.UNREAD, line[start:end], start, end)
            parts.append(found)
            at += 1
            while at < len(words) and words[at][0] < found.end:
                at += 1
        return parts

    def _tries(self, line: str, words: list[tuple[int, int]], at: int) -> Iterator[Part]:
        """Yield every part that begins at a word, the ones that win a tie first."""
        start = words[at][0]
        small = line.lower()
        if named := self._written_name(line, words[at]):
            yield named
            return
        ends = {end for _, end in words}
        span = find_span(small, start, self.today)
        if span and (span.end in ends or small[span.end : span.end + 1] in ("'", "\u2019")):
            yield Part(Sort.SPAN, line[start : span.end], start, span.end, span)
        total = find_sum(small, start)
        if total:
            yield Part(Sort.SUM, line[start : total.end], start, total.end, total)
        phase = _PHASE.match(small, start)
        if phase:
            numbers = [_ROMAN.get(one, one) for one in (phase["a"], phase["b"]) if one]
            yield Part(Sort.PHASE, phase[0], start, phase.end(), "/".join(numbers))
        yield from self._phrases(line, words, at)
        yield from self._names(line, words, at)

    def _phrases(self, line: str, words: list[tuple[int, int]], at: int) -> Iterator[Part]:
        """Yield what the vocabulary holds, longest first; an exact name in capitals comes before a small word."""
        start = words[at][0]
        for _, end in reversed(words[at : at + LONGEST_PHRASE]):
            text = line[start:end]
            phrase = " ".join(text.lower().replace("-", " ").split()).removesuffix("'s")
            if self._is_cased_name(text):
                continue
            for sort, value in _meanings(phrase, is_first=at == 0, line=line[:start].lower()):
                yield Part(sort, text, start, end, value)

    def _is_cased_name(self, text: str) -> bool:
        """Return whether a word of the vocabulary is written as a name is: ALL is a leukemia."""
        forms = self.lexicon.forms(fold(text)) if text.isupper() and text.lower() in _GLUE else ()
        return any(form.text == text for form in forms)

    def _written_name(self, line: str, word: tuple[int, int]) -> Part | None:
        """Return a name in quotation marks, or one with its kind before it: `company:Pfizer`, `=target:bcma`."""
        text = line[slice(*word)]
        if text.startswith('"'):
            return self._part(line, word[0], word[1], text.strip('"').strip())
        keyed = _KEYED.fullmatch(text)
        if keyed is None or keyed[1].lower() not in set(EntityKind):
            return None
        kind = EntityKind(keyed[1].lower())
        if text.startswith("="):
            entity = self.lexicon.get(kind, keyed[2])
            named = Named(Facet(kind), Choice(f"{kind}:{keyed[2]}", entity.name if entity else keyed[2].lstrip("~")))
            return Part(Sort.NAME, text, *word, named)
        found = [_named(kind, one.id, one.name) for one in self.lexicon.resolve(keyed[2], kind)]
        return _name_part(text, word[0], word[1], found) if found else None

    def _names(self, line: str, words: list[tuple[int, int]], at: int) -> Iterator[Part]:
        start = words[at][0]
        for _, end in reversed(words[at : at + LONGEST_NAME]):
            part = self._part(line, start, end, line[start:end])
            if part.sort is not Sort.UNREAD:
                yield part
                return

    def _part(self, line: str, start: int, end: int, name: str) -> Part:
        """Return what a name means, in one kind if it can; unread when nobody knows it."""
        for text in dict.fromkeys((name, re.sub(r"['\u2019]s?$", "", name))):
            area = self.lexicon.get(EntityKind.DISEASE, _AREAS.get(text.lower(), ""))
            if area:
                return _name_part(line[start:end], start, end, [_named(area.kind, area.id, area.name)])
            known = bool(self.lexicon.forms(fold(text)))
            entities = self.lexicon.resolve(text) if known or not text.islower() else ()
            found = [_named(one.kind, one.id, one.name) for one in entities] or list(self.seen.get(fold(text), ()))
            if found:
                return _name_part(line[start:end], start, end, found)
        return Part(Sort.UNREAD, name, start, end)


def _named(kind: EntityKind, entity_id: str, name: str) -> Named:
    return Named(Facet(kind), Choice(f"{kind}:{entity_id}", name))


def _name_part(words: str, start: int, end: int, found: list[Named]) -> Part:
    if len(found) == 1:
        return Part(Sort.NAME, words, start, end, found[0])
    return Part(Sort.WHICH, words, start, end, tuple(found))


def _meanings(phrase: str, *, is_first: bool, line: str) -> Iterator[tuple[Sort, object]]:
    """Yield what a phrase of the vocabulary may be; `line` is what stands before it."""
    if is_first and phrase in _WHETHER:
        yield Sort.WHETHER, phrase
    if phrase in _NOT:
        yield Sort.NOT, None
    for asked, row in _ASKED.items():
        singles, *phrases = row.split("|")
        if phrase in singles.split() or phrase in phrases:
            yield Sort.ASKED, asked
    if phrase in STEPS:
        yield Sort.STEP, STEPS[phrase]
    is_pronoun = phrase == "us" and line.split()[-1:] and line.rsplit(maxsplit=1)[-1] in ("tell", "show", "give")
    place = None if is_pronoun else find_place(phrase)
    if place:
        yield Sort.PLACE, place
    if phrase in _JOINS:
        yield Sort.JOIN, phrase
    if phrase in _GLUE or phrase in "(;)":
        yield Sort.GLUE, phrase


def is_home_word(words: str) -> bool:
    """Return whether a word says that companies are meant: `Chinese biotechs`."""
    return words.lower() in _HOMES
