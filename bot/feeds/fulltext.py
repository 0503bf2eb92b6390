"""A publisher's page → the text of its article. Trafilatura knows what is article and what is furniture."""

import re

from bot.feeds.plain import plain_text

_SHORTEST = 200
_LONGEST_WALL = 2_500
# What stands in place of an article: a wall for readers who did not pay or consent, or a question whether we are one.
_WALL = re.compile(
    r"verify (that )?you are (a )?human|security of your connection|made us think you were a bot|enable javascript"
    r"|(don't|do not) have permission to access|our \d+ partners|click accept|subscribers? only|already a subscriber"
    r"|subscribe (now )?to (read|continue)|log in to continue|sign in to (read|continue)|register to (read|continue)",
    re.IGNORECASE,
)


def extract_text(data: bytes, url: str) -> str | None:
    """Return the article of an HTML page as paragraphs, or None when there is none worth reading."""
    from trafilatura import extract  # 0.3 s: only a page that is read pays for it

    # No `deduplicate`: it remembers across pages, and a release that many outlets carry would lose its text.
    found = extract(data, url=url, include_comments=False, include_tables=True, favor_precision=True)
    text = plain_text(found.replace("\n", "\n\n")) if found else ""
    is_wall = len(text) <= _LONGEST_WALL and _WALL.search(text.replace("\u2019", "'"))
    return None if is_wall or len(text) < _SHORTEST else text
