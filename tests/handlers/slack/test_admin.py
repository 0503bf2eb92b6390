"""What admins do: rules of who may subscribe where, the map, removal in bulk, hand-over, problems, the log of deeds."""

import pytest

from bot.messages import Message
from bot.model import Subscription
from bot.subscribing import parse_subscriptions
from handlers.intake import Desk
from storage.audits import Audit
from storage.outbox import Outcome
from storage.tables import OutboxState
from tests.block_kit import buttons
from tests.peer import NOW, Bot, Json


@pytest.fixture
def admin(bot: Bot) -> str:
    bot.slack.people["UADMIN"] = {"is_admin": True}
    return "UADMIN"


def _shown(answer: Json) -> str:
    return str(answer.get("blocks") or answer["text"])


async def _all(desk: Desk) -> list[Subscription]:
    async with desk.database.snapshot() as tx:
        return await tx.subscriptions.list_for_team("T1")


async def _deeds(desk: Desk) -> list[Audit]:
    async with desk.database.snapshot() as tx:
        return await tx.audits.list_latest("T1", 100)


async def _say(bot: Bot, text: str, user: str) -> Json:
    """Say it in direct messages, where names are people."""
    number = len(bot.slack.calls)
    event = {"type": "message", "channel_type": "im", "user": user, "channel": "D9", "text": text, "ts": f"{number}.1"}
    await bot.event(event, f"Ev{number}")
    return await bot.slack.next_answer()


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("words", ["admin", "admin lock", "admin map", "admin remove BCMA", "admin audit", "admin why"])
async def test_who_is_no_admin_sees_and_does_nothing(bot: Bot, words: str) -> None:
    assert "Only admins and owners" in (await bot.command(words))["text"]
    assert "Only admins and owners" in (await bot.press("admin:do#x", words.removeprefix("admin").strip()))["text"]
    assert await _deeds(bot.desk) == []


async def test_a_locked_channel_is_closed_on_every_road_but_to_admins(bot: Bot, admin: str) -> None:
    await bot.command("subscribe BCMA")
    (held,) = await _all(bot.desk)
    assert "admins only" in (await bot.command("admin lock", user=admin))["text"]

    refused = [
        await bot.command("subscribe CD19"),
        await bot.command("unsubscribe BCMA"),
        await bot.press("subscribe:line#0", "|CD19"),
        await bot.press("subscribe:undo", str(held.id)),
        await bot.press("list:remove#1", str(held.id)),
        await bot.press("subscription:pause", str(held.id)),
        await bot.press("subscription:remove", str(held.id)),
    ]
    assert [("Only admins may change" in answer["text"]) for answer in refused] == [True] * len(refused)
    assert await _all(bot.desk) == [held]

    assert "Following" in (await bot.command("subscribe CD19", channel="C2"))["text"]
    assert "Following" in (await bot.command("subscribe CD19", channel="D1"))["text"]
    assert "Following" in (await bot.command("subscribe CD19", user=admin))["text"]
    await bot.command("admin unlock", user=admin)
    assert "Removed" in (await bot.command("unsubscribe BCMA"))["text"]


async def test_people_who_are_named_may_subscribe_and_others_may_not(bot: Bot, admin: str) -> None:
    assert "<@U1>, and admins" in (await _say(bot, "admin allow <@U1>", admin))["text"]
    assert "Following" in (await bot.command("subscribe BCMA"))["text"]
    assert "you are not among them" in (await bot.command("subscribe BCMA", user="U2"))["text"]
    rules = await bot.command("admin rules", user=admin)
    assert "In every channel without a rule of its own: *<@U1>, and admins*" in _shown(rules)


@pytest.mark.usefixtures("admin")
async def test_when_slack_does_not_say_who_is_admin_a_locked_channel_stays_shut(bot: Bot, admin: str) -> None:
    await bot.command("admin lock", user=admin)
    bot.slack.refusals["users.info"] = "fatal_error"
    assert "Slack did not say whether you are an admin" in (await bot.command("subscribe BCMA", user=admin))["text"]


async def test_a_name_that_slack_did_not_resolve_is_said_to_be_one(bot: Bot, admin: str) -> None:
    assert "the letters of a name" in (await bot.command("admin allow @ben", user=admin))["text"]


async def test_every_change_is_written_down_with_who_did_it(bot: Bot, admin: str) -> None:
    await bot.command("subscribe BCMA")
    await bot.command("unsubscribe BCMA", user="U2")
    await bot.command("admin allow admins here", user=admin)
    assert [(one.deed.user_id, one.deed.action, one.deed.channel_id) for one in await _deeds(bot.desk)] == [
        (admin, "policy.changed", "C1"),
        ("U2", "subscription.removed", "C1"),
        ("U1", "subscription.added", "C1"),
    ]
    said = _shown(await bot.command("admin audit", user=admin))
    assert "<@U2> removed #1 target BCMA; each as it comes in <#C1>" in said


