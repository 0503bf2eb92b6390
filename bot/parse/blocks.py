"""Title and text of a document as blocks of tokens, so that each finder goes over the same single pass."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.parse.document import Document, Sentence, Zone
from bot.parse.folding import Tokens, find_tokens
from bot.parse.zones import find_dateline_end

_MIN_WORDS = 4  # and letters of each word that counts
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_BRACKETS = re.compile(r"\([^()]*\)")


class Span(NamedTuple):
    """A span of a sentence: offsets into the sentence's text."""

    sentence: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Block:
    """The title or the text of a document, with its sentences and tokens; `lead` is where its dateline ends, or -1."""

    text: str
    sentences: tuple[Sentence, ...]
    tokens: Tokens
    lead: int = -1

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """Return which tokens, by number, fold to each word: every finder asks its words of these, not of the text."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, folded in enumerate(self.tokens.folded):
            found[folded].append(at)
        found.default_factory = None
        return found

    def places(self, words: Iterable[str]) -> list[int]:
        """Return which tokens, by number, fold to one of `words`; each is named once."""
        numbers = self.numbers
        return sorted([at for folded in words if folded in numbers for at in numbers[folded]])

    def stretches(self, silent: Container[Zone]) -> Iterator[tuple[int, int]]:
        """Yield the spans of sentences side by side that stand in none of the zones."""
        start: int | None = None
        end = 0
        for sentence in self.sentences:
            if sentence.zone in silent:
                if start is not None:
                    yield start, end
                start = None
            else:
                start, end = sentence.start if start is None else start, sentence.end
        if start is not None:
            yield start, end

    def sentence_at(self, start: int) -> Sentence | None:
        """Return the sentence that holds the character at `start`."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or self.sentences[at].end <= start:
            return None
        return self.sentences[at]

    def span(self, start: int, end: int) -> Span | None:
        """Return the span within one sentence, or None where it crosses a sentence's end."""
        sentence = self.sentence_at(start)
        if sentence is None or end > sentence.end or start >= end:
            return None
        return Span(sentence.index, start - sentence.start, end - sentence.start, self.text[start:end])


def find_blocks(document: Document, sentences: Iterable[Sentence] | None = None) -> tuple[Block, ...]:
    """Return the blocks of a document, the title's first; of some of its sentences only, put together, if given."""
    blocks: list[Block] = []
    chosen = document.sentences if sentences is None else tuple(sentences)
    for where, clean in (("title", document.title), ("text", document.text)):
        here = tuple(sentence for sentence in chosen if sentence.where == where)
        if here:
            text, placed = (clean.text, here) if sentences is None else _put_together(clean.text, here)
            lead = _placed(find_dateline_end(clean.text), here, placed)
            blocks.append(Block(text, placed, find_tokens(text), lead))
    return tuple(blocks)


def _placed(at: int | None, sentences: Sequence[Sentence], placed: Sequence[Sentence]) -> int:
    """Return where the character at `at` of a text stands once its sentences are put together, or -1."""
    if at is None:
        return -1
    for before, after in zip(sentences, placed, strict=True):
        if before.start <= at < before.end:
            return after.start + at - before.start
    return -1


def _put_together(text: str, sentences: Sequence[Sentence]) -> tuple[str, tuple[Sentence, ...]]:
    """Return the text of the sentences alone, a line's end where some are left out, and the sentences placed in it."""
    parts: list[str] = []
    placed: list[Sentence] = []
    shift = first = 0  # how far the sentences have moved to the left; where the part under way begins
    last = sentences[0]
    for sentence in sentences:
        if sentence.index > last.index + 1:
            parts += (text[first : last.end], "\n")
            shift += sentence.start - last.end - 1
            first = sentence.start
        moved = replace(sentence, start=sentence.start - shift, end=sentence.end - shift) if shift else sentence
        placed.append(moved)
        last = sentence
    return "".join([*parts, text[first : last.end]]), tuple(placed)


def is_all_capitals(text: str) -> bool:
    """Return whether a line is in capitals throughout: there, capitals prove nothing."""
    return read_capitals(text)[0]


def is_title_case(text: str) -> bool:
    """Return whether a line is in Title Case throughout: there, a capital first letter proves nothing."""
    return read_capitals(text)[1]


@lru_cache(maxsize=256)
def read_capitals(text: str) -> tuple[bool, bool]:
    """Return whether a line is in capitals throughout, and whether in Title Case; a line of few words is neither."""
    words: list[str] = _WORD.findall(text)
    if len(words) < _MIN_WORDS:
        return False, False
    is_all = sum(map(str.isupper, words)) >= 0.8 * len(words)
    if "(" in text:
        words = _WORD.findall(_BRACKETS.sub("", text))
    long = [word[0] for word in words if len(word) >= _MIN_WORDS]
    return is_all, len(long) >= _MIN_WORDS and sum(map(str.isupper, long)) >= 0.75 * len(long)
