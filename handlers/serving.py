"""The HTTP server: uvicorn inside our own loop. Signals, logs and the end of the process stay ours."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn
from fastapi import FastAPI

from bot.errors import UserError

_SECONDS_TO_END = 10
_BACKLOG = 1024


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self.ending = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        """Keep the Date header right until the end, which uvicorn would only look for ten times a second."""
        while not self.should_exit:
            await self.on_tick(0)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), 1)

    def end(self) -> None:
        """Take no more requests, and answer those under way."""
        self.should_exit = True
        self.ending.set()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals to whoever runs the loop."""
        yield


@asynccontextmanager
async def serve(site: FastAPI, host: str, port: int) -> AsyncGenerator[int]:
    """Serve `site`, and yield the port (0 takes a free one); at the end requests under way are answered first.

    UserError when the port cannot be used.
    """
    listener = _listen(host, port)
    # h11 is the one parser that is always there; lifespan would only add a task; the log level mutes uvicorn alone:
    # what goes wrong in a request is logged by handlers/api/problems.py.
    config = uvicorn.Config(
        site,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_END,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await server.up.wait()
        yield int(listener.getsockname()[1])
    finally:
        server.end()
        await serving


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        message = f"Port {port} cannot be used: {error.strerror or error}. Choose another with --port."
        raise UserError(message) from error
    return listener
