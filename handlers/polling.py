"""Reading the world while the bot runs: the catalogue put into the database, what polls opened, its jobs."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.catalogue import load_catalogue
from bot.config import Settings
from handlers.blindness import tell_blindness
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.poll import Poll
from handlers.sandbox import Sandbox
from handlers.schedule import Job

_EVERY = timedelta(seconds=20)
# Blindness takes hours to be sure of; what goes blind within half an hour is one notice. After a start, sources that
# were not read while the bot was down are read first.
_TELL_EVERY, _TELL_AFTER = timedelta(minutes=30), timedelta(minutes=10)
NO_CONTACT = "needs TOPLINE_CONTACT: its publisher wants to know whom to write to"
_OFF = "off in the catalogue"


async def put_catalogue(desk: Desk, settings: Settings) -> None:
    """Bring the sources in the database up to the catalogue; what operators paused, resumed or added stays."""
    async with desk.database.transaction() as tx:
        for listed in load_catalogue():
            known = await tx.sources.get(listed.source.id)
            await tx.sources.put(listed.source, desk.clock())
            lacks = listed.needs_contact and not settings.topline_contact
            if lacks or (known is None and not listed.is_on):
                await tx.sources.pause(listed.source.id, NO_CONTACT if lacks else _OFF, desk.clock())
            elif known and known.health.paused_reason == NO_CONTACT:
                await tx.sources.resume(listed.source.id, desk.clock())


@asynccontextmanager
async def open_poll(desk: Desk, settings: Settings) -> AsyncGenerator[Poll | None]:
    """Yield what reads the sources, ready to go; None when the operator wants none read."""
    if not settings.topline_sources:
        yield None
        return
    await put_catalogue(desk, settings)
    async with Web(settings.user_agent, clock=desk.clock) as web, Sandbox() as sandbox:
        yield Poll(desk, web, sandbox)


def poll_jobs(poll: Poll) -> tuple[Job, ...]:
    """Return the jobs that read sources and tell which are blind. What is due and told is in the database, for all."""

    async def read_sources(_: Desk) -> None:
        await poll.read_due()

    blindness = Job("blindness", _TELL_EVERY, tell_blindness, delay=_TELL_AFTER)
    return (Job("sources", _EVERY, read_sources, poll.stop), blindness)
