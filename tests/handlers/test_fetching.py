"""One document is fetched, or there is a plain reason why not: real servers on loopback say all that servers say."""

import gzip
from datetime import timedelta

import pytest

from bot.errors import ForbiddenAddress, SourceError
from handlers.fetching import Answer, FetchRequest, Web
from tests.builders import NOON
from tests.web_server import ANY_PORT, WebServer, http, is_test_server, redirect, serve_web

FEED = b"<rss><channel><title>News</title></channel></rss>"


async def _fetch(web: WebServer, path: str = "/feed", **more: object) -> Answer:
    async with Web("Topline (news@example.org)", is_test_server, ANY_PORT, clock=lambda: NOON) as out:
        return await out.fetch(FetchRequest(web.url + path, **more))  # pyright: ignore[reportArgumentType]


async def test_a_feed_is_fetched_and_we_say_who_we_are() -> None:
    async with serve_web(feed=http(FEED, content_type="application/rss+xml", ETag='"1"')) as web:
        answer = await _fetch(web, accept="application/rss+xml")
    assert (answer.url, answer.status, answer.body) == (f"{web.url}/feed", 200, FEED)
    assert (answer.headers["content-type"], answer.headers["etag"]) == ("application/rss+xml", '"1"')
    assert (answer.problem, answer.moved_to, answer.is_unchanged, answer.retry_after) == (None, None, False, None)
    sent = web.asked[0].headers
    assert sent["user-agent"] == "Topline (news@example.org)"
    assert (sent["accept"], sent["accept-encoding"]) == ("application/rss+xml", "gzip, deflate")


async def test_no_cookie_and_no_credential_is_ever_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def finds_loopback(_: str) -> list[str]:
        return ["127.0.0.1"]

    # By a name: an address of numbers is given no cookie by anybody.
    cookie = http(b"x", set_cookie="id=1; Path=/")
    async with serve_web(feed=cookie, next=cookie) as web, serve_web() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        async with Web("Topline", is_test_server, ANY_PORT, finds_loopback) as out:
            for path in ("/feed", "/next", "/feed"):
                await out.fetch(FetchRequest(f"http://news.example:{web.port}{path}"))
    assert len(web.asked) == 3
    assert not [asked for asked in web.asked if {"cookie", "authorization", "referer"} & set(asked.headers)]
    assert proxy.connections == 0


async def test_an_unchanged_feed_is_not_sent_again() -> None:
    async with serve_web(feed=http(status="304 Not Modified", content_length="")) as web:
        answer = await _fetch(web, etag='W/"a b"', last_modified="Mon, 03 Mar 2025 11:00:00 GMT")
        assert (answer.is_unchanged, answer.problem, answer.body) == (True, None, b"")
        sent = web.asked[0].headers
        assert sent["if-none-match"] == 'W/"a b"'
        assert sent["if-modified-since"] == "Mon, 03 Mar 2025 11:00:00 GMT"


@pytest.mark.parametrize("etag", [None, "", 'a"\r\nX-Evil: 1', "\x00", "é", "x" * 5000])
async def test_an_unchanged_answer_to_a_question_without_condition_is_a_failure(etag: str | None) -> None:
    async with serve_web(feed=http(status="304 Not Modified", content_length="")) as web:
        answer = await _fetch(web, etag=etag)
        assert (answer.is_unchanged, answer.problem) == (False, "answered 304 Not Modified")
        assert not {"if-none-match", "x-evil"} & set(web.asked[0].headers)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        ("200 OK", "answered with nothing"),
        ("204 No Content", "answered 204 No Content"),
        ("206 Partial Content", "answered 206 Partial Content"),
        ("300 Multiple Choices", "answered 300 Multiple Choices"),
        ("403 Go away", "answered 403 Forbidden"),
        ("404 Not Found", "answered 404 Not Found"),
        ("410 Gone", "answered 410 Gone"),
        ("429 Slow down", "answered 429 Too Many Requests"),
        ("500 Oh", "answered 500 Internal Server Error"),
        ("503 Later", "answered 503 Service Unavailable"),
        ("599 <b>", "answered 599"),
    ],
)
async def test_a_failure_is_an_answer_with_its_problem_in_our_words(status: str, problem: str) -> None:
    async with serve_web(feed=http(status=status, retry_after="90")) as web:
        answer = await _fetch(web)
    assert (answer.status, answer.problem) == (int(status[:3]), problem)
    assert answer.retry_after == timedelta(seconds=90)


