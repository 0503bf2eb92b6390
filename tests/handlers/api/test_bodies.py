"""Bodies that are too large, of the wrong kind, or cut off: refused while they are read."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.api_peer import Peer, told

JSON, LINES = "application/json", "application/x-ndjson"
MEGABYTE = 1024**2


@pytest.mark.parametrize(("media", "most"), [(JSON, MEGABYTE), (LINES, 16 * MEGABYTE)])
async def test_a_body_of_a_declared_size_is_refused_unread(peer: Peer, media: str, most: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(peer.url.rpartition(":")[2]))
    head = f"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {peer.key}\r\nContent-Type: {media}\r\n"
    writer.write(f"{head}Content-Length: {most + 1}\r\n\r\n".encode())
    assert b" 413 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_body_of_no_declared_size_is_refused_once_it_is_too_large(peer: Peer) -> None:
    given: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            given.append(1)
            yield b"x" * 100_000
            await asyncio.sleep(0)

    headers = {"Authorization": f"Bearer {peer.key}", "Content-Type": JSON}
    async with peer.http.post(f"{peer.url}/v1/events", data=endless(), headers=headers) as response:
        assert response.status == 413
    assert given


async def test_a_body_that_just_fits_is_read(peer: Peer) -> None:
    body = b'{"id": "a", "events": []}'
    assert (await peer.post("/v1/events", body + b" " * (MEGABYTE - len(body))))[0] == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": ""},
        {"Content_Type": "application/json+x"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": JSON, "Content_Encoding": "gzip"},
    ],
)
async def test_a_body_of_another_kind_is_refused(peer: Peer, headers: dict[str, str]) -> None:
    status, problem = await peer.post("/v1/events", told(), **headers)
    assert (status, problem["status"]) == (415, 415)


async def test_a_body_that_is_cut_off_harms_nobody(peer: Peer) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", int(peer.url.rpartition(":")[2]))
    head = f"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {peer.key}\r\nContent-Type: {JSON}\r\n"
    writer.write(f"{head}Content-Length: 100\r\nIdempotency-Key: k\r\n\r\n{{".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await peer.post("/v1/events", told(), Idempotency_Key="k"))[0] == 201
