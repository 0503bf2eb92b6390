"""A publisher's page → the text of its article. Trafilatura knows what is article and what is furniture."""

from bot.feeds.plain import plain_text

_SHORTEST = 200


def extract_text(data: bytes, url: str) -> str | None:
    """Return the article of an HTML page as paragraphs, or None when there is none worth reading."""
    from trafilatura import extract  # 0.3 s: only a page that is read pays for it

    found = extract(data, url=url, include_comments=False, include_tables=True, deduplicate=True, favor_precision=True)
    text = plain_text(found.replace("\n", "\n\n")) if found else ""
    return text if len(text) >= _SHORTEST else None
