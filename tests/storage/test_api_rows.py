from datetime import timedelta

from bot.api_keys import Scope
from storage.api_answers import KeptAnswer, RequestMark
from storage.database import Database
from tests.builders import NOON

HOUR = timedelta(hours=1)


async def _key(database: Database, name: str = "newsroom", digest: str = "d1") -> int:
    async with database.transaction() as tx:
        made = await tx.api_keys.add(name, f"tl_{digest}", digest, (Scope.READ,), NOON)
    assert made is not None
    return made


async def test_a_key_is_found_by_its_digest_until_it_is_revoked(database: Database) -> None:
    await _key(database)
    async with database.transaction() as tx:
        found = await tx.api_keys.find("d1")
        assert found is not None
        assert (found.name, found.scopes, found.used_at) == ("newsroom", (Scope.READ,), None)
        await tx.api_keys.mark_used(found.id, NOON + HOUR)
        assert await tx.api_keys.revoke("newsroom", NOON + HOUR) == 1
        assert await tx.api_keys.revoke("newsroom", NOON + HOUR) == 0
        assert await tx.api_keys.find("d1") is None
        kept = await tx.api_keys.list_all()
    assert [(key.used_at, key.revoked_at) for key in kept] == [(NOON + HOUR, NOON + HOUR)]


async def test_a_name_is_free_again_once_its_key_is_revoked(database: Database) -> None:
    await _key(database)
    async with database.transaction() as tx:
        assert await tx.api_keys.add("newsroom", "tl_d2", "d2", (), NOON) is None
        assert await tx.api_keys.revoke("tl_d1", NOON) == 1
        assert await tx.api_keys.add("newsroom", "tl_d2", "d2", (), NOON) is not None


async def test_a_request_is_under_way_then_answered_then_forgotten(database: Database) -> None:
    mark = RequestMark(await _key(database), "k", "body")
    times = {"lost_before": NOON - HOUR, "old_before": NOON - 24 * HOUR}
    async with database.transaction() as tx:
        assert await tx.api_answers.begin(mark, NOON, **times) is None
        assert await tx.api_answers.begin(mark, NOON, **times) == KeptAnswer("body", None, None)
        await tx.api_answers.finish(mark, 201, "{}")
        assert await tx.api_answers.begin(mark, NOON, **times) == KeptAnswer("body", 201, "{}")
        await tx.api_answers.forget(mark)
        assert await tx.api_answers.begin(mark, NOON, **times) == KeptAnswer("body", 201, "{}")
        assert await tx.api_answers.delete_before(NOON) == 0
        assert await tx.api_answers.delete_before(NOON + HOUR) == 1
        assert await tx.api_answers.begin(mark, NOON, **times) is None


async def test_a_request_that_died_is_begun_anew_and_an_old_one_too(database: Database) -> None:
    key_id = await _key(database)
    dead, old = RequestMark(key_id, "dead", "one"), RequestMark(key_id, "old", "one")
    async with database.transaction() as tx:
        for mark in (dead, old):
            await tx.api_answers.begin(mark, NOON, lost_before=NOON, old_before=NOON)
        await tx.api_answers.finish(old, 201, "{}")
        later = NOON + 2 * HOUR
        again = RequestMark(key_id, "dead", "other")
        times = {"lost_before": NOON + HOUR, "old_before": NOON - HOUR}
        assert await tx.api_answers.begin(again, later, **times) is None
        assert await tx.api_answers.begin(dead, later, **times) == KeptAnswer("other", None, None)
        assert await tx.api_answers.begin(old, later, **times) == KeptAnswer("one", 201, "{}")
        assert await tx.api_answers.begin(old, later, lost_before=NOON, old_before=NOON + HOUR) is None
