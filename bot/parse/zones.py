"""Which part of an article a sentence stands in: news, quote, or the standing text around them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.parse.document import Zone
from bot.parse.patterns import pattern

_PLACE = pattern(
    r"(?P<place>(?:[A-Z][A-Z.'\u00c0-\u00dd-]+|(?<=[.\n])\s*[A-Z][a-z]+)[^.\n\"]{0,80}?,?\s?"
    r"(?:[A-Z][a-z]{1,5}\.[^.\n\"]{0,30}?)?)[\s,(-]*$",
)
_DAY = pattern(
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)\s?\d{1,2},?\s?(?:\d{4})?"
    r"\s*(?:/+[^/\n]{0,40}/+"
    r"|\([A-Z][A-Za-z ]{2,40}(?: via [A-Za-z ]{2,40})?\))?[\s/)]*(?:--?-?|\u2014|:|\||\u2022)+\s*",
)
_PLACE_REACH = 120
_BARE_DATELINE = pattern(
    r"(?:^|[ \n])(?P<place>[A-Z][A-Z.']+(?: [A-Z]+)*(?:, [A-Z][A-Za-z.]+){0,3})\s?(?:--|\u2014\s?\u2014"
    r"|-{2,4})\s?(?=[A-Z])"
)
# A wire's mark with no day in it, or none but a label: "BOSTON--(BUSINESS WIRE)--", "(RTTNews) - ", "PRESS RELEASE: ".
_WIRE = pattern(
    r"(?:^|\n)(?P<place>[^(/\n]{0,80}[(/] ?(?=[^()/\n]{0,40}(?i:news|wire|reuters))[A-Z][^()/\n]{1,45}[)/]\s?"
    r"(?:-+|\u2014)\s?|(?i:press|news|media) ?(?i:release)(?:\s?[:|-]+\s?))(?=[\"A-Z0-9])"
)
_ABOUT = pattern(
    r"[\W_]*About (?!(?:\d+|half|one|two|three|a (?:third|quarter|half)|this time|the same)\b)(?:the "
    r"|our )?[A-Z0-9\u00c0-\u00dd]",
    re.UNICODE,
)
_ABOUT_HEADING = pattern(r"[\W_]*About (?:the |our )?[a-z][\w' ,()/-]{2,60}:?")
_SAFE_SIGNS = (
    "forward-looking statement",
    "forward looking statement",
    "forward-looking information",
    "forward looking information",
    "safe harbor",
    "safe harbour",
    "private securities litigation reform",
    "no duty to update",
    "前瞻性",
    "免责声明",
    "미래예측",
)
_SAFE_STARTS = ("forward", "safe harbo", "private securities", "no duty to", "前瞻性", "免责声明", "미래예측")
_SAFE = pattern(
    r"\W*(?:Cautionary (?:Note|Statement)|Important (?:Additional )?Information"
    r"|Additional Information (?:and Where|about the)|No Offer or Solicitation|Participants in the Solicitation"
    r"|Disclosure Notice|Disclaimer)\b",
    re.IGNORECASE,
)
_STANDING = pattern(
    r"^\W*(?:(?:media|investor|press|company|corporate|for further|for more)[\w ,&/]{0,30}\b(?:contacts?|relations"
    r"|inquiries|enquiries|information)\b\W*(?:$|:|contact)"
    r"|contacts?\W*$|contacts?:|source:? |refer to:|view (?:source|original)|read more\W*$|related (?:articles"
    r"|stories|links)"
    r"|copyright|©|all rights reserved|cookie|privacy policy|terms of use"
    r"|you are (?:now )?leaving|welcome to|by continuing|references?:?\s*$|\|)",
    re.IGNORECASE,
)
# Furniture of a page is one line long: the news goes on after it.
_FURNITURE = pattern(
    r"\W*(?:sign up|subscribe|multimedia\b|image\b|logo\b|photo\b|video - "
    r"|tags?:|topics?:|keywords?:|categor(?:y|ies):|filed under\b"
    r"|share this|follow us"
    r"|maximize your portfolio"
    r"|leverage the power of|monitor your stock|dive (?:brief|insight)\W*$|credit:|getty|shutterstock)",
    re.IGNORECASE,
)
_PICTURES = ("image credit", "adobe stock", "getty images", "shutterstock")
_SAFETY_INFORMATION = pattern(
    r"^\W*(?:(?:U\.?S\.? |Select(?:ed)? )?(?:Important|Selected)? ?Safety Information|INDICATIONS?(?: AND (?:USAGE"
    r"|LIMITATIONS))?\b|Limitations? of Use"
    r"|Contraindications?\b|Warnings and Precautions|Boxed Warning|Please see (?:the )?(?:full|accompanying"
    r"|complete|Prescribing))",
)
OPENING_FORMS = (_ABOUT, _ABOUT_HEADING, _SAFE, _STANDING, _FURNITURE, _SAFETY_INFORMATION)
# How a sentence that one of them matches begins, if it begins with a letter or a digit.
_OPENERS = (
    "about ", "additional information", "all rights reserved", "boxed warning", "by continuing", "categor",
    "cautionary ", "company", "contact", "contraindication", "cookie", "copyright", "corporate", "credit:",
    "disclaimer", "disclosure notice", "dive ", "filed under", "follow us", "for further", "for more", "getty",
    "image", "important", "indication", "investor", "keyword", "leverage the power", "limitation", "logo",
    "maximize your", "media", "monitor your stock", "multimedia", "no offer or", "participants in", "photo",
    "please see", "press", "privacy policy", "read more", "refer", "related ", "safety information", "select",
    "share this", "shutterstock", "sign up", "source", "subscribe", "tag", "terms of use", "topic", "u.s", "us",
    "video - ", "view ", "warnings and", "welcome to", "you are ",
)  # fmt: skip
_LONGEST_OPENER = max(map(len, _OPENERS))
_QUOTE_LIMIT = 8
_DATELINE_WITHIN = 1_800


@lru_cache(maxsize=16)
def _find_dateline(head: str) -> tuple[int, int] | None:
    """Return where the dateline's place starts and the lead begins; several steps ask, so the last few are kept."""
    for day in _DAY.finditer(head):
        first = max(0, day.start() - _PLACE_REACH)
        place = _PLACE.search(head[first : day.start()])
        if place:
            return first + place.start("place"), day.end()
    bare = _BARE_DATELINE.search(head) or _WIRE.search(head)
    return (bare.start("place"), bare.end()) if bare else None


