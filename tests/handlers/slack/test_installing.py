"""Many workspaces: installed from a browser, served each with its own token, and gone when they leave."""

import json
import logging
import traceback
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession, DummyCookieJar
from pydantic import SecretStr

from bot.errors import SendError
from bot.messages import Message
from bot.sealing import Seal, make_key
from handlers.delivery import Delivery
from handlers.intake import Desk
from handlers.purging import KEPT, purge_left
from handlers.serving import serve
from handlers.slack import build_app
from handlers.slack.client import TeamPosters, open_client
from handlers.slack.installing import SCOPES, Door
from handlers.slack.tokens import NewInstallation, Tokens
from handlers.web import build_web
from handlers.workspace.manifest import load_manifest
from tests.peer import NOW, SECRET, Bot, Json, Slack, sign

HOUR = timedelta(hours=1)


def _grant(token: str, team: str | None, **more: object) -> Json:
    given = {"id": team, "name": "Lab"} if team else None
    return {
        "ok": True,
        "access_token": token,
        "token_type": "bot",
        "scope": "chat:write",
        "team": given,
        "authed_user": {"id": "UADMIN"},
        "is_enterprise_install": False,
        **more,
    }


@dataclass
class Site:
    """The bot's HTTP face, and browsers that visit it. Its clock can be moved."""

    bot: Bot
    tokens: Tokens
    senders: TeamPosters
    base: str
    now: list[timedelta]

    @property
    def desk(self) -> Desk:
        return self.bot.desk

    async def visit(self, path: str, cookie: str | None = None) -> ClientResponse:
        headers = {"Cookie": cookie} if cookie else {}
        async with self.bot.http.get(self.base + path, headers=headers, allow_redirects=False) as response:
            await response.read()
            return response

    async def begin(self) -> tuple[str, str]:
        """Return the state and the cookie of a browser that goes to Slack."""
        response = await self.visit("/slack/install")
        cookie = response.headers["Set-Cookie"]
        assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=600"))
        query = parse_qs(urlsplit(response.headers["Location"]).query)
        assert query["client_id"] == ["C.1"]
        assert query["scope"] == [",".join(SCOPES)]
        return query["state"][0], cookie.partition(";")[0]

    async def install(self, token: str, team: str | None, **more: object) -> ClientResponse:
        state, cookie = await self.begin()
        self.bot.slack.installs["c1"] = _grant(token, team, **more)
        return await self.visit(f"/slack/oauth_redirect?code=c1&state={state}", cookie)

    async def event(self, kind: str, team: str | None = "T1", at: int | None = None, **more: object) -> None:
        when = int(self.desk.clock().timestamp()) + 1 if at is None else at
        event = {"type": kind, **({"tokens": {"bot": ["UBOT"]}} if kind == "tokens_revoked" else {})}
        body = {"type": "event_callback", "team_id": team, "event_id": "Ev9", "event_time": when, "event": event}
        raw = json.dumps(body | more).encode()
        assert (await self.bot.send(raw, sign(raw)))[0] == 200

    async def rows(self, team: str) -> list[Json]:
        async with self.desk.database.snapshot() as tx:
            return [json.loads(line) async for line in tx.workspaces.export(team)]


@pytest.fixture
async def site(desk: Desk, slack: Slack) -> AsyncGenerator[Site]:
    ahead = [timedelta()]
    desk = replace(desk, clock=lambda: NOW + ahead[0])
    tokens = Tokens(desk.database, Seal(make_key()))
    async with (
        open_client(None, f"{slack.url}/api/") as client,
        ClientSession(cookie_jar=DummyCookieJar()) as http,
    ):
        door = Door(desk, tokens, client, "C.1", SecretStr("client-secret"))
        web = build_web(desk, build_app(desk, client, SECRET, tokens), SECRET, door.routes())
        async with serve(web, "127.0.0.1", 0) as port:
            base = f"http://127.0.0.1:{port}"
            bot = Bot(f"{base}/slack/events", http, slack, desk)
            yield Site(bot, tokens, TeamPosters(client, tokens.find), base, ahead)


