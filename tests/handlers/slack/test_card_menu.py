"""The menu of a card, chosen from as Slack sends it; mutes that end."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.messages.card import render_card
from handlers.intake import Desk, Taken
from tests.block_kit import buttons, find_faults
from tests.peer import NOW, Bot, Json, acceptance

Tell = Callable[..., Awaitable[Taken]]


def _menu(card: Json) -> dict[str, str]:
    (menu,) = [one for block in card["blocks"] for one in block.get("elements", ()) if one["type"] == "overflow"]
    return {option["text"]["text"]: option["value"] for option in menu["options"]}


async def _card(desk: Desk, taken: Taken) -> Json:
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get(taken.story_id or 0)
    assert story
    card = render_card(story, ())
    assert find_faults(card, links=frozenset({"https://news.example/a1"})) == []
    return {"blocks": card.blocks}


async def test_the_menu_of_a_card_is_one_that_slack_takes(desk: Desk, tell: Tell) -> None:
    assert list(_menu(await _card(desk, await tell(acceptance())))) == ["Follow…", "Share to a channel…", "Wrong?"]


async def test_what_a_story_names_is_followed_from_its_menu_and_can_be_undone(bot: Bot, tell: Tell) -> None:
    taken = await tell(acceptance())
    offered = buttons(await bot.choose("card:more", f"follow:{taken.story_id}"))
    assert list(offered) == ["equecabtagene autoleucel (drug)", "IASO Bio (company)", "BCMA (target)"]
    pressed = offered["BCMA (target)"]
    followed = await bot.press(pressed["action_id"], pressed["value"])
    assert "target BCMA" in str(followed["blocks"])
    undo = buttons(followed)["Undo"]
    assert "Removed *#1*" in (await bot.press(undo["action_id"], undo["value"]))["text"]


async def test_a_menu_of_a_story_that_is_gone_and_of_another_version_answers(bot: Bot) -> None:
    assert "not kept any more" in (await bot.choose("card:more", "follow:999"))["text"]
    assert "older version" in (await bot.choose("card:more", "dance:1"))["text"]


async def test_a_mute_for_a_week_ends_after_a_week(bot: Bot, tell: Tell) -> None:
    taken = await tell(acceptance())
    rows = [row for row in (await bot.press("card:mute", str(taken.story_id)))["blocks"] if row["type"] == "actions"]
    week, good = ({one["text"]["text"]: one for one in row["elements"]} for row in rows)
    assert list(week) == list(good) == ["This story", "IASO Bio", "equecabtagene autoleucel"]
    muted = await bot.press(week["IASO Bio"]["action_id"], week["IASO Bio"]["value"])
    assert "Muted here until 9 Mar 2026: company IASO Bio" in muted["text"]
    async with bot.desk.database.snapshot() as tx:
        held = await tx.mutes.list_for_channel("T1", "C1", NOW)
        ended = await tx.mutes.list_for_channel("T1", "C1", NOW + timedelta(days=7))
    assert [mute.key for mute in held] == ["company:iaso-bio"]
    assert ended == []
