"""Polling on a moved clock, as the servers see it: `just polite` runs the whole week of 200 sources."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.polite import simulate
from tests.polite_rules import Rules
from tests.polite_world import Ask, World


async def test_every_rule_of_politeness_is_kept_by_two_bots_that_end_in_the_middle(tmp_path: Path) -> None:
    outcome = await simulate(20, 0.4, 3, tmp_path, steps=60)

    assert {name: found for name, found in outcome.broken.items() if found} == {}
    assert outcome.lost == []
    assert outcome.counts["bots that ended"] >= 1
    assert {200, 301, 302, 304, 404, 429, 500} <= {
        int(name.split()[1]) for name in outcome.counts if name.startswith("answered")
    }


FINE = Ask(NOON, 0, "/plain/2", "A1", None, None, 200)
HOUR = timedelta(hours=1)


def _after(ask: Ask, by: timedelta, **more: object) -> Ask:
    return replace(ask, at=ask.at + by, **more)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("log", "rule"),
    [
        ([FINE, _after(FINE, HOUR / 4000, path="/other")], "one request a second to a host"),
        ([replace(FINE, hold=HOUR), _after(FINE, HOUR / 2, path="/other")], "never before Retry-After"),
        ([replace(FINE, host=3, path="/page/1"), _after(FINE, HOUR / 1800, host=3, path="/page/2")], "crawl delay"),
        ([replace(FINE, status=500), _after(FINE, HOUR / 90)], "backoff"),
        ([FINE, _after(FINE, HOUR / 60)], "interval within its bounds"),
        ([FINE, _after(FINE, HOUR * 9)], "interval within its bounds"),
        ([replace(FINE, given_tag='"1"'), _after(FINE, HOUR * 3)], "conditional requests"),
        ([replace(FINE, path="/private/forbidden/16")], "robots.txt obeyed and read once a day"),
        ([replace(FINE, host=2, path="/page/1/1")], "robots.txt obeyed and read once a day"),
        ([replace(FINE, path="/listing/3")], "robots.txt obeyed and read once a day"),
        ([replace(FINE, status=410, path="/plain/2"), _after(FINE, HOUR * 3)], "gone and moved are remembered"),
    ],
)
def test_a_rule_that_is_broken_is_found(log: list[Ask], rule: str) -> None:
    world = World(20, 1)
    world.log = log
    broken = {name for name, found in Rules(world, []).broken().items() if found}
    assert rule in broken
