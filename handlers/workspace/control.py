"""The control endpoint: faults, switches and the log over HTTP, for tests in another process."""

from dataclasses import asdict
from typing import Any, cast

from aiohttp import web

from handlers.workspace.bodies import read_body
from handlers.workspace.faults import FAULT_KINDS, Fault, FaultKind
from handlers.workspace.scene import Scene

Json = dict[str, Any]


def add_routes(app: web.Application, scene: Scene) -> None:
    """Add /control/… to the server."""
    panel = Control(scene)
    app.router.add_get("/control/log", panel.on_log)
    app.router.add_get("/control/switches", panel.on_switches)
    app.router.add_post("/control/fault", panel.on_fault)
    app.router.add_post("/control/switches", panel.on_switch)
    app.router.add_post("/control/clear", panel.on_clear)
    app.router.add_post("/control/reconnect", panel.on_reconnect)


class Control:
    """The handlers."""

    def __init__(self, scene: Scene) -> None:
        """Work on this scene."""
        self._scene = scene

    async def on_log(self, _request: web.Request) -> web.Response:
        """Return every call of the Web API and everything sent to the bot, oldest first."""
        calls = [asdict(call) for call in self._scene.faults.calls]
        return web.json_response({"calls": calls, "sent": self._scene.sent})

    async def on_switches(self, _request: web.Request) -> web.Response:
        """Return the switches."""
        return web.json_response(self._scene.faults.as_json())

    async def on_fault(self, request: web.Request) -> web.Response:
        """Plan a fault: {kind, method, times, seconds, code}."""
        data = await read_body(request)
        if data.get("kind") not in FAULT_KINDS:
            return web.json_response({"error": f"kind must be one of: {', '.join(FAULT_KINDS)}"}, status=400)
        fault = Fault(
            cast("FaultKind", data["kind"]),
            str(data.get("method", "chat.postMessage")),
            int(data.get("times", 1)),
            float(data.get("seconds", 1)),
            str(data.get("code", "internal_error")),
        )
        self._scene.faults.planned.append(fault)
        return web.json_response(self._scene.faults.as_json())

    async def on_switch(self, request: web.Request) -> web.Response:
        """Set switches: {channel_seconds, token_error, archive: channel, unarchive: channel}."""
        data = await read_body(request)
        if "channel_seconds" in data:
            seconds = data["channel_seconds"]
            self._scene.faults.channel_seconds = None if seconds is None else float(seconds)
        if "token_error" in data:
            self._scene.faults.token_error = data["token_error"]
        for name, is_archived in (("archive", True), ("unarchive", False)):
            if name in data:
                try:
                    channel = self._scene.state.channel(str(data[name]))
                except KeyError:
                    return web.json_response({"error": f"no channel {data[name]}"}, status=400)
                channel.is_archived = is_archived
                self._scene.state.put_channel(channel)
        return web.json_response(self._scene.faults.as_json())

    async def on_clear(self, _request: web.Request) -> web.Response:
        """Turn everything off and forget the log."""
        self._scene.faults.clear()
        self._scene.faults.calls.clear()
        self._scene.sent.clear()
        return web.json_response(self._scene.faults.as_json())

    async def on_reconnect(self, _request: web.Request) -> web.Response:
        """Ask the bot's sockets to dial in again."""
        await self._scene.sockets.ask_to_reconnect()
        return web.json_response({"connections": self._scene.sockets.connections})
