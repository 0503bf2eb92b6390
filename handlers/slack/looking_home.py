"""Reads what a person's Home shows: one snapshot, a bounded number of rows however much the workspace follows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.coming import OVERDUE_FOR, ComingStep, choose_coming, followed_keys
from bot.describing import describe
from bot.errors import SendError
from bot.home import PAGE, HomeState, HomeTab
from bot.messages.home import HomeLook, Lane
from bot.messages.sources import SourcesLook, Told
from bot.model import Subscription
from bot.roads import find_zone
from bot.timeline import find_milestones
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.place import Place
from storage.database import Transaction
from storage.subscriptions import Wanted

_log = structlog.get_logger()
_FIRED_FOR = timedelta(days=30)
_COMING = 6
# What one person's Home looks through: the newest subscriptions, the names in them, the nearest timelines.
_MOST_FOLLOWED, _MOST_KEYS, _MOST_TIMELINES, _MOST_TOLD = 300, 300, 24, 60


async def look_home(place: Place, state: HomeState, desk: Desk, poster: Poster, note: str | None = None) -> HomeLook:
    """Return what the Home shows; a page that is not there any more becomes the last one."""
    is_sources = state.tab is HomeTab.SOURCES
    is_admin = is_sources and await _is_admin(place, poster)
    now = desk.clock()
    async with desk.database.snapshot(place.team_id) as tx:
        settings = await tx.lanes.get(place.team_id, state.direct_id or "")
        records = [(record.source, record.health) for record in await tx.sources.list_all()]
        sources = SourcesLook(records, is_admin=is_admin, zone=find_zone(settings))
        if is_sources:
            channel_id = await tx.channels.get_admin_channel(place.team_id)
            channel = await tx.channels.get(place.team_id, channel_id) if channel_id else None
            told = Told(channel_id, channel.paused_reason if channel else None)
            return HomeLook(state, now, sources=replace(sources, told=told), settings=settings, note=note)
        counts, shown, state = await _page(tx, place, state)
        channel_ids = {one.channel_id for one in shown}
        mine = await tx.subscriptions.list_followed_by(place.team_id, place.user_id, _MOST_FOLLOWED)
        looks_ahead = bool(counts) and state.page == 1 and not state.is_narrowed
        return HomeLook(
            state,
            now,
            shown,
            counts,
            await tx.fired.count_since(place.team_id, channel_ids, now - _FIRED_FOR),
            {channel_id: await _lane(tx, place.team_id, channel_id) for channel_id in sorted(channel_ids)},
            await _find_coming(tx, mine or shown, desk) if looks_ahead else (),
            sources,
            settings,
            note,
            follows=bool(mine),
        )


async def _page(
    tx: Transaction, place: Place, state: HomeState
) -> tuple[dict[str, int], Sequence[Subscription], HomeState]:
    wanted = Wanted(place.user_id, state.channel_id)
    if state.words:
        words = state.words.casefold()
        found = [one for one in await tx.subscriptions.list_page(place.team_id, wanted) if _has(one, words)]
        counts: dict[str, int] = Counter(one.channel_id for one in found)
        state = _within(state, len(found))
        return counts, found[(state.page - 1) * PAGE : state.page * PAGE], state
    counts = await tx.subscriptions.count_wanted(place.team_id, wanted)
    state = _within(state, sum(counts.values()))
    shown = await tx.subscriptions.list_page(place.team_id, wanted, (state.page - 1) * PAGE, PAGE)
    return counts, shown, state


def _has(one: Subscription, words: str) -> bool:
    return words == f"#{one.id}" or all(word in describe(one.spec).casefold() for word in words.split())


def _within(state: HomeState, total: int) -> HomeState:
    return replace(state, page=min(state.page, max(1, -(-total // PAGE))))


async def _lane(tx: Transaction, team_id: str, channel_id: str) -> Lane:
    channel = await tx.channels.get(team_id, channel_id)
    waiting = await tx.held.count_for_lanes([(team_id, channel_id)])
    settings = await tx.lanes.get(team_id, channel_id)
    return Lane(settings, channel.paused_reason if channel else None, waiting.get((team_id, channel_id), 0))


async def _find_coming(tx: Transaction, followed: Sequence[Subscription], desk: Desk) -> tuple[ComingStep, ...]:
    """Return the nearest steps of what is followed."""
    keys = followed_keys(followed, _MOST_KEYS)
    today = desk.clock().date()
    near = await tx.events.list_keys_ahead(keys, today, _MOST_TIMELINES)
    late = await tx.events.list_keys_ahead(keys, today - OVERDUE_FOR, _MOST_TIMELINES)
    both = list(dict.fromkeys((*near, *late)))[: 2 * _MOST_TIMELINES]
    timelines = [find_milestones(await tx.events.list_for_key(key, _MOST_TOLD), today) for key in both]
    return choose_coming(timelines, today, _COMING)


async def _is_admin(place: Place, poster: Poster) -> bool:
    try:
        return await poster.is_admin(place.user_id, place.team_id)
    except SendError as error:
        _log.warning("admin.not_known", code=error.code, team_id=place.team_id)
        return False
