"""The golden articles, each asserted fact by fact: what a field holds in the gold, the reading must hold too."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.model import Article, Event, EventType, Reading
from bot.parse.reader import read_article
from tests.builders import packaged

GOLDEN = Path(__file__).parents[2] / "data" / "golden"


def golden_rows() -> Iterator[dict[str, Any]]:
    for path in sorted(GOLDEN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


# What such news is known to mislead a reader with. A new trap stands here and in an article of `traps.jsonl`.
TRAPS = (
    "a safe harbour speaks of approvals to come",
    "a plan to submit is no submission",
    "a meeting about a submission is none",
    "a law firm cites a rejection",
    "a law firm asks about a merger",
    "a conference notice names a trial",
    "a call notice names results",
    "a poster at a congress is a publication",
    "a gold mine has a phase 1",
    "a software firm has a clinical launch",
    "the EMA of a chart is an average",
    "the SEC of a filing is no regulator of drugs",
    "a rival's approval is commented",
    "a market report counts approvals",
    "an earnings report recalls an approval",
    "an analyst waits for a decision",
    "talks are no deal",
    "a staff change recalls approvals",
    "mice are no patients",
    "an IND clearance called approval",
    "a designation called approval",
    "priority review with an acceptance",
    "a CHMP opinion called approval",
    "the Commission after the CHMP",
    "a rejection that speaks of approval",
    "a letter that withholds approval",
    "a refusal to file",
    "a trial that could have led to approval",
    "a resubmission accepted after a rejection",
    "a purchase of a drug, not of a company",
    "a tentative approval",
    "a competitor's approval cited below",
    "a reprint with a new date",
    "boilerplate about the company",
    "undisclosed terms beside a sum",
    "may the verb and met the verb",
    "ALL adults have no leukemia",
    "PRIME is a scheme and no firm",
    "Merck of Darmstadt is no Merck of Rahway",
    "approvals by two regulators",
    "a goal date that moved",
)
ROWS = {row["id"]: row for row in golden_rows()}


@cache
def reading_of(row_id: str) -> Reading:
    row = ROWS[row_id]
    return read_article(Article(row_id, row["title"], row["text"], date.fromisoformat(row["published"])), packaged())


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
        event = next(e for e in reading_of(row_id).events if _is_told(gold, e))
        found, wanted = fields_of(event), wanted_fields(gold)
        assert {field: found[field] for field in wanted} == wanted
        for field, value in gold.get("detail", {}).items():
            assert getattr(event.detail, field) == value
        assert gold.get("modality") in (None, event.modality)


def _is_told(gold: dict[str, Any], event: Event) -> bool:
    same = event.type == gold["type"] and event.status == gold["status"]
    return same and set(gold.get("regulators", event.regulators)) == set(event.regulators)


@pytest.mark.parametrize("row_id", [key for key, row in ROWS.items() if "reason" in row])
def test_noise_says_why_it_is_no_news(row_id: str) -> None:
    assert reading_of(row_id).reason == ROWS[row_id]["reason"]


def test_every_event_type_has_a_golden_article() -> None:
    told = {event["type"] for row in ROWS.values() for event in row["events"] if event["status"] == "new"}
    missing = {kind.value for kind in EventType} - told
    assert not missing, f"write an article of each into tests/data/golden/: {sorted(missing)}"
    assert told == {kind.value for kind in EventType}


def test_every_trap_has_a_golden_article_and_every_such_article_its_trap() -> None:
    told = {row["trap"] for row in ROWS.values() if "trap" in row}
    assert not set(TRAPS) - told, f"write an article of each into traps.jsonl: {sorted(set(TRAPS) - told)}"
    assert not told - set(TRAPS), f"name them in TRAPS: {sorted(told - set(TRAPS))}"


def test_no_two_golden_articles_share_an_id() -> None:
    ids = [row["id"] for row in golden_rows()]
    assert len(ids) == len(set(ids))


def test_a_golden_article_that_is_no_news_holds_none() -> None:
    assert [
        key for key, row in ROWS.items() if not row["relevant"] and any(e["status"] == "new" for e in row["events"])
    ] == []


@pytest.mark.parametrize("row_id", ROWS)
def test_evidence_is_exactly_the_slice_of_the_article(row_id: str) -> None:
    row = ROWS[row_id]
    for event in reading_of(row_id).events:
        assert event.evidence
        for evidence in event.evidence:
            source = row["title"] if evidence.where == "title" else row["text"]
            assert source[evidence.start : evidence.end] == evidence.text
