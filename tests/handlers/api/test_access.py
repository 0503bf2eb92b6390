"""Who may use the API: keys, scopes, rates. A stranger's body is not even read."""

import pytest

from bot.api_keys import Rate, Scope
from handlers.intake import Desk
from tests.api_peer import Peer, make_key, told
from tests.handlers.conftest import Clock

PATHS = ("/v1/events", "/v1/stories/1", "/v1/companies/acme/milestones")


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Bearer tl_", "Basic dGw6", "Bearer tl_" + "x" * 43, "Bearer tl_" + "\xfc" * 43, "tl_x"],
)
async def test_who_has_no_key_learns_nothing(peer: Peer, given: str) -> None:
    headers = {"Authorization": given} if given else {}
    for path in PATHS:
        async with peer.http.get(peer.url + path, headers=headers) as response:
            assert (response.status, response.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert response.content_type == "application/problem+json"
    async with peer.http.post(peer.url + "/v1/events", headers=headers, data=b"{") as response:
        assert response.status == 401


async def test_a_key_does_what_its_scopes_say(peer: Peer, desk: Desk) -> None:
    reader = Peer(peer.url, peer.http, await make_key(desk, Scope.READ, name="reader"))
    writer = Peer(peer.url, peer.http, await make_key(desk, Scope.WRITE, name="writer"))
    assert (await reader.get("/v1/events"))[0] == 200
    assert (await writer.post("/v1/events", told()))[0] == 201
    assert (await reader.post("/v1/events", told()))[0] == 403
    status, problem = await writer.get("/v1/events")
    assert status == 403
    assert "--scope read" in problem["detail"]


async def test_a_revoked_key_is_none_from_that_moment(peer: Peer, desk: Desk) -> None:
    assert (await peer.get("/v1/events"))[0] == 200
    async with desk.database.transaction() as tx:
        await tx.api_keys.revoke("newsroom", desk.clock())
    assert (await peer.get("/v1/events"))[0] == 401


async def test_the_key_itself_is_kept_nowhere(peer: Peer, desk: Desk) -> None:
    async with desk.database.snapshot() as tx:
        (kept,) = await tx.api_keys.list_all()
    assert peer.key not in repr(kept)
    assert peer.key.startswith(kept.prefix)


async def test_its_use_is_noted(peer: Peer, desk: Desk, clock: Clock) -> None:
    for minutes in (0, 1, 9):
        clock.move(minutes=minutes)
        await peer.get("/v1/events")
        async with desk.database.snapshot() as tx:
            (kept,) = await tx.api_keys.list_all()
        assert kept.used_at is not None
        assert (clock.now - kept.used_at).total_seconds() == (60 if minutes == 1 else 0)


async def test_all_processes_count_the_requests_of_a_key_together(desk: Desk) -> None:
    rate = Rate(burst=30, per_second=1)
    await make_key(desk)
    granted = 0
    for _ in range(40):
        async with desk.database.transaction() as tx:
            granted += (await tx.api_keys.reserve(1, rate, desk.clock())).count
    assert granted == 30


class TestRates:
    @pytest.fixture
    def rate(self) -> Rate:
        return Rate(burst=2, per_second=0.5)

    async def test_a_busy_key_is_told_when_to_come_again(self, peer: Peer, desk: Desk, clock: Clock) -> None:
        other = Peer(peer.url, peer.http, await make_key(desk, name="other"))
        assert [(await peer.get("/v1/events"))[0] for _ in range(3)] == [200, 200, 429]
        status, _, headers = await peer.send("/v1/events", told())
        assert (status, headers["Retry-After"]) == (429, "2")
        assert (await other.get("/v1/events"))[0] == 200
        clock.move(seconds=2)
        assert [(await peer.get("/v1/events"))[0] for _ in range(2)] == [200, 429]
