"""The Home in the local workspace, with the real bot behind it: seen, searched, paged, and used by two at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.home import HomeState
from bot.lanes import Ending
from bot.model import Named, Status
from bot.sources import Source, SourceKind
from bot.subscribing import parse_subscriptions
from bot.when import PartialDate
from handlers.intake import Desk, Taken
from handlers.slack.client import Poster, open_client
from handlers.slack.home import Homes
from handlers.slack.place import Place
from handlers.workspace import Workspace
from handlers.workspace.acting import elements
from handlers.workspace.block_check import find_view_errors
from storage.cards import PostedCard
from storage.settled import Settled
from tests.form_peer import BD, Filler
from tests.peer import NOW, acceptance

Json = dict[str, Any]
Tell = Callable[..., Awaitable[Taken]]
TEAM = "T0TOPLINE1"
ADA, BEN = "U0ADAMOR01", "U0BENOKA02"


class Looker:
    """A person before their Home."""

    def __init__(self, workspace: Workspace, name: str = "ada") -> None:
        self.workspace = workspace
        self.person = workspace.person(name)

    @property
    def view(self) -> Json:
        return self.workspace.scene.state.homes.get(self.person.user.id, {})

    @property
    def text(self) -> str:
        return str(self.view.get("blocks", ""))

    async def open(self) -> "Looker":
        before = self.view.get("hash")
        self.person.open_home()
        await self.workspace.until(lambda: bool(self.view) and self.view.get("hash") != before)
        return self

    async def see(self, words: str) -> None:
        await self.workspace.until(lambda: words in self.text)

    async def press(self, label: str, number: int | None = None) -> None:
        """Press a button by its label; `number` is that of the subscription whose row it stands in."""
        for block, one in elements(self.view["blocks"]):
            is_it = one["type"] == "button" and one["text"]["text"] == label
            if is_it and number in (None, int(one["value"]) if one["value"].isdecimal() else -1):
                await self._use(block, one["action_id"])
                return
        raise KeyError(label)

    async def use(self, action_id: str, **said: str) -> None:
        """Choose or type into what has this id."""
        block = next(block for block, one in elements(self.view["blocks"]) if one["action_id"] == action_id)
        await self._use(block, action_id, **said)

    async def _use(self, block: Json, action_id: str, **said: str) -> None:
        action = {"block_id": block["block_id"], "action_id": action_id, **said}
        await self.person.press_in_view(self.view["id"], action)


async def _follow(desk: Desk, line: str, channel: str = BD, user: str = ADA) -> int:
    (spec,) = parse_subscriptions(line, desk.lexicon).specs
    async with desk.database.transaction() as tx:
        return (await tx.subscriptions.add(TEAM, channel, spec, user, desk.clock()))[0].id


async def _follow_many(desk: Desk, channel: str, count: int) -> None:
    """Let a channel have many subscriptions, written as rows: this is about looking at them."""
    spec = '{"all_of":[{"kind":"words","any_of":[{"key":"words:w%d","label":"w%d"}]}]}'
    rows = ", ".join(
        f"('{TEAM}', '{channel}', '{spec % (n, n)}', 'f{n}', '{BEN}', '2026-03-01 00:00:00', 0, 'at_once', 'low')"
        for n in range(count)
    )
    columns = "team_id, channel_id, spec, fingerprint, created_by, created_at, alert_count, delivery, floor"
    async with desk.database.transaction() as tx:
        await tx.connection.exec_driver_sql(f"INSERT INTO subscriptions ({columns}) VALUES {rows}")  # noqa: S608


async def test_the_home_shows_mine_and_the_channels_but_no_one_elses_direct_messages(
    workspace: Workspace, desk: Desk
) -> None:
    await _follow(desk, "BCMA", f"D0{ADA[2:]}")
    await _follow(desk, "CD19", f"D0{BEN[2:]}", BEN)
    await _follow(desk, "Pfizer", BD, BEN)
    home = await Looker(workspace).open()
    assert find_view_errors(_plain(home.view)) == []
    assert "target BCMA" in home.text
    assert "company Pfizer" in home.text
    assert "CD19" not in home.text
    assert home.text.index("You, in direct messages") < home.text.index(f"<#{BD}>")


async def test_alerts_of_thirty_days_are_counted_from_cards_and_digests(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    one = await _follow(desk, "BCMA")
    for number, days in enumerate((1, 10, 40)):
        drug = Named(f"drug {number}", f"drug-{number}")
        taken = await tell(acceptance(drugs=(drug,)), article_id=f"a{number}")
        async with desk.database.transaction() as tx:
            reasons = await tx.outbox.list_reasons(TEAM, BD, taken.story_id or 0)
            card = PostedCard(taken.story_id or 0, f"{number}.1", reasons, 1, 1)
            if days == 10:
                told = Settled(TEAM, BD, taken.story_id or 0, Ending.DIGEST, 1, reasons)
                await tx.settled.put(told, NOW - timedelta(days=days))
            else:
                await tx.cards.add(TEAM, BD, card, NOW - timedelta(days=days))
            await tx.subscriptions.mark_alerted({one}, NOW - timedelta(days=1))
    home = await Looker(workspace).open()
    assert "|1 Mar 2026 09:30 UTC> · 2 alerts in 30 days" in home.text


async def test_pause_resume_and_removal_show_at_once_and_to_both_who_look(workspace: Workspace, desk: Desk) -> None:
    await _follow(desk, "BCMA")
    ada, ben = await Looker(workspace).open(), await Looker(workspace, "ben").open()
    await ada.press("Pause")
    await ada.see("⏸️ *paused*")
    await ben.see("⏸️ *paused*")
    await ben.press("Resume")
    await ada.see("no alert yet")
    await workspace.until(lambda: "⏸️ *paused*" not in ada.text)
    stale = dict(ben.view)
    await ada.press("Remove")
    await ada.see("Nothing is followed yet")
    await ben.see("Nothing is followed yet")
    assert stale["hash"] != ben.view["hash"]
    async with desk.database.snapshot() as tx:
        deeds = [one.deed.action for one in await tx.audits.list_latest(TEAM, 9)]
    assert deeds == ["subscription.removed", "subscription.resumed", "subscription.paused"]


async def test_two_people_who_press_the_same_button_at_once_are_both_answered(workspace: Workspace, desk: Desk) -> None:
    number = await _follow(desk, "BCMA")
    ada, ben = await Looker(workspace).open(), await Looker(workspace, "ben").open()
    await asyncio.gather(ada.press("Remove", number), ben.press("Remove", number))
    await ada.see("Nothing is followed yet")
    await ben.see("Nothing is followed yet")


async def test_five_thousand_subscriptions_are_paged_searched_and_narrowed(workspace: Workspace, desk: Desk) -> None:
    await _follow_many(desk, "C0ONCOLOG2", 5_000)
    await _follow(desk, "BCMA")
    home = await Looker(workspace).open()
    assert "Page 1 of 501: 5001 subscriptions in 2 places" in home.text
    assert len(home.view["blocks"]) <= 100
    await home.press("Next page")
    await home.see("Page 2 of 501")
    await home.use("home:find", value="bcma")
    await home.see("Show all")
    assert "target BCMA" in home.text
    box = next(block["block_id"] for block in home.view["blocks"] if block["type"] == "input")
    await home.press("Show all")
    await home.see("Page 1 of 501")
    assert box not in home.text
    await home.use("home:channel", selected_conversation="C0ONCOLOG2")
    await home.see("Page 1 of 500")
    await home.use("home:find", value="#12")
    await workspace.until(lambda: "Page 1 of 500" not in home.text)
    assert "*#12* " in home.text


async def test_what_is_coming_for_what_i_follow_is_shown(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    await _follow(desk, "BCMA", f"D0{ADA[2:]}")
    await _follow(desk, "CD19", BD, BEN)
    await tell(replace(acceptance(date=PartialDate("2026-03-09")), status=Status.EXPECTED), article_id="a1")
    home = await Looker(workspace).open()
    assert "*9 Mar 2026* (in 7 days)" in home.text
    ben = await Looker(workspace, "ben").open()
    assert "Nothing dated is known of what you follow" in ben.text
    await _follow(desk, "IASO Bio", BD, BEN)
    mei = await Looker(workspace, "mei").open()
    assert "Coming up for what is followed here" in mei.text
    assert "*9 Mar 2026* (in 7 days)" in mei.text


async def test_the_home_is_drawn_anew_when_the_form_is_saved(workspace: Workspace, desk: Desk) -> None:
    home = await Looker(workspace).open()
    await home.press("Subscribe")
    form = Filler(workspace)
    await workspace.until(lambda: form.title == "Follow news")
    form.begin()
    await form.pick("target", "bcm")
    await form.preview()
    await form.confirm()
    await home.see("target BCMA")
    async with desk.database.snapshot() as tx:
        (kept,) = await tx.subscriptions.list_for_team(TEAM)
    assert kept.channel_id == f"D0{ADA[2:]}"


def _plain(view: Json) -> Json:
    return {name: view[name] for name in ("type", "blocks", "private_metadata")}


async def test_a_channels_settings_are_opened_from_the_home_and_shown_there(workspace: Workspace, desk: Desk) -> None:
    await _follow(desk, "BCMA")
    home = await Looker(workspace).open()
    before = home.view["hash"]
    await home.use("settings:channel", selected_conversation=BD)
    form = Filler(workspace)
    await workspace.until(lambda: "zone" in str(form.view.get("blocks", "")) and home.view["hash"] != before)
    assert f"How news comes to <#{BD}>" in str(form.view)
    form.begin().type("cards", "3")
    assert await form.submit() == {}
    await home.see("at most 3 cards a day")


async def test_a_drawing_that_is_behind_is_made_again_from_what_is_so_now(workspace: Workspace, desk: Desk) -> None:
    home = await Looker(workspace).open()
    await _follow(desk, "BCMA")
    async with open_client(workspace.bot_token, workspace.api_url) as client:
        homes = Homes(desk, Poster(client))
        await homes.show(Place(TEAM, "", ADA), HomeState(), view_hash="1.older")
    assert "target BCMA" in home.text


async def test_sources_are_paused_in_the_home_by_admins_alone(workspace: Workspace, desk: Desk) -> None:
    source = Source("ema", SourceKind.FEED, "EMA news", "https://ema.example/rss", is_own=True)
    async with desk.database.transaction() as tx:
        await tx.sources.put(source, NOW)
    ada, ben = await Looker(workspace).open(), await Looker(workspace, "ben").open()
    await ben.press("Sources")
    await ben.see("EMA news")
    assert "Pause" not in ben.text
    await ada.press("Sources")
    await ada.see("home:pause#0")
    await ada.press("Pause")
    await ada.see("paused by an admin")
    await ada.press("Resume")
    await workspace.until(lambda: "paused by an admin" not in ada.text)
