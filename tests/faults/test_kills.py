"""A short run of `just faults`: lives that read feeds and deliver are killed, and Slack's side shows nothing amiss."""

import random
from pathlib import Path

import pytest

from tests.fakes import FakeSlack, Post
from tests.faults.killed_world import judge, name_of
from tests.faults.kills import Run, kill_migrations

KILLS = 6


@pytest.mark.parametrize(("kind", "replicas"), [("sqlite", 1), ("postgresql", 2)])
async def test_lives_that_are_killed_lose_nothing_and_repeat_only_what_is_marked(
    kind: str, replicas: int, tmp_path: Path
) -> None:
    run = Run(kind, random.Random(20250303), replicas)  # noqa: S311  chance, not secrecy

    verdict = await run.kill(KILLS, tmp_path)

    assert run.died_at.total() >= KILLS
    assert verdict.expected == 4 * run.feeds.approvals > 0
    assert verdict.is_clean, verdict


async def test_a_migration_that_is_killed_is_made_by_the_next(tmp_path: Path) -> None:
    killed, unfinished = await kill_migrations("sqlite", 2, random.Random(2), tmp_path)  # noqa: S311  chance

    assert (killed, unfinished) == (2, 0)


def test_the_judge_sees_what_is_lost_repeated_and_out_of_order() -> None:
    slack = FakeSlack()

    def post(number: int, note: str = "") -> None:
        slack.taken.append(Post("chat.postMessage", {"channel": "C1", "text": f"{name_of(number)}zumab{note}"}, "1", 0))

    for number, note in ((3, ""), (0, ""), (1, ""), (1, ""), (2, " possible repeat"), (2, " possible repeat")):
        post(number, note)

    verdict = judge(slack, 5, {("C2", name_of(number)) for number in range(5)})

    assert ("C1", name_of(4)) in verdict.lost
    assert {channel for channel, _ in verdict.lost} == {"C1", "C3", "C9"}
    assert verdict.twice == [("C1", name_of(1))]
    assert verdict.too_often == [("C1", name_of(2))]
    assert verdict.out_of_order == [("C1", name_of(0))]
    assert verdict.marked == 2
    assert not verdict.is_clean
