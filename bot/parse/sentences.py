"""An article as a document: markup off, sentences with exact offsets, their zones, its language."""

from collections.abc import Iterator

from bot.model import Article
from bot.parse.clean import parse_text
from bot.parse.document import Document, Sentence, Zone
from bot.parse.language import find_language
from bot.parse.splitting import split_sentences
from bot.parse.zones import find_dateline_start, find_zones

# No sentence of an article is nearly as long. What is longer is cut: some steps cost its length squared.
LONGEST_TITLE = 1_000
LONGEST_SENTENCE = 1_200


def parse_document(article: Article) -> Document:
    """Return the article cut into sentences, headline first, then the text's in order."""
    title, text = parse_text(article.title[:LONGEST_TITLE]), parse_text(article.text)
    sentences = [
        Sentence(index, "title", start, end, title.text[start:end], Zone.HEADLINE)
        for index, (start, end) in enumerate([(0, len(title.text))] if title.text.strip() else [])
    ]
    spans = _cut_at_dateline(
        text.text, [part for span in split_sentences(text.text) for part in _cut(text.text, *span)]
    )
    zones = find_zones(text.text, spans, title.text)
    first = len(sentences)
    sentences += [
        Sentence(first + index, "text", start, end, text.text[start:end], zone)
        for index, ((start, end), zone) in enumerate(zip(spans, zones, strict=True))
    ]
    language = find_language(f"{title.text}\n{text.text}")
    return Document(article, title, text, tuple(sentences), language)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span in parts that are no longer than a sentence may be, cut at a space where there is one."""
    while end - start > LONGEST_SENTENCE:
        stop = start + LONGEST_SENTENCE
        space = text.rfind(" ", start + 1, stop)
        stop = space if space > 0 else stop
        yield start, stop
        start = stop + (text[stop] == " ")
    yield start, end


def _cut_at_dateline(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans with what runs into the dateline parted from it (pages that lost their line breaks)."""
    place = find_dateline_start(text)
    if place is None:
        return spans
    for index, (start, end) in enumerate(spans):
        if start < place < end:
            last = start + len(text[start:place].rstrip())
            return [*spans[:index], (start, last), (place, end), *spans[index + 1 :]]
    return spans
