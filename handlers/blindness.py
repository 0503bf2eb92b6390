"""Being blind is said: sources that went blind, and those that are read again, are told to admins once."""

import hashlib
from datetime import datetime

import structlog

from bot.messages.sources import Change, render_changes
from bot.sources import find_blindness
from bot.spells import next_spell
from handlers.intake import Desk
from storage.database import Transaction

_log = structlog.get_logger()


async def tell_blindness(desk: Desk) -> None:
    """Tell the admins of every workspace what changed since the last look, in one notice.

    Of several bots that look at once, one tells. While nobody has said where to tell it, nothing counts as told.
    """
    now = desk.clock()
    async with desk.database.transaction() as tx:
        channels = await tx.channels.list_admin_channels()
        changes = await _take_changes(tx, now) if channels else []
        if changes:
            notice, key = render_changes(changes, now), _key(changes, now)
            for team_id, channel_id in channels:
                await tx.outbox.enqueue_notice(team_id, channel_id, key, notice, now)
    if changes:
        desk.queued.set()
        blind = [change.source.id for change in changes if change.blindness]
        _log.warning("sources.told", blind=blind, back=len(changes) - len(blind), channels=len(channels))


async def _take_changes(tx: Transaction, now: datetime) -> list[Change]:
    """Return what admins are to hear, written down as told."""
    changes: list[Change] = []
    for record in await tx.sources.list_all():
        blindness = find_blindness(record.source, record.health, now)
        spell, is_told = next_spell(record.spell, blindness, now)
        is_ours = spell != record.spell and await tx.sources.mark_spell(record.source.id, record.spell, spell)
        if is_told and is_ours:
            changes.append(Change(record.source, blindness, spell.steady))
    return changes


def _key(changes: list[Change], now: datetime) -> str:
    told = "\n".join(f"{change.source.id} {change.blindness}" for change in changes)
    return f"sources {now.isoformat()} {hashlib.sha256(told.encode(errors='surrogatepass')).hexdigest()[:16]}"
