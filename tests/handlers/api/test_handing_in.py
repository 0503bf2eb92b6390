"""POST /v1/articles and /v1/events: what is taken, what is refused and how it is said."""

import json

import pytest

from handlers.intake import Desk
from tests.api_peer import EVENT, Json, Peer, told

LINES = "application/x-ndjson"


def _lines(*items: object) -> bytes:
    return b"\n".join(json.dumps(item).encode() for item in items)


async def test_events_become_a_story_once(peer: Peer, desk: Desk) -> None:
    status, taken = await peer.post("/v1/events", told(url="https://news.example/1", publisher="Wire"))
    assert (status, taken["outcome"], taken["channels"]) == (201, "new_story", 0)
    status, again = await peer.post("/v1/events", told(url="https://news.example/1"))
    assert (status, again["outcome"]) == (200, "seen_before")
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get(taken["story_id"])
    assert story is not None
    assert [(source.url, source.publisher) for source in story.sources] == [("https://news.example/1", "Wire")]


async def test_the_same_news_of_another_article_joins_the_story(peer: Peer) -> None:
    _, first = await peer.post("/v1/events", told("a1"))
    status, second = await peer.post("/v1/events", told("a2"))
    assert (status, second["outcome"], second["story_id"]) == (201, "joined_story", first["story_id"])


async def test_an_article_is_read_and_known_again(peer: Peer) -> None:
    article = {"text": "The weather was fine in Boston today, and nothing else happened.", "id": "w"}
    status, taken = await peer.post("/v1/articles", article)
    assert (status, taken["outcome"], taken["article_id"]) == (201, "no_news", "w")
    assert taken["reason"]
    assert (await peer.post("/v1/articles", article))[1]["outcome"] == "seen_before"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "aproval"}, "events[0].type"),
        ({"status": None}, "events[0].status"),
        ({"date": "2025-02-30"}, "events[0].date"),
        ({"date": "0000"}, "events[0].date"),
        ({"date": "9999-12-31"}, "events[0].date"),
        ({"companies": [{"name": "Acme", "role": "boss"}]}, "events[0].companies[0].role"),
        ({"drugs": "acmecel"}, "events[0].drugs"),
        ({"terms": [{"kind": "upfront", "amount": 1, "currency": "US1"}]}, "events[0].terms[0].currency"),
        ({"evidence": [{"in": "text", "start": 0, "end": 9, "text": "x"}]}, "events[0].evidence[0]"),
        ({"evidence": [{"in": "text", "start": 10**10, "text": "x"}]}, "events[0].evidence[0].start"),
        ({"compnies": []}, "events[0].compnies"),
    ],
)
async def test_a_wrong_field_is_named_in_a_problem(peer: Peer, desk: Desk, change: Json, field: str) -> None:
    status, problem, headers = await peer.send("/v1/events", told("a1", EVENT | change))
    assert (status, headers["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["detail"].startswith(field)
    async with desk.database.snapshot() as tx:
        assert await tx.events.list_latest(5) == []


async def test_a_wrong_field_of_the_article_of_events_is_named(peer: Peer) -> None:
    status, problem = await peer.post("/v1/events", told(url="javascript:alert(1)"))
    assert (status, problem["errors"][0]["field"]) == (422, "url")


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"\xff", 400), (b"[]", 422), (b"null", 422), (b'{"id": "x"}', 422), (b"[" * 9999, 400)],
)
async def test_a_body_that_is_none_is_refused(peer: Peer, body: bytes, status: int) -> None:
    assert (await peer.post("/v1/events", body))[0] == status
    assert (await peer.post("/v1/articles", body))[0] == status


async def test_what_postgres_would_choke_on_is_taken_too(peer: Peer) -> None:
    event = json.dumps(told("zero", EVENT | {"drugs": ["a\0b"]}, text="\0")).encode().replace(b"Told", b"\\ud800")
    assert (await peer.post("/v1/events", event))[0] == 201
    _, page = await peer.get("/v1/events")
    assert page["events"][0]["event"]["drugs"] == ["a\ufffdb"]
    assert page["events"][0]["article"]["title"].startswith("\ufffd")


async def test_a_batch_has_a_result_a_line(peer: Peer) -> None:
    body = _lines(told("a1"), told("a1"), told("a2", EVENT | {"type": "x"})) + b"\n\n{\r\n"
    status, batch = await peer.post("/v1/events", body, Content_Type=LINES + "; charset=utf-8")
    assert (status, batch["taken"], batch["seen_before"], batch["refused"]) == (200, 1, 1, 2)
    assert [(line["line"], line["status"]) for line in batch["lines"]] == [(1, 201), (2, 200), (3, 422), (5, 400)]
    assert batch["lines"][2]["problem"]["errors"][0]["field"] == "events[0].type"
    assert batch["lines"][0]["taken"]["outcome"] == "new_story"
    assert batch["lines"][0]["problem"] is batch["lines"][3]["taken"] is None


async def test_a_batch_of_articles_is_taken_line_by_line(peer: Peer) -> None:
    body = _lines({"text": "One thing."}, {"text": "Another thing."}, {"title": "No text"})
    _, batch = await peer.post("/v1/articles", body, Content_Type=LINES)
    assert [line["status"] for line in batch["lines"]] == [201, 201, 422]


@pytest.mark.parametrize(("body", "status"), [(b"\n \n", 422), (b"x\n" * 10_001, 413)], ids=["blank", "long"])
async def test_a_batch_of_nothing_or_too_much_is_refused(peer: Peer, body: bytes, status: int) -> None:
    assert (await peer.post("/v1/events", body, Content_Type=LINES))[0] == status


async def test_a_line_is_no_larger_than_a_body(peer: Peer) -> None:
    body = _lines({"text": "x " * 600_000}, {"text": "Short."})
    _, batch = await peer.post("/v1/articles", body, Content_Type=LINES)
    assert [line["status"] for line in batch["lines"]] == [413, 201]
