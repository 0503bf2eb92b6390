"""What a hostile or broken server does ends in a plain reason, soon, and in bounded memory."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import SourceError
from handlers.fetching import Answer, FetchRequest, Web
from tests.web_server import ANY_PORT, Script, http, is_test_server, serve_web, stream

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BRISK = replace(ANY_PORT, deadline_seconds=0.3)
LIMIT = 100_000


async def _fetch(answer: bytes | Script, most: int = LIMIT) -> Answer:
    async with serve_web(feed=answer) as web, Web("Topline", is_test_server, ANY_PORT) as out:
        return await out.fetch(FetchRequest(f"{web.url}/feed", most_bytes=most))


@pytest.mark.parametrize(
    "answer",
    [
        stream(b"HTTP/1.1 200 ", b"O", pause=0.01),
        stream(OK, b"X-Pad: 1\r\n", times=100, pause=0.01),
        stream(OK + b"Content-Length: 5000\r\n\r\n", b".", pause=0.01),
        stream(CHUNKED, b"1\r\n.\r\n", pause=0.01),
        stream(
            OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x", mtime=0)[:10],
            b"\x00\x00\x00\xff\xff",
            pause=0.01,
        ),
        stream(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01),
        stream(b"HTTP/1.1 503 Later\r\nContent-Length: 5000\r\n\r\n", b".", pause=0.01),
        stream(b"", b"", pause=0.01),
    ],
    ids=["status", "headers", "body", "chunks", "gzip", "continue", "failure", "silence"],
)
async def test_a_server_that_drips_is_left_at_the_deadline(answer: Script) -> None:
    async with serve_web(feed=answer) as web, Web("Topline", is_test_server, BRISK) as out:
        with pytest.raises(SourceError, match=r"no whole answer within 0\.3 seconds"):
            await out.fetch(FetchRequest(f"{web.url}/feed"))


async def test_the_deadline_is_of_all_redirects_and_lookups_together() -> None:
    async def hangs(host: str) -> list[str]:
        await asyncio.Event().wait()
        return [host]

    async with serve_web() as web, Web("Topline", is_test_server, BRISK, hangs) as out:
        web.answers["/feed"] = http(status="302 Found", location="http://hangs.example/")
        with pytest.raises(SourceError, match="no whole answer within"):
            await out.fetch(FetchRequest(f"{web.url}/feed"))


async def test_the_deadline_is_not_begun_anew_by_a_redirect() -> None:
    pause = stream(b"HTTP/1.1 302 Found\r\nLocation: /feed\r\n", b"X-Pad: 1\r\n", times=10, pause=0.01)

    async def play() -> AsyncIterator[bytes]:
        async for piece in pause():
            yield piece
        yield b"\r\n"

    async with serve_web(feed=play) as web, Web("Topline", is_test_server, BRISK) as out:
        with pytest.raises(SourceError, match="no whole answer within"):
            await out.fetch(FetchRequest(f"{web.url}/feed"))
    assert len(web.asked) > 1


async def test_who_gives_up_waiting_is_not_told_of_a_deadline() -> None:
    was_asked = asyncio.Event()

    async def hangs(host: str) -> list[str]:
        was_asked.set()
        await asyncio.Event().wait()
        return [host]

    async with Web("Topline", is_test_server, ANY_PORT, hangs) as out:
        fetching = asyncio.ensure_future(out.fetch(FetchRequest("http://news.example/")))
        await was_asked.wait()
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching


@pytest.mark.parametrize(
    "head",
    [b"Connection: close\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 9999999999\r\n"],
    ids=["to the end", "chunked", "said beforehand"],
)
async def test_an_endless_body_is_left_at_its_bound(head: bytes) -> None:
    piece = b"x" * 4096
    endless = stream(OK + head + b"\r\n", b"1000\r\n" + piece + b"\r\n" if b"chunked" in head else piece)
    async with serve_web(feed=endless) as web, Web("Topline", is_test_server, ANY_PORT) as out:
        with pytest.raises(SourceError, match="sent more than 100,000 bytes"):
            await out.fetch(FetchRequest(f"{web.url}/feed", most_bytes=LIMIT))


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_left_unexploded(encoding: str) -> None:
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(90)) + packer.flush()
    assert len(bomb) < LIMIT
    with pytest.raises(SourceError, match="sent more than 100,000 bytes"):
        await _fetch(http(bomb, content_encoding=encoding))


async def test_an_answer_of_exactly_the_bound_is_whole() -> None:
    assert len((await _fetch(http(b"x" * LIMIT))).body) == LIMIT
    assert len((await _fetch(http(gzip.compress(b"x" * LIMIT, mtime=0), content_encoding="gzip"))).body) == LIMIT


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "hung up"),
        (b"HTTP/1.1", "hung up|no proper HTTP"),
        (b"\x16\x03\x01\x02\x00", "hung up|no proper HTTP"),
        (b"220 smtp.example ESMTP\r\n", "no proper HTTP"),
        (b"ICY 200 OK\r\n\r\nmusic", "no proper HTTP"),
        (b"HTTP/9.9 200 OK\r\n\r\n", "no proper HTTP"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "no proper HTTP"),
        (b"HTTP/1.1 abc\r\n\r\n", "no proper HTTP"),
        (OK + b"Content-Length: -1\r\n\r\n", "no proper HTTP"),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "no proper HTTP"),
        (OK + b"X: " + b"x" * 20_000 + b"\r\n\r\n", "no proper HTTP"),
        (OK + b"X: 1\r\n" * 5000 + b"\r\n", "no proper HTTP"),
        (OK + b"X-Nul: \x00\r\n\r\n", "no proper HTTP"),
        (OK + b"Content-Length: 10\r\n\r\nhalf", "breaks off"),
        (CHUNKED + b"5\r\nhello\r\n", "breaks off"),
        (CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n", "breaks off or is garbled|no proper HTTP"),
        (CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n", "breaks off or is garbled|no proper HTTP"),
        (CHUNKED + b"ffffffffffffffffff\r\nhello", "breaks off or is garbled|no proper HTTP"),
        (CHUNKED + b"5\r\nhello, there\r\n0\r\n\r\n", "breaks off or is garbled|no proper HTTP"),
        (http(b"text", content_encoding="br"), "nobody asked for"),
        (http(b"text", content_encoding="zstd"), "nobody asked for"),
        (http(gzip.compress(gzip.compress(b"x"), mtime=0), content_encoding="gzip, gzip"), "more than once"),
        (http(gzip.compress(b"x" * 900, mtime=0)[:-9], content_encoding="gzip"), "breaks off"),
        (http(b"<html>", content_encoding="gzip"), "compressed data that is broken"),
    ],
)
async def test_what_is_no_proper_answer_has_a_plain_reason(answer: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as raised:
        await _fetch(answer)
    assert raised.value.reason.isprintable()


async def test_a_server_that_wants_to_speak_something_else_has_no_document() -> None:
    switch = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x01x"
    answer = await _fetch(switch)
    assert (answer.problem, answer.body) == ("answered 101 Switching Protocols", b"")


async def test_a_server_that_hangs_up_is_asked_once() -> None:
    async with serve_web(feed=b"") as web, Web("Topline", is_test_server, ANY_PORT) as out:
        with pytest.raises(SourceError):
            await out.fetch(FetchRequest(f"{web.url}/feed"))
    assert web.connections == 1


async def test_strange_headers_harm_nobody() -> None:
    odd = http(b"x", set_cookie="\xff; = ;;", content_type="\udcff;;charset=", etag="\udce9", retry_after="\udcff")
    answer = await _fetch(odd)
    assert (answer.body, answer.retry_after) == (b"x", None)


async def test_one_that_hangs_does_not_hold_up_another() -> None:
    hangs = stream(b"", b"", pause=0.01)
    async with serve_web(hangs=hangs, feed=http(b"x")) as web, Web("Topline", is_test_server, BRISK) as out:
        stuck = asyncio.gather(
            *(out.fetch(FetchRequest(f"{web.url}/hangs")) for _ in range(20)), return_exceptions=True
        )
        assert (await out.fetch(FetchRequest(f"{web.url}/feed"))).body == b"x"
        assert {type(error) for error in await stuck} == {SourceError}
