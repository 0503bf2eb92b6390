"""The same request sent again: done once, answered alike."""

import asyncio

from bot.api_keys import digest_key
from handlers.api.repeats import digest_request
from handlers.intake import Desk
from handlers.schedule import keep_house
from storage.api_answers import RequestMark
from tests.api_peer import Peer, make_key, told
from tests.handlers.conftest import Clock

LINES = "application/x-ndjson"


async def _under_way(peer: Peer, desk: Desk, idempotency_key: str, body: bytes) -> RequestMark:
    """Leave a request as a process that was killed in the midst of it does."""
    async with desk.database.transaction() as tx:
        key = await tx.api_keys.find(digest_key(peer.key))
        assert key is not None
        mark = RequestMark(key.id, idempotency_key, digest_request(b"/v1/events", b"application/json", body))
        now = desk.clock()
        assert await tx.api_answers.begin(mark, now, lost_before=now, old_before=now) is None
    return mark


async def test_the_same_request_gets_the_same_answer(peer: Peer) -> None:
    status, first, headers = await peer.send("/v1/events", told(), Idempotency_Key="k1")
    assert status == 201
    assert "Idempotency-Replayed" not in headers
    status, second, headers = await peer.send("/v1/events", told(), Idempotency_Key="k1")
    assert (status, second, headers["Idempotency-Replayed"]) == (201, first, "true")
    assert (await peer.post("/v1/events", told(), Idempotency_Key="k2"))[0] == 200


async def test_a_batch_is_answered_alike_too(peer: Peer) -> None:
    body = b'{"id": "a", "events": []}\n{'
    answers = [await peer.post("/v1/events", body, Content_Type=LINES, Idempotency_Key="b") for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0][1]["taken"] == 1


async def test_another_request_with_the_key_is_refused(peer: Peer, desk: Desk) -> None:
    await peer.post("/v1/events", told("a1"), Idempotency_Key="k")
    status, problem, headers = await peer.send("/v1/events", told("a2"), Idempotency_Key="k")
    assert status == 409
    assert "Use a new key" in problem["detail"]
    assert "Retry-After" not in headers
    assert (await peer.post("/v1/articles", told("a1") | {"text": "x"}, Idempotency_Key="k"))[0] == 409
    other = Peer(peer.url, peer.http, await make_key(desk, name="other"))
    assert (await other.post("/v1/events", told("a2"), Idempotency_Key="k"))[0] == 201


async def test_while_the_first_is_under_way_the_second_waits(peer: Peer, desk: Desk, clock: Clock) -> None:
    body = b'{"id": "a", "events": []}'
    await _under_way(peer, desk, "k", body)
    status, _, headers = await peer.send("/v1/events", body, Idempotency_Key="k")
    assert (status, int(headers["Retry-After"]) > 0) == (409, True)
    clock.move(minutes=16)
    assert (await peer.post("/v1/events", body, Idempotency_Key="k"))[0] == 201


async def test_many_at_once_are_done_once(peer: Peer) -> None:
    sent = (peer.post("/v1/events", told(), Idempotency_Key="k") for _ in range(8))
    answers = [answer for answer in await asyncio.gather(*sent) if answer[0] != 409]
    assert {(status, body["outcome"]) for status, body in answers} == {(201, "new_story")}


async def test_a_mistake_may_be_mended_under_the_same_key(peer: Peer) -> None:
    assert (await peer.post("/v1/events", {"id": "a"}, Idempotency_Key="k"))[0] == 422
    assert (await peer.post("/v1/events", told(), Idempotency_Key="k"))[0] == 201


async def test_a_key_that_is_none_is_refused(peer: Peer) -> None:
    for key in ("x" * 256, "a b", "\xfc"):
        status, problem = await peer.post("/v1/events", told(), Idempotency_Key=key)
        assert (status, problem["errors"][0]["field"].lower()) == (422, "idempotency-key")


async def test_after_a_day_the_answer_is_forgotten(peer: Peer, desk: Desk, clock: Clock) -> None:
    await peer.post("/v1/events", told(), Idempotency_Key="k")
    clock.move(hours=25)
    assert (await peer.post("/v1/events", told(), Idempotency_Key="k"))[0] == 200
    clock.move(hours=25)
    await keep_house(desk)
    async with desk.database.transaction() as tx:
        assert await tx.api_answers.delete_before(clock.now) == 0
