"""The figures by which a change of the reader is judged: counted right, kept without a word of an article."""

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.scoring import FIELDS, Tally, facts, read_scores, render_changes, render_table, tally, write_scores

KEPT = Path(__file__).parent / "data" / "scores.json"
GOLD: dict[str, Any] = {
    "id": "a",
    "relevant": True,
    "events": [
        {
            "type": "approval",
            "status": "new",
            "date": "2025-02-14",
            "companies": [{"name": "Beta Bio", "role": "applicant"}],
            "drugs": ["xyzleucel"],
            "terms": [{"kind": "upfront", "amount": 5000000, "currency": "USD"}],
        },
        {"type": "acceptance", "status": "background", "date": "2024-06"},
    ],
}
COUNTS = st.integers(0, 50)
TALLIES = st.builds(Tally, COUNTS, COUNTS, COUNTS)
SCORES = st.dictionaries(
    st.text(min_size=1), st.dictionaries(st.sampled_from(FIELDS), TALLIES.filter(lambda t: t != Tally()))
)


def changed(**fields: object) -> dict[str, Any]:
    return {**GOLD, "events": [{**GOLD["events"][0], **fields}, GOLD["events"][1]]}


def test_a_reading_that_is_the_gold_misses_nothing() -> None:
    assert all(each.missed == each.wrong == 0 for each in tally(GOLD, GOLD).values())
    assert tally(GOLD, GOLD)["dates"].hits == 2


def test_a_wrong_name_is_both_missed_and_wrong() -> None:
    found = changed(drugs=["another"])
    assert tally(GOLD, found)["drugs"] == Tally(0, 1, 1)
    assert tally(GOLD, found)["companies"] == Tally(1, 0, 0)


def test_a_wrong_role_leaves_the_company_right() -> None:
    found = changed(companies=[{"name": "Beta Bio", "role": "partner"}])
    assert tally(GOLD, found)["companies"] == Tally(1)
    assert tally(GOLD, found)["roles"] == Tally(0, 1, 1)


def test_an_amount_off_by_ten_is_wrong() -> None:
    found = changed(terms=[{"kind": "upfront", "amount": 50000000, "currency": "USD"}])
    assert tally(GOLD, found)["terms"] == Tally(0, 1, 1)


def test_names_count_without_case_and_marks() -> None:
    assert facts(changed(drugs=["XYZleucel®"]), "drugs") == facts(GOLD, "drugs")


def test_a_field_that_the_gold_does_not_state_is_not_judged() -> None:
    found = changed(targets=["BCMA"])
    assert "targets" not in tally(GOLD, found)


def test_background_counts_for_dates_alone() -> None:
    found = {**GOLD, "events": GOLD["events"][:1]}
    moved = {field for field, each in tally(GOLD, found).items() if each.missed}
    assert moved == {"dates"}


@given(TALLIES)
def test_figures_lie_between_none_and_all(each: Tally) -> None:
    assert 0 <= min(each.precision, each.recall) <= each.f1 + 1e-9
    assert each.f1 <= max(each.precision, each.recall) + 1e-9


def test_the_table_pools_the_facts_of_all_articles() -> None:
    scores = {"a": {"drugs": Tally(3, 1, 0)}, "b": {"drugs": Tally(0, 0, 1), "card": Tally(1)}}
    lines = {line.split()[0]: line.split()[1:] for line in render_table(scores)}
    assert lines["drugs"] == ["0.750", "0.750", "0.750", "3", "1", "1"]
    assert lines["card"][-3:] == ["1", "0", "0"]


def test_what_moved_is_told_article_by_article() -> None:
    before = {"a": {"drugs": Tally(1, 1, 0), "dates": Tally(2)}, "b": {"type": Tally(1)}, "gone": {}}
    after = {"a": {"drugs": Tally(2, 0, 0), "dates": Tally(2, 0, 1)}, "b": {"type": Tally(1)}, "new": {}}
    assert list(render_changes(before, after)) == [
        "+ a: drugs found 1→2 missed 1→0 wrong 0→0",
        "- a: dates found 2→2 missed 0→0 wrong 0→1",
        "  gone: is gone",
        "  new: is new",
    ]


@given(SCORES)
def test_the_same_figures_move_nothing(scores: dict[str, dict[str, Tally]]) -> None:
    assert list(render_changes(scores, scores)) == []


@given(SCORES)
def test_figures_are_kept_as_they_were(scores: dict[str, dict[str, Tally]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.json"
        write_scores(path, {"golden": scores})
        assert read_scores(path) == {"golden": scores}


def test_where_nothing_is_kept_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert read_scores(tmp_path / "none.json") == {}


def test_the_figures_in_the_repository_are_counts_and_nothing_else() -> None:
    for rows in json.loads(KEPT.read_text(encoding="utf-8")).values():
        for article, row in rows.items():
            assert " " not in article
            assert row.keys() <= {*FIELDS, "card"}
            assert all(len(counts) == 3 and all(isinstance(count, int) for count in counts) for counts in row.values())