async def test_a_failure_keeps_a_short_body_and_lets_go_of_a_long_or_broken_one() -> None:
    nothing = http(b'{"error": {"code": "NOT_FOUND"}}', status="404 Not Found")
    long = http(b"x" * 100_000, status="503 Later", retry_after="Mon, 03 Mar 2025 12:05:00 GMT")
    broken = http(b"no gzip", status="503 Later", content_encoding="gzip", retry_after="7")
    async with serve_web(none=nothing, long=long, broken=broken) as web:
        assert (await _fetch(web, "/none")).body == b'{"error": {"code": "NOT_FOUND"}}'
        cut = await _fetch(web, "/long")
        assert (cut.status, cut.body, cut.retry_after) == (503, b"", timedelta(minutes=5))
        garbled = await _fetch(web, "/broken")
        assert (garbled.status, garbled.body, garbled.retry_after) == (503, b"", timedelta(seconds=7))


async def test_compressed_answers_are_read() -> None:
    async with serve_web(feed=http(gzip.compress(FEED), content_encoding="gzip")) as web:
        assert (await _fetch(web)).body == FEED


async def test_redirects_are_followed_to_the_document() -> None:
    hops = {f"h{i}": redirect(f"/h{i + 1}") for i in range(4)}
    async with serve_web(**hops, h4=redirect("feed?a=ü#part"), unknown=http(FEED)) as web:
        web.answers["/feed?a=%C3%BC"] = http(FEED)
        answer = await _fetch(web, "/h0")
    assert (answer.url, answer.body, answer.moved_to) == (f"{web.url}/feed?a=%C3%BC", FEED, None)


@pytest.mark.parametrize(
    ("hops", "moved_to"),
    [
        ([301], "/h1"),
        ([308, 301], "/h2"),
        ([301, 302], "/h1"),
        ([301, 307, 301], "/h1"),
        ([302, 301], None),
        ([303], None),
        ([307], None),
    ],
)
async def test_a_move_is_remembered_as_far_as_every_step_was_permanent(hops: list[int], moved_to: str | None) -> None:
    steps = {f"h{i}": redirect(f"/h{i + 1}", status) for i, status in enumerate(hops)}
    async with serve_web(**steps, **{f"h{len(hops)}": http(FEED)}) as web:
        answer = await _fetch(web, "/h0")
    assert answer.body == FEED
    assert answer.moved_to == (moved_to and web.url + moved_to)


async def test_a_move_to_where_nothing_is_is_not_remembered() -> None:
    async with serve_web(feed=redirect("/gone", 301)) as web:
        answer = await _fetch(web)
    assert (answer.status, answer.moved_to) == (404, None)


async def test_redirects_come_to_an_end() -> None:
    async with serve_web(feed=redirect("/feed", 301)) as web:
        with pytest.raises(SourceError, match="redirects more than 5 times"):
            await _fetch(web)
    assert len(web.asked) == 6


@pytest.mark.parametrize("answer", [http(status="302 Found"), http(status="302 Found", location=" ")])
async def test_a_redirect_to_nowhere_is_no_answer(answer: bytes) -> None:
    async with serve_web(feed=answer) as web:
        with pytest.raises(SourceError, match="redirects to nowhere"):
            await _fetch(web)


@pytest.mark.parametrize("to", ["ftp://127.0.0.1/", "file:///etc/passwd", "javascript:1", "http://u:p@news.example/"])
async def test_a_redirect_leads_to_the_web_or_nowhere(to: str) -> None:
    async with serve_web(feed=redirect(to)) as web:
        with pytest.raises(ForbiddenAddress):
            await _fetch(web)


async def test_a_name_that_cannot_be_found_and_a_port_that_is_closed_are_said() -> None:
    async def finds_nothing(host: str) -> list[str]:
        assert host == "news.example"
        return []

    async with serve_web() as web:
        pass
    async with Web("Topline", is_test_server, ANY_PORT, finds_nothing) as out:
        with pytest.raises(SourceError, match="host name that cannot be found"):
            await out.fetch(FetchRequest("http://news.example/feed"))
        with pytest.raises(SourceError, match=r"^cannot be reached$"):
            await out.fetch(FetchRequest(f"{web.url}/feed"))


async def test_a_server_without_a_certificate_is_not_trusted() -> None:
    async with serve_web() as web:
        with pytest.raises(SourceError, match="cannot be reached over TLS"):
            async with Web("Topline", is_test_server, ANY_PORT) as out:
                await out.fetch(FetchRequest(f"https://127.0.0.1:{web.port}/"))


async def test_the_web_is_opened_before_it_is_used() -> None:
    with pytest.raises(RuntimeError, match="context manager"):
        await Web("Topline").fetch(FetchRequest("https://news.example/"))
