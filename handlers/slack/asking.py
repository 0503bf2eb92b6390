"""Milestones and questions: read the timeline, say it."""

from bot.errors import UserError
from bot.messages import Message
from bot.messages.blocks import actions, answer, button
from bot.messages.escape import escape
from bot.messages.milestones import render_latest, render_milestones
from bot.model import Choice
from bot.questions import NAMEABLE, Asked, Query, resolve_subject, unseen_keys
from bot.subscribing import find_near
from bot.timeline import Timeline, find_milestones, find_within
from handlers.intake import Desk
from handlers.slack.place import Place

_TOLD = 300
_SUBJECTS = 5


async def take_question(query: Query, place: Place, desk: Desk) -> Message:
    """Answer a question about a name; a name of several meanings asks back, an unknown one says what is near."""
    subjects = resolve_subject(query.name, desk.lexicon)
    if len(subjects) > 1:
        return _ask_which(query, subjects)
    if subjects:
        return _answer(
            query, subjects[0], await _timeline(subjects[0].key, desk), await _follow(subjects[0], place, desk)
        )
    for subject in unseen_keys(query.name):
        timeline = await _timeline(subject.key, desk)
        if timeline != Timeline():
            return _answer(query, subject, timeline, None)
    return _unknown(query, desk)


async def take_earlier(name: str, page: int, desk: Desk) -> Message:
    """Show a further page of what was, of a subject that a button names by its key."""
    subjects = resolve_subject(name, desk.lexicon)
    if not subjects:
        message = "I cannot show more of that. Ask for the milestones by name."
        raise UserError(message)
    timeline = await _timeline(subjects[0].key, desk)
    return render_milestones(subjects[0].label, timeline, key=subjects[0].key, page=page)


async def _timeline(key: str, desk: Desk) -> Timeline:
    async with desk.database.snapshot() as tx:
        told = await tx.events.list_for_key(key, _TOLD)
    return find_milestones(told, desk.clock().date())


async def _follow(subject: Choice, place: Place, desk: Desk) -> str | None:
    """Return the line to follow a subject by, unless the channel does already."""
    async with desk.database.snapshot() as tx:
        here = await tx.subscriptions.list_for_channel(place.team_id, place.channel_id)
    keys = {choice.key for one in here for condition in one.spec.all_of for choice in condition.any_of}
    return None if subject.key in keys else f'"={subject.key}"'


def _answer(query: Query, subject: Choice, timeline: Timeline, follow: str | None) -> Message:
    if query.asked is Asked.LATEST:
        return render_latest(subject.label, timeline)
    if query.asked is Asked.MILESTONES:
        return render_milestones(subject.label, timeline, key=subject.key, follow=follow)
    inside = Timeline(next=timeline.next, overdue=timeline.overdue)
    if query.first and query.last:
        inside = find_within(timeline, query.first, query.last)
    if inside == Timeline():
        return answer(f"Nothing that is due is known for {escape(subject.label, 120)}. I only say what articles told.")
    return render_milestones(subject.label, inside, follow=follow)


def _ask_which(query: Query, subjects: tuple[Choice, ...]) -> Message:
    buttons = [
        button(f"{one.label} ({one.key.partition(':')[0]})", f"milestones:show#{index}", f"={one.key}")
        for index, one in enumerate(subjects[:_SUBJECTS])
    ]
    return answer(f"Which “{escape(query.name, 120)}” do you mean?", actions(buttons, block_id="milestones:which"))


def _unknown(query: Query, desk: Desk) -> Message:
    near = [entity for entity in find_near(query.name, None, desk.lexicon) if entity.kind in NAMEABLE]
    said = f"I know nothing of “{escape(query.name, 120)}” yet."
    if not near:
        return answer(f"{said} Name a company, drug, target or disease, for example `milestones IASO Bio`.")
    buttons = [
        button(f"{entity.name} ({entity.kind})", f"milestones:show#{index}", f"={entity.kind}:{entity.id}")
        for index, entity in enumerate(near)
    ]
    return answer(f"{said} Did you mean one of these?", actions(buttons, block_id="milestones:near"))
