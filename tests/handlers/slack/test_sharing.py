"""A card shared to a channel from its menu, in the local workspace."""

from collections.abc import Awaitable, Callable

from handlers.delivery import Delivery
from handlers.intake import Desk, Taken
from handlers.slack.client import Poster, open_client
from handlers.workspace import Workspace
from tests.form_peer import BD, Filler
from tests.peer import Json, acceptance

Tell = Callable[..., Awaitable[Taken]]
TEAM, ONCOLOGY, RANDOM = "T0TOPLINE1", "C0ONCOLOG2", "C0RANDOM05"


async def _card(workspace: Workspace, desk: Desk, tell: Tell) -> Json:
    """Let #bd-watch follow a target, let its news come, and return the card."""
    await workspace.person("ada").command(BD, "/topline", "subscribe BCMA")
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    await tell(acceptance())
    async with open_client(workspace.bot_token, workspace.api_url) as client:
        assert await Delivery(desk, Poster(client)).deliver_due() == 1
    return workspace.messages(BD)[-1]


async def _choose(workspace: Workspace, card: Json, label: str) -> Filler:
    """Choose an entry of the card's menu, and return what fills in the form that opens."""
    row = next(block for block in card["blocks"] if block["type"] == "actions")
    menu = next(one for one in row["elements"] if one["type"] == "overflow")
    option = next(one for one in menu["options"] if one["text"]["text"] == label)
    action = {"block_id": row["block_id"], "action_id": menu["action_id"], "selected_option": option}
    await workspace.person("ada").press(BD, card["ts"], action)
    form = Filler(workspace)
    await workspace.until(lambda: bool(form.view))
    return form.begin()


async def _share_to(form: Filler, channel_id: str, comment: str = "") -> str:
    form.values["channel"]["form:channel"]["selected_conversation"] = channel_id
    form.type("comment", comment)
    assert await form.submit() == {}
    await form.until(lambda: form.title not in {"Share this card", "Sharing"})
    return f"{form.title}\n{form.text}"


async def test_a_shared_card_stands_in_the_other_channel_with_who_shared_it(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await _card(workspace, desk, tell)
    said = await _share_to(await _choose(workspace, card, "Share to a channel…"), ONCOLOGY, "look <!channel>")
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
    card = await _card(workspace, desk, tell)
    assert "already" in await _share_to(await _choose(workspace, card, "Share to a channel…"), BD)
    said = await _share_to(await _choose(workspace, card, "Share to a channel…"), RANDOM)
    assert "Not shared" in said
    assert "`/invite @Topline`" in said
    assert not [one for one in workspace.messages(RANDOM) if one.get("bot_id")]


async def test_a_form_without_a_channel_asks_for_one(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    form = await _choose(workspace, await _card(workspace, desk, tell), "Share to a channel…")
    form.values["channel"]["form:channel"] = {"type": "conversations_select", "selected_conversation": None}
    assert await form.submit() == {"channel": "Choose a channel."}
