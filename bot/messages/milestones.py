"""A timeline in a message: what is next, what is overdue, what was, newest first."""

from bot.messages import Message
from bot.messages.blocks import VALUE_LIMIT, Block, actions, button, cut, fit, section
from bot.messages.escape import escape, link
from bot.messages.steps import step_phrase, subject
from bot.messages.texts import date_text
from bot.messages.wording import headline
from bot.timeline import Step, Timeline

PAST_LIMIT = 10
_NEXT_LIMIT = 8
_SUBJECT_LIMIT = 90
_KEY_LIMIT = VALUE_LIMIT - 20


def render_milestones(
    label: str, timeline: Timeline, *, key: str | None = None, follow: str | None = None, page: int = 1
) -> Message:
    """Return the milestones of `label`; further pages hold what was before, behind a button that names `key`.

    `follow` is the line that a button subscribes by, if it is not followed yet.
    """
    name = escape(label, 120)
    begin, end = (page - 1) * PAST_LIMIT, page * PAST_LIMIT
    groups = (
        ("Next", timeline.next[:_NEXT_LIMIT], len(timeline.next) - _NEXT_LIMIT),
        ("Was due, outcome not known", timeline.overdue[:3], len(timeline.overdue) - 3),
        ("So far", timeline.past[:end], len(timeline.past) - end),
    )
    if page > 1:
        groups = (("Earlier", timeline.past[begin:end], len(timeline.past) - end),)
    blocks: list[Block] = [section(f"*Milestones of {name}*")]
    for title, steps, left in groups:
        if steps:
            more = [f"_and {left} {'later' if title == 'Next' else 'earlier'}_"] if left > 0 else []
            blocks.append(section("\n".join((f"*{title}*", *map(_line, steps), *more))))
    if len(blocks) == 1:
        blocks.append(section(f"Nothing is known of {name} yet. Milestones come from the articles that I have read."))
    buttons: list[Block] = []
    if key and timeline.past[end:] and len(key) < _KEY_LIMIT:
        buttons.append(button("Earlier", f"milestones:earlier#{page + 1}", f"{page + 1}|={key}"))
    if follow and page == 1:
        buttons.append(button(f"Follow {label}", "subscribe:line#0", f"|{follow}"))
    if buttons:
        blocks.append(actions(buttons, block_id="milestones:buttons"))
    return Message(_text(name, timeline), fit(blocks))


def render_latest(label: str, timeline: Timeline) -> Message:
    """Return the newest steps and the next one, in short."""
    return render_milestones(label, Timeline(timeline.past[:3], timeline.next[:1]))


def latest_line(timeline: Timeline) -> str | None:
    """Return the newest known step in one line of mrkdwn, for whoever just subscribed."""
    return _line(timeline.past[0]).removeprefix("• ") if timeline.past else None


def _line(step: Step) -> str:
    event = step.event
    when = f"*{date_text(event.date)}*" if event.date else "_no date given_"
    what = headline(event) if not step.is_ahead else step_phrase(event)
    who = subject(event) if step.is_ahead else ""
    moved = f" _(moved from {', '.join(date_text(old) for old in step.moved_from[-2:])})_" if step.moved_from else ""
    shown = [link(source.url, source.publisher or "source") for source in step.sources[:2]]
    more = f" and {len(step.sources) - 2} more" if len(step.sources) > len(shown) else ""
    told = f" · {', '.join(name for name in shown if name)}{more}" if any(shown) else ""
    about = f": {escape(who, _SUBJECT_LIMIT)}" if who else ""
    return f"• {when} {escape(what, 200)}{about}{moved}{told}"


def _text(name: str, timeline: Timeline) -> str:
    steps = (*timeline.next[:3], *timeline.past[:5])
    lines = (
        f"{date_text(s.event.date) if s.event.date else 'no date'}: {escape(headline(s.event), 200)}" for s in steps
    )
    return cut("\n".join((f"Milestones of {name}", *(lines if steps else ["Nothing is known yet."]))), 2900)
