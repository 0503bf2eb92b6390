"""What the steps of the reader hand on: a document of sentences, and the mentions found in them."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from html.entities import html5
from typing import Literal, NamedTuple

from bot.model import Article, Evidence

# An entity, escaped twice or not.
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|([a-zA-Z]\w{1,30};))?")


class EntityKind(StrEnum):
    """What a mention may name."""

    COMPANY = "company"
    DRUG = "drug"
    TARGET = "target"
    DISEASE = "disease"
    REGULATOR = "regulator"
    MODALITY = "modality"


class Level(StrEnum):
    """How a name was found, surest first."""

    KNOWN = "known"
    LEARNT = "learnt"
    PATTERN = "pattern"


class Zone(StrEnum):
    """Where in the article a sentence stands, and so how much it weighs."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"
    QUOTE = "quote"
    ABOUT = "about"
    SAFE_HARBOUR = "safe_harbour"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` is cleaned; `start` and `end` are offsets into the cleaned title or text."""

    index: int
    where: Literal["title", "text"]
    start: int
    end: int
    text: str
    zone: Zone


class Mention(NamedTuple):
    """A name found: offsets into its sentence's text (`sentence.text[start:end] == text`).

    `id` is the lexicon's, or None for a new name; `name` is what a card shows. `reason` says how it was found.
    """

    kind: EntityKind
    name: str
    id: str | None
    sentence: int
    start: int
    end: int
    text: str
    level: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of cleaning: its result runs from place `after[n]` as what it was given runs from place `before[n]`."""

    after: tuple[int, ...]
    before: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Return where the character at `at` of the result stood."""
        piece = bisect_right(self.after, at) - 1
        return self.before[piece] + at - self.after[piece]


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without markup, with the raw text and the passes that lead from one to the other, the first one first."""

    text: str
    raw: str
    passes: tuple[Pass, ...] = ()

    def raw_start(self, at: int) -> int:
        """Return where the cleaned character at `at` began in the raw text."""
        for each in reversed(self.passes):
            at = each.origin(at)
        return at

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the raw text of the cleaned span (`start` < `end`)."""
        return self.raw_start(start), self._raw_end(self.raw_start(end - 1))

    def _raw_end(self, last: int) -> int:
        """Return where the character or the entity that stands at a raw offset ends."""
        found = _ENTITY.match(self.raw, last)
        if found is None:
            return last + 1
        return found.start(1) if found[1] and found[1] not in html5 else found.end()


@dataclass(frozen=True, slots=True)
class Document:
    """An article cut into sentences, headline first."""

    article: Article
    title: CleanText
    text: CleanText
    sentences: tuple[Sentence, ...]
    language: str

    def evidence(self, sentence: Sentence, start: int = 0, end: int | None = None) -> Evidence:
        """Return the evidence for a span of a sentence, in the article as it was given."""
        source = self.title if sentence.where == "title" else self.text
        last = len(sentence.text) if end is None else end
        first, stop = source.raw_span(sentence.start + start, sentence.start + last)
        return Evidence(sentence.where, first, stop, source.raw[first:stop])
