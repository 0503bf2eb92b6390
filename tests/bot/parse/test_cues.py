import pytest

from bot.model import EventType
from bot.parse.cues import CueTable, load_cues

TABLE = {
    "over": [["trial_clearance", "approval"]],
    "inside": [],
    "words": {"r": r"@r\d+"},
    "cue": [
        {"type": "approval", "on": ["approv"], "find": "{r} approved"},
        {"type": "launch", "on": ["launch", "approv"], "find": "launched", "unless": "trial", "zone": "headline"},
    ],
}


def test_a_row_wakes_by_the_beginning_of_a_word() -> None:
    table = CueTable(TABLE)
    assert [row.type for row in table.awake("they disapproved")] == []
    assert [row.type for row in table.awake("an approval")] == [EventType.APPROVAL, EventType.LAUNCH]
    assert [row.type for row in table.awake("it launches")] == [EventType.LAUNCH]


def test_words_of_the_table_are_put_into_patterns_and_counts_are_left() -> None:
    assert CueTable(TABLE).expand("{r}x{2,3}") == r"@r\d+x{2,3}"


def test_a_table_with_an_unknown_type_or_word_is_refused() -> None:
    with pytest.raises(ValueError, match="merger"):
        CueTable({**TABLE, "cue": [{"type": "merger", "on": ["merg"], "find": "merger"}]})
    with pytest.raises(KeyError):
        CueTable({**TABLE, "cue": [{"type": "launch", "on": ["launch"], "find": "{nobody}"}]})


def test_the_packaged_table_is_read_once_and_has_no_idle_row() -> None:
    table = load_cues()
    assert table is load_cues()
    assert all(row.find.search("") is None for row in table.rows)
    assert {first for first, _ in table.over} <= set(EventType)
