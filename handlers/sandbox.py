"""Parsing in child processes that can be killed: a feed that hangs or swells costs a child, not the bot."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter

from bot.errors import SourceError
from bot.feeds.edgar import Document, Told
from bot.feeds.fulltext import PageText
from bot.feeds.page import Page
from bot.feeds.reading import Raw
from bot.sources import SourceKind
from handlers.sandbox_child import READY

MOST_BYTES = 256 * 1024**2
SECONDS = 5.0
_LARGEST_ANSWER = 64 * 1024**2
_JOBS_A_CHILD = 500
_SECONDS_TO_BEGIN = 30
_PAGE = TypeAdapter(Page)
_PAGE_TEXT: TypeAdapter[PageText | None] = TypeAdapter(PageText | None)
# A child needs no secret of ours: it gets nothing of the environment but where Python finds its modules.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")


class ParserLostError(SourceError):
    """What was to be parsed took too long, took too much memory, or broke its parser."""


@dataclass
class _Child:
    process: asyncio.subprocess.Process
    jobs: int = 0
    is_free: bool = True


class Sandbox:
    """A few child processes, begun when they are needed; each parses one thing at a time."""

    def __init__(self, children: int = 2, seconds: float = SECONDS, most_bytes: int = MOST_BYTES) -> None:
        """`seconds` and `most_bytes` are what one parse may take; the child that takes more is killed."""
        self._places = asyncio.Semaphore(children)
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._idle: list[_Child] = []
        self._all: set[asyncio.subprocess.Process] = set()

    async def __aenter__(self) -> Self:
        """Begin; children come when there is work."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill the children."""
        for process in list(self._all):
            await self._kill(process)
        self._idle.clear()

    async def parse(self, kind: SourceKind, raw: Raw) -> Page:
        """Parse what a source answered; SourceError says why that cannot be done."""
        request = {"kind": kind, "content_type": raw.content_type, "url": raw.url, "cursor": raw.cursor}
        request["links"] = raw.links
        request["read_on"] = raw.read_on.isoformat() if raw.read_on else None
        answer = await self._ask(request, raw.data)
        return _PAGE.validate_python(answer["page"])

    async def read_page(self, raw: Raw) -> PageText | None:
        """Return the article of a web page, or None when it holds none; SourceError as `parse`."""
        answer = await self._ask({"kind": None, "content_type": raw.content_type, "url": raw.url}, raw.data)
        return _PAGE_TEXT.validate_python(answer["told"])

    async def list_documents(self, data: bytes, url: str) -> list[Document]:
        """Return the documents that a filing's index lists and that may tell its news; SourceError as `parse`."""
        answer = await self._ask({"kind": "filing", "url": url}, data)
        return [Document(**each) for each in answer["documents"]]

    async def read_document(self, data: bytes, kind: str) -> Told:
        """Return what a document of a filing tells; SourceError as `parse`."""
        answer = await self._ask({"kind": "document", "url": "", "content_type": kind}, data)
        return Told(**answer["told"])

    async def _ask(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        async with self._places:
            child = self._idle.pop() if self._idle else await self._begin()
            try:
                answer = await self._ask_child(child, request, data)
            finally:
                if not child.is_free:
                    await self._kill(child.process)
            if child.is_free:
                self._idle.append(child)
        return answer

    async def _ask_child(self, child: _Child, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        child.is_free = False
        try:
            answer = await asyncio.wait_for(self._exchange(child, request, data), self._seconds)
        except TimeoutError:
            message = f"cannot be parsed within {self._seconds:g} s"
            raise ParserLostError(message) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            message = "breaks its parser"
            raise ParserLostError(message) from None
        if "error" in answer:
            raise ParserLostError(answer["error"])
        child.jobs += 1
        child.is_free = child.jobs < _JOBS_A_CHILD
        return answer

    async def _exchange(self, child: _Child, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        stdin, stdout = child.process.stdin, child.process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018  both are pipes
        header = {"content_type": None, "cursor": None, "read_on": None, "links": None} | request
        header |= {"size": len(data), "alarm": int(self._seconds * 2) + 10}
        stdin.write(json.dumps(header).encode() + b"\n" + data)
        await stdin.drain()
        size = int.from_bytes(await stdout.readexactly(4))
        if size > _LARGEST_ANSWER:
            return {"error": "gives more than may be taken"}
        return json.loads(await stdout.readexactly(size))

    async def _begin(self) -> _Child:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "handlers.sandbox_child",
            str(self._most_bytes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,  # Ctrl-C is for the bot, which ends its children itself
        )
        self._all.add(process)
        assert process.stdout is not None  # noqa: S101  it is a pipe
        try:
            await asyncio.wait_for(process.stdout.readexactly(len(READY)), _SECONDS_TO_BEGIN)
        except (TimeoutError, asyncio.IncompleteReadError):
            await self._kill(process)
            message = "cannot be parsed: no child process begins"
            raise SourceError(message) from None
        return _Child(process)

    async def _kill(self, process: asyncio.subprocess.Process) -> None:
        self._all.discard(process)
        if process.returncode is None:
            process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()
