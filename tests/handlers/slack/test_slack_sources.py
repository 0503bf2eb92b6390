"""`sources` in Slack: everybody sees them, admins act on them."""

from datetime import timedelta

import pytest

from bot.sources import Health, Source, SourceKind
from handlers.delivery import Delivery
from handlers.intake import Desk
from handlers.polling import DROPPED, NO_CONTACT
from handlers.slack.client import Poster, open_client
from storage.sources import Validators
from tests.block_kit import buttons
from tests.peer import NOW, Bot, Json

EMA = Source("ema-news", SourceKind.FEED, "EMA news", "https://ema.example/feed")
SEC = Source("edgar", SourceKind.EDGAR, "SEC filings", "https://sec.example/feed")


@pytest.fixture
async def sources(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        for source in (EMA, SEC):
            await tx.sources.put(source, NOW)
        await tx.sources.pause(SEC.id, NO_CONTACT, NOW)
        (claim,) = await tx.sources.claim_due(NOW, timedelta(minutes=1), 10)
        await tx.sources.mark_read(claim, Validators(), Health(NOW, NOW, next_at=NOW), EMA.url)


@pytest.fixture
def admin(bot: Bot) -> str:
    bot.slack.people["UADMIN"] = {"is_admin": True}
    return "UADMIN"


def _shown(answer: Json) -> str:
    return str(answer.get("blocks") or answer["text"])


async def _paused(bot: Bot, source: Source) -> str | None:
    async with bot.desk.database.snapshot() as tx:
        record = await tx.sources.get(source.id)
    assert record
    return record.health.paused_reason


@pytest.mark.usefixtures("sources")
async def test_everybody_sees_the_sources_and_only_admins_their_buttons(bot: Bot, admin: str) -> None:
    seen, seen_by_admin = await bot.command("sources"), await bot.command("sources", user=admin)

    for answer in (seen, seen_by_admin):
        assert "*1 of 1 sources fresh*" in _shown(answer)
        assert "*EMA news* · fresh" in _shown(answer)
        assert "Nobody is told when a source goes blind" in _shown(answer)
    assert (list(buttons(seen)), list(buttons(seen_by_admin))) == ([], ["Pause", "Resume"])


async def test_without_any_source_that_is_said(bot: Bot) -> None:
    assert "No source is read by me yet" in (await bot.command("sources"))["text"]


@pytest.mark.usefixtures("sources")
async def test_a_mention_shows_them_to_the_asker_alone_and_a_direct_message_in_place(bot: Bot) -> None:
    mention = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "<@UBOT> sources", "ts": "1.1"}
    await bot.event(mention)
    answer = await bot.slack.next_answer()
    assert (answer["method"], answer["user"], "EMA news" in _shown(answer)) == ("chat.postEphemeral", "U1", True)

    await bot.event({**mention, "type": "message", "channel_type": "im", "channel": "D1", "text": "sources"}, "Ev2")
    answer = await bot.slack.next_answer()
    assert (answer["method"], "EMA news" in _shown(answer)) == ("chat.postMessage", True)


@pytest.mark.usefixtures("sources")
async def test_an_admin_pauses_and_resumes_by_buttons(bot: Bot, admin: str) -> None:
    pause = buttons(await bot.command("sources", user=admin))["Pause"]
    paused = await bot.press(pause["action_id"], pause["value"], user=admin)
    assert "*EMA news* is read no more" in _shown(paused)
    assert await _paused(bot, EMA) == "paused by an admin"

    back = buttons(paused)["Resume"]
    assert "is read again within a minute" in _shown(await bot.press(back["action_id"], back["value"], user=admin))
    assert await _paused(bot, EMA) is None


@pytest.mark.usefixtures("sources", "admin")
@pytest.mark.parametrize("words", ["sources pause ema-news", "sources resume ema-news", "sources here", "sources off"])
async def test_who_is_no_admin_changes_nothing(bot: Bot, words: str) -> None:
    assert "Only admins and owners" in (await bot.command(words))["text"]
    assert "Only admins and owners" in (await bot.press("sources:pause#0", "ema-news"))["text"]
    assert await _paused(bot, EMA) is None
    async with bot.desk.database.snapshot() as tx:
        assert await tx.channels.list_admin_channels() == []


@pytest.mark.usefixtures("sources")
@pytest.mark.parametrize(
    ("person", "may"),
    [
        ({"is_owner": True}, True),
        ({"is_admin": True, "team_id": "T9"}, False),
        ({"is_admin": True, "team_id": "T9", "enterprise_user": {"teams": ["T1"]}}, True),
    ],
)
async def test_owners_may_and_admins_of_other_workspaces_may_not(bot: Bot, person: Json, may: bool) -> None:  # noqa: FBT001  a parameter of the test
    bot.slack.people["U1"] = person
    await bot.command("sources pause ema-news")

    assert (await _paused(bot, EMA) is not None) == may


@pytest.mark.usefixtures("sources")
@pytest.mark.parametrize(("code", "said"), [("missing_scope", "users:read"), ("fatal_error", "Slack did not say")])
async def test_when_slack_does_not_tell_who_is_admin_the_list_still_comes_and_nothing_is_done(
    bot: Bot, code: str, said: str
) -> None:
    bot.slack.refusals["users.info"] = code

    assert "*EMA news* · fresh" in _shown(await bot.command("sources"))
    assert said in (await bot.command("sources pause ema-news"))["text"]
    assert await _paused(bot, EMA) is None


@pytest.mark.usefixtures("sources")
async def test_where_admins_are_told_is_said_there_and_in_the_list(bot: Bot, admin: str) -> None:
    assert "Noted" in (await bot.command("sources here", user=admin, channel="C5"))["text"]
    async with open_client("xoxb-test", f"{bot.slack.url}/api/") as client:
        assert await Delivery(bot.desk, Poster(client)).deliver_due() == 1
    notice = await bot.slack.next_answer()
    assert (notice["channel"], "This is where I tell admins" in notice["text"]) == ("C5", True)
    assert "Admins are told in <#C5>" in _shown(await bot.command("sources"))

    assert "Nobody is told" in (await bot.command("sources off", user=admin))["text"]
    assert "Nobody is told" in _shown(await bot.command("sources"))


@pytest.mark.usefixtures("sources")
async def test_a_source_that_wants_a_contact_is_not_resumed_without_one(bot: Bot, admin: str) -> None:
    assert "SEC filings needs TOPLINE_CONTACT" in (await bot.command("sources resume edgar", user=admin))["text"]
    assert await _paused(bot, SEC) == NO_CONTACT


@pytest.mark.parametrize(
    ("words", "said"),
    [("sources pause nothing", "no source “nothing”"), ("sources please", "After sources I know"), ("source", "yet")],
)
async def test_words_that_lead_nowhere_are_answered_with_those_that_do(
    bot: Bot, admin: str, words: str, said: str
) -> None:
    assert said in (await bot.command(words, user=admin))["text"]


@pytest.mark.usefixtures("sources")
async def test_a_source_that_the_catalogue_has_no_more_is_not_resumed(bot: Bot, admin: str) -> None:
    async with bot.desk.database.transaction() as tx:
        await tx.sources.pause(SEC.id, DROPPED, NOW)
    answer = await bot.command("sources resume edgar", user=admin)

    assert "SEC filings is no longer in the catalogue. Whoever runs me can add it" in answer["text"]
    assert await _paused(bot, SEC) == DROPPED
