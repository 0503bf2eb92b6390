"""Mentions and direct messages: the same words, once each."""

import json
from collections.abc import Awaitable, Callable

from handlers.intake import Taken
from tests.peer import NOW, Bot, Json, acceptance

Tell = Callable[..., Awaitable[Taken]]


def _mention(text: str, **fields: str) -> Json:
    return {"type": "app_mention", "user": "U1", "text": f"<@UBOT> {text}", "ts": "5.1", "channel": "C1", **fields}


def _direct(text: str, **fields: str) -> Json:
    return {"type": "message", "channel_type": "im", "user": "U1", "text": text, "ts": "6.1", "channel": "D1", **fields}


async def test_a_mention_is_answered_in_its_thread(bot: Bot, tell: Tell) -> None:
    await tell(acceptance())
    assert await bot.event(_mention("milestones IASO Bio")) == 200
    answer = await bot.slack.next_answer()
    assert (answer["method"], answer["channel"], answer["thread_ts"]) == ("chat.postMessage", "C1", "5.1")
    assert "HKDOH" in json.dumps(answer["blocks"])


async def test_a_question_in_a_thread_stays_in_the_thread(bot: Bot) -> None:
    await bot.event(_mention("what is next for BCMA?", thread_ts="4.9"))
    assert (await bot.slack.next_answer())["thread_ts"] == "4.9"


async def test_a_direct_message_subscribes_the_person(bot: Bot) -> None:
    await bot.event(_direct("subscribe BCMA type:approvals"))
    answer = await bot.slack.next_answer()
    assert "target BCMA" in answer["text"]
    assert "/invite" not in answer["text"]
    assert "thread_ts" not in answer
    async with bot.desk.database.snapshot() as tx:
        assert len(await tx.subscriptions.list_for_channel("T1", "D1")) == 1


async def test_an_event_that_slack_sends_again_is_done_once(bot: Bot) -> None:
    await bot.event(_direct("subscribe BCMA"), "Ev7")
    await bot.slack.next_answer()
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert await bot.event(_direct("subscribe BCMA"), "Ev7", **retry) == 200
    await bot.event(_direct("help"), "Ev8")
    assert "subscribe, unsubscribe" in (await bot.slack.next_answer())["text"]
    assert bot.slack.answers.empty()


async def test_what_bots_say_and_what_is_edited_is_no_word_to_us(bot: Bot) -> None:
    await bot.event(_direct("subscribe BCMA", bot_id="B9"), "Ev1")
    await bot.event(_direct("subscribe BCMA", subtype="message_changed"), "Ev2")
    await bot.event(_direct("subscribe BCMA", channel_type="channel", channel="C1"), "Ev3")
    await bot.event(_direct("subscribe BCMA", user="UBOT", bot_id="BBOT"), "Ev4")
    await bot.event(_direct("help"), "Ev5")
    assert "subscribe, unsubscribe" in (await bot.slack.next_answer())["text"]
    assert bot.slack.answers.empty()
    async with bot.desk.database.snapshot() as tx:
        assert await tx.subscriptions.list_for_team("T1") == []


async def test_a_list_asked_for_in_a_channel_calls_nobody(bot: Bot) -> None:
    await bot.command("subscribe BCMA", user="U2")
    await bot.event(_mention("list"))
    answer = await bot.slack.next_answer()
    assert (answer["method"], answer["user"]) == ("chat.postEphemeral", "U1")


async def test_a_mention_proves_that_we_may_post_again(bot: Bot) -> None:
    async with bot.desk.database.transaction() as tx:
        await tx.channels.pause("T1", "C1", "not_in_channel", NOW)
    await bot.event(_mention("help"))
    await bot.slack.next_answer()
    async with bot.desk.database.snapshot() as tx:
        channel = await tx.channels.get("T1", "C1")
    assert channel is None or channel.paused_reason is None


async def test_an_event_that_nobody_listens_to_is_acknowledged(bot: Bot) -> None:
    assert await bot.event({"type": "emoji_changed", "subtype": "add"}) == 200


async def test_the_home_shows_what_the_workspace_follows(bot: Bot) -> None:
    await bot.command("subscribe BCMA", channel="C5")
    await bot.event(_direct("subscribe CD19", user="U2", channel="D2"), "Ev1")
    await bot.slack.next_answer()
    await bot.event({"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1"}, "Ev2")
    answer = await bot.slack.next_answer()
    view = answer["view"] if isinstance(answer["view"], str) else json.dumps(answer["view"])
    assert answer["method"] == "views.publish"
    assert "<#C5>" in view
    assert "BCMA" in view
    assert "CD19" not in view
