"""A peer that speaks to the bot as Slack does, signed, and keeps what the bot says; and news to tell it."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, web

from bot.model import Detail, Event, EventType, Evidence, Named, Party, Role, Status
from bot.when import PartialDate
from handlers.intake import Desk

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
Json = dict[str, Any]


_TRIGGERS = itertools.count()


def sign(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(at if at is not None else time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class Slack:
    """What the fake Slack was told: calls of its methods, and answers to response addresses."""

    url: str = ""
    calls: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    answers: asyncio.Queue[Json] = field(default_factory=asyncio.Queue[Json])
    refusals: dict[str, str] = field(default_factory=dict[str, str])
    people: dict[str, Json] = field(default_factory=dict[str, Json])
    channels: dict[str, Json] = field(default_factory=dict[str, Json])
    tokens: list[str] = field(default_factory=list[str])
    installs: dict[str, Json] = field(default_factory=dict[str, Json])

    async def on_api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        is_json = request.content_type == "application/json"
        args: Json = await request.json() if is_json else {**request.query, **await request.post()}
        self.calls.append((method, args))
        self.tokens.append(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if method == "oauth.v2.access":
            return web.json_response(self.installs.pop(str(args["code"]), {"ok": False, "error": "invalid_code"}))
        if method in self.refusals:
            return web.json_response({"ok": False, "error": self.refusals[method]})
        if method == "auth.test":
            who = {"url": "https://x.slack.com/", "team": "Lab", "user": "topline", "team_id": "T1"}
            return web.json_response({"ok": True, **who, "user_id": "UBOT", "bot_id": "BBOT"})
        if method == "users.info":
            user = {"id": args["user"], "team_id": "T1", "is_admin": False, **self.people.get(str(args["user"]), {})}
            return web.json_response({"ok": True, "user": user})
        if method == "conversations.info":
            return web.json_response(
                {"ok": True, "channel": {"id": args["channel"], **self.channels.get(str(args["channel"]), {})}}
            )
        if method != "apps.connections.open":
            self.answers.put_nowait({"method": method, **args})
        return web.json_response({"ok": True, "ts": f"17000000{len(self.calls):02}.000100", "channel": "C1"})

    async def on_answer(self, request: web.Request) -> web.Response:
        if "response_url" in self.refusals:
            return web.Response(status=404, text="expired_url")
        self.answers.put_nowait({"method": "response_url", **await request.json()})
        return web.Response(text="ok")

    async def next_answer(self) -> Json:
        answer = await asyncio.wait_for(self.answers.get(), 10)
        if isinstance(answer.get("blocks"), str):
            answer["blocks"] = json.loads(answer["blocks"])
        return answer


@dataclass
class Bot:
    """Speaks to the bot as Slack does."""

    url: str
    http: ClientSession
    slack: Slack
    desk: Desk

    async def send(self, body: bytes, headers: dict[str, str], kind: str = "application/json") -> tuple[int, str]:
        async with self.http.post(self.url, data=body, headers={"Content-Type": kind, **headers}) as response:
            return response.status, await response.text()

    async def form(self, fields: dict[str, str]) -> int:
        body = urlencode(fields).encode()
        return (await self.send(body, sign(body), "application/x-www-form-urlencoded"))[0]

    async def command(self, text: str, *, user: str = "U1", channel: str = "C1", team: str = "T1") -> Json:
        assert await self.type(text, user=user, channel=channel, team=team) == 200
        return await self.slack.next_answer()

    async def type(self, text: str, *, user: str = "U1", channel: str = "C1", team: str = "T1") -> int:
        """Send a command and return once it is acknowledged."""
        fields = {
            "command": "/topline",
            "text": text,
            "team_id": team,
            "channel_id": channel,
            "user_id": user,
            "response_url": f"{self.slack.url}/answer",
            "trigger_id": f"1.2.{next(_TRIGGERS)}",
        }
        return await self.form(fields)

    async def press(self, action_id: str, value: str, *, channel: str = "C1", user: str = "U1") -> Json:
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        return await self._act(action, channel, user)

    async def choose(self, action_id: str, value: str, *, channel: str = "C1", user: str = "U1") -> Json:
        """Choose an entry of a menu."""
        option = {"text": {"type": "plain_text", "text": "x"}, "value": value}
        action = {"type": "overflow", "action_id": action_id, "block_id": "b", "selected_option": option}
        return await self._act(action, channel, user)

    async def _act(self, action: Json, channel: str, user: str) -> Json:
        payload = {
            "type": "block_actions",
            "team": {"id": "T1", "domain": "lab"},
            "user": {"id": user, "team_id": "T1"},
            "channel": {"id": channel, "name": "x"},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": channel},
            "message": {"ts": "1.1", "text": "x"},
            "response_url": f"{self.slack.url}/answer",
            "trigger_id": f"1.2.{next(_TRIGGERS)}",
            "actions": [action],
        }
        assert await self.form({"payload": json.dumps(payload)}) == 200
        return await self.slack.next_answer()

    async def event(self, event: Json, event_id: str = "Ev1", **headers: str) -> int:
        envelope = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": event_id}
        body = json.dumps({**envelope, "event_time": 1, "event": event}).encode()
        return (await self.send(body, {**sign(body), **headers}))[0]


def acceptance(**changes: Any) -> Event:  # noqa: ANN401  any field of an event
    said = "The Hong Kong regulator took in the application for eque-cel, a BCMA CAR-T."
    facts: Json = {
        "date": PartialDate("2025-02-14"),
        "companies": (Party("IASO Bio", "iaso-bio", Role.APPLICANT),),
        "drugs": (Named("equecabtagene autoleucel", "equecabtagene-autoleucel"),),
        "targets": (Named("BCMA", "bcma"),),
        "modality": "CAR-T",
        "indications": (Named("multiple myeloma", "multiple-myeloma"),),
        "regulators": ("HKDOH",),
        "detail": Detail(application="NDA"),
        "evidence": (Evidence("text", 0, len(said), said),),
    }
    return Event(EventType.ACCEPTANCE, Status.NEW, **{**facts, **changes})
