"""What Topline can do, in the words to type."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.messages import Message
from bot.messages.blocks import Block, actions, button, context, section
from bot.messages.escape import escape

_TOPICS = {
    "subscribe": """*Follow* things in this channel, or yourself in a direct message
• `/topline subscribe` alone opens a form: pick by typing a few letters, and see what it would have sent
• `/topline subscribe BCMA` · `/topline subscribe BCMA, CD19, IASO Bio`
• `/topline list` shows what is on · `/topline edit BCMA` (or `#3`) has Edit, Pause and Remove
• `/topline unsubscribe BCMA` (or `#3`, or `all`) · `/topline resume` after a pause of the channel""",
    "filters": """*Filters*: exactly what you want to hear
• `/topline subscribe BCMA type:approval,acceptance regulator:FDA,NMPA -company:Pfizer`
• kinds: `company: target: drug: disease: regulator: type: phase: modality: words:`; `-` leaves out; \
names with commas in quotes: `company:"Foo, Inc."`
• commas mean or, several kinds mean and: `target:BCMA,CD19 company:Pfizer` is either target with Pfizer
• plain words work: `type:approvals`, `type:deals`, `regulator:China`""",
    "digest": """*Digests and quiet hours*: fewer messages, nothing lost
• `/topline subscribe BCMA delivery:daily` sums up every morning; also `weekly`, and `at-once` ends it
• `/topline subscribe BCMA least:high` leaves out what matters less; also `normal`, `low`
• `/topline settings digest 8:00 quiet 22:00-07:00 cards 10`: when digests come, when cards wait, how many a day
• `/topline digest`: what waits here, now""",
    "settings": """*Settings* of a channel, or of your direct messages
• `/topline settings` opens a form: time zone, quiet hours, digests, cards a day, importance, threads
• `/topline settings quiet 22:00-07:00 zone Shanghai digest 8:00 cards 10 least high threads off`""",
    "asking": """*Ask*
• `/topline milestones IASO Bio` · `@Topline what is next for BCMA?` · `@Topline did the FDA decide on FUCASO?`
• `@Topline approvals in China this quarter` · `@Topline deals over $500m for ADCs since March`
• names, kinds of step, regulators and countries, phases, sums and times go together: say them in any order""",
    "cards": """*On a card*
• *Mute* for a week or for good · `⋯` follows what the story names, reminds you of its date, shares the card, \
or says what is *Wrong?*
• `/topline reminders` lists the dates you are reminded of
• `/topline corrections` (admins): what people say is wrong; once accepted, the cards of this workspace are edited""",
    "read": """*Read*
• `/topline read` and an address or a text: its card, for you alone, to share where you like
• on any message: *More actions*, *Read this with Topline*""",
    "sources": """*Sources*
• `/topline sources` shows what I read and how fresh it is; admins pause and resume sources there
• `/topline sources here` (admins): tell in this channel when a source goes blind; `/topline sources off` ends it""",
    "admin": """*For admins and owners of this workspace*
• `/topline admin` begins: buttons for all of this, and forms that pick people
• who may subscribe: `/topline admin lock` in a channel, `admin unlock`, `admin allow admins`, `admin allow everyone`
• all subscriptions: `/topline admin map`, `admin map people`, `admin map BCMA` · `/topline admin remove BCMA`
• as a file: `/topline admin export`, and `admin import` with what was exported
• when somebody leaves, in a mention or to me: `admin handover @Ben @Mei`
• `/topline admin problems` · `/topline admin why` (what was posted here, and why) · `/topline admin audit`""",
}
_ALSO = {
    "follow": "subscribe",
    "unsubscribe": "subscribe",
    "list": "subscribe",
    "edit": "subscribe",
    "filter": "filters",
    "digests": "digest",
    "weekly": "digest",
    "daily": "digest",
    "quiet": "digest",
    "ask": "asking",
    "questions": "asking",
    "milestones": "asking",
    "card": "cards",
    "mute": "cards",
    "wrong": "cards",
    "reminders": "cards",
    "corrections": "cards",
    "admins": "admin",
    "source": "sources",
}
_ABOUT = {
    "subscribe": "follow something: `/topline subscribe BCMA, CD19, IASO Bio`",
    "filters": "only what you want: `/topline subscribe BCMA type:approval regulator:FDA`",
    "digest": "fewer messages: `/topline subscribe BCMA delivery:daily`",
    "settings": "time zone, quiet hours, cards a day: `/topline settings`",
    "asking": "`@Topline what is next for BCMA?`",
    "cards": "mute, follow, share, remind, correct: the buttons of a card",
    "read": "the card of any text or address: `/topline read`",
    "sources": "what I read, and how fresh it is: `/topline sources`",
    "admin": "who may subscribe where, all subscriptions, export: `/topline admin`",
}
_SHORT = (
    "Topline: subscribe, unsubscribe, list, milestones, resume, settings, reminders, sources, read, admin, help. "
    "Try: subscribe BCMA"
)
_EVERYWHERE = "All of it also works as `@Topline …` in a channel or thread, and in a direct message to me."
_EXAMPLES = "Try `what is next for BCMA?` or `milestones IASO Bio`, or `help` for all I can do."


def render_help(topic: str = "") -> Message:
    """Return what can be done, a line a topic; or one topic, with examples that work as they stand."""
    word = topic.strip().strip("?.!`*").lower()
    name = word if word in _TOPICS else _ALSO.get(word, "")
    if name:
        others = _buttons([other for other in _TOPICS if other != name])
        return Message(_TOPICS[name], (section(_TOPICS[name]), others, context(_EVERYWHERE)))
    first = ""
    if word:
        near = get_close_matches(word, (*_TOPICS, *_ALSO), n=1, cutoff=0.6)
        hint = f"Did you mean `help {near[0]}`? " if near else ""
        first = f"I have no help on “{escape(word, 60)}”. {hint}"
    lines = [f"• `help {name}`: {about}" for name, about in _ABOUT.items()]
    text = "\n".join((f"{first}*What I can do*", *lines))
    return Message(first + _SHORT, (section(text), _buttons(list(_TOPICS)), context(_EVERYWHERE)))


def _buttons(names: Sequence[str]) -> Block:
    return actions([button(name.capitalize(), f"help:show#{name}", name) for name in names], block_id="help")


def render_not_understood(text: str, near: str | None = None) -> Message:
    """Return that a line was not understood, with the command it may be a slip of, or two that would be."""
    said = f"I did not understand “{escape(text, 120)}”. " if escape(text, 120) else ""
    hint = f"Did you mean `{near}`? `help` shows all I can do." if near else _EXAMPLES
    return Message(said + hint, (section(said + hint),))
