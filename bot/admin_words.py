"""What an admin types after `admin`: the verb, and the people, channels and words that it is about."""

import re
from dataclasses import dataclass, replace

from bot.command_line import plain_line
from bot.errors import UserError
from bot.permitting import MOST_PEOPLE, Policy, Who

_PERSON = re.compile(r"<@([UW][A-Z0-9]{1,20})(?:\|[^<>]*)?>|(?<![\w<@#|])([UW][A-Z0-9]{7,20})(?!\w)")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{1,20})(?:\|[^<>]*)?>|(?<![\w<@#|])([CG][A-Z0-9]{7,20})(?!\w)")
_HERE = re.compile(r"(?<!\S)here(?!\S)", re.IGNORECASE)
_PAGE = re.compile(r"(?<!\S)page\s+(\d{1,5})(?!\S)", re.IGNORECASE)
_BARE_NAME = re.compile(r"(?<!\S)@\S")
_OPEN_WORDS = frozenset({"everyone", "everybody", "all", "anyone"})
_ADMIN_WORDS = frozenset({"admins", "admin", "owners"})
_LIKE_ALL = frozenset({"default", "as everywhere", "nothing"})
_NAMES = (
    "In a slash command Slack gives me the letters of a name, not the person. Use the button below /topline admin, or "
    "write it in a mention or a direct message to me."
)
_WHO = "Say who: admin allow everyone, admin allow admins, or the people: admin allow @Ben. Add here for this channel."


@dataclass(frozen=True, slots=True)
class About:
    """What words are about: people and channels by Slack's ids, a page, and what is left of the words."""

    people: tuple[str, ...] = ()
    channel_id: str | None = None
    page: int = 1
    words: str = ""


def read_about(text: str, here: str) -> About:
    """Return what the words are about; `here` is the channel in which they were said.

    UserError when a name stands there that Slack did not turn into a person.
    """
    people = tuple(dict.fromkeys(found[1] or found[2] for found in _PERSON.finditer(text)))
    channels = [found[1] or found[2] for found in _CHANNEL.finditer(text)]
    rest = _CHANNEL.sub(" ", _PERSON.sub(" ", text))
    if _HERE.search(rest):
        channels.append(here)
        rest = _HERE.sub(" ", rest)
    if _BARE_NAME.search(rest):
        raise UserError(_NAMES)
    page = _PAGE.search(rest)
    words = plain_line(_PAGE.sub(" ", rest))
    return About(people, channels[0] if channels else None, int(page[1]) if page else 1, words)


def read_policy(about: About) -> Policy | None:
    """Return the policy that `allow …` names, None for `allow default`; UserError when it names none."""
    word = about.words.lower().strip(" ,.")
    if about.people:
        if len(about.people) > MOST_PEOPLE:
            message = f"That is {len(about.people)} people; {MOST_PEOPLE} is the most. Let admins do it, or everybody."
            raise UserError(message)
        return Policy(Who.LISTED, about.people)
    if word in _OPEN_WORDS:
        return Policy(Who.EVERYONE)
    if word in _ADMIN_WORDS:
        return Policy(Who.ADMINS)
    if word in _LIKE_ALL and about.channel_id:
        return None
    raise UserError(_WHO)


def about_line(about: About) -> str:
    """Return words that `read_about` reads back; for buttons."""
    parts = [*(f"<@{one}>" for one in about.people), *([f"<#{about.channel_id}>"] if about.channel_id else [])]
    return " ".join([*parts, about.words, *([f"page {about.page}"] if about.page > 1 else [])]).strip()


def turned(about: About, page: int) -> About:
    """Return the same at another page."""
    return replace(about, page=page)
