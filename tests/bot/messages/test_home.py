"""The Home as it is drawn: taken by Slack whatever is followed, and saying what to do where there is nothing."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.coming import choose_coming, followed_keys
from bot.home import HomeState, HomeTab, pack_home, unpack_home
from bot.lanes import LaneSettings
from bot.messages.home import HomeLook, Lane, render_home
from bot.messages.sources import SourcesLook
from bot.model import (
    Choice,
    Condition,
    ConditionKind,
    Delivery,
    Event,
    How,
    Importance,
    Status,
    Subscription,
    SubscriptionSpec,
)
from bot.sources import Health, Source, SourceKind
from bot.timeline import Step, Timeline
from bot.when import PartialDate
from handlers.workspace.block_check import find_view_errors
from tests.hostile import any_text, events, sources
from tests.peer import acceptance

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
LONG = "🧬" * 100 + "\u202e\u05d0\u05d1" * 50 + "x" * 100
hard = settings(phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck), max_examples=40)


def _view(look: HomeLook) -> dict[str, Any]:
    return {"type": "home", "private_metadata": pack_home(look.state), "blocks": list(render_home(look))}


def _said(look: HomeLook) -> str:
    found: list[str] = []

    def collect(part: Any) -> None:  # noqa: ANN401  JSON
        if isinstance(part, dict):
            for name, value in part.items():  # pyright: ignore[reportUnknownVariableType]
                if name == "text" and isinstance(value, str):
                    found.append(value)
                else:
                    collect(value)
        elif isinstance(part, (list, tuple)):
            for one in part:  # pyright: ignore[reportUnknownVariableType]
                collect(one)

    collect(render_home(look))
    return "\n".join(found)


def _kept(number: int, label: str = "BCMA", channel: str = "C1", how: How = How()) -> Subscription:  # noqa: B008  frozen
    spec = SubscriptionSpec((Condition(ConditionKind.TARGET, (Choice(f"target:{label.lower()[:9]}", label),)),))
    return Subscription(number, "T1", channel, spec, "U1", NOW, how=how)


def _step(when: str, drug: str = "zanubrutinib") -> Step:
    named = replace(acceptance().drugs[0], name=drug, id=drug)
    return Step(replace(acceptance(), date=PartialDate(when), status=Status.EXPECTED, drugs=(named,)), (), TODAY)


@hard
@given(label=any_text, told=st.lists(events, max_size=6), source=sources, name=any_text)
def test_slack_takes_the_home_whatever_is_followed(label: str, told: list[Event], source: Any, name: str) -> None:  # noqa: ANN401  a source
    kept = [_kept(number, label * 3, f"C{number}") for number in range(1, 11)]
    lane = Lane(LaneSettings(quiet_from=time(22), quiet_to=time(7), cards_a_day=3), paused=name, waiting=9)
    steps = [Step(event, (source,) * 3, TODAY) for event in told]
    look = HomeLook(
        HomeState(page=2, words=name[:80]),
        NOW,
        kept,
        {one.channel_id: 500 for one in kept},
        lanes={one.channel_id: lane for one in kept},
        coming=choose_coming([Timeline(next=tuple(steps), overdue=tuple(steps))], TODAY, 6),
        sources=SourcesLook(
            [(Source("x", SourceKind.FEED, name or "x", "https://x.example"), Health())], is_admin=True
        ),
        note=None,
    )
    assert find_view_errors(_view(look)) == []
    assert find_view_errors(_view(replace(look, state=HomeState()))) == []
    assert find_view_errors(_view(replace(look, state=HomeState(HomeTab.SOURCES)))) == []


def test_each_subscription_says_how_it_is_told_and_what_came_of_it() -> None:
    how = How(Delivery.DAILY, Importance.HIGH)
    one = replace(_kept(7, how=how), alerted_at=NOW - timedelta(days=1), paused_at=NOW)
    lane = Lane(LaneSettings("Asia/Shanghai", cards_a_day=10), waiting=4)
    look = HomeLook(HomeState(), NOW, [one], {"C1": 1}, {7: 3}, {"C1": lane})
    said = _said(look)
    assert "*<#C1>* · 1 followed" in said
    assert "*#7* target BCMA\n⏸️ *paused* · summed up every morning; only what is important · last alert <!date^" in said
    assert "|1 Mar 2026 09:30 UTC> · 3 alerts in 30 days · by <@U1>" in said
    assert "Asia/Shanghai · digests at 08:00, weekly ones on Monday · at most 10 cards a day · *4* waiting" in said
    assert "Edit\nResume\nRemove" in said


def test_long_names_with_emoji_and_right_to_left_fit() -> None:
    look = HomeLook(HomeState(), NOW, [_kept(1, LONG)], {"C1": 1}, note=None)
    assert find_view_errors(_view(look)) == []
    assert "\u202e" not in _said(look)


def test_an_empty_home_says_what_to_do_next() -> None:
    said = _said(HomeLook(HomeState(), NOW))
    assert "Press *Subscribe*" in said
    assert "No source is read by me yet" in said
    assert "Coming up" not in said
    narrowed = _said(HomeLook(HomeState(words="xyz"), NOW))
    assert "Nothing that is followed fits" in narrowed
    assert "Show all" in narrowed


def test_what_is_coming_stands_nearest_first_and_what_is_overdue_is_marked() -> None:
    timeline = Timeline(next=(_step("2026-06-01", "b"), _step("2026-03-03", "a")), overdue=(_step("2026-02-20", "c"),))
    coming = choose_coming([timeline, timeline], TODAY, 6)
    assert [one.step.event.drugs[0].name for one in coming] == ["c", "a", "b"]
    said = _said(HomeLook(HomeState(), NOW, [_kept(1)], {"C1": 1}, coming=coming))
    assert "• ⚠️ *was due 20 Feb 2026*, outcome not known · HKDOH" in said
    assert "• *3 Mar 2026* (tomorrow) · HKDOH" in said
    assert "• *1 Jun 2026* · HKDOH" in said


def test_what_was_due_long_ago_or_has_no_date_is_not_coming() -> None:
    undated = replace(_step("2026-05"), event=replace(_step("2026-05").event, date=None))
    assert choose_coming([Timeline(next=(undated,), overdue=(_step("2025-09-01"),))], TODAY, 6) == ()


def test_keys_are_those_of_names_that_are_not_paused() -> None:
    paused = replace(_kept(2, "CD19"), paused_at=NOW)
    kinds = SubscriptionSpec((Condition(ConditionKind.TYPE, (Choice("type:approval", "approval"),)),))
    assert followed_keys([_kept(1), paused, replace(_kept(3), spec=kinds), _kept(4)], 9) == ("target:bcma",)


def test_a_state_comes_back_as_it_was_and_nonsense_is_the_beginning() -> None:
    state = HomeState(HomeTab.SOURCES, 4, "C1", "BCMA “x”", "D1", 7)
    assert unpack_home(pack_home(state)) == state
    for nonsense in ("", "{", "[]", '{"p":"x"}', '{"t":"gone"}', "null"):
        assert unpack_home(nonsense) == HomeState()
    assert [HomeState().turned(page).page for page in ("3", "0", "-1", "x", "9999999")] == [3, 1, 1, 1, 1]
