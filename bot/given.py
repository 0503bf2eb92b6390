"""What a person gives to read, as Slack sends it: an address, or a text."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.command_line import plain_line
from bot.messages.escape import unescape

_LINK = re.compile(r"<(?P<url>https?://[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>|(?P<bare>https?://[^\s<>|]+)", re.IGNORECASE)
_OTHER = re.compile(r"<[@#!][^<>|]*(?:\|([^<>]*))?>")
# With so many words beside it, a link is a source of the text and not what is to be read.
_WORDS_OF_TEXT = 25
_URL_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """An address to fetch, or a text to read; neither when nothing was given."""

    url: str = ""
    text: str = ""

    @property
    def host(self) -> str:
        """Return the site of the address."""
        try:
            return urlsplit(self.url).hostname or self.url
        except ValueError:
            return self.url


def find_given(text: str) -> Given:
    """Return the first address of a text with few words of its own, else the text, its links as their labels."""
    links = list(_LINK.finditer(text))
    plain = _OTHER.sub(lambda found: found[1] or "", text)
    words = _LINK.sub(lambda found: found["label"] or "", plain)
    if links and len(_LINK.sub("", plain).split()) < _WORDS_OF_TEXT:
        return Given(url=unescape(links[0]["url"] or links[0]["bare"].rstrip(".,;:!?)»”\"'"))[:_URL_LIMIT])
    return Given(text=unescape(words).strip())


def message_text(message: dict[str, Any]) -> str:
    """Return what a message says: its own words, with those of what is attached to it."""
    attached: list[dict[str, Any]] = message.get("attachments") or []
    parts = [str(message.get("text") or "")]
    if not plain_line(parts[0]):
        parts += [
            str(one.get(name) or "") for one in attached for name in ("from_url", "title", "text") if one.get(name)
        ]
    return "\n\n".join(part for part in parts if part.strip())
