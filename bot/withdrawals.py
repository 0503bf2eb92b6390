"""Whether a publisher takes back what it told: in the words that wires and newsrooms use for it."""

import re

from bot.model import Article

# PR Newswire heads such a notice "/DISREGARD RELEASE: …/", newsrooms write "Retracted:" or leave a sentence.
_TITLE = re.compile(
    r"\W*(?:disregard\b|kill notice\b|(?:retract(?:ed|ion)|withdrawn)\s*(?:[:/-]|\u2013|\u2014|$)"
    r"|撤稿|撤回声明|取り?消し|기사 ?철회)",
    re.IGNORECASE,
)
_REPORT = r"(?:\w+ )?(?:press release|news release|release|article|story|report|announcement|post|headline)"
_SENT = r"(?:issued|sent|published|released|distributed|posted|transmitted)"
_BY_MISTAKE = r"(?:in error|by mistake|inadvertently|erroneously|prematurely)"
_TEXT = re.compile(
    rf"\b(?:this|the|our|above) {_REPORT}\b[^.!?\n]{{0,120}}?\b(?:was|is|has been) (?:hereby )?"
    rf"(?:retracted|withdrawn by (?:the|its|our) publisher|{_SENT} {_BY_MISTAKE}|{_BY_MISTAKE} {_SENT})\b"
    rf"|\bdisregard (?:the|this|our|that) {_REPORT}\b"
    rf"|\b(?:retract|withdraw)(?:s|ed|n)? (?:the|this|our|its) {_REPORT}\b|\bwithdrew (?:the|this|our|its) {_REPORT}\b",
    re.IGNORECASE,
)
# An outlet that corrects one version of its story takes nothing back.
_EARLIER = re.compile(r"\b(?:earlier|previous|prior|original) (?:version|report|release|article|story)", re.IGNORECASE)
_CORRECTED = re.compile(
    r"\b(?:correct(?:ion|ed|s|ing)|in error|by mistake|erroneous(?:ly)?|incorrect(?:ly)?|inaccurate(?:ly)?"
    r"|retract\w*)\b|更正|勘误|訂正|정정",
    re.IGNORECASE,
)
_HEAD = 1_500
_BEFORE = 30


def is_taken_back(article: Article) -> bool:
    """Return whether the article says that it, or the release that it speaks of, is to be disregarded.

    A drug or an application that is withdrawn is news, and no word of this.
    """
    if _TITLE.match(article.title):
        return True
    said = _TEXT.search(article.text[:_HEAD])
    return said is not None and not _EARLIER.search(article.text[max(0, said.start() - _BEFORE) : said.end()])


def is_corrected(article: Article) -> bool:
    """Return whether the article speaks of an error: if it told news before and tells none now, that was the error."""
    return is_taken_back(article) or bool(_CORRECTED.search(f"{article.title}\n{article.text[:_HEAD]}"))
