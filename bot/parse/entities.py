"""Who and what a document names: known names, and names that no list holds, each with its level and its reason."""

from bot.parse.blocks import find_blocks
from bot.parse.document import Document, Mention
from bot.parse.known import KnownNames, sort_mentions
from bot.parse.lexicon import Lexicon


def find_mentions(document: Document, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return all mentions, by sentence and place, not overlapping within a kind."""
    blocks = find_blocks(document)
    known = KnownNames(document, blocks, lexicon)
    return sort_mentions(known.mentions())
