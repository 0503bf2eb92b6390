"""What was read from an article, as a card for a terminal: plain text of a given width, coloured on request."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages.texts import date_text, term_text
from bot.messages.wording import headline
from bot.model import Article, Event, Evidence, Named, Reading, Status

_BOLD, _DIM, _GREEN, _YELLOW, _BLUE = "1", "2", "32", "33", "34"
_STATUSES = {Status.NEW: ("NEW", _GREEN), Status.BACKGROUND: ("BEFORE", _DIM), Status.EXPECTED: ("NEXT", _BLUE)}
_MARGIN = 9  # columns for the status, and before everything that belongs to an event
_LABEL = 12
_MOST_QUOTED = 240  # characters of a piece of evidence
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")

# What a line may be broken between: words, and single characters of scripts that write without spaces.
_PIECE = re.compile(r"\s*(?:[\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef]|[^\s\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef]+)")


def render_reading(article: Article, reading: Reading, *, width: int = 80, colour: bool = False) -> str:
    """Return the card of one article: its headline, its events with their facts, and the evidence of each.

    No line is wider than `width` columns, but for a single word that is; wide characters count two.
    """
    page = _Page(width, colour)
    lines = [*page.wrap(_clean(article.title) or article.id, style=_BOLD), *_about(page, article, reading)]
    for event in reading.events:
        lines += ["", *_event(page, event)]
    return "\n".join(lines) + "\n"


def render_plain(text: str) -> str:
    """Return lines that quote an article, without what could move a terminal's cursor."""
    return "\n".join(_CONTROL.sub(" ", line) for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class _Page:
    width: int
    colour: bool

    def styled(self, text: str, style: str | None) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text

    def wrap(self, text: str, *, first: str = "", indent: int = 0, style: str | None = None) -> Iterator[str]:
        """Yield lines of at most the page's width, the first after `first`, the others indented."""
        head, line, room = first, "", self.width - indent
        for piece in _PIECE.findall(_clean(text)):
            if line and _columns(line + piece) > room:
                yield head + self.styled(line, style)
                head, line = " " * indent, ""
            line += piece if line else piece.lstrip()
        yield head + self.styled(line, style)


def _about(page: _Page, article: Article, reading: Reading) -> Iterator[str]:
    published = f"published {article.published}" if article.published else ""
    parts = (article.id, article.publisher, published, reading.language)
    yield from page.wrap(" · ".join(part for part in parts if part), style=_DIM)
    if not reading.relevant:
        yield from page.wrap(f"No alert: {reading.reason or 'no event is new'}.", style=_YELLOW)


def _event(page: _Page, event: Event) -> Iterator[str]:
    word, style = _STATUSES[event.status]
    yield from page.wrap(headline(event), first=page.styled(word.ljust(_MARGIN), style), indent=_MARGIN, style=_BOLD)
    for label, value in _facts(event):
        first = " " * _MARGIN + page.styled(label.ljust(_LABEL), _DIM)
        yield from page.wrap(value, first=first, indent=_MARGIN + _LABEL)
    for evidence in event.evidence:
        where = f"{evidence.where} {evidence.start}-{evidence.end}: "
        yield from page.wrap(where + _quoted(evidence), first=" " * _MARGIN + "> ", indent=_MARGIN + 2, style=_DIM)


def _facts(event: Event) -> Iterator[tuple[str, str]]:
    detail, known = event.detail, event.known
    parties = [f"{party.name} ({party.role})" for party in event.companies]
    terms = [text for term in event.terms if (text := term_text(term))]
    facts = (
        ("Type", [event.type.value.replace("_", " ")]),
        ("Date", [date_text(event.date)] if event.date else []),
        ("Companies", parties),
        ("Drugs", _names(event.drugs)),
        ("Targets", _names(event.targets)),
        ("Modality", [event.modality or ""]),
        ("Diseases", _names(event.indications)),
        ("Regulators", event.regulators),
        ("Detail", [detail.application, detail.kind, f"phase {detail.phase}" if detail.phase else "", detail.outcome]),
        ("Terms", terms),
        ("Known", [*_names((*known.drugs, *known.targets)), known.modality, *_names(known.companies)]),
    )
    for label, values in facts:
        told = [value for value in values if value]
        if told:
            yield label, ", ".join(told)


def _names(named: Sequence[Named]) -> list[str]:
    return [each.name + ("" if each.id else " (new name)") for each in named]


def _quoted(evidence: Evidence) -> str:
    text = " ".join(re.sub(r"<[^>]*>", " ", evidence.text).split())
    return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED].rstrip() + " …"


def _clean(text: str) -> str:
    """Return the text without the control characters that could move a terminal's cursor or change its colours."""
    return _CONTROL.sub(" ", text).strip()


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
