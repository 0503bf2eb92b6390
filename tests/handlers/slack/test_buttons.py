"""The buttons of a card, pressed as Slack presses them."""

from collections.abc import Awaitable, Callable
from datetime import date

from bot.lanes import Ending
from bot.messages.card import render_card
from bot.model import Detail, Match, MatchReason
from bot.when import PartialDate
from handlers.delivery import Delivery
from handlers.intake import Taken
from handlers.slack.client import Poster, open_client
from handlers.slack.pressing import ASKING_TAKERS, TAKERS
from storage.settled import DigestPlace, Settled
from tests.block_kit import buttons
from tests.peer import NOW, Bot, Json, acceptance

Tell = Callable[..., Awaitable[Taken]]


async def _card(bot: Bot, tell: Tell) -> Json:
    """Subscribe, let the news come, deliver it, and return the card as Slack got it."""
    await bot.command("subscribe BCMA")
    await tell(acceptance())
    async with open_client("xoxb-test", f"{bot.slack.url}/api/") as client:
        assert await Delivery(bot.desk, Poster(client)).deliver_due() == 1
    return await bot.slack.next_answer()


async def test_the_card_that_was_subscribed_to_comes_with_its_buttons(bot: Bot, tell: Tell) -> None:
    card = await _card(bot, tell)
    assert (card["method"], card["channel"]) == ("chat.postMessage", "C1")
    assert list(buttons(card)) == ["Details", "Why this?", "Mute"]
    assert "HKDOH (Hong Kong) accepts NDA for equecabtagene autoleucel from IASO Bio" in card["text"]


async def test_details_show_the_evidence_to_the_presser_and_then_to_the_thread(bot: Bot, tell: Tell) -> None:
    pressed = buttons(await _card(bot, tell))["Details"]
    details = await bot.press(pressed["action_id"], pressed["value"])
    assert details["response_type"] == "ephemeral"
    assert ">The Hong Kong regulator took in the application" in str(details["blocks"])
    share = buttons(details)["Show in thread"]
    shared = await bot.press(share["action_id"], share["value"])
    async with bot.desk.database.snapshot() as tx:
        card = await tx.cards.get("T1", "C1", int(share["value"]))
    assert card is not None
    assert (shared["method"], shared["thread_ts"]) == ("chat.postMessage", card.message_ts)


async def test_why_names_the_subscription_the_name_and_the_sentence(bot: Bot, tell: Tell) -> None:
    pressed = buttons(await _card(bot, tell))["Why this?"]
    why = await bot.press(pressed["action_id"], pressed["value"])
    assert "*#1* target BCMA · by <@U1>" in str(why["blocks"])
    assert "target BCMA, here as “BCMA”" in str(why["blocks"])
    assert "eque-cel, a BCMA CAR-T" in str(why["blocks"])
    stop = buttons(why)["Unsubscribe"]
    assert "Removed *#1*" in (await bot.press(stop["action_id"], stop["value"]))["text"]
    again = await bot.press(pressed["action_id"], pressed["value"])
    assert "*#1* (removed since)" in str(again["blocks"])


async def test_a_muted_company_sends_no_more_cards_until_undone(bot: Bot, tell: Tell) -> None:
    pressed = buttons(await _card(bot, tell))["Mute"]
    choices = buttons(await bot.press(pressed["action_id"], pressed["value"]))
    assert list(choices) == ["This story", "IASO Bio", "equecabtagene autoleucel"]
    company = choices["IASO Bio"]
    muted = await bot.press(company["action_id"], company["value"])
    assert "Muted here: company IASO Bio" in muted["text"]
    assert "company IASO Bio" in str((await bot.command("list"))["blocks"])
    undo = buttons(muted)["Undo"]
    assert "Not muted any more" in (await bot.press(undo["action_id"], undo["value"]))["text"]
    assert "not muted here" in (await bot.press(undo["action_id"], undo["value"]))["text"]


async def test_buttons_of_stories_that_are_gone_and_of_older_versions_answer(bot: Bot) -> None:
    assert "not kept any more" in (await bot.press("card:details", "999"))["text"]
    assert "not kept any more" in (await bot.press("card:why", "x" * 2000))["text"]
    assert "older version" in (await bot.press("card:gone", "1"))["text"]


async def test_the_card_of_a_parsed_story_has_the_same_buttons(bot: Bot, tell: Tell) -> None:
    taken = await tell(acceptance(evidence=()))
    async with bot.desk.database.snapshot() as tx:
        story = await tx.stories.get(taken.story_id or 0)
    assert story
    assert story.sources[0].published == date(2025, 2, 14)
    reasons = Match("T1", "C1", (MatchReason(1, "target BCMA"),)).reasons
    assert list(buttons(render_card(story, reasons))) == ["Details", "Why this?", "Mute"]
    details = await bot.press("card:details", str(story.id))
    assert "already parsed" in str(details["blocks"])


