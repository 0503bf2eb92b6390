"""Questions: what is asked, what is known of it, said in a message. Buttons ask them again, a page further."""

import asyncio
from dataclasses import replace
from datetime import date

from bot.describing import short_label
from bot.errors import UserError
from bot.messages import Message
from bot.messages.asked import PAGE, Way, render_answer, render_not_understood, render_unknown, render_which
from bot.model import Condition, ConditionKind, SubscriptionSpec
from bot.questions.query import Asked, NotUnderstood, Query, Understood, UnknownNames, WhichName
from bot.questions.suggesting import choose_near, choose_questions
from bot.subscribing import spec_line
from handlers.intake import Desk
from handlers.questions import Asking, Found, find_answer, understand
from handlers.slack.place import Place

_LATEST = 60
_FOLLOWED = frozenset(map(str, ConditionKind))
_MOST_CHOICES = 12
_MOST_PAGES = 100
_PICTURED = frozenset({Asked.MILESTONES, Asked.LATEST, Asked.NEXT})
_OLD = "I cannot ask that again. Ask in words."


async def take_question(line: str, place: Place, desk: Desk) -> Message:
    """Answer a question in words; a name of several meanings asks back, what is not understood is said."""
    return await take_asking(Asking(line, desk.clock().date()), 1, place, desk)


async def take_asking(asking: Asking, page: int, place: Place, desk: Desk) -> Message:
    """Answer a question, or ask back."""
    asked = await understand(asking, desk)
    if isinstance(asked, Query):
        return await take_query(asked, asking, page, place, desk)
    return await render_other(asked, asking, desk)


async def take_query(query: Query, asking: Asking, page: int, place: Place, desk: Desk) -> Message:
    """Return a page of the answer to a query."""
    found = await find_answer(query, asking, desk)
    way = await choose_way(query, asking, found, place, desk)
    pages = max(1, -(-len(found.answer.past) // PAGE))
    return render_answer(found.answer, replace(way, page=min(page, pages)))


async def choose_way(query: Query, asking: Asking, found: Found, place: Place, desk: Desk) -> Way:
    """Return what can be done with an answer: its first page, older reports, a subscription, a picture."""
    return Way(
        again=asking.again(),
        older=asking.again(found.older) if found.older else None,
        follow=await _follow(query, place, desk),
        has_picture=is_pictured(query, found),
    )


async def render_other(asked: Understood, asking: Asking, desk: Desk) -> Message:
    """Return what is to be said of a question that is no query yet."""
    as_of = str(asking.as_of)
    match asked:
        case WhichName():
            return render_which(asked, as_of)
        case UnknownNames():
            # Looking for near misses takes a while: other people's words are acknowledged meanwhile.
            return render_unknown(asked, await asyncio.to_thread(choose_near, asked, desk.lexicon), as_of)
        case NotUnderstood():
            return render_not_understood(asked, await suggest_questions(desk), as_of)
        case Query():
            raise TypeError(asked)


async def suggest_questions(desk: Desk, most: int = 2) -> tuple[str, ...]:
    """Return questions that would be understood, about the latest news."""
    async with desk.database.snapshot() as tx:
        latest = await tx.events.list_latest(_LATEST)
    today = desk.clock().date()
    return await asyncio.to_thread(choose_questions, [one.event for one in latest], today, desk.lexicon, most)


async def take_again(value: str, place: Place, desk: Desk) -> Message:
    """Ask what a button says, `day|until|question`, as of the day on which it was asked first."""
    return await take_asking(read_asking(value), 1, place, desk)


async def take_page(value: str, place: Place, desk: Desk) -> Message:
    """Show another page: `page|day|until|question`."""
    page, _, again = value.partition("|")
    number = int(page) if page.isdecimal() else 1
    return await take_asking(read_asking(again), min(max(number, 1), _MOST_PAGES), place, desk)


def read_asking(value: str) -> Asking:
    """Return the question of a button's value; UserError when it is none of ours."""
    day, _, rest = value.partition("|")
    until, _, line = rest.partition("|")
    try:
        return Asking(line, date.fromisoformat(day), date.fromisoformat(until) if until else None)
    except ValueError:
        raise UserError(_OLD) from None


def is_pictured(query: Query, found: Found) -> bool:
    """Return whether a picture of the timeline says more than the words: about something, with two steps or more."""
    answer = found.answer
    steps = len(answer.past) + len(answer.ahead) + len(answer.overdue)
    return bool(query.subjects) and query.asked in _PICTURED and steps > 1


async def _follow(query: Query, place: Place, desk: Desk) -> tuple[str, str] | None:
    """Return what to follow and the line to do it by, unless the channel does so already or no subscription can."""
    if query.sums or query.acting or not query.all_of or any(len(g.choices) > _MOST_CHOICES for g in query.all_of):
        return None
    if any(g.facet not in _FOLLOWED for g in (*query.all_of, *query.none_of)):
        return None
    conditions = [
        tuple(Condition(ConditionKind(g.facet), g.choices) for g in groups) for groups in (query.all_of, query.none_of)
    ]
    if any(choice.key.partition(":")[0] != c.kind for several in conditions for c in several for choice in c.any_of):
        return None
    spec = SubscriptionSpec(*conditions)
    async with desk.database.snapshot(place.team_id) as tx:
        here = await tx.subscriptions.list_for_channel(place.team_id, place.channel_id)
    if any(one.spec.all_of == spec.all_of for one in here):
        return None
    return short_label(spec) if len(spec.all_of) == 1 else "this", spec_line(spec)
