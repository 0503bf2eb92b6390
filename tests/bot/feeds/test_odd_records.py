"""Records in odd shapes cost their neighbours nothing: whatever the JSON holds, a page comes out that can be sent."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.feeds.page import Page
from bot.feeds.reading import Raw, parse_source
from bot.sources import SourceKind

DAY = date(2026, 1, 12)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["\ud800", "0000-01", "2026-01-10", "20260110", "10/01/2026", "ACTUAL", "AP", "(", " ", "INDUSTRY"]
    ),
    st.lists(st.none(), max_size=2),
    st.just({"date": "0000", "type": "ACTUAL", "name": "\ud800"}),
)
STUDY = {
    "identificationModule": {"nctId": "NCT09999999", "briefTitle": "Norvazumab"},
    "statusModule": {
        "overallStatus": "TERMINATED",
        "whyStopped": "x",
        "startDateStruct": {"date": "2026-01-05", "type": "ACTUAL"},
        "primaryCompletionDateStruct": {"date": "2026-01", "type": "ACTUAL"},
        "lastUpdatePostDateStruct": {"date": "2026-01-11"},
    },
    "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Northwind", "class": "INDUSTRY"}},
    "conditionsModule": {"conditions": ["Myeloma"]},
    "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1"], "enrollmentInfo": {"type": "ACTUAL"}},
    "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Norvazumab", "otherNames": ["NW-1"]}]},
}
APPLICATION = {
    "application_number": "NDA219999",
    "sponsor_name": "NORTHWIND",
    "products": [{"brand_name": "NORVAXA", "active_ingredients": [{"name": "NORVASTINIB"}]}],
    "submissions": [
        {
            "submission_type": "ORIG",
            "submission_number": "1",
            "submission_status": "AP",
            "submission_status_date": "20260110",
        }
    ],
}
MEDICINE = {
    "category": "Human",
    "name_of_medicine": "Norvaxa",
    "international_non_proprietary_name_common_name": "norvastinib",
    "opinion_status": "Positive",
    "opinion_adopted_date": "10/01/2026",
    "therapeutic_area_mesh": "Multiple Myeloma",
}


def _spoilt(value: Any, data: st.DataObject) -> Any:  # noqa: ANN401  any piece of JSON
    if data.draw(st.integers(0, 9)) == 0:
        return data.draw(ODD)
    if isinstance(value, dict):
        return {name: _spoilt(each, data) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_spoilt(each, data) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return value


@pytest.mark.parametrize(
    ("kind", "holder", "good"),
    [
        (SourceKind.CTGOV, "studies", {"protocolSection": STUDY}),
        (SourceKind.OPENFDA, "results", APPLICATION),
        (SourceKind.EMA, "data", MEDICINE),
    ],
)
@given(data=st.data())
def test_a_spoilt_record_beside_a_good_one_costs_it_nothing(
    kind: SourceKind, holder: str, good: dict[str, Any], data: st.DataObject
) -> None:
    def read(*records: object) -> Page:
        return parse_source(kind, Raw(json.dumps({holder: records}).encode(), None, "https://a.example", None, DAY))

    page = read(_spoilt(good, data), good)
    sent = TypeAdapter(Page).validate_json(TypeAdapter(Page).dump_json(page))

    assert page.problem is None
    assert {item.key for item in read(good).items} <= {item.key for item in sent.items}
    for item in sent.items:
        for event in item.reading.events if item.reading else ():
            assert all(item.text[each.start : each.end] == each.text for each in event.evidence)