async def test_what_is_muted_sends_no_card_and_what_is_unmuted_does(bot: Bot, tell: Tell) -> None:
    await bot.command("subscribe BCMA")
    await bot.press("mute:add#1", "company:iaso-bio")
    async with open_client("xoxb-test", f"{bot.slack.url}/api/") as client:
        delivery = Delivery(bot.desk, Poster(client))
        await tell(acceptance())
        assert await delivery.deliver_due() == 0
        await bot.press("mute:undo#0", "company:iaso-bio")
        await tell(acceptance(regulators=("FDA",), detail=Detail(application="BLA")), article_id="a2")
        assert await delivery.deliver_due() == 1
    assert "FDA accepts BLA" in (await bot.slack.next_answer())["text"]


async def test_why_is_answered_before_the_card_is_written_down(bot: Bot, tell: Tell) -> None:
    await bot.command("subscribe BCMA")
    taken = await tell(acceptance())
    why = await bot.press("card:why", str(taken.story_id))
    assert "*#1* target BCMA · by <@U1>" in str(why["blocks"])
    elsewhere = await bot.press("card:why", str(taken.story_id), channel="C2")
    assert "not kept any more" in str(elsewhere["blocks"])


async def test_evidence_that_slack_does_not_take_is_not_said_to_be_in_the_thread(bot: Bot, tell: Tell) -> None:
    pressed = buttons(await _card(bot, tell))["Details"]
    bot.slack.refusals["chat.postMessage"] = "not_in_channel"
    refused = await bot.press("card:share", pressed["value"])
    assert "/invite @Topline" in refused["text"]
    assert "in the thread" not in refused["text"]
    early = await bot.press("card:share", pressed["value"], channel="C9")
    assert "do not see the card" in early["text"]


async def test_a_bare_subscribe_where_commands_cannot_go_gives_a_form_and_three_buttons(bot: Bot, tell: Tell) -> None:
    await tell(acceptance())
    mention = {"type": "app_mention", "user": "U1", "text": "<@UBOT> subscribe", "ts": "1.1", "channel": "C1"}
    assert await bot.event({**mention, "thread_ts": "0.9"}) == 200
    answer = await bot.slack.next_answer()
    assert (answer["method"], answer["thread_ts"]) == ("chat.postMessage", "0.9")
    offered = buttons(answer)
    form = offered.pop("Choose…")
    assert list(offered) == ["BCMA (target)", "IASO Bio (company)", "equecabtagene autoleucel (drug)"]
    opened = await bot.press(form["action_id"], form["value"])
    assert opened["method"] == "views.open"
    assert opened["trigger_id"].startswith("1.2.")
    for number, (label, one) in enumerate(offered.items(), start=1):
        answer = await bot.press(one["action_id"], one["value"])
        assert f"*#{number}* Following" in answer["text"]
        assert label.split(" (")[0] in answer["text"]


async def test_earlier_milestones_are_a_button_away(bot: Bot, tell: Tell) -> None:
    for day in range(1, 13):
        event = acceptance(date=PartialDate(f"2024-{day:02}-01"))
        await tell(event, article_id=f"a{day}")
    first = await bot.command("milestones IASO Bio")
    assert "1\u201310 of 12" in str(first["blocks"])
    more = buttons(first)["More"]
    second = await bot.press(more["action_id"], more["value"])
    assert "*1 Jan 2024*" in str(second["blocks"])
    assert "*1 Dec 2024*" not in str(second["blocks"])
    assert "More" not in buttons(second)
    assert "Newer" in buttons(second)
    old = await bot.press("milestones:earlier#2", "2|=company:iaso-bio")
    assert "*1 Jan 2024*" in str(old["blocks"])
    for wrong in ("", "x|y", "9999999|=company:iaso-bio", "2|=company:"):
        assert (await bot.press("milestones:earlier#2", wrong))["text"]


async def test_every_button_takes_any_value_without_a_fault(bot: Bot) -> None:
    bot.slack.people["U1"] = {"is_admin": True}
    for name in (*TAKERS, *ASKING_TAKERS):
        for value in ("", "|", "x" * 1900, "=target:", '|"=nothing:x"', "9" * 30, "²", "<!here>"):
            answer = await bot.press(name, value)
            assert "Something went wrong" not in answer["text"], (name, value)
            assert "<!here>" not in answer["text"]


async def test_the_rest_of_a_digest_is_shown_to_whoever_asks_for_it(bot: Bot, tell: Tell) -> None:
    taken = await tell(acceptance())
    async with bot.desk.database.transaction() as tx:
        told = Settled("T1", "C1", taken.story_id or 0, Ending.DIGEST, 1)
        await tx.settled.put(told, NOW, DigestPlace("digest 2025-02-14", 2, 25))

    rest = await bot.press("digest:rest#2", "2|digest 2025-02-14")
    assert "Page 2 of 2" in str(rest["blocks"])
    assert "accepts" in str(rest["blocks"])
    for value in ("3|digest 2025-02-14", "2|digest 2025-02-15", "2", "|", "\u00b2|digest 2025-02-14"):
        assert "not kept any more" in str((await bot.press("digest:rest#2", value))["blocks"])
