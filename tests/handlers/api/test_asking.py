"""GET /v1/events, milestones and stories: what is found, page by page, and what is no question."""

import pytest

from tests.api_peer import EVENT, Json, Peer, told


def _approval(**more: object) -> Json:
    return EVENT | {"type": "approval", "date": "2025-06-20", "regulators": ["EC"], "drugs": ["otherine"]} | more


@pytest.fixture
async def filled(peer: Peer) -> Peer:
    await peer.post("/v1/events", told("a1"))
    await peer.post("/v1/events", told("a2", _approval(companies=[{"name": "Other AG", "role": "applicant"}])))
    await peer.post("/v1/events", told("a3", EVENT | {"type": "launch", "status": "expected", "date": None}))
    await peer.post("/v1/events", told("a4", _approval(date="2025-Q4", status="background", targets=["CD19"])))
    return peer


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["a4", "a3", "a2", "a1"]),
        ({"company": "acme bio"}, ["a4", "a3", "a1"]),
        ({"company": "~acme-bio"}, ["a4", "a3", "a1"]),
        ({"company": "Nobody"}, []),
        ({"drug": "Otherine"}, ["a4", "a2"]),
        ({"target": "CD19"}, ["a4"]),
        ({"regulator": "EC"}, ["a4", "a2"]),
        ({"type": "approval", "regulator": "EC", "company": "Other AG"}, ["a2"]),
        ({"status": "expected"}, ["a3"]),
        ({"status": "new"}, ["a2", "a1"]),
        ({"since": "2025-06-20"}, ["a4", "a2"]),
        ({"until": "2025-06-20"}, ["a2", "a1"]),
        ({"since": "2025-02-15", "until": "2025-06-19"}, []),
        ({"since": "2025-12-31"}, ["a4"]),
        ({"type": "acceptance", "since": "2025-02-14", "until": "2025-02-14", "status": "new"}, ["a1"]),
    ],
)
async def test_events_are_found_by_what_is_asked(filled: Peer, query: dict[str, str], found: list[str]) -> None:
    status, page = await filled.get("/v1/events", **query)
    assert status == 200
    assert [one["article"]["article_id"] for one in page["events"]] == found
    assert page["next"] is None


async def test_a_status_in_a_quotation_is_not_the_status(peer: Peer) -> None:
    quoted = {"in": "text", "start": 0, "text": '"status":"expected"'}
    await peer.post("/v1/events", told("a1", EVENT | {"evidence": [quoted]}))
    assert (await peer.get("/v1/events", status="expected"))[1]["events"] == []
    _, page = await peer.get("/v1/events", status="new")
    assert page["events"][0]["event"]["evidence"] == [quoted | {"end": 19}]


async def test_pages_follow_each_other_while_news_comes_in(filled: Peer) -> None:
    _, first = await filled.get("/v1/events", limit="3")
    await filled.post("/v1/events", told("a5"))
    _, second = await filled.get("/v1/events", limit="3", next=first["next"])
    seen = [one["article"]["article_id"] for page in (first, second) for one in page["events"]]
    assert seen == ["a4", "a3", "a2", "a1"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "aproval"),
        ("status", "NEW"),
        ("since", "2025-02-30"),
        ("since", "0"),
        ("until", "1700000000"),
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "x"),
        ("next", "0"),
        ("next", "-1"),
        ("next", "99999999999999999999"),
        ("company", ""),
        ("drug", "a\0b"),
        ("compny", "Acme"),
    ],
)
async def test_a_wrong_parameter_is_named(peer: Peer, name: str, value: str) -> None:
    status, problem = await peer.get("/v1/events", **{name: value})
    assert status == 422
    assert [error["field"] for error in problem["errors"]] == [name]


async def test_an_event_leads_to_its_company_and_story(filled: Peer) -> None:
    _, page = await filled.get("/v1/events", company="Other AG")
    event = page["events"][0]
    company_id = event["event"]["companies"][0]["id"]
    status, milestones = await filled.get(f"/v1/companies/{company_id}/milestones")
    assert (status, milestones["company"]) == (200, {"id": company_id, "name": "Other AG"})
    status, story = await filled.get(f"/v1/stories/{event['story_id']}")
    assert (status, story["version"], story["sources"][0]["article_id"]) == (200, 1, "a2")
    assert story["events"] == [event["event"]]


async def test_milestones_are_past_next_and_overdue(peer: Peer) -> None:
    goal = EVENT | {"type": "decision_date", "status": "new"}
    await peer.post("/v1/events", told("a1", EVENT, goal | {"date": "2025-08-14"}, published="2025-02-14"))
    await peer.post("/v1/events", told("a2", goal | {"date": "2025-11-14"}, published="2025-02-20"))
    _, found = await peer.get("/v1/companies/~acme-bio/milestones")
    assert found["as_of"] == "2025-03-03"
    assert [step["event"]["type"] for step in found["past"]] == ["acceptance"]
    assert [(step["event"]["date"], step["moved_from"]) for step in found["next"]] == [("2025-11-14", ["2025-08-14"])]
    assert [source["article_id"] for source in found["next"][0]["sources"]] == ["a1", "a2"]
    assert found["overdue"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/stories/1", 404),
        ("/v1/stories/0", 422),
        ("/v1/stories/99999999999999999999", 422),
        ("/v1/stories/x", 422),
        ("/v1/companies/nobody/milestones", 404),
        ("/v1/companies/a%00b/milestones", 422),
        ("/v1/companies/a%2Fb/milestones", 404),
        ("/v1/nothing", 404),
        ("/v1/articles", 405),
    ],
)
async def test_what_is_not_there_is_a_problem(peer: Peer, path: str, status: int) -> None:
    found, problem = await peer.get(path)
    assert (found, problem["status"], problem["type"]) == (status, status, "about:blank")


async def test_a_wrong_method_names_the_right_ones(peer: Peer) -> None:
    async with peer.http.delete(f"{peer.url}/v1/events") as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET, POST")
