"""News text made safe for mrkdwn: it cannot mention, link, format, hide or reorder anything."""

import re
import unicodedata
from urllib.parse import urlsplit

_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
# Controls, formats (zero width, bidi), lone surrogates, private use; line ends are folded to spaces before.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co"})
# Letters and marks that show nothing: Hangul fillers, the grapheme joiner, the empty braille pattern.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u034f\u2800\ufffe\uffff")
_PILED_MARKS = 3
_SCHEME = re.compile(r"(?:(?<![a-zA-Z0-9])[a-zA-Z][a-zA-Z0-9+.-]*)?:/{2,}|mailto:", re.IGNORECASE)
_DOMAIN_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2,})")
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
# Marks that mrkdwn would read as formatting, and what looks the same and is not.
_FORMATTING = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb", "\u2028": " ", "\u2029": " "})
_UNDERLINES = re.compile(r"(?<!\w)_+|_+(?!\w)")
_CUT_ENTITY = re.compile(r"&[a-z]{0,3}$")
_URL_LIMIT = 2000
_LABEL_LIMIT = 120


def plain(text: str, limit: int | None = None) -> str:
    """Return text for plain_text fields: one line, nothing invisible in it, at most `limit` characters."""
    kept: list[str] = []
    marks = 0
    for char in " ".join(text.split()):
        category = unicodedata.category(char)
        if category in _HIDDEN or char in _BLANK:
            continue
        marks = marks + 1 if category == "Mn" else 0
        if marks < _PILED_MARKS:
            kept.append(char)
    cleaned = " ".join("".join(kept).split())
    return cleaned if limit is None else _shorten(cleaned, limit)


def unescape(text: str) -> str:
    """Undo one level of Slack's escaping; texts in Slack's events arrive with it."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)


def escape(text: str, limit: int | None = None) -> str:
    """Return text for mrkdwn fields and for `text`. Idempotent; `limit` counts what Slack is sent.

    Web addresses lose their scheme and their dots, so that Slack finds nothing to link by itself.
    """
    safe, before = plain(unescape(text)).translate(_FORMATTING), None
    while safe != before:  # taking one thing out may lay another bare
        before = safe
        safe = _UNDERLINES.sub("", _SCHEME.sub("", safe)).strip()
    safe = _DOMAIN_DOT.sub("\u2024", _BROADCAST.sub("\uff20", safe))
    escaped = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped if limit is None else _shorten(escaped, limit)


def safe_url(url: str | None) -> str | None:
    """Return an address that may stand in a link of ours, or None: http or https, a host, no password in it."""
    if not url or len(url) > _URL_LIMIT or plain(url) != url or " " in url:
        return None
    try:
        parts = urlsplit(url)
        is_web = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return re.sub(r"[<>|\"`\\]", lambda found: f"%{ord(found[0]):02X}", url) if is_web else None


def link(url: str | None, label: str) -> str:
    """Return a mrkdwn link, or only its label if the address may not be linked."""
    shown = escape(label, _LABEL_LIMIT).replace("|", "\u2223")
    address = safe_url(url)
    return f"<{address.replace('&', '&amp;')}|{shown}>" if address and shown else shown


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = _CUT_ENTITY.sub("", text[: limit - 1])
    while cut and unicodedata.combining(text[len(cut)]):
        cut = cut[:-1]
    return cut.rstrip() + "…"
