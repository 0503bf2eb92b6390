"""Bolt takes nothing from the environment and asks Slack nothing before it acknowledges."""

import asyncio
import os

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.bolt import open_app
from tests.peer import SECRET, Bot


async def test_the_first_command_is_acknowledged_without_a_call_to_slack(bot: Bot) -> None:
    assert bot.slack.calls == []
    assert await asyncio.wait_for(bot.type("help"), 3) == 200
    assert "subscribe" in (await bot.slack.next_answer())["text"]
    assert [method for method, _ in bot.slack.calls] == []


async def test_a_token_that_slack_refuses_still_gets_an_answer_to_the_response_address(bot: Bot) -> None:
    bot.slack.refusals["auth.test"] = "invalid_auth"
    assert "Following target BCMA" in (await bot.command("subscribe BCMA"))["text"]


@pytest.mark.parametrize("secret", [SECRET, None])
def test_the_keys_of_an_oauth_app_in_the_environment_change_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, secret: str | None
) -> None:
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_SCOPES")
    for name in names:
        monkeypatch.setenv(name, f"of-{name}")
    app = open_app(AsyncWebClient("xoxb-ours", retry_handlers=[]), secret)
    assert app.oauth_flow is None
    assert app.installation_store is None
    assert caplog.records == []
    assert {name: os.environ[name] for name in names} == {name: f"of-{name}" for name in names}
