"""A file goes in, exactly one message comes out; and again with a SIGKILL between any two steps."""

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from bot.messages.notes import render_note
from storage.database import Database
from storage.tables import OutboxState
from tests.builders import NOON, TEAM, asking_for
from tests.databases import KINDS, drop, new_url
from tests.fakes import Answer, FakeSlack
from tests.mortal import begin, end_of
from tests.spine_child import live

NEWS = """FDA approves Velorixa (velotuzumab) from Northwind Therapeutics for multiple myeloma

BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. today announced that the U.S. Food and Drug Administration
has approved Velorixa (velotuzumab) for adults with multiple myeloma.
"""

ANNOUNCED = """Northwind Therapeutics to acquire Harbor Biosciences for $1.2 billion

BOSTON, December 5, 2024 -- Northwind Therapeutics, Inc. today announced that it has agreed to acquire Harbor
Biosciences, Inc. for $1.2 billion in cash. The transaction is expected to close in the first quarter of 2025.
"""
COMPLETED = """Northwind Therapeutics completes acquisition of Harbor Biosciences

BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. today announced that it has completed its acquisition of Harbor
Biosciences, Inc.
"""


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """A database of each kind."""
    url = new_url(tmp_path, request.param)
    yield url
    drop(url)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS)
    return path


async def _subscribe(url: str, *channels: str, key: str = "type:approval") -> None:
    database = Database(url)
    async with database.transaction() as tx:
        for channel in channels:
            await tx.subscriptions.add(TEAM, channel, asking_for(key), "U1", NOON)
    await database.close()


async def _states(url: str) -> dict[OutboxState, int]:
    database = Database(url)
    async with database.snapshot() as tx:
        states = await tx.outbox.count(TEAM)
    await database.close()
    return states


async def _live_until_killed(url: str, slack: FakeSlack, file: Path, step: str = "", hours: int = 0) -> int:
    """Run the child until it ends, and return its exit code; Slack can kill it too."""
    child = begin(live, url, slack.url, file, step, hours)
    slack.kill = lambda: os.kill(child.pid or 0, signal.SIGKILL)
    return await end_of(child)


async def test_a_file_goes_in_and_one_message_comes_out(url: str, file: Path) -> None:
    await _subscribe(url, "C1", "C2")
    async with FakeSlack().serve() as slack:
        await live(url, slack.url, file, die_at="")
        await live(url, slack.url, file, die_at="", hours=1)

        assert sorted(post.channel for post in slack.posts()) == ["C1", "C2"]
        assert "velotuzumab" in slack.posts("C1")[0].args["text"]
        assert slack.edits() == []


@pytest.mark.parametrize("step", ["store", "story", "match", "outbox", "commit", "taken", "claim", "claimed", "marked"])
async def test_a_kill_where_nothing_is_on_the_wire_loses_nothing_and_repeats_nothing(
    step: str, url: str, file: Path
) -> None:
    await _subscribe(url, "C1")
    async with FakeSlack().serve() as slack:
        assert await _live_until_killed(url, slack, file, step) == -signal.SIGKILL
        await live(url, slack.url, file, die_at="", hours=1)

        assert len(slack.posts()) == 1
        assert "ossible repeat" not in str(slack.posts()[0].args)
        assert await _states(url) == {OutboxState.SENT: 1}


@pytest.mark.parametrize("step", ["post", "posted"])
async def test_a_kill_around_the_post_repeats_it_once_at_most_and_says_so(step: str, url: str, file: Path) -> None:
    await _subscribe(url, "C1")
    async with FakeSlack().serve() as slack:
        assert await _live_until_killed(url, slack, file, step) == -signal.SIGKILL
        accepted = len(slack.posts())
        await live(url, slack.url, file, die_at="", hours=1)
        await live(url, slack.url, file, die_at="", hours=2)

        assert len(slack.posts()) == accepted + 1
        assert "ossible repeat" in str(slack.posts()[-1].args)
        assert await _states(url) == {OutboxState.SENT: 1}


@pytest.mark.parametrize(("moment", "stands"), [("before taking", 0), ("after taking", 1)])
async def test_a_kill_while_slack_has_the_message_repeats_it_once_at_most(
    moment: str, stands: int, url: str, file: Path
) -> None:
    await _subscribe(url, "C1")
    async with FakeSlack().serve() as slack:
        slack.kills = moment
        slack.answers.append(Answer(accepts=stands == 1, hangs=True))
        assert await _live_until_killed(url, slack, file) == -signal.SIGKILL
        slack.kills = ""
        assert len(slack.posts()) == stands
        await live(url, slack.url, file, die_at="", hours=1)

        assert len(slack.posts()) == stands + 1
        assert await _states(url) == {OutboxState.SENT: 1}


