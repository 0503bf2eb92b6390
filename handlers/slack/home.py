"""The Home tab: drawn when it is opened, and drawn anew after whatever is done in it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.errors import SendError, UserError
from bot.home import HomeState, HomeTab, pack_home, unpack_home
from bot.messages.escape import escape, plain
from bot.messages.home import render_home
from handlers.intake import Desk
from handlers.slack.agent import offer_questions
from handlers.slack.client import Poster
from handlers.slack.greeting import greet
from handlers.slack.looking_home import look_home
from handlers.slack.place import Place, place_of_action, place_of_event
from handlers.slack.sources import pause_source, resume_source
from handlers.slack.zones import learn_zone

Json = dict[str, Any]
_log = structlog.get_logger()
_MOST_SEEN = 2_000
_OPEN_FOR = timedelta(minutes=15)
_MOST_REDRAWN = 20
_CHANGED_MEANWHILE = "hash_conflict"


@dataclass
class _Seen:
    """What a person's Home showed last. The lock lets one drawing at a time go out, so the last has the latest."""

    state: HomeState
    at: datetime
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Homes:
    """The Homes that this process has drawn: those looked at lately are drawn anew when something changes."""

    def __init__(self, desk: Desk, poster: Poster) -> None:
        """Draw with these."""
        self.desk = desk
        self.poster = poster
        self._seen: OrderedDict[tuple[str, str], _Seen] = OrderedDict()

    async def show(
        self, place: Place, state: HomeState, *, note: str | None = None, view_hash: str | None = None
    ) -> None:
        """Draw a person's Home in place of the drawing that `view_hash` names, or of a later one."""
        if not place.user_id:
            return
        seen = self._remember(place, state)
        async with seen.lock:
            try:
                await self._publish(place, state, note, view_hash)
            except SendError as error:
                _log.warning("home.not_shown", code=error.code, team_id=place.team_id)

    async def refresh(self, place: Place, note: str | None = None) -> None:
        """Draw the person's Home anew after something done elsewhere, and those of others who look at theirs now."""
        seen = self._seen.get((place.team_id, place.user_id))
        if seen:
            await self.show(place, seen.state, note=note)
        await self.refresh_others(place)

    async def refresh_others(self, place: Place) -> None:
        """Draw anew the Homes of others in the workspace who opened or used theirs lately."""
        since = self.desk.clock() - _OPEN_FOR
        others = [
            (user_id, seen)
            for (team_id, user_id), seen in reversed(self._seen.items())
            if team_id == place.team_id and user_id != place.user_id and seen.at >= since
        ]
        for user_id, seen in others[:_MOST_REDRAWN]:
            async with seen.lock:
                try:
                    await self._publish(Place(place.team_id, "", user_id), seen.state, None, None)
                except SendError as error:
                    _log.info("home.not_shown", code=error.code, team_id=place.team_id)

    async def _publish(self, place: Place, state: HomeState, note: str | None, view_hash: str | None) -> None:
        for expected in dict.fromkeys((view_hash, None)):
            look = await look_home(place, state, self.desk, self.poster, note)
            try:
                await self.poster.publish_home(place.user_id, render_home(look), pack_home(look.state), expected)
            except SendError as error:
                if expected is None or error.code != _CHANGED_MEANWHILE:
                    raise
            else:
                return

    def _remember(self, place: Place, state: HomeState) -> _Seen:
        key = (place.team_id, place.user_id)
        seen = self._seen.setdefault(key, _Seen(state, self.desk.clock()))
        seen.state, seen.at = state, self.desk.clock()
        self._seen.move_to_end(key)
        while len(self._seen) > _MOST_SEEN:
            self._seen.popitem(last=False)
        return seen


async def on_home_opened(body: Json, homes: Homes) -> None:
    """Show the Home as it is now, at the page that it showed; opening it twice shows the same."""
    place = place_of_event(body)
    event: Json = body.get("event") or {}
    if event.get("tab") == "messages":
        await offer_questions(place, homes.desk, homes.poster)
    if place.user_id:
        direct_id = place.channel_id if place.is_direct else None
        await greet(place.team_id, place.user_id, homes.desk, homes.poster, direct_id=direct_id)
    if event.get("tab", "home") != "home" or not place.user_id:
        return
    shown: Json = event.get("view") or {}
    state = unpack_home(str(shown.get("private_metadata") or ""))
    if place.is_direct:
        state = replace(state, direct_id=place.channel_id)
        await learn_zone(place, homes.desk, homes.poster)
    await homes.show(place, state)


async def on_home_action(ack: AsyncAck, body: Json, homes: Homes) -> None:
    """Take what is pressed, chosen or typed in the Home: another page, some of the subscriptions, a source."""
    await ack()
    place = place_of_action(body)
    pressed: list[Json] = body.get("actions") or [{}]
    action = pressed[0]
    verb = str(action.get("action_id") or "").partition(":")[2].partition("#")[0]
    value = str(action.get("value") or action.get("selected_conversation") or "")
    state, view_hash = shown_in(body)
    note: str | None = None
    if verb in _SOURCES:
        try:
            await _SOURCES[verb](value, place, homes.desk, homes.poster)
        except UserError as error:
            note = f"⚠️ {escape(str(error), 1500)}"
    else:
        state = _moved(state, verb, value)
    await homes.show(place, state, note=note, view_hash=view_hash)


def shown_in(body: Json) -> tuple[HomeState, str | None]:
    """Return what the Home shows in which something was pressed, and which drawing of it that is."""
    view: Json = body.get("view") or {}
    return unpack_home(str(view.get("private_metadata") or "")), view.get("hash")


def is_in_home(body: Json) -> bool:
    """Return whether something was pressed in a Home."""
    view: Json = body.get("view") or {}
    return view.get("type") == "home"


_SOURCES: dict[str, Callable[[str, Place, Desk, Poster], Awaitable[Any]]] = {
    "pause": pause_source,
    "resume": resume_source,
}


def _moved(state: HomeState, verb: str, value: str) -> HomeState:
    match verb:
        case "tab":
            return HomeState(
                HomeTab.SOURCES if value == HomeTab.SOURCES else HomeTab.FOLLOWED, direct_id=state.direct_id
            )
        case "page":
            return state.turned(value)
        case "channel":
            return state.narrowed(channel_id=value or None)
        case "find":
            return state.narrowed(channel_id=state.channel_id, words=plain(value))
        case _:
            return state.narrowed()
