"""What a process to be killed has before it begins: modules, the lexicon, and all that a first life finds out."""

import asyncio
import contextlib
import gc
import os
from pathlib import Path

from sqlalchemy.dialects.postgresql import asyncpg

from tests import kill_child, spine_child
from tests.faults import killed_life, kills

LIVES = (kill_child.live, spine_child.live, killed_life.live, asyncpg.dialect)
with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
    asyncio.run(kills.warm_up())
gc.collect()
gc.freeze()
