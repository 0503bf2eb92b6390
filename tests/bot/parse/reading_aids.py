"""What the tests of the name finders share: one lexicon, and a short way from a text to its mentions."""

from functools import cache

from bot.model import Article
from bot.parse.document import Document, EntityKind, Mention
from bot.parse.entities import find_mentions
from bot.parse.lexicon import Lexicon
from bot.parse.sentences import parse_document
from tests.builders import packaged


@cache
def nameless() -> Lexicon:
    """The packaged lexicon without its companies and drugs: every name of these is new to it."""
    known = (entity for entity in packaged() if entity.kind not in (EntityKind.COMPANY, EntityKind.DRUG))
    return Lexicon(known, packaged().vocabulary)


def document(text: str, title: str = "") -> Document:
    return parse_document(Article("t", title, text))


def mentions(text: str, kind: EntityKind, title: str = "", lexicon: Lexicon | None = None) -> tuple[Mention, ...]:
    found = find_mentions(document(text, title), lexicon or packaged())
    return tuple(mention for mention in found if mention.kind is kind)


def names(text: str, kind: EntityKind, title: str = "", lexicon: Lexicon | None = None) -> set[str]:
    return {mention.name for mention in mentions(text, kind, title, lexicon)}


def ids(text: str, kind: EntityKind, title: str = "") -> set[str | None]:
    return {mention.id for mention in mentions(text, kind, title)}
