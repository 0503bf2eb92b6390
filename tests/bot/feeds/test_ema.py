"""EMA's report of medicines becomes opinions and decisions, dated with the day first."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.feeds.ema import parse_ema
from bot.model import Event, EventType

REAL = Path(__file__).parents[4] / "shared/data/tables/approvals/ema_authorised_medicines_20260822.json"
DAY = date(2026, 2, 20)


def _row(**changed: object) -> dict[str, object]:
    usual = {
        "category": "Human",
        "name_of_medicine": "Norvaxa (previously Norvax)",
        "ema_product_number": "EMEA/H/C/006999",
        "medicine_status": "Opinion",
        "opinion_status": "Positive",
        "international_non_proprietary_name_common_name": "norvazumab",
        "therapeutic_area_mesh": "Multiple Myeloma",
        "marketing_authorisation_developer_applicant_holder": "Northwind Therapeutics Ireland Limited",
        "orphan_medicine": "Yes",
        "conditional_approval": "No",
        "opinion_adopted_date": "",
        "marketing_authorisation_date": "",
        "european_commission_decision_date": "10/02/2026",
        "medicine_url": "https://www.ema.europa.eu/en/medicines/human/EPAR/norvaxa",
    }
    return {**usual, **changed}


def _report(*rows: object) -> bytes:
    return json.dumps({"meta": {"total_records": len(rows)}, "data": list(rows)}).encode()


def _events(*rows: object) -> list[Event]:
    return [event for item in parse_ema(_report(*rows), DAY).items if item.reading for event in item.reading.events]


@pytest.mark.parametrize(
    ("changed", "type_", "regulator"),
    [
        ({"opinion_adopted_date": "05/02/2026"}, EventType.OPINION, "EMA"),
        ({"marketing_authorisation_date": "05/02/2026"}, EventType.APPROVAL, "EC"),
        ({"refusal_of_marketing_authorisation_date": "05/02/2026"}, EventType.REJECTION, "EC"),
        ({"withdrawal_of_application_date": "05/02/2026"}, EventType.WITHDRAWAL, "EMA"),
        ({"start_of_evaluation_date": "05/02/2026"}, EventType.ACCEPTANCE, "EMA"),
        ({"suspension_of_marketing_authorisation_date": "05/02/2026"}, EventType.SAFETY_ACTION, "EC"),
    ],
)
def test_each_dated_step_is_an_event_of_who_took_it(
    changed: dict[str, object], type_: EventType, regulator: str
) -> None:
    (event,) = _events(_row(**changed))
    assert (event.type, event.regulators, str(event.date)) == (type_, (regulator,), "2026-02-05")
    assert [drug.name for drug in event.drugs] == ["norvazumab"]
    assert [drug.name for drug in event.known.drugs] == ["Norvaxa"]


def test_opinions_say_how_they_went_and_approvals_on_what_conditions() -> None:
    opinion, approval = _events(
        _row(opinion_adopted_date="05/02/2026", opinion_status="Negative"),
        _row(marketing_authorisation_date="05/02/2026", conditional_approval="Yes"),
    )
    assert opinion.detail.outcome == "negative"
    assert (approval.detail.kind, approval.detail.application) == ("conditional", "MAA")


def test_the_text_holds_the_row_in_plain_words_and_its_evidence() -> None:
    (item,) = parse_ema(_report(_row(opinion_adopted_date="05/02/2026")), DAY).items
    assert item.title == "EMA register: Norvaxa (norvazumab), Opinion adopted: 05/02/2026 (positive)"
    assert "Flags: orphan medicine" in item.text.splitlines()
    assert item.reading
    assert item.reading.events[0].evidence[0].text == "Opinion adopted: 05/02/2026 (positive)"
    assert all(item.text[each.start : each.end] == each.text for each in item.reading.events[0].evidence)


@pytest.mark.parametrize(
    "changed",
    [
        {"opinion_adopted_date": "05/11/2025"},
        {"opinion_adopted_date": "31/02/2026"},
        {"opinion_adopted_date": "05/02/2099"},
        {"opinion_adopted_date": 7},
        {"opinion_adopted_date": "05/02/2026", "category": "Veterinary"},
        {"opinion_adopted_date": "05/02/2026", "name_of_medicine": None},
        {},
    ],
)
def test_old_or_impossible_dates_and_animals_are_left(changed: dict[str, object]) -> None:
    assert not _events(_row(**changed), _row())


@pytest.mark.parametrize("data", [b"<html></html>", b"{}", b'{"data": []}', b'{"data": [{"a": "b"}]}', b"7"])
def test_a_report_in_another_form_is_a_problem(data: bytes) -> None:
    assert parse_ema(data).problem


@pytest.mark.skipif(not REAL.exists(), reason="no captured answers here")
def test_a_captured_list_is_read() -> None:
    page = parse_ema(REAL.read_bytes(), date(2026, 8, 22))
    assert {item.key for item in page.items} >= {"Etcamah:authorisation:2026-07-20", "Jascayd:authorisation:2026-07-15"}
    assert len(page.items) < 30
