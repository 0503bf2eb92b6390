"""The event contract as JSON: what goes out comes back, and what is wrong is named."""

import json
from decimal import Decimal
from functools import cache

import pytest

from bot.contract import event_to_json, reading_from_json, reading_to_json
from bot.errors import ParseError
from bot.model import (
    DealTerm,
    Detail,
    Event,
    EventType,
    Evidence,
    Known,
    Named,
    Party,
    Reading,
    Role,
    Status,
    TermKind,
)
from bot.parse.document import EntityKind
from bot.parse.lexicon import Entity, Lexicon
from bot.when import PartialDate


@cache
def lexicon() -> Lexicon:
    def row(kind: EntityKind, key: str, name: str, *aliases: str, **more: object) -> Entity:
        return Entity(kind, key, name, (name, *aliases), **more)  # type: ignore[arg-type]

    return Lexicon(
        [
            row(EntityKind.COMPANY, "alpha-bio", "Alpha Bio", "Alpha Biotherapeutics"),
            row(EntityKind.COMPANY, "merck-co", "Merck & Co.", "Merck"),
            row(EntityKind.COMPANY, "merck-kgaa", "Merck KGaA", "Merck"),
            row(EntityKind.TARGET, "bcma", "BCMA", "TNFRSF17", "CD269"),
            row(EntityKind.MODALITY, "car-t", "CAR-T"),
            row(EntityKind.REGULATOR, "HKDOH", "HKDOH", "Hong Kong Department of Health"),
            row(EntityKind.DISEASE, "multiple-myeloma", "multiple myeloma"),
            row(EntityKind.DRUG, "xyzcel", "xyzcel", "FUBAR", targets=("bcma",), modality="car-t", owner="alpha-bio"),
        ]
    )


FULL = Event(
    type=EventType.LICENSE,
    status=Status.NEW,
    date=PartialDate("2025-Q3"),
    companies=(Party("Alpha Bio", "alpha-bio", Role.LICENSOR), Party("Newco", None, Role.LICENSEE)),
    drugs=(Named("xyzcel", "xyzcel"),),
    targets=(Named("CD269", "bcma"),),
    modality="CAR-T",
    indications=(Named("multiple myeloma", "multiple-myeloma"),),
    regulators=("HKDOH", "Ruritanian Drug Office"),
    detail=Detail(application="BLA", kind="full", outcome="positive", phase="1/2"),
    terms=(
        DealTerm(TermKind.UPFRONT, Decimal(125_000_000), "USD"),
        DealTerm(TermKind.PRICE_PER_SHARE, Decimal("22.5"), "EUR"),
        DealTerm(TermKind.ROYALTY, Decimal(15)),
    ),
    evidence=(Evidence("text", 3, 8, "a fact"[:5]),),
    known=Known(targets=(Named("BCMA", "bcma"),)),
)


def reading(**fields: object) -> Reading:
    event = {"type": "approval", "status": "new"} | fields
    return reading_from_json({"id": "x", "events": [event]}, lexicon())


def refusal(**fields: object) -> str:
    with pytest.raises(ParseError) as caught:
        reading(**fields)
    return str(caught.value)


def test_what_goes_out_comes_back_the_same() -> None:
    given = Reading("a-1", relevant=True, events=(FULL,), reason=None, language="en")
    assert reading_from_json(json.loads(json.dumps(reading_to_json(given))), lexicon()) == given


def test_an_event_has_every_field_of_the_contract_with_plain_numbers() -> None:
    found = event_to_json(FULL)
    assert found["date"] == "2025-Q3"
    assert found["terms"] == [
        {"kind": "upfront", "amount": 125_000_000, "currency": "USD"},
        {"kind": "price_per_share", "amount": 22.5, "currency": "EUR"},
        {"kind": "royalty", "amount": 15, "currency": None},
    ]
    assert "125000000," in json.dumps(found["terms"])
    assert found["companies"] == [{"name": "Alpha Bio", "role": "licensor"}, {"name": "Newco", "role": "licensee"}]
    assert found["detail"] == {"application": "BLA", "kind": "full", "outcome": "positive", "phase": "1/2"}
    assert found["evidence"] == [{"in": "text", "start": 3, "end": 8, "text": "a fac"}]
    assert found["known"] == {"targets": ["BCMA"]}


def test_an_empty_event_has_nulls_and_empty_lists_and_no_known() -> None:
    found = event_to_json(Event(EventType.LAUNCH, Status.EXPECTED))
    assert found["date"] is None
    assert found["drugs"] == found["terms"] == found["evidence"] == []
    assert found["detail"] == {}
    assert "known" not in found


def test_names_become_the_ids_of_the_lexicon() -> None:
    event = reading(
        companies=[{"name": "Alpha Biotherapeutics", "role": "applicant"}],
        drugs=["FUBAR", "newmab"],
        targets=["TNFRSF17"],
        regulators=["Hong Kong Department of Health", "HKDOH", "Ruritanian Drug Office"],
    ).events[0]
    assert event.companies == (Party("Alpha Biotherapeutics", "alpha-bio", Role.APPLICANT),)
    assert event.drugs == (Named("FUBAR", "xyzcel"), Named("newmab", None))
    assert event.targets == (Named("TNFRSF17", "bcma"),)
    assert event.regulators == ("HKDOH", "Ruritanian Drug Office")


def test_an_ambiguous_name_is_linked_to_nobody() -> None:
    event = reading(companies=[{"name": "Merck", "role": "applicant"}]).events[0]
    assert event.companies == (Party("Merck", None, Role.APPLICANT),)


