"""SEC EDGAR: the feed of current filings → 8-K and 6-K of firms that may matter; a filing's index → its documents.

The feed names form, filer and (of an 8-K) the items that it reports, and no industry. So a filing is followed when its
items can hold news of ours and its filer has a word of the trade in its name or is a firm that the lexicon knows.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# (feedparser and lxml bring no types)

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser
from lxml import html as lxml_html
from lxml.etree import LxmlError  # pyright: ignore[reportAttributeAccessIssue]  a compiled module

from bot.feeds.feed import read_day, web_link
from bot.feeds.page import Follow, Item, Page
from bot.feeds.plain import plain_line, plain_text
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon

_TITLE = re.compile(r"(?P<form>(?:8-K|6-K)(?:/A)?) +- +(?P<name>.{1,200}) \((?P<cik>\d{1,10})\) \(Filer\)")
_ACCESSION = re.compile(r"accession-number=(\d{10}-\d{2}-\d{6})$")
_ITEM = re.compile(r"\bItem (\d\.\d\d)\b")
# Agreements begun and ended, purchases done, what is told to investors, whatever else is thought important.
_TELLING = frozenset({"1.01", "1.02", "2.01", "7.01", "8.01"})
_TRADE = re.compile(
    r"pharma|therap|\bbio|bio(?:tech|logic|scien|med)|medicine|oncolog|vaccin|immun|genetic|genomic|\bgene\b|\bcell"
    r"|\bcyto|\brna\b|neuro|derma|ophthal|life ?sciences|health ?sciences|(?:cept|zyme|mune|vax|tx|rna|cure|genics)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"(?:[,.]|\b(?:inc|corp|corporation|co|company|ltd|limited|plc|llc|n\.?v|s\.?a|a/s|ag|/\w+/?))+\s*$"
)
_PAGE_SIZE = 100
_MOST_PAGES = 5
_LEAST_NAME = 2
# A cover or a list of slides is no release.
_LEAST_TEXT = 400
_BEGINNING = 2_000
_RELEASE = re.compile(
    r"PR ?Newswire|GLOBE ?NEWSWIRE|BUSINESS WIRE|ACCESS ?NEWSWIRE|Newsfile|\bannounce[sd]?\b"
    r"|\btoday (?:reported|said)\b|\breported (?:today|financial|results|its)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a filing: its type as EDGAR calls it (`EX-99.1`) and where it is."""

    type: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a document tells: a headline where it has one, and its text. `url` is where it is, once somebody knows."""

    title: str | None
    text: str
    url: str | None = None


def parse_edgar(data: bytes, url: str, cursor: str | None = None) -> Page:
    """Parse the feed of current filings, newest first. The web page that EDGAR shows when it is busy is a problem.

    `cursor` is when the newest filing was made that an earlier reading saw; `more`, where older ones go on that came
    after it.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower().startswith((b"<?xml", b"<feed")):
        return Page(problem="answered a web page, not the feed of filings")
    parsed = feedparser.parse(io.BytesIO(data), response_headers={"content-type": "application/atom+xml"})
    if parsed.get("version") != "atom10" or (parsed.bozo and not parsed.entries):
        return Page(problem="answered no feed of filings")
    items = {item.key: item for item in map(_item, parsed.entries) if item}
    made = [day for day in map(_made_at, parsed.entries) if day]
    return Page(tuple(items.values()), cursor=max(made, default=None), more=_more(made, url, cursor))


def is_issuer_of_interest(name: str, lexicon: Lexicon) -> bool:
    """Return whether a filer of this name may be in the business of medicines."""
    if _TRADE.search(name):
        return True
    plain = _LEGAL.sub("", name.lower()).strip()
    return any(lexicon.resolve(each, EntityKind.COMPANY) for each in (name, plain) if len(each) > _LEAST_NAME)


def list_documents(data: bytes, url: str) -> tuple[Document, ...]:
    """Return the documents that may tell a filing's news, best first: its press exhibits, else the form itself."""
    found = list(_documents(data, url))
    press = sorted((one for one in found if one.type.startswith("EX-99")), key=_number)
    return tuple(press or [one for one in found if one.type.startswith(("8-K", "6-K"))])


def _number(document: Document) -> tuple[list[int], str]:
    return [int(digits) for digits in re.findall(r"\d+", document.type)], document.type


def read_document(data: bytes, kind: str) -> Told:
    """Return what a document of a filing tells, without the furniture of forms around it."""
    blocks = [block for block in plain_text(_body(data)).split("\n\n") if block.strip()]
    return _press(blocks) if kind.startswith("EX-99") else _form(blocks)


def choose_told(found: Sequence[Told]) -> list[Told]:
    """Return those documents of one filing that are articles: its first with a text, and each other release once.

    A list of slides among the others is none: what a company shows its investors retells the news of years.
    """
    whole = [told for told in found if len(told.text) >= _LEAST_TEXT]
    if not whole:
        return sorted(found, key=lambda told: len(told.text))[-1:]
    others = {told.title: told for told in whole[1:] if told.title != whole[0].title and _is_release(told)}
    return [whole[0], *others.values()]


