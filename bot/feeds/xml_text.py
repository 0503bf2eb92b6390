"""The text of an XML feed, made fit to be parsed: what makes parsers fail or work for ever comes off."""

import re

_DECLARATIONS = re.compile(r"(?:<\?xml\s[^>]{0,500}>\s*)+", re.IGNORECASE)
# XML 1.0 allows none of these, and no database takes a lone half of a surrogate pair.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]{1,40})|(?P<number>[0-9]{1,40}));?")
_ITEM_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_LAST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_FIRST = 32
_WHITE = {9, 10, 13}


def clean_xml(text: str) -> str:
    """Return the text without its XML declarations, forbidden characters, and references to them."""
    text = _FORBIDDEN.sub("", text.lstrip("\ufeff \t\r\n"))
    declared = _DECLARATIONS.match(text)
    return _REFERENCE.sub(_referred, text[declared.end() :] if declared else text)


def cut_items(text: str, most: int) -> tuple[str, bool]:
    """Return a feed with at most `most` items, and whether some were cut out: those in the middle.

    Feeds stand the newest first or the oldest first: the newest are at one of the ends.
    """
    ends = [found.end() for found in _ITEM_END.finditer(text)]
    if len(ends) <= most:
        return text, False
    return text[: ends[most // 2 - 1]] + text[ends[len(ends) - most // 2 - 1] :], True


def _referred(found: re.Match[str]) -> str:
    code = int(found["hex"], 16) if found["hex"] else int(found["number"])
    is_fit = code in _WHITE or (_FIRST <= code <= _LAST and code not in _SURROGATES)
    return found[0] if is_fit else ""
