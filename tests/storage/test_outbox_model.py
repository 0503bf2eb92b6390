"""The outbox against a simple model: whatever is done in whatever order, a channel has one holder, and its order."""

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.model import Story
from storage.database import Database, Transaction
from storage.outbox import POST, Claim, Outcome
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, match
from tests.databases import drop, new_url

LEASE = timedelta(seconds=90)
CHANNELS = ("C1", "C2")
OPEN = {OutboxState.NEW, OutboxState.RETRY, OutboxState.AMBIGUOUS, OutboxState.EDITED}


@dataclass
class Waiting:
    """What the model knows of a message that is not finished: who holds it, until when, and whether it was tried."""

    story_id: int
    holder: int = 0
    until: datetime | None = None
    tried: bool = False


class OutboxMachine(RuleBasedStateMachine):
    """Queues, claims, starts, marks, pauses and lets time pass, at random, and compares with lists in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = new_url(Path(self.folder.name))
        self.loop = asyncio.new_event_loop()
        self.database = Database(self.url)
        self.now = NOON
        self.lanes: dict[str, list[Waiting]] = {channel: [] for channel in CHANNELS}
        self.quiet: dict[str, datetime] = dict.fromkeys(CHANNELS, NOON)
        self.paused: set[str] = set()
        self.claims: list[Claim] = []
        self.finished = 0
        self.articles = 0

    def run(self, work: Any) -> Any:  # noqa: ANN401  whatever the coroutine returns
        return self.loop.run_until_complete(work)

    def do(self, work: Any) -> Any:  # noqa: ANN401  a function of a transaction
        async def in_transaction() -> object:
            async with self.database.transaction() as tx:
                return await work(tx)

        return self.run(in_transaction())

    def head(self, channel: str) -> Waiting | None:
        return self.lanes[channel][0] if self.lanes[channel] else None

    def holds(self, claim: Claim) -> bool:
        head = self.head(claim.channel_id)
        return head is not None and (head.story_id, head.holder) == (claim.story_id, claim.token) and bool(head.until)

    @rule(channels=st.sets(st.sampled_from(CHANNELS), min_size=1))
    def queue(self, channels: set[str]) -> None:
        async def add(tx: Transaction) -> Story:
            self.articles += 1
            await tx.articles.add(article(f"a{self.articles}"), "test", self.now)
            story = await tx.stories.add((approval(),), f"a{self.articles}", (), self.now)
            await tx.outbox.enqueue([match(channel) for channel in sorted(channels)], story, self.now)
            return story

        story = self.do(add)
        for channel in channels:
            self.lanes[channel].append(Waiting(story.id))

    @rule(seconds=st.sampled_from([1, 5, 89, 90]))
    def let_time_pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def claim(self) -> None:
        claims: list[Claim] = self.do(lambda tx: tx.outbox.claim(self.now, LEASE, 10))
        expected = {
            channel: head.story_id
            for channel in CHANNELS
            if (head := self.head(channel)) and channel not in self.paused and self._is_free(channel, head)
        }
        assert {claim.channel_id: claim.story_id for claim in claims} == expected
        for claim in claims:
            head = self.lanes[claim.channel_id][0]
            assert claim.token == head.holder + 1
            head.holder, head.until = claim.token, self.now + LEASE
        self.claims += claims

    def _is_free(self, channel: str, head: Waiting) -> bool:
        return head.until <= self.now if head.until else self.quiet[channel] <= self.now

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def start(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(self.claims))
        head = self.head(claim.channel_id)
        may = self.holds(claim) and head is not None and head.until is not None and head.until > self.now
        started = self.do(lambda tx: tx.outbox.start(claim, POST, self.now, LEASE))
        assert (started is not None) == may
        if may and head:
            head.until, head.tried = self.now + LEASE, True

    @precondition(lambda self: self.claims)
    @rule(
        data=st.data(),
        state=st.sampled_from(
            [OutboxState.SENT, OutboxState.RETRY, OutboxState.AMBIGUOUS, OutboxState.EDITED, OutboxState.FAILED]
        ),
        wait=st.sampled_from([0, 1, 30]),
    )
    def mark(self, data: st.DataObject, state: OutboxState, wait: int) -> None:
        claim = data.draw(st.sampled_from(self.claims))
        may, until = self.holds(claim), self.now + timedelta(seconds=wait)
        assert self.do(lambda tx: tx.outbox.mark(claim, Outcome(state, until), self.now)) == may
        if not may:
            return
        self.quiet[claim.channel_id] = until
        if state in OPEN:
            self.lanes[claim.channel_id][0].until = None
        else:
            self.lanes[claim.channel_id].pop(0)
            self.finished += 1

    @rule(channel=st.sampled_from(CHANNELS))
    def pause(self, channel: str) -> None:
        self.do(lambda tx: tx.channels.pause(TEAM, channel, "is_archived", self.now))
        self.paused.add(channel)

    @rule(channel=st.sampled_from(CHANNELS))
    def resume(self, channel: str) -> None:
        self.do(lambda tx: tx.channels.resume(TEAM, channel))
        self.paused.discard(channel)

    @rule()
    def keep_house(self) -> None:
        self.finished -= self.do(lambda tx: tx.outbox.delete_finished(self.now, 100))

    @invariant()
    def nothing_is_lost(self) -> None:
        counted: dict[OutboxState, int] = self.do(lambda tx: tx.outbox.count(TEAM))
        assert sum(counted.values()) == self.finished + sum(map(len, self.lanes.values()))
        held = sum(1 for channel in self.paused for one in self.lanes[channel] if one.until is None)
        assert counted.get(OutboxState.HELD, 0) == held

    def teardown(self) -> None:
        self.run(self.database.close())
        self.loop.close()
        drop(self.url)
        self.folder.cleanup()


OutboxMachine.TestCase.settings = settings(
    max_examples=settings.default.max_examples // 4,  # each is twenty-five steps
    stateful_step_count=25,
)
TestOutboxAgainstAModel = OutboxMachine.TestCase
