"""A channel that could not be posted to: it says why, and any words spoken there try it again."""

from collections.abc import Awaitable, Callable

import pytest
from pydantic import SecretStr

from bot.model import Event, EventType, Named, Status
from bot.when import PartialDate
from handlers.delivery import Delivery
from handlers.intake import Taken
from handlers.run import run_bot
from handlers.slack.client import Poster, open_client
from storage.tables import OutboxState
from tests.builders import asking_for
from tests.handlers.slack.test_running import _settings
from tests.peer import NOW, SECRET, Bot

NEWS = Event(EventType.APPROVAL, Status.NEW, PartialDate("2025-02-14"), drugs=(Named("acmecel"),), regulators=("FDA",))


@pytest.fixture
async def held(bot: Bot, tell: Callable[..., Awaitable[Taken]]) -> None:
    """Let C1 be paused, with an alert that waits for it."""
    async with bot.desk.database.transaction() as tx:
        await tx.subscriptions.add("T1", "C1", asking_for("type:approval"), "U1", NOW)
        await tx.channels.pause("T1", "C1", "not_in_channel", NOW)
    await tell(NEWS)
    assert await _states(bot) == {OutboxState.HELD: 1}


async def _states(bot: Bot) -> dict[OutboxState, int]:
    async with bot.desk.database.snapshot() as tx:
        return await tx.outbox.count("T1")


async def _deliver(bot: Bot) -> int:
    async with open_client("xoxb-test", f"{bot.slack.url}/api/") as client:
        return await Delivery(bot.desk, Poster(client)).deliver_due()


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("words", ["help", "list", "subscribe BCMA", "what is new?"])
async def test_any_command_sends_what_was_held(words: str, bot: Bot) -> None:
    assert await _deliver(bot) == 0
    await bot.command(words)
    assert bot.desk.queued.is_set()

    assert await _deliver(bot) == 1
    assert "acmecel" in str([call for call in bot.slack.calls if "acmecel" in str(call)])
    assert await _states(bot) == {OutboxState.SENT: 1}


@pytest.mark.usefixtures("held")
async def test_the_list_says_why_and_what_to_do_and_then_tries(bot: Bot) -> None:
    first = str((await bot.command("list"))["blocks"])
    second = str((await bot.command("list"))["blocks"])

    assert "not in this channel" in first
    assert "/invite @Topline" in first
    assert "not in this channel" not in second


@pytest.mark.usefixtures("held")
async def test_a_channel_that_still_cannot_be_posted_to_is_paused_anew_and_keeps_its_alert(bot: Bot) -> None:
    await bot.command("help")
    bot.slack.refusals["chat.postMessage"] = "not_in_channel"

    assert await _deliver(bot) == 0
    assert await _states(bot) == {OutboxState.HELD: 1}
    assert "not in this channel" in str((await bot.command("list"))["blocks"])


@pytest.mark.usefixtures("held")
async def test_words_in_another_channel_open_nothing(bot: Bot) -> None:
    async with bot.desk.database.transaction() as tx:
        await tx.channels.resume("T1", "C1")
        await tx.channels.pause("T1", "C7", "not_in_channel", NOW)
    await bot.command("help")

    async with bot.desk.database.snapshot() as tx:
        assert [channel.channel_id for channel in await tx.channels.list_paused("T1")] == ["C7"]


@pytest.mark.usefixtures("held")
async def test_a_workspace_that_speaks_to_us_again_is_open(bot: Bot) -> None:
    async with bot.desk.database.transaction() as tx:
        await tx.channels.pause_team("T1", "token_revoked", NOW)
    await bot.command("help")

    assert await _deliver(bot) == 1


@pytest.mark.usefixtures("held")
async def test_a_start_with_a_token_that_slack_takes_opens_its_workspaces(bot: Bot, tmp_path: object) -> None:
    import asyncio

    async with bot.desk.database.transaction() as tx:
        await tx.channels.resume("T1", "C1")
        await tx.channels.pause_team("T1", "token_revoked", NOW)
    assert await _states(bot) == {OutboxState.HELD: 1}
    stop = asyncio.Event()
    stop.set()
    settings = _settings(bot.slack, tmp_path, slack_signing_secret=SecretStr(SECRET))  # type: ignore[arg-type]
    await run_bot(bot.desk, settings, stop, at=("127.0.0.1", 0))

    async with bot.desk.database.snapshot() as tx:
        assert await tx.channels.get_team_pause("T1") is None
    assert await _states(bot) == {OutboxState.NEW: 1}