async def test_the_map_shows_channels_people_and_what_words_mean_but_no_direct_messages(bot: Bot, admin: str) -> None:
    await bot.command("subscribe BCMA, CD19")
    await bot.command("subscribe CD19", channel="C2", user="U2")
    await bot.command("subscribe Pfizer", channel="D3", user="U3")

    by_channel = await bot.command("admin map", user=admin)
    assert ("<#C1>: *2*" in _shown(by_channel), "1 more in direct messages" in _shown(by_channel)) == (True, True)
    show = buttons(by_channel)["Show"]
    assert "in <#C2>" in _shown(await bot.press(show["action_id"], show["value"], user=admin))
    assert "<@U3>: *1*" in _shown(await bot.command("admin map people", user=admin))
    found = _shown(await bot.command("admin map cd19", user=admin))
    assert ("*2 subscriptions* with “cd19”" in found, "BCMA" in found, "Pfizer" in found) == (True, False, False)
    assert "Pfizer" not in _shown(await _say(bot, "admin map <@U3>", admin))


async def test_a_part_is_removed_after_it_was_shown_and_asked_about(bot: Bot, admin: str) -> None:
    await bot.command("subscribe BCMA, CD19")
    await bot.command("subscribe CD19", channel="C2", user="U2")
    asked = await bot.command("admin remove CD19", user=admin)
    assert len(await _all(bot.desk)) == 3
    sure = buttons(asked)["Remove 2"]
    assert sure["confirm"]["text"]["text"].startswith("2 subscriptions with “CD19” will be gone")

    await bot.command("subscribe CD19 type:approval", channel="C3")
    assert "There are 3 now, not 2" in (await bot.press(sure["action_id"], sure["value"], user=admin))["text"]
    again = buttons(await bot.command("admin remove CD19", user=admin))["Remove 3"]
    assert "Removed 3" in (await bot.press(again["action_id"], again["value"], user=admin))["text"]
    assert [one.spec for one in await _all(bot.desk)] == list(parse_subscriptions("BCMA", bot.desk.lexicon).specs)


async def test_what_a_leaver_made_is_another_persons_and_their_direct_messages_find_a_place(
    bot: Bot, admin: str
) -> None:
    await bot.command("subscribe BCMA", user="U2")
    await bot.command("subscribe Pfizer", channel="D2", user="U2")
    asked = await _say(bot, "admin handover <@U2> <@U3>", admin)
    sure = buttons(asked)["Hand over"]
    done = await bot.press(sure["action_id"], sure["value"], user=admin)
    assert "1 subscriptions that <@U2> made are <@U3>'s now" in done["text"]
    move = buttons(done)["Move to this channel"]
    assert "Moved 1" in (await bot.press(move["action_id"], move["value"], user=admin))["text"]
    assert [(one.channel_id, one.created_by) for one in await _all(bot.desk)] == [("C1", "U3"), ("C1", "U3")]


async def test_an_alert_that_was_given_up_is_tried_again(bot: Bot, admin: str) -> None:
    now = NOW
    async with bot.desk.database.transaction() as tx:
        await tx.outbox.enqueue_notice("T1", "C7", "k", Message("Something"), now)
        (claim,) = await tx.outbox.claim(now, NOW - NOW.replace(minute=29), 1)
        await tx.outbox.start(claim, "chat.postMessage", now, NOW - NOW.replace(minute=29))
        await tx.outbox.mark(claim, Outcome(OutboxState.FAILED, now, "invalid_blocks"), now)
    shown = await bot.command("admin problems", user=admin)
    assert "Slack answered `invalid_blocks`" in _shown(shown)
    again = buttons(shown)["Try again"]
    assert "Tried again in <#C7>" in (await bot.press(again["action_id"], again["value"], user=admin))["text"]
    async with bot.desk.database.transaction() as tx:
        assert len(await tx.outbox.claim(now, NOW - NOW.replace(minute=29), 5)) == 1
    assert "Nothing is wrong" in _shown(await bot.command("admin problems", user=admin))


async def test_mutes_are_written_down_too(bot: Bot, admin: str) -> None:
    muted = await bot.press("mute:add#0", "company:pfizer")
    undo = buttons(muted)["Undo"]
    await bot.press(undo["action_id"], undo["value"])
    said = _shown(await bot.command("admin audit", user=admin))
    assert ("<@U1> muted company Pfizer in <#C1>" in said, "ended the mute of company Pfizer" in said) == (True, True)
