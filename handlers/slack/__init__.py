"""Slack's side of the bot: every listener is registered on this one screen."""
# pyright: reportUnknownMemberType=false
# (Bolt's decorators take functions of any shape)

import re
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.admin_form import ADMIN_FORM
from bot.messages.correcting import WRONG
from bot.messages.form import FORM
from bot.messages.form_preview import CONFIRM
from bot.messages.reminding import REMIND
from bot.messages.settings import SETTINGS_FORM, ZONE_LIST
from bot.messages.sharing import SHARE
from handlers.intake import Desk
from handlers.slack.admin_forms import on_admin_button, on_admin_form, on_admin_form_button
from handlers.slack.agent import on_feedback
from handlers.slack.bolt import open_app
from handlers.slack.card_menu import on_menu, on_share_button
from handlers.slack.client import AnsweringPoster, Poster
from handlers.slack.correcting import on_wrong
from handlers.slack.failing import on_error
from handlers.slack.forms import on_confirm, on_form, on_form_button, on_narrow, on_options
from handlers.slack.home import Homes, on_home_action, on_home_opened
from handlers.slack.leaving import on_left, take_leaving
from handlers.slack.pressing import on_button, on_other_action
from handlers.slack.reading import READ_MESSAGE, on_read_message
from handlers.slack.reminding import on_remind
from handlers.slack.settings import on_settings_button, on_settings_form, on_zones
from handlers.slack.sharing import on_share
from handlers.slack.subscription_buttons import on_subscription_button
from handlers.slack.talking import on_command, on_mention, on_message
from handlers.slack.tokens import Tokens

BUTTONS = re.compile(
    r"(?:card|correction|digest|mute|subscribe|list|milestones|ask|help|sources|read|reminder):\w+(?:#\w+)?"
)
SUBSCRIPTION = re.compile(r"subscription:(?:edit|pause|resume|remove)(?:#\w+)?")
HOME = re.compile(r"home:\w+(?:#\w+)?")
SETTINGS = re.compile(r"settings:(?:open|channel)(?:#\w+)?")
ADMIN = re.compile(r"admin:do(?:#\w+)?")
ADMIN_FORMS = re.compile(r"admin:form(?:#\w+)?")
PICKED = re.compile(r"form:\w+")


def build_app(
    desk: Desk, client: AsyncWebClient, signing_secret: str | None = None, tokens: Tokens | None = None
) -> AsyncApp:
    """Return the app with all its listeners. Without a signing secret it serves Socket Mode only.

    With `tokens` it serves every workspace that installed it, else the one whose token `client` has.
    """
    app = open_app(client, signing_secret, tokens)
    poster = AnsweringPoster(client) if tokens else Poster(client)
    if tokens:
        app.middleware(tokens.learn)
    app.middleware(partial(take_leaving, desk=desk, since=None if tokens else desk.clock()))
    homes = Homes(desk, poster)
    app.command("/topline")(partial(on_command, desk=desk, poster=poster))
    app.event("app_mention")(partial(on_mention, desk=desk, poster=poster))
    app.event("message")(partial(on_message, desk=desk, poster=poster))
    app.event("app_home_opened")(partial(on_home_opened, homes=homes))
    app.action(HOME)(partial(on_home_action, homes=homes))
    app.action(re.compile(r"subscribe:form(?:#\w+)?"))(partial(on_form_button, desk=desk, poster=poster))
    app.action(SUBSCRIPTION)(partial(on_subscription_button, homes=homes))
    app.action(SETTINGS)(partial(on_settings_button, homes=homes))
    app.options(ZONE_LIST)(partial(on_zones, desk=desk))
    app.view(SETTINGS_FORM)(partial(on_settings_form, homes=homes))
    app.options(PICKED)(partial(on_options, desk=desk))
    app.view(FORM)(partial(on_form, desk=desk, poster=poster))
    app.action("preview:narrow")(partial(on_narrow, desk=desk, poster=poster))
    app.action("card:more")(partial(on_menu, desk=desk, poster=poster))
    app.action("read:share")(partial(on_share_button, poster=poster))
    app.shortcut(READ_MESSAGE)(partial(on_read_message, desk=desk, poster=poster))
    app.view(REMIND)(partial(on_remind, desk=desk, poster=poster))
    app.view(WRONG)(partial(on_wrong, desk=desk, poster=poster))
    app.view(SHARE)(partial(on_share, desk=desk, poster=poster))
    app.view(CONFIRM)(partial(on_confirm, homes=homes))
    app.action("feedback:answer")(partial(on_feedback, poster=poster))
    app.action(ADMIN)(partial(on_admin_button, desk=desk, poster=poster))
    app.action(ADMIN_FORMS)(partial(on_admin_form_button, desk=desk, poster=poster))
    app.view(ADMIN_FORM)(partial(on_admin_form, desk=desk, poster=poster))
    app.action(BUTTONS)(partial(on_button, desk=desk, poster=poster))
    app.event("app_uninstalled")(on_left)
    app.event("tokens_revoked")(on_left)
    app.action(re.compile(".*"))(on_other_action)
    app.error(partial(on_error, poster=poster))
    return app