async def test_each_workspace_is_answered_and_posted_to_with_its_own_token(site: Site) -> None:
    assert (await site.install("xoxb-one", "T1")).status == 200
    assert (await site.install("xoxb-two", "T2")).status == 200

    for team, token in (("T1", "xoxb-one"), ("T2", "xoxb-two")):
        await site.bot.command("subscribe BCMA", team=team)
        mention = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": "list"}
        await site.event("app_mention", team, event=mention)
        assert (await site.bot.slack.next_answer())["channel"] == "C1"
        assert site.bot.slack.tokens[-1] == token
        await (await site.senders.for_team(team)).post("C1", Message("x"))
        assert site.bot.slack.tokens[-1] == token
        await site.bot.slack.next_answer()


def test_what_is_asked_for_at_installing_is_what_the_manifest_says() -> None:
    assert load_manifest().scopes == frozenset(SCOPES)


async def test_a_token_stands_nowhere_in_the_clear(site: Site) -> None:
    await site.install("xoxb-secret-canary", "T1")

    async with site.desk.database.snapshot() as tx:
        installation = await tx.installations.find("T1")
    assert installation
    assert "canary" not in repr(installation)
    assert await site.tokens.find("T1") == "xoxb-secret-canary"
    assert "canary" not in json.dumps(await site.rows("T1"))


async def test_a_state_is_good_once_for_one_browser_for_ten_minutes(site: Site) -> None:
    def back(state: str) -> str:
        return f"/slack/oauth_redirect?code=c1&state={state}"

    site.bot.slack.installs = {"c1": _grant("xoxb-one", "T1")}
    state, cookie = await site.begin()
    other_state, other_cookie = await site.begin()
    refused = [
        await site.visit("/slack/oauth_redirect?code=c1", cookie),
        await site.visit(back(state)),
        await site.visit(back(state), other_cookie),
        await site.visit(back("invented"), "topline-install=invented"),
        await site.visit(f"/slack/oauth_redirect?error=access_denied&state={other_state}", other_cookie),
    ]
    assert [one.status for one in refused] == [400] * 5
    site.now[0] = timedelta(minutes=11)
    assert (await site.visit(back(state), cookie)).status == 400
    assert await site.rows("T1") == []

    state, cookie = await site.begin()
    assert (await site.visit(back(state), cookie)).status == 200
    site.bot.slack.installs = {"c1": _grant("xoxb-stolen", "T1")}
    assert (await site.visit(back(state), cookie)).status == 400
    assert await site.tokens.find("T1") == "xoxb-one"


async def test_what_slack_does_not_confirm_is_not_installed(site: Site) -> None:
    state, cookie = await site.begin()
    assert (await site.visit(f"/slack/oauth_redirect?code=unknown&state={state}", cookie)).status == 502
    assert (await site.install("xoxe-rotating", "T1", expires_in=43200)).status == 502
    assert (await site.install("xoxp-user", "T1", token_type="user")).status == 502
    assert await site.rows("T1") == []


async def test_a_workspace_of_an_organisation_is_served_by_its_token(site: Site) -> None:
    organisation = {"id": "E1", "name": "Big"}
    await site.install("xoxb-org", None, is_enterprise_install=True, enterprise=organisation)
    fields = {"command": "/topline", "text": "subscribe BCMA", "team_id": "T7", "enterprise_id": "E1"}
    place = {"channel_id": "C1", "user_id": "W1", "response_url": f"{site.bot.slack.url}/answer"}
    assert await site.bot.form({**fields, **place, "is_enterprise_install": "true"}) == 200
    await site.bot.slack.next_answer()

    assert await site.tokens.find("T7") == "xoxb-org"
    with pytest.raises(SendError, match="not_installed"):
        await site.tokens.find("T8")
    whole = {"enterprise_id": "E1", "is_enterprise_install": True}
    await site.event("app_uninstalled", None, **whole, authorizations=[{**whole, "team_id": None}])
    with pytest.raises(SendError, match="not_installed"):
        await site.tokens.find("T7")
    async with site.desk.database.snapshot() as tx:
        assert await tx.workspaces.list_left(site.desk.clock() + HOUR) == ["E1", "T7"]


