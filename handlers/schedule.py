"""What is done again and again: one table of jobs. Any number of bots may run them: done twice, a job does no harm."""
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# (apscheduler brings no types)

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers.api.repeats import KEPT as ANSWERS_KEPT
from handlers.digests import tell_digests
from handlers.intake import Desk
from handlers.purging import purge_left
from handlers.reminding import tell_passed_dates, tell_reminders

_log = structlog.get_logger()
# Slack sends an event again for some minutes; ids are kept far longer than that.
REQUESTS_KEPT = timedelta(days=1)
OUTBOX_KEPT = timedelta(days=90)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do `delay` after every start, and then each time that `every` has passed.

    `stop` hurries it when the bot ends.
    """

    name: str
    every: timedelta
    work: Callable[[Desk], Awaitable[None]]
    stop: Callable[[], None] | None = None
    delay: timedelta = timedelta()


async def keep_house(desk: Desk) -> None:
    """Forget what nobody asks for any more: old requests, answers of the API, ended mutes, alerts settled long ago."""
    now = desk.clock()
    async with desk.database.transaction() as tx:
        requests = await tx.requests.delete_before(now - REQUESTS_KEPT)
        mutes = await tx.mutes.delete_ended(now)
        answers = await tx.api_answers.delete_before(now - ANSWERS_KEPT)
        await tx.hosts.delete_before(now - REQUESTS_KEPT)
        await tx.readings.delete_before(now - REQUESTS_KEPT)
    alerts = 0
    while deleted := await _forget_alerts(desk, now):
        alerts += deleted
    _log.info("house.kept", requests=requests, mutes=mutes, answers=answers, alerts=alerts)


async def _forget_alerts(desk: Desk, now: datetime) -> int:
    """Forget some of the old alerts: few at once, so that nobody waits long for the database."""
    async with desk.database.transaction() as tx:
        settled = await tx.settled.delete_before(now - OUTBOX_KEPT, _AT_ONCE)
        return settled + await tx.outbox.delete_finished(now - OUTBOX_KEPT, _AT_ONCE)


async def mend_clock(desk: Desk) -> None:
    """End the waits that a clock left behind which ran ahead and was set back: no lane is silent for a year."""
    async with desk.database.transaction() as tx:
        mended = await tx.clock_jumps.mend(desk.clock())
    if mended:
        _log.warning("clock.mended", waits=mended)


JOBS = (
    Job("housekeeping", timedelta(hours=1), keep_house),
    Job("purging", timedelta(minutes=10), purge_left),
    Job("digests", timedelta(seconds=20), tell_digests),
    Job("clock", timedelta(minutes=1), mend_clock),
    Job("reminders", timedelta(minutes=2), tell_reminders),
    Job("passed dates", timedelta(hours=1), tell_passed_dates, delay=timedelta(minutes=2)),
)


@asynccontextmanager
async def run_jobs(desk: Desk, jobs: tuple[Job, ...] = JOBS) -> AsyncGenerator[None]:
    """Run the jobs in the background, each after its delay and then at its interval.

    What is under way at the end is finished.

    A job that raises is logged, and tried again at its next time.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_listener(_on_error, EVENT_JOB_ERROR)
    under_way: set[asyncio.Task[None]] = set()

    async def do(job: Job) -> None:
        task = asyncio.ensure_future(job.work(desk))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        await asyncio.shield(task)

    for job in jobs:
        scheduler.add_job(
            do,
            "interval",
            args=[job],
            id=job.name,
            seconds=job.every.total_seconds(),
            next_run_time=datetime.now(UTC) + job.delay,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        for job in jobs:
            if job.stop:
                job.stop()
        await asyncio.gather(*under_way, return_exceptions=True)
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # apscheduler ends in a callback of the loop


def _on_error(event: JobExecutionEvent) -> None:
    _log.error("job.failed", job=event.job_id, exc_info=event.exception)
