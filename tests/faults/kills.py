"""Kill the bot, thousands of times: `just faults [--kills N] [--seed S] [--database KIND] [--replicas N]`.

Each life is a process of its own that reads feeds and delivers to a Slack on loopback. It dies by SIGKILL at a named
step, while Slack has its message, or at any moment; another life follows. In the end, what Slack took is compared with
what was to come.
"""

import argparse
import asyncio
import random
import signal
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.model import Delivery, How
from bot.sources import Source, SourceKind
from storage.database import Database
from storage.outbox import Claim
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, asking_for
from tests.databases import KINDS, drop, new_empty_url, new_url
from tests.fakes import Post
from tests.faults.killed_life import Life, live, migrate
from tests.faults.killed_world import AFTER, BEFORE, CARDS, DIGEST, FEEDS, DeadlySlack, Feeds, Verdict, judge, told_by
from tests.mortal import begin, end_of

READING = ("claim source", "fetch", "parse", "mark item", "mark source", "source marked")
TAKING = ("store", "story", "match", "outbox", "commit", "taken")
SENDING = ("claim", "claimed", "attempt", "post", "posted", "marked", BEFORE, AFTER)
EDITING = ("edits", "edits queued", "edit", "edited", "edit marked")
DIGESTING = ("digest", "digest taken", "digest commit", "digest told")
ANY_MOMENT = "any moment"
STEPS = (*READING, *TAKING, *SENDING, *EDITING, ANY_MOMENT)
# Longer than any lease: who died holds nothing of the next round.
ROUND = timedelta(hours=6)
_ROUNDS_A_DAY = 4
_MOST_SETTLING = 40


