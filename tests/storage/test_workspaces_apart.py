"""Twenty workspaces under random operations, beside a model of what each of them must have: nothing crosses.

Seeded and short here: TOPLINE_APART=20000 makes it long, TOPLINE_APART_SEED another one.
"""

import json
import os
import random
from dataclasses import dataclass, field, replace

from bot.lanes import LaneSettings
from bot.model import Story
from storage.database import Database, Transaction
from tests.builders import NOON, approval, article, asking_for, match

TEAMS = [f"T{number}" for number in range(20)]
CHANNELS = ("C1", "C2")
KEYS = [f"target:t{number}" for number in range(5)]
STEPS = int(os.environ.get("TOPLINE_APART", "60"))
SEED = int(os.environ.get("TOPLINE_APART_SEED", "7"))


@dataclass
class Model:
    """What a workspace must have: subscriptions by their ids, mutes, budgets, stories queued."""

    asked: dict[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    mutes: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    budgets: dict[str, int] = field(default_factory=dict[str, int])
    queued: set[str] = field(default_factory=set[str])


class World:
    """Does one random thing after another, in the database and in the models."""

    def __init__(self, story: Story) -> None:
        self.dice = random.Random(SEED)  # noqa: S311  no secret hangs on it
        self.story = story
        self.models = {team: Model() for team in TEAMS}

    async def step(self, tx: Transaction, team: str, channel: str) -> None:
        does = (self.subscribe, self.subscribe, self.subscribe, self.remove, self.mute, self.unmute, self.budget)
        await self.dice.choices((*does, self.alert, self.purge), (3, 3, 3, 3, 3, 2, 3, 3, 1))[0](tx, team, channel)

    async def subscribe(self, tx: Transaction, team: str, channel: str) -> None:
        key = self.dice.choice(KEYS)
        made, is_new = await tx.subscriptions.add(team, channel, asking_for(key), "U1", NOON)
        asked = self.models[team].asked
        assert is_new == ((channel, key) not in asked.values())
        assert made.team_id == team
        asked[made.id] = (channel, key)

    async def remove(self, tx: Transaction, team: str, _: str) -> None:
        """Remove what is anybody's: only what is one's own goes."""
        every = [number for model in self.models.values() for number in model.asked]
        if every:
            number = self.dice.choice(every)
            assert await tx.subscriptions.delete(team, number) == (number in self.models[team].asked)
            self.models[team].asked.pop(number, None)

    async def mute(self, tx: Transaction, team: str, channel: str) -> None:
        key = self.dice.choice(KEYS)
        await tx.mutes.add(team, channel, key, None, "U1")
        self.models[team].mutes.add((channel, key))

    async def unmute(self, tx: Transaction, team: str, channel: str) -> None:
        key = self.dice.choice(KEYS)
        assert await tx.mutes.delete(team, channel, key) == ((channel, key) in self.models[team].mutes)
        self.models[team].mutes.discard((channel, key))

    async def budget(self, tx: Transaction, team: str, channel: str) -> None:
        number = self.dice.randint(1, 99)
        await tx.lanes.put(team, channel, replace(LaneSettings(), cards_a_day=number), "U1", NOON)
        self.models[team].budgets[channel] = number

    async def alert(self, tx: Transaction, team: str, channel: str) -> None:
        await tx.outbox.enqueue([match(channel, team_id=team)], self.story, NOON)
        self.models[team].queued.add(channel)

    async def purge(self, tx: Transaction, team: str, _: str) -> None:
        while await tx.workspaces.purge(team):
            pass
        await tx.workspaces.forget(team)
        self.models[team] = Model()

    async def check(self, tx: Transaction, team: str) -> None:
        """Compare all that is kept of a workspace with its model."""
        model = self.models[team]
        rows = [json.loads(line) async for line in tx.workspaces.export(team)]
        assert {row["team_id"] for row in rows} <= {team}
        kept = {row["id"]: row["channel_id"] for row in rows if row["table"] == "subscriptions"}
        assert kept == {number: channel for number, (channel, _) in model.asked.items()}
        keys = {(row["subscription_id"], row["key"]) for row in rows if row["table"] == "subscription_keys"}
        assert keys == {(number, key) for number, (_, key) in model.asked.items()}
        assert {(row["channel_id"], row["key"]) for row in rows if row["table"] == "mutes"} == model.mutes
        budgets = {row["channel_id"]: row["settings"]["cards_a_day"] for row in rows if row["table"] == "lane_settings"}
        assert budgets == model.budgets
        assert {row["channel_id"] for row in rows if row["table"] == "outbox"} == model.queued
        for channel in CHANNELS:
            listed = await tx.subscriptions.list_for_channel(team, channel)
            assert {one.id for one in listed} == {n for n, (where, _) in model.asked.items() if where == channel}


async def test_nothing_crosses_from_one_workspace_to_another(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.articles.add(article("a1"), "test", NOON)
        world = World(await tx.stories.add((approval(),), "a1", {"k"}, NOON))
    for number in range(STEPS):
        team = world.dice.choice(TEAMS)
        async with database.transaction() as tx:
            await world.step(tx, team, world.dice.choice(CHANNELS))
            await world.check(tx, team)
            if number % 30 == 0 or number == STEPS - 1:
                for other in TEAMS:
                    await world.check(tx, other)
    assert any(model.asked for model in world.models.values())
