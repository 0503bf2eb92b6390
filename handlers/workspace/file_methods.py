"""files.*: a picture is announced, sent to an address of its own, and shown in a channel."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from handlers.workspace.api_error import refuse
from handlers.workspace.people import BOT_USER_ID
from handlers.workspace.posting import bot_message, channel_for_post
from handlers.workspace.scene import Scene

Json = dict[str, Any]
_LARGEST = 20 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(slots=True)
class Upload:
    """A file on its way: what was announced of it, and its bytes once they came."""

    name: str
    length: int
    alt_text: str = ""
    data: bytes = b""


def get_upload_url(scene: Scene, args: Json) -> Json:
    """Answer files.getUploadURLExternal with an address that takes the file once."""
    name, length = str(args.get("filename") or ""), str(args.get("length") or "")
    if not name or not length.isdecimal() or not 0 < int(length) <= _LARGEST:
        refuse("invalid_arguments")
    file_id = scene.next_id("F")
    scene.files[file_id] = Upload(name, int(length), str(args.get("alt_txt") or ""))
    return {"upload_url": f"{scene.url}upload/{file_id}", "file_id": file_id}


def complete_upload(scene: Scene, args: Json) -> Json:
    """Answer files.completeUploadExternal: the files stand in a message of the bot."""
    try:
        asked: list[Json] = json.loads(str(args.get("files") or "[]"))
    except ValueError:
        refuse("invalid_arguments")
    channel = channel_for_post(args.get("channel_id"), scene)
    files: list[Json] = []
    for one in asked:
        upload = scene.files.get(str(one.get("id")))
        if not isinstance(upload, Upload) or len(upload.data) != upload.length:
            refuse("file_not_found")
        files.append(
            {
                "id": one["id"],
                "name": upload.name,
                "title": one.get("title") or upload.name,
                "alt_txt": upload.alt_text,
                "mimetype": "image/png",
                "url_private": f"/files/{one['id']}",
            }
        )
    if not files:
        refuse("invalid_arguments")
    thread_ts = args.get("thread_ts")
    if thread_ts and thread_ts not in scene.state.messages[channel.id]:
        refuse("thread_not_found")
    message = bot_message({"text": str(args.get("initial_comment") or "")}, scene, thread_ts) | {"files": files}
    message["user"] = BOT_USER_ID
    scene.state.put_message(channel.id, message)
    return {"files": [{"id": one["id"], "title": one["title"]} for one in files]}


def add_routes(app: web.Application, scene: Scene) -> None:
    """Add the address that takes a file, and the one that shows it."""

    async def on_upload(request: web.Request) -> web.Response:
        upload = scene.files.get(request.match_info["id"])
        data = await request.read()
        if not isinstance(upload, Upload) or upload.data or len(data) != upload.length:
            raise web.HTTPBadRequest(text="This is not the file that was announced.")
        upload.data = data
        return web.Response(text=f"OK - {len(data)}")

    async def on_file(request: web.Request) -> web.Response:
        upload = scene.files.get(request.match_info["id"])
        if not isinstance(upload, Upload) or not upload.data.startswith(_PNG):
            raise web.HTTPNotFound
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        return web.Response(body=upload.data, content_type="image/png", headers=headers)

    app.router.add_post("/upload/{id}", on_upload)
    app.router.add_get("/files/{id}", on_file)


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
