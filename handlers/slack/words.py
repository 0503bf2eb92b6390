"""What a person says, wherever it is said → what is done, and the answer."""

import re
from difflib import get_close_matches

import structlog

from bot.command_line import plain_line
from bot.errors import UserError
from bot.messages import Message
from bot.messages.help import render_help, render_not_understood
from bot.messages.notes import render_error
from bot.questions.query import NotUnderstood, Query
from handlers.intake import Desk
from handlers.questions import Asking, understand
from handlers.slack.admin import take_admin
from handlers.slack.admins import with_standing
from handlers.slack.asking import render_other, take_query
from handlers.slack.client import Poster
from handlers.slack.correcting import take_corrections
from handlers.slack.place import Place
from handlers.slack.reading import render_waiting, take_read
from handlers.slack.reminding import take_reminders
from handlers.slack.settings import take_settings
from handlers.slack.shared import warn_of_guests
from handlers.slack.sources import take_sources
from handlers.slack.subscriptions import (
    open_again,
    take_digest,
    take_edit,
    take_list,
    take_resume,
    take_subscribe,
    take_unsubscribe,
)

_log = structlog.get_logger()
_VERBS = {
    "admin": ("admin", "admins"),
    "subscribe": ("subscribe", "follow", "watch", "sub", "track"),
    "unsubscribe": ("unsubscribe", "unfollow", "unwatch", "unsub", "remove", "stop"),
    "list": ("list", "subscriptions", "ls", "status"),
    "edit": ("edit", "change", "pause"),
    "milestones": ("milestones", "milestone", "timeline"),
    "resume": ("resume", "unpause"),
    "digest": ("digest", "digests"),
    "sources": ("sources", "source"),
    "settings": ("settings", "setting", "set", "preferences", "config"),
    "corrections": ("corrections", "correction"),
    "read": ("read",),
    "reminders": ("reminders", "reminder"),
    "help": ("help", "hello", "hi", "commands"),
}
_VERB_OF = {word: verb for verb, words in _VERBS.items() for word in words}
# People are no words of ours; the one who is always mentioned is the bot itself.
_ADDRESS = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>[,:]?")
_LEADING = re.compile(r"^(?:<@[A-Z0-9]+(?:\|[^>]*)?>[,:]?\s*)+")
_CHANGING = frozenset({"subscribe", "unsubscribe"})
_PRIVATE = frozenset({"admin", "list", "edit", "sources", "settings", "corrections", "read", "reminders"})


async def take_words(text: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Do what the words say and return the answer. A mistake is answered, never raised."""
    words = _ADDRESS.sub("", text).strip()
    verb, rest = _split(words)
    try:
        if verb == "admin":
            answer = await take_admin(_after_verb(text), place, desk, poster)
        elif verb == "sources":
            answer = await take_sources(rest, place, desk, poster)
        elif verb == "settings":
            answer = await take_settings(plain_line(rest), place, desk, poster)
        elif verb == "read":
            answer = await take_read(rest, place, desk)
        elif verb == "reminders":
            answer = await take_reminders(place, desk)
        elif verb == "corrections":
            answer = await take_corrections(place, desk, poster)
        else:
            if verb in _CHANGING:
                place = await with_standing(place, desk, poster)
            warning = await warn_of_guests(rest, place, desk, poster) if verb == "subscribe" and rest else None
            answer = warning or await _take(verb, words, rest, place, desk)
    except UserError as error:
        answer = render_error(str(error))
    # Only now, so that the answer could say that the channel was paused, and why.
    await open_again(place, desk)
    _log.info("words.taken", verb=verb or "question", team_id=place.team_id, channel_id=place.channel_id)
    return answer


def plain_words(text: str) -> str:
    """Return the words without the bot's own name."""
    return _ADDRESS.sub("", text).strip()


def is_question(text: str) -> bool:
    """Return whether the words are no command but something to answer."""
    return _split(plain_words(text))[0] in (None, "milestones")


def is_private(text: str) -> bool:
    """Return whether the answer goes to the asker alone: it names people and would call them, or is for admins."""
    return _split(_ADDRESS.sub("", text).strip())[0] in _PRIVATE


def asks_for_settings(text: str) -> bool:
    """Return whether the words are `settings` alone: then a form shows them, where Slack can open one."""
    return _split(_ADDRESS.sub("", text).strip()) == ("settings", "")


def waiting_words(text: str) -> Message | None:
    """Return what to say at once where the answer takes a while: an address has to be fetched."""
    verb, rest = _split(_ADDRESS.sub("", text).strip())
    return render_waiting(rest) if verb == "read" else None


def asks_for_form(text: str) -> bool:
    """Return whether the words are `subscribe` alone: then a form asks what for, where Slack can open one."""
    return _split(_ADDRESS.sub("", text).strip()) == ("subscribe", "")


async def _take(verb: str | None, words: str, rest: str, place: Place, desk: Desk) -> Message:
    match verb:
        case "subscribe":
            return await take_subscribe(rest, place, desk)
        case "unsubscribe":
            return await take_unsubscribe(rest, place, desk)
        case "list" | "edit":
            return await (take_edit if verb == "edit" else take_list)(rest, place, desk)
        case "resume" | "digest":
            return await (take_resume if verb == "resume" else take_digest)(place, desk)
        case "help":
            return render_help(rest if words.lower().startswith("help") else "")
        case _:
            return await _take_question(verb, words, rest, place, desk)


async def _take_question(verb: str | None, words: str, rest: str, place: Place, desk: Desk) -> Message:
    line = plain_line(words)
    if verb == "milestones" and not rest:
        message = "Whose milestones? Name a company, drug, target or disease: milestones IASO Bio"
        raise UserError(message)
    asking = Asking(line, desk.clock().date())
    asked = await understand(asking, desk)
    if isinstance(asked, Query):
        return await take_query(asked, asking, 1, place, desk)
    first, _, others = line.partition(" ")
    near = get_close_matches(first.lower(), _VERB_OF, n=1, cutoff=0.7)
    if near and isinstance(asked, NotUnderstood) and not verb:
        return render_not_understood(line, f"{_VERB_OF[near[0]]} {others}".strip())
    return await render_other(asked, asking, desk)


def _after_verb(text: str) -> str:
    """Return what follows the verb as it was typed, people and line ends too; only the bot's own name is taken off."""
    words = _LEADING.sub("", text.strip())
    return "".join(words.split(None, 1)[1:])


def _split(words: str) -> tuple[str | None, str]:
    """Return the verb, if the first word is one, and what follows it. No words at all ask for help."""
    first, *rest = words.split(None, 1) or ["help"]
    return _VERB_OF.get(first.lower().rstrip(":,.!?") or "help"), rest[0].strip() if rest else ""
