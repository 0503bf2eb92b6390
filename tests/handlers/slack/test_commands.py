"""The /topline command, signed, over HTTP, with its answers."""

import asyncio
from collections.abc import Awaitable, Callable

from handlers.intake import Desk, Taken
from tests.block_kit import buttons
from tests.peer import NOW, Bot, acceptance

Tell = Callable[..., Awaitable[Taken]]


async def _here(desk: Desk, channel: str = "C1", team: str = "T1") -> list[str]:
    async with desk.database.snapshot() as tx:
        found = await tx.subscriptions.list_for_channel(team, channel)
    return ["; ".join(choice.key for c in one.spec.all_of for choice in c.any_of) for one in found]


async def test_a_newcomer_is_told_what_is_on_and_what_to_do_next(bot: Bot) -> None:
    answer = await bot.command("subscribe BCMA")
    assert answer["response_type"] == "ephemeral"
    assert "Following target BCMA (also TNFRSF17, CD269" in answer["text"]
    assert "/invite @Topline" in answer["text"]
    assert {"Undo", "List"} <= set(buttons(answer))
    assert await _here(bot.desk) == ["target:bcma"]


async def test_subscribing_tells_the_latest_that_is_known(bot: Bot, tell: Tell) -> None:
    await tell(acceptance())
    answer = await bot.command("follow BCMA")
    assert "Latest known: *14 Feb 2025* HKDOH (Hong Kong) accepts NDA" in answer["text"]
    assert "Milestones of BCMA" in buttons(answer)


async def test_several_names_are_several_subscriptions(bot: Bot) -> None:
    await bot.command("subscribe BCMA, CD19, IASO Bio")
    assert await _here(bot.desk) == ["target:bcma", "target:cd19", "company:iaso-bio"]


async def test_the_same_subscription_twice_is_one(bot: Bot) -> None:
    await bot.command("subscribe BCMA")
    answer = await bot.command("subscribe TNFRSF17", user="U2")
    assert "Already on: target BCMA" in answer["text"]
    assert "Undo" not in buttons(answer)
    assert await _here(bot.desk) == ["target:bcma"]


async def test_an_ambiguous_name_asks_and_the_button_answers(bot: Bot) -> None:
    answer = await bot.command("subscribe Merck type:approval")
    assert await _here(bot.desk) == []
    choice = buttons(answer)["Merck KGaA"]
    chosen = await bot.press(choice["action_id"], choice["value"])
    assert "company Merck KGaA" in chosen["text"]
    assert "only approval" in chosen["text"]
    assert await _here(bot.desk) == ["company:merck-kgaa; type:approval"]


async def test_an_unknown_name_is_followed_as_words_and_a_near_miss_takes_its_place(bot: Bot) -> None:
    answer = await bot.command("subscribe BMCA")
    assert "I do not know “BMCA”" in answer["text"]
    assert await _here(bot.desk) == ["words:bmca"]
    near = buttons(answer)["BCMA (target)"]
    await bot.press(near["action_id"], near["value"])
    assert await _here(bot.desk) == ["target:bcma"]


async def test_undo_takes_back_exactly_what_was_made(bot: Bot) -> None:
    await bot.command("subscribe CD19")
    answer = await bot.command("subscribe BCMA, IASO Bio")
    undo = buttons(answer)["Undo"]
    await bot.press(undo["action_id"], undo["value"])
    assert await _here(bot.desk) == ["target:cd19"]


async def test_a_removed_subscription_can_be_put_back(bot: Bot) -> None:
    await bot.command("subscribe BCMA type:approval -company:Pfizer")
    removed = await bot.command("unsubscribe bcma")
    assert await _here(bot.desk) == []
    back = buttons(removed)["Put back BCMA; approval"]
    again = await bot.press(back["action_id"], back["value"])
    assert "not company Pfizer" in again["text"]
    assert await _here(bot.desk) == ["target:bcma; type:approval"]


async def test_unsubscribe_by_number_by_all_and_by_a_wrong_name(bot: Bot) -> None:
    await bot.command("subscribe BCMA, CD19, IASO Bio")
    assert "Removed *#2* CD19" in (await bot.command("unsubscribe #2"))["text"]
    assert "is not followed here" in (await bot.command("unsubscribe Pfizer"))["text"]
    assert "#1 BCMA" in (await bot.command("unsubscribe"))["text"]
    await bot.command("unsubscribe all")
    assert await _here(bot.desk) == []
    assert "nothing to take away" in (await bot.command("unsubscribe all"))["text"]


async def test_the_list_says_who_when_and_how_many(bot: Bot, tell: Tell) -> None:
    await bot.command("subscribe BCMA", user="U7")
    assert (await tell(acceptance())).channels == 1
    answer = await bot.command("list")
    assert "*#1* target BCMA\nby <@U7> on 2 Mar 2026 · 0 alerts" in answer["text"]
    async with bot.desk.database.transaction() as tx:
        await tx.subscriptions.mark_alerted([1], NOW)
    answer = await bot.command("list")
    assert "· 1 alert" in answer["text"]
    assert "alerts" not in answer["text"]
    remove = buttons(answer)["Remove"]
    await bot.press(remove["action_id"], remove["value"])
    assert "Nothing is followed here yet" in (await bot.command("list"))["text"]


