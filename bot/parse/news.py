"""An article on its way to events: its document, mentions and frames together, and ways to ask them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bot.model import Named
from bot.parse.descriptions import find_descriptions
from bot.parse.document import Document, EntityKind, Mention, Sentence, Zone
from bot.parse.frames import Frame
from bot.parse.lexicon import Lexicon
from bot.parse.masking import Masked, mask_sentence

_EARLY = 8


@dataclass(frozen=True, eq=False)
class News:
    """What the steps before found. `mentions` are by sentence index; `announced` is the day of the article.

    What is asked of a sentence again and again is worked out once.
    """

    document: Document
    lexicon: Lexicon
    mentions: dict[int, tuple[Mention, ...]]
    frames: tuple[Frame, ...]
    announced: date | None
    _told: dict[tuple[int, EntityKind], tuple[Mention, ...]] = field(
        default_factory=dict[tuple[int, EntityKind], tuple[Mention, ...]], init=False, repr=False
    )
    _masked: dict[int, Masked] = field(default_factory=dict[int, Masked], init=False, repr=False)
    _zones: dict[tuple[Zone, ...], tuple[Sentence, ...]] = field(
        default_factory=dict[tuple[Zone, ...], tuple[Sentence, ...]], init=False, repr=False
    )

    def of(self, sentences: Iterable[Sentence], kind: EntityKind) -> tuple[Mention, ...]:
        """Return the mentions of a kind in the sentences, in reading order."""
        mentions = self._of_kind.get(kind, {})
        return tuple([m for s in sentences if s.index in mentions for m in mentions[s.index]])

    def names(self, kind: EntityKind) -> bool:
        """Return whether anything of a kind is named at all."""
        return kind in self._of_kind

    def told(self, sentence: Sentence, kind: EntityKind) -> tuple[Mention, ...]:
        """Return the mentions of a kind in a sentence that do not only describe a firm."""
        key = (sentence.index, kind)
        if key not in self._told:
            found = self._of_kind.get(kind, {}).get(sentence.index, ())
            spans = find_descriptions(sentence.text) if found else ()
            self._told[key] = tuple(m for m in found if not any(start <= m.start < end for start, end in spans))
        return self._told[key]

    def masked(self, sentence: Sentence) -> Masked:
        """Return a sentence with its names masked, and no dates."""
        if sentence.index not in self._masked:
            self._masked[sentence.index] = mask_sentence(sentence, self.mentions.get(sentence.index, ()), ())
        return self._masked[sentence.index]

    def zone(self, *zones: Zone) -> tuple[Sentence, ...]:
        """Return the sentences of the zones, in reading order."""
        if zones not in self._zones:
            self._zones[zones] = tuple(s for s in self.document.sentences if s.zone in zones)
        return self._zones[zones]

    @cached_property
    def _of_kind(self) -> dict[EntityKind, dict[int, list[Mention]]]:
        """Return the mentions by kind and sentence."""
        found: dict[EntityKind, dict[int, list[Mention]]] = {}
        for index, mentions in self.mentions.items():
            for mention in mentions:
                found.setdefault(mention.kind, {}).setdefault(index, []).append(mention)
        return found

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