async def test_a_message_killed_twice_on_the_wire_is_given_up_and_shown(url: str, file: Path) -> None:
    await _subscribe(url, "C1")
    async with FakeSlack().serve() as slack:
        for hours in (0, 1):
            assert await _live_until_killed(url, slack, file, "posted", hours) == -signal.SIGKILL
        await live(url, slack.url, file, die_at="", hours=2)

        assert len(slack.posts()) == 2
        assert await _states(url) == {OutboxState.FAILED: 1}
        database = Database(url)
        async with database.snapshot() as tx:
            assert [failure.code for failure in await tx.outbox.list_failed(TEAM, NOON)] == ["outcome_unknown"]
        await database.close()


@pytest.mark.parametrize("step", ["edit", "edited", "edit marked", "tell", "told", "told marked"])
async def test_a_kill_around_an_update_loses_no_fact_and_repeats_only_what_may_not_stand(
    step: str, url: str, tmp_path: Path
) -> None:
    await _subscribe(url, "C1", key="type:acquisition")
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text(ANNOUNCED)
    second.write_text(COMPLETED)
    async with FakeSlack().serve() as slack:
        await live(url, slack.url, first, die_at="")
        if not step.startswith("edit"):
            await live(url, slack.url, second, die_at="", hours=1)
        assert await _live_until_killed(url, slack, second, step, hours=2) == -signal.SIGKILL
        told = len(slack.posts()) - 1
        for hours in (3, 4, 5):
            await live(url, slack.url, second, die_at="", hours=hours)

        card, *lines = slack.posts()
        unsure = step in {"tell", "told"}
        assert {edit.ts for edit in slack.edits()} == {card.ts}
        assert all(str(line.args["text"]).startswith("Update: acquisition completed 3 Mar 2025") for line in lines)
        assert len(lines) == (told + 1 if unsure else 1)
        assert ["possible repeat" in str(line.args["text"]) for line in lines] == [False] * (len(lines) - 1) + [unsure]
        assert {line.args["thread_ts"] for line in lines} == {card.ts}
        assert await _states(url) == {OutboxState.SENT: 2}


@pytest.mark.parametrize("step", ["outbox", "edits", "edits queued", "edited"])
async def test_a_kill_on_the_way_of_a_further_source_names_it_with_one_edit_and_posts_nothing(
    step: str, url: str, file: Path, tmp_path: Path
) -> None:
    await _subscribe(url, "C1")
    second = tmp_path / "second.txt"
    second.write_text(NEWS.replace("today announced", "said today"))
    async with FakeSlack().serve() as slack:
        await live(url, slack.url, file, die_at="")
        if step != "outbox":
            await live(url, slack.url, second, die_at="")
        assert await _live_until_killed(url, slack, second, step, hours=1) == -signal.SIGKILL
        for hours in (2, 3):
            await live(url, slack.url, second, die_at="", hours=hours)

        (card,) = slack.posts()
        assert {edit.ts for edit in slack.edits()} == {card.ts}
        assert len(slack.edits()) == 1 + (step == "edited")
        assert await _states(url) == {OutboxState.SENT: 2}


@pytest.mark.parametrize("step", ["claim", "claimed", "post", "posted", "marked"])
async def test_a_kill_at_any_step_of_a_notice_says_it_once_or_marks_the_repeat(step: str, url: str, file: Path) -> None:
    await _announce(url)
    async with FakeSlack().serve() as slack:
        assert await _live_until_killed(url, slack, file, step) == -signal.SIGKILL
        said = len(slack.posts())
        for hours in (1, 2):
            await live(url, slack.url, file, die_at="", hours=hours)

        unsure = step in {"post", "posted"}
        assert len(slack.posts()) == (said + 1 if unsure else 1)
        assert "EMA news cannot be read" in str(slack.posts()[-1].args["text"])
        assert ("ossible repeat" in str(slack.posts()[-1].args)) == unsure
        assert await _states(url) == {OutboxState.SENT: 1}


async def test_a_notice_killed_twice_on_the_wire_is_given_up_and_the_next_is_said(url: str, file: Path) -> None:
    await _announce(url, "first", "second")
    async with FakeSlack().serve() as slack:
        for hours in (0, 1):
            assert await _live_until_killed(url, slack, file, "posted", hours) == -signal.SIGKILL
        for hours in (2, 3):
            await live(url, slack.url, file, die_at="", hours=hours)

        assert ["ossible repeat" in str(post.args) for post in slack.posts()] == [False, True, False]
        assert await _states(url) == {OutboxState.FAILED: 1, OutboxState.SENT: 1}


async def _announce(url: str, *keys: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        for key in keys or ("first",):
            await tx.outbox.enqueue_notice(TEAM, "C1", key, render_note("EMA news cannot be read."), NOON)
    await database.close()
