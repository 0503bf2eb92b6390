"""How the reader came to what it says: each step shown, with what was considered and refused, and why.

For whoever improves the reader. It runs the steps again and looks at the values between them; the reader itself neither
logs nor keeps anything for this page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model import Article, Event, Reading
from bot.parse.assertion import Assertion, find_clause
from bot.parse.blocks import find_blocks
from bot.parse.cues import CueRow, load_cues
from bot.parse.dates import find_dateline, find_dates
from bot.parse.document import Document, EntityKind, Level, Sentence, Zone
from bot.parse.drug_signs import CODE, NO_CODE
from bot.parse.events import find_events
from bot.parse.frames import Frame
from bot.parse.kinds import find_cues
from bot.parse.known import KnownNames
from bot.parse.lexicon import Lexicon
from bot.parse.masking import TOKEN, Masked, mask_sentence
from bot.parse.news import News
from bot.parse.reader import find_news, read_article
from bot.parse.relevance import find_noise
from bot.parse.scope import READ_ZONES, find_naming, find_telling
from bot.parse.sentences import parse_document

_SHOWN = 160  # characters of a sentence
_AROUND = 40  # characters of a clause before its cue


@dataclass(frozen=True, slots=True)
class _Row:
    """One thing that was looked at: its sort, its words, what became of it, and why."""

    sort: str
    words: str
    outcome: str
    why: str


def explain_article(article: Article, lexicon: Lexicon) -> str:
    """Return the steps of reading an article as plain lines: each sentence, and under it what was found and refused."""
    document = parse_document(article)
    news = find_news(document, lexicon)
    reading = read_article(article, lexicon)
    refused: dict[int, list[_Row]] = {}
    naming = tuple(find_naming(document, tuple(find_telling(document))))
    for span, kind, why in KnownNames(find_blocks(document, naming), lexicon).refused():
        refused.setdefault(span.sentence, []).append(_Row(kind, f"'{span.text}'", "refused", why))
    told = reading.events or find_events(news)
    lines = [_opening(article, document, news)]
    for sentence in document.sentences:
        rows = [*_names(news, sentence), *refused.get(sentence.index, ())]
        rows += _codes(news, sentence, lexicon)
        frames = [frame for frame in news.frames if frame.sentence is sentence]
        rows += [*_dates(news, sentence, frames), *_steps(news, frames, told), *_other_cues(news, sentence, frames)]
        text = " ".join(sentence.text.split())
        unread = "" if sentence in naming else " (not read for names)"
        lines.append(f"\n{sentence.index} {sentence.zone}{unread} {_short(text, _SHOWN)}")
        lines += _aligned(rows)
    return "\n".join([*lines, *_outcome(document, reading, told)]) + "\n"


def _opening(article: Article, document: Document, news: News) -> str:
    if news.announced is None:
        return f"language {document.language} · announced on no day that is told"
    by = "its dateline" if find_dateline(document) else "its publication" if article.published else "its lead"
    return f"language {document.language} · announced {news.announced} by {by}"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + " …"


def _aligned(rows: Sequence[_Row]) -> Iterator[str]:
    """Yield the rows in columns; long words push their own line only."""
    widths = [
        min(most, max((len(part) for part in column), default=0))
        for most, column in (
            (12, [r.sort for r in rows]),
            (34, [r.words for r in rows]),
            (42, [r.outcome for r in rows]),
        )
    ]
    for row in rows:
        first = "  ".join(f"{part:<{w}}" for part, w in zip((row.sort, row.words, row.outcome), widths, strict=True))
        yield f"    {first}  {row.why}".rstrip()


def _names(news: News, sentence: Sentence) -> Iterator[_Row]:
    for mention in news.mentions.get(sentence.index, ()):
        why = mention.reason if mention.level is Level.KNOWN else f"{mention.level}: {mention.reason}"
        yield _Row(mention.kind, f"'{mention.text}'", f"is {mention.id or f'{mention.name} (new name)'}", why)


def _codes(news: News, sentence: Sentence, lexicon: Lexicon) -> Iterator[_Row]:
    """Yield what is shaped like a drug's code and is no drug there."""
    taken = [(mention.start, mention.end) for mention in news.mentions.get(sentence.index, ())]
    for found in CODE.finditer(sentence.text):
        if sentence.zone not in READ_ZONES or any(start < found.end() and found.start() < end for start, end in taken):
            continue
        is_other = NO_CODE.match(found[0]) or lexicon.vocabulary.is_false_friend(found[0], EntityKind.DRUG)
        why = "a known sort of code that is no drug" if is_other else "no word beside it says that it is a drug"
        yield _Row("drug", f"'{found[0]}'", "refused", why)


