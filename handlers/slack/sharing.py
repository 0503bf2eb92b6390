"""Share to a channel: a form asks where, the card is posted there, and what became of it is said in the form."""

import secrets
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.branding import name_brands
from bot.errors import SendError, UserError
from bot.messages import Message
from bot.messages.card import render_card
from bot.messages.escape import escape
from bot.messages.form_preview import render_note_view
from bot.messages.notes import refused_text
from bot.messages.read_for_you import render_read_card
from bot.messages.sharing import read_share, render_share_view, render_shared
from bot.model import Story
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.place import Place, place_of_action
from handlers.slack.shown import find_story
from handlers.slack.views import open_view_or_say, sent_form, show_outcome
from storage.cards import PostedCard

Json = dict[str, Any]
_log = structlog.get_logger()
_CHOOSE = "Choose a channel."
_THERE = "That card stands in <#{}> already. I do not post it twice."


async def open_share(what: str, trigger_id: str, place: Place, poster: Poster) -> Message | None:
    """Open the form for `what` (a story's number); return what to say when Slack does not."""
    return await open_view_or_say(render_share_view(what, place.channel_id), trigger_id, place, poster)


async def on_share(ack: AsyncAck, body: Json, respond: AsyncRespond, desk: Desk, poster: Poster) -> None:
    """Post the card where the form says; acknowledged first, for posting may take a while."""
    sent = sent_form(body)
    channel_id, comment = read_share(sent.values)
    if not channel_id:
        await ack(response_action="errors", errors={"channel": _CHOOSE})
        return
    name = f"shared-{secrets.token_hex(8)}"
    await ack(response_action="update", view=render_note_view("Sharing", ["_Sharing…_"], name))
    place = place_of_action(body)
    try:
        story = await find_story(sent.metadata, place, desk)
        target = Place(place.team_id, channel_id, place.user_id)
        title, line = await _share(story, comment, target, desk, poster)
    except UserError as error:
        title, line = "Not shared", f"⚠️ {escape(str(error), 500)}"
    _log.info("card.shared", team_id=place.team_id, channel_id=channel_id, outcome=title)
    await show_outcome((title, [line]), name, place, respond, poster)


async def _share(story: Story, comment: str, target: Place, desk: Desk, poster: Poster) -> tuple[str, str]:
    async with desk.database.snapshot() as tx:
        if story.id and await tx.cards.get(target.team_id, target.channel_id, story.id):
            return "Not shared again", _THERE.format(target.channel_id)
    shown = render_card(name_brands(story, desk.lexicon), ()) if story.id else render_read_card(story)
    card = render_shared(shown, target.user_id, comment)
    try:
        message_ts = await poster.post(target.channel_id, card)
    except SendError as error:
        return "Not shared", refused_text(error.code, is_unsure=error.ambiguous)
    where = f"<#{target.channel_id}>"
    if not story.id:
        return "Shared", f"✅ The card is in {where}."
    await _keep(story, message_ts, target, desk)
    return "Shared", f"✅ The card is in {where}. What changes in the story is told in its thread there."


async def _keep(story: Story, message_ts: str, place: Place, desk: Desk) -> None:
    """Let the shared card follow its story, as one that was sent does."""
    card = PostedCard(story.id, message_ts, (), story.version, story.edition, story.version)
    async with desk.database.transaction(place.team_id) as tx:
        if await tx.cards.get(place.team_id, place.channel_id, story.id) is None:
            await tx.cards.add(place.team_id, place.channel_id, card, desk.clock())
