"""Markup off a text, with the way back: every cleaned character knows where it began in the raw text.

Evidence is quoted from the article as it was given, so nothing here may lose an offset.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from bot.parse.document import CleanText, Pass

# One character for one, so that most texts need no table of offsets. The em dash stays: it parts clauses.
_SAME_LENGTH = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
    "\u2015": "\u2014",
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t\x0b", " "),
    **dict.fromkeys("\u2028\u2029\x0c\x85", "\n"),
    "\uff08": "(",
    "\uff09": ")",
    "\uff1a": ":",
    "\uff05": "%",
    "\uff0f": "/",
}
_ODD = re.compile(f"[{''.join(_SAME_LENGTH)}]")
# What has no width, what turns the direction of writing, carriage returns.
# One of them and then more: a search for a class of characters is fast, one for a run of them is not.
_UNSEEN_ONE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f\r]"
_UNSEEN = re.compile(f"{_UNSEEN_ONE}{_UNSEEN_ONE}*")
_MARKUP = re.compile(r"<!--|<(/?)([a-zA-Z][\w:-]*+)[^<>]*+>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([a-zA-Z]\w{1,30}));")
_UNREAD = frozenset(
    [
        "script",
        "style",
        "nav",
        "header",
        "footer",
        "noscript",
        "svg",
        "form",
        "head",
        "template",
        "iframe",
        "button",
        "select",
    ]
)
_BREAKS = frozenset(
    [
        "p",
        "div",
        "br",
        "hr",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "table",
        "section",
        "article",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "main",
        "aside",
        "figure",
        "figcaption",
        "pre",
        "body",
        "html",
        "title",
    ],
)
# Each with the characters without which it need not be tried, and what stands for it.
_MARKDOWN = (
    ("](", re.compile(r"!\[[^\]\n]{0,300}\]\([^()\s]{0,600}\)"), ""),
    ("](", re.compile(r"\[(?=[^\]\n\[]{1,300}\]\((?:https?:|mailto:|/|#))"), ""),
    ("](", re.compile(r"\]\((?:https?:|mailto:|/|#)[^()\s]{0,600}(?: \"[^\"\n]{0,200}\")?\)"), ""),
    ("* *", re.compile(r"\* \* (?:\* )*\*?"), "\n"),
    ("*", re.compile(r"\*(?<=\w\*)\*?(?=\w)"), " "),
    ("*", re.compile(r"\*\*?\*?"), ""),
    ("#", re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE), ""),
    ("_", re.compile(r"_(?<![\w/.]_)_{0,2}(?=[^\W_]|[\"'(])|_(?<=[^\W_]_|[.,;:!?)\"'%]_)_{0,2}(?![\w/]|\.\w)"), ""),
)
# Newsroom pages that lost their markup glue words together: "INDIANAPOLISandNEW YORK,Dec. 15", "for$22.50per share".
# A space goes in at the end of each match; every pattern begins with few letters, which is what makes them fast.
_GLUED = tuple(
    re.compile(pattern)
    for pattern in (
        r",(?<=[^\W\d_],)(?=[A-Z])",
        r"[0-9](?=[abfimoptw])(?=(?:per|in|and|million|billion|for|to|of|on|at|as|from|with|by|through|or) )",
        r"and(?=[A-Z]{3})(?<=[A-Z]{3}and)",
        r"[.!?](?=[A-Z][a-z])(?<=[a-z]{3}.)",
        r"\.\"(?=[A-Z])",
        r"--(?=[A-Z])",
    )
)
# In these the space goes in at the start: a currency or a capital is rarer than the small letter before it.
_GLUED_BEFORE = (
    re.compile(r"\$(?=\d)(?<=[a-z]{2}.)"),
    re.compile(r"\u20ac(?=\d)(?<=[a-z]{2}.)"),
    re.compile(r"\u00a3(?=\d)(?<=[a-z]{2}.)"),
    re.compile(r"\u00a5(?=\d)(?<=[a-z]{2}.)"),
    re.compile(r"and(?=[A-Z]{3})(?<=[A-Z]{3}and)"),
    re.compile(
        r"[A-Z](?<=[a-z].)(?=[a-z]{2})(?:(?<=\b(?:in|of|by|to|on|at|or).)|(?<=\b(?:and|for|the).)|(?<=\b(?:said|from|with).)"
        r"|(?<=\bthrough.))"
    ),
)
_SPACES = re.compile(r" (?: +|(?=\n)|(?<=\n ))")
_WRAPS = re.compile(
    r"(?<=[^\n]{40})(?:(?<![.!?:;|])\n(?=[^\W_]|[(\"'$&\u20ac\u00a3\u00a5])"
    # An abbreviation ends no line: "Inc.", a ticker in brackets; "U.S.", its agency.
    r"|(?<=\.)\n(?=[a-z]|\([A-Z][A-Za-z/ ]{1,20}: )|(?<=U\.S\.)\n(?=[A-Z])|(?<=[A-Za-z]:)\n(?=\$?[A-Z0-9.-]{1,10}\)))"
)
_WRAP_WIDTH = 110
_ESCAPED_TWICE = 2  # feeds escape what was escaped already: "&amp;#8217;", "&lt;p&gt;"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text on its way, with the passes that it has been through."""

    text: str
    passes: tuple[Pass, ...] = ()

    def edited(self, edits: list[tuple[int, int, str]]) -> "_Draft":
        """Return the draft with the spans replaced; what is put in takes the offset of what stood there."""
        if not edits:
            return self
        texts: list[str] = []
        after, before = [0], [0]
        done, length, last = 0, 0, len(self.text) - 1
        for start, end, put in edits:
            texts += (self.text[done:start], put)
            length += start - done
            for _ in put:
                after.append(length)
                before.append(min(start, last))
                length += 1
            after.append(length)
            before.append(end)
            done = end
        texts.append(self.text[done:])
        return _Draft("".join(texts), (*self.passes, Pass(tuple(after), tuple(before))))

    def replaced(self, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str] | str) -> "_Draft":
        """Return the draft with every match of `pattern` replaced."""
        edits = [
            (found.start(), found.end(), put if isinstance(put, str) else put(found))
            for found in pattern.finditer(self.text)
        ]
        return self.edited(edits)


