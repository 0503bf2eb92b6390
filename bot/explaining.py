"""How the reader came to what it says: each step shown, with what was considered and refused, and why.

For whoever improves the reader. It runs the steps again and looks at the values between them; the reader itself neither
logs nor keeps anything for this page.
"""

from collections.abc import Iterator, Sequence

from bot.model import Article, Event
from bot.parse.assertion import find_clause
from bot.parse.blocks import find_blocks
from bot.parse.cues import CueRow, load_cues
from bot.parse.dates import find_dates
from bot.parse.document import Document, Sentence
from bot.parse.events import find_events
from bot.parse.frames import READ_ZONES, Frame
from bot.parse.kinds import find_cues
from bot.parse.known import KnownNames
from bot.parse.lexicon import Lexicon
from bot.parse.masking import TOKEN, Masked, mask_sentence
from bot.parse.news import News
from bot.parse.reader import find_news, read_article
from bot.parse.relevance import find_noise
from bot.parse.sentences import parse_document

_SHOWN = 160  # characters of a sentence
_AROUND = 40  # characters of a clause before its cue


def explain_article(article: Article, lexicon: Lexicon) -> str:
    """Return the steps of reading an article as plain lines."""
    document = parse_document(article)
    news = find_news(document, lexicon)
    refused: dict[int, list[str]] = {}
    for span, kind, why in KnownNames(find_blocks(document), lexicon).refused():
        refused.setdefault(span.sentence, []).append(f"{kind} '{span.text}' refused: {why}")
    lines = [f"language {document.language} · announced {news.announced or 'on no day that is told'}"]
    for sentence in document.sentences:
        lines += _sentence(news, sentence, refused.get(sentence.index, ()))
    return "\n".join([*lines, *_outcome(article, document, news, lexicon)]) + "\n"


def _sentence(news: News, sentence: Sentence, refused: Sequence[str]) -> Iterator[str]:
    text = sentence.text if len(sentence.text) <= _SHOWN else sentence.text[:_SHOWN].rstrip() + " …"
    yield f"\n{sentence.index} {sentence.zone} {' '.join(text.split())}"
    for mention in news.mentions.get(sentence.index, ()):
        name = mention.id or f"{mention.name} (new name)"
        yield f"    {mention.kind} '{mention.text}' is {name} · {mention.level}: {mention.reason}"
    yield from (f"    {each}" for each in refused)
    frames = [frame for frame in news.frames if frame.sentence is sentence]
    yield from _dates(news, sentence, frames)
    yield from _cues(news, sentence, frames)


def _dates(news: News, sentence: Sentence, frames: Sequence[Frame]) -> Iterator[str]:
    for date in find_dates(sentence.text, news.announced):
        if date.value is None:
            yield f"    date '{date.text}' refused: {date.reason}"
            continue
        owners = ", ".join(frame.type.value for frame in frames if frame.when == date.value)
        yield f"    date '{date.text}' is {date.value} · {date.reason} · of {owners or 'no step'}"


def _cues(news: News, sentence: Sentence, frames: Sequence[Frame]) -> Iterator[str]:
    for frame in frames:
        clause = find_clause(frame.masked, frame.cue)
        words, before = (_unmasked(frame.masked, each) for each in (clause.cue, clause.before))
        yield f"    cue '{words}' tells {frame.type} · {frame.assertion}, after '{before[-_AROUND:].strip()}'"
    if sentence.zone not in READ_ZONES:
        return
    masked = mask_sentence(sentence, news.mentions.get(sentence.index, ()), find_dates(sentence.text, news.announced))
    cues = find_cues(masked, sentence.zone) if frames else ()
    for row in load_cues().awake(masked.text):
        found = row.find.search(masked.text)
        if found and not any(cue.type is row.type and cue.start <= found.start() for cue in cues):
            why = _why_refused(row, masked.text, has_frames=bool(frames))
            yield f"    cue '{_unmasked(masked, found[0])}' of {row.type} refused: {why}"


def _unmasked(masked: Masked, words: str) -> str:
    """Return words of a masked sentence with the names and dates that stand there."""
    return TOKEN.sub(lambda found: f"[{masked.item(found[2]).text}]", words)


def _why_refused(row: CueRow, text: str, *, has_frames: bool) -> str:
    if row.unless and (unless := row.unless.search(text)):
        return f"not beside '{unless[0]}'"
    if row.zone != "any":
        return f"counts only in {'the headline' if row.zone == 'headline' else 'headline and lead'}"
    return "another cue explains the words" if has_frames else "too far down for a sentence without a date"


def _outcome(article: Article, document: Document, news: News, lexicon: Lexicon) -> Iterator[str]:
    reading = read_article(article, lexicon)
    yield ""
    noise = find_noise(document.title.text)
    if noise:
        yield f"headline is noise: {noise.reason}{' (whatever it tells)' if noise.hard else ''}"
    yield "relevant" if reading.relevant else f"not relevant: {reading.reason}"
    told = reading.events
    yield from (f"event {_event(event)}" for event in told)
    if not told and (events := find_events(news)):
        yield from (f"refused with the article: {_event(event)}" for event in events)


def _event(event: Event) -> str:
    parties = ", ".join(f"{party.name} ({party.role})" for party in event.companies)
    drugs = ", ".join(drug.name for drug in event.drugs)
    parts = (f"{event.type} {event.status}", str(event.date or "no date"), parties, drugs, ", ".join(event.regulators))
    return " · ".join(part for part in parts if part)
