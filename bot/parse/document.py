"""What the steps of the reader hand on: a document of sentences, and the mentions found in them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.model import Article, Evidence


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


@dataclass(frozen=True, slots=True)
class Mention:
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
class CleanText:
    """A text without markup. `raw_starts[i]` is where cleaned character i began in the raw text; None: the same."""

    text: str
    raw: str
    raw_starts: tuple[int, ...] | None = None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the raw text of the cleaned span (`start` < `end`)."""
        if self.raw_starts is None:
            return start, end
        return self.raw_starts[start], self.raw_starts[end - 1] + 1


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
