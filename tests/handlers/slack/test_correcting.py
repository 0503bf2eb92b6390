"""Wrong?: asked for in a form, settled by an admin, seen on the cards of one workspace."""

from collections.abc import Awaitable, Callable

import pytest

from handlers.intake import Desk, Taken
from handlers.workspace import Workspace
from tests.card_peer import TEAM, choose, deliver, show_card
from tests.form_peer import BD
from tests.peer import Json

Tell = Callable[..., Awaitable[Taken]]


async def _ask(workspace: Workspace, card: Json, what: str, right: str, note: str = "") -> str:
    form = await choose(workspace, card, "Wrong?")
    form.choose("what", what).type("right", right).type("note", note)
    errors = await form.submit()
    await form.until(lambda: "Writing it down" not in form.text)
    return errors.get("right") or errors.get("what") or f"{form.title}\n{form.text}"


async def _press(workspace: Workspace, label: str, number: int = -1) -> str:
    """Let the admin press a button of what only she sees; return what she is told then."""
    shown = workspace.shown_to("ada")
    await workspace.person("ada").press_label(BD, shown[number]["ts"], label)
    await workspace.until(lambda: len(workspace.shown_to("ada")) > len(shown))
    return workspace.shown_to("ada")[-1]["text"]


async def _list(workspace: Workspace, name: str = "ada") -> str:
    count = len(workspace.shown_to(name))
    await workspace.person(name).command(BD, "/topline", "corrections")
    await workspace.until(lambda: len(workspace.shown_to(name)) > count)
    return workspace.shown_to(name)[-1]["text"]


async def test_an_accepted_correction_edits_the_card_and_says_so_in_its_thread(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await show_card(workspace, desk, tell)
    said = await _ask(workspace, card, "Date: 14 Feb 2025", "15 February 2025", "the agency's own page")
    assert "kept as *#1*: Date: 14 Feb 2025 → 15 Feb 2025" in said
    assert "#1 Date: 14 Feb 2025 → 15 Feb 2025" in await _list(workspace)
    assert "1 card of this workspace is edited" in await _press(workspace, "Accept")
    assert await deliver(workspace, desk) == 2
    edited, line = workspace.messages(BD)[-2:]
    assert (edited["ts"], line["thread_ts"]) == (card["ts"], card["ts"])
    assert "📆 15 Feb 2025" in edited["text"]
    assert "Corrected by <@U0ADAMOR01>, accepted by <@U0ADAMOR01>: Date: 14 Feb 2025 → 15 Feb 2025" in line["text"]
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get(1)
        deeds = [one.deed.action for one in await tx.audits.list_latest(TEAM, 9)]
    assert story is not None
    assert str(story.events[0].date) == "2025-02-14"
    assert deeds[:2] == ["correction.accepted", "correction.asked"]


async def test_a_correction_can_be_taken_back_and_is_settled_once(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    card = await show_card(workspace, desk, tell)
    await _ask(workspace, card, "Company: IASO Bio", "Pfizer")
    await _list(workspace)
    await _press(workspace, "Accept")
    assert "settled that correction already" in await _press(workspace, "Refuse", -2)
    await deliver(workspace, desk)
    assert "from Pfizer" in next(one for one in workspace.messages(BD) if one["ts"] == card["ts"])["text"]
    await _press(workspace, "Take back", -2)
    await deliver(workspace, desk)
    assert "from IASO Bio" in next(one for one in workspace.messages(BD) if one["ts"] == card["ts"])["text"]
    assert "Correction taken back" in workspace.messages(BD)[-1]["text"]


async def test_what_is_no_news_is_struck_through_and_comes_to_no_other_channel(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await show_card(workspace, desk, tell)
    assert "This is not news" in await _ask(workspace, card, "It is not news at all", "")
    await _list(workspace)
    await _press(workspace, "Accept")
    await deliver(workspace, desk)
    edited = next(one for one in workspace.messages(BD) if one["ts"] == card["ts"])
    assert "*Not news, this workspace found:* ~HKDOH" in str(edited["blocks"])


@pytest.mark.parametrize(
    "case",
    [
        ("Date: 14 Feb 2025", "soon", "no date that I can read"),
        ("Regulator: HKDOH (Hong Kong)", "the committee", "no one regulator"),
        ("Kind of news: acceptance", "party", "Write one of: submission"),
        ("Role: IASO Bio is applicant", "", "Say which role"),
        ("Date: 14 Feb 2025", "14 Feb 2025", "says already"),
    ],
)
async def test_what_cannot_be_right_is_said_under_the_field(
    workspace: Workspace, desk: Desk, tell: Tell, case: tuple[str, str, str]
) -> None:
    what, right, error = case
    assert error in await _ask(workspace, await show_card(workspace, desk, tell), what, right)


async def test_only_admins_see_and_settle_corrections(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    await show_card(workspace, desk, tell)
    assert "Only admins" in await _list(workspace, "ben")


async def test_the_admins_channel_hears_of_a_correction_with_its_buttons(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await show_card(workspace, desk, tell)
    async with desk.database.transaction() as tx:
        await tx.channels.set_admin_channel(TEAM, BD)
    await _ask(workspace, card, "Target: BCMA", "Gloqzap <!here>", "see <!channel>")
    await deliver(workspace, desk)
    notice = workspace.messages(BD)[-1]
    assert "Target: BCMA → Gloqzap &lt;!here&gt; (new name)" in notice["text"]
    assert [one["text"]["text"] for one in notice["blocks"][1]["elements"]] == ["Accept", "Refuse", "Details"]
