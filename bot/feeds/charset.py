"""Bytes of an answer → its text, whatever the header, the declaration and the byte order mark claim.

Bytes that are valid UTF-8 are UTF-8: hardly anything else is by accident, and nobody's claim weighs more. After them
the first claim that fits every byte is believed, those of many-byte charsets first: windows-1252 fits nearly anything.
"""

import codecs
import re

from bot.inflating import Inflater

MOST_INFLATED = 10_000_000
_GZIP = b"\x1f\x8b\x08"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (re.compile(rb"[<{]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{]"), "utf-32-be"),
    (re.compile(rb"[<{]\0[^\0]"), "utf-16-le"),
    (re.compile(rb"\0[<{]\0[^\0]"), "utf-16-be"),
)
# What publishers mean: the larger charset that grew out of the one they name.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_MANY_BYTES = ("gb18030", "cp932", "cp949", "big5", "big5hkscs", "cp950", "euc_jp", "iso2022_jp", "iso2022_kr")
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_ESCAPE = b"\x1b"
_START = 1000


def decode(data: bytes, content_type: str | None) -> tuple[str, bool]:
    """Return the text, and whether some letters could not be read. A gzip that nobody told of is opened, bounded.

    SourceError when such a gzip is broken or too large.
    """
    data = _opened(data)
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], charset)
    for sign, charset in _UNMARKED:
        if sign.match(data):
            return _lenient(data, charset)
    claims = _claims(data, content_type)
    for charset in ("iso2022_jp",) if _ESCAPE in data[: _START * 10] and "iso2022_jp" in claims else ("utf-8", *claims):
        try:
            return data.decode(charset), False
        except UnicodeDecodeError:
            continue
    return _lenient(data, claims[0] if claims else "utf-8" if _is_nearly_utf8(data) else "cp1252")


def _opened(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data
    inflater = Inflater("gzip", MOST_INFLATED)
    opened = b"".join(inflater.feed(data))
    inflater.finish()
    return opened


def _claims(data: bytes, content_type: str | None) -> list[str]:
    """Return the charsets that are claimed and that we know, many-byte ones first."""
    in_header = _IN_HEADER.search(content_type or "")
    declared = _DECLARED.search(data[:_START]) or _META.search(data[:_START])
    names = [in_header[1] if in_header else "", declared[1].decode("ascii", "replace") if declared else ""]
    known: list[str] = []
    for name in filter(None, names):
        try:
            charset = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if charset._is_text_encoding and not charset.name.startswith(("utf", "idna", "puny", "unicode", "raw")):  # noqa: SLF001  codecs such as rot13 and zip say so nowhere else
            known.append(_MEANT.get(charset.name, charset.name))
    return sorted(known, key=lambda name: name not in _MANY_BYTES)


def _lenient(data: bytes, charset: str) -> tuple[str, bool]:
    text = data.decode(charset, "replace")
    return text, "\ufffd" in text


def _is_nearly_utf8(data: bytes) -> bool:
    """Return whether this is UTF-8 with an accident: a letter cut in two, a few foreign ones."""
    letters = data.decode("utf-8", "ignore")
    beyond = sum(len(letter.encode()) for letter in letters if not letter.isascii())
    foreign = len(data) - len(letters.encode())
    return beyond > foreign
