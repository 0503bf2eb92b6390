"""Processes to be killed. Each is a fork of one that has all modules and the lexicon, so that it begins at once."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Coroutine
from multiprocessing.process import BaseProcess

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.preloaded"])


def begin(life: Callable[..., Coroutine[object, object, None]], *arguments: object) -> BaseProcess:
    """Begin a process that lives `life(*arguments)`, a function of a module."""
    process = _FORKS.Process(target=_live, args=(life, arguments), daemon=True)
    process.start()
    return process


async def end_of(process: BaseProcess) -> int:
    """Return the exit code of a process when it has ended: that of a signal is negative."""
    await asyncio.to_thread(process.join)
    code = process.exitcode
    process.close()
    assert code is not None
    return code


def _live(life: Callable[..., Coroutine[object, object, None]], arguments: tuple[object, ...]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # its log is no output of a test
    asyncio.run(life(*arguments))
