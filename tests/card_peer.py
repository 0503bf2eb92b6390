"""A card in the local workspace, and people before it: its menu is opened, its forms are filled in."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

from handlers.delivery import Delivery
from handlers.intake import Desk, Taken
from handlers.slack.client import Poster, open_client
from handlers.workspace import Workspace
from tests.form_peer import BD, Filler
from tests.peer import NOW, Json, acceptance

Tell = Callable[..., Awaitable[Taken]]
TEAM = "T0TOPLINE1"
# A channel gets a message a second: each round is later than all before.
_ROUNDS = count(1)


async def show_card(workspace: Workspace, desk: Desk, tell: Tell) -> Json:
    """Let #bd-watch follow a target, let its news come, and return the card."""
    await workspace.person("ada").command(BD, "/topline", "subscribe BCMA")
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    await tell(acceptance())
    assert await deliver(workspace, desk) == 1
    return workspace.messages(BD)[-1]


async def deliver(workspace: Workspace, desk: Desk) -> int:
    """Send what waits, however many rounds it takes, and return how many Slack took."""
    taken = 0
    async with open_client(workspace.bot_token, workspace.api_url) as client:
        for _ in range(4):
            now = NOW + timedelta(seconds=2 * next(_ROUNDS))
            taken += await Delivery(replace(desk, clock=lambda now=now: now), Poster(client)).deliver_due()
    return taken


async def choose(workspace: Workspace, card: Json, label: str, name: str = "ada") -> Filler:
    """Choose an entry of the card's menu, and return what fills in the form that opens."""
    row = next(block for block in card["blocks"] if block["type"] == "actions")
    menu = next(one for one in row["elements"] if one["type"] == "overflow")
    option = next(one for one in menu["options"] if one["text"]["text"] == label)
    action = {"block_id": row["block_id"], "action_id": menu["action_id"], "selected_option": option}
    form = Filler(workspace, name)
    if form.view:
        await workspace.person(name).close(form.view["id"])
    await workspace.person(name).press(BD, card["ts"], action)
    await workspace.until(lambda: bool(form.view))
    return form.begin()
