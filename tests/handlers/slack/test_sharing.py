"""A card shared to a channel from its menu, in the local workspace."""

from collections.abc import Awaitable, Callable

from handlers.intake import Desk, Taken
from handlers.workspace import Workspace
from tests.card_peer import TEAM, choose, show_card
from tests.form_peer import BD, Filler

Tell = Callable[..., Awaitable[Taken]]
ONCOLOGY, RANDOM = "C0ONCOLOG2", "C0RANDOM05"


async def _share_to(form: Filler, channel_id: str, comment: str = "") -> str:
    form.values["channel"]["form:channel"]["selected_conversation"] = channel_id
    form.type("comment", comment)
    assert await form.submit() == {}
    await form.until(lambda: form.title not in {"Share this card", "Sharing"})
    return f"{form.title}\n{form.text}"


async def test_a_shared_card_stands_in_the_other_channel_with_who_shared_it(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await show_card(workspace, desk, tell)
    said = await _share_to(await choose(workspace, card, "Share to a channel…"), ONCOLOGY, "look <!channel>")
    assert f"✅ The card is in <#{ONCOLOGY}>" in said
    shared = workspace.messages(ONCOLOGY)[-1]
    assert shared["text"].startswith("Shared by <@U0ADAMOR01>: look &lt;!channel&gt;")
    assert "HKDOH (Hong Kong) accepts NDA" in str(shared["blocks"][1])
    async with desk.database.snapshot() as tx:
        kept = await tx.cards.get(TEAM, ONCOLOGY, 1)
    assert kept is not None
    assert kept.message_ts == shared["ts"]


async def test_a_card_is_not_shared_twice_and_not_where_the_bot_is_not(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await show_card(workspace, desk, tell)
    assert "already" in await _share_to(await choose(workspace, card, "Share to a channel…"), BD)
    said = await _share_to(await choose(workspace, card, "Share to a channel…"), RANDOM)
    assert "Not shared" in said
    assert "`/invite @Topline`" in said
    assert not [one for one in workspace.messages(RANDOM) if one.get("bot_id")]


async def test_a_form_without_a_channel_asks_for_one(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    form = await choose(workspace, await show_card(workspace, desk, tell), "Share to a channel…")
    form.values["channel"]["form:channel"] = {"type": "conversations_select", "selected_conversation": None}
    assert await form.submit() == {"channel": "Choose a channel."}