@dataclass
class Run:
    """One world and the lives in it. A round is as many lives at once as there are replicas."""

    kind: str
    chance: random.Random
    replicas: int = 1
    slack: DeadlySlack = field(default_factory=DeadlySlack)
    feeds: Feeds = field(default_factory=Feeds)
    died_at: Counter[str] = field(default_factory=Counter[str])
    lives: int = 0
    rounds: int = 0
    url: str = ""

    async def kill(self, kills: int, folder: Path) -> Verdict:
        """Live until so many lives were killed, then until everything is settled; return what Slack's side shows."""
        self.url = new_url(folder, self.kind)
        try:
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(self.slack.serve())
                await stack.enter_async_context(self.feeds.serve())
                await self.prepare()
                await self._round([""])  # what feeds show at first is history
                while self.died_at.total() < kills:
                    self.feeds.publish(self.chance.randint(1, 3), self.now)
                    await self._round([self._choose_end(replica) for replica in range(self.replicas)])
                await self._settle()
                return judge(self.slack, self.feeds.approvals, await self._shown_as_failed())
        finally:
            drop(self.url)

    @property
    def now(self) -> datetime:
        return NOON + self.rounds * ROUND

    async def prepare(self) -> None:
        database = Database(self.url)
        async with database.transaction() as tx:
            for channel in (*CARDS, DIGEST):
                subscription, _ = await tx.subscriptions.add(TEAM, channel, asking_for("type:approval"), "U1", NOON)
                if channel == DIGEST:
                    await tx.subscriptions.set_how(TEAM, subscription.id, How(Delivery.DAILY))
            for feed in FEEDS:
                source = Source(feed, SourceKind.FEED, feed, f"{self.feeds.url}/{feed}", minimum=timedelta(minutes=10))
                await tx.sources.put(source, NOON)
        await database.close()

    def _choose_end(self, replica: int) -> str:
        """Choose one of the ends that were met least, of those that this round may come to."""
        if self.rounds % _ROUNDS_A_DAY == 0 and self.chance.random() < 0.5:
            return self.chance.choice(DIGESTING)
        # One bot has all the feeds to itself, most often the first; the others have what it queues.
        ends = [*SENDING, ANY_MOMENT] if replica else list(STEPS)
        self.chance.shuffle(ends)
        return min(ends[: len(ends) // 2], key=lambda end: self.died_at[end])

    async def _round(self, ends: list[str]) -> None:
        await self._make_due()
        lives = [self._begin(end) for end in ends]
        codes = await asyncio.gather(*(end_of(process) for process in lives))
        self.slack.plans.clear()
        for end, code in zip(ends, codes, strict=True):
            self.lives += 1
            if code == -signal.SIGKILL:
                self.died_at[end] += 1
            elif code:
                message = f"a life that was to end at {end!r} broke with {code}"
                raise AssertionError(message)
        self.rounds += 1

    async def _make_due(self) -> None:
        """Let every feed be read in this round: what was shown and not read yet would look like a loss."""
        database = Database(self.url)
        async with database.transaction() as tx:
            await tx.connection.exec_driver_sql("UPDATE sources SET next_at = read_at WHERE read_at IS NOT NULL")
        await database.close()

    def _begin(self, end: str):  # noqa: ANN202  a process of multiprocessing
        step = "" if end in {ANY_MOMENT, BEFORE, AFTER} else end
        seconds = self.chance.uniform(0, 0.4) if end == ANY_MOMENT else None
        turn = self.chance.choice((1, 1, 1, 2)) if step in {*TAKING, *SENDING} else 1
        process = begin(live, Life(self.url, self.slack.url, self.now, step, turn, seconds))
        if end in {BEFORE, AFTER}:
            self.slack.plans[process.pid or 0] = end
        return process

    async def _settle(self) -> None:
        """Let undisturbed lives finish: until the digest was told, and nothing waits any more."""
        database = Database(self.url)
        for _ in range(_MOST_SETTLING):
            await self._round([""])
            async with database.snapshot() as tx:
                states = await tx.outbox.count(TEAM)
                held = await tx.held.list_for_lane(TEAM, DIGEST)
                open_edits = await tx.edits.next_due_at()
            if not held and not open_edits and set(states) <= _SETTLED:
                break
        await database.close()

    async def _shown_as_failed(self) -> set[tuple[str, str]]:
        """Return channel and drug of all that an admin is shown as given up."""
        database = Database(self.url)
        shown: set[tuple[str, str]] = set()
        async with database.snapshot() as tx:
            for failure in await tx.outbox.list_failed(TEAM, NOON):
                story = await tx.stories.get(failure.story_id) if failure.story_id else None
                claim = Claim(failure.outbox_id, TEAM, failure.channel_id, failure.story_id, 0, 0, 0)
                what = story or await tx.card_lines.get_notice(claim)
                shown |= {(failure.channel_id, stem) for stem in told_by(Post("", {"of": what}, "", 0))}
        await database.close()
        return shown


async def warm_up() -> None:
    """Live once, undisturbed, so that processes forked from this one have at hand what a life needs."""
    with tempfile.TemporaryDirectory() as folder:
        run = Run("sqlite", random.Random(0))  # noqa: S311  chance, not secrecy
        run.url = new_url(Path(folder), run.kind)
        async with run.slack.serve(), run.feeds.serve():
            await run.prepare()
            for _ in range(2):
                await live(Life(run.url, run.slack.url, run.now))
                run.rounds += 1
                run.feeds.publish(1, run.now)


_SETTLED = {OutboxState.SENT, OutboxState.FAILED, OutboxState.SUPERSEDED, OutboxState.MUTED}


async def kill_migrations(kind: str, kills: int, chance: random.Random, folder: Path) -> tuple[int, int]:
    """Kill the making of the tables at statements by chance; return kills, and how often it was not finished later."""
    killed = broken = 0
    for number in range(kills):
        (folder / str(number)).mkdir()
        url = new_empty_url(folder / str(number), kind)
        try:
            killed += await end_of(begin(migrate, url, chance.randint(1, 90))) == -signal.SIGKILL
            database = Database(url)
            await database.migrate()
            async with database.transaction() as tx:
                await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
                broken += await tx.outbox.count(TEAM) != {}
            await database.close()
        finally:
            drop(url)
    return killed, broken


def _report(run: Run, verdict: Verdict, seconds: float) -> str:
    kills, posts = run.died_at.total(), len(run.slack.posts())
    steps = ", ".join(f"{step} {count}" for step, count in sorted(run.died_at.items(), key=lambda each: -each[1]))
    return (
        f"{run.kind}, {run.replicas} at once: {kills} kills in {run.lives} lives, {kills / seconds:.1f} a second\n"
        f"  by step: {steps}\n"
        f"  expected {verdict.expected} alerts; Slack took {posts} posts and {len(run.slack.edits())} edits\n"
        f"  lost {_of(verdict.lost, verdict.expected)}, twice and unmarked {_of(verdict.twice, verdict.expected)}, "
        f"repeated more than once {len(verdict.too_often)}, out of order {len(verdict.out_of_order)}\n"
        f"  marked as possible repeats {verdict.marked}"
    )


def _of(found: list[tuple[str, str]], cases: int) -> str:
    """Return a count; beside a zero, up to what rate it may be chance (the rule of three, at 95%)."""
    return f"{len(found)} {found[:5]}" if found else f"0 (below {3 / cases:.1e} an alert)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=1000, help="in each database")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both")
    parser.add_argument("--replicas", type=int, choices=[1, 2, 4], default=2)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    clean = True
    for kind in KINDS if options.database == "both" else (options.database,):
        chance = random.Random(options.seed)  # noqa: S311  chance, not secrecy
        with tempfile.TemporaryDirectory() as folder:
            run, begun = Run(kind, chance, options.replicas), time.monotonic()
            verdict = asyncio.run(run.kill(options.kills, Path(folder)))
            print(_report(run, verdict, time.monotonic() - begun))
            killed, broken = asyncio.run(kill_migrations(kind, max(options.kills // 50, 5), chance, Path(folder)))
            print(f"  migrations: {killed} kills, {broken} left unfinished")
        clean = clean and verdict.is_clean and not broken
    return 0 if clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
