"""The page and what it asks the server: one snapshot, a stream of changes, and what the person in front of it does."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.errors import UserError
from handlers.workspace.acting import ActError, Person
from handlers.workspace.bodies import read_body
from handlers.workspace.guide import Guide
from handlers.workspace.people import BOT_USER_ID, TEAM_ID, TEAM_NAME
from handlers.workspace.scene import Scene
from handlers.workspace.tray import Tray

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE = Path(__file__).parent / "page"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in only requests addressed to this machine, and changes only from our own page or from no page at all."""
    host = request.host.rsplit(":", 1)[0]
    if host not in ("127.0.0.1", "localhost"):
        raise web.HTTPForbidden(text="This server answers only at its own address.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="This server answers only to its own page.")
    return await handler(request)


def add_routes(app: web.Application, scene: Scene, tray: Tray) -> None:
    """Add the page and /ui/… to the server."""
    page = Page(scene, tray)
    app.router.add_get("/", page.on_index)
    app.router.add_get("/page/{name}", page.on_asset)
    app.router.add_get("/archives/{channel}/{message}", page.on_archive)
    app.router.add_get("/ui/state", page.on_state)
    app.router.add_get("/ui/stream", page.on_stream)
    app.router.add_post("/ui/do", page.on_do)
    app.router.add_post("/ui/tray", page.on_tray)
    app.router.add_post("/ui/drop", page.on_drop)
    app.router.add_post("/ui/clock", page.on_clock)
    app.router.add_get("/articles/{id}", page.on_article)
    app.cleanup_ctx.append(page.listen)


class Page:
    """The handlers."""

    def __init__(self, scene: Scene, tray: Tray) -> None:
        """Show this scene."""
        self._scene = scene
        self._tray = tray
        self._guide: Guide | None = None

    async def listen(self, _app: web.Application) -> AsyncIterator[None]:
        """Keep the tray and the guide listening while the server runs."""
        self._guide = Guide(self._scene)
        tasks = [asyncio.create_task(self._guide.listen()), asyncio.create_task(self._tray.listen())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def on_index(self, _request: web.Request) -> web.StreamResponse:
        """Return the page."""
        return web.FileResponse(PAGE / "index.html", headers=HEADERS)

    async def on_asset(self, request: web.Request) -> web.StreamResponse:
        """Return a file of the page."""
        path = PAGE / request.match_info["name"]
        if path.parent != PAGE or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=HEADERS)

    async def on_archive(self, request: web.Request) -> web.Response:
        """Lead a permalink to the message on the page."""
        channel, message = request.match_info["channel"], request.match_info["message"]
        place = f"/#{channel}/{message}"
        raise web.HTTPFound(place)

    async def on_article(self, request: web.Request) -> web.Response:
        """Return an article of the tray as plain text: what a card's source link leads to."""
        article = self._tray.find(request.match_info["id"])
        if article is None:
            raise web.HTTPNotFound
        lines = [article["title"], article["publisher"] or "", article["published"] or "", "", article["text"]]
        return web.Response(text="\n".join(lines), headers=HEADERS)

    async def on_state(self, request: web.Request) -> web.Response:
        """Return all that a page needs to draw itself for one person."""
        person = self._person(request.query.get("user", ""))
        user_id = person.user.id
        state = self._scene.state
        mine = [channel for channel in state.channels.values() if user_id in channel.members]
        stack = self._scene.stacks.get(user_id, [])
        snapshot: Json = {
            "team": {"id": TEAM_ID, "name": TEAM_NAME},
            "user": user_id,
            "bot": BOT_USER_ID,
            "users": [user.as_slack() for user in state.users.values()],
            "channels": [channel.as_slack() for channel in mine],
            "messages": {channel.id: state.in_order(channel.id) for channel in mine},
            "home": state.homes.get(user_id),
            "view": self._scene.views[stack[-1]] if stack else None,
            "commands": [
                {"command": known.command, "description": known.description, "hint": known.usage_hint}
                for known in self._scene.manifest.commands
            ],
            "prompts": {channel.id: self._scene.prompts.get(channel.id, []) for channel in mine},
            "shortcuts": [
                {"callback_id": known.callback_id, "name": known.name} for known in self._scene.manifest.shortcuts
            ],
            "tray": self._tray.as_json(),
            "guide": self._guide.done if self._guide else [],
            "now": self._scene.clock().timestamp(),
        }
        return web.json_response(snapshot, headers={"Cache-Control": "no-store"})

    async def on_stream(self, request: web.Request) -> web.StreamResponse:
        """Send every change as a server-sent event until the page goes or the server ends."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await response.write(b"retry: 1000\n\n")
            async for note in self._scene.hub.follow():
                await response.write(f"data: {json.dumps(note)}\n\n".encode())
        return response

    async def on_do(self, request: web.Request) -> web.Response:
        """Do what a person did: {user, act, …}; an `error` in the answer is to be shown to them."""
        data = await read_body(request)
        person = self._person(str(data.get("user", "")))
        try:
            return web.json_response({"done": await self._do(person, data)})
        except ActError as error:
            return web.json_response({"error": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"The request lacks something: {error}") from None

    async def _do(self, person: Person, data: Json) -> object:
        match data["act"]:
            case "send":
                return await person.send(str(data["channel"]), str(data["text"]), data.get("thread_ts"))
            case "ask":
                return person.ask(str(data["text"]))
            case "press":
                await person.press(str(data["channel"]), str(data["ts"]), dict(data["action"]), data.get("values"))
            case "press_in_view":
                await person.press_in_view(data["view_id"], dict(data["action"]), data.get("values"))
            case "shortcut":
                await person.use_shortcut(data["channel"], data["ts"], data["callback_id"])
            case "suggest":
                return await person.suggest(data["place"], data["block_id"], data["action_id"], data["typed"])
            case "submit":
                return await person.submit(data["view_id"], data["values"])
            case "close":
                await person.close(data["view_id"])
            case "home":
                person.open_home(data.get("tab", "home"))
            case _:
                raise web.HTTPBadRequest(text="The page asked for something unknown.")
        return None

    async def on_tray(self, request: web.Request) -> web.Response:
        """Steer the tray: {playing, speed} or {now: true}."""
        data = await read_body(request)
        if data.get("now"):
            await self._tray.send_next()
        else:
            self._tray.play(is_playing=data.get("playing"), speed=data.get("speed"))
        return web.json_response(self._tray.as_json())

    async def on_drop(self, request: web.Request) -> web.Response:
        """Take what somebody dropped or pasted: the body is the file, the query its name, a title, a date."""
        query = request.query
        if self._tray.drop is None:
            return web.json_response({"error": "No bot is here to read it."})
        try:
            published = date.fromisoformat(query["published"]) if query.get("published") else None
        except ValueError:
            return web.json_response({"error": "The date must look like 2025-02-14."})
        try:
            data = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"error": "This file is too large: 50 MB is the most."})
        try:
            read = await self._tray.drop(query.get("name") or "pasted.txt", data, query.get("title") or None, published)
        except UserError as error:
            return web.json_response({"error": str(error)})
        return web.json_response({"read": read})

    async def on_clock(self, request: web.Request) -> web.Response:
        """Move the workspace's clock to the next 09:00 of the reader: {offset_minutes: ahead of UTC}."""
        data = await read_body(request)
        try:
            ahead = timedelta(minutes=int(data.get("offset_minutes", 0)))
        except (TypeError, ValueError, OverflowError):
            raise web.HTTPBadRequest(text="offset_minutes must be a whole number.") from None
        self._scene.clock.move_to_hour(9, ahead)
        self._scene.state.put_note("clock_ahead_seconds", self._scene.clock.ahead.total_seconds())
        now = self._scene.clock().timestamp()
        self._scene.hub.publish("clock", now=now)
        return web.json_response({"now": now})

    def _person(self, user_id: str) -> Person:
        user = self._scene.state.users.get(user_id)
        if user is None or user.is_bot:
            user = next(iter(self._scene.state.users.values()))
        return Person(self._scene, user)
