"""An article in, what it says out: the one door of the reader."""

from collections.abc import Sequence

from bot.model import Article, Event, EventType, Reading, Status
from bot.parse.dates import find_dateline, find_lead_day
from bot.parse.document import Document, EntityKind, Level, Mention, Zone
from bot.parse.entities import find_mentions
from bot.parse.events import find_events
from bot.parse.frames import find_frames
from bot.parse.lexicon import Lexicon
from bot.parse.news import News
from bot.parse.relevance import find_noise, has_biotech_sign, is_preclinical
from bot.parse.scope import find_naming, find_telling
from bot.parse.sentences import parse_document

_HEAD = 4_000
_EAST_ASIAN = frozenset({"zh", "ko", "ja"})


def read_article(article: Article, lexicon: Lexicon) -> Reading:
    """Return the events of an article, or why it has none. Never raises on odd text."""
    document = parse_document(article)
    if document.language in _EAST_ASIAN:
        from bot.parse.east_asian import read_east_asian  # most articles need none of it

        return read_east_asian(document, lexicon)
    if document.language != "en":
        return Reading(article.id, relevant=False, reason="not read: another language", language=document.language)
    news = find_news(document, lexicon)
    events = find_events(news)
    reason = _why_not(document, news, events)
    if reason:
        events = tuple(event for event in events if event.status is not Status.NEW)
    return Reading(article.id, reason is None, events, reason, document.language)


def find_news(document: Document, lexicon: Lexicon) -> News:
    """Return the document with its mentions and frames."""
    announced = find_dateline(document) or document.article.published or find_lead_day(document)
    told = tuple(find_telling(document))
    found: dict[int, list[Mention]] = {}
    for mention in find_mentions(document, lexicon, find_naming(document, told)):
        found.setdefault(mention.sentence, []).append(mention)
    mentions = {index: tuple(those) for index, those in found.items()}
    return News(document, lexicon, mentions, find_frames(told, mentions, announced), announced)


def _why_not(document: Document, news: News, events: tuple[Event, ...]) -> str | None:
    """Return why the article is no news for us, or None."""
    headline = document.title.text
    noise = find_noise(headline)
    if noise and noise.hard:
        return noise.reason
    fresh = [event for event in events if event.status is Status.NEW]
    if not fresh:
        return noise.reason if noise else "no event of a listed type is new"
    if noise and not any(evidence.where == "title" for event in fresh for evidence in event.evidence):
        return noise.reason
    if fresh[0].type is EventType.READOUT and is_preclinical(_told(document)):
        return "preclinical or published data"
    if not _is_of_known_firms(fresh) and not _is_about_medicine(document, news):
        return "not about medicine"
    return None


def _is_of_known_firms(fresh: Sequence[Event]) -> bool:
    """Return whether every party of some new event is a firm of the lexicon: these make medicines."""
    return any(event.companies and all(party.id for party in event.companies) for event in fresh)


def _told(document: Document) -> str:
    """Return headline and lead in one."""
    heads = [s.text for s in document.sentences if s.zone in (Zone.HEADLINE, Zone.LEAD)]
    return " ".join((document.title.text, *heads))


def _is_about_medicine(document: Document, news: News) -> bool:
    kinds = {m.kind for group in news.mentions.values() for m in group}
    if kinds & {EntityKind.DRUG, EntityKind.REGULATOR, EntityKind.TARGET, EntityKind.DISEASE}:
        return True
    heads = news.of(news.zone(Zone.HEADLINE), EntityKind.COMPANY)
    if any(m.level is Level.KNOWN for m in heads):
        return True
    wanted = 1 if EntityKind.COMPANY in kinds else 2
    return has_biotech_sign(f"{document.title.text} {document.text.text[:_HEAD]}", wanted)
