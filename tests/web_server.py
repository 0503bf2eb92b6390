"""A web server on loopback that says exactly the bytes it is told to say, proper HTTP or not."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from bot.addresses import IPAddress
from handlers.fetching import Limits

LOOPBACK = IPv4Address("127.0.0.1")
ANY_PORT = Limits(ports=range(1, 65536))
_TLS = b"\x16"
Script = Callable[[], AsyncIterator[bytes]]


def is_test_server(address: IPAddress) -> bool:
    """Allow the one address that test servers listen on, and nothing else."""
    return address == LOOPBACK


def http(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Return a proper answer; `content_type="text/xml"` is the header Content-Type."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in ({"content-length": str(len(body))} | named).items() if value]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("utf-8", "surrogateescape") + body


def redirect(to: str, status: int = 302) -> bytes:
    """Return a redirect."""
    return http(status=f"{status} Elsewhere", location=to)


def stream(head: bytes, piece: bytes, times: int | None = None, pause: float = 0) -> Script:
    """Return an answer that goes on with `piece`, for ever when `times` is None, with a pause after each."""

    async def play() -> AsyncIterator[bytes]:
        yield head
        told = 0
        while times is None or told < times:
            yield piece
            told += 1
            await asyncio.sleep(pause)

    return play


@dataclass(frozen=True)
class Asked:
    """A request that came in: its path and its headers by lower-case name."""

    path: str
    headers: dict[str, str]


@dataclass
class WebServer:
    """Answers by path, with its query or without; what is unknown is a 404.

    `connections` counts every connection that was accepted.
    """

    answers: dict[str, bytes | Script] = field(default_factory=dict[str, bytes | Script])
    asked: list[Asked] = field(default_factory=list[Asked])
    connections: int = 0
    sent: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            first = await reader.readexactly(1)
            if first == _TLS:
                writer.write(http(status="400 This is plain HTTP"))
                await writer.drain()
                writer.close()
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
            path = head[0].split(" ")[1]
            lines = (line.partition(":") for line in head[1:] if line)
            self.asked.append(Asked(path, {name.lower(): value.strip() for name, _, value in lines}))
            usual = self.answers.get(path.partition("?")[0], http(status="404 Not Found"))
            answer = self.answers.get(path, usual)
            async for piece in _once(answer) if isinstance(answer, bytes) else answer():
                writer.write(piece)
                await writer.drain()
                self.sent += len(piece)
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def serve_web(
    tls: ssl.SSLContext | None = None, host: str = str(LOOPBACK), **answers: bytes | Script
) -> AsyncGenerator[WebServer]:
    """Listen on a free port; a keyword is a path without its slash."""
    web = WebServer({f"/{path}": answer for path, answer in answers.items()})
    talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks[asyncio.ensure_future(web._talk(reader, writer))] = writer  # noqa: SLF001  its own

    server = await asyncio.start_server(begin, host, 0, ssl=tls)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
        for task, writer in talks.items():
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()


async def _once(answer: bytes) -> AsyncIterator[bytes]:
    yield answer
