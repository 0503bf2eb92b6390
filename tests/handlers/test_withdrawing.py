"""News that its publisher takes back: the card says so, in its thread a line says so, and nothing else is said."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from bot.model import Article, Story
from handlers.delivery import Delivery
from handlers.intake import Desk, Outcome, take_article
from handlers.revising import revise_article
from handlers.routing import GATHERING
from handlers.slack.client import Poster, open_client
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, asking_for
from tests.fakes import FakeSlack
from tests.handlers.conftest import Clock

NEWS = Article(
    "n1",
    "Northwind Therapeutics to acquire Harbor Biosciences for $1.2 billion",
    "BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. today announced that it has agreed to acquire Harbor "
    "Biosciences, Inc. for $1.2 billion in cash. The transaction is expected to close in the second quarter of 2025.",
    NOON.date(),
    "https://wire.example/1",
    "The Wire",
)
OTHER = replace(NEWS, id="n2", url="https://press.example/2", publisher="Trade Press", text=NEWS.text + " More soon.")
GONE = replace(NEWS, title="Withdrawn", text="This press release was issued in error.")


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def delivery(desk: Desk, slack: FakeSlack) -> AsyncGenerator[Delivery]:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("type:acquisition"), "U1", NOON)
    async with open_client("xoxb-test", slack.url) as client:
        yield Delivery(desk, Poster(client), jitter=lambda: 0)


async def _go(delivery: Delivery, clock: Clock) -> None:
    for _ in range(3):
        await delivery.deliver_due()
        clock.move(seconds=1)


async def _story(desk: Desk) -> Story:
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get(1)
    assert story
    return story


async def _milestones(desk: Desk) -> int:
    async with desk.database.snapshot() as tx:
        return len(await tx.events.list_for_key("type:acquisition"))


async def test_news_that_is_taken_back_marks_its_card_and_says_so_in_the_thread(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await take_article(NEWS, "wire", desk)
    await _go(delivery, clock)
    taken = await revise_article("n1", GONE, "wire", desk)
    await _go(delivery, clock)

    assert (taken.outcome, taken.channels) == (Outcome.REVISED_STORY, 1)
    card, line = slack.posts()
    (edit,) = slack.edits()
    assert edit.ts == line.args["thread_ts"] == card.ts
    assert "🚫 *Withdrawn:* ~Northwind Therapeutics to acquire Harbor Biosciences" in str(edit.args["blocks"])
    assert "withdrawn by <https://wire.example/1|The Wire>" in str(edit.args["blocks"])
    assert str(line.args["text"]).startswith("Update: withdrawn by its publisher")
    assert (await _milestones(desk), (await _story(desk)).version) == (0, 2)


async def test_news_that_is_taken_back_before_it_was_posted_is_not_posted(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await take_article(NEWS, "wire", desk)
    await revise_article("n1", GONE, "wire", desk)
    await _go(delivery, clock)

    assert slack.calls == []
    async with desk.database.snapshot() as tx:
        assert await tx.outbox.count(TEAM) == {OutboxState.SUPERSEDED: 2}


async def test_what_others_tell_stands_when_one_takes_it_back(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await take_article(NEWS, "wire", desk)
    await take_article(OTHER, "press", desk)
    await _go(delivery, clock)
    await revise_article("n1", GONE, "wire", desk)
    clock.now += GATHERING
    await _go(delivery, clock)

    (edit,) = slack.edits()
    assert str(edit.args["text"]).startswith("🤝 Northwind Therapeutics to acquire Harbor Biosciences")
    assert str(edit.args["text"]).endswith("📰 Trade Press · withdrawn by The Wire")
    assert len(slack.posts()) == 1
    assert (await _story(desk)).version == 1


async def test_a_fact_that_only_one_told_is_said_to_be_withdrawn_with_it(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    closed = replace(
        OTHER,
        title="Northwind Therapeutics completes acquisition of Harbor Biosciences",
        text="BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. today announced that it has completed its "
        "acquisition of Harbor Biosciences, Inc.",
    )
    await take_article(NEWS, "wire", desk)
    await take_article(closed, "press", desk)
    await _go(delivery, clock)
    await revise_article("n2", replace(GONE, id="n2", publisher="Trade Press"), "press", desk)
    await _go(delivery, clock)

    assert "to acquire Harbor" in str(slack.edits()[-1].args["text"])
    assert str(slack.posts()[-1].args["text"]).endswith("withdrawn: acquisition completed 3 Mar 2025")


async def test_the_last_who_takes_it_back_withdraws_it_and_a_second_edit_says_nothing_more(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await take_article(NEWS, "wire", desk)
    await take_article(OTHER, "press", desk)
    await _go(delivery, clock)
    for number, gone in (("n1", GONE), ("n2", replace(GONE, publisher="Trade Press"))):
        await revise_article(number, gone, "wire", desk)
    await _go(delivery, clock)
    await revise_article("n1", replace(GONE, text=GONE.text + " We regret it."), "wire", desk)
    clock.now += GATHERING
    await _go(delivery, clock)

    assert slack.calls == ["chat.postMessage", "chat.update", "chat.postMessage"]
    assert "Withdrawn:" in str(slack.edits()[0].args["text"])


async def test_news_that_is_put_back_stands_again(
    desk: Desk, slack: FakeSlack, delivery: Delivery, clock: Clock
) -> None:
    await take_article(NEWS, "wire", desk)
    await _go(delivery, clock)
    for edited in (GONE, NEWS):
        await revise_article("n1", edited, "wire", desk)
        await _go(delivery, clock)

    assert "Withdrawn" not in str(slack.edits()[-1].args["text"])
    assert "told again" in str(slack.posts()[-1].args["text"])
    assert (await _story(desk)).is_withdrawn is False
    assert await _milestones(desk) > 0


async def test_the_same_news_from_another_is_news_again(desk: Desk, delivery: Delivery) -> None:
    await take_article(NEWS, "wire", desk)
    await revise_article("n1", GONE, "wire", desk)
    taken = await take_article(OTHER, "press", desk)

    assert (taken.outcome, taken.channels) == (Outcome.NEW_STORY, 1)
    assert delivery is not None


async def test_a_page_that_is_cut_takes_nothing_back(desk: Desk, delivery: Delivery) -> None:
    await take_article(NEWS, "wire", desk)
    teaser = replace(NEWS, text="Subscribe to read on.", title="Northwind news")
    assert (await revise_article("n1", teaser, "wire", desk)).channels == 0

    assert (await _story(desk)).is_withdrawn is False
    assert await _milestones(desk) > 0
    assert (await revise_article("n1", NEWS, "wire", desk)).outcome is Outcome.SEEN_BEFORE
    assert delivery is not None
