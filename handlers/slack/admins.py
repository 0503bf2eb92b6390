"""Who may do what admins may: Slack is asked each time."""

from dataclasses import replace

import structlog

from bot.errors import SendError, UserError
from handlers.intake import Desk
from handlers.slack.client import Poster
from handlers.slack.place import Place

_log = structlog.get_logger()


async def require_admin(place: Place, poster: Poster) -> None:
    """Raise UserError unless Slack says that the person is an admin or owner of the workspace."""
    try:
        is_admin = await poster.is_admin(place.user_id, place.team_id)
    except SendError as error:
        message = "Slack did not say whether you are an admin here. Please try again in a minute."
        if error.code == "missing_scope":
            message = (
                "I may not ask Slack who is an admin: my app needs the scope users:read. Install it again with it."
            )
        raise UserError(message) from error
    if not is_admin:
        message = "Only admins and owners of this Slack workspace can do that. Please ask one of them."
        raise UserError(message)


async def with_standing(place: Place, desk: Desk, poster: Poster) -> Place:
    """Return the place with what Slack says of the person's standing, asked only where a rule may need it."""
    async with desk.database.snapshot(place.team_id) as tx:
        rules = await tx.policies.list_all(place.team_id)
    if not any(rule.policy.needs_admin(place.user_id) for rule in rules):
        return place
    try:
        return replace(place, is_admin=await poster.is_admin(place.user_id, place.team_id))
    except SendError as error:
        _log.warning("admin.not_known", code=error.code, team_id=place.team_id)
        return replace(place, is_admin=None)
