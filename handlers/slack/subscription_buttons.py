"""Edit, Pause, Resume and Remove of one subscription, wherever it is listed: an answer, a message, the Home."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.describing import short_label
from bot.errors import UserError
from bot.messages import Message
from bot.messages.blocks import answer
from bot.messages.escape import escape
from bot.messages.listing import subscription_buttons
from bot.messages.notes import render_error, render_removed
from handlers.intake import Desk
from handlers.slack.admins import with_standing
from handlers.slack.answering import answer_privately
from handlers.slack.forms import open_edit
from handlers.slack.home import Homes, is_in_home, shown_in
from handlers.slack.keeping import get_subscription, pause_subscription, remove_subscription
from handlers.slack.place import Place, place_of_action

Json = dict[str, Any]
_ID_LIMIT = 18


async def on_subscription_button(ack: AsyncAck, body: Json, respond: AsyncRespond, homes: Homes) -> None:
    """Do what the button says: `subscription:edit` and the like, its value is the number of the subscription."""
    await ack()
    place = place_of_action(body)
    actions: list[Json] = body.get("actions") or [{}]
    pressed = actions[0]
    verb = str(pressed.get("action_id") or "").partition(":")[2].partition("#")[0]
    value = str(pressed.get("value") or "")
    number = int(value) if value.isdecimal() and len(value) < _ID_LIMIT else 0
    if verb == "edit":
        said = await open_edit(number, body, homes.desk, homes.poster)
    else:
        said = await _take(verb, number, await with_standing(place, homes.desk, homes.poster), homes.desk)
    if is_in_home(body):
        state, view_hash = shown_in(body)
        if said:
            await homes.show(place, state, note=said.text, view_hash=view_hash)
        await homes.refresh_others(place)
        return
    if said:
        await answer_privately(said, place, respond, homes.poster)
    await homes.refresh(place)


async def _take(verb: str, number: int, place: Place, desk: Desk) -> Message:
    try:
        async with desk.database.transaction(place.team_id) as tx:
            if verb == "remove":
                held = await get_subscription(tx, place, number)
                await remove_subscription(tx, place, held, desk)
                return render_removed([held])
            changed = await pause_subscription(tx, place, number, desk, is_paused=verb == "pause")
    except UserError as error:
        return render_error(str(error))
    named = f"*#{number}* {escape(short_label(changed.spec), 200)}"
    if verb == "pause":
        return answer(f"⏸️ Paused: {named}. No news of it comes until it is resumed.", subscription_buttons(changed))
    return answer(f"▶️ On again: {named}.", subscription_buttons(changed))