def _dates(news: News, sentence: Sentence, frames: Sequence[Frame]) -> Iterator[_Row]:
    for date in find_dates(sentence.text, news.announced):
        if date.value is None:
            yield _Row("date", f"'{date.text}'", "refused", date.reason)
            continue
        owners = ", ".join(frame.type.value for frame in frames if frame.when == date.value)
        yield _Row("date", f"'{date.text}'", f"is {date.value}", f"{date.reason} · of {owners or 'no step'}")


def _steps(news: News, frames: Sequence[Frame], told: Sequence[Event]) -> Iterator[_Row]:
    for frame in frames:
        clause = find_clause(frame.masked, frame.cue)
        words, before = (_unmasked(frame.masked, each) for each in (clause.cue, clause.before))
        after = f", after '{before[-_AROUND:].strip()}'" if before.strip() else ""
        yield _Row("cue", f"'{words}'", f"tells {frame.type} · {frame.assertion}", _fate(news, frame, told) + after)


def _fate(news: News, frame: Frame, told: Sequence[Event]) -> str:
    """Return which event a frame gave, or why it gave none."""
    evidence = news.document.evidence(frame.sentence)
    alike = [(number, event) for number, event in enumerate(told, 1) if event.type is frame.type]
    for number, event in alike:
        if any((each.where, each.start) == (evidence.where, evidence.start) for each in event.evidence):
            return f"event {number}"
    if frame.assertion is Assertion.DENIED:
        return "no event: said not to be so, or only thought of"
    if frame.assertion is not Assertion.NEW and frame.when is None:
        return "no event: a step that is recalled or to come needs a date"
    if alike:
        return f"no event: says again what event {alike[0][0]} tells"
    if frame.sentence.zone not in (Zone.HEADLINE, Zone.LEAD):
        return "no event: below headline and lead only 'today' or a date opens one"
    return "no event: another step of the article explains it, or it lacks who does it"


def _other_cues(news: News, sentence: Sentence, frames: Sequence[Frame]) -> Iterator[_Row]:
    """Yield the cues whose words stand there and tell nothing."""
    if sentence.zone not in READ_ZONES:
        return
    masked = mask_sentence(sentence, news.mentions.get(sentence.index, ()), find_dates(sentence.text, news.announced))
    cues = find_cues(masked, sentence.zone) if frames else ()
    for row in load_cues().awake(masked.text):
        found = row.find.search(masked.text)
        if found and not any(cue.type is row.type and cue.start <= found.start() for cue in cues):
            why = _why_refused(row, masked.text, has_frames=bool(frames))
            yield _Row("cue", f"'{_unmasked(masked, found[0])}'", f"refused as {row.type}", why)


def _unmasked(masked: Masked, words: str) -> str:
    """Return words of a masked sentence with the names and dates that stand there."""
    return TOKEN.sub(lambda found: f"[{masked.item(found[2]).text}]", words)


def _why_refused(row: CueRow, text: str, *, has_frames: bool) -> str:
    if row.unless and (unless := row.unless.search(text)):
        return f"not beside '{unless[0]}'"
    if row.zone != "any":
        return f"counts only in {'the headline' if row.zone == 'headline' else 'headline and lead'}"
    return "another cue explains the words" if has_frames else "too far down for a sentence without a date"


def _outcome(document: Document, reading: Reading, told: Sequence[Event]) -> Iterator[str]:
    yield ""
    noise = find_noise(document.title.text)
    if noise:
        yield f"headline is noise: {noise.reason}{' (whatever it tells)' if noise.hard else ''}"
    yield "relevant" if reading.relevant else f"not relevant: {reading.reason}"
    head = "event" if reading.events else "refused with the article: event"
    yield from (f"{head} {number}: {_event(event)}" for number, event in enumerate(told, 1))


def _event(event: Event) -> str:
    parties = ", ".join(f"{party.name} ({party.role})" for party in event.companies)
    facts = (event.drugs, event.targets, event.indications)
    named = (", ".join(one.name for one in each) for each in facts)
    parts = (f"{event.type} {event.status}", str(event.date or "no date"), parties, *named, ", ".join(event.regulators))
    return " · ".join(part for part in parts if part)
