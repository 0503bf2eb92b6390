"""Bytes → articles: .txt, .html, .jsonl and standard input. What cannot be read is told in one line."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import cast

from bot.errors import ParseError
from bot.model import Article
from bot.published import parse_published

MAX_BYTES = 50_000_000
_KINDS = {".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".jsonl": "lines", ".ndjson": "lines"}
SUFFIXES = frozenset(_KINDS)
_KNOWN_BINARIES = ((b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP or Office file"), (b"\x1f\x8b", "gzip-compressed"))
_BINARY_SHARE = 0.02  # of control characters, in a text that is none
_TITLE = re.compile(r"\s*(?P<title>\S[^\r\n]*)\r?\n[ \t]*\r?\n\s*")
_TITLE_LIMIT = 300
_CHARSET = re.compile(rb"<meta[^>]{1,200}charset=[\"']?(?P<name>[\w-]{2,30})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A line that holds events somebody else has parsed (`{"id", "events", …}`); `place` says where it stands."""

    place: str
    data: Mapping[str, object]


def parse_documents(name: str, data: bytes) -> Iterator[Article | ParseError]:
    """Parse a file's bytes; `name` is its path, `-` standard input. Errors are given, not raised: the others go on."""
    for item in parse_records(name, data):
        if isinstance(item, ParsedLine):
            yield ParseError(f"{item.place}: holds parsed events, not an article; `topline ingest` takes these")
        else:
            yield item


def parse_records(name: str, data: bytes) -> Iterator[Article | ParsedLine | ParseError]:
    """Parse as `parse_documents` does, and keep lines of parsed events."""
    try:
        kind = _kind(name, data)
        if kind == "lines":
            yield from _parse_lines(name, data)
        else:
            yield _parse_html(name, data) if kind == "html" else _parse_text(name, data)
    except ParseError as error:
        yield error


def is_parsed_event(data: Mapping[str, object]) -> bool:
    """Return whether a JSON object holds parsed events rather than an article."""
    return "events" in data


def check_size(name: str, size: int) -> None:
    """Refuse what is too large before it is read. Raises ParseError."""
    if size > MAX_BYTES:
        message = f"{name}: is {size / 1e6:.0f} MB; Topline reads files of up to {MAX_BYTES // 10**6} MB"
        raise ParseError(message)


def _kind(name: str, data: bytes) -> str:
    check_size(name, len(data))
    suffix = PurePath(name).suffix.lower() if name != "-" else ""
    if suffix and suffix not in _KINDS:
        message = f"{name}: Topline does not read {suffix} files; give it .txt, .html or .jsonl"
        raise ParseError(message)
    if not data.strip():
        message = f"{name}: is empty"
        raise ParseError(message)
    for magic, what in _KNOWN_BINARIES:
        if data.startswith(magic):
            message = f"{name}: is {what}, not text"
            raise ParseError(message)
    if suffix:
        return _KINDS[suffix]
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith(b"{"):
        return "lines"
    return "html" if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) else "text"


def _stem(name: str) -> str:
    return "stdin" if name == "-" else PurePath(name).stem


def _decode(place: str, data: bytes, charset: str = "utf-8-sig") -> str:
    """Return the text of `data`; ParseError when it is binary, or no text of its charset."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        if b"\0" in data[:4096]:
            message = f"{place}: is binary, not text"
        elif error.end >= len(data) and error.reason in {"unexpected end of data", "truncated data"}:
            message = f"{place}: is cut off in the middle of its last character"
        else:
            message = f"{place}: is not UTF-8 text (byte {error.start + 1})"
        raise ParseError(message) from None
    controls = sum(char < " " and char not in "\t\n\r\f\v" for char in text[:20_000])
    if "\0" in text or controls > _BINARY_SHARE * min(len(text), 20_000):
        message = f"{place}: is binary, not text"
        raise ParseError(message)
    return text


def _parse_text(name: str, data: bytes) -> Article:
    """Take the first line as the title when a blank line follows it."""
    text = _decode(name, data)
    found = _TITLE.match(text)
    if found and len(found["title"]) <= _TITLE_LIMIT and found.end() < len(text):
        return Article(_stem(name), found["title"].strip(), text[found.end() :])
    return Article(_stem(name), "", text)


def _parse_html(name: str, data: bytes) -> Article:
    from bot.html_head import parse_head  # a parser that only pages need

    charset = _CHARSET.search(data[:4096])
    try:
        text = _decode(name, data, charset["name"].decode("ascii") if charset else "utf-8-sig")
    except LookupError:
        text = _decode(name, data)
    tail = text[-200_000:].lower()
    if tail.rfind("<") > tail.rfind(">") or ("<html" in text[:20_000].lower() and "</html" not in tail):
        message = f"{name}: is cut off: the page does not end"
        raise ParseError(message)
    head = parse_head(text)
    return Article(_stem(name), head.title, text, _page_date(head.published), head.url, head.publisher)


def _parse_lines(name: str, data: bytes) -> Iterator[Article | ParsedLine | ParseError]:
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    last = max(number for number, line in enumerate(lines, 1) if line.strip())
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            fields = _fields(place, line, is_last=number == last and not data.endswith(b"\n"))
            yield ParsedLine(place, fields) if is_parsed_event(fields) else _article(place, name, number, fields)
        except ParseError as error:
            yield error


def _fields(place: str, line: bytes, *, is_last: bool) -> dict[str, object]:
    text = _decode(place, line)
    try:
        found: object = json.loads(text)
    except json.JSONDecodeError as error:
        is_cut = is_last and (error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"))
        why = "is cut off" if is_cut else f"is not JSON: {error.msg} at character {error.pos + 1}"
        message = f"{place}: {why}"
        raise ParseError(message) from None
    except RecursionError:
        message = f"{place}: is nested too deeply"
        raise ParseError(message) from None
    if not isinstance(found, dict):
        message = f'{place}: is no JSON object; write {{"id", "title", "published", "text", "url"}}'
        raise ParseError(message)
    return cast("dict[str, object]", found)


def _article(place: str, name: str, number: int, fields: Mapping[str, object]) -> Article:
    text = _string(place, fields, "text")
    if not (text or "").strip():
        message = f"{place}: text: is empty"
        raise ParseError(message)
    return article_from_fields(place, fields, default_id=f"{_stem(name)}-{number}")


def article_from_fields(place: str, fields: Mapping[str, object], default_id: str) -> Article:
    """Return the article that a JSON object describes. ParseError names the field that is wrong."""
    given = fields.get("id")
    if given is not None and not (isinstance(given, str | int) and str(given).strip()):
        message = f"{place}: id: must be a text or a whole number"
        raise ParseError(message)
    published = _string(place, fields, "published")
    return Article(
        id=default_id if given is None else str(given),
        title=_string(place, fields, "title") or "",
        text=_string(place, fields, "text") or "",
        published=_date(place, published) if published else None,
        url=_string(place, fields, "url"),
        publisher=_string(place, fields, "publisher"),
        language=_string(place, fields, "language"),
    )


def _string(place: str, fields: Mapping[str, object], key: str) -> str | None:
    value = fields.get(key)
    if value is None or isinstance(value, str):
        return value
    message = f"{place}: {key}: must be a text, not {type(value).__name__}"
    raise ParseError(message)


def _page_date(text: str | None) -> date | None:
    """Return the day that a page gives; a page's slip is no reason to refuse it."""
    try:
        return _date("", text) if text else None
    except ParseError:
        return None


def _date(place: str, text: str) -> date:
    try:
        return parse_published(text)
    except ParseError as error:
        message = f"{place}: published: {error}"
        raise ParseError(message) from None