async def test_one_of_many_is_shown_with_its_buttons_by_name_or_number(bot: Bot) -> None:
    await bot.command("subscribe BCMA, CD19, IASO Bio")
    for words in ("edit CD19", "edit 2", "pause #2", "list cd19"):
        answer = await bot.command(words)
        assert answer["text"].splitlines()[:2] == ["1 of 3 subscriptions in this channel", "*#2* target CD19"]
        assert buttons(answer)["Edit"]["value"] == "2"
    assert "3 subscriptions in this channel" in (await bot.command("list 1"))["text"]
    assert "“Pfizer” is not followed here. What is: #1 BCMA" in (await bot.command("edit Pfizer"))["text"]


async def test_channels_and_workspaces_do_not_see_each_other(bot: Bot) -> None:
    await bot.command("subscribe BCMA")
    assert "Nothing is followed here" in (await bot.command("list", channel="C2"))["text"]
    assert "Nothing is followed here" in (await bot.command("list", team="T2"))["text"]
    gone = await bot.press("list:remove#1", "1", channel="C2")
    assert "gone already" in gone["text"]
    assert await _here(bot.desk) == ["target:bcma"]


async def test_milestones_are_told_with_dates_and_sources(bot: Bot, tell: Tell) -> None:
    await tell(acceptance())
    await tell(acceptance(), article_id="a2", publisher="Reuters")
    answer = await bot.command("milestones IASO Bio")
    shown = str(answer["blocks"])
    assert "*14 Feb 2025* HKDOH (Hong Kong) accepts NDA for equecabtagene autoleucel from IASO Bio" in shown
    assert shown.count("accepts NDA") == 1
    assert "<https://news.example/a1|PR Newswire>" in shown
    assert "<https://news.example/a2|Reuters>" in shown
    follow = buttons(answer)["Follow IASO Bio"]
    await bot.press(follow["action_id"], follow["value"])
    assert await _here(bot.desk) == ["company:iaso-bio"]


async def test_milestones_of_unknown_and_of_no_names_say_what_to_do(bot: Bot) -> None:
    assert "Whose milestones?" in (await bot.command("milestones"))["text"]
    unknown = await bot.command("milestones IASO Bo")
    assert "Did you mean" in unknown["text"]
    assert "IASO Bio (company)" in buttons(unknown)
    assert "Which “Merck”" in (await bot.command("milestones Merck"))["text"]


async def test_what_is_not_understood_is_said_with_a_way_on(bot: Bot) -> None:
    assert "Did you mean `subscribe BCMA`?" in (await bot.command("subscibe BCMA"))["text"]
    assert "what is next for BCMA?" in (await bot.command("make me coffee"))["text"]
    assert "subscribe, unsubscribe, list" in (await bot.command(""))["text"]
    assert "Did you mean “company:”?" in (await bot.command("subscribe compny:Pfizer"))["text"]


async def test_hostile_words_are_answered_without_a_mention_or_a_traceback(bot: Bot) -> None:
    for words in (
        "subscribe <!here> @channel",
        "milestones <https://evil.example|x>",
        "\u202e\u200b",
        'subscribe "',
        "x" * 9000,
    ):
        answer = await bot.command(words)
        assert "<!" not in str(answer["blocks"])
        assert "evil.example" not in str(answer["blocks"])
        assert "Traceback" not in answer["text"]


async def test_a_paused_channel_says_so_and_resumes(bot: Bot) -> None:
    async with bot.desk.database.transaction() as tx:
        await tx.channels.pause("T1", "C1", "not_in_channel", NOW)
    assert "I am not in this channel" in (await bot.command("subscribe BCMA"))["text"]
    async with bot.desk.database.transaction() as tx:
        await tx.channels.pause("T1", "C1", "not_in_channel", NOW)
    await bot.command("resume")
    async with bot.desk.database.snapshot() as tx:
        channel = await tx.channels.get("T1", "C1")
    assert channel is None or channel.paused_reason is None


async def test_an_expired_response_address_still_gets_the_answer_through(bot: Bot) -> None:
    bot.slack.refusals["response_url"] = "expired_url"
    answer = await bot.command("help")
    assert answer["method"] == "chat.postEphemeral"
    assert answer["user"] == "U1"


async def test_the_command_is_acknowledged_while_the_database_is_busy(bot: Bot) -> None:
    async with bot.desk.database.transaction() as tx:
        await tx.requests.add("T9", "Ev", NOW)
        assert await asyncio.wait_for(bot.type("subscribe BCMA"), 3) == 200
        assert bot.slack.answers.empty()
    assert "Following target BCMA" in (await bot.slack.next_answer())["text"]


async def test_a_fault_of_ours_is_a_sentence_not_a_traceback(bot: Bot) -> None:
    await bot.desk.database.close()
    async with bot.desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("DROP TABLE subscription_keys")
    answer = await bot.command("subscribe BCMA")
    assert "Something went wrong on my side" in answer["text"]


async def test_what_waits_for_a_digest_comes_when_somebody_asks_for_it(bot: Bot, tell: Tell) -> None:
    assert "Nothing waits" in (await bot.command("digest"))["text"]
    await bot.command("subscribe BCMA delivery:daily")
    assert (await tell(acceptance())).channels == 0
    assert "1 story waited here" in (await bot.command("digest"))["text"]
    async with bot.desk.database.snapshot() as tx:
        assert await tx.held.list_for_lane("T1", "C1") == []
        assert sum((await tx.outbox.count("T1")).values()) == 1
