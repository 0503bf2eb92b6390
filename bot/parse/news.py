"""An article on its way to events: its document, mentions and frames together, and ways to ask them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.model import Named
from bot.parse.descriptions import find_descriptions
from bot.parse.document import Document, EntityKind, Mention, Sentence, Zone
from bot.parse.frames import Frame
from bot.parse.lexicon import Lexicon

_EARLY = 8


@dataclass(frozen=True)
class News:
    """What the steps before found. `mentions` are by sentence index; `announced` is the day of the article."""

    document: Document
    lexicon: Lexicon
    mentions: dict[int, tuple[Mention, ...]]
    frames: tuple[Frame, ...]
    announced: date | None

    def of(self, sentences: Iterable[Sentence], kind: EntityKind) -> tuple[Mention, ...]:
        """Return the mentions of a kind in the sentences, in reading order."""
        return tuple(m for s in sentences for m in self.mentions.get(s.index, ()) if m.kind is kind)

    def told(self, sentence: Sentence, kind: EntityKind) -> tuple[Mention, ...]:
        """Return the mentions of a kind in a sentence that do not only describe a firm."""
        found = self.of([sentence], kind)
        spans = find_descriptions(sentence.text) if found else ()
        return tuple(m for m in found if not any(start <= m.start < end for start, end in spans))

    def zone(self, *zones: Zone) -> tuple[Sentence, ...]:
        """Return the sentences of the zones, in reading order."""
        return tuple(s for s in self.document.sentences if s.zone in zones)

    def early(self) -> tuple[Sentence, ...]:
        """Return the first sentences after headline and lead."""
        return self.zone(Zone.BODY)[:_EARLY]

    def counts(self, kind: EntityKind) -> Counter[str]:
        """Return how often each thing of a kind is named in the news part, by key."""
        told = self.zone(Zone.HEADLINE, Zone.LEAD, Zone.BODY, Zone.QUOTE)
        return Counter(key_of(m) for m in self.of(told, kind))


def key_of(mention: Mention) -> str:
    """Return what two mentions of one thing share."""
    return mention.id or "~" + mention.name.casefold()


def distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the first mention of each thing, in order."""
    seen: dict[str, Mention] = {}
    for mention in mentions:
        seen.setdefault(key_of(mention), mention)
    return tuple(seen.values())


def named(mentions: Iterable[Mention]) -> tuple[Named, ...]:
    """Return the names of the mentions, each thing once."""
    return tuple(Named(m.name, m.id) for m in distinct(mentions))
