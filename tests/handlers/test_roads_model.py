"""Every match ends as a card, a line of a digest, muted or below the floor: whatever is set, moved and killed between.

A model in memory knows who asked for what; the database and what was posted must agree with it.
"""

import asyncio
import re
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.importance import find_importance
from bot.lanes import LaneSettings
from bot.messages import Message
from bot.model import Delivery as How_
from bot.model import Event, EventType, How, Importance, Status
from bot.parse.lexicon import Lexicon
from bot.roads import effective_floor, is_quiet
from bot.when import PartialDate
from handlers.delivery import Delivery
from handlers.digests import tell_digests
from handlers.intake import Desk, take_reading
from storage.database import Database, Transaction
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, event, reading
from tests.databases import drop, new_url
from tests.handlers.conftest import Clock

LANES = ("C1", "C2", "C3")
KEYS = ("company:~co-0", "company:~co-1", "type:approval")
STEPS = st.sampled_from(["", "", "", "story", "match", "outbox", "commit", "taken"])
DIGEST_STEPS = st.sampled_from(["", "", "digest", "digest taken", "digest commit", "digest told"])
clocks = st.sampled_from([time(0), time(2, 30), time(7), time(12, 30), time(22)])
lane_settings = st.builds(
    LaneSettings,
    time_zone=st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
    quiet_from=st.none() | clocks,
    quiet_to=clocks,
    digest_at=clocks,
    digest_weekday=st.integers(0, 6),
    cards_a_day=st.sampled_from([None, None, 1, 2]),
    floor=st.sampled_from([Importance.LOW, Importance.LOW, Importance.HIGH]),
)
hows = st.builds(How, delivery=st.sampled_from(How_), floor=st.sampled_from(Importance))
_DRUG = re.compile(r"drug(\d+)x")
_DUE = event(EventType.DECISION_DATE, "Co", regulators=("FDA",))


class KilledError(BaseException):
    """The process died."""


class Recorder:
    """Takes what is sent, and refuses to be woken: what rings must not come in quiet hours."""

    def __init__(self, is_night: Callable[[str], bool]) -> None:
        self.is_night = is_night
        self.told: Counter[tuple[str, int]] = Counter()
        self.sent = 0

    async def post(
        self, channel_id: str, message: Message, *, thread_ts: str | None = None, broadcast: bool = False
    ) -> str:
        del broadcast
        self.sent += 1
        is_summary = " stor" in message.text.partition("\n")[0]
        assert is_summary or not self.is_night(channel_id), message.text
        if thread_ts is None:
            self.told.update((channel_id, int(number)) for number in set(_DRUG.findall(message.text)))
        return f"1.{self.sent}"

    async def update(self, channel_id: str, message_ts: str, message: Message) -> str:
        del channel_id, message
        return message_ts

    async def check(self) -> None:
        return

    async def for_team(self, team_id: str) -> "Recorder":
        del team_id
        return self