def find_dateline_start(text: str) -> int | None:
    """Return where the dateline of a cleaned text begins (its place), or None."""
    found = _find_dateline(text[:_DATELINE_WITHIN])
    return found[0] if found else None


def find_dateline_end(text: str) -> int | None:
    """Return where the dateline of a cleaned text ends (the first word of the lead), or None."""
    found = _find_dateline(text[:_DATELINE_WITHIN])
    return found[1] if found else None


def find_zones(text: str, spans: Sequence[tuple[int, int]], title: str) -> list[Zone]:
    """Return the zone of each sentence of a text."""
    lead_from = find_dateline_end(text) or 0
    title_within = max(lead_from, len(title) + 40)
    folded = text.lower()
    if len(folded) != len(text):
        folded = ""  # a letter that is two when it is small: the places are not the same
    safe_from, picture_from = _first_of(_SAFE_STARTS, folded), _first_of(_PICTURES, folded)
    zones: list[Zone] = []
    standing: Zone | None = None
    leads = quoted = 0
    is_open = False
    previous_end = 0
    for start, end in spans:
        sentence = text[start:end]
        if is_open and "\n" in text[previous_end:start]:
            is_open = False
        previous_end = end
        opens = may_open(sentence)
        if opens or (end > safe_from and standing is not Zone.SAFE_HARBOUR):
            standing = _next_standing(sentence, standing, after_lead=leads > 0)
        is_quote, is_open = _quote_state(sentence, is_open=is_open)
        quoted = quoted + 1 if is_open else 0
        is_open = is_open and quoted < _QUOTE_LIMIT
        if standing is not None or ((opens or end > picture_from) and _is_furniture(sentence)):
            zones.append(standing or Zone.BOILERPLATE)
        elif end <= title_within and _is_title(sentence, title):
            zones.append(Zone.HEADLINE)
        elif is_quote:
            zones.append(Zone.QUOTE)
        elif end <= lead_from or leads < 2:  # noqa: PLR2004 the first two sentences say the news
            leads += end > lead_from and end - start > 25  # noqa: PLR2004 shorter ones are bylines
            zones.append(Zone.LEAD)
        else:
            zones.append(Zone.BODY)
    return zones


def _first_of(signs: Sequence[str], folded: str) -> int:
    """Return where the first of the signs stands in a folded text, its end where none does; 0 where it has no text."""
    return min((at for sign in signs if (at := folded.find(sign)) >= 0), default=len(folded))


def may_open(sentence: str) -> bool:
    """Return whether standing text or a page's furniture may begin so: few sentences do."""
    return not sentence[:1].isalnum() or sentence[:_LONGEST_OPENER].casefold().startswith(_OPENERS)


def _next_standing(sentence: str, standing: Zone | None, *, after_lead: bool) -> Zone | None:
    """Return the zone of standing text that `sentence` opens or goes on with; None within the news."""
    if (after_lead or standing) and _is_safe_harbour(sentence):
        return Zone.SAFE_HARBOUR
    if after_lead and (_ABOUT.match(sentence) or _ABOUT_HEADING.fullmatch(sentence)):
        return Zone.ABOUT
    if (after_lead and _STANDING.match(sentence)) or (sentence.startswith("|") and sentence.count("|") > 2):  # noqa: PLR2004 a table
        return Zone.BOILERPLATE
    if after_lead and _SAFETY_INFORMATION.match(sentence):
        return Zone.BOILERPLATE
    return standing


def _is_safe_harbour(sentence: str) -> bool:
    lower = sentence.lower()
    return any(sign in lower for sign in _SAFE_SIGNS) or bool(_SAFE.match(sentence))


def _is_furniture(sentence: str) -> bool:
    """Return whether a line is of the page, or says whose a picture is."""
    lower = sentence.lower()
    return any(words in lower for words in _PICTURES) or bool(_FURNITURE.match(sentence))


def _quote_state(sentence: str, *, is_open: bool) -> tuple[bool, bool]:
    """Return whether the sentence is (mostly) a quote, and whether one is open after it."""
    if '"' not in sentence:
        return is_open, is_open
    inside, inside_length, last = is_open, 0, 0
    for at in [i for i, character in enumerate(sentence) if character == '"']:
        inside_length += (at - last) if inside else 0
        inside, last = not inside, at
    inside_length += len(sentence) - last if inside else 0
    return inside_length * 2 > len(sentence), inside


def _is_title(sentence: str, title: str) -> bool:
    """Return whether a sentence of the text gives the title again."""
    ours, theirs = sentence.casefold()[:60], title.casefold()[:60]
    return bool(theirs) and (ours.startswith(theirs[:50]) or (theirs.startswith(ours[:50]) and len(ours) > 30))  # noqa: PLR2004
