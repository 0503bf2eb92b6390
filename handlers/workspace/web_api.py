"""The Web API over HTTP: arguments however they come, tokens, scopes, faults, the log of calls."""

import asyncio
import json
from typing import Any, cast

from aiohttp import web

from handlers.workspace import agent_methods, chat_methods, directory_methods, file_methods, view_methods
from handlers.workspace.api_error import ApiError, RateLimitedError, refuse
from handlers.workspace.faults import AFTER, Call, Fault
from handlers.workspace.scene import Scene

Json = dict[str, Any]
METHODS = {
    **directory_methods.METHODS,
    **chat_methods.METHODS,
    **view_methods.METHODS,
    **file_methods.METHODS,
    **agent_methods.METHODS,
}
NO_TOKEN = frozenset({"api.test"})
APP_TOKEN = frozenset({"apps.connections.open"})
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "conversations.list": "channels:read",
    "conversations.info": "channels:read",
    "conversations.members": "channels:read",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "bots.info": "users:read",
    "team.info": "team:read",
}


class WebApi:
    """The handler of /api/{method}."""

    def __init__(self, scene: Scene) -> None:
        """Work on this scene."""
        self._scene = scene

    async def on_call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or misbehave as a fault says."""
        method = request.match_info["method"]
        try:
            args = await read_arguments(request)
        except ApiError as error:
            return web.json_response(error.as_answer())
        token = str(args.pop("token", "")) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        fault = self._scene.faults.take(method)
        if fault is not None and fault.kind not in AFTER:
            self._log(method, args, {}, fault, accepted=False)
            return await self._fail(request, fault)
        response, answer = self._run(method, args, token)
        self._log(method, args, answer, fault, accepted=bool(answer["ok"]))
        if fault is not None:
            late = await self._fail(request, fault)
            return response if fault.kind == "slow" else late
        return response

    def _run(self, method: str, args: Json, token: str) -> tuple[web.Response, Json]:
        try:
            if method not in METHODS:
                refuse("unknown_method", req_method=method)
            self._check_token(method, token)
            answer: Json = {"ok": True, **METHODS[method](self._scene, args)}
        except RateLimitedError as error:
            answer = error.as_answer()
            headers = {"Retry-After": str(error.retry_after)}
            return web.json_response(answer, status=429, headers=headers), answer
        except ApiError as error:
            answer = error.as_answer()
        scopes = ",".join(sorted(self._scene.manifest.scopes or ()))
        return web.json_response(answer, headers={"x-oauth-scopes": scopes}), answer

    def _check_token(self, method: str, token: str) -> None:
        if method in NO_TOKEN:
            return
        if not token:
            refuse("not_authed")
        secrets = self._scene.secrets
        if method in APP_TOKEN and token == secrets.bot_token:
            refuse("not_allowed_token_type")
        if token != (secrets.app_token if method in APP_TOKEN else secrets.bot_token):
            refuse("invalid_auth")
        if self._scene.faults.token_error is not None:
            refuse(self._scene.faults.token_error)
        needed = SCOPES.get(method)
        provided = self._scene.manifest.scopes
        if needed and provided is not None and needed not in provided:
            refuse("missing_scope", needed=needed, provided=",".join(sorted(provided)))

    def _log(self, method: str, args: Json, answer: Json, fault: Fault | None, *, accepted: bool) -> None:
        kind = fault.kind if fault else None
        self._scene.faults.calls.append(Call(method, args, accepted=accepted, answer=answer, fault=kind))
        self._scene.hub.publish("call", method=method, accepted=accepted)

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault.kind:
            case "rate_limited":
                answer = {"ok": False, "error": "ratelimited"}
                headers = {"Retry-After": str(round(fault.seconds))}
                return web.json_response(answer, status=429, headers=headers)
            case "server_error":
                return web.Response(status=503, text="<html>Service unavailable</html>", content_type="text/html")
            case "garbled":
                return web.Response(text="<html>", content_type="text/html")
            case "error":
                return web.json_response({"ok": False, "error": fault.code})
            case "slow":
                await self._wait(fault.seconds)
            case "hang_before" | "hang_after":
                await self._scene.faults.released.wait()
                _cut(request)
            case "drop_before" | "drop_after":
                _cut(request)
        return web.Response()

    async def _wait(self, seconds: float) -> None:
        released = self._scene.faults.released
        try:
            async with asyncio.timeout(seconds):
                await released.wait()
        except TimeoutError:
            return


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def read_arguments(request: web.Request) -> Json:
    """Return the arguments of a call from its query and its body: form, multipart or JSON."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.text()
        try:
            body: object = json.loads(raw or "{}")
        except ValueError:
            refuse("invalid_json")
        if not isinstance(body, dict):
            refuse("json_not_object")
        args |= cast("Json", body)
    elif request.can_read_body:
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return args
