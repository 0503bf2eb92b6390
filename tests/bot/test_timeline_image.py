"""The picture of a timeline: as wide as a phone's screen twice, a lane for each regulator, whatever the news says."""

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.model import Event, EventType, Status, StorySource
from bot.timeline import Step, Timeline
from bot.timeline_image import WIDTH, describe_picture, draw_timeline
from bot.when import PartialDate
from tests.builders import event
from tests.hostile import any_text, events

TODAY = date(2026, 11, 22)


def _step(kind: EventType, on: str | None, regulator: str | None = "FDA", status: Status = Status.NEW) -> Step:
    when = PartialDate(on) if on else None
    made = event(kind, "Acme", "acmecel", date=when, regulators=(regulator,) if regulator else (), status=status)
    return Step(made, (StorySource("a", "a"),), TODAY)


def _open(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(io.BytesIO(data))


def _colours(image: Image.Image) -> set[tuple[int, int, int]]:
    found = image.convert("RGB").getcolors(image.width * image.height)
    assert found is not None
    return {colour for _, colour in found if isinstance(colour, tuple)}  # pyright: ignore[reportReturnType]


def test_a_picture_shows_what_was_what_is_next_and_what_is_overdue() -> None:
    past, due = _step(EventType.APPROVAL, "2026-02-01"), _step(EventType.DECISION_DATE, "2027-03-01")
    late = _step(EventType.APPROVAL, "2026-H1", "EC", Status.EXPECTED)
    whole = _open(draw_timeline("BCMA", Timeline((past,), (due,), (late,)), TODAY))
    assert (whole.format, whole.width) == ("PNG", WIDTH)
    only_past = _open(draw_timeline("BCMA", Timeline((past,)), TODAY))
    blue, orange = (0x1F, 0x6F, 0xD0), (0xC2, 0x57, 0x00)
    assert {blue, orange} <= _colours(whole)
    assert whole.height > only_past.height


def test_each_regulator_has_a_lane_and_many_share_the_last() -> None:
    few = Timeline(tuple(_step(EventType.APPROVAL, "2026-02-01", code) for code in ("FDA", "EC")))
    many = Timeline(tuple(_step(EventType.APPROVAL, "2026-02-01", f"R{number}") for number in range(40)))
    assert _open(draw_timeline("BCMA", few, TODAY)).height < _open(draw_timeline("BCMA", many, TODAY)).height < 2000


def test_without_a_date_there_is_nothing_to_draw() -> None:
    assert draw_timeline("BCMA", Timeline(), TODAY) is None
    assert draw_timeline("BCMA", Timeline((_step(EventType.APPROVAL, None),)), TODAY) is None


def test_the_picture_is_told_in_words_too() -> None:
    timeline = Timeline((_step(EventType.APPROVAL, "2026-02-01"),), (_step(EventType.LAUNCH, "2027-Q1", None),))
    said = describe_picture("BCMA", timeline, TODAY)
    assert said == (
        "Timeline of BCMA as of 22 Nov 2026. Next: Q1 2027: launch: Acmecel. So far: 1 Feb 2026: approval: Acmecel."
    )


@pytest.mark.parametrize("on", ["1990", "2099-H2", "2026-11-22"])
def test_a_date_far_away_stays_in_the_picture(on: str) -> None:
    image = _open(draw_timeline("BCMA", Timeline((_step(EventType.APPROVAL, on),)), TODAY))
    assert image.size[0] == WIDTH


@settings(max_examples=8, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(label=any_text, told=st.lists(events, min_size=1, max_size=6))
def test_a_picture_can_be_drawn_of_whatever_was_told(label: str, told: list[Event]) -> None:
    steps = tuple(Step(one, (StorySource("a", "a"),), TODAY) for one in told)
    data = draw_timeline(label, Timeline(steps, steps[:3], steps[:2]), TODAY)
    assert (data is None) == all(one.date is None for one in told)
    assert len(describe_picture(label, Timeline(steps), TODAY)) <= 1000
