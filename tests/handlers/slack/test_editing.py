"""A subscription changed, paused and removed by its buttons; two people at it; forms that are closed meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.describing import describe
from bot.model import Delivery, How, Importance, Named, Party, Subscription
from handlers.intake import Desk, Taken
from handlers.workspace import Workspace
from handlers.workspace.acting import elements
from tests.form_peer import BD, Filler
from tests.peer import acceptance

Json = dict[str, Any]
Tell = Callable[..., Awaitable[Taken]]
TEAM = "T0TOPLINE1"


async def _kept(desk: Desk) -> list[Subscription]:
    async with desk.database.snapshot() as tx:
        return await tx.subscriptions.list_for_team(TEAM)


async def _deeds(desk: Desk) -> list[str]:
    async with desk.database.snapshot() as tx:
        return [f"{one.deed.action} {one.deed.detail}" for one in await tx.audits.list_latest(TEAM, 50)][::-1]


async def _say(workspace: Workspace, text: str, name: str = "ada", channel: str = BD) -> Json:
    """Say a command and return what only this person is shown."""
    before = len(workspace.shown_to(name))
    await workspace.person(name).command(channel, "/topline", text)
    await workspace.until(lambda: len(workspace.shown_to(name)) > before)
    return workspace.shown_to(name)[-1]


async def _press(workspace: Workspace, message: Json, label: str, name: str = "ada") -> None:
    await workspace.person(name).press_label(BD, message["ts"], label)


async def _edit(workspace: Workspace, name: str = "ada") -> Filler:
    """Press Edit in the list and wait for the filled form."""
    form = Filler(workspace, name)
    await _press(workspace, await _say(workspace, "list", name), "Edit", name)
    await workspace.until(lambda: bool(form.view) and "One moment" not in form.text)
    return form.begin()


async def test_edit_shows_what_is_on_and_saves_before_and_after(workspace: Workspace, desk: Desk) -> None:
    await _say(workspace, "subscribe target:BCMA,CD19 type:approval -company:Pfizer delivery:daily")
    form = await _edit(workspace)
    assert form.title == "Edit #1"
    chosen = {name: next(iter(state.values())) for name, state in form.values.items()}
    assert [one["text"]["text"] for one in chosen["target"]["selected_options"]] == ["BCMA", "CD19"]
    assert [one["text"]["text"] for one in chosen["out"]["selected_options"]] == ["Pfizer"]
    assert chosen["delivery"]["selected_option"]["value"] == "daily"
    assert "where" not in form.values
    form.choose("type", "Approval", "Rejection").choose("floor", "Only what is important")
    said = await form.preview()
    assert "*Before:* target BCMA or CD19; only approval; not company Pfizer · _summed up every morning_" in said
    assert "*After:* target BCMA or CD19; only approval, rejection; not company Pfizer" in said
    assert "Saved" in await form.confirm()
    (kept,) = await _kept(desk)
    assert kept.how == How(Delivery.DAILY, Importance.HIGH)
    assert describe(kept.spec) == "target BCMA or CD19; only approval, rejection; not company Pfizer"
    assert (await _deeds(desk))[-1].startswith("subscription.changed #1 target BCMA or CD19; only approval; not")


async def test_two_people_at_one_subscription_do_not_overwrite_each_other(workspace: Workspace, desk: Desk) -> None:
    await _say(workspace, "subscribe BCMA")
    ada, ben = await _edit(workspace, "ada"), await _edit(workspace, "ben")
    ada.choose("regulator", "FDA")
    ben.choose("regulator", "NMPA")
    await asyncio.gather(ada.preview(), ben.preview())
    assert "Saved" in await ada.confirm()
    said = await ben.confirm()
    assert "Not saved" in said
    assert "Somebody changed #1 while you had it open. It is now: target BCMA; only FDA" in said
    assert [describe(one.spec) for one in await _kept(desk)] == ["target BCMA; only FDA"]


async def test_two_people_who_follow_the_same_at_once_make_one_subscription(workspace: Workspace, desk: Desk) -> None:
    forms = [await Filler(workspace, name).open() for name in ("ada", "ben")]
    for form in forms:
        await form.pick("target", "bcma")
        await form.preview()
    said = await asyncio.gather(*(form.confirm() for form in forms))
    assert sorted(one.splitlines()[0] for one in said) == ["Already followed", "You follow"]
    assert len(await _kept(desk)) == 1


async def test_a_change_to_what_another_one_asks_for_already_is_refused(workspace: Workspace, desk: Desk) -> None:
    await _say(workspace, "subscribe CD19")
    form = Filler(workspace)
    await _say(workspace, "subscribe BCMA")
    await _press(workspace, await _say(workspace, "list"), "Edit")
    await workspace.until(lambda: form.title == "Edit #1" and "One moment" not in form.text)
    form.begin().values["target"]["form:target"]["selected_options"] = []
    await form.pick("target", "bcma")
    await form.preview()
    assert "There is a subscription for just that already" in await form.confirm()
    assert [describe(one.spec) for one in await _kept(desk)] == ["target CD19", "target BCMA"]


async def test_pause_resume_and_remove_say_what_they_did_and_are_written_down(workspace: Workspace, desk: Desk) -> None:
    await _say(workspace, "subscribe BCMA")
    for label, said in (("Pause", "⏸️ Paused: *#1* BCMA"), ("Resume", "▶️ On again"), ("Remove", "Removed *#1*")):
        shown = await _say(workspace, "list")
        before = len(workspace.shown_to("ada"))
        await _press(workspace, shown, label)
        await workspace.until(lambda n=before: len(workspace.shown_to("ada")) > n)
        assert said in workspace.shown_to("ada")[-1]["text"]
    assert [one.split()[0] for one in await _deeds(desk)] == [
        *("subscription.added", "subscription.paused", "subscription.resumed", "subscription.removed"),
    ]
    assert await _kept(desk) == []


async def test_a_paused_subscription_sends_nothing_until_it_is_resumed(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    await _say(workspace, "subscribe BCMA")
    await _press(workspace, await _say(workspace, "list"), "Pause")
    await workspace.until(lambda: "Paused" in workspace.shown_to("ada")[-1]["text"])
    assert "⏸️ paused" in (await _say(workspace, "list"))["text"]
    assert (await tell(acceptance())).channels == 0
    assert (await _kept(desk))[0].paused_at is not None


async def test_a_subscription_that_is_gone_or_of_somebody_elses_messages_is_not_opened(
    workspace: Workspace, desk: Desk
) -> None:
    await _say(workspace, "subscribe BCMA")
    shown = await _say(workspace, "list")
    await _say(workspace, "unsubscribe all")
    await _press(workspace, shown, "Edit")
    form = Filler(workspace)
    await workspace.until(lambda: form.title == "Not opened")
    assert "gone already" in form.text
    direct = workspace.state.direct(workspace.person("ben").user.id).id
    await _say(workspace, "subscribe CD19", "ben", direct)
    edit = next(one for _, one in elements(shown["blocks"]) if one["action_id"] == "subscription:edit")
    edit["value"] = str((await _kept(desk))[0].id)
    await _press(workspace, shown, "Edit")
    await workspace.until(lambda: "somebody else's direct messages" in form.text)


async def test_the_offered_filter_is_put_on_by_its_button(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    for day in range(1, 8):
        code = "FDA" if day < 3 else f"R{day}"
        company = Party(f"Firm {day}", None)
        drug = Named(f"drug{day}cel")
        await tell(acceptance(regulators=(code,), companies=(company,), drugs=(drug,)), article_id=f"a{day}")
    form = await Filler(workspace).open()
    await form.pick("target", "bcma")
    said = await form.preview()
    assert "this would have sent *7 cards*; here are the latest 3" in said
    assert "*only FDA* would leave *2*" in said
    await form.press("Use this filter")
    await workspace.until(lambda: "only FDA · " in form.text)
    assert "*2 cards*" in form.text
    assert "only FDA" in await form.confirm()
    assert [describe(one.spec) for one in await _kept(desk)] == ["target BCMA; only FDA"]


async def test_what_was_typed_is_there_when_one_comes_back_from_the_preview(workspace: Workspace) -> None:
    form = await Filler(workspace).open()
    await form.pick("target", "bcma")
    await form.preview()
    await workspace.person("ada").close(form.view["id"])
    assert form.title == "Follow news"
    state = form.view["state"]["values"]["target"]["form:target"]
    assert [one["text"]["text"] for one in state["selected_options"]] == ["BCMA"]


async def test_somebody_who_closes_the_form_too_early_is_told_by_a_message(workspace: Workspace, desk: Desk) -> None:
    form = await Filler(workspace).open()
    await form.pick("target", "bcma")
    await form.preview()
    async with desk.database.transaction():
        form.values = {}
        await form.submit()
        assert form.title == "Saving"
        await workspace.person("ada").close(form.view["id"])
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    assert "✅ *#1* target BCMA" in workspace.shown_to("ada")[-1]["text"]
    assert len(await _kept(desk)) == 1


async def test_everything_is_acknowledged_while_the_database_is_busy(workspace: Workspace, desk: Desk) -> None:
    async with desk.database.transaction():
        form = await Filler(workspace).open()
        await form.pick("target", "bcma")
        assert "*nothing*" in await form.preview()
        form.values = {}
        assert await form.submit() == {}
        assert await _kept(desk) == []
    await workspace.until(lambda: form.title == "You follow")
    assert not [one for one in workspace.scene.sent if one["error"]]


@pytest.mark.parametrize(
    "name",
    [
        "Ünïcode & <b>Söhne</b> 🧬",
        "\u202eevil\u202c \u05d0\u05d1\u05d2 Bio",
        "<!channel> Pharma",
        "L" + "o" * 300 + "ng",
    ],
)
async def test_a_hostile_name_of_the_news_can_be_picked_followed_and_edited(
    workspace: Workspace, desk: Desk, tell: Tell, name: str
) -> None:
    await tell(acceptance(companies=(Party(name, None),)))
    form = await Filler(workspace).open()
    await workspace.until(lambda: desk.picker.learnt_to > 0)
    offered = await form.find("company", "")
    form.values["company"]["form:company"]["selected_options"] = offered[:1]
    said = await form.preview()
    assert "*1 card*" in said
    assert "<!channel>" not in said
    assert "You follow" in await form.confirm()
    assert [one.spec.all_of[0].any_of[0].label for one in await _kept(desk)] == [name]
    again = await _edit(workspace)
    assert await again.preview()
    assert "Saved" in await again.confirm()
    assert [one.spec.all_of[0].any_of[0].label for one in await _kept(desk)] == [name]


async def test_a_workspace_with_five_thousand_subscriptions_is_edited_like_any_other(
    workspace: Workspace, desk: Desk
) -> None:
    async with desk.database.transaction() as tx:
        rows = [
            f"('{TEAM}', 'C{n % 50:04}', '{{\"all_of\":[],\"none_of\":[]}}', 'f{n}', 'U1', 0, 0)" for n in range(5000)
        ]
        columns = "(team_id, channel_id, spec, fingerprint, created_by, created_at, alert_count)"
        await tx.connection.exec_driver_sql(f"INSERT INTO subscriptions {columns} VALUES {','.join(rows)}")  # noqa: S608
    await _say(workspace, "subscribe BCMA")
    form = await _edit(workspace)
    assert form.title == "Edit #5001"
    await form.choose("regulator", "FDA").preview()
    assert "Saved" in await form.confirm()


async def test_a_fault_of_ours_leaves_no_form_waiting(workspace: Workspace, desk: Desk) -> None:
    await _say(workspace, "subscribe CD19")
    form = await Filler(workspace).open()
    await form.pick("target", "bcma")
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("ALTER TABLE event_keys RENAME TO away")
        await tx.connection.exec_driver_sql("ALTER TABLE audits RENAME TO away_too")
    assert "I could not count" in await form.preview()
    said = await form.confirm()
    assert "Not saved" in said
    assert "Nothing was changed" in said
    assert len(await _kept(desk)) == 1
    shown = await _say(workspace, "list")
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("ALTER TABLE subscriptions RENAME TO away_as_well")
    await _press(workspace, shown, "Edit")
    await workspace.until(lambda: form.title == "Not opened")


async def test_a_fault_that_nobody_thought_of_is_told_in_the_form(workspace: Workspace, desk: Desk) -> None:
    await _say(workspace, "subscribe BCMA")
    form = await _edit(workspace)
    await form.choose("regulator", "FDA").preview()
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE subscriptions SET spec = '{}'")
    assert "Not done\n⚠️ Something went wrong on my side" in await form.confirm()
