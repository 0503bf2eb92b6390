"""Outlets that tell known facts raise no version, and a card names them all with one edit; a crash loses none."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import pytest

from bot.model import Event, Story
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.routing import GATHERING
from handlers.sending import LEASE
from handlers.slack.client import Poster, open_client
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, approval, article, asking_for, reading
from tests.fakes import Answer, FakeSlack
from tests.handlers.conftest import Clock


@dataclass
class Scene:
    """A desk whose channel C1 asked for approvals, and the Slack that it is in."""

    desk: Desk
    slack: FakeSlack
    delivery: Delivery
    clock: Clock

    async def tell(self, number: int, *events: Event) -> None:
        told = article(f"a{number}", f"Headline {number}", url=f"https://news{number}.example/{number}")
        await take_reading(told, reading(told.id, *(events or (approval(),))), f"wire {number}", self.desk)

    async def go(self, seconds: int = 3) -> None:
        for _ in range(seconds):
            await self.delivery.deliver_due()
            self.clock.move(seconds=1)

    async def story(self) -> Story:
        async with self.desk.database.snapshot() as tx:
            story = await tx.stories.get(1)
        assert story
        return story

    async def states(self) -> dict[OutboxState, int]:
        async with self.desk.database.snapshot() as tx:
            return await tx.outbox.count(TEAM)


@pytest.fixture
async def scene(desk: Desk, clock: Clock) -> AsyncGenerator[Scene]:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:approval"), "U1", NOON)
    quick = aiohttp.ClientTimeout(total=2)
    async with FakeSlack().serve() as slack, open_client("xoxb-test", slack.url, quick) as client:
        yield Scene(desk, slack, Delivery(desk, Poster(client), jitter=lambda: 0), clock)


async def test_eight_outlets_in_a_minute_are_one_edit_and_no_version(scene: Scene) -> None:
    for number in range(8):
        await scene.tell(number)
        await scene.go(8)
    scene.clock.now += GATHERING
    await scene.go()

    assert scene.slack.calls == ["chat.postMessage", "chat.update"]
    assert "and 3 more" in str(scene.slack.edits()[0].args)
    story = await scene.story()
    assert (story.version, story.edition, len(story.sources)) == (1, 8, 8)


async def test_a_hundred_copies_wait_as_one_edit_a_channel(scene: Scene) -> None:
    await scene.tell(0)
    await scene.go()
    for number in range(1, 100):
        await scene.tell(number)
    async with scene.desk.database.transaction() as tx:
        due = await tx.edits.take_due(scene.clock.now + GATHERING, 1000)

    assert [[match.channel_id for match in matches] for matches in due.values()] == [["C1"]]
    assert await scene.states() == {OutboxState.SENT: 1}


async def test_a_source_that_comes_after_the_edit_is_the_next_edit(scene: Scene) -> None:
    for number in range(3):
        await scene.tell(number)
        scene.clock.now += GATHERING
        await scene.go()

    assert scene.slack.calls == ["chat.postMessage", "chat.update", "chat.update"]
    assert "news2.example/2" in str(scene.slack.edits()[-1].args)


async def test_a_fact_does_not_wait_for_sources_and_takes_them_along(scene: Scene) -> None:
    await scene.tell(0)
    await scene.go()
    await scene.tell(1)
    await scene.tell(2, approval(), approval("Acme Bio", "acmecel", "EMA"))
    await scene.go(4)
    assert len(scene.slack.edits()) == 1
    scene.clock.now += GATHERING
    await scene.go()

    assert scene.slack.calls == ["chat.postMessage", "chat.update", "chat.postMessage"]
    assert "news1.example/1" in str(scene.slack.edits()[0].args)
    assert "EMA" in str(scene.slack.posts()[1].args["text"])


async def test_a_source_that_joins_while_the_card_is_on_its_way_is_named_later(scene: Scene) -> None:
    await scene.tell(0)
    scene.slack.answers.append(Answer(hangs=True))
    arrived = asyncio.Event()
    scene.slack.kills, scene.slack.kill = "before taking", arrived.set
    posting = asyncio.ensure_future(scene.delivery.deliver_due())
    await arrived.wait()
    await scene.tell(1)
    await posting
    scene.clock.now += LEASE + GATHERING
    await scene.go()

    assert "news1.example/1" in str((*scene.slack.posts(), *scene.slack.edits())[-1].args)


@pytest.mark.parametrize("step", ["edits", "edits queued", "claim", "edit", "edited"])
async def test_a_bot_that_dies_on_the_way_of_an_edit_is_followed_by_one_that_makes_it(step: str, scene: Scene) -> None:
    class DeathError(BaseException):
        pass

    def die(name: str) -> None:
        if name == step:
            raise DeathError

    await scene.tell(0)
    await scene.go()
    await scene.tell(1)
    scene.clock.now += GATHERING
    async with open_client("xoxb-test", scene.slack.url) as client:
        dying = Delivery(Desk(scene.desk.database, scene.desk.lexicon, scene.clock, die), Poster(client), lambda: 0)
        with suppress(DeathError):
            await dying.deliver_due()
    scene.clock.now += LEASE
    await scene.go()

    assert len(scene.slack.posts()) == 1
    assert {edit.ts for edit in scene.slack.edits()} == {scene.slack.posts()[0].ts}
    assert "news1.example/1" in str(scene.slack.edits()[-1].args)
    assert await scene.states() == {OutboxState.SENT: 2}


async def test_bots_that_find_the_same_edit_due_make_it_once(scene: Scene) -> None:
    await scene.tell(0)
    await scene.go()
    await scene.tell(1)
    scene.clock.now += GATHERING
    async with open_client("xoxb-test", scene.slack.url) as client:
        others = [Delivery(scene.desk, Poster(client), lambda: 0) for _ in range(3)]
        await asyncio.gather(*(delivery.deliver_due() for delivery in (scene.delivery, *others)))

    assert len(scene.slack.edits()) == 1


async def test_what_else_asked_for_it_meanwhile_is_told_with_the_edit(scene: Scene) -> None:
    await scene.tell(0)
    await scene.go()
    async with scene.desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("company:~acme-bio"), "U2", NOON)
    await scene.tell(1)
    await scene.tell(2)
    scene.clock.now += GATHERING
    await scene.go()

    async with scene.desk.database.snapshot() as tx:
        card = await tx.cards.get(TEAM, "C1", 1)
    assert card
    assert sorted(reason.subscription_id for reason in card.reasons) == [1, 2]
    assert card.edition == 3
