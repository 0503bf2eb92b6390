"""Who may do what admins may: Slack is asked each time."""

from bot.errors import SendError, UserError
from handlers.slack.client import Poster
from handlers.slack.place import Place


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
