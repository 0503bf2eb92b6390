"""Only Slack is heard: signatures of every garbled kind, and what may come unsigned. Never a 5xx."""

import asyncio
import io
import json
import os
import random
import time
from collections import Counter
from urllib.parse import urlencode

import pytest

from handlers.slack.signature import has_valid_signature
from tests.peer import SECRET, Bot, sign

BODY = urlencode({"command": "/topline", "text": "help", "team_id": "T1", "channel_id": "C1", "user_id": "U1"}).encode()
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        sign(BODY, secret="another"),
        sign(b"another body"),
        sign(BODY, time.time() - 400),
        sign(BODY, time.time() + 900),
        {**sign(BODY), "X-Slack-Signature": "v0="},
        {**sign(BODY), "X-Slack-Signature": "v0=ünïcode"},
        {**sign(BODY), "X-Slack-Signature": "0" * 5000},
        {**sign(BODY), "X-Slack-Request-Timestamp": "now"},
        {**sign(BODY), "X-Slack-Request-Timestamp": ""},
        {**sign(BODY), "X-Slack-Request-Timestamp": "9" * 400},
        {**sign(BODY), "X-Slack-Request-Timestamp": "-1"},
        {**sign(BODY), "X-Slack-Request-Timestamp": "\u0661\u0667\u0660"},
        {**sign(BODY), "X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Signature": sign(BODY)["X-Slack-Signature"]},
    ],
)
async def test_a_wrong_signature_is_refused(bot: Bot, headers: dict[str, str]) -> None:
    status, _ = await bot.send(BODY, headers, FORM)
    assert status == 401
    assert bot.slack.calls == []


async def test_a_right_signature_is_heard(bot: Bot) -> None:
    assert (await bot.send(BODY, sign(BODY), FORM))[0] == 200
    assert (await bot.slack.next_answer())["method"] == "chat.postEphemeral"


async def test_a_command_that_comes_again_word_for_word_is_refused_and_done_once(bot: Bot) -> None:
    subscribe = BODY.replace(b"help", b"subscribe+BCMA")
    headers = sign(subscribe)
    assert (await bot.send(subscribe, headers, FORM))[0] == 200
    await bot.slack.next_answer()
    assert [(await bot.send(subscribe, headers, FORM))[0] for _ in range(3)] == [401] * 3
    async with bot.desk.database.snapshot() as tx:
        assert len(await tx.subscriptions.list_for_team("T1")) == 1


async def test_thousands_of_forged_requests_are_refused_and_change_nothing(bot: Bot) -> None:
    """`HOSTILE_REQUESTS=10000` sends more of them."""
    chance = random.Random(6)  # noqa: S311  chance, not secrecy
    statuses = Counter[int]()
    for _ in range(int(os.environ.get("HOSTILE_REQUESTS", "300"))):
        body, headers = forge(chance)
        statuses[(await bot.send(body, headers, chance.choice((FORM, "application/json"))))[0]] += 1

    assert set(statuses) == {401}
    assert bot.slack.calls == []
    async with bot.desk.database.snapshot() as tx:
        assert await tx.subscriptions.list_for_team("T1") == []
        assert await tx.audits.list_latest("T1", 5) == []


def forge(chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """Return a request that is not Slack's: a wrong secret, another body, an old or garbled stamp, a broken digest."""
    text = chance.choice(("subscribe BCMA", "unsubscribe all", "'; DROP TABLE outbox; --", "x" * 4000, "\u202e\x00"))
    fields = {"command": "/topline", "text": text, "team_id": "T1", "channel_id": "C1", "user_id": "U1"}
    event = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "app_mention"}}
    body = chance.choice((urlencode(fields).encode(), json.dumps(event).encode(), chance.randbytes(200)))
    good = sign(body)
    match chance.randrange(6):
        case 0:
            return body, sign(body, secret=chance.randbytes(8).hex())
        case 1:
            return body + chance.randbytes(1), good
        case 2:
            return body, sign(body, time.time() + chance.choice((-1, 1)) * chance.uniform(310, 1e9))
        case 3:
            stamp = "".join(chance.choices("0123456789.-+eE \u0661", k=chance.randrange(1, 40)))
            return body, {**good, "X-Slack-Request-Timestamp": stamp}
        case 4:
            digest = list(good["X-Slack-Signature"])
            digest[chance.randrange(3, len(digest))] = chance.choice("ghz\xe9 ")
            return body, {**good, "X-Slack-Signature": "".join(digest)}
        case _:
            good.pop(chance.choice(list(good)))
            return body, good


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"{",
        b"null",
        b"[]",
        b"payload=%7B",
        b"payload=1",
        b"payload=null",
        b"a" * 5000,
        b'{"event":1}',
    ],
)
@pytest.mark.parametrize("kind", ["application/json", FORM])
async def test_a_signed_body_that_makes_no_sense_is_no_fault_of_ours(bot: Bot, body: bytes, kind: str) -> None:
    status, _ = await bot.send(body, sign(body), kind)
    assert status in {200, 400, 404}
    status, _ = await bot.send(body, {}, kind)
    assert status == 401


async def test_what_is_too_large_is_refused_before_it_is_read(bot: Bot) -> None:
    body = b"x" * (1024**2 + 1)
    async with bot.http.post(bot.url, data=io.BytesIO(body), headers=sign(body)) as response:
        assert response.status == 413


async def test_the_address_check_is_answered(bot: Bot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    status, text = await bot.send(body, sign(body))
    assert (status, json.loads(text)) == (200, {"challenge": "abc"})
    assert (await bot.send(body, {}))[0] == 401


async def test_the_certificate_check_may_come_unsigned(bot: Bot) -> None:
    body = b"ssl_check=1&token=x"
    assert (await bot.send(body, {}, FORM))[0] == 200
    assert (await bot.send(body, sign(body), FORM))[0] == 200
    assert (await bot.send(b"ssl_check=1&command=/topline&text=help", {}, FORM))[0] == 401


async def test_other_addresses_and_methods_are_not_found(bot: Bot) -> None:
    async with bot.http.get(bot.url) as response:
        assert response.status == 405
    async with bot.http.post(bot.url.replace("/slack/events", "/nothing"), data=b"") as response:
        assert response.status == 404


async def test_health_is_told(bot: Bot) -> None:
    async with bot.http.get(bot.url.replace("/slack/events", "/healthz")) as response:
        assert (response.status, await response.json()) == (200, {"ok": True})


async def test_a_lazy_header_from_outside_does_not_skip_the_acknowledgement(bot: Bot) -> None:
    headers = {**sign(BODY), "X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "on_command"}
    assert (await bot.send(BODY, headers, FORM))[0] == 200
    assert (await asyncio.wait_for(bot.slack.next_answer(), 5))["text"]


def test_the_signature_is_counted_on_the_bytes_as_they_came() -> None:
    body = b'{"a": "\xc3\xa4"}'
    assert has_valid_signature(SECRET, sign(body, 1000), body, 1299.9)
    assert not has_valid_signature(SECRET, sign(body, 1000), body + b" ", 1000)
    assert not has_valid_signature(SECRET, sign(body, 1000), body, 1301)
