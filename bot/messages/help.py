"""What Topline can do, in the words to type."""

from bot.messages import Message
from bot.messages.blocks import section
from bot.messages.escape import escape

_SECTIONS = (
    """*Follow* things in this channel, or yourself in a direct message:
• `/topline subscribe` alone opens a form: pick by typing a few letters, and see what it would have sent
• `/topline subscribe BCMA` · `/topline subscribe BCMA, CD19, IASO Bio`
• `/topline subscribe BCMA type:approval,acceptance regulator:FDA,NMPA -company:Pfizer`
• kinds: `company: target: drug: disease: regulator: type: phase: modality: words:`; `-` leaves out; \
names with commas in quotes: `company:"Foo, Inc."`
• commas mean or, several kinds mean and: `target:BCMA,CD19 company:Pfizer` is either target with Pfizer
• plain words work: `type:approvals`, `type:deals`, `regulator:China`
• how: `delivery:daily` (or `at-once`, `weekly`), how important at least: `least:high` (or `normal`, `low`)""",
    """*See and stop*
• `/topline list`, or `/topline edit BCMA` (or `#3`) for one, with Edit, Pause and Remove
• `/topline unsubscribe BCMA` (or `#3`, or `all`) · `/topline resume` after a pause""",
    """*Ask*
• `/topline milestones IASO Bio` · `@Topline what is next for BCMA?` · `@Topline did the FDA decide on FUCASO?`
• `@Topline approvals in China this quarter` · `@Topline deals over $500m for ADCs since March`
• names, kinds of step, regulators and countries, phases, sums and times go together: say them in any order""",
    """*Settings* of a channel, or of your direct messages
• `/topline settings` opens a form: time zone, quiet hours, digests, cards a day, importance, threads
• `/topline settings quiet 22:00-07:00 zone Shanghai digest 8:00 cards 10 least high threads off`""",
    """*On a card*
• *Mute* for a week or for good · `⋯` follows what the story names, reminds you of its date, shares the card, \
or says what is *Wrong?*
• `/topline reminders` lists the dates you are reminded of
• `/topline corrections` (admins): what people say is wrong; once accepted, the cards of this workspace are edited""",
    """*Read*
• `/topline read https://…` or a text: its card, for you alone, to share where you like
• on any message: *More actions*, *Read this with Topline*""",
    """*Sources*
• `/topline sources` shows what I read and how fresh it is; admins pause and resume sources there
• `/topline sources here` (admins): tell in this channel when a source goes blind; `/topline sources off` ends it""",
    "All of it also works as `@Topline …` in a channel or thread, and in a direct message to me.",
)
_EXAMPLES = "Try `what is next for BCMA?` or `milestones IASO Bio`, or `help` for all I can do."


def render_help() -> Message:
    """Return all commands with examples."""
    return Message(
        "Topline: subscribe, unsubscribe, list, milestones, resume, settings, sources, help. Try: subscribe BCMA",
        tuple(section(text) for text in _SECTIONS),
    )


def render_not_understood(text: str, near: str | None = None) -> Message:
    """Return that a line was not understood, with the command it may be a slip of, or two that would be."""
    said = f"I did not understand “{escape(text, 120)}”. " if escape(text, 120) else ""
    hint = f"Did you mean `{near}`? `help` shows all I can do." if near else _EXAMPLES
    return Message(said + hint, (section(said + hint),))
