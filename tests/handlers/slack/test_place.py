"""Where a person speaks, whatever Slack leaves out."""

import pytest

from handlers.slack.place import Place, place_of_action, place_of_command, place_of_event
from tests.peer import Json


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"team_id": "T1", "channel_id": "C1", "user_id": "U1"}, Place("T1", "C1", "U1")),
        ({"team_id": None, "enterprise_id": "E1", "channel_id": "C1", "user_id": "W1"}, Place("E1", "C1", "W1")),
        ({}, Place("", "", "")),
    ],
)
def test_the_place_of_a_command(body: Json, place: Place) -> None:
    assert place_of_command(body) == place


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (
            {"team": {"id": "T1"}, "user": {"id": "U1"}, "channel": {"id": "C1"}, "message": {"ts": "1.1"}},
            Place("T1", "C1", "U1", "1.1"),
        ),
        (
            {
                "team": None,
                "enterprise": {"id": "E1"},
                "user": {"id": "U1"},
                "container": {"channel_id": "C2", "message_ts": "2.2"},
            },
            Place("E1", "C2", "U1", "2.2"),
        ),
        (
            {"user": {"id": "U1", "team_id": "T3"}, "channel": {"id": "C1"}, "message": {"ts": "2", "thread_ts": "1"}},
            Place("T3", "C1", "U1", "1"),
        ),
    ],
)
def test_the_place_of_a_button(body: Json, place: Place) -> None:
    assert place_of_action(body) == place


def test_the_place_of_an_event() -> None:
    mention = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": "3.3"}
    assert place_of_event({"team_id": "T1", "event": mention}) == Place("T1", "C1", "U1", "3.3")
    assert place_of_event({"team_id": "T1", "event": {**mention, "thread_ts": "2.2"}}).thread_ts == "2.2"
    direct = {"type": "message", "channel": "D1", "user": "U1", "ts": "3.3", "team": "T9"}
    place = place_of_event({"event": direct})
    assert place == Place("T9", "D1", "U1")
    assert place.is_direct
    assert place_of_event({"event": None}) == Place("", "", "")
