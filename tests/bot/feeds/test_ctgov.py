"""Studies of ClinicalTrials.gov become trials that began, filled up, stopped, or will have results."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.feeds.ctgov import parse_ctgov
from bot.feeds.page import Item
from bot.model import EventType, Status

REAL = Path(__file__).parents[4] / "shared/data/api"
DAY = date(2026, 1, 12)


def _study(state: str = "RECRUITING", **changed: Any) -> dict[str, Any]:  # noqa: ANN401  pieces of JSON
    status = {
        "overallStatus": state,
        "startDateStruct": {"date": "2025-12-20", "type": "ACTUAL"},
        "primaryCompletionDateStruct": {"date": "2027-03", "type": "ESTIMATED"},
        "lastUpdatePostDateStruct": {"date": "2026-01-11", "type": "ACTUAL"},
    }
    protocol = {
        "identificationModule": {"nctId": "NCT09999999", "briefTitle": "Norvazumab in Multiple Myeloma"},
        "statusModule": {**status, **changed.pop("status", {})},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Northwind Therapeutics", "class": "INDUSTRY"}},
        "conditionsModule": {"conditions": ["Multiple Myeloma"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "enrollmentInfo": {"count": 320, "type": changed.pop("enrolled", "ESTIMATED")},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"type": "EXPERIMENTAL", "interventionNames": ["Biological: Norvazumab 5 mg", "Drug: Cisplatin"]},
                {"type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo", "Drug: Cisplatin"]},
            ],
            "interventions": [
                {"type": "BIOLOGICAL", "name": "Norvazumab 5 mg", "otherNames": ["NW-101"]},
                {"type": "DRUG", "name": "Cisplatin"},
                {"type": "DRUG", "name": "Placebo"},
            ],
        },
    }
    return {"protocolSection": {**protocol, **changed}, "hasResults": False}


def _items(*studies: dict[str, Any], day: date | None = DAY) -> dict[str, Item]:
    page = parse_ctgov(json.dumps({"studies": studies}).encode(), day)
    assert page.problem is None
    return {item.key: item for item in page.items}


def test_a_trial_that_began_is_news_and_its_results_are_awaited() -> None:
    items = _items(_study())
    awaited, start = items["NCT09999999"].reading, items["NCT09999999:start"].reading

    assert awaited
    assert start
    assert [(event.type, event.status, str(event.date)) for event in (*awaited.events, *start.events)] == [
        (EventType.READOUT, Status.EXPECTED, "2027-03"),
        (EventType.TRIAL_START, Status.NEW, "2025-12-20"),
    ]
    assert (awaited.relevant, start.relevant) == (False, True)
    event = start.events[0]
    assert [drug.name for drug in event.drugs] == ["Norvazumab"]
    assert [drug.name for drug in event.known.drugs] == ["NW-101"]
    assert event.detail.phase == "2/3"
    text = items["NCT09999999:start"].text
    assert [each.text for each in event.evidence] == [
        "Study start: 2025-12-20 (actual)",
        "NCT09999999: Norvazumab in Multiple Myeloma",
    ]
    assert all(text[each.start : each.end] == each.text for each in event.evidence)


def test_a_full_trial_is_news_only_where_its_record_was_seen_before() -> None:
    item = _items(_study("ACTIVE_NOT_RECRUITING", enrolled="ACTUAL"))["NCT09999999:enrolled"]
    assert item.after == "NCT09999999"
    assert item.reading
    assert item.reading.events[0].type is EventType.ENROLLMENT_COMPLETE
    assert item.reading.events[0].evidence[0].text == "Enrollment: 320 (actual)"


@pytest.mark.parametrize("state", ["TERMINATED", "SUSPENDED", "WITHDRAWN"])
def test_a_stopped_trial_says_why(state: str) -> None:
    items = _items(_study(state, status={"whyStopped": "Sponsor decision"}))
    item = items[f"NCT09999999:stopped:{state.lower()}"]
    assert item.reading
    assert item.reading.events[0].type is EventType.TRIAL_STOPPED
    assert item.reading.events[0].evidence[0].text == f"Overall status: {state}. Why stopped: Sponsor decision"
    awaited = items["NCT09999999"].reading
    assert awaited
    assert not awaited.events


@pytest.mark.parametrize(
    ("ended", "has_results", "after"),
    [("2025-12-30", False, None), ("2023-06-02", False, "NCT09999999"), ("2025-12-30", True, "NCT09999999")],
)
def test_a_trial_that_ended_long_ago_is_not_told_as_stopped_now(
    ended: str,
    has_results: bool,  # noqa: FBT001
    after: str | None,
) -> None:
    study = _study("TERMINATED", status={"primaryCompletionDateStruct": {"date": ended, "type": "ACTUAL"}})
    items = _items({**study, "hasResults": has_results})
    assert items["NCT09999999:stopped:terminated"].after == after


@pytest.mark.parametrize(
    "study",
    [
        _study(sponsorCollaboratorsModule={"leadSponsor": {"name": "A University", "class": "OTHER"}}),
        _study(designModule={"studyType": "OBSERVATIONAL"}),
        _study(armsInterventionsModule={"interventions": [{"type": "DEVICE", "name": "A pump"}]}),
        _study(armsInterventionsModule={"interventions": [{"type": "DRUG", "name": "Placebo"}]}),
        _study(identificationModule={"nctId": "7", "briefTitle": "x"}),
        {"protocolSection": 7},
        {},
    ],
)
def test_trials_of_others_or_of_no_medicine_are_left(study: dict[str, Any]) -> None:
    assert not _items(study)


def test_a_start_of_long_ago_is_no_news() -> None:
    assert list(_items(_study(status={"startDateStruct": {"date": "2024-05-01", "type": "ACTUAL"}}))) == ["NCT09999999"]
    assert list(_items(_study(status={"startDateStruct": {"date": "2026-01-20", "type": "ESTIMATED"}}))) == [
        "NCT09999999"
    ]


def test_only_facts_change_the_digest() -> None:
    before = _items(_study())
    other_day = {"lastUpdatePostDateStruct": {"date": "2026-01-12", "type": "ACTUAL"}}
    moved = {"primaryCompletionDateStruct": {"date": "2027-09", "type": "ESTIMATED"}}

    assert {key: item.digest for key, item in _items(_study(status=other_day)).items()} == {
        key: item.digest for key, item in before.items()
    }
    after = _items(_study(status=moved))
    assert after["NCT09999999"].digest != before["NCT09999999"].digest
    assert after["NCT09999999:start"].digest == before["NCT09999999:start"].digest


@pytest.mark.parametrize("data", [b"", b"<html>", b"[]", b'{"error": "x"}', b'{"studies": 7}'])
def test_what_is_no_list_of_studies_is_a_problem(data: bytes) -> None:
    assert parse_ctgov(data).problem


def test_the_next_page_is_told() -> None:
    assert parse_ctgov(b'{"studies": [], "nextPageToken": "abc"}').more == "abc"


@pytest.mark.skipif(not REAL.exists(), reason="no captured answers here")
def test_captured_studies_are_read() -> None:
    whole = {item.key: item for item in parse_ctgov((REAL / "ctgov_full/NCT03275402.json").read_bytes()).items}
    stopped = whole["NCT03275402:stopped:terminated"]
    assert stopped.reading
    assert [drug.name for drug in stopped.reading.events[0].drugs] == ["131I-omburtamab"]
    assert "Not due to safety or efficacy concerns." in stopped.text
    assert not parse_ctgov((REAL / "ctgov_full/NCT00716976.json").read_bytes()).items
    cut = parse_ctgov((REAL / "ctgov/get_nct02576665_20260811.json").read_bytes())
    assert [item.key for item in cut.items] == ["NCT02576665", "NCT02576665:stopped:terminated"]
    assert parse_ctgov((REAL / "ctgov/search_keytruda_limit3_20260811.json").read_bytes()).more