def test_what_the_lexicon_knows_of_a_drug_is_kept_apart() -> None:
    event = reading(drugs=["FUBAR"]).events[0]
    assert event.targets == ()
    assert event.known == Known(
        targets=(Named("BCMA", "bcma"),), modality="CAR-T", companies=(Named("Alpha Bio", "alpha-bio"),)
    )
    stated = reading(
        drugs=["FUBAR"], targets=["BCMA"], modality="CAR-T", companies=[{"name": "Alpha Bio", "role": "issuer"}]
    )
    assert stated.events[0].known == Known()


def test_relevance_follows_from_new_events_when_it_is_left_out() -> None:
    assert reading().relevant
    assert not reading(status="background").relevant
    assert not reading_from_json(
        {"id": 7, "relevant": False, "events": [{"type": "launch", "status": "new"}]}, lexicon()
    ).relevant


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"type": "aproval"}, "events[0].type: 'aproval' is no event type; did you mean 'approval'?"),
        ({"type": None}, "events[0].type: is missing"),
        ({"type": 5}, "events[0].type: '5' is no event type; it may be submission, acceptance"),
        ({"status": "old"}, "events[0].status: 'old' is no status; it may be new, background, expected"),
        ({"date": "2025-13"}, "events[0].date: '2025-13' is no date of the contract; write 2025-02-14"),
        ({"date": "2025-02-30"}, "events[0].date: '2025-02-30' is no date"),
        ({"date": "1066-10-14"}, "events[0].date: '1066-10-14' is not of a year from 1900 to 2199"),
        ({"date": "0000"}, "events[0].date: '0000' is no date"),
        ({"date": "٢٠٢٥"}, "events[0].date: '٢٠٢٥' is no date"),
        ({"date": 2025}, "events[0].date: must be a text, not a number"),
        ({"drug": ["x"]}, "events[0].drug: is no field; did you mean 'drugs'?"),
        ({"drugs": "x"}, "events[0].drugs: must be a list, not a text"),
        ({"drugs": [" "]}, "events[0].drugs[0]: is empty"),
        ({"drugs": ["x"] * 51}, "events[0].drugs: holds 51 items; 50 at most"),
        ({"drugs": ["x" * 301]}, "events[0].drugs[0]: has 301 characters; 300 at most"),
        ({"companies": ["x"]}, "events[0].companies[0]: must be an object, not a text"),
        ({"companies": [{"name": "x"}]}, "events[0].companies[0].role: is missing"),
        ({"companies": [{"name": "x", "role": "buyer"}]}, "events[0].companies[0].role: 'buyer' is no role; it may be"),
        ({"detail": {"phase": "5"}}, "events[0].detail.phase: '5' is no phase; it may be 1, 1/2, 2, 2/3, 3, 4"),
        ({"detail": []}, "events[0].detail: must be an object, not a list"),
        ({"terms": [{"kind": "fee"}]}, "events[0].terms[0].kind: 'fee' is no kind of term; it may be upfront"),
        (
            {"terms": [{"kind": "total", "amount": -1, "currency": "USD"}]},
            "events[0].terms[0].amount: -1 is not between",
        ),
        (
            {"terms": [{"kind": "total", "amount": float("nan"), "currency": "USD"}]},
            "terms[0].amount: nan is not between",
        ),
        ({"terms": [{"kind": "total", "amount": "1", "currency": "USD"}]}, "terms[0].amount: must be a plain number"),
        ({"terms": [{"kind": "total", "amount": 1, "currency": "$"}]}, "terms[0].currency: must be a currency's code"),
        (
            {"terms": [{"kind": "total", "amount": 1, "currency": "US1"}]},
            "terms[0].currency: must be a currency's code",
        ),
        ({"terms": [{"kind": "royalty", "amount": 200}]}, "terms[0].amount: 200 is not between 0 and 100"),
        ({"evidence": [{"in": "body", "start": 0, "end": 1, "text": "x"}]}, "evidence[0].in: 'body' is no place"),
        (
            {"evidence": [{"in": "text", "start": -1, "end": 1, "text": "x"}]},
            "evidence[0].start: must be a whole number",
        ),
        (
            {"evidence": [{"in": "text", "start": 1, "end": 3, "text": "x"}]},
            "evidence[0]: end - start is 2, but its text",
        ),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(fields: dict[str, object], message: str) -> None:
    assert message in refusal(**fields)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "must be an object, not a list"),
        ({"events": []}, "id: is missing"),
        ({"id": " ", "events": []}, "id: is empty"),
        ({"id": "x"}, "events: is missing"),
        ({"id": "x", "events": {}}, "events: must be a list, not an object"),
        ({"id": "x", "events": [1]}, "events[0]: must be an object, not a number"),
        ({"id": "x", "events": [{}] * 201}, "events: holds 201 items; 200 at most"),
        ({"id": "x", "relevant": "yes", "events": []}, "relevant: must be true or false, not a text"),
    ],
)
def test_an_article_that_is_none_is_refused(data: object, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        reading_from_json(data, lexicon())
    assert str(caught.value) == message


def test_evidence_without_an_end_ends_with_its_text() -> None:
    event = {"type": "launch", "status": "new", "evidence": [{"in": "title", "start": 4, "text": "in 東京"}]}
    found = reading_from_json({"id": "a", "events": [event]}, Lexicon(()))
    assert found.events[0].evidence == (Evidence("title", 4, 9, "in 東京"),)


def test_fields_that_the_contract_does_not_know_are_let_be() -> None:
    assert reading(optional=True, note="ours").events[0].type is EventType.APPROVAL
