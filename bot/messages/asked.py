"""Answers to questions: what was understood, what is known, a table where it fits, the way on."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Message
from bot.messages.asked_words import notes_of, title_of, verdict_text
from bot.messages.blocks import VALUE_LIMIT, Block, actions, button, context, cut, fit, section
from bot.messages.card import publisher_name
from bot.messages.escape import escape
from bot.messages.milestones import step_line
from bot.messages.tables import link_cell, table, text_cell
from bot.messages.texts import date_text, join_names, regulator_short, term_texts
from bot.messages.wording import headline
from bot.model import Choice
from bot.questions.answering import Answer
from bot.questions.query import NotUnderstood, UnknownNames, WhichName
from bot.timeline import Step

PAGE = 10
_AHEAD, _OVERDUE, _AGAINST = 8, 3, 4
_TABLE_FROM = 3
_LABEL_LIMIT = 60
_WHAT_LIMIT = 160
_TEXT_LIMIT = 2900


@dataclass(frozen=True, slots=True)
class Way:
    """What the buttons of an answer need: how to ask it again, where older reports begin, what can be done with it.

    `again` is `day|until|question`; `older` the same for what lies before; `follow` names what to subscribe to, and
    the line to do it by. Without `is_titled` the question is not repeated: it stands above already.
    """

    again: str
    page: int = 1
    older: str | None = None
    follow: tuple[str, str] | None = None
    has_picture: bool = False
    is_titled: bool = True


def render_answer(answer: Answer, way: Way) -> Message:
    """Return an answer: the question as it was understood, then the steps, newest first, a page at a time."""
    title, verdict = escape(title_of(answer.query), 400), escape(verdict_text(answer))
    begin = (way.page - 1) * PAGE
    shown, left = answer.past[begin : begin + PAGE], len(answer.past) - begin - PAGE
    head = "\n".join(line for line in (f"*{title}*" if way.is_titled else "", verdict) if line)
    blocks: list[Block] = [section(head)] if head else []
    if way.page == 1:
        blocks += _group("Due", answer.ahead, _AHEAD)
        blocks += _group("Was due, outcome not known", answer.overdue, _OVERDUE)
    blocks += _past(answer, shown, begin)
    if way.page == 1:
        blocks += _group("Against it", answer.against, _AGAINST)
    notes = [f"{begin + 1}\u2013{begin + len(shown)} of {len(answer.past)}"] if begin or left > 0 else []
    notes += notes_of(answer)
    blocks += [context(" · ".join(map(escape, notes)))] if notes else []
    buttons = _buttons(way, has_more=left > 0)
    blocks += [actions(buttons, block_id="ask:buttons")] if buttons else []
    return Message(_text(title, verdict, answer, shown), fit(blocks))


def render_which(which: WhichName, as_of: str) -> Message:
    """Return the question which of several things a name means, with the whole question behind each button."""
    said = f"Which “{escape(which.name, 120)}” do you mean?"
    asked = [(_choice_label(choice), line) for choice, line in which.choices[:5]]
    return _with_questions(said, asked, as_of)


def render_unknown(unknown: UnknownNames, near: Sequence[tuple[Choice, str]], as_of: str) -> Message:
    """Return that a name is not known; `near` are names that it may be a slip of, each with the question for it."""
    names = " or ".join(f"“{escape(name, 120)}”" for name in unknown.names[:3])
    said = f"I know nothing of {names} yet: neither my lists nor the articles that I have read hold that name."
    if not near:
        return _with_questions(f"{said} Is it spelt as the news spells it?", [], as_of)
    return _with_questions(f"{said} Did you mean:", [(_choice_label(c), line) for c, line in near], as_of)


def render_not_understood(asked: NotUnderstood, examples: Sequence[str], as_of: str) -> Message:
    """Return what of a question was not understood, with two that would be."""
    line = escape(asked.line, 150)
    if asked.problem:
        said = f"I did not understand “{line}”: {escape(asked.problem, 300)}."
    elif asked.unread:
        words = ", ".join(f"“{escape(word, 60)}”" for word in asked.unread[:4])
        said = f"I did not understand {words} in “{line}”, and answer no other question than yours."
    else:
        said = f"I did not understand “{line}”." if line else "Ask me something."
    said += " These I would, or say `help`:"
    return _with_questions(said, [(one, one) for one in examples], as_of)


def _with_questions(said: str, asked: Sequence[tuple[str, str]], as_of: str) -> Message:
    buttons = [
        button(label, f"ask:again#{number}", f"{as_of}||{line}")
        for number, (label, line) in enumerate(asked)
        if len(line) < VALUE_LIMIT - 40
    ]
    listed = "\n".join(f"• {escape(label, 150)}" for label, _ in asked)
    text = cut(f"{said}\n{listed}" if listed else said, _TEXT_LIMIT)
    return Message(text, (section(said), *([actions(buttons, block_id="ask:questions")] if buttons else [])))


def _choice_label(choice: Choice) -> str:
    return f"{choice.label[:_LABEL_LIMIT]} ({choice.key.partition(':')[0]})"


def _group(title: str, steps: Sequence[Step], most: int) -> list[Block]:
    if not steps:
        return []
    more = [f"_and {len(steps) - most} more_"] if len(steps) > most else []
    return [section("\n".join((f"*{title}*", *map(step_line, steps[:most]), *more)))]


def _past(answer: Answer, steps: Sequence[Step], begin: int) -> list[Block]:
    """Return what was: a table of three rows and more when nothing else stands beside it, else lines."""
    if not steps:
        return []
    is_alone = not (answer.ahead or answer.overdue or answer.against)
    if len(steps) < _TABLE_FROM or not (is_alone or begin):
        return [section("\n".join((*(() if is_alone else ("*So far*",)), *map(step_line, steps))))]
    return [_table(steps)]


def _table(steps: Sequence[Step]) -> Block:
    """Return the steps as rows: date, what, regulator and sum where any has one, source."""
    has_regulators = any(step.event.regulators for step in steps)
    sums = [join_names(term_texts(step.event.terms), 2) for step in steps]
    head = ["Date", "What", *(["Regulator"] if has_regulators else []), *(["Sum"] if any(sums) else []), "Source"]
    rows: list[list[Block]] = []
    for step, told in zip(steps, sums, strict=True):
        regulators = join_names([regulator_short(code) for code in step.event.regulators], 3)
        cells = [text_cell(_when(step)), text_cell(_shorten(headline(step.event)))]
        cells += [text_cell(regulators)] if has_regulators else []
        cells += [text_cell(told)] if any(sums) else []
        rows.append([*cells, _source_cell(step)])
    return table(head, rows, block_id="ask:table")


def _source_cell(step: Step) -> Block:
    if not step.sources:
        return text_cell("")
    first, more = step.sources[0], len(step.sources) - 1
    return link_cell(first.url, publisher_name(first) + (f" +{more}" if more else ""))


def _when(step: Step) -> str:
    return date_text(step.event.date) if step.event.date else "not known"


def _shorten(text: str) -> str:
    return text if len(text) <= _WHAT_LIMIT else text[: _WHAT_LIMIT - 1].rstrip() + "…"


def _buttons(way: Way, *, has_more: bool) -> list[Block]:
    shown: list[Block] = []
    if way.page > 1:
        shown.append(button("Newer", f"ask:page#{way.page - 1}", f"{way.page - 1}|{way.again}"))
    if has_more:
        shown.append(button("More", f"ask:page#{way.page + 1}", f"{way.page + 1}|{way.again}"))
    elif way.older:
        shown.append(button("Older", "ask:page#older", f"1|{way.older}"))
    if way.has_picture:
        shown.append(button("Timeline as picture", "ask:picture", way.again))
    if way.follow and way.page == 1:
        shown.append(button(f"Follow {way.follow[0]}", "subscribe:line#0", f"|{way.follow[1]}"))
    return [one for one in shown if len(str(one["value"])) < VALUE_LIMIT]


def _text(title: str, verdict: str, answer: Answer, shown: Sequence[Step]) -> str:
    """Return the answer for readers without blocks: dates in a column of their own."""
    steps = (*answer.ahead[:3], *answer.overdue[:2], *shown, *answer.against[:2])
    width = max((len(_when(step)) for step in steps), default=0)
    lines = (f"{_when(step):<{width}}  {escape(headline(step.event), 200)}" for step in steps)
    return cut("\n".join(line for line in (title, verdict, *lines) if line), _TEXT_LIMIT)
