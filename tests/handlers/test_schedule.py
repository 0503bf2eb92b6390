import asyncio
from datetime import timedelta

from structlog.testing import capture_logs

from handlers.intake import Desk, take_reading
from handlers.schedule import Job, keep_house, run_jobs
from storage.cards import PostedCard
from storage.outbox import OK, POST, Outcome
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.handlers.conftest import Clock

LEASE = timedelta(seconds=90)


async def _alert(desk: Desk, number: int, state: OutboxState | None) -> None:
    """Let an alert come that ends in `state`, or (None) is never claimed."""
    now = desk.clock()
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, f"C{number}", asking_for(f"drug:~drug{number}"), "U1", now)
    told = reading(f"a{number}", approval(f"Maker {number}", f"drug{number}"))
    await take_reading(article(f"a{number}"), told, "test", desk)
    if state is None:
        return
    async with desk.database.transaction() as tx:
        (claim,) = await tx.outbox.claim(now, LEASE, 1)
        attempt_id = await tx.outbox.start(claim, POST, now, LEASE)
        assert attempt_id
        await tx.outbox.mark_attempt(attempt_id, OK, f"{number}.1", now)
        await tx.outbox.mark(claim, Outcome(state, now), now)
        if state is OutboxState.SENT:
            await tx.cards.add(TEAM, f"C{number}", PostedCard(claim.story_id, f"{number}.1", (), 1, 1), now)


async def _states(desk: Desk) -> dict[OutboxState, int]:
    async with desk.database.snapshot() as tx:
        return await tx.outbox.count(TEAM)


async def test_requests_are_known_for_a_day(desk: Desk, clock: Clock) -> None:
    async with desk.database.transaction() as tx:
        await tx.requests.add(TEAM, "E1", clock.now)
    clock.move(hours=23)
    await keep_house(desk)
    async with desk.database.transaction() as tx:
        assert not await tx.requests.add(TEAM, "E1", clock.now)
    clock.move(hours=2)
    await keep_house(desk)
    async with desk.database.transaction() as tx:
        assert await tx.requests.add(TEAM, "E1", clock.now)


async def test_ended_mutes_go_and_others_stay(desk: Desk, clock: Clock) -> None:
    async with desk.database.transaction() as tx:
        await tx.mutes.add(TEAM, "C1", "story:1", NOON + timedelta(hours=1), "U1")
        await tx.mutes.add(TEAM, "C1", "story:2", NOON + timedelta(hours=3), "U1")
        await tx.mutes.add(TEAM, "C1", "story:3", None, "U1")
    clock.move(hours=1)
    await keep_house(desk)

    async with desk.database.snapshot() as tx:
        kept = [mute.key for mute in await tx.mutes.list_for_channel(TEAM, "C1", NOON)]
    assert kept == ["story:2", "story:3"]


async def test_alerts_settled_long_ago_go_and_what_waits_stays(desk: Desk, clock: Clock) -> None:
    await _alert(desk, 1, OutboxState.SENT)
    await _alert(desk, 2, OutboxState.FAILED)
    await _alert(desk, 3, OutboxState.HELD)
    await _alert(desk, 4, None)
    clock.move(days=90)
    await keep_house(desk)
    assert sum((await _states(desk)).values()) == 4
    clock.move(seconds=1)
    await keep_house(desk)

    assert await _states(desk) == {OutboxState.HELD: 1, OutboxState.NEW: 1}


async def test_a_story_told_again_still_finds_the_card_of_a_forgotten_alert(desk: Desk, clock: Clock) -> None:
    await _alert(desk, 1, OutboxState.SENT)
    clock.move(days=91)
    await keep_house(desk)
    assert await _states(desk) == {}
    taken = await take_reading(article("a2"), reading("a2", approval("Maker 1", "drug1")), "test", desk)

    assert (taken.story_id, taken.channels) == (1, 1)


async def test_many_old_alerts_are_forgotten_in_small_steps(desk: Desk, clock: Clock) -> None:
    async with desk.database.transaction() as tx:
        for number in range(601):
            await tx.subscriptions.add(TEAM, f"C{number:04}", asking_for("type:approval"), "U1", NOON)
    await take_reading(article("a1"), reading("a1", approval()), "test", desk)
    async with desk.database.transaction() as tx:
        for claim in await tx.outbox.claim(NOON, LEASE, 2000):
            await tx.outbox.mark(claim, Outcome(OutboxState.MUTED, NOON), NOON)
    clock.move(days=91)
    await keep_house(desk)

    assert await _states(desk) == {}


async def test_two_bots_may_keep_house_at_once(desk: Desk, clock: Clock) -> None:
    for number in range(5):
        await _alert(desk, number, OutboxState.SENT)
    clock.move(days=91)

    await asyncio.gather(*(keep_house(desk) for _ in range(4)))

    assert await _states(desk) == {}


async def test_jobs_run_at_the_start_and_are_finished_at_the_end(desk: Desk) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work(_: Desk) -> None:
        begun.set()
        for _turn in range(20):
            await asyncio.to_thread(lambda: None)
        ended.set()

    async with run_jobs(desk, (Job("slow", timedelta(hours=1), work),)):
        await asyncio.wait_for(begun.wait(), 10)
        assert not ended.is_set()

    assert ended.is_set()


async def test_a_job_may_wait_for_what_the_others_do_first(desk: Desk) -> None:
    done: list[str] = []
    ended = asyncio.Event()

    async def late(_: Desk) -> None:
        done.append("late")
        ended.set()

    async def first(_: Desk) -> None:
        done.append("first")

    hour = timedelta(hours=1)
    jobs = (
        Job("never", hour, first, delay=hour),
        Job("late", hour, late, delay=timedelta(seconds=0.2)),
        Job("first", hour, first),
    )
    async with run_jobs(desk, jobs):
        await asyncio.wait_for(ended.wait(), 10)

    assert done == ["first", "late"]


async def test_a_job_that_raises_is_logged_and_done_again(desk: Desk) -> None:
    runs = 0
    again = asyncio.Event()

    async def work(_: Desk) -> None:
        nonlocal runs
        runs += 1
        if runs == 2:
            again.set()
        raise ZeroDivisionError

    with capture_logs() as logs:
        async with run_jobs(desk, (Job("broken", timedelta(seconds=0.01), work),)):
            await asyncio.wait_for(again.wait(), 10)

    failed = [log for log in logs if log["event"] == "job.failed"]
    assert failed
    assert failed[0]["job"] == "broken"


async def test_the_bots_own_jobs_run_on_its_database(desk: Desk) -> None:
    with capture_logs() as logs:
        async with run_jobs(desk):
            for _ in range(200):
                if any(log["event"] == "house.kept" for log in logs):
                    break
                await asyncio.to_thread(lambda: None)

    assert [log["event"] for log in logs] == ["house.kept"]
