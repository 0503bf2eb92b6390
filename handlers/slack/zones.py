"""The time zone of a person, as Slack knows it: what their direct messages go by until they say otherwise."""

from dataclasses import replace

import structlog

from bot.errors import SendError, UserError
from bot.lanes import LaneSettings, parse_zone
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.place import Place

_log = structlog.get_logger()


async def learn_zone(place: Place, desk: Desk, poster: Poster) -> LaneSettings:
    """Let a person's direct messages go by their own zone if nothing was set for them; return what the place set."""
    async with desk.database.snapshot(place.team_id) as tx:
        known = await tx.lanes.find(place.team_id, place.channel_id)
    if known or not place.is_direct:
        return known or LaneSettings()
    found = await suggest_zone(place, poster)
    if found == LaneSettings():
        return found
    async with desk.database.transaction(place.team_id) as tx:
        known = await tx.lanes.find(place.team_id, place.channel_id)
        if known is None:
            await tx.lanes.put(place.team_id, place.channel_id, found, place.user_id, desk.clock())
    return known or found


async def suggest_zone(place: Place, poster: Poster) -> LaneSettings:
    """Return the settings of a place that never set any as the person would have them: in their zone."""
    try:
        zone = await poster.find_zone(place.user_id)
        return replace(LaneSettings(), time_zone=parse_zone(zone.removeprefix("Etc/")))
    except (SendError, UserError) as error:
        _log.info("zone.not_known", team_id=place.team_id, error=str(error))
        return LaneSettings()
