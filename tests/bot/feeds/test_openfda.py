"""openFDA answers become approvals: only those that are news, with the register's words as evidence."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.feeds.openfda import parse_openfda
from bot.model import EventType, Status

REAL = Path(__file__).parents[4] / "shared/data"
DAY = date(2026, 1, 12)


def _submission(day: str = "20260110", **changed: str) -> dict[str, object]:
    usual = {
        "submission_type": "ORIG",
        "submission_number": "1",
        "submission_status": "AP",
        "submission_status_date": day,
        "submission_class_code": "TYPE 1",
        "submission_class_code_description": "Type 1 - New Molecular Entity",
        "review_priority": "PRIORITY",
    }
    return {**usual, **changed}


def _record(*submissions: dict[str, object], number: str = "NDA219999", **changed: object) -> dict[str, object]:
    product = {"brand_name": "NORVAXA", "active_ingredients": [{"name": "NORVASTINIB MESYLATE", "strength": "1MG"}]}
    usual = {"application_number": number, "sponsor_name": "NORTHWIND THERAPS", "products": [product]}
    return {**usual, "submissions": list(submissions), **changed}


def _answer(*records: object, **meta: object) -> bytes:
    return json.dumps({"meta": {"results": meta}, "results": list(records)}).encode()


def test_an_approval_is_an_event_in_the_words_of_the_register() -> None:
    (item,) = parse_openfda(_answer(_record(_submission())), DAY).items

    assert item.reading
    assert item.reading.relevant
    (event,) = item.reading.events
    assert (event.type, event.status, str(event.date)) == (EventType.APPROVAL, Status.NEW, "2026-01-10")
    assert [party.name for party in event.companies] == ["NORTHWIND THERAPS"]
    assert [drug.name for drug in event.drugs] == ["norvastinib mesylate"]
    assert [drug.name for drug in event.known.drugs] == ["Norvaxa"]
    assert (event.regulators, event.detail.application) == (("FDA",), "NDA")
    assert [each.text for each in event.evidence] == [
        "Submission ORIG-1: approved (AP) on 2026-01-10; Type 1 - New Molecular Entity; review priority PRIORITY",
        "Product: NORVAXA (norvastinib mesylate)",
    ]
    assert all(item.text[each.start : each.end] == each.text for each in event.evidence)
    assert item.title == (
        "FDA register: NORVAXA (norvastinib mesylate) of NORTHWIND THERAPS approved, application NDA 219999"
    )


@pytest.mark.parametrize(
    ("record", "news"),
    [
        (_record(_submission(submission_class_code="EFFICACY", submission_type="SUPPL"), number="BLA761234"), True),
        (_record(_submission(submission_class_code="LABELING", submission_type="SUPPL")), False),
        (_record(_submission(submission_class_code="MANUF (CMC)", submission_type="SUPPL")), False),
        (_record(_submission(submission_class_code="TYPE 7")), False),
        (_record(_submission(submission_status="TA")), False),
        (_record(_submission(), number="ANDA219999"), False),
        (_record(_submission("20251101")), False),
        (_record(_submission("20260230")), False),
        (_record(_submission("20990101")), False),
        (_record(_submission(), products=[]), False),
        (_record(_submission(), sponsor_name=None), False),
    ],
)
def test_only_approvals_that_are_news_become_items(record: dict[str, object], news: bool) -> None:  # noqa: FBT001
    assert bool(parse_openfda(_answer(record), DAY).items) is news


def test_an_efficacy_supplement_is_named_so() -> None:
    supplement = _submission(submission_class_code="EFFICACY", submission_type="SUPPL", submission_number="14")
    (item,) = parse_openfda(_answer(_record(supplement, number="BLA761234")), DAY).items

    assert item.key == "BLA761234:SUPPL-14"
    assert item.reading
    assert item.reading.events[0].detail.application == "sBLA"


def test_what_follows_and_what_was_not_found_is_told() -> None:
    assert parse_openfda(_answer(skip=0, limit=100, total=230)).more == "100"
    assert parse_openfda(_answer(skip=200, limit=100, total=230)).more is None
    nothing = parse_openfda(b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}')
    assert (nothing.problem, nothing.items) == (None, ())


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<html>Sorry</html>", "answered no JSON of openFDA"),
        (b"[]", "answered no JSON of openFDA"),
        (b'{"results": 3}', "answered an error: no results"),
        (b'{"error": {"code": "OVER_RATE_LIMIT", "message": "Slow down"}}', "answered an error: Slow down"),
    ],
)
def test_what_is_no_answer_is_a_problem(data: bytes, problem: str) -> None:
    assert parse_openfda(data).problem == problem


def test_records_of_a_wrong_shape_cost_their_neighbours_nothing() -> None:
    odd = [None, 7, {"submissions": 3}, _record(submissions="x"), _record(_submission(), products=[7, None])]
    assert [item.key for item in parse_openfda(_answer(*odd, _record(_submission())), DAY).items] == [
        "NDA219999:ORIG-1"
    ]


@pytest.mark.skipif(not REAL.exists(), reason="no captured answers here")
def test_captured_answers_are_read() -> None:
    (gleevec,) = parse_openfda((REAL / "api/openfda/drugsfda_imatinib_20260811.json").read_bytes()).items
    bulk = parse_openfda((REAL / "reference/openfda/drugsatfda_bulk_2023-11-15_sample.json").read_bytes())

    assert gleevec.key == "NDA021588:ORIG-1"
    assert gleevec.published == date(2003, 4, 18)
    assert not any(item.key.startswith("ANDA") for item in bulk.items)
    assert {"NDA210595:ORIG-1", "NDA022334:SUPPL-50"} <= {item.key for item in bulk.items}