@pytest.mark.parametrize("order", [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")])
async def test_who_leaves_is_forgotten_whole_and_others_are_not_touched(site: Site, order: tuple[str, str]) -> None:
    for team in ("T1", "T2"):
        await site.install(f"xoxb-{team}", team)
        await site.bot.command("subscribe BCMA", team=team)
    others = await site.rows("T2")
    for kind in (*order, *order):
        await site.event(kind)
        with pytest.raises(SendError, match="not_installed"):
            await site.tokens.find("T1")
    assert "installations" not in {row["table"] for row in await site.rows("T1")}

    site.now[0] = KEPT - HOUR
    await purge_left(site.desk)
    assert "subscriptions" in {row["table"] for row in await site.rows("T1")}
    site.now[0] = KEPT + HOUR
    await purge_left(site.desk)
    assert {row["table"] for row in await site.rows("T1")} == {"workspaces"}
    await purge_left(site.desk)
    assert await site.rows("T1") == []
    assert await site.rows("T2") == others


async def test_who_comes_back_in_time_keeps_everything(site: Site) -> None:
    await site.install("xoxb-one", "T1")
    await site.bot.command("subscribe BCMA")
    before = int(site.desk.clock().timestamp())
    await site.event("app_uninstalled")
    site.now[0] = HOUR
    await site.install("xoxb-new", "T1")
    await site.event("app_uninstalled", at=before)  # Slack sends it again, late
    await site.event("tokens_revoked", at=before)
    site.now[0] = KEPT * 3
    await purge_left(site.desk)

    assert await site.tokens.find("T1") == "xoxb-new"
    async with site.desk.database.snapshot() as tx:
        assert await tx.channels.get_team_pause("T1") is None
        assert len(await tx.subscriptions.list_for_channel("T1", "C1")) == 1


async def test_nobody_is_answered_who_has_not_installed(site: Site) -> None:
    answer = await site.bot.command("list", team="T9")
    assert "reinstall" in answer["text"]
    assert await site.rows("T9") == []
    assert await Delivery(site.desk, site.senders).deliver_due() == 0


async def test_keys_rotate_without_a_token_being_lost(site: Site) -> None:
    old, new = make_key(), make_key()
    keep = NewInstallation("T1", None, is_enterprise_install=False, token="xoxb-1", scopes="", installed_by="U1")
    await Tokens(site.desk.database, Seal(old)).keep(keep, NOW)

    with pytest.raises(SendError, match="token_unreadable"):
        await Tokens(site.desk.database, Seal(new)).find("T1")
    assert await Tokens(site.desk.database, Seal(f"{new},{old}")).rotate() == 1
    assert await Tokens(site.desk.database, Seal(new)).find("T1") == "xoxb-1"
    assert await Tokens(site.desk.database, Seal(new)).check() == ["T1"]


async def test_no_secret_is_printed_logged_or_kept_in_the_clear(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    assert (await site.install("xoxb-canary", "T1")).status == 200
    await site.bot.command("subscribe BCMA")
    site.bot.slack.refusals["chat.postMessage"] = "invalid_auth"
    with pytest.raises(SendError) as refused:
        await (await site.senders.for_team("T1")).post("C1", Message("x"))
    said = "".join(traceback.format_exception(refused.value))
    out, errors = capfd.readouterr()
    dump = b"".join(path.read_bytes() for path in tmp_path.rglob("*.db*"))  # noqa: ASYNC240  small

    assert "workspace.installed" in out + caplog.text
    for secret in ("xoxb-canary", "client-secret", SECRET):
        assert secret not in out + errors + said + caplog.text
        assert secret.encode() not in dump
