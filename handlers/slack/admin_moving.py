"""All subscriptions of a workspace for its admins: shown, removed in bulk, handed over when a person leaves."""

from collections.abc import Sequence
from dataclasses import replace

from bot.admin_words import About, about_line, read_about
from bot.errors import SendError, UserError
from bot.messages import Message
from bot.messages.admin import (
    PAGE,
    about_text,
    do,
    person_text,
    render_asked_removal,
    render_map,
    render_part,
    sure_button,
)
from bot.messages.blocks import actions, answer
from bot.messages.notes import render_note
from bot.model import Subscription
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.keeping import add_subscription, remove_subscription
from handlers.slack.place import Place
from storage.audits import Deed
from storage.overview import Part

_AT_ONCE = 100
_WHOM = "Say whose and to whom, in a mention or a direct message: admin handover @Ben @Mei"
_CHANGED = "There are {} now, not {}: somebody changed them meanwhile. Nothing was removed; look again."


async def show_map(text: str, place: Place, desk: Desk) -> Message:
    """Show the subscriptions by channel, by person, or those that the words mean."""
    about = read_about(text, place.channel_id)
    async with desk.database.snapshot(place.team_id) as tx:
        people = await tx.overview.list_people(place.team_id)
        if about.channel_id is None and not about.people and about.words in {"", "people", "channels"}:
            direct = sum(one.direct for one in people)
            if about.words == "people":
                named = [(f"<@{one.of}>", _share_text(person_text(one.of), one.count, one.paused)) for one in people]
                return render_map(named, "people", about.page, direct)
            channels = await tx.overview.list_channels(place.team_id)
            named = [(f"<#{one.of}>", _share_text(f"<#{one.of}>", one.count, one.paused)) for one in channels]
            return render_map(named, "channels", about.page, direct)
        about = replace(about, words="") if about.words == "all" else about
        part = _shown(about)
        total = await tx.overview.count_part(place.team_id, part)
        page = min(max(about.page, 1), max(1, -(-total // PAGE)))
        found = await tx.overview.list_part(place.team_id, part, (page - 1) * PAGE, PAGE)
        direct = await tx.overview.count_part(place.team_id, replace(part, is_direct=True))
    return render_part(found, total, replace(about, page=page), direct)


async def ask_removal(text: str, place: Place, desk: Desk) -> Message:
    """Say what would be removed; a button that asks once more does it."""
    about = _removable(read_about(text, place.channel_id))
    part = _whole(about)
    async with desk.database.snapshot(place.team_id) as tx:
        total = await tx.overview.count_part(place.team_id, part)
        direct = await tx.overview.count_part(place.team_id, replace(part, is_direct=True))
        shown = await tx.overview.list_part(place.team_id, _shown(about), 0, PAGE)
    if not total:
        message = f"There is no subscription {about_text(about)}. Say admin map for what there is."
        raise UserError(message)
    return render_asked_removal(shown, total, about, direct)


async def remove_part(text: str, place: Place, desk: Desk) -> Message:
    """Remove what was asked about, if it is still as many; a part at a time, so that nobody waits for all of them."""
    count, _, rest = text.strip().partition(" ")
    about = _removable(read_about(rest, place.channel_id))
    async with desk.database.snapshot(place.team_id) as tx:
        found = await tx.overview.list_part(place.team_id, _whole(about))
    if not count.isdecimal() or len(found) != int(count):
        raise UserError(_CHANGED.format(len(found), count))
    for start in range(0, len(found), _AT_ONCE):
        async with desk.database.transaction(place.team_id) as tx:
            for one in found[start : start + _AT_ONCE]:
                await remove_subscription(tx, place, one, desk)
    return render_note(f"🗑️ Removed {len(found)} {about_text(about)}. `/topline admin audit` names each of them.")


async def hand_over(text: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Let what one person made be another's: asked first, then done; their direct messages are offered a new place."""
    del poster
    sure, _, rest = text.strip().partition(" ")
    about = read_about(rest if sure == "now" else text, place.channel_id)
    if len(about.people) != 2:  # noqa: PLR2004  whose, and to whom
        raise UserError(_WHOM)
    leaver, heir = about.people
    async with desk.database.snapshot(place.team_id) as tx:
        total = await tx.overview.count_part(place.team_id, Part(made_by=leaver, is_direct=False))
        direct = await tx.overview.count_part(place.team_id, Part(made_by=leaver, is_direct=True))
    if not total and not direct:
        message = "That person has made no subscription here. Say admin map people for who has."
        raise UserError(message)
    if sure != "now":
        said = f"{total} subscriptions in channels that <@{leaver}> made will be <@{heir}>'s."
        ask = sure_button("Hand over", f"handover now <@{leaver}> <@{heir}>", ("Hand over?", said, "Hand over"))
        text = f"{said} They stay in their channels. {direct} more are in direct messages of <@{leaver}>: asked next."
        return answer(text, actions([ask], block_id="admin:hand"))
    async with desk.database.transaction(place.team_id) as tx:
        done = await tx.overview.hand_over(place.team_id, leaver, heir)
        deed = Deed(place.user_id, "subscriptions.handed_over", f"{done} of {leaver} to {heir}")
        await tx.audits.add(place.team_id, deed, desk.clock())
    return _handed_over(done, direct, (leaver, heir), place)


async def move_direct(text: str, place: Place, desk: Desk, poster: Poster) -> Message:
    """Move what a person follows in direct messages to a channel, or to the direct messages of another person."""
    about = read_about(text, place.channel_id)
    heir = about.people[1] if len(about.people) > 1 else place.user_id
    if not about.people or (about.channel_id is None and len(about.people) == 1):
        raise UserError(_WHOM)
    try:
        target = about.channel_id or await poster.open_direct(heir)
    except SendError as error:
        message = f"Slack did not open the direct messages of that person ({error.code}). Choose a channel instead."
        raise UserError(message) from error
    async with desk.database.snapshot(place.team_id) as tx:
        found = await tx.overview.list_part(place.team_id, Part(made_by=about.people[0], is_direct=True))
    to = Place(place.team_id, target, heir, is_admin=True)
    for start in range(0, len(found), _AT_ONCE):
        await _move(found[start : start + _AT_ONCE], to, place, desk)
    where = f"to <#{target}>" if about.channel_id else f"to <@{heir}>, in direct messages"
    return render_note(f"📦 Moved {len(found)} {where}.")


async def _move(part: Sequence[Subscription], to: Place, by: Place, desk: Desk) -> None:
    async with desk.database.transaction(by.team_id) as tx:
        for one in part:
            kept = await add_subscription(tx, to, one.spec, one.how, desk)
            if one.paused_at and kept.is_new:
                await tx.subscriptions.set_paused(by.team_id, kept.subscription.id, one.paused_at)
            await remove_subscription(tx, by, one, desk)
            deed = Deed(by.user_id, "subscription.moved", f"#{one.id} is #{kept.subscription.id} now", to.channel_id)
            await tx.audits.add(by.team_id, deed, desk.clock())


def _handed_over(done: int, direct: int, people: tuple[str, str], place: Place) -> Message:
    leaver, heir = people
    text = f"✅ {done} subscriptions that <@{leaver}> made are <@{heir}>'s now."
    if not direct:
        return answer(text)
    ways = [do("Move to their direct messages", f"move-direct <@{leaver}> <@{heir}>", "d")]
    if not place.is_direct and place.channel_id:
        ways.append(do("Move to this channel", f"move-direct <@{leaver}> <@{heir}> <#{place.channel_id}>", "c"))
    ways.append(do("Remove all of theirs", f"remove <@{leaver}>", "r"))
    said = f"{text}\n{direct} more come to <@{leaver}> in direct messages. Where shall they go?"
    return answer(said, actions(ways, block_id="admin:direct"))


def _removable(about: About) -> About:
    if not about_line(about):
        message = (
            "Say which: admin remove @Ben, admin remove #channel, admin remove BCMA, or several of these together. "
            "In a slash command use the button Remove… below /topline admin."
        )
        raise UserError(message)
    return about


def _shown(about: About) -> Part:
    """Return what may be shown of it: what others follow in direct messages is theirs alone."""
    return replace(_whole(about), is_direct=False)


def _whole(about: About) -> Part:
    """Return all that is meant: of a person who is named also what they follow in direct messages."""
    made_by = about.people[0] if about.people else None
    return Part(about.channel_id, made_by, about.words, None if made_by else False)


def _share_text(name: str, count: int, paused: int) -> str:
    return f"{name}: *{count}*{f' ({paused} paused)' if paused else ''}"
