"""What a person looks at in the Home, and how that travels inside of it: nothing is kept in between."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

PAGE = 10
_MOST_PAGES = 1_000
_WORDS_LIMIT = 80


class HomeTab(StrEnum):
    """What fills the Home: what is followed, or the sources."""

    FOLLOWED = "followed"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class HomeState:
    """The page of what is looked at; `channel_id` and `words` narrow the subscriptions to some of them.

    `direct_id` is the channel of the person's direct messages, None until Slack said it. `turn` grows when something
    else is looked for, so that Slack forgets what was typed before.
    """

    tab: HomeTab = HomeTab.FOLLOWED
    page: int = 1
    channel_id: str | None = None
    words: str = ""
    direct_id: str | None = None
    turn: int = 0

    @property
    def is_narrowed(self) -> bool:
        """Return whether some subscriptions are left out."""
        return bool(self.channel_id or self.words)

    def turned(self, page: str) -> "HomeState":
        """Return another page, by a number as a button holds it."""
        is_page = page.isdecimal() and len(page) < len(str(_MOST_PAGES)) and int(page) > 0
        return replace(self, page=int(page) if is_page else 1)

    def narrowed(self, *, channel_id: str | None = None, words: str = "") -> "HomeState":
        """Return the first page of the subscriptions of a channel, or of those that have these words."""
        said = " ".join(words.split())[:_WORDS_LIMIT]
        narrowed = {"page": 1, "channel_id": channel_id, "words": said, "turn": self.turn + 1}
        return replace(self, tab=HomeTab.FOLLOWED, **narrowed)


def pack_home(state: HomeState) -> str:
    """Return a state as `private_metadata`."""
    fields = {"t": state.tab, "p": state.page, "c": state.channel_id, "w": state.words, "d": state.direct_id}
    fields["n"] = state.turn
    return json.dumps({name: value for name, value in fields.items() if value}, separators=(",", ":"))


def unpack_home(metadata: str) -> HomeState:
    """Return what `pack_home` packed; the beginning for what is not of this version."""
    try:
        fields: dict[str, Any] = json.loads(metadata or "{}")
        tab, page = HomeTab(fields.get("t", HomeTab.FOLLOWED)), int(fields.get("p", 1))
        words, turn = str(fields.get("w", "")), int(fields.get("n", 0))
        return HomeState(tab, max(page, 1), fields.get("c"), words, fields.get("d"), turn)
    except (ValueError, TypeError, AttributeError):
        return HomeState()
