"""The same news again and again, however it comes back: one story, and so one card a channel; and no news lost."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.intake import Desk
from handlers.poll import Poll
from tests.builders import NOON
from tests.handlers.conftest import Clock
from tests.outlets import STORY, Post, add_source, approval_of, count_queued, feed, open_polling
from tests.web_server import serve_web

NEWS = approval_of(0)


@pytest.fixture
async def poll(desk: Desk, clock: Clock) -> AsyncGenerator[Poll]:
    async with open_polling(desk, clock) as poll:
        yield poll


async def _show(poll: Poll, desk: Desk, clock: Clock, *pages: tuple[Post, ...]) -> int:
    """Show these pages one after the other, and return how many stories are to be told in the end."""
    async with serve_web(wire=feed()) as web:
        await add_source(desk, web, "wire")
        for page in pages:
            web.answers["/wire"] = feed(*page)
            await poll.read_due()
            clock.move(hours=4)
    return await _stories(desk)


async def _stories(desk: Desk) -> int:
    """Return how many stories wait to be told; a further version of one edits its card."""
    assert await count_queued(desk)
    async with desk.database.snapshot() as tx:
        told = [story for story_id in range(1, 20) if (story := await tx.stories.get(story_id))]
        return sum([bool(await tx.outbox.list_channels(story.id)) for story in told])


async def test_an_item_shown_a_hundred_times_in_a_page_is_one_story(poll: Poll, desk: Desk, clock: Clock) -> None:
    posts = tuple(replace(NEWS, key=f"guid-{number}") for number in range(50))

    assert await _show(poll, desk, clock, (NEWS,) * 50, posts) == 1


async def test_re_dated_and_edited_items_are_one_story(poll: Poll, desk: Desk, clock: Clock) -> None:
    days = [f"{NOON + timedelta(hours=4 * n):%a, %d %b %Y %H:%M:%S} GMT" for n in range(10)]
    pages = [(replace(NEWS, day=day, text=f"{NEWS.text} Edited {n} times."),) for n, day in enumerate(days)]

    assert await _show(poll, desk, clock, *pages) == 1


async def test_a_correction_that_corrects_no_fact_is_no_second_story(poll: Poll, desk: Desk, clock: Clock) -> None:
    signs = ("CORRECTION: ", "CORRECTING and REPLACING ", "C O R R E C T I O N: ", "UPDATE: ")
    pages = [(replace(NEWS, title=sign + NEWS.title, key=sign),) for sign in signs]

    assert await _show(poll, desk, clock, (NEWS,), *pages) == 1


async def test_a_publisher_that_has_news_at_two_addresses_makes_one_story(poll: Poll, desk: Desk, clock: Clock) -> None:
    first = replace(NEWS, link="https://wire.example/news/1")
    second = replace(NEWS, key="2", link="https://wire.example/press/a-1", text=f"{NEWS.text} Read on.")

    assert await _show(poll, desk, clock, (first,), (second, first)) == 1


async def test_eight_outlets_with_words_of_their_own_make_one_story(poll: Poll, desk: Desk) -> None:
    drug = NEWS.title.removeprefix("FDA approves ").partition(" from")[0]
    titles = (
        NEWS.title,
        f"Northwind Therapeutics wins FDA approval for {drug}",
        f"FDA approves Northwind Therapeutics' {drug} in multiple myeloma",
        f"{drug} approved by FDA for multiple myeloma",
    )
    async with serve_web() as web:
        for number in range(8):
            text = f"{STORY.format(drug=drug)} Outlet {number} reports."
            web.answers[f"/o{number}"] = feed(Post(str(number), titles[number % 4], text))
            await add_source(desk, web, f"o{number}")
        await poll.read_due()

    assert await _stories(desk) == 1


@pytest.mark.parametrize("link", ["https://wire.example/", "https://wire.example", "https://wire.example/news"])
async def test_items_that_all_point_to_one_page_are_all_taken(poll: Poll, desk: Desk, clock: Clock, link: str) -> None:
    posts = tuple(replace(approval_of(number), link=link) for number in range(4))

    assert await _show(poll, desk, clock, posts) == 4


async def test_items_of_different_days_that_point_to_the_front_page_are_all_taken(
    poll: Poll, desk: Desk, clock: Clock
) -> None:
    pages = [(replace(approval_of(number), link="https://wire.example/"),) for number in range(3)]

    assert await _show(poll, desk, clock, *pages) == 3
