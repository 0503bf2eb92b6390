"""The settings of channels and people, changed by form and by words, and what that changes for what comes."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from bot.describing import describe
from bot.lanes import CardSize, LaneSettings
from bot.messages.card import render_card
from bot.model import Named, Story
from bot.permitting import Policy, Who
from bot.subscribing import parse_subscriptions
from handlers.intake import Desk, Taken
from handlers.packing import Parcel, pack
from handlers.workspace import Workspace
from handlers.workspace.block_check import find_view_errors
from tests.form_peer import BD, Filler
from tests.peer import Bot, acceptance

Json = dict[str, Any]
Tell = Callable[..., Awaitable[Taken]]
TEAM = "T0TOPLINE1"
ADA = "U0ADAMOR01"


async def _open(workspace: Workspace, channel: str = BD, name: str = "ada") -> Filler:
    form = Filler(workspace, name)
    await workspace.person(name).command(channel, "/topline", "settings")
    await workspace.until(lambda: any(block["type"] == "input" for block in form.view.get("blocks", ())))
    return form.begin()


async def _save(form: Filler) -> str:
    assert await form.submit() == {}
    await form.until(lambda: form.title in {"Saved", "Not saved"})
    return f"{form.title}\n{form.text}"


async def _settings(desk: Desk, channel: str = BD, team: str = TEAM) -> LaneSettings | None:
    async with desk.database.snapshot() as tx:
        return await tx.lanes.find(team, channel)


async def test_the_form_changes_what_was_touched_and_says_before_and_after(workspace: Workspace, desk: Desk) -> None:
    form = await _open(workspace)
    assert find_view_errors({name: form.view[name] for name in ("type", "title", "blocks", "submit")}) == []
    form.type("quiet", "22:00-7:00").type("cards", "10").choose("size", "Short")
    (option,) = await form.find("zone", "shang")
    assert option["text"]["text"] == "Asia/Shanghai"
    assert option["description"]["text"] == "now 17:30, UTC+0800"
    form.values["zone"]["form:zone"] = {"type": "external_select", "selected_option": option}
    said = await _save(form)
    assert "Time zone: UTC → Asia/Shanghai" in said
    assert "Quiet hours: none → 22:00\u201307:00" in said
    assert "Cards a day at most: as many as there are → 10" in said
    assert "Digests" not in said
    kept = await _settings(desk)
    assert kept is not None
    assert (kept.time_zone, kept.quiet_from, kept.cards_a_day) == ("Asia/Shanghai", time(22), 10)
    async with desk.database.snapshot() as tx:
        (audit,) = await tx.audits.list_latest(TEAM, 9)
    assert (audit.deed.action, audit.deed.channel_id, audit.deed.user_id) == ("settings.changed", BD, ADA)
    assert "Quiet hours: none → 22:00\u201307:00; Cards a day" in audit.deed.detail


async def test_mistakes_stand_under_their_fields_and_change_nothing(workspace: Workspace, desk: Desk) -> None:
    form = (await _open(workspace)).type("quiet", "late").type("cards", "0")
    errors = await form.submit()
    assert set(errors) == {"quiet", "cards"}
    assert "such as 22:00-07:00" in errors["quiet"]
    assert await _settings(desk) is None


async def test_two_people_who_change_different_things_at_once_both_get_them(workspace: Workspace, desk: Desk) -> None:
    ada, ben = await _open(workspace), await _open(workspace, name="ben")
    ada.type("cards", "5")
    ben.choose("threads", "As a message of its own")
    await _save(ada)
    await _save(ben)
    assert await _settings(desk) == replace(LaneSettings(), cards_a_day=5, threads=False)


async def test_words_change_settings_and_say_so(bot: Bot, desk: Desk) -> None:
    said = await bot.command("settings quiet 22:00-07:00 zone Shanghai digest 8:15 cards 10 least high threads off")
    assert "Changed for <#C1>" in said["text"]
    assert "Digests come at: 08:00 → 08:15" in said["text"]
    kept = await _settings(desk, "C1", "T1")
    assert kept is not None
    assert not kept.threads
    wrong = await bot.command("settings cards lots zone Berlin")
    assert "1 to 500, or off" in wrong["text"]
    assert await _settings(desk, "C1", "T1") == kept
    assert "was so already" in (await bot.command("settings cards 10"))["text"]


async def test_a_mention_shows_the_settings_to_the_asker_with_the_way_to_the_form(bot: Bot) -> None:
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "<@UBOT> settings", "ts": "1.1"}
    await bot.event(event)
    said = await bot.slack.next_answer()
    assert said["method"] == "chat.postEphemeral"
    assert "Settings of <#C1>" in said["text"]
    assert said["blocks"][-1]["elements"][0]["action_id"] == "settings:open"


async def test_a_persons_zone_is_what_slack_says_until_they_set_one(bot: Bot, desk: Desk) -> None:
    bot.slack.people |= {"U1": {"tz": "America/New_York"}, "U2": {"tz": "Nowhere/At all"}}
    event = {"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "text": "subscribe BCMA"}
    await bot.event({**event, "ts": "1.1"}, "Ev1")
    await bot.slack.next_answer()
    await bot.event({**event, "text": "settings", "ts": "1.2"}, "Ev2")
    assert "Time zone: America/New York" in (await bot.slack.next_answer())["text"]
    assert await _settings(desk, "D1", "T1") == LaneSettings("America/New_York")
    await bot.event({**event, "user": "U2", "channel": "D2", "text": "settings", "ts": "1.3"}, "Ev3")
    assert "Time zone: UTC" in (await bot.slack.next_answer())["text"]
    assert await _settings(desk, "D2", "T1") is None
    assert await _settings(desk, "C1", "T1") is None


async def test_quiet_hours_set_in_the_form_hold_what_comes_and_lifting_them_lets_it_go(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    (spec,) = parse_subscriptions("BCMA", desk.lexicon).specs
    assert describe(spec) == "target BCMA"
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, BD, spec, ADA, desk.clock())
    await _save((await _open(workspace)).type("quiet", "9:00-17:00"))
    taken = await tell(acceptance())
    assert (taken.channels, taken.held) == (0, 1)
    async with desk.database.snapshot() as tx:
        (held,) = await tx.held.list_for_lane(TEAM, BD)
    assert held.due_at == desk.clock().replace(hour=17, minute=0)
    await _save((await _open(workspace)).type("quiet", ""))
    async with desk.database.snapshot() as tx:
        (held,) = await tx.held.list_for_lane(TEAM, BD)
    assert held.due_at <= desk.clock() + timedelta(seconds=1)
    other = Named("other drug", "other-drug")
    assert (await tell(acceptance(drugs=(other,)), article_id="a2")).channels == 1


async def test_the_floor_set_in_the_form_keeps_out_what_matters_less(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    (spec,) = parse_subscriptions("BCMA", desk.lexicon).specs
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, BD, spec, ADA, desk.clock())
    await _save((await _open(workspace)).choose("floor", "Only what is important"))
    taken = await tell(acceptance())
    assert (taken.channels, taken.held) == (0, 0)


async def test_the_digest_hour_set_in_the_form_is_when_digests_are_due(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    plan = parse_subscriptions("BCMA delivery:daily", desk.lexicon)
    async with desk.database.transaction() as tx:
        kept, _ = await tx.subscriptions.add(TEAM, BD, plan.specs[0], ADA, desk.clock())
        await tx.subscriptions.set_how(TEAM, kept.id, plan.how) if plan.how else None
    form = await _open(workspace)
    form.values["digest"]["form:digest"]["selected_time"] = "18:45"
    assert "Digests come at: 08:00 → 18:45" in await _save(form)
    assert (await tell(acceptance())).held == 1
    async with desk.database.snapshot() as tx:
        (held,) = await tx.held.list_for_lane(TEAM, BD)
    assert held.due_at == desk.clock().replace(hour=18, minute=45)


async def test_short_cards_say_what_happened_and_who_says_so(desk: Desk, tell: Tell) -> None:
    story = await _told(desk, tell)
    full, short = render_card(story, ()), render_card(story, (), size=CardSize.SHORT)
    assert len(full.text.split("\n")) == 4
    assert [line[0] for line in short.text.split("\n")] == ["📋", "📰"]


async def test_the_size_that_a_channel_chose_is_that_of_its_cards(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    (spec,) = parse_subscriptions("BCMA", desk.lexicon).specs
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, BD, spec, ADA, desk.clock())
    await _save((await _open(workspace)).choose("size", "Short"))
    await tell(acceptance())
    async with desk.database.transaction() as tx:
        (claim,) = await tx.outbox.claim(desk.clock(), timedelta(seconds=60), 9)
        parcel = await pack(tx, claim, desk)
    assert isinstance(parcel, Parcel)
    assert "🎯" not in parcel.message.text
    assert "📰 PR Newswire" in parcel.message.text


async def _told(desk: Desk, tell: Tell) -> Story:
    taken = await tell(acceptance())
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get(taken.story_id or 0)
    assert story
    return story


async def test_where_only_admins_may_change_subscriptions_only_they_change_settings(
    workspace: Workspace, desk: Desk
) -> None:
    async with desk.database.transaction() as tx:
        await tx.policies.put(TEAM, BD, Policy(Who.ADMINS), ADA, desk.clock())
    refused = await _save((await _open(workspace, name="ben")).type("cards", "5"))
    assert refused.startswith("Not saved")
    assert "Only admins" in refused
    assert await _settings(desk) is None
    assert "Saved" in await _save((await _open(workspace)).type("cards", "5"))
