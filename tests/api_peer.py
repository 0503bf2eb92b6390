"""Another program that uses the API over HTTP, and what it says."""

import io
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from bot.api_keys import Scope, digest_key
from handlers.intake import Desk

Json = dict[str, Any]
EVENT: Json = {
    "type": "acceptance",
    "status": "new",
    "date": "2025-02-14",
    "companies": [{"name": "Acme Bio", "role": "applicant"}],
    "drugs": ["acmecel"],
    "targets": ["BCMA"],
    "regulators": ["FDA"],
}


def told(article_id: str = "a1", *events: Json, **more: object) -> Json:
    return {"id": article_id, "title": f"Told by {article_id}", "events": list(events) or [EVENT], **more}


async def make_key(desk: Desk, *scopes: Scope, name: str = "newsroom") -> str:
    key = "tl_" + secrets.token_urlsafe(32)
    async with desk.database.transaction() as tx:
        await tx.api_keys.add(name, key[:10], digest_key(key), scopes or tuple(Scope), desk.clock())
    return key


@dataclass
class Peer:
    """Another program that uses the API."""

    url: str
    http: ClientSession
    key: str

    async def get(self, path: str, **query: str) -> tuple[int, Any]:
        async with self.http.get(self.url + path, params=query, headers=self._headers()) as response:
            return response.status, await response.json(content_type=None)

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, Json]:
        status, found, _ = await self.send(path, body, **headers)
        return status, found

    async def send(self, path: str, body: object, **headers: str) -> tuple[int, Json, Mapping[str, str]]:
        """Post `body`, as JSON or (bytes) as it is; a header's underscores are hyphens."""
        named = {"Content-Type": "application/json"} | {name.replace("_", "-"): one for name, one in headers.items()}
        data = {"data": io.BytesIO(body)} if isinstance(body, bytes) else {"json": body}
        async with self.http.post(self.url + path, headers=self._headers() | named, **data) as response:
            return response.status, await response.json(content_type=None), response.headers

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}
