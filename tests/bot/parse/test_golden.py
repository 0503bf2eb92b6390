"""The golden articles, each asserted fact by fact: what a field holds in the gold, the reading must hold too."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.model import Article, Event, EventType, Reading
from bot.parse.lexicon import load_lexicon
from bot.parse.reader import read_article

GOLDEN = Path(__file__).parents[2] / "data" / "golden"


def golden_rows() -> Iterator[dict[str, Any]]:
    for path in sorted(GOLDEN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


ROWS = {row["id"]: row for row in golden_rows()}


@cache
def reading_of(row_id: str) -> Reading:
    row = ROWS[row_id]
    return read_article(
        Article(row_id, row["title"], row["text"], date.fromisoformat(row["published"])), load_lexicon()
    )


def fields_of(event: Event) -> dict[str, Any]:
    return {
        "companies": sorted((c.name, c.role.value) for c in event.companies),
        "drugs": sorted(d.name for d in event.drugs),
        "targets": sorted(t.name for t in event.targets),
        "modality": event.modality,
        "indications": sorted(i.name for i in event.indications),
        "regulators": sorted(event.regulators),
        "terms": sorted((t.kind.value, float(t.amount), t.currency) for t in event.terms),
        "detail": event.detail,
    }


def wanted_fields(gold: dict[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        k: sorted(v) for k, v in gold.items() if k in {"drugs", "targets", "indications", "regulators"}
    }
    if "companies" in gold:
        wanted["companies"] = sorted((c["name"], c["role"]) for c in gold["companies"])
    if "terms" in gold:
        wanted["terms"] = sorted((t["kind"], float(t["amount"]), t["currency"]) for t in gold["terms"])
    return wanted


@pytest.mark.parametrize("row_id", ROWS)
def test_a_golden_article_is_read_with_its_events_and_no_other_news(row_id: str) -> None:
    gold, reading = ROWS[row_id], reading_of(row_id)
    found = {(e.type.value, e.status.value, str(e.date)) for e in reading.events}
    wanted = {(e["type"], e["status"], e["date"]) for e in gold["events"]}
    assert reading.relevant is gold["relevant"]
    assert wanted <= found
    assert {step for step in found if step[1] == "new"} == {step for step in wanted if step[1] == "new"}


@pytest.mark.parametrize("row_id", [key for key, row in ROWS.items() if row["events"]])
def test_the_facts_of_a_golden_article_agree_field_by_field(row_id: str) -> None:
    for gold in ROWS[row_id]["events"]:
        event = next(e for e in reading_of(row_id).events if e.type == gold["type"] and e.status == gold["status"])
        found, wanted = fields_of(event), wanted_fields(gold)
        assert {field: found[field] for field in wanted} == wanted
        for field, value in gold.get("detail", {}).items():
            assert getattr(event.detail, field) == value
        assert gold.get("modality") in (None, event.modality)


@pytest.mark.parametrize("row_id", [key for key, row in ROWS.items() if "reason" in row])
def test_noise_says_why_it_is_no_news(row_id: str) -> None:
    assert reading_of(row_id).reason == ROWS[row_id]["reason"]


def test_every_event_type_has_a_golden_article() -> None:
    told = {event["type"] for row in ROWS.values() for event in row["events"] if event["status"] == "new"}
    assert told == {kind.value for kind in EventType}


@pytest.mark.parametrize("row_id", ROWS)
def test_evidence_is_exactly_the_slice_of_the_article(row_id: str) -> None:
    row = ROWS[row_id]
    for event in reading_of(row_id).events:
        assert event.evidence
        for evidence in event.evidence:
            source = row["title"] if evidence.where == "title" else row["text"]
            assert source[evidence.start : evidence.end] == evidence.text
