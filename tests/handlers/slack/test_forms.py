"""The form to subscribe, filled in by people in the local workspace, with the real bot behind it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.describing import describe
from bot.model import Delivery, How, Importance, Subscription
from handlers.intake import Desk, Taken
from handlers.slack.keeping import MOST
from handlers.workspace import Workspace
from tests.form_peer import BD, Filler
from tests.peer import acceptance

Tell = Callable[..., Awaitable[Taken]]
TEAM = "T0TOPLINE1"


async def _kept(desk: Desk) -> list[Subscription]:
    async with desk.database.snapshot() as tx:
        return await tx.subscriptions.list_for_team(TEAM)


async def _deeds(desk: Desk) -> list[tuple[str, str]]:
    async with desk.database.snapshot() as tx:
        return [(one.deed.action, one.deed.detail) for one in await tx.audits.list_latest(TEAM, 50)][::-1]


async def test_a_newcomer_picks_previews_and_follows(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    await tell(acceptance())
    form = await Filler(workspace).open()
    await form.pick("target", "bcm")
    said = await form.preview()
    assert "*Following* target BCMA (also TNFRSF17, CD269" in said
    assert "this would have sent *1 card*" in said
    assert "HKDOH (Hong Kong) accepts NDA" in said
    assert "You follow\n✅ *#1* target BCMA" in await form.confirm()
    (kept,) = await _kept(desk)
    assert (kept.channel_id, kept.created_by) == (BD, workspace.person("ada").user.id)
    assert kept.how == How()
    assert await _deeds(desk) == [("subscription.added", "#1 target BCMA; each as it comes")]
    await workspace.person("ada").close(form.view["id"])
    assert form.view == {}


async def test_each_part_of_the_form_ends_up_in_the_subscription(workspace: Workspace, desk: Desk) -> None:
    form = await Filler(workspace).open()
    await form.pick("company", "pfizer", "roche")
    await form.pick("target", "cd19")
    await form.pick("disease", "lymphoma")
    await form.pick("out", "financ", "novartis")
    form.choose("type", "Approval", "All deals").choose("regulator", "FDA", "NMPA").choose("phase", "Phase 3")
    form.choose("modality", "CAR-T").type("words", "first-line, relapsed ").choose("delivery", "Weekly digest")
    form.choose("floor", "Only what is important")
    await form.preview()
    await form.confirm()
    (kept,) = await _kept(desk)
    assert kept.how == How(Delivery.WEEKLY, Importance.HIGH)
    assert [[choice.key for choice in one.any_of] for one in kept.spec.all_of] == [
        ["company:pfizer", "company:roche"],
        ["target:cd19"],
        ["disease:lymphoma"],
        ["type:approval", "type:deal"],
        ["regulator:FDA", "regulator:NMPA"],
        ["phase:3"],
        ["modality:car-t"],
        ["words:first-line", "words:relapsed"],
    ]
    assert [one.any_of[0].key for one in kept.spec.none_of] == ["type:financing", "company:novartis"]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("One of each list", "company IASO Bio and target BCMA"),
        ("Any one of them", "company IASO Bio or target BCMA"),
        ("All of them together", "company IASO Bio and target BCMA"),
    ],
)
async def test_names_go_together_as_chosen(workspace: Workspace, desk: Desk, tell: Tell, label: str, said: str) -> None:
    await tell(acceptance(companies=()))
    form = await Filler(workspace).open()
    await form.pick("company", "iaso bio")
    await form.pick("target", "bcma")
    shown = await form.choose("combine", label).preview()
    assert ("*1 card*" if "Any" in label else "*nothing*") in shown
    assert "You follow" in await form.confirm()
    assert [describe(one.spec) for one in await _kept(desk)] == [said]


async def test_an_empty_form_says_what_to_pick_and_saves_nothing(workspace: Workspace, desk: Desk) -> None:
    form = await Filler(workspace).open()
    assert "Pick something to follow" in (await form.submit())["company"]
    await form.pick("target", "bcma")
    await form.pick("out", "bcma")
    assert "cannot be followed and left out" in (await form.submit())["out"]
    form.type("words", "???")
    assert "letters or digits" in (await form.submit())["words"]
    assert await _kept(desk) == []


async def test_me_is_my_direct_messages_wherever_the_form_was_opened(workspace: Workspace, desk: Desk) -> None:
    form = await Filler(workspace).open()
    await form.pick("drug", "abecma")
    assert "to you, in direct messages" in await form.choose("where", "Me, in direct messages").preview()
    assert "by itself to you, in direct messages. Say `list` to me" in await form.confirm()
    (kept,) = await _kept(desk)
    assert kept.channel_id == workspace.state.direct(kept.created_by).id


async def test_without_the_scope_for_direct_messages_nothing_is_saved_and_the_admin_is_told_what_to_do(
    workspace: Workspace, desk: Desk
) -> None:
    workspace.scene.faults.plan_error("missing_scope", "conversations.open")
    form = await Filler(workspace).open()
    await form.pick("drug", "abecma")
    await form.choose("where", "Me, in direct messages").preview()
    said = await form.confirm()
    assert "Not saved" in said
    assert "`im:write`" in said
    assert await _kept(desk) == []


async def test_when_nothing_would_have_come_the_part_that_stands_in_the_way_is_named(
    workspace: Workspace, tell: Tell
) -> None:
    await tell(acceptance())
    form = await Filler(workspace).open()
    await form.pick("target", "bcma")
    said = await form.choose("regulator", "FDA").choose("type", "Acceptance", "Approval").preview()
    assert "this would have sent *nothing*. Without “only FDA” it would have been *1* at least." in said
    await workspace.person("ada").close(form.view["id"])
    assert "asks for too much at once" in await form.choose("phase", "Phase 3").preview()


async def test_in_direct_messages_the_form_asks_no_place(workspace: Workspace, desk: Desk) -> None:
    person = workspace.person("ben").user
    direct = workspace.state.direct(person.id).id
    form = await Filler(workspace, "ben").open(channel=direct)
    assert "where" not in form.values
    assert "The news comes to you in direct messages" in form.text
    await form.pick("target", "bcma")
    assert "to you, in direct messages" in await form.preview()
    await form.confirm()
    assert [(one.channel_id, one.created_by) for one in await _kept(desk)] == [(direct, person.id)]


async def test_a_channel_that_has_all_it_can_have_says_so_and_gets_nothing(workspace: Workspace, desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        columns = "(team_id, channel_id, spec, fingerprint, created_by, created_at, alert_count)"
        rows = ",".join(f"('{TEAM}', '{BD}', '{{}}', 'f{number}', 'U1', 0, 0)" for number in range(MOST))
        await tx.connection.exec_driver_sql(f"INSERT INTO subscriptions {columns} VALUES {rows}")  # noqa: S608
    form = await Filler(workspace).open()
    await form.pick("target", "bcma")
    await form.preview()
    assert "500 subscriptions are the most for one channel" in await form.confirm()
    async with desk.database.snapshot() as tx:
        assert await tx.subscriptions.count_for_channel(TEAM, BD) == MOST