class RoadsMachine(RuleBasedStateMachine):
    """Subscribes, sets, tells, mutes, moves the clock, dies; in the end a week passes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.url = new_url(Path(self.folder.name), "sqlite")
        self.clock = Clock(NOON)
        self.desk = Desk(Database(self.url), Lexicon(()), self.clock)
        self.lanes = dict.fromkeys(LANES, LaneSettings())
        self.recorder = Recorder(lambda lane: is_quiet(self.lanes[lane], self.clock.now))
        self.delivery = Delivery(self.desk, self.recorder, jitter=lambda: 0)
        self.asked: dict[tuple[str, str], How] = {}
        self.stories: dict[int, tuple[Event, ...]] = {}
        self.ids: dict[int, int] = {}
        self.wanted: dict[tuple[str, int], bool] = {}
        self.muted: set[tuple[str, int]] = set()
        self.articles = 0

    def run(self, work: Awaitable[Any]) -> Any:  # noqa: ANN401  whatever the coroutine returns
        return self.loop.run_until_complete(work)

    def do(self, work: Callable[[Transaction], Awaitable[Any]]) -> Any:  # noqa: ANN401  whatever the work returns
        async def in_transaction() -> object:
            async with self.desk.database.transaction() as tx:
                return await work(tx)

        return self.run(in_transaction())

    def mortal(self, step: str) -> Desk:
        def at_step(name: str) -> None:
            if name == step:
                raise KilledError

        return replace(self.desk, at_step=at_step)

    @rule(lane=st.sampled_from(LANES), key=st.sampled_from(KEYS), how=hows)
    def subscribe(self, lane: str, key: str, how: How) -> None:
        async def add(tx: Transaction) -> None:
            subscription, _ = await tx.subscriptions.add(TEAM, lane, asking_for(key), "U1", self.clock.now)
            await tx.subscriptions.set_how(TEAM, subscription.id, how)

        self.do(add)
        self.asked[lane, key] = how

    @rule(lane=st.sampled_from(LANES), wanted=lane_settings)
    def set(self, lane: str, wanted: LaneSettings) -> None:
        self.do(lambda tx: tx.lanes.put(TEAM, lane, wanted, "U1", self.clock.now))
        self.lanes[lane] = wanted

    @precondition(lambda self: self.asked)
    @rule(company=st.integers(0, 1), is_high=st.booleans(), step=STEPS)
    def tell(self, company: int, step: str, *, is_high: bool) -> None:
        number, name = len(self.stories), f"Co {company}"
        low = event(EventType.READOUT, name, f"drug{number}x", date=PartialDate("2025-03-03"))
        self.stories[number] = (approval(name, f"drug{number}x") if is_high else low,)
        self.take(number, step)

    @precondition(lambda self: self.stories)
    @rule(data=st.data(), day=st.sampled_from([None, "2025-05-05", "2025-06-06"]), step=STEPS)
    def tell_again(self, data: st.DataObject, day: str | None, step: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.stories)))
        first, *due = self.stories[number]
        if day:
            due = [replace(_DUE, companies=first.companies, status=Status.EXPECTED, date=PartialDate(day))]
        self.stories[number] = (first, *due)
        self.take(number, step)

    def take(self, number: int, step: str) -> None:
        """Take the news with a death at `step`, then as the next life would take it."""
        self.articles += 1
        events = self.stories[number]
        told = article(f"a{self.articles}", f"Headline {self.articles}")
        for desk in (self.mortal(step), self.desk):
            try:
                taken = self.run(take_reading(told, reading(told.id, *events), "test", desk))
            except KilledError:
                continue
            self.ids[number] = taken.story_id or self.ids.get(number, 0)
        if not self.ids.get(number):
            found = self.do(lambda tx: tx.stories.get_for_article(told.id))
            self.ids[number] = found.id
        for lane in LANES:
            floors = [effective_floor(how, self.lanes[lane]).rank for how in self._asking(lane, events[0])]
            if floors:
                self.wanted[lane, number] = min(floors) <= find_importance(events[0]).rank

    def _asking(self, lane: str, told: Event) -> list[How]:
        keys = {f"company:{told.companies[0].key}", f"type:{told.type}"}
        return [how for (asking, key), how in self.asked.items() if asking == lane and key in keys]

    @precondition(lambda self: self.stories)
    @rule(data=st.data(), lane=st.sampled_from(LANES))
    def mute(self, data: st.DataObject, lane: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.stories)))
        self.do(lambda tx: tx.mutes.add(TEAM, lane, f"story:{self.ids[number]}", None, "U1"))
        self.muted.add((lane, number))

    @rule(minutes=st.sampled_from([-90, -5, 1, 20, 300, 600, 1440, 5000]))
    def move(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)

    @rule(step=DIGEST_STEPS)
    def digest(self, step: str) -> None:
        try:
            self.run(tell_digests(self.mortal(step)))
        except KilledError:
            return

    @rule()
    def deliver(self) -> None:
        for _ in range(4):
            self.run(self.delivery.deliver_due())
            self.clock.move(seconds=2)

    @invariant()
    def every_match_has_its_place(self) -> None:
        lost = [
            (lane, number)
            for lane, number in self.wanted
            if self.do(lambda tx, at=(lane, number): _places(tx, at[0], self.ids[at[1]])) == 0
        ]
        assert not lost

    def teardown(self) -> None:
        try:
            self.let_weeks_pass()
        finally:
            self.run(self.desk.database.close())
            self.loop.close()
            drop(self.url)
            self.folder.cleanup()

    def let_weeks_pass(self) -> None:
        for lane in LANES:  # a night of twenty hours may be all that a look a day ever sees
            self.set(lane, replace(self.lanes[lane], quiet_from=None))
        for _ in range(10):
            self.clock.move(hours=25)
            self.run(tell_digests(self.desk))
            self.deliver()
        while set(self.do(lambda tx: tx.outbox.count(TEAM))) & {OutboxState.NEW, OutboxState.EDITED}:
            self.deliver()
        for lane in LANES:
            assert self.do(lambda tx, at=lane: tx.held.list_for_lane(TEAM, at)) == []
        for (lane, number), wanted in self.wanted.items():
            told = self.recorder.told[lane, number]
            story = self.do(lambda tx, at=number: tx.stories.get(self.ids[at]))
            assert told or not wanted or (lane, number) in self.muted
            assert told <= story.version
        assert set(self.recorder.told) <= set(self.wanted)
        waiting = self.do(lambda tx: tx.outbox.count(TEAM))
        assert set(waiting) <= {OutboxState.SENT, OutboxState.SUPERSEDED, OutboxState.MUTED}


async def _places(tx: Transaction, lane: str, story_id: int) -> int:
    """Return in how many ways the story is known for the lane: queued, posted, held, settled."""
    here = (TEAM, lane)
    return sum(
        here in known
        for known in (
            await tx.outbox.list_channels(story_id),
            await tx.cards.list_channels(story_id),
            await tx.held.list_for_story(story_id),
            await tx.settled.list_for_story(story_id),
        )
    )


RoadsMachine.TestCase.settings = settings(max_examples=max(settings().max_examples // 12, 1), stateful_step_count=20)
TestRoadsAgainstAModel = RoadsMachine.TestCase
