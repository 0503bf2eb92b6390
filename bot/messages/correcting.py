"""Corrections in words: the form that asks what is wrong, what became of it, the list for admins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.correcting import Correction, Fact, Field, list_facts, read_name, read_term
from bot.messages import Message
from bot.messages.blocks import Block, actions, answer, button, context, cut, fit, section
from bot.messages.card import lead_event
from bot.messages.escape import escape
from bot.messages.fields import chosen_options, field, option, plain_text, text_field, typed_text
from bot.messages.texts import date_text, regulator_text, term_text
from bot.messages.wording import headline
from bot.model import Story
from bot.when import PartialDate

WRONG = "wrong:form"
_WHAT, _RIGHT, _NOTE = "what", "right", "note"
_TEXT_LIMIT = 200
_NOTE_LIMIT = 500
_SHOWN = 10
_TITLES = {
    Field.DATE: "Date",
    Field.DRUG: "Drug",
    Field.TARGET: "Target",
    Field.COMPANY: "Company",
    Field.ROLE: "Role",
    Field.REGULATOR: "Regulator",
    Field.TERM: "Terms",
    Field.TYPE: "Kind of news",
}
_NOT_NEWS = "It is not news at all"


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction for the admins to see: its number, of which story, by whom."""

    id: int
    correction: Correction
    story: Story | None
    asked_by: str
    note: str


def render_wrong_view(story: Story) -> Block:
    """Return the form that asks what of a story is wrong. What is chosen comes back as its place among the facts."""
    options = [option(_choice(fact, story), str(n)) for n, fact in enumerate(list_facts(story))]
    select: Block = {"type": "static_select", "placeholder": plain_text("Choose what is wrong"), "options": options}
    lead = lead_event(story)
    return {
        "type": "modal",
        "callback_id": WRONG,
        "title": plain_text("What is wrong?", 24),
        "submit": plain_text("Send", 24),
        "close": plain_text("Cancel", 24),
        "private_metadata": f"{story.id}:{story.version}",
        "blocks": [
            section(f"*{escape(headline(lead), 400) if lead else 'News'}*"),
            field(_WHAT, "What is wrong", select, is_optional=False),
            field(
                _RIGHT,
                "What is right",
                text_field("14 Mar 2026 · Merck KGaA · $50 million", "", _TEXT_LIMIT),
                hint="Leave it empty if nothing should be said there.",
            ),
            field(_NOTE, "How do you know?", text_field("A link, or a few words", "", _NOTE_LIMIT)),
        ],
    }


def read_wrong(values: Mapping[str, Any]) -> tuple[int | None, str, str]:
    """Return the place of the fact that is wrong, what is right, and the note."""
    chosen = chosen_options(values, _WHAT)
    place = int(chosen[0][0]) if chosen and chosen[0][0].isdecimal() else None
    return place, typed_text(values, _RIGHT), " ".join(typed_text(values, _NOTE).split())


def correction_text(correction: Correction, story: Story | None) -> str:
    """Return a correction in one line of mrkdwn: `Date: 14 Mar 2026 → 15 Mar 2026`."""
    fact = correction.fact
    if fact.field is Field.NEWS:
        return "This is not news"
    right = _right_text(correction) if correction.right else "not said"
    return escape(f"{_TITLES[fact.field]}: {_value_text(fact, story)} → {right}", _TEXT_LIMIT * 2)


def render_listed(listed: Sequence[Listed], *, is_more: bool = False) -> Message:
    """Return corrections that wait for an admin, each with its buttons."""
    if not listed:
        return answer("No correction waits. Whoever presses *Wrong?* in the menu of a card makes one.")
    blocks = [block for one in listed[:_SHOWN] for block in _listed(one)]
    blocks += [context("There are more: settle these first.")] if is_more else []
    text = "\n".join(f"#{one.id} {correction_text(one.correction, one.story)}" for one in listed[:_SHOWN])
    return Message(cut(f"Corrections that wait for you\n{text}", 2900), fit(blocks))


def render_settled(listed: Listed, *, is_accepted: bool, cards: int = 0) -> Message:
    """Return what an admin made of a correction."""
    said = correction_text(listed.correction, listed.story)
    if not is_accepted:
        return answer(f"Refused *#{listed.id}*: {said}. Nothing is changed.")
    edited = f"{cards} card{'' if cards == 1 else 's'} of this workspace {'is' if cards == 1 else 'are'} edited"
    undo = actions([button("Take back", "correction:undo", str(listed.id))], block_id="correction:undo")
    return answer(f"✅ Accepted *#{listed.id}*: {said}. {edited}.", undo)


def render_correction_line(listed: Listed, admin_id: str, *, is_undone: bool = False) -> Message:
    """Return the line in the thread of a corrected card."""
    said = correction_text(listed.correction, listed.story)
    if is_undone:
        return answer(f"↩️ Correction taken back by <@{admin_id}>: {said}")
    return answer(f"✏️ Corrected by <@{listed.asked_by}>, accepted by <@{admin_id}>: {said}")


def _listed(one: Listed) -> list[Block]:
    lead = lead_event(one.story) if one.story else None
    head = escape(headline(lead), 300) if lead else "A story that is not kept any more"
    note = f"\n>{escape(one.note, 300)}" if escape(one.note) else ""
    text = f"*#{one.id}* {correction_text(one.correction, one.story)}\n_{head}_ · by <@{one.asked_by}>{note}"
    value = str(one.id)
    row = [
        button("Accept", f"correction:accept#{one.id}", value, style="primary"),
        button("Refuse", f"correction:refuse#{one.id}", value),
        button("Details", f"card:details#{one.id}", str(one.story.id if one.story else 0)),
    ]
    return [section(text), actions(row, block_id=f"correction:{one.id}")]


def _choice(fact: Fact, story: Story) -> str:
    if fact.field is Field.NEWS:
        return _NOT_NEWS
    is_plain = fact.field in {Field.TYPE, Field.DATE} and len({event.type for event in story.events}) > 1
    of = f" ({_words(fact.type)})" if is_plain and fact.field is Field.DATE else ""
    return f"{_TITLES[fact.field]}{of}: {_value_text(fact, story)}"


def _value_text(fact: Fact, story: Story | None) -> str:
    """Return what a fact says in plain words."""
    match fact.field:
        case Field.DATE:
            return date_text(PartialDate(fact.value)) if fact.value else "none is said"
        case Field.TYPE:
            return _words(fact.value)
        case Field.REGULATOR:
            return regulator_text(fact.value)
        case Field.TERM:
            return term_text(read_term(*fact.value.split(" ", 2))) or fact.value
        case _:
            key, _, role = fact.value.partition("|")
            return f"{_name(key, story)} is {_words(role)}" if role else _name(key, story)


def _right_text(correction: Correction) -> str:
    fact, right = correction.fact, correction.right
    match fact.field:
        case Field.DATE:
            return date_text(PartialDate(right))
        case Field.REGULATOR:
            return regulator_text(right)
        case Field.TERM:
            return term_text(read_term(fact.value.split()[0], *right.split())) or right
        case Field.TYPE | Field.ROLE:
            return _words(right)
        case _:
            name = read_name(right)
            return f"{name.name}{'' if name.id else ' (new name)'}" if name else ""


def _name(key: str, story: Story | None) -> str:
    """Return how the story writes a name that is kept by its key."""
    named = (
        one for event in (story.events if story else ()) for one in (*event.drugs, *event.companies, *event.targets)
    )
    return next((one.name for one in named if one.key == key), key.lstrip("~"))


def _words(value: str) -> str:
    return value.replace("_", " ")
