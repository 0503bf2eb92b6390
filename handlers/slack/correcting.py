"""Wrong?: a person says what is wrong with a story, an admin accepts or refuses it, the cards follow."""

import secrets
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.correcting import Correction, Fact, apply_corrections, list_facts, parse_right
from bot.errors import UserError
from bot.messages import Message
from bot.messages.correcting import (
    Listed,
    correction_text,
    read_wrong,
    render_correction_line,
    render_listed,
    render_settled,
    render_wrong_view,
)
from bot.messages.form_preview import render_note_view
from bot.model import Story
from handlers.corrected import get_story
from handlers.intake import Desk
from handlers.slack.admins import require_admin
from handlers.slack.client import Poster
from handlers.slack.place import Place, place_of_action
from handlers.slack.shown import find_story, find_story_at
from handlers.slack.views import open_view_or_say, sent_form, show_outcome
from storage.audits import Deed
from storage.corrections import Asked, CorrectionState
from storage.database import Transaction

Json = dict[str, Any]
_log = structlog.get_logger()
_MOST = 10
_SAME = "That is what the card says already."
_GONE = "That correction is not kept any more."
_SETTLED = "Somebody settled that correction already. `/topline corrections` shows what waits."
_NO_FACTS = "That story tells nothing that could be put right here."
_TOLD = "Thank you. It is kept as *#{}*: {}"
_NEXT = "The admins of this workspace see it in `/topline corrections`. Once accepted, the cards here are edited."


async def open_wrong(story_id: str, trigger_id: str, place: Place, desk: Desk, poster: Poster) -> Message | None:
    """Open the form that asks what is wrong; return what to say when Slack does not."""
    story = await find_story(story_id, place, desk)
    if not list_facts(story):
        raise UserError(_NO_FACTS)
    return await open_view_or_say(render_wrong_view(story), trigger_id, place, poster)


async def on_wrong(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Keep a correction for review; what cannot be read is said under its field.

    Only what waits for nobody is done before the answer: writing it down is not.
    """
    sent = sent_form(body)
    number, text, note = read_wrong(sent.values)
    place = place_of_action(body)
    try:
        story, fact = await _find_fact(sent.metadata, number, place, desk)
        correction = Correction(fact, parse_right(fact, text, desk.clock().date(), desk.lexicon))
        if apply_corrections(story, [correction]) == story:
            raise UserError(_SAME)  # noqa: TRY301  said like the others
    except UserError as error:
        await ack(response_action="errors", errors={"what" if number is None else "right": str(error)})
        return
    name = f"wrong-{secrets.token_hex(8)}"
    await ack(response_action="update", view=render_note_view("Thank you", ["_Writing it down…_"], name))
    kept = await _keep(correction, story, note, place, desk)
    lines = [_TOLD.format(kept, correction_text(correction, story)), _NEXT]
    await show_outcome(("Thank you", lines), name, place, respond, poster)


async def take_corrections(place: Place, desk: Desk, poster: Poster) -> Message:
    """Return the corrections that wait; for admins."""
    await require_admin(place, poster)
    async with desk.database.snapshot(place.team_id) as tx:
        waiting = await tx.corrections.list_open(place.team_id, _MOST + 1)
        listed = [await _listed(tx, place.team_id, one) for one in waiting[:_MOST]]
    return render_listed(listed, is_more=len(waiting) > _MOST)


async def accept_correction(value: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Let a correction hold in the workspace: its cards are edited, each thread is told in a line."""
    await require_admin(place, poster)
    return await _settle(value, CorrectionState.OPEN, CorrectionState.ACCEPTED, place, desk)


async def refuse_correction(value: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Put a correction aside; nothing changes."""
    await require_admin(place, poster)
    return await _settle(value, CorrectionState.OPEN, CorrectionState.REFUSED, place, desk)


async def undo_correction(value: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Let an accepted correction hold no more."""
    await require_admin(place, poster)
    return await _settle(value, CorrectionState.ACCEPTED, CorrectionState.REFUSED, place, desk)


async def _settle(value: str, before: CorrectionState, state: CorrectionState, place: Place, desk: Desk) -> Message:
    now, changes_cards = desk.clock(), CorrectionState.ACCEPTED in {before, state}
    cards = 0
    async with desk.database.transaction(place.team_id) as tx:
        number = int(value) if value.isdecimal() and len(value) < 18 else 0  # noqa: PLR2004  int64
        asked = await tx.corrections.get(place.team_id, number)
        if asked is None:
            raise UserError(_GONE)
        if asked.state is not before or not await tx.corrections.settle(
            place.team_id, asked, state, place.user_id, now
        ):
            raise UserError(_SETTLED)
        listed = await _listed(tx, place.team_id, asked)
        story = await tx.stories.get(asked.story_id)
        if story and changes_cards:
            cards = await tx.card_lines.enqueue_edits(place.team_id, story, now)
            line = render_correction_line(listed, place.user_id, is_undone=before is CorrectionState.ACCEPTED)
            await tx.card_lines.enqueue_line(place.team_id, story.id, f"correction {asked.id} {state}", line, now)
        detail = f"#{asked.id} {correction_text(asked.correction, listed.story)}"
        await tx.audits.add(place.team_id, Deed(place.user_id, f"correction.{state}", detail, asked.channel_id), now)
    desk.queued.set()
    _log.info("correction.settled", team_id=place.team_id, correction_id=asked.id, state=state, cards=cards)
    return render_settled(listed, is_accepted=state is CorrectionState.ACCEPTED, cards=cards)


async def _find_fact(metadata: str, place_in_list: int | None, place: Place, desk: Desk) -> tuple[Story, Fact]:
    """Return the fact that was chosen in the form, of the story as it was when the form was opened."""
    story = await find_story_at(metadata, place, desk)
    facts = list_facts(story)
    if place_in_list is None or place_in_list >= len(facts):
        message = "Choose what is wrong."
        raise UserError(message)
    return story, facts[place_in_list]


async def _keep(correction: Correction, story: Story, note: str, place: Place, desk: Desk) -> int:
    """Write a correction down, once however often it is sent, and let the admins know where they want to hear."""
    now = desk.clock()
    async with desk.database.transaction(place.team_id) as tx:
        waiting = await tx.corrections.list_for_story(place.team_id, story.id, CorrectionState.OPEN)
        known = next((one.id for one in waiting if one.correction == correction), None)
        if known is not None:
            return known
        asked = Asked(0, story.id, correction, note, CorrectionState.OPEN, place.user_id, place.channel_id, now)
        number = await tx.corrections.add(place.team_id, asked)
        said = f"#{number} {correction_text(correction, story)}"
        await tx.audits.add(place.team_id, Deed(place.user_id, "correction.asked", said, place.channel_id or None), now)
        channel_id = await tx.channels.get_admin_channel(place.team_id)
        if channel_id:
            notice = render_listed([Listed(number, correction, story, place.user_id, note)])
            await tx.outbox.enqueue_notice(place.team_id, channel_id, f"correction {number}", notice, now)
    desk.queued.set()
    _log.info("correction.asked", team_id=place.team_id, story_id=story.id, field=correction.fact.field)
    return number


async def _listed(tx: Transaction, team_id: str, asked: Asked) -> Listed:
    """Return a correction with the story as it was before it."""
    story = await get_story(tx, team_id, asked.story_id)
    if story and asked.state is CorrectionState.ACCEPTED:
        story = await tx.stories.get(asked.story_id)
    return Listed(asked.id, asked.correction, story, asked.asked_by, asked.note)
