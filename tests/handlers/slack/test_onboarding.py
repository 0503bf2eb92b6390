"""The first words to a workspace, help by topic, and the warning before guests see what is followed."""

import re

import pytest

from bot.messages.greeting import render_greeting
from bot.messages.help import render_help
from bot.subscribing import parse_subscriptions
from handlers.delivery import Delivery
from handlers.slack.client import Poster, open_client
from handlers.workspace import Workspace
from tests.block_kit import buttons, find_faults, texts
from tests.builders import packaged
from tests.form_peer import BD, Filler
from tests.peer import Bot

TOPICS = ("subscribe", "filters", "digest", "settings", "asking", "cards", "read", "sources", "admin")


async def _open(bot: Bot, user: str, event_id: str) -> None:
    """Open the Home; it is drawn after the first words were queued."""
    await bot.event({"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": "home"}, event_id)
    assert (await bot.slack.next_answer())["method"] == "views.publish"


async def _delivered(bot: Bot) -> int:
    async with open_client("xoxb-test", f"{bot.slack.url}/api/") as client:
        return await Delivery(bot.desk, Poster(client)).deliver_due()


async def test_who_looks_first_is_greeted_once_and_nobody_after(bot: Bot) -> None:
    await _open(bot, "U1", "Ev1")
    await _open(bot, "U1", "Ev2")
    await _open(bot, "U2", "Ev3")
    assert await _delivered(bot) == 1
    greeting = await bot.slack.next_answer()
    assert (greeting["channel"], list(buttons(greeting))) == ("DU1", ["Choose…", "Help"])
    assert "I post nothing that nobody asked for" in greeting["text"]
    assert await _delivered(bot) == 0


async def test_a_workspace_that_follows_something_is_not_greeted(bot: Bot) -> None:
    await bot.command("subscribe BCMA")
    await _open(bot, "U1", "Ev1")
    assert await _delivered(bot) == 0


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_of_help_is_short_and_its_examples_work(topic: str) -> None:
    message = render_help(topic)
    assert find_faults(message) == []
    assert len(texts(message)) < 1500
    for line in re.findall(r"`/topline subscribe ([^`]+)`", message.text):
        plan = parse_subscriptions(line, packaged())
        assert plan.specs
        assert (plan.ambiguous, plan.unknown) == ((), ())


async def test_help_says_its_topics_and_takes_other_words_for_them(bot: Bot) -> None:
    answer = await bot.command("help")
    assert [one.lower() for one in buttons(answer)] == list(TOPICS)
    pressed = buttons(answer)["Digest"]
    assert "delivery:daily" in (await bot.press(pressed["action_id"], pressed["value"]))["text"]
    assert "*On a card*" in (await bot.command("help mute"))["text"]
    assert "Did you mean `help settings`?" in (await bot.command("help setings"))["text"]
    assert "no help on" not in (await bot.command("hello there"))["text"]


async def test_a_shared_channel_is_warned_before_its_first_subscription(bot: Bot) -> None:
    bot.slack.channels["C1"] = {"is_ext_shared": True}
    warned = await bot.command("subscribe BCMA")
    assert "shared with people of another organisation" in warned["text"]
    assert "Nothing is followed here yet" in (await bot.command("list"))["text"]

    anyway = buttons(warned)["Follow it here anyway"]
    assert "Following target BCMA" in (await bot.press(anyway["action_id"], anyway["value"]))["text"]
    assert "Following target CD19" in (await bot.command("subscribe CD19"))["text"]


@pytest.mark.parametrize("code", ["missing_scope", "channel_not_found", "fatal_error"])
async def test_what_slack_does_not_say_of_a_channel_holds_nobody_up(bot: Bot, code: str) -> None:
    bot.slack.refusals["conversations.info"] = code
    assert "Following target BCMA" in (await bot.command("subscribe BCMA"))["text"]
    bot.slack.people["UADMIN"] = {"is_admin": True}
    lacks = "channels:read" in str((await bot.command("admin", user="UADMIN"))["blocks"])
    assert lacks == (code == "missing_scope")


async def test_the_form_warns_above_its_preview(workspace: Workspace) -> None:
    workspace.scene.state.channels[BD].is_ext_shared = True
    form = await Filler(workspace).open()
    await form.pick("target", "BCMA")
    assert "shared with people of another organisation" in await form.preview()


def test_the_greeting_fits_slack() -> None:
    assert find_faults(render_greeting()) == []
