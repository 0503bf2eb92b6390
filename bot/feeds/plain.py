"""HTML of a feed → plain text: tags off, one empty line between blocks, nothing of scripts or hidden parts."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false
# (lxml brings no types)

import html
import re
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module
from lxml import html as lxml_html

_BLOCKS = frozenset(
    (  # noqa: SIM905  tags read better as a line of words
        "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form"
        " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
)
_DROPPED = frozenset("script style noscript template iframe object embed svg math form button select".split())  # noqa: SIM905
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_DEEPEST = 400


def plain_text(value: str) -> str:
    """Return the text of a piece of HTML, or of plain text, with blocks as paragraphs. Never raises on odd markup."""
    value = _UNPRINTED.sub("", value)
    if not _TAG.search(value):
        return _tidy(html.unescape(value))
    try:
        root = lxml_html.fragment_fromstring(value, create_parent=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):  # it asserts that there is one body
        return _tidy(html.unescape(_TAG.sub(" ", value)))
    parts: list[str] = []
    _collect(root, parts, 0)
    return _tidy("".join(parts))


def element_text(element: Any) -> str:  # noqa: ANN401
    """Return the text of an element of a parsed page, with blocks as paragraphs."""
    parts: list[str] = []
    _collect(element, parts, 0)
    tail = element.tail or ""
    text = "".join(parts)
    return _tidy(_UNPRINTED.sub("", text[: len(text) - len(tail)]))


def plain_line(value: str) -> str:
    """Return a title as one line of plain text; markup that was escaped twice comes off too."""
    once = plain_text(value)
    twice = plain_text(once) if _TAG.search(once) else once
    return " ".join(twice.split())


def _collect(element: Any, parts: list[str], depth: int) -> None:  # noqa: ANN401
    tag = element.tag if isinstance(element.tag, str) else None
    if tag is not None and tag not in _DROPPED and depth < _DEEPEST:
        edge = "\n\n" if tag in _BLOCKS else " " if tag == "br" else ""
        parts.extend((edge, element.text or ""))
        for child in element:
            _collect(child, parts, depth + 1)
        parts.append(edge)
    parts.append(element.tail or "")


def _tidy(text: str) -> str:
    blocks = (" ".join(block.split()) for block in re.split(r"\n[ \t\r\xa0]*\n", text.replace("\r\n", "\n")))
    return "\n\n".join(block for block in blocks if block)
