"""Reading the world while the bot runs: the catalogue put into the database, what polls opened, its jobs."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.catalogue import load_catalogue
from bot.config import Settings
from bot.sources import OF_ITSELF, Source
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
DROPPED = "no longer in the catalogue"
# Pauses of the bot's own that change with the catalogue and the settings.
_OURS = frozenset({NO_CONTACT, DROPPED, _OFF})


async def put_catalogue(desk: Desk, settings: Settings) -> None:
    """Bring the sources in the database up to the catalogue; what operators paused, resumed or added stays.

    One that an operator added is theirs, also where the catalogue has its id or its address by now.
    """
    async with desk.database.transaction() as tx:
        records = await tx.sources.list_all()
        known = {record.source.id for record in records}
        own = {value for one in records if one.source.is_own for value in (one.source.id, one.given_url)}
        for listed in load_catalogue():
            if {listed.source.id, listed.source.url} & own:
                continue
            await tx.sources.put(listed.source, desk.clock())
            reason = NO_CONTACT if lacks_contact(listed.source.id, settings) else None if listed.is_on else _OFF
            if reason and listed.source.id not in known:
                await tx.sources.pause(listed.source.id, reason, desk.clock())


def lacks_contact(source_id: str, settings: Settings) -> bool:
    """Return whether the source's publisher wants to know whom to write to, and these settings do not say."""
    wanting = {listed.source.id for listed in load_catalogue() if listed.needs_contact}
    return source_id in wanting and not settings.topline_contact


def is_dropped(source: Source) -> bool:
    """Return whether a source came with an earlier catalogue, and this one has it no more."""
    return not source.is_own and source.id not in {listed.source.id for listed in load_catalogue()}


async def _reconcile(desk: Desk, settings: Settings) -> None:
    """Pause and resume sources as catalogue and settings have it by now; what a person paused stays paused.

    Only the bot does: a command may lack its environment, or be of another version.
    """
    is_on = {listed.source.id: listed.is_on for listed in load_catalogue()}
    async with desk.database.transaction() as tx:
        for record in await tx.sources.list_all():
            source_id, reason = record.source.id, record.health.paused_reason
            wanted = _wanted_pause(record.source, settings)
            is_free = reason is None or reason.startswith(OF_ITSELF)
            if wanted and (is_free or reason in _OURS) and reason != wanted:
                await tx.sources.pause(source_id, wanted, desk.clock())
            elif wanted is None and (reason in {NO_CONTACT, DROPPED} or (reason == _OFF and is_on.get(source_id))):
                await tx.sources.resume(source_id, desk.clock())


def _wanted_pause(source: Source, settings: Settings) -> str | None:
    if is_dropped(source):
        return DROPPED
    return NO_CONTACT if lacks_contact(source.id, settings) else None


@asynccontextmanager
async def open_poll(desk: Desk, settings: Settings) -> AsyncGenerator[Poll | None]:
    """Yield what reads the sources, ready to go; None when the operator wants none read."""
    if not settings.topline_sources:
        yield None
        return
    await put_catalogue(desk, settings)
    await _reconcile(desk, settings)
    async with Web(settings.user_agent, clock=desk.clock) as web, Sandbox() as sandbox:
        yield Poll(desk, web, sandbox, Pacing(desk.clock, database=desk.database))


def poll_jobs(poll: Poll) -> tuple[Job, ...]:
    """Return the jobs that read sources and tell which are blind. What is due and told is in the database, for all."""

    async def read_sources(_: Desk) -> None:
        await poll.read_due()

    blindness = Job("blindness", _TELL_EVERY, tell_blindness, delay=_TELL_AFTER)
    return (Job("sources", _EVERY, read_sources, poll.stop), blindness)