def parse_text(raw: str) -> CleanText:
    """Return `raw` without tags, entities, markdown marks and runs of spaces; newlines are left only between blocks."""
    draft = _Draft(_straightened(raw))
    for _ in range(_ESCAPED_TWICE if "&amp;" in raw or "&lt;" in raw else 1):
        if "<" in draft.text or "&" in draft.text:
            draft = draft.edited(_markup_edits(draft.text))
            draft = _Draft(_straightened(draft.text), draft.passes)
    draft = draft.replaced(_UNSEEN, lambda found: "\n" if "\r" in found[0] and "\n" not in raw else "")
    for mark, pattern, put in _MARKDOWN:
        if mark in draft.text:
            draft = draft.replaced(pattern, put)
    draft = _unglued(draft)
    if any(run in draft.text for run in ("  ", " \n", "\n ")):
        draft = draft.replaced(_SPACES, lambda found: " " if _is_inside(found) else "")
    return CleanText(_unwrapped(draft.text), raw, draft.passes)


def _straightened(text: str) -> str:
    """Return `text` with curly quotes, odd dashes and odd spaces as plain ones, one for one."""
    if text.isascii() and not any(mark in text for mark in "\t\x0b\x0c"):
        return text
    return _ODD.sub(lambda found: _SAME_LENGTH[found[0]], text)  # ten times as fast as str.translate where few are odd


def _is_inside(found: re.Match[str]) -> bool:
    """Return whether a run of spaces stands within a line."""
    text, start, end = found.string, found.start(), found.end()
    return start > 0 and end < len(text) and text[start - 1] != "\n" and text[end] != "\n"


def _markup_edits(text: str) -> list[tuple[int, int, str]]:
    """Return the edits that take tags, comments, entities and unread elements out."""
    edits: list[tuple[int, int, str]] = []
    lower = text.lower()
    closed: dict[str, int] = {}
    last_comment = text.rfind("-->")
    done = 0
    for found in _MARKUP.finditer(text):
        start, end = found.span()
        if start < done or (found[3] and f"{found[3]};" not in html5):
            continue
        if found[0] == "<!--":
            put, done = ("", text.find("-->", end) + 3) if end <= last_comment else ("<!--", end)
        elif found[2]:
            name = found[2].lower()
            put, done = "\n" if name in _BREAKS else "", end
            if name in _UNREAD and not found[1]:
                close = _close_of(lower, name, end, closed)
                put, done = ("\n", close) if close >= 0 else ("", end)
        else:
            put, done = unescape(found[0]), end
        edits.append((start, done, put))
    return edits


def _close_of(lower: str, name: str, start: int, closed: dict[str, int]) -> int:
    """Return where the element's closing tag ends, or -1; the last one is looked up once a text."""
    mark = "</" + name
    if name not in closed:
        closed[name] = lower.rfind(mark)
    if closed[name] < start:
        return -1
    at = lower.find(mark, start)
    end = lower.find(">", at)
    return end + 1 if end >= 0 else len(lower)


def _unglued(draft: _Draft) -> _Draft:
    """Return the draft with a space between words that ran together."""
    places = {found.end() for pattern in _GLUED for found in pattern.finditer(draft.text)}
    places |= {found.start() for pattern in _GLUED_BEFORE for found in pattern.finditer(draft.text)}
    return draft.edited([(at, at, " ") for at in sorted(places)])


def _unwrapped(text: str) -> str:
    """Return `text` with the newlines of hard-wrapped lines as spaces, one for one."""
    lines = text.split("\n")
    longest = max(map(len, lines))
    return text if longest > _WRAP_WIDTH else _WRAPS.sub(" ", text)