def _is_release(told: Told) -> bool:
    return bool(told.title) and _RELEASE.search(told.text[:_BEGINNING]) is not None


def _item(entry: Any) -> Item | None:  # noqa: ANN401
    found = _TITLE.fullmatch(plain_line(str(entry.get("title", ""))))
    accession = _ACCESSION.search(str(entry.get("id", "")))
    index = web_link("https://www.sec.gov/", str(entry.get("link", "")))
    if not found or not accession or not index:
        return None
    summary = plain_text(str(entry.get("summary", "")))
    told = _ITEM.findall(summary)
    if told and not _TELLING & set(told):
        return None
    return Item(
        key=accession[1],
        title=f"{found['form']} of {found['name']}",
        text=summary,
        url=index,
        published=read_day(str(entry.get("updated", ""))),
        language="en",
        follow=Follow.FILING,
        follow_url=index,
        issuer=found["name"],
    )


def _made_at(entry: Any) -> str | None:  # noqa: ANN401
    try:
        return datetime.fromisoformat(str(entry.get("updated", ""))).astimezone(UTC).isoformat()
    except ValueError:
        return None


def _more(made: list[str], url: str, cursor: str | None) -> str | None:
    """Return where to go on: only a full page, all of it newer than what was seen, hides others behind it."""
    start = re.search(r"[?&]start=(\d{1,4})(?:&|$)", url)
    after = int(start[1]) if start else 0
    if cursor is None or len(made) < _PAGE_SIZE or min(made) <= cursor or after >= _PAGE_SIZE * (_MOST_PAGES - 1):
        return None
    return str(after + _PAGE_SIZE)


def _documents(data: bytes, url: str) -> Iterator[Document]:
    try:
        root = lxml_html.fromstring(data)
    except (LxmlError, ValueError):
        return
    for row in root.iter("tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.iter("td")]
        link = next((each.get("href") for each in row.iter("a") if each.get("href")), None)
        kind = next((cell for cell in cells if re.fullmatch(r"EX-99[\w.-]{0,10}|[86]-K(?:/A)?", cell)), None)
        whole = web_link(url, (link or "").replace("/ix?doc=", "", 1))
        if kind and whole and re.search(r"\.(?:htm|html|txt)$", whole, re.IGNORECASE):
            yield Document(kind, whole)


def _body(data: bytes) -> str:
    """Return the markup of a document, out of the envelope of a submission and without what a browser hides."""
    try:
        markup = data.decode()
    except UnicodeDecodeError:
        markup = data.decode("cp1252", "replace")
    start = re.search(r"<TEXT>\s*", markup[:2_000])
    markup = markup[start.end() :] if start else markup
    markup = re.sub(r"<\?xml[^>]{0,200}\?>", "", markup, count=1)
    return re.sub(r"<ix:header>.*?</ix:header>", "", markup, count=1, flags=re.DOTALL)


_FURNITURE = re.compile(
    r"(?:exhibit|ex)[\s-]*99|(?:press|news) release|for immediate release|contacts?\b|source:|page \d|\W*\d[\d\s/.,-]*$"
    r"|(?:nasdaq|nyse|tsx|asx)\b|[A-Z][a-z]+ \d{1,2}, \d{4}$",
    re.IGNORECASE,
)
_LONGEST_HEADLINE = 400
_LEAST_WORDS = 4


def _press(blocks: list[str]) -> Told:
    for place, block in enumerate(blocks):
        line = " ".join(block.split())
        if len(line) > _LONGEST_HEADLINE:
            break
        if not _FURNITURE.match(line) and len(line.split()) >= _LEAST_WORDS:
            return Told(line, "\n\n".join(blocks[place + 1 :]))
    return Told(None, "\n\n".join(blocks))


_BEGINS = re.compile(r"item\s+(?:1\.01|1\.02|2\.01|7\.01|8\.01)", re.IGNORECASE)
_COVER_ENDS = re.compile(r"form 20.f.{0,80}form 40.f", re.IGNORECASE | re.DOTALL)
_ENDS = re.compile(r"\W*(?:signatures?\b|item\s+9\.01)", re.IGNORECASE)


def _form(blocks: list[str]) -> Told:
    """Return what a form says between its cover and its signatures."""
    begins = next((place for place, block in enumerate(blocks) if _BEGINS.match(block.strip())), None)
    if begins is None:
        covers = [place for place, block in enumerate(blocks) if _COVER_ENDS.search(block)]
        begins = covers[0] + 1 if covers else 0
    ends = next((place for place in range(begins, len(blocks)) if _ENDS.match(blocks[place])), len(blocks))
    return Told(None, "\n\n".join(blocks[begins:ends]))
