"""What changes in the workspace, told to every page that is open and to every test that waits."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

Json = dict[str, Any]
LOOK_AGAIN_SECONDS = 0.05


class Hub:
    """Notes go to each follower in order; `close` ends them all."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._queues: set[asyncio.Queue[Json | None]] = set()
        self._closed = False

    def publish(self, kind: str, **data: object) -> None:
        """Tell every follower."""
        for queue in self._queues:
            queue.put_nowait({"kind": kind, **data})

    async def follow(self) -> AsyncIterator[Json]:
        """Yield every note from now on, until the hub is closed."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            while not self._closed and (note := await queue.get()) is not None:
                yield note
        finally:
            self._queues.discard(queue)

    async def until(self, is_so: Callable[[], bool], seconds: float = 10) -> None:
        """Return when `is_so`, looked at after every note and now and then; raise TimeoutError after `seconds`."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            async with asyncio.timeout(seconds):
                while not is_so():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(queue.get(), LOOK_AGAIN_SECONDS)
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """End every follower."""
        self._closed = True
        for queue in self._queues:
            queue.put_nowait(None)
