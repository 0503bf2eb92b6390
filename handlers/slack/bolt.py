"""Bolt as we use it: tokens are ours to find, nothing taken from the environment, no call to Slack before the ack."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.tokens import Tokens

# Bolt reads these by itself, whatever it is told: the pair of the client would turn it to OAuth.
_TAKEN = (
    *("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"),
    *("SLACK_SIGNING_SECRET", "SLACK_VERIFICATION_TOKEN", "SLACK_SCOPES"),
)


def open_app(client: AsyncWebClient, signing_secret: str | None, tokens: Tokens | None = None) -> AsyncApp:
    """Return an app without listeners that works with the client's token, whoever speaks, or with those of `tokens`.

    Bolt's own way asks `auth.test` before the first acknowledgement, and a slow answer would eat its three seconds.
    """
    bare = AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[])
    authorize = partial(_look_up, tokens=tokens) if tokens else partial(_authorize, token=client.token)
    with _without_environment():
        return AsyncApp(
            client=bare,
            authorize=authorize,  # pyright: ignore[reportArgumentType]  None says: not installed
            signing_secret=signing_secret or "",
            request_verification_enabled=signing_secret is not None,
            raise_error_for_unhandled_request=True,
        )


async def _authorize(enterprise_id: str | None, team_id: str | None, *, token: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)


async def _look_up(enterprise_id: str | None, team_id: str | None, *, tokens: Tokens) -> AuthorizeResult | None:
    return await tokens.authorize(enterprise_id, team_id)


@contextmanager
def _without_environment() -> Generator[None]:
    held = {name: os.environ.pop(name) for name in _TAKEN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)
