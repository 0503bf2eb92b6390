"""Reading the world while the bot runs: the catalogue put into the database, what polls opened, its jobs."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.catalogue import load_catalogue
from bot.config import Settings
from handlers.blindness import tell_blindness
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import Pacing
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
        known = {record.source.id for record in await tx.sources.list_all()}
        for listed in load_catalogue():
            await tx.sources.put(listed.source, desk.clock())
            reason = NO_CONTACT if lacks_contact(listed.source.id, settings) else None if listed.is_on else _OFF
            if reason and listed.source.id not in known:
                await tx.sources.pause(listed.source.id, reason, desk.clock())


def lacks_contact(source_id: str, settings: Settings) -> bool:
    """Return whether the source's publisher wants to know whom to write to, and these settings do not say."""
    wanting = {listed.source.id for listed in load_catalogue() if listed.needs_contact}
    return source_id in wanting and not settings.topline_contact


async def _follow_contact(desk: Desk, settings: Settings) -> None:
    """Pause or resume the sources that want a contact. Only the bot does: a command may lack its environment."""
    async with desk.database.transaction() as tx:
        for record in await tx.sources.list_all():
            source_id, reason = record.source.id, record.health.paused_reason
            if reason is None and lacks_contact(source_id, settings):
                await tx.sources.pause(source_id, NO_CONTACT, desk.clock())
            elif reason == NO_CONTACT and settings.topline_contact:
                await tx.sources.resume(source_id, desk.clock())


@asynccontextmanager
async def open_poll(desk: Desk, settings: Settings) -> AsyncGenerator[Poll | None]:
    """Yield what reads the sources, ready to go; None when the operator wants none read."""
    if not settings.topline_sources:
        yield None
        return
    await put_catalogue(desk, settings)
    await _follow_contact(desk, settings)
    async with Web(settings.user_agent, clock=desk.clock) as web, Sandbox() as sandbox:
        yield Poll(desk, web, sandbox, Pacing(desk.clock, database=desk.database))


def poll_jobs(poll: Poll) -> tuple[Job, ...]:
    """Return the jobs that read sources and tell which are blind. What is due and told is in the database, for all."""

    async def read_sources(_: Desk) -> None:
        await poll.read_due()

    blindness = Job("blindness", _TELL_EVERY, tell_blindness, delay=_TELL_AFTER)
    return (Job("sources", _EVERY, read_sources, poll.stop), blindness)
