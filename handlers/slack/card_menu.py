"""The menu of a card: what is done too rarely for a button of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.errors import UserError
from bot.messages import Message
from bot.messages.card import follow_choices, lead_event
from bot.messages.notes import render_error, render_follow_choices
from bot.model import Condition, SubscriptionSpec
from bot.subscribing import spec_line
from handlers.intake import Desk
from handlers.slack.answering import answer_privately
from handlers.slack.client import Poster
from handlers.slack.correcting import open_wrong
from handlers.slack.place import Place, place_of_action
from handlers.slack.reminding import open_remind
from handlers.slack.sharing import open_share
from handlers.slack.shown import find_story

Json = dict[str, Any]
_LINE_LIMIT = 1900
_OLD = "That menu is from an older version of me. The newest card has what works now."
_NOTHING = "That story names no drug, company or target that can be followed."


@dataclass(frozen=True, slots=True)
class Pressed:
    """An entry of a menu that was chosen: of which story, where, and what opens a form."""

    story_id: str
    place: Place
    trigger_id: str


async def on_menu(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Do what was chosen in a card's menu; the answer is for the chooser alone."""
    await ack()
    place = place_of_action(body)
    actions: list[Json] = body.get("actions") or [{}]
    option: Json = actions[0].get("selected_option") or {}
    verb, _, story_id = str(option.get("value") or "").partition(":")
    pressed = Pressed(story_id, place, str(body.get("trigger_id") or ""))
    try:
        said = await _TAKERS.get(verb, _refuse)(pressed, desk, poster)
    except UserError as error:
        said = render_error(str(error))
    if said:
        await answer_privately(said, place, respond, poster)


async def on_share_button(ack: AsyncAck, body: Json, respond: AsyncRespond, poster: Poster) -> None:
    """Open the form that asks where to share what was read for one person."""
    await ack()
    place = place_of_action(body)
    actions: list[Json] = body.get("actions") or [{}]
    said = await open_share(str(actions[0].get("value") or ""), str(body.get("trigger_id") or ""), place, poster)
    if said:
        await answer_privately(said, place, respond, poster)


async def _follow(pressed: Pressed, desk: Desk, _: Poster) -> Message | None:
    lead = lead_event(await find_story(pressed.story_id, pressed.place, desk))
    offered = [
        (spec_line(SubscriptionSpec((Condition(kind, (choice,)),))), choice.label, str(kind))
        for kind, choice in (follow_choices(lead) if lead else ())
    ]
    offered = [one for one in offered if len(one[0]) < _LINE_LIMIT]
    if not offered:
        raise UserError(_NOTHING)
    return render_follow_choices(offered)


async def _refuse(pressed: Pressed, desk: Desk, poster: Poster) -> Message | None:  # noqa: ARG001  as every taker
    raise UserError(_OLD)


async def _share(pressed: Pressed, _: Desk, poster: Poster) -> Message | None:
    return await open_share(pressed.story_id, pressed.trigger_id, pressed.place, poster)


async def _remind(pressed: Pressed, desk: Desk, poster: Poster) -> Message | None:
    return await open_remind(pressed.story_id, pressed.trigger_id, pressed.place, desk, poster)


async def _wrong(pressed: Pressed, desk: Desk, poster: Poster) -> Message | None:
    return await open_wrong(pressed.story_id, pressed.trigger_id, pressed.place, desk, poster)


_TAKERS: dict[str, Callable[[Pressed, Desk, Poster], Awaitable[Message | None]]] = {
    "follow": _follow,
    "remind": _remind,
    "share": _share,
    "wrong": _wrong,
}
